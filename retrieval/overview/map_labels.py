"""Where the names of the clusters stand on the map, so that they cover neither dots nor names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.overview.library_map import LibraryMap

# How many terms of a cluster its name on the map has.
_TERMS = 2
# In units of the map, which is 2 wide and 2 high and is drawn with a margin; for narrow screens.
_LETTER_WIDTH = 0.041
_HEIGHT = 0.1
_DOT = 0.02
_EDGE = 1.08
# A name may stand this far from the middle of its cluster; further away, it would name another.
_FARTHEST = 0.5
# Where a map is crowded, covering a dot costs as much as standing this much further away.
_COST_OF_A_DOT = 0.3
_STEP = 0.04
_CELL = 0.02


def cluster_labels(
    made: LibraryMap, numbers: Sequence[tuple[float, float]] = ()
) -> list[tuple[str, float, float]]:
    """Return short cluster names and their positions on the map, as `(name, x, y)`.

    A name stands as near to its cluster's median as there is room between the dots; in a crowd, it
    covers as few dots as it can. Names cover neither each other nor the numbers, and stay on the
    map; a cluster without room gets no name.

    Args:
        made: the map.
        numbers: the positions of the numbered passages of an answer.
    """
    dots = _Dots(made.map.positions)
    obstacles = [("12", x, y) for x, y in numbers]
    placed: list[tuple[str, float, float]] = []
    for cluster in made.map.clusters:
        name = " · ".join(cluster.terms[:_TERMS])
        middle = np.median(made.map.positions[list(cluster.members)], axis=0)
        places = _places_around(middle, name)
        for beside, x, y in (*obstacles, *placed):
            width = _LETTER_WIDTH * (len(name) + len(beside)) / 2
            apart = (np.abs(places[:, 1] - y) >= _HEIGHT) | (np.abs(places[:, 0] - x) >= width)
            places = places[apart]
        if len(places):
            covered = dots.count_under(places, _LETTER_WIDTH * len(name), _HEIGHT)
            distances = np.sqrt(((places - middle) ** 2).sum(axis=1))
            x, y = places[np.argmin(distances + _COST_OF_A_DOT * covered)].tolist()
            placed.append((name, x, y))
    return placed


def _places_around(middle: NDArray[np.float32], name: str) -> NDArray[np.float64]:
    """Return the places that a name may have around a point, nearest first, shape (n, 2)."""
    steps = np.arange(-_FARTHEST, _FARTHEST + _STEP / 2, _STEP)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    lengths = np.sqrt((grid**2).sum(axis=1))
    grid = grid[np.argsort(lengths, kind="stable")]
    places = middle.astype(np.float64) + grid[np.sort(lengths) <= _FARTHEST]
    reach = max(_EDGE - _LETTER_WIDTH * len(name) / 2, 0.0)
    inside = (np.abs(places[:, 0]) <= reach) & (np.abs(places[:, 1]) <= _EDGE - _HEIGHT / 2)
    found: NDArray[np.float64] = places[inside]
    return found


class _Dots:
    """The dots of a map, which can be counted under many rectangles at once."""

    def __init__(self, positions: NDArray[np.float32]) -> None:
        edges = np.arange(-1.2, 1.2 + _CELL / 2, _CELL)
        counts, _, _ = np.histogram2d(positions[:, 0], positions[:, 1], bins=[edges, edges])
        # Cell (i, j) has the number of dots left of edge i and below edge j.
        self._sums = np.pad(counts.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))

    def count_under(
        self, centres: NDArray[np.float64], width: float, height: float
    ) -> NDArray[np.float64]:
        """Return how many dots lie under a rectangle around each of the centres, shape (n,)."""
        half = np.array([width, height]) / 2 + _DOT
        last = len(self._sums) - 1
        low = np.clip(np.floor((centres - half + 1.2) / _CELL), 0, last).astype(int)
        high = np.clip(np.ceil((centres + half + 1.2) / _CELL), 0, last).astype(int)
        sums = self._sums
        counts: NDArray[np.float64] = (
            sums[high[:, 0], high[:, 1]]
            - sums[low[:, 0], high[:, 1]]
            - sums[high[:, 0], low[:, 1]]
            + sums[low[:, 0], low[:, 1]]
        )
        return counts
