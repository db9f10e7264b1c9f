"""Connections to an address that was checked, and to no other."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from index.errors import PageNotFetched
from index.web.addresses import WebAddress
from index.web.public import is_loopback, is_public
from index.web.rules import Deadline, FetchRules

# How long to try one IP address of a host before the next.
_ATTEMPT_SECONDS = 10.0
_NO_ROUTE = "Check the address and this machine's connection, then try again."


class SiteNotReached(PageNotFetched):
    """A site is not connected to, so it says nothing of this page or of any other."""


def public_numbers(address: WebAddress, rules: FetchRules, deadline: Deadline) -> Sequence[str]:
    """Resolve the host of an address once, and return its IP addresses, all of them checked.

    Raises:
        SiteNotReached: the port or an IP address is not allowed, or the host is not known.
        PageNotFetched: no time is left.
    """
    if address.port not in rules.ports:
        raise SiteNotReached(
            f"Only the ports 80 and 443 are asked for pages, and the address names port "
            f"{address.port}. Save the page in a browser and add the file."
        )
    try:
        numbers = deadline.call(rules.resolve, address.host, address.port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SiteNotReached(f"{address.host} cannot be found ({reason}). {_NO_ROUTE}") from None
    if not numbers:
        raise SiteNotReached(f"{address.host} has no network address. {_NO_ROUTE}")
    for number in numbers:
        if not is_public(number) and not (rules.allow_loopback and is_loopback(number)):
            at = "" if number == address.host else f" at {number}, which is"
            raise SiteNotReached(
                f"{address.host} is{at} not on the public internet. Footnote fetches from public "
                "sites only. Save the page in a browser and add the file."
            )
    return numbers


class Connection(http.client.HTTPConnection):
    """A connection that connects to given IP addresses, whatever the name resolves to by now.

    Args:
        address: the page to ask for. Its host is the name that the certificate must have.
        numbers: the IP addresses of the host, checked; the first that answers is used.
        rules: the limits.
        deadline: when to give up.
    """

    def __init__(
        self, address: WebAddress, numbers: Sequence[str], rules: FetchRules, deadline: Deadline
    ) -> None:
        super().__init__(address.host, address.port)
        self._address = address
        self._numbers = numbers
        self._rules = rules
        self._deadline = deadline
        self.timed: TimedSocket | None = None

    def connect(self) -> None:
        """Connect to the first IP address that answers.

        Raises:
            OSError: none answers, or the site's certificate is not valid.
        """
        plain = self._connect_first()
        try:
            if self._address.scheme == "https":
                plain.settimeout(self._deadline.remaining())
                plain = self._rules.tls().wrap_socket(plain, server_hostname=self._address.host)
        except BaseException:
            plain.close()
            raise
        self.timed = TimedSocket(plain, self._deadline, self._rules.max_header_bytes)
        self.sock: Any = self.timed

    def _connect_first(self) -> socket.socket:
        failure: OSError | None = None
        for number in self._numbers:
            seconds = self._deadline.remaining()
            if number != self._numbers[-1]:
                seconds = min(seconds, _ATTEMPT_SECONDS)
            try:
                return socket.create_connection((number, self._address.port), timeout=seconds)
            except OSError as error:
                failure = error
        assert failure is not None, "a host without an address was refused before"
        raise failure


class TimedSocket:
    """A socket with one deadline for everything that is read and written, however it drips.

    Args:
        connected: the connected socket.
        deadline: when to give up.
        max_header_bytes: how many bytes may be read until `body_begins` is called.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline, max_header_bytes: int) -> None:
        self._socket = connected
        self._reader = _TimedReader(connected, deadline, max_header_bytes)
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send bytes."""
        self._socket.settimeout(self._deadline.remaining())
        self._socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the file that `http.client` reads the response from."""
        return io.BufferedReader(self._reader)

    def body_begins(self) -> None:
        """Lift the limit on headers."""
        self._reader.header_bytes = None

    def end_soon(self, seconds: float) -> None:
        """Bring the deadline forward, to see whether anything follows."""
        sooner = Deadline.after(seconds)
        if sooner.ends_at < self._deadline.ends_at:
            self._reader.deadline = sooner

    def close(self) -> None:
        """Do nothing: `http.client` calls this while the response is still to be read."""

    def hang_up(self) -> None:
        """Close the socket."""
        with suppress(OSError):
            self._socket.close()


class _TimedReader(io.RawIOBase):
    """The bytes that a socket receives before the deadline."""

    def __init__(self, connected: socket.socket, deadline: Deadline, header_bytes: int) -> None:
        self._socket = connected
        self.deadline = deadline
        self.header_bytes: int | None = header_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self.deadline.remaining())
        try:
            count = self._socket.recv_into(buffer)
        except TimeoutError:
            raise self.deadline.passed() from None
        if self.header_bytes is not None:
            self.header_bytes -= count
            if self.header_bytes < 0:
                raise PageNotFetched(
                    "The headers of the site's response are too long. Save the page in a browser "
                    "and add the file."
                )
        return count


def as_page_error(
    error: OSError | http.client.HTTPException, host: str, deadline: Deadline
) -> PageNotFetched:
    """Turn an error of the connection into one that says what to do."""
    if isinstance(error, TimeoutError):
        return deadline.passed()
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected):
        return PageNotFetched(
            f"{host} ended the connection before the page was whole. Try again later, or save the "
            "page in a browser and add the file."
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return SiteNotReached(
            f"The certificate of {host} is not valid ({error.verify_message}), so anybody could "
            "have sent the page. Check the address and this machine's clock."
        )
    if isinstance(error, ssl.SSLError):
        return SiteNotReached(
            f"No encrypted connection to {host} was possible ({error.reason or error}). Save the "
            "page in a browser and add the file."
        )
    if isinstance(error, OSError):
        reason = error.strerror or str(error) or type(error).__name__
        return SiteNotReached(f"{host} cannot be reached ({reason}). {_NO_ROUTE}")
    return PageNotFetched(
        f"{host} did not answer as a web server does ({type(error).__name__}). Save the page in a "
        "browser and add the file."
    )
