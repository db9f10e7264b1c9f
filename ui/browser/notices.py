"""The messages of a page about actions that failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from index.errors import FootnoteError
from ui.browser.markdown import literal


@contextmanager
def show_errors() -> Iterator[None]:
    """Show the message of a `FootnoteError` in place of what the block has not drawn yet."""
    try:
        yield
    except FootnoteError as error:
        st.error(literal(str(error)))


def keep_notice(sentence: str) -> None:
    """Keep a sentence for the next run of a page to show; for callbacks, which cannot draw."""
    st.session_state["notice"] = sentence


def has_notice() -> bool:
    """Return whether a kept sentence has not been shown yet."""
    return "notice" in st.session_state


def draw_notice() -> None:
    """Draw the kept sentence, if there is one, and forget it."""
    # The place is created even without a notice. Otherwise the elements below it would move to
    # other places, and Streamlit would rebuild them.
    place = st.empty()
    if notice := st.session_state.pop("notice", ""):
        place.error(literal(notice))
