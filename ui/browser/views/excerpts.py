"""Choosing the part of a passage that a card shows at first, and the text around a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.documents import Span

# All in characters. A card shows a passage of up to WHOLE completely. Of a longer passage it shows
# BESIDE on each side of the answering sentences. It never hides FEW or fewer at an end of the
# passage, because this would save no line.
WHOLE = 420
BESIDE = 120
FEW = 60

# How many characters of the article a preview shows before and after the passage.
AROUND = 280

_SPACE = re.compile(r"\s+")


def excerpt(text: str, passage: Span, sentences: Sequence[Span]) -> Span:
    """Return the part of a passage to show at first: its answering sentences and a little more.

    Args:
        text: the text of the whole document.
        passage: the span of the passage in the text.
        sentences: the answering sentences inside the passage, in any order. If there are none, the
            beginning of the passage is returned.
    """
    if len(passage) <= WHOLE:
        return passage
    core = (
        Span(min(each.start for each in sentences), max(each.end for each in sentences))
        if sentences
        else Span(passage.start, passage.start)
    )
    room = BESIDE if sentences else WHOLE - BESIDE
    return _widen(text, core, room, passage, FEW)


def context(text: str, passage: Span) -> Span:
    """Return the span of a passage and up to `AROUND` characters on each side of it."""
    return _widen(text, passage, AROUND, Span(0, len(text)), 0)


def _widen(text: str, span: Span, room: int, bounds: Span, few: int) -> Span:
    """Return a span extended on each side by at most `room` characters, to the border of a word.

    If at most `few` characters would remain up to a bound, the span is extended to that bound.
    """
    start, end = max(bounds.start, span.start - room), min(bounds.end, span.end + room)
    if start - bounds.start <= few:
        start = bounds.start
    elif space := _SPACE.search(text, start - 1, span.start):
        start = space.end()
    if bounds.end - end <= few:
        end = bounds.end
    else:
        spaces = [match.start() for match in _SPACE.finditer(text, span.end, end + 1)]
        end = spaces[-1] if spaces else end
    return Span(start, end)
