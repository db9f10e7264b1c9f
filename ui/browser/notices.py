"""What a page says when something could not be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from index.errors import FootnoteError
from ui.browser.markdown import literal


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show what Footnote raises on purpose as the sentence it is, in the place of the rest."""
    try:
        yield
    except FootnoteError as error:
        st.error(literal(str(error)))


def keep_notice(sentence: str) -> None:
    """Keep a sentence for the next page to show, from where nothing can be drawn."""
    st.session_state["notice"] = sentence


def has_notice() -> bool:
    """Say whether a sentence waits to be shown."""
    return "notice" in st.session_state


def draw_notice() -> None:
    """Draw, once, the sentence that says why what was asked cannot be."""
    # Its place is kept: what is drawn below would else be another's, and begin anew.
    place = st.empty()
    if notice := st.session_state.pop("notice", ""):
        place.error(literal(notice))
