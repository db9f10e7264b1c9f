"""Format 3: saved conversations."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# The question has a column before its turn's JSON, so that listing questions reads no further.
_TABLES = """
CREATE TABLE conversations (
    conversation_id TEXT PRIMARY KEY, title TEXT NOT NULL, changed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE turns (
    conversation_id TEXT NOT NULL, number INTEGER NOT NULL, question TEXT NOT NULL,
    turn TEXT NOT NULL, PRIMARY KEY (conversation_id, number)
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the tables of conversations."""
    run_script(connection, _TABLES)
