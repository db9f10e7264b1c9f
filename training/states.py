"""The encoder's states of all passages and questions, computed once and kept in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.models.protocols import TokenVectors, Vectors

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class TextStates:
    """The states of one text; special tokens have the offsets (0, 0).

    Attributes:
        inner: shape (tokens, dimension), float16.
        last: unit vectors, shape (tokens, dimension), float16.
        offsets: half-open ranges of code points in the text, shape (tokens, 2).
    """

    inner: NDArray[np.float16]
    last: NDArray[np.float16]
    offsets: NDArray[np.int32]

    @property
    def own(self) -> NDArray[np.bool_]:
        """Which tokens are the text's own, shape (tokens,)."""
        return self.offsets[:, 1] > self.offsets[:, 0]


class StateFiles:
    """The states of many texts in four files, which are mapped into memory.

    Args:
        folder: where the files are.
        name: the beginning of their names.
        dimension: the number of components of a state.
    """

    def __init__(self, folder: Path, name: str, dimension: int) -> None:
        self._borders = np.load(folder / f"{name}.borders.npy")
        self._offsets = np.load(folder / f"{name}.offsets.npy")
        self._inner, self._last = (
            np.memmap(folder / f"{name}.{part}", np.float16, "r").reshape(-1, dimension)
            for part in ("inner", "last")
        )

    def __len__(self) -> int:
        return len(self._borders) - 1

    def read(self, number: int, most: int) -> TextStates:
        """Return the states of a text's first `most` tokens."""
        start = int(self._borders[number])
        end = min(int(self._borders[number + 1]), start + most)
        return TextStates(self._inner[start:end], self._last[start:end], self._offsets[start:end])


def write_states(
    folder: Path,
    name: str,
    texts: Sequence[str],
    embed: Callable[[Sequence[str]], Iterable[TokenVectors]],
    progress: Callable[[int], None],
) -> None:
    """Compute the states of texts and write their files.

    Args:
        folder: where the files go.
        name: the beginning of their names.
        texts: the texts.
        embed: returns the token vectors, with states, of some texts.
        progress: called with the number of texts done.
    """
    borders, offsets = [0], []
    with (
        (folder / f"{name}.inner").open("wb") as inner,
        (folder / f"{name}.last").open("wb") as last,
    ):
        remaining = iter(texts)
        while some := list(islice(remaining, _AT_ONCE)):
            for tokens in embed(some):
                states = tokens.states
                if states is None:
                    raise ValueError("the encoder gives no inner states")
                states.inner.astype(np.float16).tofile(inner)
                states.last.astype(np.float16).tofile(last)
                placed = np.zeros((len(states.own), 2), dtype=np.int32)
                placed[states.own] = tokens.offsets
                offsets.append(placed)
                borders.append(borders[-1] + len(placed))
            progress(len(borders) - 1)
    np.save(folder / f"{name}.borders.npy", np.array(borders))
    np.save(folder / f"{name}.offsets.npy", np.concatenate(offsets))


def spread_weights(states: TextStates, weights: Vectors) -> Vectors:
    """Return the weights of all of a question's tokens, summing to 1; special tokens have 0.

    Args:
        states: the question's first tokens.
        weights: the weights of its own tokens, more of them where the question was cut.
    """
    own = states.own
    spread = np.zeros(len(own), dtype=np.float32)
    spread[own] = weights[: int(own.sum())]
    total = float(spread.sum())
    return spread / np.float32(total) if total > 0 else spread
