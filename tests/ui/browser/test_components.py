"""What components do with what the browser sends."""

from __future__ import annotations

import streamlit as st

from ui.browser.components.base import only_with_value


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
