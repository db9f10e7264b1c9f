"""Read a page of a PDF: its words in segments, and why it may have to be read by OCR."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from index.loaders.formats.pdf.columns import blocks_of
from index.loaders.formats.pdf.drawings import Drawing, drawings_of, has_objects
from index.loaders.formats.pdf.glyphs import Frame, Glyphs, read_glyphs
from index.loaders.formats.pdf.grids import without_grids
from index.loaders.formats.pdf.heads import without_line_numbers
from index.loaders.formats.pdf.paragraphs import Line, lines_of
from index.loaders.formats.pdf.rows import segments_of
from index.loaders.formats.pdf.words import Segment, Word

# A page with fewer characters over a picture of this part of the page is a scan with a stamp.
_STAMP = 200
_PICTURE = 0.5
_UNREADABLE = 0.15  # of the characters


class Page(NamedTuple):
    """What was read of a page.

    Attributes:
        segments: its words, in segments.
        width: its width as it is shown, in points.
        height: its height.
        is_scan: whether only OCR can read it, and has not yet.
        unreadable: whether that is because its characters have no known letters.
        is_numbered: whether the numbers of its lines were left out.
        slanted: the number of characters at a slant, which were left out.
        hidden: the number of characters that the page does not show.
        is_damaged: whether the page cannot be read at all.
        is_recognised: whether the words were recognised by Footnote.
        unread: the number of lines that were seen and could not be recognised.
    """

    segments: list[Segment]
    width: float
    height: float
    is_scan: bool = False
    unreadable: bool = False
    is_numbered: bool = False
    slanted: int = 0
    hidden: int = 0
    is_damaged: bool = False
    is_recognised: bool = False
    unread: int = 0


def read_page(page: Any, *, with_edges: bool = False) -> Page:
    """Return what the text layer of a page gives.

    Args:
        page: the page, of pypdfium2.
        with_edges: whether the words have the edges of their characters.
    """
    frame = Frame.of(page)
    width, height = frame.size
    glyphs = read_glyphs(page, frame, with_edges=with_edges)
    unreadable = glyphs.unreadable > _UNREADABLE * glyphs.characters
    drawings = drawings_of(page, frame)
    picture = max((_area(each, width, height) for each in drawings if each.is_picture), default=0.0)
    is_empty = not glyphs.characters and has_objects(page)
    is_recognised = any(word.recognised for word in glyphs.words)
    is_stamp = glyphs.characters < _STAMP and picture > _PICTURE and not is_recognised
    if unreadable or is_empty or is_stamp:
        return Page([], width, height, True, unreadable and glyphs.characters >= _STAMP)
    words, hidden = _shown(glyphs, picture)
    words, tables = without_grids(drawings, words)
    on_page = segments_on_page(words)
    text = without_line_numbers(on_page)
    segments = [*text, *tables]
    is_numbered = len(text) < len(on_page)
    return Page(
        segments,
        width,
        height,
        is_numbered=is_numbered,
        slanted=glyphs.slanted,
        hidden=hidden + glyphs.hidden,
    )


def segments_on_page(words: list[Word]) -> list[Segment]:
    """Return the segments of a page; words that are turned differently stand in no segment."""
    by_turn: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        by_turn[word.turn].append(word)
    return [segment for group in by_turn.values() for segment in segments_of(group)]


def read_lines(segments: list[Segment]) -> list[Line]:
    """Return the lines of a page in the order of reading, first of the text in its main direction.

    Labels that stand sideways come after it.
    """
    by_turn: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_turn[segment.words[0].turn].append(segment)
    groups = sorted(by_turn.values(), key=lambda group: -sum(len(each.text) for each in group))
    return lines_of([block for group in groups for block in blocks_of(group)])


def _shown(glyphs: Glyphs, picture: float) -> tuple[list[Word], int]:
    """Return the words that a reader sees, and the number of characters of the others.

    Invisible text over a picture of the page is what another program recognised in it. Without
    such a picture it is hidden.
    """
    if picture > _PICTURE:
        return glyphs.words, 0
    shown = [word for word in glyphs.words if not word.recognised]
    return shown, sum(len(word.text) for word in glyphs.words if word.recognised)


def _area(drawing: Drawing, width: float, height: float) -> float:
    """Return the part of a page that a drawing covers."""
    across = min(drawing.right, width) - max(drawing.left, 0.0)
    down = min(drawing.bottom, height) - max(drawing.top, 0.0)
    return max(0.0, across) * max(0.0, down) / (width * height)
