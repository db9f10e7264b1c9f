"""Which part of a passage a card shows at first, and what stands around a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.documents import Span

# Characters of a passage that a card shows whole; of a longer one, so many to each side of the
# answering sentence; and so few that hiding them would save no line.
WHOLE = 420
BESIDE = 120
FEW = 60

# Characters of the article before and after a passage that its preview shows.
AROUND = 280

_SPACE = re.compile(r"\s+")


def excerpt(text: str, passage: Span, sentences: Sequence[Span]) -> Span:
    """Return the part of a passage to show at first: its answering sentences and a little more.

    Args:
        text: of the whole document.
        passage: in the text.
        sentences: inside the passage, in order; the passage's beginning is shown if there are none.
    """
    if len(passage) <= WHOLE:
        return passage
    marked = (
        Span(sentences[0].start, sentences[-1].end)
        if sentences
        else Span(passage.start, passage.start)
    )
    room = BESIDE if sentences else WHOLE - BESIDE
    return _widened(text, marked, room, passage, FEW)


def context(text: str, passage: Span) -> Span:
    """Return a passage with what stands around it."""
    return _widened(text, passage, AROUND, Span(0, len(text)), 0)


def _widened(text: str, span: Span, room: int, bounds: Span, few: int) -> Span:
    """Return a span widened to each side by at most `room`, to the borders of words.

    Where no more than `few` characters would be left to the bounds, it reaches them.
    """
    start, end = max(bounds.start, span.start - room), min(bounds.end, span.end + room)
    if start - bounds.start <= few:
        start = bounds.start
    elif space := _SPACE.search(text, start - 1, span.start):
        start = space.end()
    if bounds.end - end <= few:
        end = bounds.end
    else:
        spaces = [each.start() for each in _SPACE.finditer(text, span.end, end + 1)]
        end = spaces[-1] if spaces else end
    return Span(start, end)
