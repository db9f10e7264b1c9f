"""Format 4: the jobs of the background worker."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script

# AUTOINCREMENT: numbers are never reused, because a job's number names the folder of its file.
_TABLES = """
CREATE TABLE jobs (
    job_id INTEGER PRIMARY KEY AUTOINCREMENT, work TEXT NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL, tries INTEGER NOT NULL,
    articles INTEGER NOT NULL, passages INTEGER NOT NULL,
    submitted_at TEXT NOT NULL, ended_at TEXT
);
CREATE TABLE job_documents (
    job_id INTEGER NOT NULL, doc_id TEXT NOT NULL, PRIMARY KEY (job_id, doc_id)
) WITHOUT ROWID;
CREATE INDEX jobs_of_document ON job_documents (doc_id);
CREATE INDEX jobs_by_name ON jobs (name);
CREATE TABLE worker (
    says TEXT NOT NULL, gave_up INTEGER NOT NULL, rate REAL NOT NULL, started_at TEXT
);
INSERT INTO worker (says, gave_up, rate, started_at) VALUES ('', 0, 0, NULL);
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the tables of jobs."""
    run_script(connection, _TABLES)
