"""Format 7: the spans of each passage's sentences, so that a question need not find them."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# Filled by the next writer, in many short transactions: cutting 10,000 articles of 5 KB takes five
# seconds. Until then sentences are cut when they are needed.
_TABLES = """
CREATE TABLE sentences (passage_id INTEGER PRIMARY KEY, spans BLOB NOT NULL);
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the table of the sentences, empty."""
    run_script(connection, _TABLES)
