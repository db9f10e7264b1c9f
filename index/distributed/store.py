"""`PostgresStore`: the transactions of a library's tables in PostgreSQL."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from index.distributed import migrations, postgres
from index.distributed.postgres import Connection, Server
from index.errors import LibraryError, LibraryNotFound
from index.jobs.job import KEPT
from index.local.sqlite.file import BUSY_SECONDS
from index.local.store import Store, StoreReader, StoreWriter, sentences
from index.local.store.migrations import SCHEMA_VERSION

READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

# The first number of PostgreSQL's advisory locks; the second is of the schema.
_WRITING = 0x464E_0001  # one transaction that writes, of the store or of the workspace
_LIBRARY = 0x464E_0002  # the one writer of a library
_WORKER = 0x464E_0004  # the one background worker of a library
_SNAPSHOT = 0x464E_0003  # shared by open snapshots; who erases what they may show holds it alone

# Their rows have words of articles, so they are rewritten after a removal.
_TABLES_WITH_WORDS = (
    "documents", "corrections", "jobs", "job_documents", "job_files", "removals",
)  # fmt: skip


class PostgresStore(Store):
    """A library's tables in a schema of PostgreSQL; every transaction has a connection of its own.

    Reading:
        One REPEATABLE READ transaction: it shows one moment, and neither waits nor makes wait.

    Writing:
        An advisory lock lets one transaction of a library write at a time, as SQLite does.

    Thread safety:
        Safe to share between threads, processes and machines.

    Args:
        server: the database.
        folder: this machine's folder for what is derived from the library.
    """

    def __init__(self, server: Server, folder: Path) -> None:
        super().__init__(folder / "postgresql")
        self.server = server
        self.schema = server.address.schema
        self._guard = _Guard()

    @property
    def shown(self) -> str:
        """The library's address, for messages."""
        return f"{self.server.address.shown} (schema {self.schema})"

    def exists(self) -> bool:
        """Return whether the schema has the tables of a library."""
        with self.server.connected(self.schema) as connection:
            return migrations.version_of(connection) > 0

    def create(self) -> None:
        """Create an empty library unless the schema has one already."""
        with self.server.transaction(self.schema) as connection:
            lock_transaction(connection, self.schema, None)
            connection.run(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')
            if migrations.version_of(connection):
                return
            migrations.migrate(connection, migrations.STORE, 0)
            run: Any = connection
            for key in ("library_id", "change"):
                run.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, uuid.uuid4().hex))
            sentences.set_state(run, sentences.COMPLETE)

    def stamp(self) -> Any:
        """Return a value that changes with every write; None if there is no library any more."""
        return stamp_of(self.server, self.schema)

    @contextmanager
    def reading(self, *, wait_seconds: float | None = None) -> Iterator[StoreReader]:  # noqa: ARG002  # nothing to wait for
        """Open a read transaction, and yield its reader; the transaction ends with the block.

        Raises:
            LibraryError: the server cannot be reached.
            LibraryNotFound: the schema has no library.
            LibraryTooNew: a later version of Footnote made it.
        """
        with self.server.transaction(self.schema, READ) as connection:
            yield self._reader(connection)

    @contextmanager
    def snapshot(self, wait_seconds: float | None) -> Iterator[StoreReader]:
        """Open a read transaction during which nothing is erased that it may show.

        Args:
            wait_seconds: how long to wait while removed text is erased; half a minute if None.

        Raises:
            LibraryBusy: erasing took longer.
            LibraryError: as for `reading`.
        """
        with self.server.connected(self.schema) as connection:
            # Before the transaction, whose moment would otherwise be that before the waiting.
            _lock_session(
                connection, "pg_advisory_lock_shared", _SNAPSHOT, self.schema, wait_seconds
            )
            connection.run(READ)
            yield self._reader(connection)
            connection.run("COMMIT")
            connection.run("SELECT pg_advisory_unlock_all()")

    def _reader(self, connection: Connection) -> StoreReader:
        if not migrations.check(connection, migrations.STORE, self.shown):
            raise LibraryNotFound(
                f"There is no library in {self.shown}. `footnote add PATH` makes one from your "
                "articles."
            )
        run: Any = connection
        return StoreReader(run, self.path, SCHEMA_VERSION)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[PostgresWriter]:
        """Open a write transaction; commit it when the block ends, roll it back on any error.

        Args:
            wait_seconds: how long to wait for other transactions; half a minute if None.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryError: the server cannot be reached or has no room.
        """
        with self.server.transaction(self.schema) as connection:
            lock_transaction(connection, self.schema, wait_seconds)
            version = migrations.check(connection, migrations.STORE, self.shown)
            if not version:
                raise LibraryNotFound(f"There is no library in {self.shown} any more.")
            migrations.migrate(connection, migrations.STORE, version)
            self._guard.check()
            run: Any = connection
            writer = PostgresWriter(run, self.path, SCHEMA_VERSION)
            yield writer
            writer.finish()
            connection.run("UPDATE writes SET number = number + 1")

    @contextmanager
    def locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the library's lock, which one writer of all machines holds, until the block ends.

        Raises:
            LibraryBusy: another writer held it for longer than `wait_seconds`.
        """
        busy = (
            f"Another process is adding to or removing from {self.shown}. Questions can be asked "
            "meanwhile; try this again when it has finished."
        )
        with self._holding(_LIBRARY, wait_seconds, busy):
            yield

    @contextmanager
    def working(self, wait_seconds: float) -> Iterator[None]:
        """Hold the lock of the one worker of all machines until the block ends.

        Raises:
            LibraryBusy: another worker held it for longer than `wait_seconds`.
        """
        with self._holding(_WORKER, wait_seconds, f"Another worker is busy with {self.shown}."):
            yield

    def holder(self) -> LockHolder:
        """Return who holds the lock that this thread has taken last."""
        row = (
            self._guard.held[-1]
            .run(
                "SELECT pid::int, extract(epoch FROM backend_start)::text FROM pg_stat_activity"
                " WHERE pid = pg_backend_pid()"
            )
            .fetchone()
        )
        assert row is not None
        return LockHolder(*row)

    def has_worker(self) -> bool:
        """Return whether a worker of any machine holds its lock."""
        with self.server.connected(self.schema) as connection:
            row = connection.run(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND classid = $1::int::oid AND objid = hashtext($2::text)::oid",
                (_WORKER, self.schema),
            ).fetchone()
        return bool(row and row[0])

    @contextmanager
    def _holding(self, purpose: int, wait_seconds: float, busy: str) -> Iterator[None]:
        """Hold a lock until the block ends.

        It ends with the connection. So every transaction of this thread checks first that the
        connection is still there: after a restart of the server another machine may hold the lock.
        """
        with self.server.connected(self.schema, apart=True) as connection:
            _lock_session(connection, "pg_advisory_lock", purpose, self.schema, wait_seconds, busy)
            self._guard.held.append(connection)
            try:
                yield
            finally:
                self._guard.held.remove(connection)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for all open snapshots, and keep new ones waiting until the block ends.

        Raises:
            LibraryBusy: a snapshot stays open for more than half a minute.
        """
        busy = f"A question to {self.shown} has been open for more than {BUSY_SECONDS:.0f} seconds."
        with self.server.connected(self.schema, apart=True) as connection:
            _lock_session(connection, "pg_advisory_lock", _SNAPSHOT, self.schema, None, busy)
            yield

    def compact(self) -> None:
        """Rewrite the tables that have words of articles, so that no deleted row is left in them.

        Raises:
            LibraryError: the server has no room for a second copy of a table, or cannot be reached.
        """
        vacuum(self.server, self.schema, _TABLES_WITH_WORDS)


class LockHolder(NamedTuple):
    """A connection that holds the lock of a library, for the workers of the same writer.

    Attributes:
        process: the number of the server's process for it.
        since: when the connection was made, as numbers are given again.
    """

    process: int
    since: str


class PostgresWriter(StoreWriter):
    """A write transaction of the store, which has the files of jobs and the ledger, too."""

    _connection: Any

    def require_holder(self, holder: LockHolder, schema: str) -> None:
        """Check that a writer still holds the library's lock; it is so until the commit.

        Whoever takes the lock later waits for this transaction before its own first one.

        Raises:
            LibraryError: it does not.
        """
        row = self._connection.run(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::int::oid"
            " AND l.objid = hashtext($2::text)::oid AND a.pid = $3::int"
            " AND extract(epoch FROM a.backend_start)::text = $4::text",
            (_LIBRARY, schema, *holder),
        ).fetchone()
        if not row or not row[0]:
            raise LibraryError("The program that this worker belongs to has ended.")

    def note_files(self, files: Iterable[str]) -> None:
        """Record in the ledger that the articles of files are stored and embedded."""
        self._connection.run(
            "INSERT INTO bulk_files (file) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING",
            (list(files),),
        )

    def noted_files(self) -> set[str]:
        """Return the files in the ledger."""
        return {row[0] for row in self._connection.run("SELECT file FROM bulk_files")}

    def forget_files(self) -> None:
        """Empty the ledger."""
        self._connection.run("DELETE FROM bulk_files")

    def access(self) -> str | None:
        """Return who may use the library over the network, as JSON; None if nobody was named."""
        row = self._connection.run("SELECT content FROM access").fetchone()
        return None if row is None else str(row[0])

    def set_access(self, content: str) -> None:
        """Record who may use the library over the network."""
        self._connection.run("DELETE FROM access")
        self._connection.run("INSERT INTO access (content) VALUES ($1)", (content,))

    def keep_file(self, job_id: int, part: int, name: str, content: bytes) -> None:
        """Keep a piece of a job's file."""
        self._connection.run(
            "INSERT INTO job_files (job_id, part, name, content) VALUES ($1, $2, $3, $4)",
            (job_id, part, name, content),
        )

    def forget_file(self, job_id: int) -> None:
        """Delete a job's file."""
        self._connection.run("DELETE FROM job_files WHERE job_id = $1", (job_id,))

    def finish(self) -> None:
        """Do as for the local store, and delete the files of jobs that have ended."""
        super().finish()
        self._connection.run(
            "DELETE FROM job_files f WHERE NOT EXISTS (SELECT 1 FROM jobs j"
            " WHERE j.job_id = f.job_id AND j.state = ANY($1::text[]))",
            (list(map(str, KEPT)),),
        )


class _Guard(threading.local):
    """The connections whose locks a thread holds, which it checks before it writes."""

    def __init__(self) -> None:
        self.held: list[Connection] = []

    def check(self) -> None:
        """Do nothing if the connections are still there.

        Raises:
            LibraryError: one is not, so another machine may hold its lock.
        """
        for connection in self.held:
            connection.check()


def lock_transaction(connection: Connection, schema: str, wait_seconds: float | None) -> None:
    """Wait until no other transaction writes to a library; hold that until this one ends.

    Raises:
        LibraryBusy: others took longer than `wait_seconds`, or half a minute.
    """
    _limit(connection, "SET LOCAL", wait_seconds)
    connection.run("SELECT pg_advisory_xact_lock($1::int, hashtext($2::text))", (_WRITING, schema))
    connection.run("SET LOCAL lock_timeout = 0")


def _lock_session(
    connection: Connection,
    function: str,
    purpose: int,
    schema: str,
    wait_seconds: float | None,
    busy: str = "",
) -> None:
    from index.errors import LibraryBusy

    _limit(connection, "SET", wait_seconds)
    connection.wait_up_to(_waiting(wait_seconds) + postgres.STATEMENT_SECONDS)
    try:
        connection.run(f"SELECT {function}($1::int, hashtext($2::text))", (purpose, schema))
    except LibraryBusy as error:
        raise LibraryBusy(busy or str(error)) from error
    connection.wait_up_to(postgres.STATEMENT_SECONDS)
    connection.run("SET lock_timeout = 0")


def _waiting(wait_seconds: float | None) -> float:
    return BUSY_SECONDS if wait_seconds is None else wait_seconds


def _limit(connection: Connection, set_it: str, wait_seconds: float | None) -> None:
    """Set how long a statement waits for a lock; PostgreSQL takes 0 for no limit."""
    milliseconds = max(1, int(_waiting(wait_seconds) * 1000))
    connection.run(f"{set_it} lock_timeout = {milliseconds}")


def stamp_of(server: Server, schema: str) -> object:
    """Return the number of writes of a schema; None if it has no tables."""
    with server.connected(schema) as connection:
        row = connection.run("SELECT to_regclass('writes') IS NOT NULL").fetchone()
        if not row or not row[0]:
            return None
        found = connection.run("SELECT number FROM writes").fetchone()
        return (schema, found[0]) if found else None


def vacuum(server: Server, schema: str, tables: tuple[str, ...]) -> None:
    """Rewrite tables as they are, without the rows that were deleted."""
    try:
        with server.connected(schema, apart=True) as connection:
            _limit(connection, "SET", None)
            connection.wait_up_to(None)
            for table in tables:
                connection.run(f"VACUUM FULL {table}")
    except LibraryError as error:
        raise LibraryError(str(error)) from error
