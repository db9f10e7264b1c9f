"""Format 2: judgements."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# A question's words are only in the rows that judge it, so deleting these deletes the words.
_TABLES = """
CREATE TABLE judgements (
    question TEXT NOT NULL, history TEXT NOT NULL, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, sha256 TEXT NOT NULL,
    relevance INTEGER NOT NULL, judged_at TEXT NOT NULL,
    PRIMARY KEY (question, history, doc_id, start, end)
) WITHOUT ROWID;
CREATE INDEX judgements_of_document ON judgements (doc_id);
CREATE TABLE judged_questions (
    question TEXT NOT NULL, history TEXT NOT NULL, answerable INTEGER NOT NULL,
    judged_at TEXT NOT NULL, PRIMARY KEY (question, history)
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the tables of judgements."""
    run_script(connection, _TABLES)
