"""The address in the browser names what is open, so that it can be shared and survives a reload."""

from __future__ import annotations

import streamlit as st

from index import Library
from index.errors import DocumentNotFound, FootnoteError
from retrieval.evidence import links
from ui.browser import components, session
from ui.browser.notices import keep_notice
from ui.browser.open_article import OpenArticle

GONE = (
    "The article of this link, {}, is not in the library: it was removed, or the link is from "
    "another library."
)
# Characters of a name in a link that are shown: it may be anything.
SHOWN = 80


def read(library: Library) -> None:
    """Open the passage that the address names, once a session."""
    if st.session_state.get("address-read"):
        return
    st.session_state["address-read"] = True
    given = {name: st.query_params[name] for name in links.NAMES if name in st.query_params}
    if not given.get("doc"):
        return
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(given["doc"])
    except DocumentNotFound:
        keep_notice(GONE.format(shorten(given["doc"])))
        return
    except FootnoteError as error:
        keep_notice(str(error))
        return
    linked = links.read_link(document, given)
    session.open_linked(document, linked)


def write() -> None:
    """Let the address name the conversation, as far as it is kept, and what is open."""
    conversation, reading = session.conversation(), session.reading("ask")
    named = {session.ADDRESS: conversation.conversation_id if conversation.is_kept else ""}
    opened = parameters(reading) if reading else {}
    components.address(named | {name: opened.get(name, "") for name in links.NAMES}, key="address")


def shorten(name: str) -> str:
    """Return a name, or as much of it as is shown."""
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"


def parameters(reading: OpenArticle) -> dict[str, str]:
    """Return the parameters of the address that opens a reading again."""
    return links.link_parameters(
        reading.document, reading.span, reading.sentences, found=reading.answered
    )
