"""The draft that a session checks, and the place of it that is open in the reading pane."""

from __future__ import annotations

import streamlit as st

from index.documents import replace_surrogates
from index.errors import FootnoteError
from index.loaders.drafts import read_draft
from index.protocols import Library
from retrieval.checks.check import check
from retrieval.checks.quote_check import CheckedQuotation, CheckedSentence, DraftCheck
from ui.browser import session
from ui.browser.notices import keep_notice
from ui.browser.open_article import OpenArticle
from ui.browser.views.check import differing_line, shown_places

# The keys of the fields in which a draft is typed or dropped, and sentences are asked for.
TYPED, DROPPED, SENTENCES = "draft-text", "draft-file", "draft-sentences"


def checked() -> DraftCheck | None:
    """Return the checked draft, None before the first one."""
    stored: DraftCheck | None = st.session_state.get("checked-draft")
    return stored


def active_place() -> tuple[int, int] | None:
    """Return the numbers of the quotation and of its place that are open, None if none is."""
    stored: tuple[int, int] | None = st.session_state.get("checked-place")
    return stored if session.reading("check") else None


def take_dropped() -> None:
    """Put the text of a dropped draft into the field; keep the message of an error."""
    file = st.session_state.get(DROPPED)
    if file is None:
        return
    try:
        st.session_state[TYPED] = read_draft(file.name, file.getvalue())
    except FootnoteError as error:
        keep_notice(f"{file.name}: {error}")


def check_typed(library: Library) -> None:
    """Check the draft in the field; keep the message of an error."""
    draft = replace_surrogates(str(st.session_state.get(TYPED) or ""))
    _check(library, draft, sentences=bool(st.session_state.get(SENTENCES)))


def refresh(library: Library) -> None:
    """Check the draft again if the library's articles have changed since."""
    stored, totals = checked(), session.totals()
    if stored and totals and stored.library.seq != totals.seq:
        _check(library, stored.draft, sentences=stored.sentences is not None)


def open_place(quote: int, place: int) -> None:
    """Open a place of a quotation, or of a sentence, in its article.

    Nothing happens if there is no such quotation, sentence or place.

    Args:
        quote: the number of the quotation, from 1; the sentences are numbered after them.
        place: the number of its place, from 0.
    """
    stored = checked()
    if stored is None:
        return
    numbered: list[CheckedQuotation | CheckedSentence] = [*stored.quotes]
    numbered += stored.sentences or ()
    if not 0 < quote <= len(numbered):
        return
    places = shown_places(numbered[quote - 1])
    if not 0 <= place < len(places):
        return
    shown, chosen = places[place], numbered[quote - 1]
    # On a phone the article covers the draft.
    differs = chosen if isinstance(chosen, CheckedQuotation) else None
    st.session_state["reading-check"] = OpenArticle(
        document=shown.document,
        opening=session.next_opening(),
        span=shown.span,
        differing=tuple(
            change.source
            for change in (differs.changes if differs else ())
            if change.place == place
        ),
        notice=differing_line(stored, differs, place) if differs else "",
    )
    st.session_state["checked-place"] = quote, place
    st.session_state.pop("verified-place", None)


def _check(library: Library, draft: str, *, sentences: bool) -> None:
    try:
        found = check(library, draft, sentences=sentences) if draft.strip() else None
        st.session_state["checked-draft"] = found
    except FootnoteError as error:
        keep_notice(str(error))
