"""What readers hold: one moment of the store, with the caches that go with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.contents import (
    Contents,
    DocumentEntry,
    DocumentSummary,
    Ids,
    PassageSubset,
    StoredPassage,
    Totals,
    VectorSpace,
)
from index.documents import Document, Passage
from index.local import dense, lexical
from index.local.dense import DenseIndex
from index.local.generations import CURRENT, CacheDamagedError
from index.local.lexical import LexicalIndex
from index.local.store import StoreReader
from index.models.protocols import Vectors
from index.terms import TermCounts, TermStatistics, bm25
from index.workspace.conversations import ConversationSummary, SavedConversation
from index.workspace.judgements import JudgedQuestion

T = TypeVar("T", DenseIndex, LexicalIndex)


class Snapshot:
    """One read transaction and caches that are not ahead of it; for one thread, for one question.

    Whatever the caches do not hold yet is searched exactly, and whatever they hold that is gone
    from the store is never returned.
    """

    def __init__(
        self,
        reader: StoreReader,
        dense_index: DenseIndex | None,
        words: LexicalIndex | None,
        tails: Tails,
    ) -> None:
        self._reader = reader
        self._dense = dense_index
        self._lexical = words
        self._tails = tails

    @property
    def totals(self) -> Totals:
        """How much there is to search."""
        return self._reader.totals

    @property
    def space(self) -> VectorSpace | None:
        """Whose vectors these are, None before the first document."""
        return self._reader.space()

    @property
    def reranker(self) -> str | None:
        """The model that compares questions with passages, None where none is set."""
        return self._reader.reranker()

    def document(self, doc_id: str) -> Document:
        """Return a document.

        Raises:
            DocumentNotFound: the library holds none of that id.
        """
        return self._reader.document(doc_id)

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Return a document's passages in the order of its text."""
        return self._reader.passages_of(doc_id)

    def summaries(self) -> list[DocumentSummary]:
        """Return a line for every document, by title."""
        return self._reader.summaries()

    def documents(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents of those ids that are there."""
        return self._reader.documents(doc_ids)

    def embedded_ids(self) -> set[int]:
        """Return the ids of the passages that have a vector."""
        return self._reader.vector_ids()

    def judgements(self) -> tuple[JudgedQuestion, ...]:
        """Return every question that was judged, the first judged first."""
        return self._reader.judgements()

    def judged(self, question: str, history: Sequence[str] = ()) -> JudgedQuestion:
        """Return what was said of a question, which may be nothing.

        Raises:
            ValueError: the question is blank.
        """
        return self._reader.judged(question, history)

    def conversations(self, search: str = "") -> tuple[ConversationSummary, ...]:
        """Return a line for every conversation, the last changed first.

        Args:
            search: words that must all stand in its title and questions, in any case.
        """
        return self._reader.conversations(search)

    def conversation(self, conversation_id: str) -> SavedConversation | None:
        """Return a conversation, None where there is none of that id."""
        return self._reader.conversation(conversation_id)

    def entries(self) -> tuple[DocumentEntry, ...]:
        """Return every article as it is chosen from a list, by title; read once for all."""
        return self._tails.contents(self._reader).documents

    def subset(self, allows: Callable[[DocumentEntry], bool]) -> PassageSubset:
        """Return the part of the library whose articles are allowed."""
        return self._tails.contents(self._reader).subset(allows)

    def search_dense(
        self, vector: Vectors, count: int, part: PassageSubset | None = None
    ) -> list[int]:
        """Return the ids of the passages nearest in meaning, in no particular order.

        Args:
            vector: a question's unit vector, shape (dimension,).
            count: how many from the index, and how many from beyond its end.
            part: whose passages alone count; None for the whole library.
        """
        seq = self._dense.seq if self._dense else 0
        hits: list[int] = []
        if self._dense:
            gone = self._reader.deleted_after(seq)
            hits += self._dense.search(vector, count, gone, part).tolist()
        ids, vectors = self._tails.vectors(self._reader, seq, vector.size)
        if part is not None:
            held = part.mask(ids)
            ids, vectors = ids[held], vectors[held]
        if ids.size:
            order = np.argsort(-(vectors @ vector), kind="stable")[:count]
            hits += ids[order].tolist()
        return list(dict.fromkeys(hits))

    def search_lexical(
        self, terms: Sequence[str], count: int, part: PassageSubset | None = None
    ) -> list[int]:
        """Return the ids of passages that hold any of the terms, in no particular order.

        Args:
            terms: of the question, as `index.local.lexical.analyse` gives them.
            count: how many from the index, and how many from beyond its end.
            part: whose passages alone count; None for the whole library.
        """
        hits: list[int] = []
        if self._lexical:
            gone = set(self._reader.deleted_after(self._lexical.seq).tolist())
            held = self._lexical.search(terms, count + len(gone), part).tolist()
            hits += [passage_id for passage_id in held if passage_id not in gone][:count]
        tail = self._lexical_tail(part)
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
        """Return what BM25 needs to know of the library about these terms."""
        totals = self.totals
        containing = dict.fromkeys(terms, 0)
        for term in containing:
            containing[term] += self._lexical.document_frequency(term) if self._lexical else 0
        for passage in self._lexical_tail().values():
            for term in passage.counts.keys() & containing.keys():
                containing[term] += 1
        return TermStatistics(
            passage_count=max(totals.passages, *containing.values(), 0),
            mean_length=totals.characters / max(totals.passages, 1),
            document_frequency=containing,
        )

    def statistics_within(self, statistics: TermStatistics, part: PassageSubset) -> TermStatistics:
        """Return statistics that know no term which no passage of the part holds."""
        held = set().union(*(passage.counts for passage in self._lexical_tail(part).values()))
        containing = {
            term: count
            if term in held or (self._lexical and self._lexical.contains_within(term, part))
            else 0
            for term, count in statistics.document_frequency.items()
        }
        return replace(statistics, document_frequency=containing)

    def passages(self, passage_ids: Iterable[int]) -> list[StoredPassage]:
        """Return those of the passages that are there, in the order given."""
        ids = list(passage_ids)
        passages = self._reader.passages(ids)
        documents = self._reader.documents(passage.doc_id for passage in passages.values())
        vectors = self._reader.vectors(passages)
        return [
            StoredPassage(passages[key], documents[passages[key].doc_id], vectors.get(key))
            for key in ids
            if key in passages
        ]

    def _lexical_tail(self, part: PassageSubset | None = None) -> dict[int, TermCounts]:
        """Return the terms of the passages that the words' index does not hold yet."""
        seq = self._lexical.seq if self._lexical else 0
        tail = self._tails.words(self._reader, seq) if seq < self.totals.seq else {}
        if part is None or not tail:
            return tail
        held = set(part.passage_ids.tolist())
        return {passage_id: counts for passage_id, counts in tail.items() if passage_id in held}


class Tails:
    """What is read from the store once for all questions, until something changes.

    That is what the caches do not hold yet, and which articles and passages there are.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vectors: tuple[object, tuple[Ids, Vectors]] | None = None
        self._words: tuple[object, dict[int, TermCounts]] | None = None
        self._contents: tuple[object, Contents] | None = None

    def contents(self, reader: StoreReader) -> Contents:
        """Return which articles there are, and whose each passage is."""
        state = _state(reader)
        with self._lock:
            if self._contents is None or self._contents[0] != state:
                self._contents = state, reader.contents()
            return self._contents[1]

    def vectors(self, reader: StoreReader, seq: int, dimension: int) -> tuple[Ids, Vectors]:
        """Return ids, shape (n,), and vectors, shape (n, dimension), stored after `seq`."""
        state = (*_state(reader), seq, dimension)
        with self._lock:
            if self._vectors is None or self._vectors[0] != state:
                self._vectors = state, reader.vectors_after(seq, dimension)
            return self._vectors[1]

    def words(self, reader: StoreReader, seq: int) -> dict[int, TermCounts]:
        """Return the terms of the passages stored after `seq`."""
        state = (*_state(reader), seq)
        with self._lock:
            if self._words is None or self._words[0] != state:
                counts = {
                    passage.passage_id: TermCounts.of(document.text_with_title(passage.span))
                    for passage, document in reader.passages_after(seq)
                }
                self._words = state, counts
            return self._words[1]


def _state(reader: StoreReader) -> tuple[object, ...]:
    """Return what differs whenever the store was written to, or another was put in its place."""
    return reader.stamp(), reader.totals


class Caches:
    """The opened generations, shared by the threads of a process and reopened when they change."""

    def __init__(self, folder: Path) -> None:
        self.dense_root = folder / "dense"
        self.lexical_root = folder / "lexical"
        self.tails = Tails()
        self._lock = threading.Lock()
        self._dense: tuple[object, DenseIndex | None] = (None, None)
        self._lexical: tuple[object, LexicalIndex | None] = (None, None)

    def open(
        self, library_id: str, fingerprint: str | None
    ) -> tuple[DenseIndex | None, LexicalIndex | None]:
        """Return the generations in use; None for one that is missing, damaged or another's.

        What is missing here is searched in the store, exactly and more slowly, until a writer
        builds it anew.
        """
        with self._lock:
            self._dense = _reopened(self._dense, self.dense_root, dense.open_current)
            self._lexical = _reopened(self._lexical, self.lexical_root, lexical.open_current)
            meaning, words = self._dense[1], self._lexical[1]
        if meaning and (meaning.library_id, meaning.fingerprint) != (library_id, fingerprint):
            meaning = None
        if words and words.library_id != library_id:
            words = None
        return meaning, words


def _reopened(
    held: tuple[object, T | None], root: Path, open_current: Callable[[Path], T | None]
) -> tuple[object, T | None]:
    """Return what is held if the files are still the same, else what is in use now."""
    stamp = _stamp(root)
    if stamp == held[0] and stamp is not None:
        return held
    for _ in range(3):
        try:
            return stamp, open_current(root)
        except CacheDamagedError:
            # A writer may have switched, swept or merged between two reads: look again.
            stamp = _stamp(root)
    return stamp, None


def _stamp(root: Path) -> object:
    """Return what differs whenever a generation was switched or committed to."""
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
        stat = (root / name / "manifest.json").stat()
    except (OSError, ValueError):
        return None
    return name, stat.st_mtime_ns, stat.st_ino
