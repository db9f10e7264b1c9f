"""The section of the Overview page on articles that are one text, and what copies changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial

import streamlit as st

from index.contents import DocumentSummary
from index.documents import Document
from index.protocols import Library
from retrieval.copies.phrases import WHAT_IS_COMPARED, counts_line
from retrieval.copies.reader import CopyReader, compare_articles
from retrieval.copies.text_groups import TextGroups
from ui.browser import components, session
from ui.browser.copies.views import (
    MOST_GROUPS,
    ComparisonView,
    Differences,
    comparison_view,
    differences_of,
    group_views,
)

# The articles of a library with no more than these are compared without being asked for.
COMPARED_AT_ONCE = 300

# Articles of so many characters are compared to count their differences, at most.
_COUNTED = 100_000
# How many counts are kept.
_KEPT = 1024
_counts: OrderedDict[object, Differences | None] = OrderedDict()
_lock = threading.Lock()

_SOURCES = "Articles that share no wording may still have one source."


def draw(reader: CopyReader, library: Library, articles: Mapping[str, DocumentSummary]) -> None:
    """Draw how many texts the articles are, and what copies changed.

    In a large library, comparing the articles takes seconds, so the reader asks for it first.
    """
    if len(articles) < 2:
        return
    st.subheader("Copies", anchor=False, help=WHAT_IS_COMPARED)
    if len(articles) > COMPARED_AT_ONCE and not reader.is_current(library):
        st.caption("Which articles are copies of one text, such as an agency's?")
        if not st.button("Compare the articles"):
            return
    with st.spinner("Comparing the articles…"):
        groups = reader.groups(library)
        shown = group_views(groups, articles, count_differences(library, groups))
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


def count_differences(
    library: Library, groups: TextGroups, characters: int = _COUNTED
) -> dict[str, Differences]:
    """Return how many differences articles have to the first of their groups, by their ids.

    Args:
        library: the library.
        groups: the groups, of which the largest are counted first.
        characters: articles of so many characters are compared at most; 100,000 take a second or
            so. The other articles are left out.
    """
    counts: dict[str, Differences] = {}
    for group in groups.groups[:MOST_GROUPS]:
        with library.snapshot() as snapshot:
            found = snapshot.documents(group.doc_ids)
        first = found.get(group.doc_ids[0])
        for doc_id in group.doc_ids[1:]:
            if first is None or doc_id not in found:
                continue
            characters -= len(found[doc_id].text)
            if characters < 0:
                return counts
            count = _differences(found[doc_id], first)
            if count is not None:
                counts[doc_id] = count
    return counts


def _differences(document: Document, first: Document) -> Differences | None:
    """Return what differs between two articles; None if they share next to nothing.

    A page is drawn again at every click, so the last counts are kept.
    """
    key = (document.text_sha256, first.text_sha256, document.skipped, first.skipped)
    with _lock:
        if key in _counts:
            return _counts[key]
    relation = compare_articles(document, first)
    with _lock:
        _counts[key] = differences_of(relation, document, first) if relation else None
        while len(_counts) > _KEPT:
            _counts.popitem(last=False)
        return _counts[key]


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
