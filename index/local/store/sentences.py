"""The table of sentences: functions that run SQL in the caller's transaction.

Sentences are stored as they are cut from a passage's text by the rules of `index.text.sentences`.
`meta.sentences` is the number of those rules. Rows of other rules are not used, and the next writer
replaces them. A passage without a row is cut when its sentences are needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.documents import Span
from index.text.sentences import RULES

# The value of `meta.sentences` while a writer adds the rows that are missing, and afterwards.
FILLING = f"filling {RULES}"
COMPLETE = str(RULES)


def state(connection: sqlite3.Connection) -> str:
    """Return the value of `meta.sentences`; empty if there is none."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'sentences'").fetchone()
    return str(row[0]) if row else ""


def set_state(connection: sqlite3.Connection, value: str) -> None:
    """Set `meta.sentences`."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('sentences', ?)", (value,))


def put(connection: sqlite3.Connection, sentences: Mapping[int, Sequence[Span]]) -> None:
    """Save the spans of passages' sentences, by passage id."""
    connection.executemany(
        "INSERT OR REPLACE INTO sentences (passage_id, spans) VALUES (?, ?)",
        [
            (key, np.array([(s.start, s.end) for s in spans], dtype="<i4").tobytes())
            for key, spans in sentences.items()
        ],
    )


def read(connection: sqlite3.Connection, passage_ids: str) -> dict[int, NDArray[np.int32]]:
    """Return the offsets of passages' sentences, shape (n, 2), by passage id.

    Passages without a row are left out, and all of them if the rows are of other rules.

    Args:
        connection: a connection with an open transaction.
        passage_ids: a JSON list of ids.
    """
    if state(connection) not in (FILLING, COMPLETE):
        return {}
    rows = connection.execute(
        "SELECT passage_id, spans FROM sentences"
        " WHERE passage_id IN (SELECT value FROM json_each(?))",
        (passage_ids,),
    )
    return {row[0]: np.frombuffer(row[1], dtype="<i4").reshape(-1, 2) for row in rows}


def missing_documents(connection: sqlite3.Connection, after: str, limit: int) -> list[str]:
    """Return the ids, sorted, of documents with passages that have no row.

    Args:
        connection: a connection with an open transaction.
        after: the id after which to begin.
        limit: how many ids to return at most.
    """
    rows: Iterable[tuple[str]] = connection.execute(
        # In a damaged store a passage may lack its document.
        "SELECT DISTINCT doc_id FROM passages p JOIN documents USING (doc_id) WHERE doc_id > ?"
        " AND NOT EXISTS (SELECT 1 FROM sentences s WHERE s.passage_id = p.passage_id)"
        " ORDER BY doc_id LIMIT ?",
        (after, limit),
    )
    return [row[0] for row in rows]
