"""Send JSON to a service that the reader named, and read its reply within limits.

Unlike a page, a service may run on this machine or in its network: the reader has named it, and
who calls this asks the reader first where text would leave the machine. Redirects are not followed
and no proxy is used, so what is sent reaches the named host and no other.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.errors import PageNotFetched, WriterError
from index.version import __version__
from index.web.addresses import WebAddress
from index.web.connecting import Connection
from index.web.public import is_loopback
from index.web.rules import Deadline, FetchRules, Resolver, resolve_host

_PIECE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRules:
    """The limits of one request to a service.

    Attributes:
        seconds: the most time for the request and its reply.
        max_bytes: the most bytes of a reply.
        resolve: returns the IP addresses of a host.
        tls: makes the settings of encrypted connections.
    """

    seconds: float = 120.0
    max_bytes: int = 1_000_000
    resolve: Resolver = resolve_host
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass(frozen=True, slots=True)
class Service:
    """A service, resolved once, so that what is asked about is what is connected to.

    Attributes:
        address: the address that takes the requests.
        numbers: the IP addresses of its host.
    """

    address: WebAddress
    numbers: Sequence[str]

    @property
    def is_on_this_machine(self) -> bool:
        """Whether every IP address is a loopback address, so that nothing leaves the machine."""
        return all(map(is_loopback, self.numbers))

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way can read what is sent."""
        return self.address.scheme == "https"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service replied.

    Attributes:
        status: the status of the response.
        headers: its headers.
        content: the bytes of its body; empty unless the status is 200.
    """

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    def header(self, name: str) -> str:
        """Return the value of a header; empty if it is missing."""
        return str(self.headers.get(name, "")).strip()


def find_service(address: WebAddress, rules: PostRules) -> Service:
    """Resolve the host of a service. Nothing is sent to it.

    Raises:
        WriterError: the host is not known.
    """
    deadline = Deadline.after(min(rules.seconds, 20.0))
    try:
        numbers = deadline.call(rules.resolve, address.host, address.port)
    except (OSError, PageNotFetched):
        numbers = []
    if not numbers:
        raise WriterError(
            f"The writer's host {address.host} cannot be found. Check FOOTNOTE_WRITER_URL and this "
            "machine's connection."
        )
    return Service(address, tuple(numbers))


def post_json(
    service: Service, value: object, headers: Mapping[str, str], rules: PostRules
) -> Reply:
    """Send a value as JSON and return the reply, whatever its status.

    Args:
        service: the service.
        value: what is sent.
        headers: headers besides the usual ones; they are sent to this host only.
        rules: the limits.

    Raises:
        WriterError: the service cannot be reached, is too slow, or its reply is cut or too large.
    """
    deadline = Deadline.after(rules.seconds)
    limits = FetchRules(max_bytes=rules.max_bytes, seconds=rules.seconds, tls=rules.tls)
    place = service.address.place
    connection = Connection(service.address, service.numbers, limits, deadline)
    try:
        return _exchange(connection, service.address, value, headers, rules)
    except PageNotFetched:
        if time.monotonic() >= deadline.ends_at:
            raise _too_slow(place, rules) from None
        raise _no_server(place) from None
    except TimeoutError:
        raise _too_slow(place, rules) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _as_writer_error(error, place) from None
    finally:
        connection.close()
        if connection.timed is not None:
            connection.timed.hang_up()


def _exchange(
    connection: Connection,
    address: WebAddress,
    value: object,
    headers: Mapping[str, str],
    rules: PostRules,
) -> Reply:
    body = json.dumps(value).encode("ascii")
    connection.putrequest("POST", address.target, skip_host=True, skip_accept_encoding=True)
    for name, text in {
        "Host": address.place,
        "User-Agent": f"Footnote/{__version__}",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }.items():
        connection.putheader(name, text)
    connection.endheaders(body)
    response = connection.getresponse()
    assert connection.timed is not None, "it is connected"
    connection.timed.body_begins()
    is_ok = response.status == http.client.OK
    with response:
        content = _read(response, address.place, rules.max_bytes) if is_ok else b""
    return Reply(response.status, response.headers, content)


def _read(response: http.client.HTTPResponse, place: str, limit: int) -> bytes:
    announced = response.length
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise WriterError(
                f"The writer at {place} sent more than {limit:,} bytes, which is no short answer. "
                "Nothing of it is shown. Try another model."
            )
    if announced is not None and size < announced:
        raise http.client.IncompleteRead(b"", announced - size)
    return b"".join(pieces)


def _too_slow(place: str, rules: PostRules) -> WriterError:
    return WriterError(
        f"The writer at {place} did not answer within {rules.seconds:.0f} seconds. Try again, set "
        "FOOTNOTE_WRITER_SECONDS higher, or use a smaller model."
    )


def _no_server(place: str) -> WriterError:
    return WriterError(
        f"What answers at {place} does not speak HTTP as a writer does. Check the address in "
        "FOOTNOTE_WRITER_URL."
    )


def _as_writer_error(
    error: OSError | http.client.HTTPException | ValueError, place: str
) -> WriterError:
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected):
        return WriterError(
            f"The writer at {place} ended the connection before its answer was whole. Try again; "
            "look at the server's own log if it happens twice."
        )
    if isinstance(error, ssl.SSLError):
        return WriterError(
            f"No safe connection to the writer at {place} was possible "
            f"({getattr(error, 'verify_message', '') or error.reason or 'TLS'}). Check the "
            "address; a server on this machine is mostly http, not https."
        )
    if isinstance(error, ConnectionRefusedError):
        return WriterError(
            f"Nothing listens at {place}. Start the server of your model, or correct "
            "FOOTNOTE_WRITER_URL."
        )
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return WriterError(
            f"The writer at {place} cannot be reached ({reason}). Check FOOTNOTE_WRITER_URL and "
            "this machine's connection."
        )
    return _no_server(place)
