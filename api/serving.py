"""Run the doors for programs: REST on a port, MCP on a port or over stdin and stdout.

The packages of the doors are extras, so each is imported when its door is opened.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.access.current import LibraryOfAccounts
from api.listening import Listening
from api.service import Service
from index.access.reaching import is_local
from index.access.register import Register
from index.errors import FootnoteError, WriterError
from index.protocols import Library
from retrieval.written.chosen import ChosenWriter
from retrieval.written.writer import place_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from api.access.door import Door

Announce = Callable[[str], None]

REST_PORT = 8502
MCP_PORT = 8503
# How long running questions may take after the server was asked to stop.
_STOP_SECONDS = 10


def serve_rest(
    library: Library,
    register: Register,
    *,
    listening: Listening,
    threshold: float,
    announce: Announce,
    writer: ChosenWriter | None = None,
) -> None:
    """Serve the REST API until the process is asked to stop.

    Args:
        library: the library.
        register: the library's tokens and people.
        listening: where to listen, and whom to let in.
        threshold: the confidence below which an answer's status is `not_found`.
        announce: tells the user a sentence.
        writer: the model that writes about answers; None if there is none.

    Raises:
        AccessError: other machines would reach a server that lets nobody in.
        FootnoteError: the packages are not installed, or the port is taken.
    """
    listening.check(register)
    with _extra("api"):
        from api.http.app import make_app

        service = _service(library, listening, threshold)
        app = make_app(service, door=_door(listening, register), writer=_usable(writer, announce))
    with _serving(app, listening) as run, service.warmed():
        announce(f"The API is at {listening.address}; /openapi.json describes it. Ctrl+C stops it.")
        _warn(listening, announce)
        service.resume_jobs()
        run()


def serve_mcp(
    library: Library,
    register: Register,
    *,
    listening: Listening | None,
    threshold: float,
    allow_changes: bool,
    announce: Announce,
) -> None:
    """Serve MCP until the client closes stdin, or the process is asked to stop.

    Args:
        library: the library.
        register: the library's tokens and people.
        listening: where to listen, and whom to let in; None to use stdin and stdout.
        threshold: the confidence below which an answer's status is `not_found`.
        allow_changes: whether there are tools that add and remove articles.
        announce: tells the user a sentence, not on stdout.

    Raises:
        AccessError: other machines would reach a server that lets nobody in.
        FootnoteError: the packages are not installed, or the port is taken.
    """
    if listening is not None:
        listening.check(register)
    with _extra("mcp"):
        from api.tools import make_http_app, make_server

        service = _service(library, listening, threshold)
        server = make_server(service, allow_changes=allow_changes)
    if listening is not None:
        app = make_http_app(server, door=_door(listening, register))
        with _serving(app, listening) as run, service.warmed():
            announce(f"The MCP server is at {listening.address}/mcp. Ctrl+C stops it.")
            _warn(listening, announce)
            run()
    else:
        with service.warmed():
            server.run("stdio")


def _usable(writer: ChosenWriter | None, announce: Announce) -> ChosenWriter | None:
    """Return the writer if it can be used, and tell where questions and passages would go."""
    if writer is None or not writer.is_set:
        return None
    try:
        found = writer.open()
    except WriterError as error:
        announce(f"There are no written answers. {error}")
        return None
    announce(
        f"Where a request says `write`, the question and the passages go to {found.model} "
        f"{place_of(found.host)}."
    )
    return writer


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Raise a `FootnoteError` that names the extra if a package is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise FootnoteError(
            f"The package {error.name} is not installed. Install it with: "
            f'pip install "footnote-qa[{name}]"'
        ) from error


def _service(library: Library, listening: Listening | None, threshold: float) -> Service:
    if listening is None:
        return Service(library, threshold=threshold)
    return Service(
        LibraryOfAccounts(library) if listening.asks_who else library,
        threshold=threshold,
        logs_questions=listening.logs_questions,
    )


def _door(listening: Listening, register: Register) -> Door:
    from api.access.door import Door
    from api.access.logging import log_in_json
    from api.access.rates import Rates

    if listening.logs or listening.logs_questions:
        log_in_json()
    return Door(
        names=listening.host_names,
        # Which of its numbers a machine is reached at is not known here.
        numbers=not is_local(listening.host),
        token=listening.token,
        register=register if listening.asks_who else None,
        rates=Rates(listening.per_minute),
        upload_bytes=listening.upload_bytes,
        logs=listening.logs,
    )


def _warn(listening: Listening, announce: Announce) -> None:
    if listening.open_to_everybody and not listening.is_local:
        announce("Everybody who reaches it can read, add and remove articles.")
    elif not is_local(listening.host):
        announce(
            "The connection is not encrypted. Put a proxy with a certificate before it, unless the "
            "network is your own."
        )


@contextmanager
def _serving(app: ASGIApp, listening: Listening) -> Iterator[Callable[[], None]]:
    """Take the port; yield what serves there until asked to stop.

    Raises:
        FootnoteError: the port is taken.
    """
    import uvicorn

    config = uvicorn.Config(
        app,
        host=listening.host,
        port=listening.port,
        # Errors of requests are logged where they are handled.
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    try:
        taken = config.bind_socket()
    except SystemExit as error:
        raise FootnoteError(
            f"Port {listening.port} of {listening.host} cannot be used; another program may have "
            "it. Choose one with --port N, and an address of this machine with --host."
        ) from error
    # The server stops at these signals, and sends them again to whoever handled them before. By
    # then there is nothing left to do.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with taken:
        yield lambda: uvicorn.Server(config).run(sockets=[taken])
