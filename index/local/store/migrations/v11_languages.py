"""Format 11: the language of each article, and the reader's corrections of it."""

from __future__ import annotations

import sqlite3

from index.local.sqlite.migrating import run_script
from index.text.languages import READ, language_of

_COLUMNS = """
ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE corrections ADD COLUMN language TEXT;
"""


def migrate(connection: sqlite3.Connection) -> None:
    """Add the columns, and find the languages: 8 seconds for 10,000 articles."""
    run_script(connection, _COLUMNS)
    connection.create_function("language_of", 1, language_of, deterministic=True)
    connection.execute(f"UPDATE documents SET language = language_of(substr(text, 1, {READ}))")
