"""Opening the file: its schema, its settings, its transactions."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryBusy, LibraryDamaged, LibraryError, LibraryTooNew
from index.local.store import conversations, jobs, judgements
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter

BUSY_SECONDS = 30.0

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals (
    seq INTEGER NOT NULL, documents INTEGER NOT NULL, passages INTEGER NOT NULL,
    characters INTEGER NOT NULL, vectors INTEGER NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0, 0, 0);
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, author TEXT NOT NULL,
    published TEXT, uri TEXT NOT NULL, sha256 TEXT NOT NULL, encoding TEXT NOT NULL,
    path TEXT NOT NULL, skipped TEXT NOT NULL, added_at TEXT NOT NULL, seq INTEGER NOT NULL,
    characters INTEGER NOT NULL, text TEXT NOT NULL
);
-- AUTOINCREMENT: an id is never used twice, so a stale cache can only name what is gone.
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, seq INTEGER NOT NULL
);
CREATE INDEX passages_of_document ON passages (doc_id);
CREATE INDEX passages_by_seq ON passages (seq);
-- Apart from the passages, so that reading spans does not page through vectors.
CREATE TABLE vectors (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX vectors_by_seq ON vectors (seq);
CREATE TABLE deletions (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
CREATE INDEX deletions_by_seq ON deletions (seq);
"""
# What each version of the format adds to the one before it, from the second on.
_UPGRADES = (judgements.SCHEMA, conversations.SCHEMA, jobs.SCHEMA)
SCHEMA_VERSION = 1 + len(_UPGRADES)


class Store:
    """Opens the file for readers and for the one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Say whether there is a store; a crash while it was created leaves an empty file."""
        if not self.path.exists():
            return False
        with self._connected() as connection:
            return _has_schema(connection)

    def stamp(self) -> tuple[int, int] | None:
        """Return what differs whenever the file was written to; None where there is none.

        Looks at the file only, so that it never waits for a transaction.
        """
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def create(self) -> None:
        """Make an empty store where there is none yet."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if _has_schema(connection):
                connection.execute("ROLLBACK")
                return
            _run(connection, _SCHEMA, *_UPGRADES)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [("schema", str(SCHEMA_VERSION)), ("library_id", uuid.uuid4().hex)],
            )
            connection.execute("COMMIT")

    @contextmanager
    def reading(self, *, wait_seconds: float | None = None) -> Iterator[StoreReader]:
        """Hold one read transaction.

        Args:
            wait_seconds: for a writer's commit to end; `BUSY_SECONDS` if None.

        Raises:
            LibraryDamaged: the file is not a library's.
            LibraryTooNew: a later version of Footnote wrote it.
        """
        with self._connected(wait_seconds) as connection:
            connection.execute("BEGIN")
            reader = StoreReader(connection)
            _check_version(reader)
            try:
                yield reader
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[StoreWriter]:
        """Hold one write transaction; it is committed at the end, undone on any error.

        A store of an earlier format is given what it lacks, in the same transaction.

        Args:
            wait_seconds: for other transactions to end; `BUSY_SECONDS` if None.
        """
        with self._connected(wait_seconds) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                writer = StoreWriter(connection)
                _upgrade(connection, writer, _check_version(writer))
                yield writer
                writer.finish()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def compact(self) -> None:
        """Write the file anew, so that nothing of what was removed is left between its rows.

        `secure_delete` overwrites a row where it stands; what SQLite left where the row stood
        before, when it moved it from page to page, goes only like this.

        Raises:
            LibraryBusy: somebody reads for longer than `BUSY_SECONDS`.
            LibraryError: the disk has no room for a second copy; the file is as it was.
        """
        with self._connected() as connection:
            # The copy may be larger than memory.
            connection.executescript("PRAGMA temp_store=FILE; VACUUM;")

    @contextmanager
    def _connected(self, wait_seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        wait = BUSY_SECONDS if wait_seconds is None else wait_seconds
        try:
            connection = sqlite3.connect(
                self.path, timeout=wait, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise _explained(error, self.path, wait) from error
        try:
            # One rollback journal for every SQLite: its WAL can lose commits before 3.51.3, and
            # frames left in a WAL would keep what was removed. Readers wait out a commit, which
            # takes milliseconds. secure_delete overwrites what is removed with zeros.
            connection.executescript(
                "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
            )
            yield connection
        except sqlite3.OperationalError as error:
            raise _explained(error, self.path, wait) from error
        except sqlite3.DatabaseError as error:
            raise _damaged(error, self.path) from error
        finally:
            connection.close()


def _has_schema(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def _run(connection: sqlite3.Connection, *scripts: str) -> None:
    """Run statements inside a transaction, which `executescript` would end."""
    for statement in "".join(scripts).split(";\n"):
        connection.execute(statement)


def _check_version(reader: StoreReader) -> int:
    version = int(reader.meta("schema") or 0)
    if version > SCHEMA_VERSION:
        raise LibraryTooNew(
            f"This library has format {version}; this Footnote reads up to {SCHEMA_VERSION}. "
            "Update Footnote to open it."
        )
    return version


def _upgrade(connection: sqlite3.Connection, writer: StoreWriter, version: int) -> None:
    if version < SCHEMA_VERSION:
        _run(connection, *_UPGRADES[max(version, 1) - 1 :])
        writer.set_meta("schema", str(SCHEMA_VERSION))


# What SQLite says when the disk, not the file, is at fault.
_DISK = ("full", "readonly", "read-only", "unable to open", "disk i/o")


def _explained(error: sqlite3.OperationalError, path: Path, wait: float) -> LibraryError:
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return LibraryBusy(
            f"{path} is in use for more than {wait:.0f} seconds. Wait until what uses it "
            "has finished and try again."
        )
    if any(words in said for words in _DISK):
        return LibraryError(
            f"{path} cannot be used: {error}. Nothing of this step was stored; check that the "
            "disk has room and that the folder can be written to, then try again."
        )
    return _damaged(error, path)


def _damaged(error: sqlite3.DatabaseError, path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"{path} cannot be read as a library: {error}. Restore it from a copy, or delete the "
        "library's folder and add the articles again."
    )
