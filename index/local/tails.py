"""The tails of the caches: the part of the store that an index does not cover yet."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

import numpy as np

from index.contents import Ids
from index.local.contents import Contents, PassageSubset
from index.local.store import Store, StoreReader
from index.models.protocols import Vectors
from index.scope import Scope
from index.terms import TermCounts, count_terms

# How many scopes' passages are kept.
_KEPT_SUBSETS = 8

# How many vectors stand for those of all articles in one language. They are read in 2 ms.
_SAMPLED = 200


class Tails:
    """Data read from the store once and kept in memory until its articles change.

    A cache covers the store up to the sequence number that it was built from. Its tail is the
    vectors or passages stored after that number, which a snapshot searches exactly. The article
    list is kept here too.

    Thread safety:
        Safe to share between threads: one lock guards all values. A thread that finds
        a value outdated reads it again while the other threads wait. A second lock lets one thread
        at a time do the counting of `count_words`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._vectors: tuple[object, tuple[Ids, Vectors]] | None = None
        self._sample: tuple[object, Mapping[str, Vectors]] | None = None
        self._words: tuple[object, dict[int, TermCounts]] | None = None
        self._frequencies: tuple[dict[int, TermCounts], Mapping[str, int]] | None = None
        self._contents: tuple[object, Contents] | None = None
        self._subsets: dict[Scope, PassageSubset] = {}

    def contents(self, reader: StoreReader) -> Contents:
        """Return all articles, and for each passage its article."""
        with self._lock:
            return self._read_contents(reader)

    def subset(self, reader: StoreReader, scope: Scope) -> PassageSubset:
        """Return the passages of the articles that belong to a scope."""
        with self._lock:
            contents = self._read_contents(reader)
            if scope not in self._subsets:
                # A reader asks several questions within one scope; a few readers share a process.
                if len(self._subsets) == _KEPT_SUBSETS:
                    del self._subsets[next(iter(self._subsets))]
                self._subsets[scope] = contents.subset(scope)
            return self._subsets[scope]

    def vectors(self, reader: StoreReader, seq: int, dimension: int) -> tuple[Ids, Vectors]:
        """Return the ids, shape (n,), and vectors, shape (n, dimension), stored after `seq`."""
        state = (reader.content_state(), seq, dimension)
        with self._lock:
            if self._vectors is None or self._vectors[0] != state:
                self._vectors = state, reader.vectors_after(seq, dimension)
            return self._vectors[1]

    def sample(self, reader: StoreReader, dimension: int) -> Mapping[str, Vectors]:
        """Return vectors of up to `_SAMPLED` passages of each language, shape (n, dimension)."""
        state = (reader.content_state(), dimension)
        with self._lock:
            if self._sample is None or self._sample[0] != state:
                sample = {}
                for language, ids in self._read_contents(reader).sample(_SAMPLED).items():
                    vectors = list(reader.vectors(ids.tolist()).values())
                    sample[language] = np.array(vectors, np.float32).reshape(-1, dimension)
                self._sample = state, sample
            return self._sample[1]

    def count_words(self, store: Store, wait_seconds: float | None = None) -> None:
        """Count the terms of all passages in short transactions, so that `words` need not.

        In a library of 10,000 articles without a lexical index this takes seconds, for which no
        transaction should be open. If articles change meanwhile, the counts are not of one moment
        and are dropped; `words` then counts again.
        """
        with self._counting:
            with store.reading(wait_seconds=wait_seconds) as reader:
                state = (reader.content_state(), 0)
            with self._lock:
                if self._words is not None and self._words[0] == state:
                    return
            counts = dict(count_terms(store.passages_after(0, wait_seconds=wait_seconds)))
            with store.reading(wait_seconds=wait_seconds) as reader:
                if (reader.content_state(), 0) != state:
                    return
            with self._lock:
                self._words = state, counts

    def words(self, reader: StoreReader, seq: int) -> dict[int, TermCounts]:
        """Return the term counts of the passages stored after `seq`, by passage id."""
        state = (reader.content_state(), seq)
        with self._lock:
            if self._words is None or self._words[0] != state:
                self._words = state, dict(count_terms(reader.passages_after(seq)))
            return self._words[1]

    def frequencies(self, reader: StoreReader, seq: int) -> Mapping[str, int]:
        """Return how many of the passages stored after `seq` have each term, title included."""
        words = self.words(reader, seq)
        with self._lock:
            if self._frequencies is None or self._frequencies[0] is not words:
                counted = Counter(term for each in words.values() for term in each.counted_terms)
                self._frequencies = words, counted
            return self._frequencies[1]

    def _read_contents(self, reader: StoreReader) -> Contents:
        state = reader.content_state()
        if self._contents is None or self._contents[0] != state:
            self._contents = state, reader.contents()
            self._subsets.clear()
        return self._contents[1]
