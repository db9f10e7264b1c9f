"""Correct the facts about the article that is open on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from index.corrections import parse_correction
from index.documents import Document
from index.errors import FootnoteError
from index.protocols import Library
from ui.browser import session
from ui.browser.notices import keep_notice, show_errors

# How many seconds a correction waits for another program that writes.
_SECONDS = 2.0


def document_as_read(library: Library, page: session.Page) -> Document | None:
    """Return the article that is open on a page as its file said; None if none is open."""
    opened = session.reading(page)
    if opened is not None:
        with show_errors(), library.snapshot() as snapshot:
            return snapshot.document_as_read(opened.document.doc_id)
    return None


def correct(library: Library, page: session.Page, typed: Mapping[str, str] | None) -> None:
    """Store the reader's corrections of the open article; on an error, keep its message.

    Args:
        library: the library.
        page: the page where the article is open.
        typed: what the reader changed, by the names of the facts; None to undo every correction.
    """
    opened = session.reading(page)
    if opened is None:
        return
    try:
        correction = None if typed is None else parse_correction(**typed)
        with library.writer(wait_seconds=_SECONDS) as writer:
            document = writer.correct(opened.document.doc_id, correction)
    except FootnoteError as error:
        keep_notice(str(error))
    else:
        st.session_state[f"reading-{page}"] = replace(opened, document=document, filling="")
