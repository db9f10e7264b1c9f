"""Find running heads, footers and page numbers: what stands at the same height on many pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.loaders.formats.pdf.rows import join_row, rows_of
from index.loaders.formats.pdf.words import Segment

EDGE_LINES = 4
"""How many lines at the top, and at the bottom, of a page may be running heads."""

_SAME_HEIGHT = 4.0  # points
_FEWEST = 3  # pages, in a file of more than two
_SHARE = 0.3  # of the pages; left and right pages may differ, and chapters change heads
_IN_A_ROW = 4  # pages after one another with the same head, however many others there are
_MARGIN = 0.2  # of the page's height
_LONGEST = 160
_FEWEST_LINE_NUMBERS = 8

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_SENTENCE_END = re.compile(r"[^\W#][.!?][\"”’)]?\Z")
_PAGE_NUMBER = re.compile(
    r"[-–—\[(|.\s]*(?:(?:page|seite|página|p(?:ág|p)?\.|s\.)\s*)?#"
    r"(?:\s*(?:/|\||of|von|de|sur)\s*#)?[-–—\])|.\s]*",
    re.IGNORECASE,
)


class _Row(NamedTuple):
    page: int
    number: int  # of the row: from the top 0, 1, …, from the bottom -1, -2, …
    height: float
    text: str


class Heads:
    """The running heads of a file.

    Attributes:
        texts: the heads that are more than a number of a page, as they first stand.
    """

    def __init__(self, pages: Sequence[tuple[list[Segment], float]]) -> None:
        """Find the heads.

        Args:
            pages: the segments of each page, and its height.
        """
        self.texts: list[str] = []
        self._rows: dict[int, set[int]] = defaultdict(set)
        found: dict[tuple[bool, str], list[_Row]] = defaultdict(list)
        with_text = 0
        for page, (segments, height) in enumerate(pages):
            with_text += bool(segments)
            for row in _edge_rows(page, segments, height):
                found[(row.number >= 0, _pattern(row.text))].append(row)
        for (_, pattern), rows in found.items():
            same = _at_same_height(rows)
            if _is_head(pattern, same, with_text):
                for row in same:
                    self._rows[row.page].add(row.number)
                if not _PAGE_NUMBER.fullmatch(pattern):
                    self.texts.append(same[0].text)

    def without(self, page: int, segments: list[Segment]) -> list[Segment]:
        """Return the segments of a page without its running heads.

        A line stays if a line that is nearer to the edge of the page is no head.
        """
        numbers = self._rows.get(page)
        if not numbers:
            return segments
        top = next(n for n in range(EDGE_LINES + 1) if n not in numbers)
        bottom = next(n for n in range(EDGE_LINES + 1) if -1 - n not in numbers)
        return without_edges(segments, top, bottom)


def without_edges(segments: list[Segment], top: int, bottom: int) -> list[Segment]:
    """Return the segments of a page without its first and last rows.

    Args:
        segments: the segments of the page.
        top: the number of rows to leave out at the top.
        bottom: the number of rows to leave out at the bottom.
    """
    rows = _upright_rows(segments)
    turned = [segment for segment in segments if segment.words[0].turn]
    kept = rows[top : max(top, len(rows) - bottom)]
    return [*(segment for row in kept for segment in row), *turned]


def _upright_rows(segments: list[Segment]) -> list[list[Segment]]:
    return rows_of([segment for segment in segments if not segment.words[0].turn])


def without_line_numbers(segments: list[Segment]) -> list[Segment]:
    """Return the segments of a page without the numbers of its lines, as courts write them."""
    firsts = [row[0] for row in _upright_rows(segments)]
    numbers = [each for each in firsts if each.text.isdigit() and len(each.text) <= 3]
    if len(numbers) < _FEWEST_LINE_NUMBERS or 2 * len(numbers) < len(firsts):
        return segments
    left, right = median(each.left for each in numbers), median(each.right for each in numbers)
    at_left = [each for each in numbers if abs(each.left - left) <= _SAME_HEIGHT]
    at_right = [each for each in numbers if abs(each.right - right) <= _SAME_HEIGHT]
    column = max(at_left, at_right, key=len)
    steps = sum(int(b.text) - int(a.text) == 1 for a, b in pairwise(column))
    if steps < _FEWEST_LINE_NUMBERS - 1 or steps < 0.9 * (len(column) - 1):
        return segments
    left_out = {id(each) for each in column}
    return [each for each in segments if id(each) not in left_out]


def _edge_rows(page: int, segments: list[Segment], height: float) -> list[_Row]:
    rows = _upright_rows(segments)
    found: list[_Row] = []
    for number in range(min(EDGE_LINES, len(rows))):
        for index, row in ((number, rows[number]), (-1 - number, rows[-1 - number])):
            base = row[0].base
            is_near = base < _MARGIN * height if index >= 0 else base > (1 - _MARGIN) * height
            text = join_row(row).text
            if is_near and len(text) <= _LONGEST:
                found.append(_Row(page, index, base, text))
    return found


def _pattern(text: str) -> str:
    """Return a text with # for each number, which may count from page to page."""
    return _NUMBER.sub("#", text.casefold())


def _at_same_height(rows: list[_Row]) -> list[_Row]:
    middle = median(row.height for row in rows)
    near = [row for row in rows if abs(row.height - middle) <= _SAME_HEIGHT]
    return near if 2 * len(near) > len(rows) else _largest_group(rows)


def _largest_group(rows: list[_Row]) -> list[_Row]:
    groups: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[round(row.height / _SAME_HEIGHT)].append(row)
    return max(groups.values(), key=len)


def _is_head(pattern: str, rows: list[_Row], pages: int) -> bool:
    """Return whether rows at the same height are a running head."""
    count = len({row.page for row in rows})
    if "#" in pattern and _SENTENCE_END.search(pattern):
        return False
    if pages == 2 and count == 2 and rows[0].number in (0, -1):
        return True
    if count < _FEWEST:
        return False
    if _PAGE_NUMBER.fullmatch(pattern) and not _counts(rows):
        return False
    return count >= _SHARE * pages or _longest_run(rows) >= _IN_A_ROW


def _counts(rows: list[_Row]) -> bool:
    """Return whether the numbers in most rows grow from page to page as page numbers do."""
    steps = [
        (below.page - above.page, _first_number(below.text) - _first_number(above.text))
        for above, below in pairwise(rows)
    ]
    return sum(pages == numbers for pages, numbers in steps) * 2 >= len(steps)


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _first_number(text: str) -> int:
    match = _NUMBER.search(text.casefold())
    if match is None:
        return 0
    if match[0].isdigit():
        return int(match[0][:9])
    values = [_ROMAN[letter] for letter in match[0]]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _longest_run(rows: list[_Row]) -> int:
    longest = run = 0
    previous = -9
    for row in rows:
        # Left and right pages often have different heads.
        run = run + 1 if row.page - previous in (1, 2) else 1
        previous = row.page
        longest = max(longest, run)
    return longest
