"""The article that is open beside what is worked on, the same on every page."""

from __future__ import annotations

from functools import partial

from ui.browser import address, components, session
from ui.browser.views.article import article_view, steps

_KEYS: dict[session.Page, str] = {
    "ask": "article",
    "sources": "source-article",
    "overview": "overview-article",
}


def draw(page: session.Page, hint: str) -> None:
    """Draw the article that is open on a page.

    Args:
        page: whose article it is.
        hint: what to do to open one, while none is.
    """
    reading = session.reading(page)
    if reading is None:
        view, label = None, ""
    else:
        view = article_view(
            reading.document,
            reading.span,
            reading.sentences,
            found=reading.answered,
            notice=reading.notice,
            view=address.parameters(reading),
        )
        label = f"passage {reading.rank}" if reading.rank else ""
    ranks, rank = session.ranks(reading), reading.rank if reading else None
    components.article(
        view,
        key=_KEYS[page],
        opening=reading.opening if reading else 0,
        label=label,
        hint=hint,
        asks=page == "ask",
        steps=steps(rank, ranks) if rank in ranks else None,
        on_step=session.step,
        on_close=partial(session.close, page),
    )
