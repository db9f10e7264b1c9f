"""Limits: how large a body may be."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MB = 1024 * 1024
MAX_UPLOAD_BYTES = 500 * _MB
MAX_BODY_BYTES = 16 * _MB
# A question of somebody with an account; a book is no question.
MAX_QUESTION_BYTES = 64 * 1024


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
