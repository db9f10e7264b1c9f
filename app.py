"""The entry point of the browser app: page setup and navigation."""

from pathlib import Path

import streamlit as st

from ui.browser.events import keep_events
from ui.browser.intake.watching import library_place
from ui.browser.open_sessions import let_in_or_stop
from ui.browser.signing_in import current_person, let_in

UI = Path(__file__).parent / "ui" / "browser"

keep_events()
st.set_page_config(page_title="Footnote", page_icon=str(UI / "assets/icon.svg"), layout="wide")
st.logo(UI / "assets/logo.svg", size="large")
let_in(library_place())
let_in_or_stop(current_person())
pages = [
    st.Page(UI / "pages" / "ask.py", title="Ask", icon=":material/forum:", default=True),
    st.Page(UI / "pages" / "check.py", title="Check", icon=":material/fact_check:"),
    st.Page(UI / "pages" / "sources.py", title="Sources", icon=":material/library_books:"),
    st.Page(UI / "pages" / "overview.py", title="Overview", icon=":material/insights:"),
]
page = st.navigation(pages, position="top")
# Shown on a phone only.
with st.container(horizontal=True, key="pages"):
    for each in pages:
        st.page_link(each)
page.run()
