"""What a library holds, so far as to say which passages belong to a part of its articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


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
    """Every article by what a part is chosen by, and whose each passage is.

    Attributes:
        documents: id, outlet and date of each.
        passage_ids: of all passages, ascending, shape (n,).
        owners: the place of each one's article in `documents`, shape (n,).
    """

    documents: tuple[tuple[str, str, date | None], ...]
    passage_ids: NDArray[np.int64]
    owners: NDArray[np.int64]

    def part(self, allows: Callable[[str, str, date | None], bool]) -> Part:
        """Return the part whose articles' id, outlet and date are allowed."""
        held = np.array([allows(*document) for document in self.documents], dtype=bool)
        if not self.passage_ids.size:
            return Part(int(held.sum()), self.passage_ids)
        return Part(int(held.sum()), self.passage_ids[held[self.owners]])
