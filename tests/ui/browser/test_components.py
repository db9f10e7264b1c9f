"""What components do with what the browser sends, and what their styles have in common."""

from __future__ import annotations

import re

import pytest
import streamlit as st

from tests.paths import ROOT
from ui.browser.components.base import only_with_value

ASSETS = ROOT / "ui" / "browser" / "assets"


def test_a_click_that_streamlit_has_forgotten_does_nothing() -> None:
    heard: list[str] = []
    act = lambda: heard.append(str(st.session_state["table"]["open"]))  # noqa: E731
    callback = only_with_value("table", "open", act)
    callback()
    # It may know the component and have forgotten this event of it.
    for known in ({}, {"sort": "title"}, {"open": "ferry.txt"}):
        assert heard == []
        st.session_state["table"] = known
        try:
            callback()
        finally:
            del st.session_state["table"]
    assert heard == ["ferry.txt"]


@pytest.mark.parametrize("name", ["collections", "conversations", "folding", "jobs", "scope"])
def test_a_list_in_what_scrolls_has_no_bar_of_its_own(name: str) -> None:
    style = ASSETS / f"{name}.css"
    assert not style.exists() or "overflow-y" not in style.read_text("utf-8")


# The page's own style is no component's, and has no tokens.
COMPONENT_STYLES = sorted(
    path.stem for path in ASSETS.glob("*.css") if path.stem not in ("page", "theme")
)


@pytest.mark.parametrize("name", COMPONENT_STYLES)
def test_type_and_spacing_come_from_one_place(name: str) -> None:
    style, shared = ((ASSETS / f"{each}.css").read_text("utf-8") for each in (name, "shared"))
    named = {f"var({each})" for each in re.findall(r"(--text-\w+):", shared)}
    sizes = re.findall(r"font-size: ([^;]+);", style)
    # Markdown's parts are as large as the text around them makes them.
    relative = {"1.125em", "0.875em"} if name == "shared" else set()
    assert set(sizes) - {"inherit"} - relative <= named
    # A length of a layout, such as the margin for names of pages, is no step of the scale.
    steps = set(re.findall(r"--space-\w+: ([\d.]+rem)", shared))
    spacing = re.findall(r"\n\s*(?:row-|column-)?(?:gap|padding|margin)[a-z-]*: ([^;]+);", style)
    used = {length for value in spacing for length in re.findall(r"(?<![\d.-])[\d.]+rem", value)}
    assert not used & steps
    assert all(float(length.removesuffix("rem")) > 1.25 for length in used)
