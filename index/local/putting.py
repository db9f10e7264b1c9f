"""What is stored under a document's id before it is put there, and whether it may be replaced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.clashes import ClashPolicy, refuse_clash
from index.documents import Document, Span
from index.local.store import StoreReader
from index.text.languages import READ, language_of


class Earlier(NamedTuple):
    """What a library has of a document that is to be put there.

    Attributes:
        stored: the document that is stored under its id, as its file said it; None if none is.
        was_removed: whether a document with its id was removed and is not yet purged.
        digest: the SHA-256 of the file that is kept for it; empty if none is.
        is_own: whether the job that puts it has stored it itself.
    """

    stored: Document | None
    was_removed: bool
    digest: str
    is_own: bool

    def kept_instead_of(self, document: Document, policy: ClashPolicy) -> Document | None:
        """Return the stored document if it stays as it is; None if the new one is to be stored.

        Raises:
            SourceClash: the new document must not replace it.
        """
        stored = self.stored
        if stored is None:
            return None
        if not self.is_own:
            refuse_clash(stored, document, policy)
            if policy is ClashPolicy.REFUSE:
                return stored
        return document if stored == document or _has_more_pages(stored, document) else None


class Cut(NamedTuple):
    """A document that is ready to be stored.

    Attributes:
        document: the document.
        spans: its passages.
        sentences: the sentences of each passage.
        size: the number of bytes of the file that is kept for it; None if none is.
        replaced: the SHA-256 of the file that was kept for its earlier version; empty if none was.
    """

    document: Document
    spans: list[Span]
    sentences: Sequence[Sequence[Span]]
    size: int | None
    replaced: str


def find_earlier(reader: StoreReader, document: Document, job_id: int | None) -> Earlier:
    """Return what a library has of a document.

    Args:
        reader: reads the library's store.
        document: the document that is to be put there.
        job_id: the number of the job that puts it; None if none does.
    """
    doc_id = document.doc_id
    return Earlier(
        reader.document_as_read(doc_id) if reader.has_document(doc_id) else None,
        reader.is_removed(doc_id),
        reader.originals.digest(doc_id),
        job_id is not None and reader.jobs.is_assigned(job_id, doc_id),
    )


def _has_more_pages(stored: Document, document: Document) -> bool:
    """Return whether OCR has read pages of the stored document that the new one still lacks."""
    same_file = stored.sha256 == document.sha256
    return same_file and bool(stored.layout.boxes) and not document.layout.boxes


def language_of_document(document: Document) -> str:
    """Return the code of a document's language: its own, or that of its text."""
    if document.language:
        return document.language
    pieces: list[str] = []
    length = 0
    for span in document.searchable_spans():
        pieces.append(document.text[span.start : min(span.end, span.start + READ)])
        length += len(pieces[-1])
        if length >= READ:
            break
    return language_of("\n".join(pieces))
