"""The address in the browser names what is open, so that it can be shared and survives a reload."""

from __future__ import annotations

import streamlit as st

from index import Library
from index.errors import FootnoteError
from ui import links, session
from ui.conversation import Reading
from ui.notices import keep_notice


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
    except FootnoteError as error:
        keep_notice(str(error))
        return
    linked = links.linked(document, given)
    session.open_linked(document, linked)


def write() -> None:
    """Let the address name what is open."""
    reading = session.reading("ask")
    wanted = parameters(reading) if reading else {}
    for name in links.NAMES:
        if name in wanted and st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]


def parameters(reading: Reading) -> dict[str, str]:
    """Return the parameters of the address that opens a reading again."""
    return links.parameters(reading.document, reading.span, reading.sentences)
