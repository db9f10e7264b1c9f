"""Where a text may be cut that has no sentence end nearby: after a clause, between letters."""

from __future__ import annotations

import re
import unicodedata

from index.documents import Span

# The kinds of pauses, the most natural ones first.
_PAUSES = (
    re.compile(r"[;:]\s|\s[–—]\s?|\s-+\s|—|[.!?…]['\"”’)\]]*\s"),
    re.compile(r",['\"”’]?\s|[)\]]\s|[、，；：]"),
    re.compile(r"\s"),
)
# Letters with more combining marks than this are written to break readers.
_LONGEST_CLUSTER = 32
# The combining class of the mark that joins two letters of an Indic script into one.
_VIRAMA = 9
_JOINERS = "\u200d\ufe0e\ufe0f"


def clause_end(text: str, within: Span) -> int | None:
    """Return the end of a pause in a span, None if the span has no pause.

    Of the pauses of the most natural kind, the one nearest to the middle of the span is chosen.
    """
    middle = (within.start + within.end) // 2
    for pattern in _PAUSES:
        ends = (match.end() for match in pattern.finditer(text, within.start + 1, within.end))
        nearest = min(ends, default=None, key=lambda end: abs(end - middle))
        if nearest is not None:
            return nearest
    return None


def character_border(text: str, begin: int, cut: int) -> int:
    """Return the last position up to `cut` that does not separate a letter from its accents."""
    for position in range(cut, max(begin, cut - _LONGEST_CLUSTER), -1):
        if not _continues_letter(text, position):
            return position
    return cut


def _continues_letter(text: str, position: int) -> bool:
    """Return whether the character at a position belongs to the letter before it."""
    after = text[position]
    return (
        after in _JOINERS
        or text[position - 1] == "\u200d"
        or unicodedata.combining(text[position - 1]) == _VIRAMA
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )
