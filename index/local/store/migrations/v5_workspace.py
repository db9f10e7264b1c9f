"""Format 5: judgements and conversations move to a file of their own.

`Store` copies them there and commits, before this migration drops the tables.
"""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# DELETE first: it overwrites the pages of the tables, whatever DROP does.
_TABLES = """
DELETE FROM judgements;
DELETE FROM judged_questions;
DELETE FROM conversations;
DELETE FROM turns;
DROP TABLE judgements;
DROP TABLE judged_questions;
DROP TABLE conversations;
DROP TABLE turns;
-- Removed articles whose judgements may still be in the workspace's file.
CREATE TABLE removals (doc_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Drop the tables that were moved, and add the record of removed articles."""
    run_script(connection, _TABLES)
