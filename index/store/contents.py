"""What a library holds, so far as to choose a part of it and say which passages are in that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Entry:
    """An article by what it is known and chosen by."""

    doc_id: str
    title: str
    source: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the articles of a library.

    Attributes:
        documents: how many.
        passage_ids: of all their passages, ascending, shape (n,).
    """

    documents: int
    passage_ids: NDArray[np.int64]

    def holding(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
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

    documents: tuple[Entry, ...]
    passage_ids: NDArray[np.int64]
    owners: NDArray[np.int64]

    def part(self, allows: Callable[[Entry], bool]) -> Part:
        """Return the part whose articles are allowed."""
        held = np.array([allows(document) for document in self.documents], dtype=bool)
        if not self.passage_ids.size:
            return Part(int(held.sum()), self.passage_ids)
        return Part(int(held.sum()), self.passage_ids[held[self.owners]])
