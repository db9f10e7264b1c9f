"""The colours of the pictures in the theme that the reader sees; `.streamlit/config.toml` has them.

Streamlit gives its theme to charts as defaults only: a picture that gives a colour a meaning must
name it.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Palette:
    """What to draw with, as `#rrggbb`; `other` is for what has no series of its own."""

    ink: str
    paper: str
    series: tuple[str, ...]
    other: str


def palette() -> Palette:
    """Return the colours of the reader's theme; of the light one where the browser says nothing."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    *series, other = st.get_option(f"theme.{theme}.chartCategoricalColors")
    return Palette(
        ink=st.get_option(f"theme.{theme}.textColor"),
        paper=st.get_option(f"theme.{theme}.backgroundColor"),
        series=tuple(series),
        other=other,
    )
