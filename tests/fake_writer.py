"""A model behind an OpenAI-compatible endpoint on this machine, which says what a test tells it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from retrieval.written.turns import TooManyDrafts, writer_turns

Reply = Callable[[BaseHTTPRequestHandler], None]


def chat(draft: object, **message: object) -> bytes:
    """Return a chat completion with a draft."""
    choice = {"index": 0, "message": {"role": "assistant", "content": draft, **message}}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def body(data: bytes, status: int = 200, **headers: str) -> Reply:
    """Return a reply with these bytes."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return send


def raw(data: bytes) -> Reply:
    """Return a reply that is these bytes, whatever they are."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)

    return send


def hang(seconds: float, drip: bytes = b"") -> Reply:
    """Return a reply that does not come, or one that drips byte by byte."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        if drip:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if drip:
                handler.wfile.write(drip)
                handler.wfile.flush()
            time.sleep(0.05)

    return send


@dataclass
class FakeWriter:
    """A running endpoint.

    Attributes:
        port: its port on 127.0.0.1.
        reply: what it does with the next request.
        requests: the bodies that it got.
        headers: the headers of each.
        paths: the path of each.
    """

    port: int = 0
    reply: Reply = field(default_factory=lambda: body(chat("")))
    requests: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, draft: object) -> None:
        """Have it write a draft from now on."""
        self.reply = body(chat(draft))


@contextmanager
def all_turns_taken() -> Iterator[None]:
    """Let as many drafts of this process be written or wait as may."""
    go_on, taken = threading.Event(), []
    with suppress(TooManyDrafts):
        while True:
            taken.append(writer_turns().submit(lambda: go_on.wait(60)))
    try:
        yield
    finally:
        go_on.set()
        for each in taken:
            each.result(60)


@contextmanager
def fake_writer() -> Iterator[FakeWriter]:
    """Run an endpoint."""
    fake = FakeWriter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            fake.requests.append(json.loads(self.rfile.read(length)))
            fake.headers.append(dict(self.headers.items()))
            fake.paths.append(self.path)
            with suppress(OSError):  # a client that gave up
                fake.reply(self)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Print nothing of clients that hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
