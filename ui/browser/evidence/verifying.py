"""The exported file that a session verifies, on the Check page."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from index.errors import FootnoteError
from index.protocols import Library
from retrieval.evidence.reading import ReadCitation, read_evidence
from retrieval.evidence.verifying.sources import LibrarySources
from retrieval.evidence.verifying.summary import edit_line
from retrieval.evidence.verifying.verify import Verification, verify
from ui.browser import components, session
from ui.browser.evidence.verified_view import verified_view
from ui.browser.notices import keep_notice
from ui.browser.open_article import OpenArticle

_DROPPED = "exported-file"
_SUFFIXES = ["jsonld", "json", "html", "md", "docx", "bib"]


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """A verified file.

    Attributes:
        citations: its citations.
        verification: what has become of them.
        seq: the state of the library that they were compared with.
    """

    citations: tuple[ReadCitation, ...]
    verification: Verification
    seq: int


def draw(library: Library) -> None:
    """Draw the field for an exported file and, under it, what has become of its citations."""
    stored = _refreshed(library)
    with st.expander("Verify exported citations", expanded=stored is not None):
        st.file_uploader(
            "Drop a file that Footnote exported: do your sources still have its quotations?",
            type=_SUFFIXES,
            key=_DROPPED,
            on_change=lambda: _take_dropped(library),
        )
        if stored:
            components.checked_draft(
                verified_view(stored.verification),
                key="verified-citations",
                active=_active(),
                on_open=_open,
            )


def _take_dropped(library: Library) -> None:
    """Verify a dropped file; keep the message of an error."""
    st.session_state.pop("verified-file", None)
    file = st.session_state.get(_DROPPED)
    if file is None:
        return
    try:
        _verify(library, read_evidence(file.getvalue()))
    except FootnoteError as error:
        keep_notice(f"{file.name}: {error}")


def _refreshed(library: Library) -> VerifiedFile | None:
    """Return the verified file, verified again if the articles have changed; None without one."""
    stored: VerifiedFile | None = st.session_state.get("verified-file")
    totals = session.totals()
    if stored and totals and stored.seq != totals.seq:
        return _verify(library, stored.citations)
    return stored


def _verify(library: Library, citations: tuple[ReadCitation, ...]) -> VerifiedFile:
    with library.snapshot() as snapshot:
        verification = verify(citations, LibrarySources(snapshot))
        verified = VerifiedFile(citations, verification, snapshot.totals.seq)
    st.session_state["verified-file"] = verified
    return verified


def _active() -> tuple[int, int] | None:
    """Return the number of the citation that is open, with its only place; None if none is."""
    stored: tuple[int, int] | None = st.session_state.get("verified-place")
    return stored if session.reading("check") else None


def _open(number: int, place: int) -> None:
    """Open what has become of a citation in its article; nothing happens if it is gone."""
    stored: VerifiedFile | None = st.session_state.get("verified-file")
    if stored is None or not 0 < number <= len(stored.verification.citations):
        return
    citation = stored.verification.citations[number - 1]
    if citation.document is None or citation.span is None:
        return
    st.session_state["reading-check"] = OpenArticle(
        document=citation.document,
        opening=session.next_opening(),
        span=citation.span,
        differing=tuple(edit.now for edit in citation.edits),
        notice=" ".join(edit_line(citation, edit) for edit in citation.edits),
    )
    st.session_state["verified-place"] = number, place
    st.session_state.pop("checked-place", None)
