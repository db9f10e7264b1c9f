"""The layout of a page: the work area at the left, the open article at the right."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.browser.components import asset


class Desk(NamedTuple):
    """The two halves of a page, as containers to draw in."""

    work: DeltaGenerator
    reading: DeltaGenerator


def desk() -> Desk:
    """Create the two halves; on a narrow screen the article slides over the work area."""
    with st.container(key="desk"):
        work, reading = st.columns(2, gap="large")
    return Desk(work.container(key="work"), reading.container(key="reading"))


def style() -> None:
    """Apply the CSS that Streamlit's theme cannot express; it never holds text of an article."""
    st.html(f"<style>{asset('page.css')}</style>")
