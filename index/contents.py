"""Value types that describe a library's contents, the same for every backend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from index.documents import Document, Passage, Span
from index.models.protocols import Vectors
from index.text.sentences import passage_sentences

Ids = NDArray[np.int64]
"""Passage ids, shape (n,)."""


class Change(Enum):
    """The effect of storing a document."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of a library's contents.

    Attributes:
        seq: the store's sequence number, which every change raises.
        documents: number of documents.
        passages: number of passages.
        characters: number of characters in passages.
        vectors: number of passages that have a vector.
    """

    seq: int
    documents: int
    passages: int
    characters: int
    vectors: int


@dataclass(frozen=True, slots=True)
class VectorSpace:
    """The embedding space of a library's vectors.

    Attributes:
        model: name of the model that made the vectors.
        fingerprint: fingerprint of that model.
        dimension: length of a vector.
    """

    model: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class LibraryVersion:
    """What names the state of a library that was searched.

    Attributes:
        library_id: the library's id, made at random when the library was created.
        seq: the library's sequence number, which every change of its articles raises.
        fingerprint: fingerprint of the model that made the vectors; None before the first document.
    """

    library_id: str
    seq: int
    fingerprint: str | None

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the version as `ask --json` prints it."""
        return {"id": self.library_id, "seq": self.seq, "fingerprint": self.fingerprint}


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A row of the list of sources, with the article's counts.

    Attributes:
        modified: the day of the article's last change; None when unknown.
        language: the code of the article's language, such as "uk"; empty when unknown.
        author: the author's name, or several names separated by commas; empty when unknown.
    """

    doc_id: str
    title: str
    source: str
    published: date | None
    added_at: datetime
    characters: int
    passages: int
    vectors: int
    modified: date | None = None
    language: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """The fields that identify an article and that a scope selects by."""

    doc_id: str
    title: str
    source: str
    published: date | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class ScopeTotals:
    """The size of the part of a library that belongs to a scope.

    Attributes:
        documents: number of documents.
        passages: number of passages.
    """

    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its document and its vector.

    Attributes:
        passage: the passage.
        document: the document that contains the passage.
        vector: the passage's vector, shape (dimension,); None until the passage is embedded.
        sentence_offsets: start and end of each sentence in the document's text, shape (n, 2); None
            if they are not stored.
    """

    passage: Passage
    document: Document
    vector: Vectors | None
    sentence_offsets: NDArray[np.int32] | None = None

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The passage's sentences, as they are stored, or else as `passage_sentences` cuts them."""
        if self.sentence_offsets is None:
            return tuple(passage_sentences(self.document.text, self.span))
        return tuple(Span(start, end) for start, end in self.sentence_offsets.tolist())

    def moved_to(self, span: Span) -> StoredPassage:
        """Return the passage at another span of its document; its sentences are cut again."""
        return replace(self, passage=replace(self.passage, span=span), sentence_offsets=None)

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
        """The passage's position in the document's text."""
        return self.passage.span

    @property
    def text(self) -> str:
        """The passage's own characters."""
        return self.span.of(self.document.text)

    @property
    def searched_text(self) -> str:
        """The passage below the header of its table or the name of its sheet, as embedded."""
        return self.document.searched_text(self.span)

    @property
    def text_with_title(self) -> str:
        """The passage under its document's title and its context, as it is read and compared."""
        return self.document.text_with_title(self.span)


@dataclass(frozen=True, slots=True)
class EmbeddingProgress:
    """The progress of an embedding run.

    Attributes:
        done: number of passages embedded so far.
        total: number of passages to embed.
        seconds: time since the run began.
    """

    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Passages embedded per second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0
