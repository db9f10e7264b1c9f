"""The address in the browser, which names the open conversation and passage.

A reader can share the address, and a reload of the page opens the same passage again. The browser's
"back" leads through the addresses that were shown.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from index.errors import DocumentNotFound, FootnoteError
from index.protocols import Library
from retrieval.evidence import links
from ui.browser import components, session
from ui.browser.notices import keep_notice
from ui.browser.open_article import OpenArticle

GONE = (
    "The article that this link opens, {}, is not in the library. It was removed, or the link is "
    "from another library."
)
# How many characters of an id from a link are shown; a link may contain anything.
SHOWN = 80

# The parameter that holds the number of the question whose passage is open.
TURN = "turn"
_NAMES = (session.ADDRESS, TURN, *links.PARAMETERS)


def read(library: Library) -> None:
    """Open the passage that the address names; do nothing after the first call of a session."""
    if st.session_state.get("address-read"):
        return
    st.session_state["address-read"] = True
    query = {name: st.query_params[name] for name in _NAMES if name in st.query_params}
    if query.get("doc"):
        _open(library, query)
        if opened := session.reading("ask"):
            session.show_turn(opened.turn)


def follow(library: Library, query: Mapping[str, str]) -> None:
    """Show what an address of this session names, after the reader went back or forward to it."""
    conversation = session.conversation()
    wanted = query.get(session.ADDRESS, "")
    if wanted and wanted != conversation.conversation_id:
        session.open_conversation(library, wanted)
    elif not wanted and conversation.is_saved:
        session.start_conversation()
    if query.get("doc"):
        _open(library, query)
    else:
        session.close("ask")


def write(library: Library) -> None:
    """Write the id of the conversation, if it is saved, and the open passage to the address."""

    def move(number: int, query: Mapping[str, str]) -> None:
        st.session_state["moves"] = number
        follow(library, query)

    components.address(
        parameters(session.reading("ask")),
        key="address",
        followed=st.session_state.get("moves", 0),
        on_move=move,
        # The page is drawn after every event, which brings what is new.
        on_look=lambda: None,
    )


def shorten(name: str) -> str:
    """Return a name, cut to at most `SHOWN` characters."""
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"


def parameters(opened: OpenArticle | None) -> dict[str, str]:
    """Return all parameters of the address; those that do not apply are empty.

    Args:
        opened: the article that is open on the Ask page, None if none is.
    """
    query = dict.fromkeys(_NAMES, "")
    if session.conversation().is_saved:
        query[session.ADDRESS] = session.conversation().conversation_id
    if opened is None:
        return query
    return query | (answer(opened.turn) if opened.turn is not None else {}) | view(opened)


def answer(turn: int) -> dict[str, str]:
    """Return the parameters that name a turn of the conversation; none if it is not saved.

    Args:
        turn: the place of the turn in the conversation.
    """
    conversation = session.conversation()
    number = conversation.turns[turn].saved_number if turn < len(conversation.turns) else None
    if number is None:
        return {}
    return {session.ADDRESS: conversation.conversation_id, TURN: str(number)}


def view(opened: OpenArticle) -> dict[str, str]:
    """Return the address parameters that open an article at the same passage again."""
    return links.link_parameters(
        opened.document, opened.span, opened.sentences, opened.answers, found=opened.answered
    )


def link(opened: OpenArticle) -> dict[str, str]:
    """Return the parameters of a link to an open article and, if it is cited, to its answer."""
    return (answer(opened.turn) if opened.turn is not None else {}) | view(opened)


def _open(library: Library, query: Mapping[str, str]) -> None:
    """Open the article that parameters of an address name; if it is gone, keep a notice."""
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(query["doc"])
    except DocumentNotFound:
        session.close("ask")
        keep_notice(GONE.format(shorten(query["doc"])))
    except FootnoteError as error:
        keep_notice(str(error))
    else:
        number = query.get(TURN, "")
        session.open_linked(
            document,
            links.read_link(document, query),
            turn_number=int(number) if number.isascii() and number.isdigit() else None,
        )
