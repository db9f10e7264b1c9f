"""The passages that readers marked, with their words as they stand in the articles now."""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Anchor, Document
from index.errors import DocumentNotFound
from index.moving import present_place
from index.protocols import Library
from index.workspace.notes import Note


@dataclass(frozen=True, slots=True)
class NotedPassage:
    """A marked passage in its article.

    Attributes:
        note: the reader's note.
        document: the article as the library holds it now.
    """

    note: Note
    document: Document

    @property
    def place(self) -> Anchor | None:
        """Where the marked words stand now; None if the article no longer has them."""
        return present_place(self.note.anchor, self.document)

    @property
    def quote(self) -> str | None:
        """The marked words; None if the article no longer has them."""
        return self.place.span.of(self.document.text) if self.place else None

    def as_dict(self) -> dict[str, object]:
        """Return the marked passage as `notes --json` prints it, where it stands now."""
        note, document = self.note, self.document
        place = self.place or note.anchor
        return {
            "note_id": note.note_id,
            "doc_id": note.doc_id,
            "title": document.title,
            "source": document.source,
            "published": document.published.isoformat() if document.published else None,
            "start": place.span.start,
            "end": place.span.end,
            "quote": self.quote,
            "note": note.text,
            "quote_sha256": place.quote_sha256,
            "text_sha256": place.text_sha256,
            "made_at": note.made_at.isoformat(),
            "changed_at": note.changed_at.isoformat(),
        }


def read_notes(library: Library, doc_id: str | None = None) -> tuple[NotedPassage, ...]:
    """Return the marked passages, in the order of their articles' ids and places.

    Args:
        library: the library.
        doc_id: the article whose passages are returned; None for all articles.

    Raises:
        DocumentNotFound: the library has no article with this id.
    """
    with library.snapshot() as snapshot:
        notes = snapshot.notes(doc_id)
        documents = snapshot.documents({note.doc_id for note in notes})
        if doc_id is not None and not notes and not snapshot.documents([doc_id]):
            raise DocumentNotFound(
                f"There is no document {doc_id!r} here. `footnote list` shows the ids there are."
            )
    return tuple(
        NotedPassage(note, documents[note.doc_id]) for note in notes if note.doc_id in documents
    )
