"""`Store`: the SQLite file's schema, settings and transactions."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryBusy, LibraryDamaged, LibraryError
from index.local.store.migrations import migrate, read_version
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter

BUSY_SECONDS = 30.0


class Store:
    """The SQLite file of a library, opened separately for each transaction.

    Attributes:
        path: path of the file.

    Thread safety:
        Safe to share between threads and processes. Every transaction has its own connection;
        SQLite serialises write transactions and makes commits wait for readers.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Return whether the file contains a store; a crash in `create` can leave an empty file."""
        if not self.path.exists():
            return False
        with self._connected() as connection:
            return _has_schema(connection)

    def stamp(self) -> tuple[int, int] | None:
        """Return a value that changes with every write to the file, or None if there is no file.

        Reads only the file's metadata, so it never waits for a transaction.
        """
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def create(self) -> None:
        """Create an empty store unless the file contains one already."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if _has_schema(connection):
                connection.execute("ROLLBACK")
                return
            migrate(connection, 0)
            connection.execute(
                "INSERT INTO meta (key, value) VALUES ('library_id', ?)", (uuid.uuid4().hex,)
            )
            connection.execute("COMMIT")

    @contextmanager
    def reading(self, *, wait_seconds: float | None = None) -> Iterator[StoreReader]:
        """Open a read transaction, and yield its reader; the transaction ends with the block.

        Reads inside the block may raise these errors too.

        Args:
            wait_seconds: how long to wait if a writer is committing; `BUSY_SECONDS` if None.

        Raises:
            LibraryBusy: the commit took longer than that.
            LibraryDamaged: the file is not a store, or is damaged.
            LibraryError: the file cannot be opened or read.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        with self._connected(wait_seconds) as connection:
            connection.execute("BEGIN")
            read_version(connection)
            try:
                yield StoreReader(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[StoreWriter]:
        """Open a write transaction; commit it when the block ends, roll it back on any error.

        A store of an earlier format is upgraded in the same transaction.

        Args:
            wait_seconds: how long to wait for other transactions; `BUSY_SECONDS` if None.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryDamaged: the file is not a store, or is damaged.
            LibraryError: the disk is full, or the file cannot be written to.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        with self._connected(wait_seconds) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                migrate(connection, read_version(connection))
                writer = StoreWriter(connection)
                yield writer
                writer.finish()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def compact(self) -> None:
        """Rewrite the whole file with VACUUM, so that no deleted text remains between its rows.

        `secure_delete` overwrites a row where it is. Only VACUUM removes the copies that SQLite
        left behind when it moved the row between pages.

        Raises:
            LibraryBusy: a reader held its transaction for longer than `BUSY_SECONDS`.
            LibraryError: the disk has no room for a second copy; the file is unchanged.
        """
        with self._connected() as connection:
            # On disk, because the copy may be larger than memory.
            connection.executescript("PRAGMA temp_store=FILE; VACUUM;")

    @contextmanager
    def _connected(self, wait_seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        wait = BUSY_SECONDS if wait_seconds is None else wait_seconds
        try:
            connection = sqlite3.connect(
                self.path, timeout=wait, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise _as_library_error(error, self.path, wait) from error
        try:
            # A rollback journal for every version of SQLite: before 3.51.3 a WAL can lose commits,
            # and frames left in a WAL would keep deleted text. Readers wait for a commit, which
            # takes milliseconds. secure_delete overwrites deleted rows with zeros.
            connection.executescript(
                "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
            )
            yield connection
        except sqlite3.OperationalError as error:
            raise _as_library_error(error, self.path, wait) from error
        except sqlite3.DatabaseError as error:
            raise _as_damaged(error, self.path) from error
        finally:
            connection.close()


def _has_schema(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


# Parts of SQLite's messages when the disk is at fault and the file is not damaged.
_DISK = ("full", "readonly", "read-only", "unable to open", "disk i/o")


def _as_library_error(error: sqlite3.OperationalError, path: Path, wait: float) -> LibraryError:
    """Return the LibraryError for an error of SQLite: busy, disk, or damaged."""
    message = str(error).lower()
    if "locked" in message or "busy" in message:
        return LibraryBusy(
            f"{path} is in use for more than {wait:.0f} seconds. Wait until the other program "
            "has finished, then try again."
        )
    if any(words in message for words in _DISK):
        return LibraryError(
            f"{path} cannot be used: {error}. This change was not stored. Check that the disk has "
            "room and that the folder can be written to, then try again."
        )
    return _as_damaged(error, path)


def _as_damaged(error: sqlite3.DatabaseError, path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"{path} cannot be read as a library: {error}. Restore it from a copy, or delete the "
        "library's folder and add the articles again."
    )
