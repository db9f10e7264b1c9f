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
    callback = only_with_value("table", lambda: heard.append(str(st.session_state["table"])))
    callback()
    assert heard == []
    st.session_state["table"] = "ferry.txt"
    try:
        callback()
    finally:
        del st.session_state["table"]
    assert heard == ["ferry.txt"]


@pytest.mark.parametrize("name", ["collections", "conversations", "folding", "jobs", "scope"])
def test_a_list_in_what_scrolls_has_no_bar_of_its_own(name: str) -> None:
    style = ASSETS / f"{name}.css"
    assert not style.exists() or "overflow-y" not in style.read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["conversations", "find", "jobs", "noted", "notes", "scope", "sources"]
)
def test_type_comes_from_one_place(name: str) -> None:
    sizes = re.findall(r"font-size: ([^;]+);", (ASSETS / f"{name}.css").read_text("utf-8"))
    assert sizes
    named = re.findall(r"(--text-\w+):", (ASSETS / "shared.css").read_text("utf-8"))
    assert {size for size in sizes if size != "inherit"} <= {f"var({each})" for each in named}
