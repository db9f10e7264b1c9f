"""Migrations: one module for each version of the store's format, which upgrades the one before.

A new store is made by all migrations in order, so it has the schema of an upgraded one. A released
migration is never changed.
"""

from __future__ import annotations

import sqlite3

from index.errors import LibraryTooNew
from index.local.store.migrations import v1_articles, v2_judgements, v3_conversations, v4_jobs

MIGRATIONS = (
    v1_articles.migrate,
    v2_judgements.migrate,
    v3_conversations.migrate,
    v4_jobs.migrate,
)
SCHEMA_VERSION = len(MIGRATIONS)


def read_version(connection: sqlite3.Connection) -> int:
    """Return the version of a store's format; reads nothing else, as all else may have changed.

    Raises:
        LibraryTooNew: a later version of Footnote wrote the store.
    """
    query = "SELECT value FROM meta WHERE key = 'schema'"
    row = connection.execute(query).fetchone()
    version = int(row[0]) if row else 1
    if version > SCHEMA_VERSION:
        raise LibraryTooNew(
            f"This library has format {version}; this Footnote reads up to {SCHEMA_VERSION}. "
            "Update Footnote to open it."
        )
    return version


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Upgrade a store to the current format in the open transaction.

    Args:
        connection: a connection with an open write transaction.
        version: the version of the store's format; 0 for an empty file.
    """
    if version < SCHEMA_VERSION:
        for migration in MIGRATIONS[version:]:
            migration(connection)
        connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', ?)", (str(SCHEMA_VERSION),)
        )
