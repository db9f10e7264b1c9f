"""The section of the Overview page on independent texts and what their copies changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from index.contents import DocumentSummary
from index.protocols import Library
from retrieval.copies.phrases import counts_line
from retrieval.copies.reader import CopyReader, compare_articles
from retrieval.copies.text_groups import TextGroups
from ui.browser import components, session
from ui.browser.copies.views import ComparisonView, comparison_view, group_views

# The articles of a library with no more than these are compared without being asked for.
COMPARED_AT_ONCE = 300

_SOURCES = "Texts that share no wording may still have one source."


def draw(reader: CopyReader, library: Library, articles: Mapping[str, DocumentSummary]) -> None:
    """Draw how many independent texts the articles are, and what their copies changed.

    In a large library, comparing the articles takes seconds, so the reader asks for it first.
    """
    if len(articles) < 2:
        return
    st.subheader("Independent texts", anchor=False)
    if len(articles) > COMPARED_AT_ONCE and not reader.is_current(library):
        st.caption("Which articles are copies of one text, such as an agency's?")
        if not st.button("Compare the articles"):
            return
    with st.spinner("Comparing the articles…"):
        groups = reader.groups(library)
    shown = group_views(groups, articles)
    limit = f" The largest {len(shown)} are shown." if len(groups.groups) > len(shown) else ""
    st.caption(f"{counts_line(groups)}.{limit} {_SOURCES}")
    if shown:
        opened = session.reading("overview")
        components.copies(
            shown,
            key="copies",
            active=opened.document.doc_id if opened else None,
            compared=compared_article(library, groups),
            on_open=partial(session.open_document, library, page="overview"),
            on_compare=partial(st.session_state.__setitem__, "compared"),
        )


def compared_article(library: Library, groups: TextGroups) -> ComparisonView | None:
    """Return what the article that was asked about shares with the first of its group."""
    doc_id = str(st.session_state.get("compared", ""))
    group = groups.group_of(doc_id)
    if group is None:
        return None
    with library.snapshot() as snapshot:
        found = snapshot.documents([doc_id, group.doc_ids[0]])
    if len(found) < 2:
        return None
    relation = compare_articles(found[doc_id], found[group.doc_ids[0]])
    return comparison_view(found[doc_id], relation) if relation else None
