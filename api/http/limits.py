"""Limits: how many questions are answered at once, and how large a body may be."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import FootnoteError

T = TypeVar("T")

_MB = 1024 * 1024
MAX_UPLOAD_BYTES = 500 * _MB
MAX_BODY_BYTES = 16 * _MB
# A question of somebody with an account; a book is no question.
MAX_QUESTION_BYTES = 64 * 1024
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


class BodyLimit:
    """ASGI middleware that refuses bodies above a size, whether they say it first or not.

    Args:
        app: the application.
        uploads: the paths at which files are sent; a larger limit holds there.
        limits: the most bytes of a body at some paths, if others than usual.
    """

    def __init__(
        self,
        app: ASGIApp,
        uploads: frozenset[str] = frozenset(),
        limits: Mapping[str, int] | None = None,
    ) -> None:
        self._app = app
        self._uploads = uploads
        self._limits = limits or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; reading more of its body than allowed raises `HTTPException`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        usual = MAX_UPLOAD_BYTES if scope["path"] in self._uploads else MAX_BODY_BYTES
        limit = self._limits.get(scope["path"], usual)
        declared = Headers(scope=scope).get("content-length", "")
        read = 0

        async def receive_within() -> Message:
            nonlocal read
            if declared.isdigit() and int(declared) > limit:
                raise _too_large(limit)
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, receive_within, send)


def _too_large(limit: int) -> HTTPException:
    most = f"{limit // _MB} MB" if limit >= _MB else f"{limit // 1024} KB"
    return HTTPException(413, f"A body may have at most {most} here. Send less.")
