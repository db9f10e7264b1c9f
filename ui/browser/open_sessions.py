"""Limits on the sessions of people: how many each may have open, and all together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from index.access.rights import Identity
from ui.browser.markdown import literal

# What one person may have open. An open page is a session.
MOST_OF_ONE = 20
# What all may have open, if `footnote serve --sessions` says nothing else.
MOST = 200


class OpenSessions:
    """The sessions of the process that have been let in, each with its person.

    Args:
        is_open: tells by its id whether a session still has a page.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, is_open: Callable[[str], bool]) -> None:
        self._is_open = is_open
        self._lock = threading.Lock()
        self._people: dict[str, str] = {}

    def enter(self, session_id: str, person: str, *, most: int, most_of_one: int) -> str:
        """Let a session in, or return why not; a session that is inside stays there.

        Args:
            session_id: the session.
            person: what names its person; the same for all where nobody signs in.
            most: how many sessions may be open.
            most_of_one: how many of one person may be.
        """
        with self._lock:
            self._people = {each: who for each, who in self._people.items() if self._is_open(each)}
            if self._people.get(session_id) != person:
                others = [who for each, who in self._people.items() if each != session_id]
                if others.count(person) >= most_of_one:
                    return (
                        f"You have {most_of_one} pages open, and more are not possible. Close one "
                        "in another tab or on another device, then open this page again."
                    )
                if len(others) >= most:
                    return (
                        f"{most} pages are open here, and more are not possible. Open this page "
                        "again later, or ask whoever runs Footnote."
                    )
            self._people[session_id] = person
            return ""


def let_in_or_stop(person: Identity | None) -> None:
    """Go on if the session may be open; else tell why not and end the run.

    Where other machines do not reach the app, and nobody signs in, there is no limit.

    Args:
        person: who has signed in; None if nobody has to.
    """
    context = get_script_run_ctx()
    is_limited = person is not None or os.environ.get("FOOTNOTE_REACHED")
    if context is None or not is_limited:
        return
    most = most_sessions()
    reason = _sessions().enter(
        context.session_id,
        person.name if person else "",
        most=most,
        # Without signing in, everybody is one.
        most_of_one=min(MOST_OF_ONE, most) if person else most + 1,
    )
    if reason:
        st.header("Too many pages are open", anchor=False)
        st.write(literal(reason))
        st.stop()


def most_sessions() -> int:
    """Return how many sessions may be open, as `footnote serve --sessions` has it."""
    text = os.environ.get("FOOTNOTE_SESSIONS", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 6 else MOST


@st.cache_resource(show_spinner=False)
def _sessions() -> OpenSessions:
    return OpenSessions(lambda session_id: get_instance().is_active_session(session_id))
