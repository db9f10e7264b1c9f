"""`Store`: the SQLite file's transactions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from index.local.sqlite.file import SqliteFile, has_tables
from index.local.sqlite.migrating import migrate, read_version
from index.local.store import sentences
from index.local.store.migrations import MIGRATIONS, SCHEMA_VERSION, WORKSPACE_MOVED
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter
from index.local.workspace import WORKSPACE_FILE, Workspace


class Store(SqliteFile):
    """The SQLite file with a library's articles, opened separately for each transaction.

    Attributes:
        path: path of the file.

    Thread safety:
        Safe to share between threads and processes, as every `SqliteFile` is.
    """

    def create(self) -> None:
        """Create an empty store unless the file contains one already."""
        with self.connected(create=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            if has_tables(connection):
                connection.execute("ROLLBACK")
                return
            migrate(connection, MIGRATIONS, 0)
            connection.execute(
                "INSERT INTO meta (key, value) VALUES ('library_id', ?)", (uuid.uuid4().hex,)
            )
            sentences.set_state(connection, sentences.COMPLETE)
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
            LibraryNotFound: the file is missing.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        with self.transaction("DEFERRED", wait_seconds) as connection:
            version = read_version(connection, SCHEMA_VERSION)
            yield StoreReader(connection, self.path, version)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[StoreWriter]:
        """Open a write transaction; commit it when the block ends, roll it back on any error.

        A store of an earlier format is upgraded in the same transaction. Its judgements and
        conversations are first copied to the workspace's file beside it.

        Args:
            wait_seconds: how long to wait for other transactions; `BUSY_SECONDS` if None.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryDamaged: the file is not a store, or is damaged.
            LibraryError: the disk is full, or the file cannot be written to.
            LibraryNotFound: the file is missing.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        with self.transaction("IMMEDIATE", wait_seconds) as connection:
            version = read_version(connection, SCHEMA_VERSION)
            if version < WORKSPACE_MOVED:
                # Committed before the tables are dropped, so a crash in between loses nothing.
                Workspace(self.path.with_name(WORKSPACE_FILE)).copy_from(connection)
            migrate(connection, MIGRATIONS, version)
            writer = StoreWriter(connection, self.path, SCHEMA_VERSION)
            yield writer
            writer.finish()
