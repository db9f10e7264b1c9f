"""The desk: what is worked on at the left, the article it comes from at the right."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.browser.components import asset


class Desk(NamedTuple):
    """The two halves of a page."""

    work: DeltaGenerator
    reading: DeltaGenerator


def desk() -> Desk:
    """Lay out the two halves; on a narrow screen the article slides over the work."""
    with st.container(key="desk"):
        work, reading = st.columns(2, gap="large")
    return Desk(work.container(key="work"), reading.container(key="reading"))


def style() -> None:
    """Apply what Streamlit's theme cannot say; no text of an article is ever part of it."""
    st.html(f"<style>{asset('page.css')}</style>")
