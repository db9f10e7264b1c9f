"""`QuestionQueue`: how many questions are answered at once, and how many wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from index.errors import FootnoteError

T = TypeVar("T")

MOST_WAITING = 64


class TooManyQuestions(FootnoteError):
    """More questions wait for their answers than the server takes."""


class QuestionQueue:
    """Answers as many questions at once as the machine has cores; others wait, up to a number.

    Args:
        at_once: how many are answered at once; the number of cores if None.
        waiting: how many may wait.

    Thread safety:
        To be used in the thread of one event loop.
    """

    def __init__(self, at_once: int | None = None, waiting: int = MOST_WAITING) -> None:
        self._at_once = at_once or os.cpu_count() or 1
        self._waiting = waiting
        self._limiter = CapacityLimiter(self._at_once)
        self.inside = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Do the work for a question in a thread, when it is its turn; return the result.

        Raises:
            TooManyQuestions: too many questions wait.
        """
        if self.inside >= self._at_once + self._waiting:
            raise TooManyQuestions(
                f"{self.inside} questions wait for their answers already. Ask again in a moment."
            )
        self.inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self.inside -= 1
