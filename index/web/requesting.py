"""One request and its response, read within the limits; redirects are not followed here."""

from __future__ import annotations

import http.client
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from index.errors import PageNotFetched
from index.version import __version__
from index.web.addresses import WebAddress
from index.web.connecting import Connection, TimedSocket, as_page_error, public_numbers
from index.web.rules import Deadline, FetchRules

PRODUCT = "Footnote"
USER_AGENT = f"{PRODUCT}/{__version__} (fetches single pages that a reader asks for)"
_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"
_PIECE = 65_536
# How long to look for bytes beyond those that were announced.
_EXTRA_SECONDS = 0.3
_GZIP = ("gzip", "x-gzip")
_SAVE_IT = "Save the page in a browser and add the file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a site answered to one request.

    Attributes:
        status: the status of the response.
        headers: the headers.
        content: the bytes of the body, decompressed; empty unless the status is 200.
        received_at: when the headers had arrived, in UTC.
    """

    status: int
    headers: http.client.HTTPMessage
    content: bytes
    received_at: datetime

    def header(self, name: str) -> str:
        """Return the value of a header; empty if it is missing."""
        return str(self.headers.get(name, "")).strip()


def request(
    address: WebAddress, rules: FetchRules, deadline: Deadline, *, cut_at: int | None = None
) -> Response:
    """Ask for an address once.

    Args:
        address: the address.
        rules: the limits.
        deadline: when to give up.
        cut_at: how many bytes of the body are wanted, if not the whole.

    Raises:
        PageNotFetched: the address is not allowed, or the response is not whole or too large.
    """
    numbers = public_numbers(address, rules, deadline)
    connection = Connection(address, numbers, rules, deadline)
    try:
        connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
        for name, value in (
            ("Host", address.place),
            ("User-Agent", USER_AGENT),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        received_at = datetime.now(UTC)
        assert connection.timed is not None, "it is connected"
        connection.timed.body_begins()
        content = b""
        with response:
            if response.status == http.client.OK:
                content = _read_body(response, connection.timed, rules.max_bytes, cut_at)
        return Response(
            status=response.status,
            headers=response.headers,
            content=content,
            received_at=received_at,
        )
    except (OSError, http.client.HTTPException, ValueError) as error:
        # An invalid certificate is both an OSError and a ValueError; a chunk without a size is the
        # latter alone.
        if not isinstance(error, OSError | http.client.HTTPException):
            error = http.client.HTTPException(str(error))
        raise as_page_error(error, address.host, deadline) from None
    finally:
        connection.close()
        if connection.timed is not None:
            connection.timed.hang_up()


def _read_body(
    response: http.client.HTTPResponse, timed: TimedSocket, limit: int, cut_at: int | None
) -> bytes:
    """Read a body to its end, decompressed.

    Raises:
        PageNotFetched: the body is too large, or not as long as announced.
    """
    # http.client reads what was announced and no more, and does not say when there is less.
    announced = response.length
    if announced is not None and announced > limit and cut_at is None:
        raise _too_large(limit, announced)
    response.length = None
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    body = _Body(encoding, limit if cut_at is None else cut_at)
    received = 0
    while announced is None or received < announced:
        piece = response.read1(_PIECE)
        if not piece:
            break
        received += len(piece)
        if received > limit and cut_at is None:
            raise _too_large(limit)
        body.add(piece)
        if body.is_full:
            if cut_at is None:
                raise _too_large(limit)
            return body.content[:cut_at]
    if announced is not None and received < announced:
        raise _not_as_announced(announced, "fewer")
    if announced is not None and (received > announced or _is_more(response, timed)):
        raise _not_as_announced(announced, "more")
    body.finish()
    return body.content


def _is_more(response: http.client.HTTPResponse, timed: TimedSocket) -> bool:
    """Return whether a site goes on sending after what it announced."""
    timed.end_soon(_EXTRA_SECONDS)
    try:
        return bool(response.read1(1))
    except (PageNotFetched, OSError, http.client.HTTPException):
        return False  # it keeps the connection open, or cuts it


def _not_as_announced(announced: int, sent: str) -> PageNotFetched:
    return PageNotFetched(
        f"The site announced {announced:,} bytes and sent {sent}, so the page may not be whole. "
        f"Try again later. {_SAVE_IT}"
    )


class _Body:
    """The bytes of a body, decompressed as they come, so that a bomb is stopped at the limit."""

    def __init__(self, encoding: str, limit: int) -> None:
        if encoding not in ("", "identity", *_GZIP):
            raise PageNotFetched(
                f"The site compresses the page in a way that was not asked for "
                f"({encoding[:40]!a}). {_SAVE_IT}"
            )
        self._gzip = zlib.decompressobj(31) if encoding in _GZIP else None
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0

    @property
    def content(self) -> bytes:
        """The bytes so far."""
        return b"".join(self._pieces)

    @property
    def is_full(self) -> bool:
        """Whether there are more bytes than the limit."""
        return self._size > self._limit

    def add(self, piece: bytes) -> None:
        """Add bytes as they were sent; what is beyond the limit may be left out."""
        if self._gzip is None:
            self._keep(piece)
            return
        try:
            while piece and not self.is_full:
                if self._gzip.eof:  # another member follows
                    if not piece.startswith(b"\x1f"):
                        return  # some sites pad with zeros
                    self._gzip = zlib.decompressobj(31)
                self._keep(self._gzip.decompress(piece, self._limit - self._size + 1))
                piece = self._gzip.unconsumed_tail or self._gzip.unused_data
        except zlib.error:
            raise self._damaged() from None

    def finish(self) -> None:
        """Check that nothing is missing at the end."""
        if self._gzip is not None and not self._gzip.eof and self._size:
            raise self._damaged()

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)

    def _damaged(self) -> PageNotFetched:
        return PageNotFetched(f"The page was damaged on the way. Try again later. {_SAVE_IT}")


def _too_large(limit: int, announced: int | None = None) -> PageNotFetched:
    has = f"has {announced:,} bytes, and at most" if announced else "is larger than"
    end = " are fetched" if announced else ""
    return PageNotFetched(f"The page {has} {limit:,} bytes{end}. {_SAVE_IT}")
