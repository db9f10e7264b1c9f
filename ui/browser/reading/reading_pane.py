"""The reading pane, which shows the open article of any page."""

from __future__ import annotations

from functools import partial

from index.errors import ModelError
from index.protocols import Library
from retrieval.agreement.phrases import voice_sentence
from ui.browser import address, components, session
from ui.browser.access import voice_reader
from ui.browser.figures.strip import first_line_of
from ui.browser.open_article import OpenArticle
from ui.browser.reading import correcting, noting, sheets
from ui.browser.views.article import article_view, steps

_KEYS: dict[session.Page, str] = {
    "ask": "article",
    "check": "checked-article",
    "sources": "source-article",
    "overview": "overview-article",
}

# How long the pane waits for the parser, in seconds. Loading it begins when an answer is shown.
_PATIENCE = 2.0


def draw(library: Library, page: session.Page) -> None:
    """Draw the article that is open on a page; without one, the page has all the room.

    Args:
        library: the library that the article is in.
        page: the page whose open article is drawn.
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
            differing=opened.differing,
            found=opened.answered,
            notice=opened.notice,
            as_read=correcting.document_as_read(library, page),
            view=address.link(opened),
            voice=_voice(opened),
            notes=noting.notes_of(library, opened),
        )
        label = f"passage {opened.rank}" if opened.rank else ""
    ranks, rank = session.ranks(opened), opened.rank if opened else None
    components.article(
        view,
        key=_KEYS[page],
        opening=opened.opening if opened else 0,
        label=label,
        filling=opened.filling if opened else "",
        steps=steps(rank, ranks, session.earlier_question(opened), _verdict(library, opened))
        if rank in ranks
        else None,
        has_pages=has_pages,
        sheet=sheet,
        on_step=session.step,
        on_close=partial(session.close, page),
        on_correct=partial(correcting.correct, library, page),
        on_sheet=partial(sheets.choose, opened),
        on_note=partial(noting.change, library, page),
    )


def _verdict(library: Library, opened: OpenArticle | None) -> str:
    """Return the first line of the answer whose citation is open; empty if none is."""
    turns = session.conversation().turns
    if opened is None or opened.turn is None or opened.turn >= len(turns):
        return ""
    return first_line_of(library, opened.turn, turns[opened.turn].unread)


def _voice(opened: OpenArticle) -> str:
    """Return whose words the marked sentence passes on, in a sentence; empty if nobody else's.

    Empty also while the parser is still loading; a later opening then tells it.
    """
    if not opened.sentences or not voice_reader().is_loaded(seconds=_PATIENCE):
        return ""
    try:
        voice = voice_reader().of_sentence(opened.document, opened.sentences, opened.answers)
    except ModelError as error:
        return f"Whose words these are cannot be told. {error}"
    return voice_sentence(voice) if voice else ""
