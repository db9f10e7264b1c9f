"""`Workspace`: the transactions of the workspace's file, and how it is made."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from index.documents import Document
from index.errors import LibraryError
from index.local.sqlite.file import SqliteFile, has_tables
from index.local.sqlite.migrating import migrate, read_version
from index.local.workspace.migrations import MIGRATIONS, WORKSPACE_VERSION
from index.local.workspace.reader import WorkspaceReader
from index.local.workspace.writer import WorkspaceWriter

WORKSPACE_FILE = "workspace.sqlite"
# The folder beside it with a workspace for each person who has an account.
PEOPLE = "people"

# The tables that a store of format 4 has too, with their columns.
_MOVED = {
    "judgements": "question, history, doc_id, start, end, sha256, relevance, judged_at",
    "judged_questions": "question, history, answerable, judged_at",
    "conversations": "conversation_id, title, changed_at",
    "turns": "conversation_id, number, question, turn",
}
# A key of `meta`: all rows are copies of a store that may still have them, because a crash can
# keep it from dropping its tables. The first write removes the key.
_COPIED = "copied"


class Workspace(SqliteFile):
    """The SQLite file with what readers leave. The first write creates it.

    Files of people:
        Somebody who has an account leaves conversations, judgements and notes in a file of his own,
        in the folder `people`. What is done about removed or replaced articles is done in all
        files.

    Order of locks:
        Who saves a judgement, a tag or a note holds a read transaction of the store, so that no
        article is removed between a check in the store and the write. Deleting what was left on
        removed articles needs none, because only the holder of the library's lock does it. Nobody
        who has a transaction open here opens one of the store.

    Thread safety:
        Safe to share between threads and processes, as every `SqliteFile` is.
    """

    damaged_advice = (
        "Restore it from a copy, or delete this file: the articles stay, but judgements, "
        "conversations, tags, collections and notes are then lost."
    )

    def of_person(self, person: str) -> Workspace:
        """Return the workspace of a person who has an account; tags and collections are not there.

        Args:
            person: what identifies the person. The name of the file is its digest.
        """
        digest = hashlib.sha256(person.encode("utf-8", "surrogatepass")).hexdigest()
        return PersonsWorkspace(self.path.parent / PEOPLE / f"{digest}.sqlite")

    def everyone(self) -> list[Workspace]:
        """Return this workspace and those of all people."""
        return [self, *map(PersonsWorkspace, self._files_of_people())]

    def _files_of_people(self) -> list[Path]:
        return sorted((self.path.parent / PEOPLE).glob("*.sqlite"))

    @contextmanager
    def reading(
        self, removed: Collection[str] = (), *, wait_seconds: float | None = None
    ) -> Iterator[WorkspaceReader]:
        """Open a read transaction, and yield its reader; without a file, everything is empty.

        Args:
            removed: ids of removed articles whose judgements, tags and notes are left out.
            wait_seconds: how long to wait if a writer is committing; `BUSY_SECONDS` if None.

        Raises:
            LibraryBusy: the commit took longer than that.
            LibraryDamaged: the file is not a workspace, or is damaged.
            LibraryError: the file cannot be opened or read.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        if not self.path.exists():
            with closing(sqlite3.connect(":memory:")) as connection:
                yield WorkspaceReader(connection)
            return
        with self.transaction("DEFERRED", wait_seconds) as connection:
            version = WORKSPACE_VERSION
            if has_tables(connection):
                version = read_version(connection, WORKSPACE_VERSION, self.path.name)
            yield WorkspaceReader(connection, removed, version)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[WorkspaceWriter]:
        """Open a write transaction; commit it when the block ends, roll it back on any error.

        Args:
            wait_seconds: how long to wait for other transactions; `BUSY_SECONDS` if None.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryDamaged: the file is not a workspace, or is damaged.
            LibraryError: the disk is full, or the file cannot be written to.
            LibraryTooNew: a later version of Footnote wrote the file.
        """
        if self.path.parent.name == PEOPLE:
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
        with self._upgraded(wait_seconds) as connection:
            connection.execute("DELETE FROM meta WHERE key = ?", (_COPIED,))
            yield WorkspaceWriter(connection)

    def forget_documents(self, doc_ids: Iterable[str]) -> None:
        """Delete what readers left on removed articles; create no file if there is none.

        Raises:
            LibraryError: the disk is full, or the file is in use, damaged or too new.
        """
        doc_ids = list(doc_ids)

        def forget(file: Workspace) -> None:
            with file.writing() as workspace:
                workspace.forget_documents(doc_ids)

        self._in_each_file(forget)

    def keep_quotes(self, replaced: Sequence[tuple[Document, Document]]) -> None:
        """Keep the cited words of documents that their new versions lack; create no file.

        Args:
            replaced: each document as it is stored, and as it will be stored.

        Raises:
            LibraryError: the disk is full, or the file is in use, damaged or too new.
        """

        def keep(file: Workspace) -> None:
            with file.writing() as workspace:
                workspace.keep_quotes(replaced)

        if replaced:
            self._in_each_file(keep)

    def compact(self) -> None:
        """Rewrite each file of which deletions have emptied pages.

        Rows are deleted by `erase`, which leaves no byte of them: this only gives back the room.

        Raises:
            LibraryError: as for `SqliteFile.compact`.
        """
        self._in_each_file(Workspace._compact_own)

    def _in_each_file(self, act: Callable[[Workspace], None]) -> None:
        """Do something in each file; an error in one does not keep it from the others.

        Raises:
            LibraryError: the first error, after all files.
        """
        errors: list[LibraryError] = []
        for each in self.everyone():
            if each.path.exists():
                try:
                    act(each)
                except LibraryError as error:
                    errors.append(error)
        if errors:
            raise errors[0]

    def _compact_own(self) -> None:
        with self.connected() as connection:
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        if free:
            super().compact()

    def copy_from(self, store: sqlite3.Connection) -> None:
        """Copy judgements and conversations from a store of an earlier format, and commit.

        A crash can come before the store drops its tables. Then they are copied again: the rows
        replace those of the first time. Rows that readers have written since are kept; they exist
        if the store's file was restored from a copy of before its upgrade.

        Args:
            store: a connection to the store with an open write transaction.

        Raises:
            LibraryError: the disk is full, or the file is in use, damaged or too new.
        """
        tables = {
            row[0] for row in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        moved = {name: columns for name, columns in _MOVED.items() if name in tables}
        if not moved:
            return
        with self._upgraded(None) as connection:
            query = "SELECT 1 FROM meta WHERE key = ?"
            copied = connection.execute(query, (_COPIED,)).fetchone() is not None
            for name, columns in moved.items():
                if copied:
                    connection.execute(f"DELETE FROM {name}")
                values = ", ".join("?" * len(columns.split(",")))
                connection.executemany(
                    f"INSERT OR IGNORE INTO {name} ({columns}) VALUES ({values})",
                    store.execute(f"SELECT {columns} FROM {name}"),
                )

    @contextmanager
    def _upgraded(self, wait_seconds: float | None) -> Iterator[sqlite3.Connection]:
        """Open a write transaction of the present format; a new file is marked as copied."""
        with self.transaction("IMMEDIATE", wait_seconds, create=True) as connection:
            is_new = not has_tables(connection)
            version = 0 if is_new else read_version(connection, WORKSPACE_VERSION, self.path.name)
            migrate(connection, MIGRATIONS, version)
            if is_new:
                connection.execute("INSERT INTO meta (key, value) VALUES (?, '')", (_COPIED,))
            yield connection


class PersonsWorkspace(Workspace):
    """The file with what somebody leaves who has an account."""

    damaged_advice = (
        "Restore it from a copy, or delete this file: the articles stay, but the judgements, "
        "conversations and notes of one person are then lost."
    )
