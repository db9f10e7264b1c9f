"""Upgrade an SQLite file from one version of its format to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from index.errors import LibraryTooNew

Migration = Callable[[sqlite3.Connection], None]
"""A function that upgrades a file to one version from the one before, in an open transaction."""


def read_version(connection: sqlite3.Connection, newest: int, file: str) -> int:
    """Return the version of a file's format; reads nothing else, as all else may have changed.

    Args:
        connection: a connection with an open transaction.
        newest: the newest version that this code reads.
        file: the file's name, for the error's message.

    Raises:
        LibraryTooNew: the file has a later version.
    """
    query = "SELECT value FROM meta WHERE key = 'schema'"
    row = connection.execute(query).fetchone()
    version = int(row[0]) if row else 1
    if version > newest:
        raise LibraryTooNew(
            f"{file} has format {version}; this Footnote reads up to {newest}. "
            "Update Footnote to open this library."
        )
    return version


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration], version: int) -> None:
    """Upgrade a file to the format of the last migration.

    Args:
        connection: a connection with an open write transaction.
        migrations: the migration to each version, from version 1 on.
        version: the version of the file's format; 0 for an empty file.
    """
    if version < len(migrations):
        for migration in migrations[version:]:
            migration(connection)
        connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', ?)",
            (str(len(migrations)),),
        )


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements in the open transaction, which `executescript` would commit.

    Args:
        connection: a connection with an open write transaction.
        script: the statements; each ends with a semicolon at the end of a line.
    """
    for statement in script.split(";\n"):
        connection.execute(statement)
