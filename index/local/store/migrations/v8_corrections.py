"""Format 8: the day of an article's last change, remarks on its reading, and corrections."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# A table of its own: what the file said stays in `documents`, and storing the file again leaves the
# corrections alone. NULL is no correction, an empty text clears what the file said.
_TABLES = """
ALTER TABLE documents ADD COLUMN modified TEXT;
ALTER TABLE documents ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
CREATE TABLE corrections (
    doc_id TEXT PRIMARY KEY, title TEXT, source TEXT, author TEXT, published TEXT
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the columns of the days and the remarks, empty, and the table of the corrections."""
    run_script(connection, _TABLES)
