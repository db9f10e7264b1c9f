"""What citations are verified against: a library, or documents that were read from files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol

from index.documents import Document
from index.errors import DocumentNotFound
from index.protocols import Snapshot
from index.terms import analyse
from retrieval.evidence.record import CitedRecord

# How many passages, or articles, are looked through for words that are in no other.
_PASSAGES, _ARTICLES = 20, 8
# The rarest words of a quote that an article is chosen by.
_RAREST = 12


class Sources(Protocol):
    """The articles that citations are verified against."""

    @property
    def name(self) -> str:
        """What messages call them."""
        ...

    def cited(self, record: CitedRecord) -> Document | None:
        """Return the cited article under its id; None if there is none."""
        ...

    def others(self, record: CitedRecord) -> Sequence[Document]:
        """Return other articles that may have the quote, likeliest first."""
        ...

    def added_at(self, doc_id: str, /) -> datetime | None:
        """Return when an article was added, in UTC; None if that is not known."""
        ...


class LibrarySources:
    """The articles of a library.

    Args:
        snapshot: a snapshot of the library, open as long as it is used.
    """

    name = "the library"

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def cited(self, record: CitedRecord) -> Document | None:
        """Return the cited article under its id; None if there is none."""
        try:
            return self._snapshot.document(record.doc_id)
        except DocumentNotFound:
            return None

    def others(self, record: CitedRecord) -> Sequence[Document]:
        """Return the articles of the passages that have the quote's rarest words."""
        counts = self._snapshot.term_statistics(analyse(record.quote)).document_frequency
        rarest = sorted((count, term) for term, count in counts.items() if count)[:_RAREST]
        ids = self._snapshot.search_lexical([term for _, term in rarest], _PASSAGES)
        found = {each.doc_id: each.document for each in self._snapshot.passages(ids)}
        found.pop(record.doc_id, None)
        return _same_source_first(record, list(found.values()))

    def added_at(self, doc_id: str, /) -> datetime | None:
        """Return when an article was added, in UTC; None if the library does not have it."""
        return self._snapshot.added_at([doc_id]).get(doc_id)


class DocumentSources:
    """Documents that were read from files.

    Args:
        documents: the documents; of several with one id the first counts.
        name: what messages call them.
    """

    def __init__(self, documents: Iterable[Document], name: str) -> None:
        self.name = name
        self._documents: dict[str, Document] = {}
        for document in documents:
            self._documents.setdefault(document.doc_id, document)

    def __len__(self) -> int:
        return len(self._documents)

    def cited(self, record: CitedRecord) -> Document | None:
        """Return the cited article under its id, or under another folder; None if there is none.

        Ids are paths from the folder that was added, which may have been another one.
        """
        found = self._documents.get(record.doc_id)
        if found is None and record.doc_id:
            found = self._only_one(f"/{record.doc_id}")
        return found

    def others(self, record: CitedRecord) -> Sequence[Document]:
        """Return the documents that are the same source or share most of the quote's words."""
        own = set(analyse(record.quote))
        counts = {term: self._frequencies.get(term, 0) for term in own}
        rarest = sorted((count, term) for term, count in counts.items() if count)[:_RAREST]
        worth = {term: 1.0 / count for count, term in rarest}
        scores = {
            doc_id: sum(worth[term] for term in terms & worth.keys())
            for doc_id, terms in self._terms.items()
            if doc_id != record.doc_id
        }
        best = sorted(scores, key=lambda doc_id: (-scores[doc_id], doc_id))
        likely = [self._documents[doc_id] for doc_id in best[:_ARTICLES] if scores[doc_id] > 0]
        same = [each for each in self._documents.values() if _is_same_source(record, each)]
        return _same_source_first(record, [*same, *(each for each in likely if each not in same)])

    def added_at(self, _: str, /) -> datetime | None:
        """Return None: files do not tell when somebody came to have them."""
        return None

    def _only_one(self, ending: str) -> Document | None:
        found = [each for doc_id, each in self._documents.items() if doc_id.endswith(ending)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _terms(self) -> dict[str, frozenset[str]]:
        return {
            doc_id: frozenset(analyse(document.text))
            for doc_id, document in self._documents.items()
        }

    @cached_property
    def _frequencies(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for terms in self._terms.values():
            for term in terms:
                counts[term] = counts.get(term, 0) + 1
        return counts


def _is_same_source(record: CitedRecord, document: Document) -> bool:
    """Return whether a document has the cited article's text, or was read from its bytes."""
    if record.text_sha256 and document.text_sha256 == record.text_sha256:
        return True
    return bool(record.sha256) and document.sha256 == record.sha256


def _same_source_first(record: CitedRecord, documents: list[Document]) -> list[Document]:
    return sorted(documents, key=lambda each: not _is_same_source(record, each))
