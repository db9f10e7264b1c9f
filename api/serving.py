"""Run the doors for programs: REST on a port, MCP on a port or over stdin and stdout.

The packages of the doors are extras, so each is imported when its door is opened.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.service import Service
from index.errors import FootnoteError
from index.protocols import Library

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Announce = Callable[[str], None]

HOST = "127.0.0.1"
REST_PORT = 8502
MCP_PORT = 8503
# How long running questions may take after the server was asked to stop.
_STOP_SECONDS = 10


def serve_rest(
    library: Library, *, port: int, threshold: float, token: str, announce: Announce
) -> None:
    """Serve the REST API on this machine until the process is asked to stop.

    Args:
        library: the library.
        port: a port on the loopback interface.
        threshold: the confidence below which an answer's status is `not_found`.
        token: the token that every request must bear; none is asked for if empty.
        announce: tells the user a sentence.

    Raises:
        FootnoteError: the packages are not installed, or the port is taken.
    """
    with _extra("api"):
        from api.http.app import make_app

        service = Service(library, threshold=threshold)
        app = make_app(service, token=token)
    with _serving(app, port) as run, service.warmed():
        announce(
            f"The API is at http://{HOST}:{port}; /openapi.json describes it. Ctrl+C stops it."
        )
        service.resume_jobs()
        run()


def serve_mcp(
    library: Library,
    *,
    http: bool,
    port: int,
    threshold: float,
    token: str,
    allow_changes: bool,
    announce: Announce,
) -> None:
    """Serve MCP until the client closes stdin, or the process is asked to stop.

    Args:
        library: the library.
        http: whether to serve on a port instead of stdin and stdout.
        port: a port on the loopback interface.
        threshold: the confidence below which an answer's status is `not_found`.
        token: the token that every request on the port must bear; none is asked for if empty.
        allow_changes: whether there are tools that add and remove articles.
        announce: tells the user a sentence, not on stdout.

    Raises:
        FootnoteError: the packages are not installed, or the port is taken.
    """
    with _extra("mcp"):
        from api.tools import make_http_app, make_server

        service = Service(library, threshold=threshold)
        server = make_server(service, allow_changes=allow_changes)
    if http:
        app = make_http_app(server, token=token)
        with _serving(app, port) as run, service.warmed():
            announce(f"The MCP server is at http://{HOST}:{port}/mcp. Ctrl+C stops it.")
            run()
    else:
        with service.warmed():
            server.run("stdio")


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


@contextmanager
def _serving(app: ASGIApp, port: int) -> Iterator[Callable[[], None]]:
    """Take a port of the loopback interface; yield what serves there until asked to stop.

    Raises:
        FootnoteError: the port is taken.
    """
    import uvicorn

    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
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
            f"Port {port} cannot be used; another program may have it. Choose one with --port N."
        ) from error
    # The server stops at these signals, and sends them again to whoever handled them before. By
    # then there is nothing left to do.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with taken:
        yield lambda: uvicorn.Server(config).run(sockets=[taken])
