"""The workspace in PostgreSQL: what readers leave, in a schema beside that of the articles."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.distributed import migrations
from index.distributed.postgres import Server
from index.distributed.store import READ, lock_transaction, stamp_of, vacuum
from index.errors import LibraryError
from index.local.store import StoreReader
from index.local.workspace import Workspace, WorkspaceReader, WorkspaceWriter
from index.local.workspace.access import WorkspaceAccess

_TABLES = (
    "judgements", "judged_questions", "conversations", "turns", "tags", "collections", "notes",
    "kept_quotes",
)  # fmt: skip
# How many letters of a person's digest name the schema; PostgreSQL takes 63 in all.
_DIGEST = 32


class PostgresWorkspace(Workspace):
    """What readers leave in a library; what somebody with an account leaves has its own schema.

    Order of locks:
        A write takes the lock of the store's writes first. So what a check finds in the store is
        true until the write is committed.

    Thread safety:
        Safe to share between threads, processes and machines.

    Args:
        server: the database.
        library: the schema of the articles.
        schema: the schema of this workspace.
    """

    def __init__(self, server: Server, library: str, schema: str) -> None:
        super().__init__(Path(schema))
        self._server = server
        self._library = library
        self._schema = schema

    @property
    def _shown(self) -> str:
        return f"{self._server.address.shown} (schema {self._schema})"

    def of_person(self, person: str) -> PostgresWorkspace:
        """Return the workspace of a person who has an account; tags and collections are not there.

        Args:
            person: what identifies the person. The name of the schema has its digest.
        """
        digest = hashlib.sha256(person.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
        return PostgresWorkspace(self._server, self._library, f"{self._library}_p_{digest}")

    def everyone(self) -> list[Workspace]:
        """Return this workspace and those of all people."""
        with self._server.connected(self._library) as connection:
            rows = connection.run(
                "SELECT nspname::text FROM pg_namespace WHERE nspname ~ $1 ORDER BY 1",
                (f"^{self._library}_p_[0-9a-f]{{{_DIGEST}}}$",),
            )
        names = [row[0] for row in rows]
        return [self, *(PostgresWorkspace(self._server, self._library, name) for name in names)]

    def exists(self) -> bool:
        """Return whether the schema has the tables of a workspace."""
        with self._server.connected(self._schema) as connection:
            return migrations.version_of(connection) > 0

    def stamp(self) -> Any:
        """Return a value that changes with every write; None before the first one."""
        return stamp_of(self._server, self._schema)

    @contextmanager
    def reading(
        self,
        removed: Collection[str] = (),
        *,
        wait_seconds: float | None = None,  # noqa: ARG002  # nothing to wait for
    ) -> Iterator[WorkspaceReader]:
        """Open a read transaction, and yield its reader; before the first write, all is empty."""
        with self._server.transaction(self._schema, READ) as connection:
            migrations.check(connection, migrations.WORKSPACE, self._shown)
            run: Any = connection
            yield WorkspaceReader(run, removed)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[WorkspaceWriter]:
        """Open a write transaction; commit it when the block ends, roll it back on any error.

        Raises:
            LibraryBusy: other transactions took longer than `wait_seconds`, or half a minute.
            LibraryError: the server cannot be reached or has no room.
        """
        with self._server.transaction(self._schema) as connection:
            lock_transaction(connection, self._library, wait_seconds)
            version = migrations.check(connection, migrations.WORKSPACE, self._shown)
            if not version:
                connection.run(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"')
            migrations.migrate(connection, migrations.WORKSPACE, version)
            run: Any = connection
            yield WorkspaceWriter(run)
            connection.run("UPDATE writes SET number = number + 1")

    def compact(self) -> None:
        """Rewrite the tables of every workspace, so that no deleted row is left in them."""
        for each in self.everyone():
            if isinstance(each, PostgresWorkspace) and each.exists():
                vacuum(self._server, each._schema, _TABLES)

    def _in_each_file(self, act: Callable[[Workspace], None]) -> None:
        """Do something in each workspace; an error in one does not keep it from the others.

        Raises:
            LibraryError: the first error, after all.
        """
        errors: list[LibraryError] = []
        for each in self.everyone():
            try:
                if each.exists():
                    act(each)
            except LibraryError as error:
                errors.append(error)
        if errors:
            raise errors[0]


class PostgresAccess(WorkspaceAccess):
    """The workspace, changed in step with the store.

    Thread safety:
        Safe to share between threads.
    """

    def of_person(self, person: str) -> PostgresAccess:
        """Return the same for what one person who has an account leaves."""
        own = self._workspace.of_person(person)
        return PostgresAccess(self._store, own, self._refuse, is_shared=False)

    @contextmanager
    def transaction(
        self, wait_seconds: float | None, check: Callable[[StoreReader], None] | None = None
    ) -> Iterator[WorkspaceWriter]:
        """Hold one write transaction of the workspace, during which nobody writes to the store.

        Args:
            wait_seconds: how long to wait for other transactions; half a minute if None.
            check: called with the store as it is during the transaction; what it raises ends it.

        Raises:
            LibraryBusy: other transactions took longer than that.
            LibraryError: the server cannot be reached or has no room.
        """
        self._refuse()
        with self._workspace.writing(wait_seconds=wait_seconds) as workspace:
            if check:
                with self._store.reading(wait_seconds=wait_seconds) as reader:
                    check(reader)
            yield workspace
