"""A page that is busy for a while after each click, and lists the clicks that it has heard."""

import time

import streamlit as st

from ui.browser.events import keep_events

BUSY_SECONDS = 1.5


def hear(name: str) -> None:
    """List a click; be busy between the reading and the writing of the list."""
    heard = st.session_state.get("heard", "")
    if name == "slow":
        time.sleep(BUSY_SECONDS)
    st.session_state["heard"] = f"{heard} {name}"


@st.fragment
def part() -> None:
    worked = st.button("Work", on_click=hear, args=("work",))
    st.button("Inner", on_click=hear, args=("inner",))
    if worked:
        time.sleep(BUSY_SECONDS)
    st.write(f"Heard:{st.session_state.get('heard', '')}.")


keep_events()
part()
st.button("Outer", on_click=hear, args=("outer",))
st.button("Slow", on_click=hear, args=("slow",))
st.write(f"All:{st.session_state.get('heard', '')}.")
