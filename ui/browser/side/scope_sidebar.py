"""The choice of the sources that the next answer may use, for the sidebar of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from index.errors import FootnoteError
from index.protocols import Library
from index.scope import EVERYTHING
from retrieval.speakers.voice_filter import VoiceFilter
from ui.browser import components, session
from ui.browser.side import labelling
from ui.browser.views.scope import (
    Shelf,
    chosen_scope,
    nothing_in_scope,
    scope_line,
    scope_view,
)

_KEY = "scope-sources"
_FIND = "scope-find"
_VOICES = {
    VoiceFilter.ANY: "Anybody's",
    VoiceFilter.ON_RECORD: "On the record",
    VoiceFilter.NAMED: "Not anonymous",
}


def draw(library: Library, on_open: Callable[[str], None], on_add: Callable[[], None]) -> None:
    """Draw the choice of sources.

    Args:
        library: the library whose articles are offered.
        on_open: called with the `doc_id` of an article that the reader wants to read.
        on_add: called when the reader wants to add articles.
    """
    shelf = _shelf(library)

    def choose(sent: dict[str, Any]) -> None:
        session.set_scope(chosen_scope(sent))
        # The component ignores data that does not know of its latest choice: a late response to
        # the tick before would otherwise undo the latest one.
        st.session_state["scope-taken"] = int(sent["number"])

    def find(words: str) -> None:
        st.session_state[_FIND] = words

    components.scope(
        scope_view(session.scope(), shelf, st.session_state.get(_FIND, "")),
        key=_KEY,
        words=st.session_state.get(_FIND, ""),
        taken=st.session_state.get("scope-taken", 0),
        on_choose=choose,
        on_find=find,
        on_open=on_open,
        on_add=on_add,
        on_use=partial(_use, shelf),
        on_save=partial(labelling.save_collection, library),
        on_forget=partial(labelling.delete_collection, library),
    )

    st.checkbox(
        "Leave out copies",
        value=one_of_each(),
        key="one-of-each-box",
        help="Leaves out copies, changed or not, of an article that is shown above them.",
        on_change=_keep_one_of_each,
    )
    st.radio(
        "Whose words",
        list(_VOICES),
        index=list(_VOICES).index(voices()),
        key="voices-box",
        format_func=_VOICES.__getitem__,
        help="On the record: direct quotations and reports whose speaker is named.",
        on_change=_keep_voices,
    )


def voices() -> VoiceFilter:
    """Return whose words the next answer may pass on."""
    return VoiceFilter(st.session_state.get("voices", VoiceFilter.ANY))


def clear_voices() -> None:
    """Let the next answer pass on anybody's words again."""
    st.session_state["voices"] = st.session_state["voices-box"] = VoiceFilter.ANY
    # Else the box would send its old value with the next event.
    session.request_redraw()


def _keep_voices() -> None:
    # As for the box above.
    st.session_state["voices"] = st.session_state["voices-box"]


def one_of_each() -> bool:
    """Return whether the next answer leaves out copies of the articles that it shows."""
    return bool(st.session_state.get("one-of-each"))


def _keep_one_of_each() -> None:
    # Streamlit drops the box's own value on pages that do not draw it.
    st.session_state["one-of-each"] = st.session_state["one-of-each-box"]


def _use(shelf: Shelf, name: str) -> None:
    """Choose the articles of a collection, or all again if they are chosen already."""
    scope = next((each.scope for each in shelf.collections if each.name == name), None)
    if scope is not None:
        session.set_scope(EVERYTHING if scope == session.scope() else scope)


def line(library: Library) -> str:
    """Return a line that says which articles the next answer may use, empty if it may use all.

    Escape the line before it goes through Markdown: it may contain a title and names of outlets.
    """
    if session.scope().is_everything:
        return ""
    try:
        return scope_line(session.scope(), _shelf(library))
    except FootnoteError:
        # The page reports elsewhere that the library cannot be read.
        return session.scope().description


def nothing_line(library: Library) -> str:
    """Return why the chosen scope leaves no article, empty if it leaves one."""
    if session.scope().is_everything:
        return ""
    try:
        return nothing_in_scope(session.scope(), _shelf(library))
    except FootnoteError:
        # As above. The question is searched then, and reports it too.
        return ""


def _shelf(library: Library) -> Shelf:
    """Return what there is to choose from."""
    with library.snapshot() as snapshot:
        return Shelf(snapshot.entries(), snapshot.tags(), snapshot.collections())
