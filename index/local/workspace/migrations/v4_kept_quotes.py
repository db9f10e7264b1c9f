"""The format with cited words that their article no longer has."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

_TABLES = """
CREATE TABLE kept_quotes (
    doc_id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, sha256 TEXT NOT NULL,
    quote_sha256 TEXT NOT NULL, quote TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    title TEXT NOT NULL, kept_at TEXT NOT NULL,
    PRIMARY KEY (doc_id, start, end, sha256)
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Create the table."""
    run_script(connection, _TABLES)
