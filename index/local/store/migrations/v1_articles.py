"""Format 1: articles, passages and vectors."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals (
    seq INTEGER NOT NULL, documents INTEGER NOT NULL, passages INTEGER NOT NULL,
    characters INTEGER NOT NULL, vectors INTEGER NOT NULL
);
INSERT INTO totals (seq, documents, passages, characters, vectors) VALUES (0, 0, 0, 0, 0);
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, author TEXT NOT NULL,
    published TEXT, uri TEXT NOT NULL, sha256 TEXT NOT NULL, encoding TEXT NOT NULL,
    path TEXT NOT NULL, skipped TEXT NOT NULL, added_at TEXT NOT NULL, seq INTEGER NOT NULL,
    characters INTEGER NOT NULL, text TEXT NOT NULL
);
-- AUTOINCREMENT: ids are never reused, so a stale cache can only name deleted passages.
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, seq INTEGER NOT NULL
);
CREATE INDEX passages_of_document ON passages (doc_id);
CREATE INDEX passages_by_seq ON passages (seq);
-- A table of their own, so that reading spans does not page through vectors.
CREATE TABLE vectors (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX vectors_by_seq ON vectors (seq);
CREATE TABLE deletions (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
CREATE INDEX deletions_by_seq ON deletions (seq);
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Create the tables of articles in an empty file."""
    run_script(connection, _TABLES)
