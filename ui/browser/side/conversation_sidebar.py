"""The list of saved conversations, in the sidebar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from index.protocols import Library
from ui.browser import components, session
from ui.browser.notices import show_errors
from ui.browser.signing_in import look_again
from ui.browser.views.conversation_list import conversation_list

# How many conversations are drawn at first, and how many more at each request. The sources below
# them stay within reach.
CONVERSATIONS_PER_STEP = 8


@st.fragment
def draw(library: Library, on_chosen: Callable[[], None], follow: Callable[[], None]) -> None:
    """Draw the list, to be called in the sidebar; opening a conversation reruns the whole page.

    Args:
        library: the library.
        on_chosen: called after a conversation was opened or begun.
        follow: opens the page that `on_chosen` has asked for.
    """
    look_again()
    follow()
    if session.take_redraw_request():
        st.rerun()
    search = str(st.session_state.get("conversation-search", ""))
    with show_errors():
        with library.snapshot() as snapshot:
            summaries = snapshot.conversations(search)
        view = conversation_list(
            summaries,
            shown=_shown(),
            search=search,
            now=datetime.now(UTC).astimezone(),
            notice=session.conversation_notice(),
        )
        components.conversations(
            view,
            key="conversations",
            active=session.conversation().conversation_id,
            on_begin=lambda: _then(session.start_conversation, on_chosen),
            on_open=lambda chosen: _then(
                partial(session.open_conversation, library, chosen), on_chosen
            ),
            on_search=_search,
            on_rename=partial(session.rename_conversation, library),
            on_remove=partial(session.delete_conversation, library),
            on_more=_more,
        )


def _then(act: Callable[[], None], after: Callable[[], None]) -> None:
    act()
    if not session.conversation_notice():
        after()


def _shown() -> int:
    return int(st.session_state.get("conversations-shown", CONVERSATIONS_PER_STEP))


def _more() -> None:
    st.session_state["conversations-shown"] = _shown() + CONVERSATIONS_PER_STEP


def _search(words: str) -> None:
    st.session_state["conversation-search"] = words
    st.session_state["conversations-shown"] = CONVERSATIONS_PER_STEP
