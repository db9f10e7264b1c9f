"""The page that lists the articles of the library."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index import Library
from ui import components, layout, session
from ui.article_view import article_view
from ui.library import errors_shown, ready
from ui.view import count, filtered, literal, source_row, totals_line

HINT = "Select an article to read it here."


def draw_reading() -> None:
    """Draw the article that is open, or what to do to open one."""
    reading = session.reading("sources")
    components.article(
        article_view(reading.document) if reading else None,
        key="source-article",
        opening=reading.opening if reading else 0,
        hint=HINT,
        on_close=partial(session.close, "sources"),
    )


def draw_list(library: Library) -> None:
    """Draw what the library holds, narrowed to the words that are looked for."""
    with library.snapshot() as snapshot:
        summaries = snapshot.summaries()
    st.header("Sources", anchor=False)
    if notice := session.take_notice():
        st.error(literal(notice))
    st.write(f"{totals_line(summaries)}. Add more with `footnote add PATH` in a terminal.")
    words = st.text_input(
        "Find an article", placeholder="Find by title, outlet or date", label_visibility="collapsed"
    )
    found = filtered(summaries, words)
    shown = session.listed()
    reading = session.reading("sources")
    components.sources(
        [source_row(summary) for summary in found[:shown]],
        key="sources",
        active=reading.document.doc_id if reading else None,
        on_open=partial(session.open_document, library),
    )
    if len(found) > shown:
        st.caption(f"{shown:,} of {count(len(found), 'article')} shown.")
        st.button(f"Show {session.AT_ONCE} more", on_click=session.list_more)
    elif not found:
        st.caption("No article has these words in its title, outlet or date.")


@st.fragment
def desk(library: Library) -> None:
    """Draw the list beside the article."""
    work, pane = layout.desk()
    with pane:
        draw_reading()
    with work, errors_shown():
        draw_list(library)


layout.style()
if opened := ready():
    desk(opened[1])
