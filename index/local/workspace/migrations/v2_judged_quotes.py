"""Format 2 of the workspace: a judgement has the digest of the passage's characters too."""

from __future__ import annotations

import sqlite3


def migrate(connection: sqlite3.Connection) -> None:
    """Add the column. It is empty in the rows of before: the articles are in another file."""
    connection.execute("ALTER TABLE judgements ADD COLUMN quote_sha256 TEXT NOT NULL DEFAULT ''")
