"""`PostgresRegister`: who may use a library of many machines, in one row of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from index.access.register import Register, Registered, as_text
from index.distributed import migrations
from index.distributed.place import ClusterPlace
from index.distributed.postgres import Address, Server
from index.distributed.store import READ, PostgresStore


class PostgresRegister(Register):
    """The tokens and people of a library in PostgreSQL, for the servers of all machines.

    It contains no token, but the digest of each. Each request reads it, so a change on one machine
    counts on all of them at the next request; while PostgreSQL does not answer, nobody is let in.

    Args:
        place: where the library is.

    Thread safety:
        Safe to share between threads, processes and machines.
    """

    waits = True

    def __init__(self, place: ClusterPlace) -> None:
        super().__init__(place.folder)
        self._store = PostgresStore(Server(Address.parse(place.address)), place.folder)

    @property
    def server(self) -> Server:
        """The database."""
        return self._store.server

    @property
    def shown(self) -> str:
        """Where it is, for messages."""
        return f"The table access of {self._store.shown}"

    def read(self) -> Registered:
        """Return what is registered; nothing if there is no library, or it has nobody.

        Raises:
            LibraryDamaged: the row cannot be understood.
            LibraryError: PostgreSQL cannot be reached.
            LibraryTooNew: a later version of Footnote made the library.
        """
        with self._store.server.transaction(self._store.schema, READ) as connection:
            version = migrations.check(connection, migrations.STORE, self._store.shown)
            if version < migrations.WITH_ACCESS:
                return Registered()
            row = connection.run("SELECT content FROM access").fetchone()
        return self._content(None if row is None else row[0])

    def _content(self, text: str | None) -> Registered:
        if text is None:
            return Registered()
        # The text is its own stamp: a database that was restored may have the number of another.
        with self._lock:
            return self._understood(text, lambda: text)

    def _change(self, change: Callable[[Registered], Registered]) -> None:
        with self._store.writing() as store:
            store.set_access(as_text(change(self._content(store.access()))))
