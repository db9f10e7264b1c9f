"""`Snapshot`: a consistent view of the store and its caches, for reading and searching."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np

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
from index.errors import EmbedderMismatch
from index.local.contents import PassageSubset
from index.local.dense import SearchedVectors
from index.local.lexical.index import LexicalIndex
from index.local.store import StoreReader
from index.local.tails import Tails
from index.local.workspace import WorkspaceReader
from index.models.protocols import Embedder, Vectors
from index.scope import EVERYTHING, Scope
from index.terms import TermCounts, TermStatistics, bm25, similar_prefixes
from index.workspace.conversations import ConversationSummary, SavedConversation
from index.workspace.judgements import JudgedQuestion
from index.workspace.kept_quotes import KeptQuote
from index.workspace.labels import NamedScope
from index.workspace.notes import Note

# Opens the workspace at the moment of a snapshot.
Opener = Callable[[], WorkspaceReader]


class Snapshot:
    """A consistent view of a library at one moment. Get one from `Library.snapshot`.

    Consistency:
        A snapshot is one read transaction of the store, together with the indexes that were
        current when it began. All methods return data of the same moment. An index that is newer
        than the transaction is not used. Judgements and conversations are in a file of their own;
        all that a snapshot returns of them is of the moment when they are first asked for.

    Search:
        An index may be older than the transaction, or missing. A search therefore combines the
        hits of the index with an exact search of its tail, the passages stored since the index
        was built, and leaves out passages that were deleted since. An outdated index makes a search
        slower, and never hides a stored passage.

    Lifetime:
        A writer cannot commit while a snapshot is open, because the store uses a rollback journal.
        A snapshot is meant to last for one question.

    Thread safety:
        Not safe to share. Use a snapshot only in the thread that opened it; each thread opens its
        own. The indexes and tails behind it are shared between threads.
    """

    def __init__(
        self,
        reader: StoreReader,
        dense_index: SearchedVectors | None,
        lexical_index: LexicalIndex | None,
        tails: Tails,
        open_workspace: Opener,
        open_labels: Opener | None = None,
    ) -> None:
        self._reader = reader
        self._dense = dense_index
        self._lexical = lexical_index
        self._tails = tails
        self._open_workspace = open_workspace
        self._open_labels = open_labels

    @cached_property
    def _workspace(self) -> WorkspaceReader:
        """The judgements and conversations, of the moment when they are first read."""
        return self._open_workspace()

    @cached_property
    def _labels(self) -> WorkspaceReader:
        """The tags and collections, which all people share."""
        return self._open_labels() if self._open_labels else self._workspace

    @property
    def totals(self) -> Totals:
        """The numbers of documents, passages, characters and vectors in the library."""
        return self._reader.totals

    @property
    def version(self) -> LibraryVersion:
        """What names this state of the library."""
        fingerprint = self.space.fingerprint if self.space else None
        return LibraryVersion(self._reader.library_id, self.totals.seq, fingerprint)

    @property
    def space(self) -> VectorSpace | None:
        """The model that made the library's vectors; None before the first document is stored."""
        return self._reader.space()

    def require_embedder(self, embedder: Embedder) -> None:
        """Check that an embedder made this snapshot's vectors; call it before a dense search.

        The embedder is loaded before the snapshot is opened, and in between another process may
        have changed the library's model.

        Raises:
            EmbedderMismatch: another embedder made the vectors.
        """
        space = self.space
        if space is not None and space.fingerprint != embedder.fingerprint:
            raise EmbedderMismatch(
                "The library's model was changed while the question was asked. Ask it again."
            )

    @property
    def reranker(self) -> str | None:
        """The library's reranking model, by name or folder; None if none is set."""
        return self._reader.reranker()

    def document(self, doc_id: str) -> Document:
        """Return a document.

        Raises:
            DocumentNotFound: the library has no document with that id.
        """
        return self._reader.document(doc_id)

    def document_as_read(self, doc_id: str) -> Document:
        """Return a document as its file said, without the reader's corrections.

        Raises:
            DocumentNotFound: the library has no document with that id.
        """
        return self._reader.document_as_read(doc_id)

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Return a document's passages in the order of its text."""
        return self._reader.passages_of(doc_id)

    def summaries(self) -> list[DocumentSummary]:
        """Return a summary of every document, sorted by title."""
        return self._reader.summaries()

    def documents(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids, by id; unknown ids are left out."""
        return self._reader.documents(doc_ids)

    def added_at(self, doc_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the documents with these ids were stored, by id; unknown ids are left out."""
        return self._reader.added_at(doc_ids)

    def paths(self) -> dict[str, str]:
        """Return the path of every document's file by the document's id; empty without a file."""
        return self._reader.paths()

    def original(self, doc_id: str) -> Path | None:
        """Return the file that a document was read from, as the library keeps it.

        None if the library keeps none. The file may be missing or damaged.
        """
        return self._reader.originals.path(doc_id)

    def embedded_ids(self) -> set[int]:
        """Return the ids of the passages that have a vector."""
        return self._reader.vector_ids()

    def judgements(self) -> tuple[JudgedQuestion, ...]:
        """Return every judged question, in the order of their first judgements."""
        return self._workspace.judgements()

    def judged(self, question: str, history: Sequence[str] = ()) -> JudgedQuestion:
        """Return the judgements of a question; they are empty if it was never judged.

        Raises:
            ValueError: the question is blank.
        """
        return self._workspace.judged(question, history)

    def conversations(self, search: str = "") -> tuple[ConversationSummary, ...]:
        """Return a summary of every matching conversation, most recently changed first.

        Args:
            search: words that the title and the questions must all contain, ignoring case; empty
                for all conversations.
        """
        return self._workspace.conversations(search)

    def conversation(self, conversation_id: str) -> SavedConversation | None:
        """Return a conversation, or None if there is none with that id."""
        return self._workspace.conversation(conversation_id)

    def kept_quotes(self) -> tuple[KeptQuote, ...]:
        """Return the cited words that their articles no longer have, by article and place."""
        return self._workspace.kept_quotes()

    def tags(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of each article that has any, in alphabetical order, by its id."""
        return self._labels.tags()

    def collections(self) -> tuple[NamedScope, ...]:
        """Return the collections in alphabetical order."""
        return self._labels.collections()

    def notes(self, doc_id: str | None = None) -> tuple[Note, ...]:
        """Return the notes, in the order of their articles' ids and places.

        Args:
            doc_id: the article whose notes are returned; None for all articles.
        """
        return self._workspace.notes(doc_id)

    def entries(self) -> tuple[DocumentEntry, ...]:
        """Return the article list, sorted by title; it is read once until the store changes."""
        return self._tails.contents(self._reader).documents

    def languages(self) -> frozenset[str]:
        """Return the codes of the articles' languages; an empty one where one is not known."""
        return self._tails.contents(self._reader).languages

    def totals_within(self, scope: Scope) -> ScopeTotals:
        """Return the numbers of documents and passages that belong to a scope."""
        subset = self._subset(scope)
        if subset is None:
            return ScopeTotals(self.totals.documents, self.totals.passages)
        return ScopeTotals(subset.document_count, subset.passage_ids.size)

    def sample_vectors(self, dimension: int) -> Mapping[str, Vectors]:
        """Return vectors of passages of each language, from all over the library.

        Args:
            dimension: the dimension of the vectors.

        Returns:
            Language codes, and for each up to 200 vectors, shape (n, dimension). The code of
            articles whose language is not known is empty.
        """
        return self._tails.sample(self._reader, dimension)

    def search_dense(self, vector: Vectors, count: int, scope: Scope = EVERYTHING) -> list[int]:
        """Return the ids of the passages nearest to a question's vector, in no particular order.

        Args:
            vector: the question's unit vector, shape (dimension,).
            count: how many passages to return at most from the index, and at most from its tail.
            scope: the articles to search.
        """
        subset = self._subset(scope)
        seq = self._dense.seq if self._dense else 0
        hits: list[int] = []
        if self._dense:
            deleted = self._reader.deleted_after(seq)
            hits += self._dense.search(vector, count, deleted, subset).tolist()
        ids, vectors = self._tails.vectors(self._reader, seq, vector.size)
        if subset is not None:
            allowed = subset.mask(ids)
            ids, vectors = ids[allowed], vectors[allowed]
        if ids.size:
            order = np.argsort(-(vectors @ vector), kind="stable")[:count]
            hits += ids[order].tolist()
        return list(dict.fromkeys(hits))

    def search_lexical(
        self, terms: Sequence[str], count: int, scope: Scope = EVERYTHING
    ) -> list[int]:
        """Return the ids of the passages with the highest BM25 scores, in no particular order.

        Args:
            terms: the question's terms, as returned by `index.terms.analyse`.
            count: how many passages to return at most from the index, and at most from its tail.
            scope: the articles to search.
        """
        subset = self._subset(scope)
        hits: list[int] = []
        if self._lexical:
            deleted = set(self._reader.deleted_after(self._lexical.seq).tolist())
            indexed = self._lexical.search(terms, count + len(deleted), subset).tolist()
            hits += [passage_id for passage_id in indexed if passage_id not in deleted][:count]
        tail = self._lexical_tail(subset)
        if tail:
            statistics = self.term_statistics(terms)
            scores = {
                passage_id: sum(bm25(terms, counts, statistics).values())
                for passage_id, counts in tail.items()
            }
            best = sorted(scores, key=lambda passage_id: -scores[passage_id])[:count]
            hits += [passage_id for passage_id in best if scores[passage_id] > 0]
        return list(dict.fromkeys(hits))

    def term_statistics(self, terms: Iterable[str]) -> TermStatistics:
        """Return the library's statistics of these terms, for BM25."""
        totals = self.totals
        containing = dict.fromkeys(terms, 0)
        for term in containing:
            containing[term] += self._lexical.document_frequency(term) if self._lexical else 0
        tail = self._lexical_tail()
        indexed: set[int] = set()
        if self._lexical and self._lexical.writing:
            # After a crash, the index can have passages of its tail already.
            indexed.update(self._lexical.contained(list(tail)).tolist())
        for passage_id in tail.keys() - indexed:
            for term in tail[passage_id].counted_terms & containing.keys():
                containing[term] += 1
        return TermStatistics(
            passage_count=max(totals.passages, *containing.values(), 0),
            mean_length=totals.characters / max(totals.passages, 1),
            document_frequency=containing,
        )

    def statistics_within(self, statistics: TermStatistics, scope: Scope) -> TermStatistics:
        """Return the statistics with the terms that are absent from the scope set to zero."""
        subset = self._subset(scope)
        if subset is None:
            return statistics
        tail = self._lexical_tail(subset)
        tail_terms = set().union(*(each.title.union(each.counts) for each in tail.values()))
        containing = {
            term: count
            if term in tail_terms or (self._lexical and self._lexical.contains_within(term, subset))
            else 0
            for term, count in statistics.document_frequency.items()
        }
        return replace(statistics, document_frequency=containing)

    def similar_terms(self, term: str) -> dict[str, int]:
        """Return the library's terms that a mistyped term may stand for, with their frequencies.

        These are the terms with the same first letter whose second letter is the same, or is the
        typed term's third, or one letter was left out, added or replaced there; and those with the
        first two letters swapped. What follows may be anything, so the caller compares.

        Returns:
            Each term with the number of passages that have it. Words of deleted passages may be
            among the terms until the index is compacted.
        """
        prefixes = similar_prefixes(term)
        counts = self._lexical.terms_with_prefixes(prefixes) if self._lexical else {}
        if self._lexical is None or self._lexical.seq < self.totals.seq:
            seq = self._lexical.seq if self._lexical else 0
            tail = self._tails.frequencies(self._reader, seq)
            for other, count in tail.items():
                if other.startswith(prefixes):
                    counts[other] = counts.get(other, 0) + count
        return counts

    def passages(self, passage_ids: Iterable[int]) -> list[StoredPassage]:
        """Return the passages with these ids, in the same order; unknown ids are left out."""
        ids = list(passage_ids)
        passages = self._reader.passages(ids)
        documents = self._reader.documents(passage.doc_id for passage in passages.values())
        vectors = self._reader.vectors(passages)
        sentences = self._reader.sentences(passages)
        return [
            StoredPassage(
                passages[key],
                documents[passages[key].doc_id],
                vectors.get(key),
                sentences.get(key),
            )
            for key in ids
            if key in passages
        ]

    def _subset(self, scope: Scope) -> PassageSubset | None:
        """Return the passages of a scope; None if the scope excludes no article."""
        if scope.tags is not None:
            scope = scope.with_tags_resolved(self.tags())
        return None if scope.is_everything else self._tails.subset(self._reader, scope)

    def _lexical_tail(self, subset: PassageSubset | None = None) -> dict[int, TermCounts]:
        """Return the term counts of the passages that the lexical index does not cover yet."""
        seq = self._lexical.seq if self._lexical else 0
        tail = self._tails.words(self._reader, seq) if seq < self.totals.seq else {}
        if subset is None or not tail:
            return tail
        ids = np.fromiter(tail, dtype=np.int64, count=len(tail))
        return {passage_id: tail[passage_id] for passage_id in ids[subset.mask(ids)].tolist()}
