"""`Store`: the SQLite file's transactions."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from index.documents import Document, Passage
from index.local.sqlite.file import SqliteFile, has_tables
from index.local.sqlite.migrating import migrate, read_version
from index.local.store import sentences
from index.local.store.migrations import MIGRATIONS, SCHEMA_VERSION, WORKSPACE_MOVED
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter
from index.local.workspace import WORKSPACE_FILE, Workspace

# How many documents `Store.passages_after` reads in one transaction: some milliseconds' worth.
_DOCUMENTS_AT_ONCE = 50


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
            version = read_version(connection, SCHEMA_VERSION, self.path.name)
            yield StoreReader(connection, self.path, version)

    def passages_after(
        self, seq: int, *, wait_seconds: float | None = None
    ) -> Iterator[tuple[Passage, Document]]:
        """Yield the passages stored after `seq` with their documents, grouped by document.

        They are read in short transactions, and none is open at a yield. Together they show one
        moment only if nobody changes passages meanwhile, which the library's lock ensures.

        Args:
            seq: the sequence number after which to begin.
            wait_seconds: as for `reading`, which also lists the errors.
        """
        with self.reading(wait_seconds=wait_seconds) as reader:
            doc_ids = reader.documents_after(seq)
        yield from self._passages_of(doc_ids, wait_seconds)

    def passages_beside(self, passage_ids: Collection[int]) -> Iterator[tuple[Passage, Document]]:
        """Yield all passages of the documents that any of these passages belong to.

        They come as `passages_after` yields them. Ids that are not stored are left out.
        """
        with self.reading() as reader:
            passages = reader.passages(passage_ids).values()
        yield from self._passages_of(sorted({passage.doc_id for passage in passages}), None)

    def _passages_of(
        self, doc_ids: Sequence[str], wait_seconds: float | None
    ) -> Iterator[tuple[Passage, Document]]:
        for start in range(0, len(doc_ids), _DOCUMENTS_AT_ONCE):
            batch = doc_ids[start : start + _DOCUMENTS_AT_ONCE]
            with self.reading(wait_seconds=wait_seconds) as reader:
                documents = reader.documents(batch)
                passages = [(documents[key], reader.passages_of(key)) for key in documents]
            for document, its_passages in sorted(passages, key=lambda pair: pair[0].doc_id):
                for passage in its_passages:
                    yield passage, document

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
            version = read_version(connection, SCHEMA_VERSION, self.path.name)
            if version < WORKSPACE_MOVED:
                # Committed before the tables are dropped, so a crash in between loses nothing.
                Workspace(self.path.with_name(WORKSPACE_FILE)).copy_from(connection)
            migrate(connection, MIGRATIONS, version)
            writer = StoreWriter(connection, self.path, SCHEMA_VERSION)
            yield writer
            writer.finish()
