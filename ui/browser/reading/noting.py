"""Mark passages of the article that is open on a page, and write notes on them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from index.documents import Anchor, Span
from index.errors import FootnoteError
from index.protocols import Library
from index.workspace.notes import Note
from retrieval.evidence.notes import NotedPassage
from ui.browser import session
from ui.browser.notices import keep_notice, show_errors
from ui.browser.open_article import OpenArticle

# How many seconds a change waits for another program's transaction to end.
_SECONDS = 2.0


def notes_of(library: Library, opened: OpenArticle) -> tuple[Note, ...]:
    """Return the notes of the open article, in the order of its text."""
    found: list[Note] = []
    with show_errors(), library.snapshot() as snapshot:
        found.extend(snapshot.notes(opened.document.doc_id))
    return tuple(found)


def change(library: Library, page: session.Page, wanted: Mapping[str, object]) -> None:
    """Save, change or delete a note; on an error, keep its message.

    Args:
        library: the library.
        page: the page where the article is open.
        wanted: what the browser sent: `start`, `end` and `text` of a new note; or a `note_id` with
            its new `text`, or `deleted`.
    """
    opened = session.reading(page)
    if opened is None:
        return
    note_id, text = wanted.get("note_id"), str(wanted.get("text", ""))
    try:
        if note_id is None:
            span = Span(int(str(wanted["start"])), int(str(wanted["end"])))
            anchor = Anchor.of(opened.document, span)
            library.notes.add(anchor, text, wait_seconds=_SECONDS)
        elif wanted.get("deleted"):
            library.notes.delete(str(note_id), wait_seconds=_SECONDS)
        else:
            library.notes.edit(str(note_id), text, wait_seconds=_SECONDS)
    except FootnoteError as error:
        keep_notice(str(error))


def open_note(library: Library, page: session.Page, note_id: str) -> None:
    """Open an article at a note's passage; on an error, keep its message.

    Args:
        library: the library.
        page: the page to open the article on.
        note_id: the note's id.
    """
    try:
        with library.snapshot() as snapshot:
            found = [note for note in snapshot.notes() if note.note_id == note_id]
            if not found:
                keep_notice("This note is no longer in the library.")
                return
            document = snapshot.document(found[0].doc_id)
    except FootnoteError as error:
        keep_notice(str(error))
        return
    place = NotedPassage(found[0], document).place
    st.session_state[f"reading-{page}"] = OpenArticle(
        document=document,
        opening=session.next_opening(),
        span=place.span if place else None,
    )
