"""Put words that stand on one line into segments, and segments into rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.loaders.formats.pdf.words import Segment, Word

# As parts of the height of a character.
_SAME_BASE = 0.3
_WIDE_GAP = 0.9  # parts two columns, or two cells of a table
_JUSTIFIED_GAP = 3.0  # the same, where the file draws a space
_AFTER_MARKER = 5.0

MARKER = re.compile(
    r"(?:[^\w\s\"“”„'‘’«»()\[\]{}.,:;?…]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\[\d{1,3}\])\Z"
)
"""What stands before an item of a list."""


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """Return the segments of the words of a page, row after row."""
    return [segment for row in _rows(list(words)) for segment in _split(row)]


def rows_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return the segments of each row, from top to bottom, each row from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda each: each.base):
        if rows and _on_same_line(rows[-1][-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def join_row(row: Sequence[Segment]) -> Segment:
    """Return the segments of a row as one."""
    if len(row) == 1:
        return row[0]
    words = [word for segment in row for word in segment.words]
    words.sort(key=lambda word: word.left)
    return Segment.of(words, is_rtl=_is_rtl(words))


def _rows(words: list[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.base):
        if rows and _on_same_line(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _on_same_line(above: Word | Segment, below: Word | Segment) -> bool:
    return below.base - above.base <= _SAME_BASE * min(above.size, below.size)


def _split(row: list[Word]) -> list[Segment]:
    """Split a row at its wide gaps. The mark of an item of a list stays with the item."""
    row.sort(key=lambda word: word.left)
    pieces: list[list[Word]] = [[row[0]]]
    reached = row[0].right
    for word in row[1:]:
        gap = word.left - reached
        size = max(word.size, pieces[-1][-1].size)
        is_marked = len(pieces[-1]) == 1 and MARKER.match(pieces[-1][0].text) is not None
        wide = _JUSTIFIED_GAP if word.spaced else _WIDE_GAP
        if gap > (_AFTER_MARKER if is_marked else wide) * size:
            pieces.append([word])
        else:
            pieces[-1].append(word)
        reached = max(reached, word.right)
    return [Segment.of(piece, is_rtl=_is_rtl(piece)) for piece in pieces]


def _is_rtl(words: Sequence[Word]) -> bool:
    """Return whether most letters of some words belong to a script that runs from the right."""
    balance = 0
    for word in words:
        direction = unicodedata.bidirectional(word.text[0])
        balance += (direction in ("R", "AL")) - (direction == "L")
    return balance > 0
