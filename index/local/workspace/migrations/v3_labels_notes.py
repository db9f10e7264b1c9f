"""Format 3 of the workspace: tags, collections and notes."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

_TABLES = """
CREATE TABLE tags (
    doc_id TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (doc_id, tag)
) WITHOUT ROWID;
CREATE TABLE collections (name TEXT PRIMARY KEY, scope TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notes (
    note_id TEXT PRIMARY KEY, doc_id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    quote_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, text TEXT NOT NULL,
    made_at TEXT NOT NULL, changed_at TEXT NOT NULL
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Create the tables."""
    run_script(connection, _TABLES)
