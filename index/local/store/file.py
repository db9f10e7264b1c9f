"""`Store`: the SQLite file's transactions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from index.local.sqlite_file import SqliteFile, has_tables
from index.local.store.migrations import migrate, read_version
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter


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
            LibraryNotFound: the file is missing.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        with self.transaction("DEFERRED", wait_seconds) as connection:
            read_version(connection)
            yield StoreReader(connection, self.path)

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
            LibraryNotFound: the file is missing.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        with self.transaction("IMMEDIATE", wait_seconds) as connection:
            migrate(connection, read_version(connection))
            writer = StoreWriter(connection, self.path)
            yield writer
            writer.finish()
