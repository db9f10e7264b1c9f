"""The articles of a library and their passages in memory, from which a scope selects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.contents import DocumentEntry, Ids
from index.scope import Scope

# Stands for an article without a date, which is outside every range.
_NO_DAY = 0


class PassageSubset:
    """The passages of the articles that belong to a scope.

    Attributes:
        document_count: number of articles in the subset.
        passage_ids: ids of all passages of those articles, ascending, shape (n,).
    """

    def __init__(self, document_count: int, passage_ids: Ids) -> None:
        self.document_count = document_count
        self.passage_ids = passage_ids

    def mask(self, ids: Ids) -> NDArray[np.bool_]:
        """Return for each id whether its passage belongs to the subset, shape (n,)."""
        # The last place stands for all greater ids, of which none belongs to the subset.
        mask: NDArray[np.bool_] = self._by_id[np.minimum(ids, self._by_id.size - 1)]
        return mask

    @cached_property
    def _by_id(self) -> NDArray[np.bool_]:
        """Whether the subset has the passage with each id, from 0 to one that is too great."""
        by_id = np.zeros(int(self.passage_ids.max(initial=0)) + 2, dtype=bool)
        by_id[self.passage_ids] = True
        return by_id


class Contents:
    """All articles of a library, and for each passage its article.

    Attributes:
        documents: the articles in order of title.

    Args:
        documents: the articles in order of title.
        passage_ids: ids of all passages, ascending, shape (n,).
        document_indices: index in `documents` of each passage's article, shape (n,).
    """

    def __init__(
        self,
        documents: Sequence[DocumentEntry],
        passage_ids: Ids,
        document_indices: NDArray[np.int64],
    ) -> None:
        self.documents = tuple(documents)
        self._passage_ids = passage_ids
        self._document_indices = document_indices
        self._places = {document.doc_id: place for place, document in enumerate(self.documents)}
        outlets = [document.source.strip() for document in self.documents]
        self._outlet_codes = {name: code for code, name in enumerate(dict.fromkeys(outlets))}
        self._outlets = np.array([self._outlet_codes[name] for name in outlets], dtype=np.int64)
        self._languages = np.array([document.language for document in self.documents], dtype=str)
        self._days = np.array(
            [day.toordinal() if (day := each.published) else _NO_DAY for each in self.documents],
            dtype=np.int64,
        )

    @cached_property
    def languages(self) -> frozenset[str]:
        """The codes of the articles' languages."""
        return frozenset(self._languages.tolist())

    def sample(self, limit: int) -> dict[str, Ids]:
        """Return for each language the ids of up to `limit` of its passages, from all over."""
        languages = self._languages[self._document_indices]
        sample = {}
        for language in np.unique(languages).tolist():
            ids = self._passage_ids[languages == language]
            places = np.linspace(0, ids.size - 1, min(limit, ids.size)).astype(np.int64)
            sample[str(language)] = ids[places]
        return sample

    def subset(self, scope: Scope) -> PassageSubset:
        """Return the passages of the articles that belong to a scope, as `Scope.allows` says."""
        allowed = np.ones(len(self.documents), dtype=bool)
        if scope.doc_ids is not None:
            allowed[:] = False
            allowed[[self._places[key] for key in scope.doc_ids if key in self._places]] = True
        if scope.outlets is not None:
            codes = [self._outlet_codes[name] for name in scope.outlets & self._outlet_codes.keys()]
            allowed &= np.isin(self._outlets, codes)
        if scope.languages is not None:
            allowed &= np.isin(self._languages, sorted(scope.languages))
        if scope.has_days:
            since = (scope.since or date.min).toordinal()
            until = (scope.until or date.max).toordinal()
            dated = self._days != _NO_DAY
            in_range = dated & (self._days >= since) & (self._days <= until)
            allowed &= (in_range | ~dated) if scope.undated else in_range
        passage_ids = self._passage_ids[allowed[self._document_indices]]
        return PassageSubset(int(allowed.sum()), passage_ids)
