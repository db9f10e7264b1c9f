"""Two pages, of which the first runs itself again all the time, as progress of files does."""

import time

import streamlit as st

from ui.browser.events import keep_events


@st.fragment(run_every=0.1)
def restless() -> None:
    # A click that comes now waits for the end of this run.
    time.sleep(0.4)
    st.rerun()


def first() -> None:
    st.write("The first page.")
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.write(f"Runs: {st.session_state['runs']}.")
    restless()


def second() -> None:
    st.write("The second page.")


keep_events()
st.navigation([st.Page(first), st.Page(second)], position="top").run()
