"""Parts of a turn that come later than its answer: the page is drawn again once they are ready."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import streamlit as st

from ui.browser import session
from ui.browser.signing_in import look_again

_Part = tuple[str, int]


def expect(name: str, place: int, part: Future[Any] | None) -> bool:
    """Note whether a turn is drawn without one of its parts, and return it.

    A part may become ready before the page is drawn to its end, so what was drawn is noted.

    Args:
        name: the part's name.
        place: the turn's place in the conversation.
        part: the part; None if the turn has none.
    """
    _missing().pop((name, place), None)
    if part is None or part.done():
        return False
    _missing()[name, place] = part
    return True


def wait() -> None:
    """Let the page be drawn again once parts are ready without which it was drawn.

    Call it outside any other fragment: Streamlit loses the fragment in a fragment that is run again
    by itself.
    """
    # A turn that is not on the page any more is not drawn again, so nobody else forgets it.
    turns = len(session.conversation().turns)
    for gone in [part for part in _missing() if part[1] >= turns]:
        del _missing()[gone]
    if _missing():
        _await_parts()


@st.fragment(run_every=0.7)
def _await_parts() -> None:
    look_again()
    ready = [part for part, future in _missing().items() if future.done()]
    for part in ready:
        del _missing()[part]
    if ready:
        st.rerun()


def _missing() -> dict[_Part, Future[Any]]:
    """Return the parts without which turns were drawn, by name and by the turn's place."""
    missing: dict[_Part, Future[Any]] = st.session_state.setdefault("late-parts", {})
    return missing
