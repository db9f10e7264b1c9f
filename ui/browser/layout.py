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


def desk(widths: tuple[int, int] = (1, 1)) -> Desk:
    """Create the two parts; on a narrow screen the article slides over the work area.

    Args:
        widths: how wide the work area and the article are beside each other.
    """
    with st.container(key="desk"):
        work, reading = st.columns(widths, gap="small")
    return Desk(work.container(key="work"), reading.container(key="reading"))


def style() -> None:
    """Apply the CSS that Streamlit's theme cannot express; it never holds text of an article."""
    st.html(f"<style>{asset('page.css')}</style>")
