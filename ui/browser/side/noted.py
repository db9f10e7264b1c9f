"""The list of all passages that the reader has marked, for the Sources page."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.protocols import Library
from retrieval.evidence.notes import read_notes
from retrieval.wording.phrases import plural
from ui.browser import components
from ui.browser.evidence import exporting
from ui.browser.reading import noting
from ui.browser.views.notes import note_rows


def draw(library: Library) -> None:
    """Draw the list, folded; nothing if no passage is marked."""
    rows = note_rows(read_notes(library))
    if rows:
        with st.expander(
            f"Your notes and highlights: {plural(len(rows), 'passage')}",
            icon=":material/edit_note:",
        ):
            components.noted(
                rows, key="noted", on_open=partial(noting.open_note, library, "sources")
            )
            exporting.draw_notes(library)
