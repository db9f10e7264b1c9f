"""The page of its file that the reading pane shows beside an article's text."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from index.errors import FootnoteError
from index.layout import PlaceKind
from index.page_images.viewer import shared_viewer
from index.protocols import Library
from ui.browser.open_article import OpenArticle
from ui.browser.views.sheet import SheetView, sheet_view

_WIDTH = 1_000


def has_pages(library: Library, opened: OpenArticle) -> bool:
    """Return whether the library keeps the file that an article was read from page by page."""
    layout = opened.document.layout
    if layout.kind is not PlaceKind.PAGE and not layout.recognised:
        return False
    try:
        with library.snapshot() as snapshot:
            return snapshot.original(opened.document.doc_id) is not None
    except FootnoteError:
        # The page says so where it reads the library for what it shows.
        return False


def sheet(library: Library, opened: OpenArticle) -> SheetView | None:
    """Return the page that the reader wants to see of an article; None to show its text.

    A reader who looks at pages sees those of the next citations too, each opened at its passage.
    """
    if not st.session_state.get("shows-pages"):
        return None
    opening, page = st.session_state.get("sheet", (0, None))
    document = opened.document
    try:
        with library.snapshot() as snapshot:
            path = snapshot.original(document.doc_id)
        if path is None:
            return None
        image = shared_viewer().page(
            path,
            document,
            opened.span,
            page=page if opening == opened.opening else None,
            width=st.session_state.get("sheet-width", _WIDTH),
        )
    except FootnoteError as error:
        return SheetView(notice=str(error))
    return sheet_view(document, opened.span, image)


def choose(opened: OpenArticle | None, wanted: Mapping[str, object]) -> None:
    """Show the text of the open article, or a page of its file.

    Args:
        opened: the open article.
        wanted: what the browser sent: whether pages are `shown`, the index of the `page`, None for
            that of the passage, and the `width` in pixels.
    """
    st.session_state["shows-pages"] = bool(wanted.get("shown"))
    width, page = wanted.get("width"), wanted.get("page")
    if isinstance(width, int):
        st.session_state["sheet-width"] = width
    if opened is not None:
        st.session_state["sheet"] = (opened.opening, page if isinstance(page, int) else None)
