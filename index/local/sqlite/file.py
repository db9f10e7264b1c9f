"""`SqliteFile`: how Footnote opens, commits to, and rewrites an SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from urllib.parse import quote

from index.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryNotFound
from index.local.sqlite.scrubbing import scrub

BUSY_SECONDS = 30.0

# A file of fewer bytes is rewritten when something was deleted from it, in a tenth of a second; a
# larger one only when a greater share of its pages is free.
REWRITTEN_BELOW = 16_000_000
REWRITTEN_SHARE = 0.25

# Parts of SQLite's messages when the disk is at fault and the file is not damaged.
_DISK = ("full", "readonly", "read-only", "unable to open", "disk i/o")


class SqliteFile:
    """An SQLite file of a library, opened separately for each transaction.

    Attributes:
        path: path of the file.
        damaged_advice: what to do if the file is damaged, one sentence.

    Thread safety:
        Safe to share between threads and processes. Every transaction has its own connection;
        SQLite serialises write transactions and makes commits wait for readers.
    """

    damaged_advice = (
        "Restore it from a copy, or delete the library's folder and add the articles again."
    )

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Return whether the file has tables; a crash while it is made can leave an empty file."""
        if not self.path.exists():
            return False
        try:
            with self.connected() as connection:
                return has_tables(connection)
        except LibraryNotFound:
            return False

    def stamp(self) -> tuple[int, int] | None:
        """Return a value that changes with every write to the file, or None if there is no file.

        Reads only the file's metadata, so it never waits for a transaction.
        """
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def compact(self) -> None:
        """Leave no deleted text between the rows of the file.

        `secure_delete` overwrites a row where it is, but not the copies that SQLite left behind
        when it moved the row between pages. A small file is rewritten, and so is one of which much
        is free; in any other these places are overwritten, in a tenth of the time.

        Raises:
            LibraryBusy: a reader held its transaction for longer than `BUSY_SECONDS`.
            LibraryError: the disk has no room for a second copy; the file is unchanged.
        """
        with self.connected() as connection:
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        is_small = pages * page_size < REWRITTEN_BELOW
        if is_small or free > REWRITTEN_SHARE * pages or not self._scrub():
            self._rewrite()

    def _rewrite(self) -> None:
        """Rewrite the whole file with VACUUM, which gives back the room of deleted rows."""
        with self.connected() as connection:
            # On disk, because the copy may be larger than memory.
            connection.executescript("PRAGMA temp_store=FILE; VACUUM;")

    def _scrub(self) -> bool:
        """Overwrite the unallocated space of the file; return whether that was possible."""
        with self.connected() as connection:
            connection.execute("BEGIN EXCLUSIVE")
            try:
                return scrub(self.path)
            except OSError as error:
                raise LibraryError(
                    f"{self.path} cannot be written to: {error}. Check that the disk has room and "
                    "that the folder can be written to, then try again."
                ) from error
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def connected(
        self, wait_seconds: float | None = None, *, create: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """Open a connection without a transaction; it is closed when the block ends.

        Args:
            wait_seconds: how long to wait for other transactions; `BUSY_SECONDS` if None.
            create: whether to create an empty file if there is none.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryDamaged: the file is not an SQLite file, has other tables, or is damaged.
            LibraryError: the disk is full, or the file cannot be opened, read or written to.
            LibraryNotFound: there is no file, and `create` is false.
        """
        wait = BUSY_SECONDS if wait_seconds is None else wait_seconds
        try:
            connection = sqlite3.connect(
                uri_of(self.path.absolute(), create=create),
                uri=True,
                timeout=wait,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.OperationalError as error:
            if not self.path.exists() and not create:
                raise LibraryNotFound(
                    f"There is no library in {self.path.parent}: its file {self.path.name} is "
                    "missing. If it was moved or deleted, put it back; `footnote add PATH` makes "
                    "a new library from your articles."
                ) from error
            raise self._as_library_error(error, wait) from error
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
            raise self._as_library_error(error, wait) from error
        except sqlite3.DatabaseError as error:
            raise self._as_damaged(error) from error
        finally:
            connection.close()

    @contextmanager
    def transaction(
        self, kind: str, wait_seconds: float | None = None, *, create: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """Open a transaction; commit it when the block ends, roll it back on any error.

        Args:
            kind: `IMMEDIATE` to write, `DEFERRED` to read.
            wait_seconds: how long to wait for other transactions; `BUSY_SECONDS` if None.
            create: whether to create an empty file if there is none.

        Raises:
            LibraryError: as for `connected`.
        """
        with self.connected(wait_seconds, create=create) as connection:
            connection.execute(f"BEGIN {kind}")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _as_library_error(self, error: sqlite3.OperationalError, wait: float) -> LibraryError:
        """Return the LibraryError for an error of SQLite: busy, disk, or damaged."""
        message = str(error).lower()
        if "locked" in message or "busy" in message:
            return LibraryBusy(
                f"{self.path} is in use for more than {wait:.0f} seconds. Wait until the other "
                "program has finished, then try again."
            )
        if any(words in message for words in _DISK):
            return LibraryError(
                f"{self.path} cannot be used: {error}. This change was not stored. Check that the "
                "disk has room and that the folder can be written to, then try again."
            )
        return self._as_damaged(error)

    def _as_damaged(self, error: sqlite3.DatabaseError) -> LibraryDamaged:
        return LibraryDamaged(
            f"{self.path} cannot be read as a library: {error}. {self.damaged_advice}"
        )


def has_tables(connection: sqlite3.Connection) -> bool:
    """Return whether an SQLite file has any table."""
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether an SQLite file has a table; an earlier format may lack it."""
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def uri_of(path: PurePath, *, create: bool) -> str:
    """Return the URI by which SQLite opens a file, for reading and writing.

    Args:
        path: the file's absolute path.
        create: whether SQLite may create the file. Otherwise it would make an empty store in
            place of one that was moved.
    """
    name = path.as_posix()
    # Two slashes and a path that begins with one: SQLite takes no server's name in their place.
    name = name if name.startswith("/") else f"/{name}"
    return f"file://{quote(os.fsencode(name), safe='/:')}?mode={'rwc' if create else 'rw'}"
