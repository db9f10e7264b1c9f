"""`WriterTurns`: how many drafts are waited for at once, and how many wait for their turn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import BoundedSemaphore
from typing import TypeVar

from index.errors import WriterError

T = TypeVar("T")

# Writers are slow, so they are not waited for in the place of a question.
AT_ONCE, WAITING = 4, 16


class TooManyDrafts(WriterError):
    """As many drafts as may wait for their turn do."""


class WriterTurns:
    """Has drafts written in threads of its own, up to a number at once.

    Args:
        at_once: how many are written at once.
        waiting: how many more may wait for their turn.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._most = at_once + waiting
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="writer")
        self._turns = BoundedSemaphore(self._most)

    def submit(self, write: Callable[[], T]) -> Future[T]:
        """Have a draft written when its turn comes. One that is cancelled before is not begun.

        Raises:
            TooManyDrafts: as many as may wait do.
        """
        if not self._turns.acquire(blocking=False):
            raise TooManyDrafts(
                f"{self._most} answers are being written about or wait for their turn. Try again "
                "in a minute."
            )
        draft = self._pool.submit(write)
        draft.add_done_callback(lambda _: self._turns.release())
        return draft


@cache
def writer_turns() -> WriterTurns:
    """Return the turns that all doors of the process share."""
    return WriterTurns()
