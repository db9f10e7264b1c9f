"""The reading pane, which shows the open article of any page."""

from __future__ import annotations

from functools import partial

from index.protocols import Library
from ui.browser import address, components, correcting, session, sheets
from ui.browser.views.article import article_view, steps

_KEYS: dict[session.Page, str] = {
    "ask": "article",
    "check": "checked-article",
    "sources": "source-article",
    "overview": "overview-article",
}


def draw(library: Library, page: session.Page, hint: str) -> None:
    """Draw the article that is open on a page.

    Args:
        library: the library that the article is in.
        page: the page whose open article is drawn.
        hint: how to open an article; drawn while none is open.
    """
    opened = session.reading(page)
    sheet, has_pages = None, False
    if opened is None:
        view, label = None, ""
    else:
        has_pages = sheets.has_pages(library, opened)
        sheet = sheets.sheet(library, opened) if has_pages else None
        view = article_view(
            opened.document,
            opened.span,
            opened.sentences,
            opened.answers,
            found=opened.answered,
            notice=opened.notice,
            as_read=correcting.document_as_read(library, page),
            view=address.parameters(opened),
        )
        label = f"passage {opened.rank}" if opened.rank else ""
    ranks, rank = session.ranks(opened), opened.rank if opened else None
    components.article(
        view,
        key=_KEYS[page],
        opening=opened.opening if opened else 0,
        label=label,
        hint=hint,
        asks=page == "ask",
        steps=steps(rank, ranks) if rank in ranks else None,
        has_pages=has_pages,
        sheet=sheet,
        on_step=session.step,
        on_close=partial(session.close, page),
        on_correct=partial(correcting.correct, library, page),
        on_sheet=partial(sheets.choose, opened),
    )
