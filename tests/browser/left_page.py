"""Two pages; events of the first one may come when it has been left."""

import time

import streamlit as st

from ui.browser.events import keep_events


def hear(name: str) -> None:
    st.session_state["heard"] = f"{st.session_state.get('heard', '')} {name}"


@st.fragment
def part() -> None:
    st.button("Inner", on_click=hear, args=("inner",))


def first() -> None:
    st.write("The first page.")
    part()
    st.button("Outer", on_click=hear, args=("outer",))
    st.write("The first page's end.")


def second() -> None:
    st.write("The second page.")
    # An event of the first page may come while this one is being drawn.
    time.sleep(0.3)
    st.write("The second page's end.")


keep_events()
st.navigation([st.Page(first), st.Page(second)], position="top").run()
