"""The limits of fetching a page, and the time that is left."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index.errors import PageNotFetched

Resolver = Callable[[str, int], Sequence[str]]


def resolve_host(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as the system knows them.

    Raises:
        OSError: the host is not known, or the name servers do not answer.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """What may be fetched, and how much of it.

    Attributes:
        max_bytes: the most bytes of a page, both as they are sent and after decompression.
        max_header_bytes: the most bytes of the headers of one response.
        seconds: the most time for a page in all: names, redirects and robots.txt included.
        redirects: the most redirects that are followed.
        ports: the ports that may be connected to.
        allow_loopback: whether this machine itself may be asked. For tests, which serve pages.
        resolve: returns the IP addresses of a host.
        tls: makes the settings of encrypted connections.
    """

    max_bytes: int = 50_000_000
    max_header_bytes: int = 131_072
    seconds: float = 60.0
    redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443})
    allow_loopback: bool = False
    resolve: Resolver = resolve_host
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment after which a page is given up.

    Attributes:
        seconds: the time that was given in all.
        ends_at: the moment, on the clock of `time.monotonic`.
    """

    seconds: float
    ends_at: float = field(default=0.0)

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline that many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    def remaining(self) -> float:
        """Return the seconds that are left.

        Raises:
            PageNotFetched: none are left.
        """
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> PageNotFetched:
        """Return the error of a page that takes too long."""
        return PageNotFetched(
            f"The site did not give the page within {self.seconds:.0f} seconds. Try again later, "
            "or save the page in a browser and add the file."
        )

    def call(self, resolve: Resolver, host: str, port: int) -> list[str]:
        """Resolve a host, and wait no longer than this deadline; the system itself has no limit.

        Raises:
            PageNotFetched: no time is left.
            OSError: the host cannot be resolved.
        """
        found: list[str] = []
        failed: list[OSError] = []

        def run() -> None:
            try:
                found.extend(resolve(host, port))
            except OSError as error:
                failed.append(error)
            except UnicodeError as error:  # the system's own rules for names
                failed.append(OSError(str(error)))

        thread = threading.Thread(target=run, name="resolve", daemon=True)
        thread.start()
        thread.join(self.remaining())
        if failed:
            raise failed[0]
        if thread.is_alive():
            raise self.passed()
        return list(found)
