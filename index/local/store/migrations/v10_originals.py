"""Format 10: which files the library keeps, because articles were read from their pages."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# One row for each article, so that a removal leaves no row behind. Several articles can be read
# from the same bytes.
_TABLES = """
CREATE TABLE originals (
    doc_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX originals_by_sha256 ON originals (sha256);
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the table of the originals, empty."""
    run_script(connection, _TABLES)
