"""A page with nothing but the choice of sources."""

import os

import streamlit as st

from index import Library
from ui.browser.events import keep_events
from ui.browser.side import scope_sidebar as scope


def opened(doc_id: str) -> None:
    """Show what was opened."""
    st.toast(doc_id)


keep_events()
with st.sidebar:
    scope.draw(Library.open(os.environ["FOOTNOTE_LIBRARY"]), opened, lambda: None)
