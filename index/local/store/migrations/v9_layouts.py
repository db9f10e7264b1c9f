"""Format 9: the pages, times or rows of an article's source, and what was read by OCR."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# `Layout.as_json`; empty for a source that is nothing but its text.
_COLUMN = "ALTER TABLE documents ADD COLUMN layout TEXT NOT NULL DEFAULT '';"


def migrate(connection: sqlite3.Connection) -> None:
    """Add the column of the layouts, empty."""
    run_script(connection, _COLUMN)
