"""The store's statements in PostgreSQL's dialect.

The tables of `index.local` are read and changed by statements of SQLite. Each is translated, so
that both backends run the same queries. What is not listed here is the same in both dialects.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The columns that make a row of these tables unique, which SQLite's REPLACE finds by itself; and
# PostgreSQL's unique index, where it is not of the columns themselves.
_KEYS = {
    "meta": ("key",),
    "sentences": ("passage_id",),
    "originals": ("doc_id",),
    "deletions": ("passage_id",),
    "judgements": ("question", "history", "doc_id", "start", "end"),
    "judged_questions": ("question", "history"),
    "turns": ("conversation_id", "number"),
}
_INDEXES = {
    "judgements": "md5(question), md5(history), md5(doc_id), start, end",
    "judged_questions": "md5(question), md5(history)",
}
# The number that PostgreSQL gives a new row of these tables.
_NUMBERED = {"passages": "passage_id", "jobs": "job_id"}

_REPLACE = re.compile(r"INSERT OR REPLACE INTO (\w+)\s*\(([^)]*)\)")
_INSERT = re.compile(r"INSERT INTO (\w+)")
_LISTED = re.compile(r"([\w.]+) IN \(SELECT value FROM json_each\(\?\)\)")
_SORTED = re.compile(r"SELECT d\.doc_id, (.+?) AS shown,")
# A word of SQL in capitals is never this column.
_END = re.compile(r"(?<![\w\"])end(?![\w\"])")
_TABLES = (
    "(SELECT 'table' AS type, tablename::text AS name FROM pg_tables"
    " WHERE schemaname = current_schema()) AS sqlite_schema"
)


def translate(statement: str) -> str:
    """Return a statement of SQLite as PostgreSQL runs it, with numbered parameters.

    Args:
        statement: the statement, with a question mark for each parameter.
    """
    text = _LISTED.sub(_listed, statement)
    text = text.replace("INSERT OR IGNORE INTO", "INSERT INTO") + (
        " ON CONFLICT DO NOTHING" if "INSERT OR IGNORE" in statement else ""
    )
    text = _replacing(text)
    text = _END.sub('"end"', text)
    text = text.replace("FROM sqlite_schema", f"FROM {_TABLES}")
    # PostgreSQL checks its pages itself; there is nothing to report here.
    text = text.replace("PRAGMA integrity_check", "SELECT 'ok' WHERE false")
    text = _sorting(text)
    inserted = _INSERT.match(text)
    if inserted and inserted[1] in _NUMBERED:
        text += f" RETURNING {_NUMBERED[inserted[1]]}"
    return _numbered(text)


def _listed(match: re.Match[str]) -> str:
    """Return a condition on the numbers, or the states, of a JSON list."""
    number = "" if match[1].endswith("state") else "::bigint"
    return f"{match[1]} IN (SELECT json_array_elements_text(?::text::json){number})"


def _replacing(text: str) -> str:
    """Return an insertion that replaces a row with the same key."""
    found = _REPLACE.search(text)
    if found is None:
        return text
    columns = [name.strip() for name in found[2].split(",")]
    key = _KEYS[found[1]]
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return (
        text.replace("INSERT OR REPLACE INTO", "INSERT INTO")
        + f" ON CONFLICT ({_INDEXES.get(found[1], ', '.join(key))}) DO UPDATE SET {changed}"
    )


def _sorting(text: str) -> str:
    """Return a query that sorts titles as SQLite's NOCASE does: letters of ASCII alone are folded.

    PostgreSQL sorts by an expression of the columns only, and groups by a joined table's key.
    """
    found = _SORTED.search(text)
    if found is None:
        return text
    text = text.replace("shown COLLATE NOCASE", f'lower(({found[1]}) COLLATE "C")')
    return text.replace("GROUP BY d.doc_id", "GROUP BY d.doc_id, c.doc_id")


def _numbered(text: str) -> str:
    """Return a statement with $1, $2 and so on in place of the question marks."""
    pieces = text.split("?")
    numbered = [piece + f"${number}" for number, piece in enumerate(pieces[:-1], start=1)]
    return "".join((*numbered, pieces[-1]))


translate_once = lru_cache(maxsize=512)(translate)
"""The same for statements that come again and again."""
