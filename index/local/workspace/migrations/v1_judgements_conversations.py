"""Format 1 of the workspace: judgements and conversations, with the columns they had before."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# A question's words are only in the rows that judge it, so deleting these deletes the words. A
# turn's question has a column before the turn's JSON, so that listing questions reads no further.
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
CREATE TABLE conversations (
    conversation_id TEXT PRIMARY KEY, title TEXT NOT NULL, changed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE turns (
    conversation_id TEXT NOT NULL, number INTEGER NOT NULL, question TEXT NOT NULL,
    turn TEXT NOT NULL, PRIMARY KEY (conversation_id, number)
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty file."""
    run_script(connection, _TABLES)
