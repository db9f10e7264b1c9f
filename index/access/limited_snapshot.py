"""`LimitedSnapshot`: a snapshot that has no articles but those of some collections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from index.contents import (
    DocumentEntry,
    DocumentSummary,
    LibraryVersion,
    ScopeTotals,
    StoredPassage,
    Totals,
    VectorSpace,
)
from index.documents import Document, Passage
from index.errors import DocumentNotFound
from index.models.protocols import Embedder, Vectors
from index.protocols import Snapshot
from index.scope import EVERYTHING, Scope
from index.terms import TermStatistics
from index.workspace.conversations import ConversationSummary, SavedConversation
from index.workspace.judgements import JudgedQuestion
from index.workspace.kept_quotes import KeptQuote
from index.workspace.labels import NamedScope
from index.workspace.notes import Note


class LimitedSnapshot:
    """A snapshot of a part of a library, which looks as if the library had no other articles.

    What is outside is in no search, list, count or spelling. The weights of words and the usual
    vector are those of the whole library: they move scores a little, and name nothing.

    Args:
        snapshot: a snapshot of the library.
        doc_ids: the ids of the articles that it has.
        collections: the names of the collections that it has.
        seq: the number of this state of the part.

    Thread safety:
        That of the snapshot.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        doc_ids: frozenset[str],
        collections: Collection[str],
        seq: int = 0,
    ) -> None:
        self._snapshot = snapshot
        self._doc_ids = doc_ids
        self._collections = collections
        self._seq = seq

    @cached_property
    def totals(self) -> Totals:
        """The numbers of documents, passages, characters and vectors of this part."""
        own = self.summaries()
        return Totals(
            seq=self._seq,
            documents=len(own),
            passages=sum(each.passages for each in own),
            characters=sum(each.characters for each in own),
            vectors=sum(each.vectors for each in own),
        )

    @property
    def version(self) -> LibraryVersion:
        """The library's id and model, and the number of the part's state.

        The number of the library's changes would tell of other articles.
        """
        return replace(self._snapshot.version, seq=self._seq)

    @property
    def space(self) -> VectorSpace | None:
        """The model that made the vectors."""
        return self._snapshot.space

    @property
    def reranker(self) -> str | None:
        """The library's reranking model."""
        return self._snapshot.reranker

    def require_embedder(self, embedder: Embedder) -> None:
        """Raise `EmbedderMismatch` if another embedder made the vectors."""
        self._snapshot.require_embedder(embedder)

    def document(self, doc_id: str) -> Document:
        """Return a document, or raise `DocumentNotFound`."""
        self._require(doc_id)
        return self._snapshot.document(doc_id)

    def document_as_read(self, doc_id: str) -> Document:
        """Return a document as its file said, or raise `DocumentNotFound`."""
        self._require(doc_id)
        return self._snapshot.document_as_read(doc_id)

    def documents(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids, by id; others are left out."""
        return self._snapshot.documents(self._own(doc_ids))

    def added_at(self, doc_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the documents with these ids were stored, by id; others are left out."""
        return self._snapshot.added_at(self._own(doc_ids))

    def paths(self) -> dict[str, str]:
        """Return the path of every document's file by the document's id."""
        paths = self._snapshot.paths()
        return {doc_id: paths[doc_id] for doc_id in self._own(paths)}

    def original(self, doc_id: str) -> Path | None:
        """Return the file that a document was read from; None if the library keeps none."""
        return self._snapshot.original(doc_id) if doc_id in self._doc_ids else None

    def summaries(self) -> list[DocumentSummary]:
        """Return a summary of every document, sorted by title."""
        return [each for each in self._snapshot.summaries() if each.doc_id in self._doc_ids]

    def entries(self) -> tuple[DocumentEntry, ...]:
        """Return what identifies every document, sorted by title."""
        return tuple(each for each in self._snapshot.entries() if each.doc_id in self._doc_ids)

    def languages(self) -> frozenset[str]:
        """Return the codes of the articles' languages; an empty one where one is not known."""
        return frozenset(each.language for each in self.entries())

    def passages(self, passage_ids: Iterable[int]) -> list[StoredPassage]:
        """Return the passages with these ids, in the same order; others are left out."""
        found = self._snapshot.passages(passage_ids)
        return [each for each in found if each.document.doc_id in self._doc_ids]

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Return a document's passages in the order of its text."""
        return self._snapshot.passages_of(doc_id) if doc_id in self._doc_ids else []

    def embedded_ids(self) -> set[int]:
        """Return the ids of the passages that have a vector."""
        found = self.passages(sorted(self._snapshot.embedded_ids()))
        return {each.passage_id for each in found}

    def totals_within(self, scope: Scope) -> ScopeTotals:
        """Return the numbers of documents and passages that belong to a scope."""
        return self._snapshot.totals_within(self._within(scope))

    def sample_vectors(self, dimension: int) -> Mapping[str, Vectors]:
        """Return vectors of passages of each language of the whole library."""
        return self._snapshot.sample_vectors(dimension)

    def search_dense(self, vector: Vectors, count: int, scope: Scope = EVERYTHING) -> list[int]:
        """Return the ids of the passages nearest to a unit vector."""
        return self._snapshot.search_dense(vector, count, self._within(scope))

    def search_lexical(
        self, terms: Sequence[str], count: int, scope: Scope = EVERYTHING
    ) -> list[int]:
        """Return the ids of the passages with the highest BM25 scores."""
        return self._snapshot.search_lexical(terms, count, self._within(scope))

    def term_statistics(self, terms: Iterable[str]) -> TermStatistics:
        """Return statistics of these terms; a term that is only outside has none."""
        return self.statistics_within(self._snapshot.term_statistics(terms), EVERYTHING)

    def statistics_within(self, statistics: TermStatistics, scope: Scope) -> TermStatistics:
        """Return the statistics with the terms that are absent from the scope set to zero."""
        return self._snapshot.statistics_within(statistics, self._within(scope))

    def similar_terms(self, term: str) -> dict[str, int]:
        """Return the terms that a mistyped one may stand for, with frequencies."""
        found = self._snapshot.similar_terms(term)
        there = self.term_statistics(found).document_frequency
        return {other: count for other, count in found.items() if there[other]}

    def judgements(self) -> tuple[JudgedQuestion, ...]:
        """Return every judged question, with the judgements of this part's articles."""
        return tuple(map(self._without_others, self._snapshot.judgements()))

    def judged(self, question: str, history: Sequence[str] = ()) -> JudgedQuestion:
        """Return the judgements of a question."""
        return self._without_others(self._snapshot.judged(question, history))

    def conversations(self, search: str = "") -> tuple[ConversationSummary, ...]:
        """Return a summary of every matching conversation, most recently changed first."""
        return self._snapshot.conversations(search)

    def conversation(self, conversation_id: str) -> SavedConversation | None:
        """Return a conversation, or None if there is none with that id."""
        return self._snapshot.conversation(conversation_id)

    def tags(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of each article that has any, in alphabetical order, by its id."""
        tagged = self._snapshot.tags()
        return {doc_id: tagged[doc_id] for doc_id in self._own(tagged)}

    def collections(self) -> tuple[NamedScope, ...]:
        """Return the collections in alphabetical order."""
        found = self._snapshot.collections()
        return tuple(each for each in found if each.name in self._collections)

    def notes(self, doc_id: str | None = None) -> tuple[Note, ...]:
        """Return the notes of an article or of all, in the order of their articles and places."""
        return tuple(each for each in self._snapshot.notes(doc_id) if each.doc_id in self._doc_ids)

    def kept_quotes(self) -> tuple[KeptQuote, ...]:
        """Return the cited words that their articles no longer have, by article and place."""
        return tuple(
            each for each in self._snapshot.kept_quotes() if each.anchor.doc_id in self._doc_ids
        )

    def _within(self, scope: Scope) -> Scope:
        """Return the part of a scope that is in this part of the library."""
        allowed = self._doc_ids
        return replace(scope, doc_ids=allowed if scope.doc_ids is None else allowed & scope.doc_ids)

    def _own(self, doc_ids: Iterable[str]) -> list[str]:
        return [doc_id for doc_id in doc_ids if doc_id in self._doc_ids]

    def _require(self, doc_id: str) -> None:
        if doc_id not in self._doc_ids:
            # The same words as for an article that the library does not have.
            raise DocumentNotFound(
                f"There is no document {doc_id!r} here. `footnote list` shows the ids there are."
            )

    def _without_others(self, judged: JudgedQuestion) -> JudgedQuestion:
        own = tuple(each for each in judged.passages if each.anchor.doc_id in self._doc_ids)
        return replace(judged, passages=own)
