"""The token vectors of texts read lately, so that the next question does not make them again.

A follow-up question finds many of the passages that the question before it found, and the figures
and voices of an answer are read in passages that the answer has just read.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Any, Protocol, runtime_checkable

from numpy.typing import NDArray

from index.models.protocols import TokenVectors

# A passage takes 0.5 to 1 MB in the default model, so this is room for those of eight questions.
MOST_BYTES = 64 * 2**20


class RecentTokens:
    """Keeps the token vectors of the texts used last, up to a number of bytes.

    A text is known by its SHA-256, so the cache holds no text.

    Args:
        most_bytes: how many bytes of vectors to keep at most.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[bytes, TokenVectors] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, text: str) -> TokenVectors | None:
        """Return the token vectors of a text, which then counts as used last; None if not kept."""
        key = _key(text)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, text: str, tokens: TokenVectors) -> None:
        """Keep the token vectors of a text, and drop those that were not used for longest.

        Nobody can change them from then on, because several questions read them.
        """
        for array in _arrays(tokens):
            array.setflags(write=False)
        key = _key(text)
        with self._lock:
            replaced = self._kept.pop(key, None)
            if replaced is not None:
                self._bytes -= _size(replaced)
            self._kept[key] = tokens
            self._bytes += _size(tokens)
            while self._bytes > self._most_bytes:
                self._bytes -= _size(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        """Drop everything that is kept."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


@runtime_checkable
class Keeping(Protocol):
    """A model that keeps what it made of the texts it read lately."""

    def forget_texts(self) -> None:
        """Drop what is kept of texts, so that the next reading takes as long as the first."""
        ...


def forget_texts(*models: object) -> None:
    """Let models drop what they keep of texts, to measure how long a first reading takes."""
    for model in models:
        if isinstance(model, Keeping):
            model.forget_texts()


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _size(tokens: TokenVectors) -> int:
    return sum(array.nbytes for array in _arrays(tokens))


def _arrays(tokens: TokenVectors) -> list[NDArray[Any]]:
    states = tokens.states
    inner = [] if states is None else [states.inner, states.last, states.own]
    return [tokens.vectors, tokens.offsets, *inner]
