"""Format 8: the day on which an article was last changed, and corrections by the reader."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# A table of its own: what the file said stays in `documents`, and storing the file again leaves the
# corrections alone. NULL is no correction, an empty text clears what the file said.
_TABLES = """
ALTER TABLE documents ADD COLUMN modified TEXT;
CREATE TABLE corrections (
    doc_id TEXT PRIMARY KEY, title TEXT, source TEXT, author TEXT, published TEXT
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the column of the days, empty, and the table of the corrections."""
    run_script(connection, _TABLES)
