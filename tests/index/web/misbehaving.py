"""A web server on this machine that does whatever a test says, down to the single byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from index.web.rules import FetchRules

Reply = Callable[[socket.socket], None]


def reply(
    body: bytes = b"", *headers: str, status: str = "200 OK", kind: str = "text/html"
) -> Reply:
    """Return a reply as a well-behaved server sends it, but for what the headers say."""
    lines = [f"HTTP/1.1 {status}", *headers]
    names = {line.split(":")[0].lower() for line in headers}
    if kind and "content-type" not in names:
        lines.append(f"Content-Type: {kind}")
    if "content-length" not in names and "transfer-encoding" not in names:
        lines.append(f"Content-Length: {len(body)}")
    return raw("\r\n".join([*lines, "", ""]).encode() + body)


def raw(data: bytes) -> Reply:
    """Return a reply that sends these bytes and hangs up."""
    return lambda client: client.sendall(data)


def redirect(to: str, status: str = "302 Found") -> Reply:
    """Return a redirect."""
    return reply(b"", f"Location: {to}", status=status)


@dataclass
class Server:
    """A server's port, its replies by path, and what it was asked.

    Attributes:
        requests: the first line and the headers of each request.
    """

    port: int
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def rules(self, **changes: object) -> FetchRules:
        """Return rules that allow this server, under any name."""
        defaults: dict[str, object] = {
            "ports": frozenset({self.port}),
            "allow_loopback": True,
            "resolve": lambda host, port: ["127.0.0.1"],
            "seconds": 10.0,
        }
        return FetchRules(**{**defaults, **changes})  # type: ignore[arg-type]

    def url(self, path: str = "/story", host: str = "news.example") -> str:
        """Return the address of a page of this server."""
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.split()[1] for request in self.requests]


@contextmanager
def serve(wrap: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[Server]:
    """Run a server; unknown paths get 404, and so does robots.txt by default."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1])

    def answer(client: socket.socket) -> None:
        with suppress(OSError):
            try:
                client = wrap(client) if wrap else client
                with client:
                    request = b""
                    while b"\r\n\r\n" not in request:
                        if not (piece := client.recv(65_536)):
                            return
                        request += piece
                        if not request[:1].isalpha():  # it speaks another protocol
                            client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                            return
                    text = request.decode()
                    server.requests.append(text)
                    missing = reply(b"nothing here", status="404 Not Found")
                    server.replies.get(text.split()[1], missing)(client)
            finally:
                client.close()

    def run() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield server
    finally:
        # shutdown wakes the thread that accepts; closing alone does not.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
