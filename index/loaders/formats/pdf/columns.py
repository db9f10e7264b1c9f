"""Put the segments of a page in the order of reading: columns, rows, tables.

A band is a part of the page, as wide as it, in which white space from top to bottom parts columns.
The columns of a band are read from left to right, then what stands below the band. A column may be
divided in the same way again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.loaders.formats.pdf.rows import join_row, rows_of
from index.loaders.formats.pdf.words import Segment, Table

_GUTTER = 0.7  # the narrowest white space between columns, as a part of the height of characters
_FEWEST_ROWS = 3  # on both sides of a gutter
_DEEPEST = 6
_MOST_SEGMENTS = 3_000  # of a page that is put in order; no page for readers has more
# Prose fills its column; what stands in the cells of a table is shorter.
_SHORT_CELL = 16
_ALIGNED = 0.6
# Times the usual distance of two lines.
_FAR_BELOW = 1.8
_WRAPPED = 0.85  # lines of one cell stand closer than rows
_MOST_TRIMMED = 3


class Block(NamedTuple):
    """Lines of one column, or the rows of a table.

    Attributes:
        lines: the lines from top to bottom; none in a table.
        table: the rows of a table, each with its cells, each with its lines.
        left: the left edge of the column.
        right: its right edge.
    """

    lines: list[Segment]
    table: Table
    left: float
    right: float


_Rows = list[list[Segment]]


def blocks_of(segments: Sequence[Segment]) -> list[Block]:
    """Return the blocks of a page in the order of reading."""
    if not segments:
        return []
    rows = rows_of(segments)
    if len(segments) > _MOST_SEGMENTS:
        return list(_text(rows))
    return list(_blocks(rows, 0))


def _blocks(rows: _Rows, depth: int) -> Iterator[Block]:
    """Yield the blocks of a part of a page."""
    while rows and depth < _DEEPEST:
        band = _find_band(rows)
        if band is None:
            break
        begin, end, gutters = band
        begin, end = _trim(rows, begin, end, gutters[0])
        if begin:
            yield from _blocks(rows[:begin], _DEEPEST)
        columns = _columns(rows[begin:end], gutters)
        if _is_table(columns, end - begin):
            yield _table(rows[begin:end], gutters)
        else:
            for column in columns:
                yield from _blocks(rows_of(column), depth + 1)
        rows = rows[end:]
    yield from _text(rows)


def _text(rows: _Rows) -> Iterator[Block]:
    """Yield the lines of one column, and the tables with lines around their cells."""
    left = min((row[0].left for row in rows), default=0.0)
    right = max((segment.right for row in rows for segment in row), default=0.0)
    lines: list[Segment] = []
    for row in rows:
        if text := [segment for segment in row if not segment.table]:
            lines.append(join_row(text))
        for segment in row:
            if segment.table:
                if lines:
                    yield Block(lines, [], left, right)
                lines = []
                yield Block([], segment.table, left, right)
    if lines:
        yield Block(lines, [], left, right)


def _find_band(rows: _Rows) -> tuple[int, int, list[float]] | None:
    """Return the first band: the range of its rows, and the middles of its gutters."""
    size = median(segment.size for row in rows for segment in row)
    left = min(row[0].left for row in rows)
    right = max(segment.right for row in rows for segment in row)
    for begin in range(len(rows)):
        free = [(left, right)]
        found: tuple[int, int, list[float]] | None = None
        widest = 0.0
        for end in range(begin, len(rows)):
            free = _without(free, rows[end], _GUTTER * size)
            inner = [(start, stop) for start, stop in free if start > left]
            # The gutter with the most text on both sides parts the columns; the band ends with it.
            if not inner or (found and not any(start < widest < stop for start, stop in inner)):
                break
            counts = _rows_beside(rows[begin : end + 1], inner)
            gutters = [middle for middle, count in counts if count >= _FEWEST_ROWS]
            if gutters:
                found = begin, end + 1, gutters
                widest = max(counts, key=lambda each: each[1])[0]
        if found:
            return found
    return None


def _without(
    free: list[tuple[float, float]], row: list[Segment], narrowest: float
) -> list[tuple[float, float]]:
    """Return the parts of white space that a row leaves free."""
    left: list[tuple[float, float]] = []
    for start, stop in free:
        for segment in row:
            if segment.right <= start or segment.left >= stop:
                continue
            if segment.left - start >= narrowest:
                left.append((start, segment.left))
            start = max(start, segment.right)
        if stop - start >= narrowest:
            left.append((start, stop))
    return left


def _rows_beside(rows: _Rows, free: list[tuple[float, float]]) -> list[tuple[float, int]]:
    """Return the middle of each white space, and in how many rows text stands on either side."""
    counts: list[tuple[float, int]] = []
    for start, stop in free:
        middle = (start + stop) / 2
        before = sum(row[0].left < middle for row in rows)
        after = sum(row[-1].right > middle for row in rows)
        counts.append((middle, min(before, after)))
    return counts


def _trim(rows: _Rows, begin: int, end: int, gutter: float) -> tuple[int, int]:
    """Return a band without the lines above and below it that stand at its left by chance."""
    bases = [row[0].base for row in rows]
    pitch = median([b - a for a, b in pairwise(bases[begin:end])])
    at_right = [n for n in range(begin, end) if rows[n][-1].right > gutter]
    while begin < at_right[0] and bases[at_right[0]] - bases[begin] > _FAR_BELOW * pitch:
        begin += 1
    for number in range(max(at_right[-1] + 1, end - _MOST_TRIMMED), end):
        if bases[number] - bases[number - 1] > _FAR_BELOW * pitch:
            return begin, number
    return begin, end


def _columns(rows: _Rows, gutters: list[float]) -> list[list[Segment]]:
    columns: list[list[Segment]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        for segment in row:
            columns[bisect_left(gutters, segment.left)].append(segment)
    return columns


def _is_table(columns: list[list[Segment]], rows: int) -> bool:
    """Return whether columns are those of a table, to be read row by row."""
    beside = sum(len(column) for column in columns) / rows
    if (beside < 1 + _ALIGNED and len(columns) == 2) or beside < _ALIGNED * len(columns):
        return False
    if any(segment.table for column in columns for segment in column):
        return False
    return any(median(len(segment.text) for segment in column) < _SHORT_CELL for column in columns)


def _table(rows: _Rows, gutters: list[float]) -> Block:
    table: Table = []
    segments = [segment for row in rows for segment in row]
    distances = [b[0].base - a[0].base for a, b in pairwise(rows)]
    usual = median(distances)
    for number, row in enumerate(rows):
        cells = _columns([[each for each in row if not each.table]], gutters)
        joined = [[join_row(cell)] if cell else [] for cell in cells]
        is_wrapped = number and not cells[0] and distances[number - 1] < _WRAPPED * usual
        if is_wrapped:
            for cell, more in zip(table[-1], joined, strict=True):
                cell += more
        else:
            table.append(joined)
    left, right = min(each.left for each in segments), max(each.right for each in segments)
    return Block([], table, left, right)
