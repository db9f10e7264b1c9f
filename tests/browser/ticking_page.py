"""Two pages, of which the first has a part deep inside it that runs by a timer all the time."""

import time

import streamlit as st

from ui.browser.events import keep_events


@st.fragment(run_every=0.1)
def ticking() -> None:
    # A click that comes now waits for the end of this run.
    time.sleep(0.4)
    st.write("A clock.")


def first() -> None:
    st.write("The first page.")
    with st.container(), st.container():
        st.write("Above the clock.")
        ticking()


def second() -> None:
    st.write("The second page.")
    st.write("Its end.")


keep_events()
st.navigation([st.Page(first), st.Page(second)], position="top").run()
