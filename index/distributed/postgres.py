"""Connections to a PostgreSQL server. The only module that imports pg8000."""

from __future__ import annotations

import getpass
import os
import socket
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from index.distributed.dialect import translate, translate_once
from index.distributed.place import is_address
from index.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryNotFound

# How long one statement may take, such as a lost connection's, which gives no other sign.
STATEMENT_SECONDS = 60.0
# How many connections wait for their next transaction in this process.
_KEPT = 4
# PostgreSQL takes at most 65,535 parameters at once.
_PARAMETERS_AT_ONCE = 8_000

_CLIENT_SIGNS = (
    (socket.IPPROTO_TCP, "TCP_KEEPIDLE", 20),
    (socket.IPPROTO_TCP, "TCP_KEEPINTVL", 10),
    (socket.IPPROTO_TCP, "TCP_KEEPCNT", 3),
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", 60_000),
)
_SERVER_SIGNS = (
    "SELECT set_config('tcp_keepalives_idle', '20', false),"
    " set_config('tcp_keepalives_interval', '10', false),"
    " set_config('tcp_keepalives_count', '3', false),"
    " set_config('tcp_user_timeout', '60000', false)"
)

# What PostgreSQL calls its errors: https://www.postgresql.org/docs/current/errcodes-appendix.html
_LOCKED = {"55P03", "57014"}
_NO_ROOM = {"53100", "53200"}
_STOPPED = {"57P01", "57P02", "57P03", "53300"}
_NO_DATABASE = "3D000"
_NO_SCHEMA = {"3F000", "42P01"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a library is: a schema of a PostgreSQL database.

    Attributes:
        shown: the address without its password, for messages.
    """

    host: str
    port: int
    database: str
    user: str
    password: str | None = field(repr=False)
    schema: str
    encrypted: bool

    @classmethod
    def parse(cls, text: str) -> Address:
        """Return the parts of postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME.

        Raises:
            LibraryError: the address is not of this form.
        """
        wrong = (
            "The address of a library in PostgreSQL is "
            "postgresql://USER@HOST:PORT/DATABASE?schema=NAME; schema and port may be left out."
        )
        try:
            parts = urlsplit(text)
            port = parts.port or 5432
        except ValueError as error:
            raise LibraryError(f"{wrong} ({error})") from error
        database = unquote(parts.path.strip("/"))
        options = parse_qs(parts.query)
        schema = options.pop("schema", ["footnote"])[-1]
        mode = options.pop("sslmode", ["disable"])[-1]
        if not is_address(text) or not database or options:
            raise LibraryError(wrong)
        if not (schema.isascii() and schema.isidentifier() and schema == schema.lower()):
            raise LibraryError(
                f"{schema!r} is not the name of a schema: use small letters, digits and _."
            )
        if len(schema) > 20:
            raise LibraryError(f"The schema's name {schema!r} is longer than 20 letters.")
        return cls(
            host=parts.hostname or "localhost",
            port=port,
            database=database,
            user=unquote(parts.username) if parts.username else getpass.getuser(),
            password=unquote(parts.password) if parts.password else os.environ.get("PGPASSWORD"),
            schema=schema,
            encrypted=mode != "disable",
        )

    @property
    def shown(self) -> str:
        """The address without its password, for messages."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.database}"


class Rows:
    """The result of a statement, as `sqlite3.Cursor` gives it."""

    def __init__(self, context: Any) -> None:
        self._rows = iter([tuple(row) for row in context.rows or ()])
        self.rowcount: int = context.row_count
        self.description = [(column["name"],) for column in context.columns or ()]

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row; None after the last one."""
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the remaining rows."""
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted, of a table that numbers its rows."""
        row = next(self._rows, None)
        return None if row is None else int(row[0])


class Connection:
    """A connection that runs the statements of SQLite's tables, as `sqlite3.Connection` does.

    Thread safety:
        Not safe to share.
    """

    def __init__(self, opened: Any, address: Address) -> None:
        self._opened = opened
        self._address = address

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        """Run one statement of SQLite's dialect."""
        return self.run(translate_once(statement), parameters)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run an INSERT with one row of values for each of `rows`, many in one statement."""
        head, values, tail = statement.partition("VALUES ")
        waiting = list(rows)
        at_once = max(1, _PARAMETERS_AT_ONCE // max(1, tail.count("?")))
        for start in range(0, len(waiting), at_once):
            some = waiting[start : start + at_once]
            many = head + values + ", ".join([tail] * len(some))
            self.run(translate(many), [value for row in some for value in row])

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        """Run one statement of PostgreSQL's own dialect.

        Raises:
            LibraryError: the server cannot be reached, has no room, or refuses.
        """
        values = tuple(map(_plain, parameters))
        with _as_library_error(self._address):
            return Rows(self._opened.execute_unnamed(statement, values))

    def check(self) -> None:
        """Do nothing if the server answers on this connection soon.

        Raises:
            LibraryError: it does not.
        """
        self.run("SELECT 1")

    def wait_up_to(self, seconds: float | None) -> None:
        """Set how long a statement may take without a sign of the server; None for no limit.

        A connection that is lost ends it all the same, after about a minute.
        """
        self._opened._usock.settimeout(seconds)

    def close(self) -> None:
        """Close the connection, even a broken one."""
        with suppress(_driver().exceptions.Error, OSError):
            self._opened.close()


class Server:
    """A database of a PostgreSQL server, with the connections of this process.

    Thread safety:
        Safe to share between threads. Each transaction has a connection of its own.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def connected(self, schema: str, *, apart: bool = False) -> Iterator[Connection]:
        """Lend a connection without a transaction until the block ends.

        Args:
            schema: the schema whose tables statements name.
            apart: whether it is made for this block alone, as its locks end with it.

        Raises:
            LibraryBusy: others held what a statement needs for too long.
            LibraryError: the server cannot be reached, has no room, or refuses.
        """
        connection = self._take(schema) if not apart else None
        if connection is None:
            connection = self._open()
            connection.run(f'SET search_path TO "{schema}"')
        try:
            yield connection
        except BaseException:
            # Its transaction and its locks end with it.
            connection.close()
            raise
        if not apart:
            with self._lock:
                if len(self._idle) < _KEPT:
                    self._idle.append(connection)
                    return
        connection.close()

    @contextmanager
    def transaction(self, schema: str, begin: str = "BEGIN") -> Iterator[Connection]:
        """Open a transaction; commit it when the block ends, roll it back on any error.

        Args:
            schema: the schema whose tables statements name.
            begin: the statement that begins it.

        Raises:
            LibraryError: as for `connected`.
        """
        with self.connected(schema) as connection:
            connection.run(begin)
            yield connection
            connection.run("COMMIT")

    def _take(self, schema: str) -> Connection | None:
        """Return a connection that waited and still works; None if there is none."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            try:
                # After a restart of the server all of them are dead, and the question need not be.
                connection.run(f'SET search_path TO "{schema}"')
            except LibraryError:
                connection.close()
            else:
                return connection

    def _open(self) -> Connection:
        pg8000 = _driver()
        address = self.address
        with _as_library_error(address):
            opened = pg8000.native.Connection(
                address.user,
                host=address.host,
                port=address.port,
                database=address.database,
                password=address.password,
                timeout=STATEMENT_SECONDS,
                ssl_context=True if address.encrypted else None,
                application_name="footnote",
                tcp_keepalive=True,
            )
        connection = Connection(opened, address)
        try:
            with _as_library_error(address):
                _notice_silence(opened)
            _refuse_standby(connection, address)
        except BaseException:
            connection.close()
            raise
        return connection


def _notice_silence(opened: Any) -> None:
    """Have both ends give a connection up that brings no sign for about a minute.

    Else a machine that lost its power would hold its locks for hours.
    """
    for level, name, value in _CLIENT_SIGNS:
        option = getattr(socket, name, None)
        if option is not None:
            opened._usock.setsockopt(level, option, value)
    opened.run(_SERVER_SIGNS)


def _refuse_standby(connection: Connection, address: Address) -> None:
    """Refuse a server that follows another one, which may have removed what is still here.

    Raises:
        LibraryError: it follows another server.
    """
    row = connection.run("SELECT pg_is_in_recovery()").fetchone()
    if row and row[0]:
        raise LibraryError(
            f"The PostgreSQL server of {address.shown} follows another one, and may still show "
            "what was removed there. Name the server that it follows, or promote this one."
        )


def _close_all(connections: list[Connection]) -> None:
    """Close what a server that nobody uses any more has kept."""
    while connections:
        connections.pop().close()


@contextmanager
def _as_library_error(address: Address) -> Iterator[None]:
    """Turn an error of the server or of the network into one that says what to do."""
    pg8000 = _driver()
    try:
        yield
    except pg8000.exceptions.DatabaseError as error:
        raise _refused(address, error) from error
    except (pg8000.exceptions.Error, OSError) as error:
        raise _unreachable(address, str(error)) from error


def _unreachable(address: Address, why: str) -> LibraryError:
    return LibraryError(
        f"The PostgreSQL server of {address.shown} cannot be reached, or the connection was "
        f"lost: {why.rstrip('.')}. What was stored stays; the change that was being made was not "
        "stored. Check that the server runs, then try again."
    )


def _refused(address: Address, error: Exception) -> LibraryError:
    told = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    code, message = str(told.get("C", "")), str(told.get("M", error))
    shown = address.shown
    if code in _LOCKED:
        return LibraryBusy(
            f"{shown} is in use for too long by other programs. Wait until they have finished, "
            "then try again."
        )
    if code in _NO_ROOM:
        return LibraryError(
            f"The PostgreSQL server of {shown} has no room: {message}. This change was not "
            "stored. Make room there, then try again."
        )
    if code in _STOPPED or code.startswith("08"):
        return _unreachable(address, message)
    if code == _NO_DATABASE:
        return LibraryNotFound(f"{shown}: {message}. Make it with `createdb`, then try again.")
    if code in _NO_SCHEMA:
        return LibraryNotFound(
            f"There is no library in {shown} (schema {address.schema}): {message}. "
            "`footnote add PATH` makes one from your articles."
        )
    if code.startswith("28") or code == "42501":
        return LibraryError(
            f"{shown} refuses: {message}. Give the user and the password in the address, or the "
            "password in PGPASSWORD; the user must be allowed to create schemas."
        )
    return LibraryDamaged(f"{shown} cannot be used as a library: {message} ({code}).")


def _plain(value: Any) -> Any:
    """Return a parameter as the columns store it: flags as 0 and 1, names as plain text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and type(value) is not str:
        return str(value)
    return value


def _driver() -> Any:
    """Return pg8000.

    Raises:
        LibraryError: it is not installed.
    """
    try:
        import pg8000.exceptions
        import pg8000.native
    except ImportError as error:
        raise LibraryError(
            "A library in PostgreSQL needs more packages. Install them with "
            '`pip install "footnote-qa[cluster]"`.'
        ) from error
    return pg8000
