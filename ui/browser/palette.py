"""The colours of charts in the reader's theme, read from `.streamlit/config.toml`.

Streamlit applies its theme to charts only as defaults. A chart in which a colour has a meaning must
name the colour itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a chart, as `#rrggbb`.

    Attributes:
        ink: the colour of text.
        paper: the colour of the background.
        series: the colours of the series, in order.
        other: the colour of data that has no series of its own.
    """

    ink: str
    paper: str
    series: tuple[str, ...]
    other: str


def palette() -> Palette:
    """Return the colours of the reader's theme, or of the light theme if it is unknown."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    *series, other = st.get_option(f"theme.{theme}.chartCategoricalColors")
    return Palette(
        ink=st.get_option(f"theme.{theme}.textColor"),
        paper=st.get_option(f"theme.{theme}.backgroundColor"),
        series=tuple(series),
        other=other,
    )
