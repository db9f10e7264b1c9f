"""The address in the browser, which names the open conversation and passage.

A reader can share the address, and a reload of the page opens the same passage again.
"""

from __future__ import annotations

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


def read(library: Library) -> None:
    """Open the passage that the address names; do nothing after the first call of a session."""
    if st.session_state.get("address-read"):
        return
    st.session_state["address-read"] = True
    query = {name: st.query_params[name] for name in links.PARAMETERS if name in st.query_params}
    if not query.get("doc"):
        return
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(query["doc"])
    except DocumentNotFound:
        keep_notice(GONE.format(shorten(query["doc"])))
        return
    except FootnoteError as error:
        keep_notice(str(error))
        return
    linked = links.read_link(document, query)
    session.open_linked(document, linked)


def write() -> None:
    """Write the id of the conversation, if it is saved, and the open passage to the address."""
    conversation, opened = session.conversation(), session.reading("ask")
    query = {session.ADDRESS: conversation.conversation_id if conversation.is_saved else ""}
    link = parameters(opened) if opened else {}
    components.address(
        query | {name: link.get(name, "") for name in links.PARAMETERS}, key="address"
    )


def shorten(name: str) -> str:
    """Return a name, cut to at most `SHOWN` characters."""
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"


def parameters(reading: OpenArticle) -> dict[str, str]:
    """Return the address parameters that open an article at the same passage again."""
    return links.link_parameters(
        reading.document, reading.span, reading.sentences, reading.answers, found=reading.answered
    )
