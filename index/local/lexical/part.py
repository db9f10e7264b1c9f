"""A part of the lexical cache, to search: a tantivy index of the terms of some thousand passages.

`index.local.lexical.fields` says what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.contents import Ids
from index.local.contents import PassageSubset
from index.local.lexical.fields import (
    MARK,
    META,
    SIZE_CLASSES,
    open_index,
    title_token,
    typical_length,
)
from index.terms import inverse_document_frequency, saturate, title_weight

# A subset with at least this share of a part's passages is searched without a filter first.
_UNFILTERED_SHARE = 0.03

# How many of the passages that contain a term are checked one by one.
_CHECKED_HITS = 60


class Part:
    """A tantivy index, as it was when it was opened.

    Attributes:
        folder: the index's folder.
        count: how many passages it counts, with those that were deleted and not merged away yet.
        size: how many passages it has.
        stamp: a value that differs after every commit and merge.

    Thread safety:
        Safe to search from several threads. Commits made later are not seen.

    Raises:
        CacheDamagedError: the index cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Before it is opened: a part that changes in between looks changed.
        self.stamp = stamp_of(folder)
        self._index = open_index(folder)
        self._searcher = self._index.searcher()
        self.count = int(self._searcher.doc_freq("title_count", MARK))
        self.size = int(self._searcher.num_docs)
        # The subset that was searched last, and which of its passages are here. Questions of one
        # scope, and all words of a question, have the same subset.
        self._last_inside: tuple[PassageSubset | None, Ids] = None, self._ids([])

    @cached_property
    def _classes(self) -> list[int]:
        """The size classes that any title has."""
        return [
            size_class
            for size_class in range(SIZE_CLASSES)
            if self._searcher.terms_with_prefix("title", title_token("", size_class))
        ]

    def frequency_in_text(self, term: str) -> int:
        """Return how many passages have a term in their text."""
        return int(self._searcher.doc_freq("body", term))

    def frequency_in_titles(self, term: str) -> int:
        """Return how many passages count a term as one of their title, and lack it in the text."""
        return int(self._searcher.doc_freq("title_count", term))

    def search(
        self,
        terms: Iterable[tuple[str, float, float]],
        count: int,
        subset: PassageSubset | None = None,
    ) -> tuple[NDArray[np.float64], Ids]:
        """Return scores, shape (n,), and ids, shape (n,), of the best passages, best first.

        Args:
            terms: each term, with its rarity (inverse document frequency) in the texts, and in
                texts and titles, of all parts.
            count: how many to return at most.
            subset: the passages that may be returned; None for all.
        """
        inside = self.size if subset is None else self._inside(subset).size
        queries = [(tantivy.Occur.Should, query) for each in terms for query in self._of(*each)]
        if not queries or count < 1 or not inside:
            return np.empty(0), np.empty(0, dtype=np.int64)
        query = tantivy.Query.boolean_query(queries)
        if subset is None or inside == self.size:
            return self._hits(query, count)
        if inside >= _UNFILTERED_SHARE * self.size:
            # Enough hits of an unrestricted search belong to a large subset, and they are the same.
            limit = 2 * count * self.size // inside
            scores, ids = self._hits(query, limit)
            allowed = subset.mask(ids)
            if np.count_nonzero(allowed) >= count or ids.size < limit:
                return scores[allowed][:count], ids[allowed][:count]
        return self._hits(self._restricted(query, subset), count)

    def contains(self, term: str, subset: PassageSubset, masked: Ids) -> bool:
        """Return whether a passage of a subset has a term, or its title does.

        Args:
            term: the term.
            subset: the passages that count.
            masked: passages of it that do not count.
        """
        queries = [(tantivy.Occur.Should, query) for query in self._of(term, 1.0, 1.0)]
        if not queries or not self._inside(subset).size:
            return False
        query = tantivy.Query.boolean_query(queries)
        # One of the first hits probably belongs to a large subset, and to check them takes less
        # time than a filter.
        limit = _CHECKED_HITS + masked.size
        _, first = self._hits(query, limit)
        found = first[subset.mask(first)]
        if first.size == limit and np.isin(found, masked).all():
            _, found = self._hits(self._restricted(query, subset), 1 + masked.size)
        return not np.isin(found, masked).all()

    def _hits(self, query: tantivy.Query, count: int) -> tuple[NDArray[np.float64], Ids]:
        """Return the scores and the ids of the best passages for a query, best first."""
        hits = self._searcher.search(query, limit=count, count=False).hits
        scores = np.array([score for score, _ in hits], dtype=np.float64)
        return scores, self._ids([address for _, address in hits])

    def _restricted(self, query: tantivy.Query, subset: PassageSubset) -> tantivy.Query:
        """Return a query that finds only passages of a subset, with the same scores.

        It takes a millisecond for each 1,000 of them.
        """
        ids = self._inside(subset).tolist()
        allowed = tantivy.Query.term_set_query(self._index.schema, "passage_id", ids)
        filtered = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, filtered)]
        )

    def _inside(self, subset: PassageSubset) -> Ids:
        """Return the ids of the passages of a subset that are here."""
        last, inside = self._last_inside
        if last is not subset:
            inside = self._own_ids[subset.mask(self._own_ids)]
            self._last_inside = subset, inside
        return inside

    @cached_property
    def _own_ids(self) -> Ids:
        return self.all_ids()

    def _of(self, term: str, in_texts: float, in_all: float) -> Iterator[tantivy.Query]:
        """Yield the queries for a term in the body and in the title, of the rarity given.

        tantivy takes a term's rarity from the field of this part. For titles that is no measure,
        because a title is in every passage of its document. A boosted term query is still skipped
        block by block where its best score is too low; a query with a constant score is not.
        """
        schema = self._index.schema
        # tantivy's frequencies, and its number of passages, include deleted ones.
        texts = self.frequency_in_text(term)
        if texts:
            query = tantivy.Query.term_query(schema, "body", term)
            given = inverse_document_frequency(texts, self.count)
            yield query if given == in_texts else tantivy.Query.boost_query(query, in_texts / given)
        for size_class, titled in self._titled(term).items():
            given = inverse_document_frequency(titled, self.count)
            weight = title_weight(typical_length(size_class))
            yield tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, "title", title_token(term, size_class)),
                saturate(weight) * in_all / given,
            )

    def _titled(self, term: str) -> dict[int, int]:
        """Return how many passages have a term in the title, for each size class with any."""
        counts = {
            size_class: int(self._searcher.doc_freq("title", title_token(term, size_class)))
            for size_class in self._classes
        }
        return {size_class: count for size_class, count in counts.items() if count}

    def terms_with_prefix(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin so with their frequencies, in texts and then in titles."""
        for field in ("body", "title_count"):
            yield from self._searcher.terms_with_prefix(field, prefix)

    def contained(self, passage_ids: Sequence[int]) -> Ids:
        """Return which of these passages are in the index."""
        query = tantivy.Query.term_set_query(self._index.schema, "passage_id", [*passage_ids])
        return self._all(query) if passage_ids else self._ids([])

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index, in no particular order."""
        return self._all(tantivy.Query.all_query())

    def _all(self, query: tantivy.Query) -> Ids:
        if not self.size:
            return self._ids([])
        hits = self._searcher.search(query, limit=self.size, count=False).hits
        return self._ids([address for _, address in hits])

    def _ids(self, addresses: list[tantivy.DocAddress]) -> Ids:
        values = self._searcher.fast_field_values("passage_id", addresses) if addresses else []
        return np.array(values, dtype=np.int64)


def stamp_of(folder: Path) -> object:
    """Return a value that differs after every commit to a part and every merge of it."""
    try:
        stat = (folder / META).stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
