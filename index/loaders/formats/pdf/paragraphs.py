"""Find the paragraphs in the blocks of a page, and how the lines of a paragraph are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.loaders.formats.pdf.columns import Block
from index.loaders.formats.pdf.rows import MARKER
from index.loaders.formats.pdf.words import Segment

# As parts of the height of a character.
_INDENT = 0.6
_SAME_SIZE = 0.12
_SPACE = 0.25
_SLACK = 0.4
_RECOGNISED_SLACK = 1.5  # OCR gives the edges of lines, not those of words
# Times the usual distance of two lines of one paragraph.
_APART = 1.25
_USUAL_DISTANCE = 1.15  # of two lines, as a part of their height, where a page shows no other
_FEW_WORDS = 3  # of a line that ends where its author ended it, if its column is wide
_NARROW = 0.4
_NEAR = 3  # lines that show how wide a column is
_SMALL = 0.93  # notes are set smaller than the text

_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\Z")
_DIVIDED = re.compile(r"\w[-\u2010\u00ad–—]\Z")
_NOTE = re.compile(r"(?:\(?\d{1,3}[.)]?|\[\d{1,3}\]|[*†‡§¹²³⁴-⁹]{1,3})\s*\S")


class Join(StrEnum):
    """What stands between two lines in the text."""

    SPACE = " "
    LINE = "\n"
    PARAGRAPH = "\n\n"


class Line(NamedTuple):
    """A line of a page, as it is written.

    Attributes:
        segment: its words; in a table, those of a cell.
        join: what stands before it; for the first line of a page, what would stand there.
        before: characters that mark a table, before the line.
        after: characters that mark a table, after it.
        right: the right edge of its column.
        in_table: whether it is part of a cell.
        is_note: whether it belongs to the footnotes.
    """

    segment: Segment
    join: Join
    before: str = ""
    after: str = ""
    right: float = 0.0
    in_table: bool = False
    is_note: bool = False


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """Return the lines of a page in the order of reading, the footnotes last."""
    usual = _usual_distance(blocks)
    body = _body_size(blocks)
    lines: list[Line] = []
    notes: list[Line] = []
    for block in blocks:
        if block.table:
            lines += _table_lines(block)
            continue
        block_lines = _block_lines(block, usual)
        first_note = _first_note(block_lines, body)
        before = next((each for each in reversed(lines)), None)
        if block_lines[:first_note] and before is not None:
            head = block_lines[0]
            join = join_across(before, head)
            block_lines[0] = head._replace(join=join)
        lines += block_lines[:first_note]
        notes += [each._replace(is_note=True) for each in block_lines[first_note:]]
    return lines + notes


def join_across(above: Line, below: Line) -> Join:
    """Return how a line continues one that ends a column or a page."""
    a, b = above.segment, below.segment
    if above.in_table or below.in_table or not _look_alike(a, b) or _starts_item(b):
        return Join.PARAGRAPH
    if _DIVIDED.search(a.text):
        return Join.LINE if _is_divided(a, b) else Join.SPACE
    if _SENTENCE_END.search(a.text):
        return Join.PARAGRAPH
    first = b.text[0]
    is_full = a.right + _width_of_first(b) > above.right - _SLACK * a.size
    return Join.SPACE if first.islower() or is_full else Join.PARAGRAPH


def _block_lines(block: Block, usual: float) -> list[Line]:
    lines = [Line(block.lines[0], Join.PARAGRAPH, right=block.right)]
    starts_paragraph = True
    for number in range(1, len(block.lines)):
        join = _join(block.lines, number, usual, starts_paragraph, block.right - block.left)
        lines.append(Line(block.lines[number], join, right=block.right))
        starts_paragraph = join is Join.PARAGRAPH or (
            join is Join.LINE and not _DIVIDED.search(block.lines[number - 1].text)
        )
    return lines


def _join(
    lines: Sequence[Segment], number: int, usual: float, a_starts: bool, width: float
) -> Join:
    """Return how a line of a block is joined to the line above it.

    Args:
        lines: the lines of the block.
        number: the number of the line.
        usual: the usual distance of two lines, as a part of their height.
        a_starts: whether the line above is the first of a paragraph.
        width: the width of the column.
    """
    a, b = lines[number - 1], lines[number]
    size = max(a.size, b.size)
    if b.base - a.base > _APART * usual * size or not _look_alike(a, b):
        return Join.PARAGRAPH
    if _starts_item(b):
        return Join.LINE
    if _is_divided(a, b):
        return Join.LINE
    ends = _SENTENCE_END.search(a.text) is not None
    following = lines[number + 1] if number + 1 < len(lines) else None
    if b.left > a.left + _INDENT * size and not _continues_item(a, b):
        is_hanging = a_starts and following is not None and abs(following.left - b.left) < 2
        if not is_hanging and (ends or not b.text[0].islower()):
            return Join.PARAGRAPH
    if b.left < a.left - _INDENT * size and not a_starts and ends:
        return Join.PARAGRAPH
    if len(a.words) <= _FEW_WORDS and a.right - a.left < _NARROW * width and not ends:
        return Join.LINE
    near = lines[max(0, number - _NEAR) : number + _NEAR]
    right = max(each.right for each in near)
    slack = _RECOGNISED_SLACK if a.words[0].place else _SLACK
    if a.right + _width_of_first(b) < right - slack * size and not b.text[0].islower():
        return Join.PARAGRAPH if ends else Join.LINE
    return Join.SPACE


def _look_alike(a: Segment, b: Segment) -> bool:
    if abs(a.size - b.size) > _SAME_SIZE * max(a.size, b.size):
        return False
    return a.bold == b.bold or not (a.bold or b.bold) or a.words[-1].bold == b.words[0].bold


def _is_divided(a: Segment, b: Segment) -> bool:
    """Return whether the border of two lines divides a word."""
    return _DIVIDED.search(a.text) is not None and b.text[0].isalnum()


def _starts_item(line: Segment) -> bool:
    first, _, rest = line.text.partition(" ")
    return bool(rest) and MARKER.match(first) is not None


def _continues_item(a: Segment, b: Segment) -> bool:
    """Return whether a line stands below the text of a list's item, not below its mark."""
    return _starts_item(a) and len(a.words) > 1 and b.left <= a.words[1].left + 2


def _width_of_first(line: Segment) -> float:
    """Return the room that the first word of a line would take on the line above."""
    return line.words[0].right - line.words[0].left + _SPACE * line.size


def _usual_distance(blocks: Sequence[Block]) -> float:
    """Return the usual distance of two lines of a paragraph, as a part of their height."""
    found: list[float] = []
    for block in blocks:
        for a, b in pairwise(block.lines):
            distance = (b.base - a.base) / max(a.size, b.size)
            if _look_alike(a, b) and 0.5 < distance < 3:
                found.append(distance)
    if not found:
        return _USUAL_DISTANCE
    # The distance of most lines, not their median: between short paragraphs it is larger.
    steps = Counter(round(each, 1) for each in found)
    most, _ = steps.most_common(1)[0]
    return median(each for each in found if abs(each - most) < 0.11)


def _body_size(blocks: Iterable[Block]) -> float:
    """Return the height of most characters."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        for line in block.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _first_note(lines: Sequence[Line], body: float) -> int:
    """Return the number of the first line of the footnotes that end a block."""
    first = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line.segment.size > _SMALL * body:
            break
        if _NOTE.match(line.segment.text) and line.join is not Join.SPACE:
            first = number
    return first


def _table_lines(block: Block) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(block.table):
        join = Join.LINE if number else Join.PARAGRAPH
        bars = 1
        for cell in row:
            for position, segment in enumerate(cell):
                before = "" if position else "| " * bars
                lines.append(Line(segment, join, before, right=block.right, in_table=True))
                join = Join.SPACE
            bars = 1 if cell else bars + 1
        lines[-1] = lines[-1]._replace(after=" |" * bars)
    return lines
