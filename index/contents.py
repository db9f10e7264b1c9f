"""What a library holds, as values that any backend returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from index.documents import Document, Passage, Span
from index.models.protocols import Vectors

Ids = NDArray[np.int64]
"""Passage ids, shape (n,)."""


class Change(Enum):
    """What storing a document did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a library holds; `characters` counts those in passages."""

    seq: int
    documents: int
    passages: int
    characters: int
    vectors: int


@dataclass(frozen=True, slots=True)
class VectorSpace:
    """Which model made a library's vectors: its name, its fingerprint, a vector's length."""

    model: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the list of sources."""

    doc_id: str
    title: str
    source: str
    published: date | None
    added_at: datetime
    characters: int
    passages: int
    vectors: int


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """An article by what it is known and chosen by."""

    doc_id: str
    title: str
    source: str
    published: date | None


@dataclass(frozen=True, slots=True)
class PassageSubset:
    """Some of the articles of a library.

    Attributes:
        document_count: how many.
        passage_ids: of all their passages, ascending, shape (n,).
    """

    document_count: int
    passage_ids: NDArray[np.int64]

    def mask(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say for each id whether its passage belongs to the part, shape (n,)."""
        return np.isin(ids, self.passage_ids)


@dataclass(frozen=True, slots=True)
class Contents:
    """Every article, and whose each passage is.

    Attributes:
        documents: by title.
        passage_ids: of all passages, ascending, shape (n,).
        owners: the place of each one's article in `documents`, shape (n,).
    """

    documents: tuple[DocumentEntry, ...]
    passage_ids: NDArray[np.int64]
    owners: NDArray[np.int64]

    def subset(self, allows: Callable[[DocumentEntry], bool]) -> PassageSubset:
        """Return the part whose articles are allowed."""
        held = np.array([allows(document) for document in self.documents], dtype=bool)
        if not self.passage_ids.size:
            return PassageSubset(int(held.sum()), self.passage_ids)
        return PassageSubset(int(held.sum()), self.passage_ids[held[self.owners]])


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its document and, once it is embedded, its vector of shape (dimension,)."""

    passage: Passage
    document: Document
    vector: Vectors | None

    @property
    def passage_id(self) -> int:
        """The passage's id."""
        return self.passage.passage_id

    @property
    def doc_id(self) -> str:
        """The document's id."""
        return self.document.doc_id

    @property
    def span(self) -> Span:
        """Where the passage stands in the document."""
        return self.passage.span

    @property
    def text(self) -> str:
        """The passage's own characters."""
        return self.span.of(self.document.text)

    @property
    def text_with_title(self) -> str:
        """The passage as it is searched, under its document's title."""
        return self.document.text_with_title(self.span)


@dataclass(frozen=True, slots=True)
class EmbeddingProgress:
    """How far embedding has come; seconds since it began."""

    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Passages a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0
