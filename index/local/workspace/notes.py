"""The table of notes: functions that run SQL in the caller's transaction."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from index.documents import Anchor, Span, replace_surrogates
from index.errors import LibraryError
from index.local.sqlite.erasing import erase
from index.local.sqlite.file import has_table
from index.workspace.notes import LONGEST_NOTE, Note

_COLUMNS = "note_id, doc_id, start, end, quote_sha256, text_sha256, text, made_at, changed_at"


def add(connection: sqlite3.Connection, anchor: Anchor, text: str) -> Note:
    """Save a note at a place, in place of a note at the same place; return it.

    Raises:
        LibraryError: the note is too long.
    """
    place = (anchor.doc_id, anchor.span.start, anchor.span.end)
    note = Note(
        note_id=uuid.uuid4().hex,
        anchor=anchor,
        text=_checked(text),
        made_at=datetime.now(UTC),
        changed_at=datetime.now(UTC),
    )
    erase(connection, "notes", "doc_id = ? AND start = ? AND end = ?", place)
    _insert(connection, note)
    return note


def edit(connection: sqlite3.Connection, note_id: str, text: str) -> Note:
    """Replace a note's text; return the note.

    Raises:
        LibraryError: there is no note with that id, or the note is too long.
    """
    found = [note for note in read(connection) if note.note_id == note_id]
    if not found:
        raise LibraryError(
            "This note is no longer in the library, so it cannot be changed. Mark the passage "
            "again to write a new one."
        )
    [note] = found
    changed = Note(
        note_id=note_id,
        anchor=note.anchor,
        text=_checked(text),
        made_at=note.made_at,
        changed_at=datetime.now(UTC),
    )
    # Erase and insert: an UPDATE would leave words of the old text between the rows.
    delete(connection, note_id)
    _insert(connection, changed)
    return changed


def delete(connection: sqlite3.Connection, note_id: str) -> None:
    """Delete a note; do nothing if there is none with that id."""
    erase(connection, "notes", "note_id = ?", (note_id,))


def read(
    connection: sqlite3.Connection, doc_id: str | None = None, *, removed: Collection[str] = ()
) -> tuple[Note, ...]:
    """Return the notes, in the order of their articles' ids and places.

    Args:
        connection: a connection with an open transaction.
        doc_id: the article whose notes are returned; None for all articles.
        removed: ids of articles whose notes are left out.
    """
    if not has_table(connection, "notes"):
        return ()
    query = f"SELECT {_COLUMNS} FROM notes WHERE doc_id = coalesce(?, doc_id)"
    rows = connection.execute(f"{query} ORDER BY doc_id, start, end", (doc_id,))
    return tuple(_note(row) for row in rows if row[1] not in removed)


def forget_documents(connection: sqlite3.Connection, doc_ids: Iterable[str]) -> None:
    """Delete the notes of articles."""
    for doc_id in noted_documents(connection, set(doc_ids)):
        erase(connection, "notes", "doc_id = ?", (doc_id,))


def noted_documents(connection: sqlite3.Connection, doc_ids: Collection[str]) -> list[str]:
    """Return which of these articles have notes, sorted by id."""
    return sorted({note.doc_id for note in read(connection)}.intersection(doc_ids))


def _insert(connection: sqlite3.Connection, note: Note) -> None:
    anchor = note.anchor
    connection.execute(
        f"INSERT INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            note.note_id,
            anchor.doc_id,
            anchor.span.start,
            anchor.span.end,
            anchor.quote_sha256,
            anchor.text_sha256,
            note.text,
            note.made_at.isoformat(),
            note.changed_at.isoformat(),
        ),
    )


def _note(row: tuple[Any, ...]) -> Note:
    note_id, doc_id, start, end, quote_sha256, text_sha256, text, made_at, changed_at = row
    return Note(
        note_id=note_id,
        anchor=Anchor(
            doc_id=doc_id,
            span=Span(start, end),
            quote_sha256=quote_sha256,
            text_sha256=text_sha256,
        ),
        text=text,
        made_at=datetime.fromisoformat(made_at),
        changed_at=datetime.fromisoformat(changed_at),
    )


def _checked(text: str) -> str:
    stripped = replace_surrogates(text).strip()
    if len(stripped) > LONGEST_NOTE:
        raise LibraryError(
            f"The note has {len(stripped):,} characters. Shorten it to {LONGEST_NOTE:,}."
        )
    return stripped
