"""The sidebar, the same on every page: conversations, and the choice of sources."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from index.protocols import Library
from ui.browser import session
from ui.browser.notices import show_errors
from ui.browser.side import conversation_sidebar, scope_sidebar

# Set for the next run of the page, because no callback can open another page.
_NEXT_PAGE = "next-page"
# The key of the expander with the fields that add articles; True opens it.
ADDING = "adding-articles"

_PAGES = Path("ui/browser/pages")


def draw(library: Library, page: session.Page) -> None:
    """Draw the sidebar of a page.

    Args:
        library: the library.
        page: the page, in whose reading pane an article of the sidebar is opened.
    """
    _follow(page)
    with show_errors():
        session.refresh(library)
    with st.sidebar, show_errors():
        conversation_sidebar.draw(library, partial(_go_to, "ask"), partial(_follow, page))
        scope_sidebar.draw(library, partial(session.open_document, library, page=page), _add)


def _add() -> None:
    st.session_state[ADDING] = True
    _go_to("sources")


def _go_to(page: session.Page) -> None:
    st.session_state[_NEXT_PAGE] = page


def _follow(page: session.Page) -> None:
    """Open the page that a callback has asked for; return at once if it is this page.

    The wish is kept until that page is drawn: Streamlit joins the change of page with an event that
    comes meanwhile, and then draws the old page again.
    """
    wanted = st.session_state.get(_NEXT_PAGE, page)
    if wanted != page:
        st.switch_page(_PAGES / f"{wanted}.py")
    st.session_state.pop(_NEXT_PAGE, None)
