"""Logs in JSON, a line for each request: who, what, how long. No question and no article's text."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("footnote.requests")

# What a record of the log may have besides its message.
_FIELDS = ("method", "route", "status", "ms", "who", "client", "question")


class RequestLog:
    """ASGI middleware that logs each request when it has been answered.

    The address is logged as its route (`/v1/documents/{doc_id}`), because ids name files.

    Args:
        app: the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            client = scope.get("client")
            logger.info(
                "request",
                extra={
                    "method": scope["method"],
                    "route": route_of(scope),
                    "status": status,
                    "ms": round(1000 * (time.perf_counter() - started), 1),
                    "who": scope.get("footnote.who"),
                    "client": client[0] if client else None,
                },
            )


def route_of(scope: Scope) -> str:
    """Return the address without what stands for an article or a conversation."""
    route = scope.get("route")
    found = getattr(route, "path", None)
    if isinstance(found, str):
        return found
    # Refused before it was routed, or of a server with one address.
    return "/mcp" if scope["path"].rstrip("/") == "/mcp" else "/…"


class JsonLines(logging.Formatter):
    """Writes each record as one line of JSON. Of an exception, it leaves the message out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line: the time, the level, the logger, what happened, its fields."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {
            name: getattr(record, name)
            for name in _FIELDS
            if getattr(record, name, None) is not None
        }
        if record.exc_info:
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False).encode("utf-8", "replace").decode()


def _trace(error: BaseException | None) -> str:
    """Return where an exception was raised, and by what, without messages: they may quote."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.insert(0, f"{frames}{type(error).__module__}.{type(error).__qualname__}\n")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(parts)


def log_in_json() -> None:
    """Send the logs of Footnote's servers to stderr, in JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("footnote")
    ours.handlers = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False
