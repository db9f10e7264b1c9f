"""A proxy between a client and a server, which can lose what passes through it."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from enum import Enum


class Mode(Enum):
    """What the proxy does."""

    FORWARD = "forward"
    SILENT = "silent"  # nothing passes, and nobody is told: a broken cable
    REFUSE = "refuse"  # connections are cut and refused: a blocked port


class Proxy:
    """A port of this machine that leads to another one.

    Args:
        port: the server's port.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._mode = Mode.FORWARD
        self._ended = threading.Event()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def become(self, mode: Mode) -> None:
        """Change what passes, also of the connections that are open."""
        self._mode = mode
        if mode is Mode.REFUSE:
            self._cut()

    def close(self) -> None:
        """End the proxy with all its connections."""
        self._ended.set()
        for thread in self._threads:
            thread.join(10)
        self._cut()
        self._listener.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            if self._mode is Mode.REFUSE:
                client.close()
                continue
            thread = threading.Thread(target=self._carry, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, client: socket.socket) -> None:
        # A connection that is begun in silence is made when the silence ends.
        while self._mode is Mode.SILENT and not self._ended.is_set():
            self._ended.wait(0.05)
        with contextlib.suppress(OSError):
            server = socket.create_connection(("127.0.0.1", self._target))
            self._pairs.append((client, server))
            other = {client: server, server: client}
            while not self._ended.is_set():
                if self._mode is Mode.SILENT:
                    self._ended.wait(0.05)
                    continue
                for each in select.select(list(other), [], [], 0.05)[0]:
                    if self._mode is not Mode.FORWARD:
                        break
                    content = each.recv(65_536)
                    if not content:
                        raise ConnectionError
                    other[each].sendall(content)
        for each in (client, *(server for one, server in self._pairs if one is client)):
            each.close()

    def _cut(self) -> None:
        for pair in self._pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
