"""Find tables whose cells have lines around them, and put the words into the cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from index.loaders.formats.pdf.drawings import Drawing
from index.loaders.formats.pdf.rows import join_row, rows_of, segments_of
from index.loaders.formats.pdf.words import Segment, Table, Word

_THIN = 2.5  # points
_SHORTEST = 5.0
_TOUCH = 3.0
_CORNERS = 6  # of a rectangle at most
_MOST_LINES = 2_000  # of a page; more are a drawing
_LONGEST_CELL = 400  # characters on average; longer texts stand in boxes, not in a table


class _Rule(NamedTuple):
    """A line on the page, drawn from `start` to `stop` at the other coordinate `at`."""

    at: float
    start: float
    stop: float


def without_grids(
    drawings: Sequence[Drawing], words: list[Word]
) -> tuple[list[Word], list[Segment]]:
    """Return the words outside the tables of a page, and each table as a segment.

    Args:
        drawings: the lines on the page.
        words: its words.
    """
    across, down = _rules(drawings)
    segments: list[Segment] = []
    for columns, rows in _grids(across, down):
        inside: list[Word] = []
        outside: list[Word] = []
        for word in words:
            x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
            is_in = columns[0] <= x <= columns[-1] and rows[0] <= y <= rows[-1] and not word.turn
            (inside if is_in else outside).append(word)
        if inside and (segment := _segment(inside, columns, rows)):
            segments.append(segment)
            words = outside
    return words, segments


def _segment(words: list[Word], columns: list[float], rows: list[float]) -> Segment | None:
    """Return a table as a segment, None if less than two of its columns and rows have words."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        row = min(bisect_right(rows, y), len(rows) - 1) - 1
        cells.setdefault((row, min(bisect_right(columns, x), len(columns) - 1) - 1), []).append(
            word
        )
    used_rows = sorted({row for row, _ in cells})
    used_columns = sorted({column for _, column in cells})
    longest = sum(len(word.text) + 1 for word in words) / len(cells)
    if len(used_rows) < 2 or len(used_columns) < 2 or longest > _LONGEST_CELL:
        return None
    table: Table = [
        [
            [join_row(each) for each in rows_of(segments_of(cells.get((row, column), [])))]
            for column in used_columns
        ]
        for row in used_rows
    ]
    last = words[-1]
    return Segment(
        (last,), columns[0], rows[0], columns[-1], rows[-1], rows[-1], last.size,
        " ".join(word.text for word in words), table,
    )  # fmt: skip


def _rules(drawings: Sequence[Drawing]) -> tuple[list[_Rule], list[_Rule]]:
    """Return the lines across a page and the lines down it."""
    across: list[_Rule] = []
    down: list[_Rule] = []
    for each in drawings:
        if each.is_picture or len(across) + len(down) > _MOST_LINES:
            continue
        left, top, right, bottom = each[3:]
        is_wide, is_high = right - left > _SHORTEST, bottom - top > _SHORTEST
        if is_wide and bottom - top < _THIN:
            across.append(_Rule((top + bottom) / 2, left, right))
        elif is_high and right - left < _THIN:
            down.append(_Rule((left + right) / 2, top, bottom))
        elif is_wide and is_high and each.is_outline and each.corners <= _CORNERS:
            across += [_Rule(top, left, right), _Rule(bottom, left, right)]
            down += [_Rule(left, top, bottom), _Rule(right, top, bottom)]
    return (across, down) if len(across) + len(down) <= _MOST_LINES else ([], [])


def _grids(across: list[_Rule], down: list[_Rule]) -> list[tuple[list[float], list[float]]]:
    """Return the grids that lines form: the edges of their columns, and of their rows."""
    rules = [(rule, True) for rule in across] + [(rule, False) for rule in down]
    group = list(range(len(rules)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for a, one in enumerate(across):
        for b, other in enumerate(down, start=len(across)):
            if (
                one.start - _TOUCH <= other.at <= one.stop + _TOUCH
                and other.start - _TOUCH <= one.at <= other.stop + _TOUCH
            ):
                group[root(a)] = root(b)
    members: dict[int, list[int]] = {}
    for number in range(len(rules)):
        members.setdefault(root(number), []).append(number)
    grids = []
    for numbers in members.values():
        columns = _edges([rules[n][0].at for n in numbers if not rules[n][1]])
        rows = _edges([rules[n][0].at for n in numbers if rules[n][1]])
        if len(columns) > 2 and len(rows) > 2:
            grids.append((columns, rows))
    return grids


def _edges(positions: Sequence[float]) -> list[float]:
    """Return positions in order, each once; those that nearly touch are one."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > _SHORTEST:
            edges.append(position)
    return edges
