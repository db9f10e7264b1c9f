"""Tell line breaks that wrap a paragraph from line breaks that end it."""

from __future__ import annotations

import re
from itertools import pairwise

from index.documents import Span

# The characters that end a line, as `str.splitlines` knows them, for a class of a pattern.
LINE_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
LINE = re.compile(rf"[^{LINE_BREAKS}]+")
# The shortest and longest lines of hard-wrapped prose, in characters; longer lines are whole
# paragraphs.
NARROWEST, WIDEST = 40, 120

LIST_ITEM = re.compile(r"(?:[-–*•·▪●◦‣+]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s")
_FIRST_WORD = re.compile(r"\S{1,80}")
_HYPHENS = "-\u2010\u00ad–—"
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*$")


def may_be_wrapped(length: int) -> bool:
    """Return whether a line of hard-wrapped prose can have this length."""
    return NARROWEST <= length <= WIDEST


def adjoin(text: str, end: int, start: int) -> bool:
    """Return whether a line that begins at `start` is the next after a line that ends at `end`.

    No blank line lies between the two. Both positions exclude surrounding whitespace.
    """
    gap = text[end:start]
    return len(gap) < WIDEST and len((gap + ".").splitlines()) == 2


def wrap_width(text: str, lines: list[Span]) -> int:
    """Return the width at which the lines were wrapped, 0 if they were not wrapped.

    Lines were wrapped if at least a quarter of the adjoining lines continue in lower case. A page
    of paragraphs, headings and list items has almost no such lines.
    """
    touching = continued = width = 0
    for above, below in pairwise(lines):
        if len(above) <= WIDEST and adjoin(text, above.end, below.start):
            touching += 1
            if _continues(text, above, below):
                continued += 1
                width = max(width, len(above))
    return width if continued and continued * 4 >= touching else 0


def is_wrapped(text: str, above: Span, below: Span, width: int) -> bool:
    """Return whether two neighbouring lines are one paragraph.

    Args:
        text: the text with both lines.
        above: the first line, without surrounding whitespace.
        below: the second line, without surrounding whitespace.
        width: the width at which the text was wrapped, 0 if it was not.
    """
    if not adjoin(text, above.end, below.start):
        return False
    if LIST_ITEM.match(text, below.start, below.end):
        return False
    if divides_word(text, above, below):
        return True
    if len(above) > WIDEST:
        return False
    if _continues(text, above, below):
        return True
    first = _FIRST_WORD.match(text, below.start, below.end)
    # The next word did not fit on the line above, so the line was full.
    return bool(width and first and len(above) + 1 + len(first[0]) > width)


def divides_word(text: str, above: Span, below: Span) -> bool:
    """Return whether a hyphen divides a word between two adjoining lines, however wide they are.

    Lines of a PDF are joined, except those with a hyphen between them.
    """
    if text[above.end - 1] not in _HYPHENS or len(above) < 2:
        return False
    return text[above.end - 2].isalnum() and text[below.start].isalnum()


def _continues(text: str, above: Span, below: Span) -> bool:
    """Return whether a lower-case line continues an unfinished line of prose above it."""
    return (
        may_be_wrapped(len(above))
        and text[below.start].islower()
        and not _SENTENCE_END.search(text, above.start, above.end)
        and adjoin(text, above.end, below.start)
    )
