"""Find where the characters of a span stand on the pages of their PDF or picture."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from index.documents import Span
from index.errors import SourceError
from index.layout import Layout, PlaceKind
from index.loaders.formats.pdf.glyphs import Frame, turned
from index.loaders.formats.pdf.heads import EDGE_LINES, without_edges
from index.loaders.formats.pdf.opening import open_pdf, page_labels
from index.loaders.formats.pdf.pages import Page, read_lines, read_page
from index.loaders.formats.pdf.paragraphs import Line
from index.loaders.formats.pdf.words import Segment, Word
from index.loaders.formats.picture import shown_picture


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left corner of the page as it is shown.

    A page that its file rotates is shown, and measured, rotated. A point is 1/72 inch; in a
    picture file it is a pixel.
    """

    left: float
    top: float
    right: float
    bottom: float


class PageBoxes(NamedTuple):
    """Where a span stands on one page.

    Attributes:
        page: the index of the page in the file, from 0.
        label: the name of the page, as in the layout ("12", "xii").
        width: the width of the page as it is shown, in points.
        height: its height.
        boxes: one box for each line of the span, from the first to the last character in it.
    """

    page: int
    label: str
    width: float
    height: float
    boxes: tuple[Box, ...]


def page_boxes(content: bytes, text: str, layout: Layout, span: Span) -> list[PageBoxes]:
    """Return where a span stands on the pages of its file, in the order of the pages.

    A page with a text layer is read again; it is left out if its text is no longer the stored one,
    so no box is ever in the wrong place. The boxes of a page that Footnote recognised are stored
    with the layout. A page takes some 50 ms. The file is untrusted: call this in a child process
    with limits.

    Args:
        content: the bytes of the PDF or the picture, the same that the article was read from.
        text: the stored text of the article.
        layout: the stored layout of the article.
        span: the span in `text`.

    Returns:
        The pages on which the span was found; none if the layout is not of pages or the file
        cannot be opened.
    """
    if layout.kind is not PlaceKind.PAGE or not layout.starts or not span:
        return []
    if not content.startswith(b"%PDF-") and b"%PDF-" not in content[:1024]:
        return _boxes_in_picture(content, layout, span)
    try:
        document = open_pdf(content)
    except SourceError:
        return []
    with document:
        labels = page_labels(document)
        found: list[PageBoxes] = []
        for label in _labels_of(layout, span):
            if label in labels:
                index = labels.index(label)
                try:
                    found += _boxes_on(document, index, label, text, layout, span)
                except pdfium.PdfiumError:
                    continue
        return sorted(found, key=lambda each: each.page)


class _Part(NamedTuple):
    """A part of the text that stands on one page."""

    start: int
    end: int


def _parts(text: str, layout: Layout) -> list[tuple[_Part, str]]:
    ends = [*layout.starts[1:], len(text)]
    return [
        (_Part(start, end), label)
        for start, end, label in zip(layout.starts, ends, layout.labels, strict=True)
    ]


def _labels_of(layout: Layout, span: Span) -> list[str]:
    """Return the names of the pages that a span stands on, each once."""
    first = max(0, bisect_right(layout.starts, span.start) - 1)
    last = bisect_right(layout.starts, span.end - 1)
    return list(dict.fromkeys(layout.labels[first:last]))


def _boxes_on(
    document: pdfium.PdfDocument, index: int, label: str, text: str, layout: Layout, span: Span
) -> list[PageBoxes]:
    """Return where a span stands on one page; nothing if its text is not the stored one."""
    parts = [part for part, of_page in _parts(text, layout) if of_page == label]
    raw_page = document[index]
    stored = _stored_boxes(parts, layout, span)
    if stored:
        return [PageBoxes(index, label, *Frame.of(raw_page).size, stored)]
    page = read_page(raw_page, with_edges=True)
    wanted = [part for part in parts if span.overlaps(Span(*part))]
    lines = _lines_with_text(page, "".join(text[part.start : part.end] for part in parts))
    if lines is None or not wanted:
        return []
    boxes = _located(lines, text, parts, span, page)
    return [PageBoxes(index, label, page.width, page.height, boxes)] if boxes else []


def _stored_boxes(parts: Sequence[_Part], layout: Layout, span: Span) -> tuple[Box, ...]:
    """Return the boxes of a span that are stored with the layout.

    A line of which the span covers a part gets a box of the same part of its width.
    """
    boxes: list[Box] = []
    for line in layout.boxes:
        on_page = any(part.start <= line.start < part.end for part in parts)
        if not on_page or not span.overlaps(Span(line.start, line.end)):
            continue
        length, width = line.end - line.start, line.right - line.left
        begin = max(0, span.start - line.start) / length
        end = min(length, span.end - line.start) / length
        boxes.append(Box(line.left + begin * width, line.top, line.left + end * width, line.bottom))
    return tuple(boxes)


def _lines_with_text(page: Page, stored: str) -> list[Line] | None:
    """Return the lines of a page whose text is the stored one, None if it is another now.

    Which lines are running heads depends on the other pages. Here the stored text tells how many
    lines of the top and the bottom were left out.
    """
    wanted = _squeezed(stored)
    counts = sorted(
        ((top, bottom) for top in range(EDGE_LINES + 1) for bottom in range(EDGE_LINES + 1)),
        key=sum,
    )
    for top, bottom in counts:
        lines = read_lines(without_edges(page.segments, top, bottom))
        if _squeezed("".join(_written(line) for line in lines)) == wanted:
            return lines
    return None


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _written(line: Line) -> str:
    return line.before + line.segment.text + line.after


def _located(
    lines: Sequence[Line], text: str, parts: Sequence[_Part], span: Span, page: Page
) -> tuple[Box, ...]:
    """Return the boxes of the lines of a span, which are known to stand in the text."""
    boxes: list[Box] = []
    positions = (position for part in parts for position in range(part.start, part.end))
    for line in lines:
        for character in _squeezed(line.before):
            _next_position(positions, text, character)
        covered: list[tuple[Word, int, int]] = []
        for word in line.segment.words:
            first, last = len(word.text), 0
            for number, character in enumerate(word.text):
                if character.isspace():
                    continue
                position = _next_position(positions, text, character)
                if span.start <= position < span.end:
                    first, last = min(first, number), number + 1
            if first < last:
                covered.append((word, first, last))
        for character in _squeezed(line.after):
            _next_position(positions, text, character)
        if covered:
            boxes.append(_box_of(line.segment, covered, page))
    return tuple(boxes)


def _next_position(positions: Any, text: str, character: str) -> int:
    """Return the next position of the text, which is known to have this character."""
    for position in positions:
        if not text[position].isspace():
            assert text[position] == character, "the text was compared before"
            return int(position)
    raise AssertionError("the text was compared before")


def _box_of(segment: Segment, covered: Sequence[tuple[Word, int, int]], page: Page) -> Box:
    """Return the box around parts of the words of a line, on the page as it is shown."""
    left = min(_edge(word, first) for word, first, _ in covered)
    right = max(_edge(word, last) for word, _, last in covered)
    top = min(word.top for word, _, _ in covered)
    bottom = max(word.bottom for word, _, _ in covered)
    turn = segment.words[0].turn
    if not turn:
        return Box(left, top, right, bottom)
    width, height = (page.height, page.width) if turn % 2 else (page.width, page.height)
    return Box(*turned((left, top, right, bottom), 4 - turn, width, height))


def _edge(word: Word, number: int) -> float:
    """Return the left edge of a character of a word, or the right edge of the last."""
    if word.edges:
        return word.edges[min(number, len(word.edges) - 1)]
    return word.left if number == 0 else word.right


def _boxes_in_picture(content: bytes, layout: Layout, span: Span) -> list[PageBoxes]:
    """Return where a span stands in a picture file, in pixels; a TIFF may have several pages."""
    from PIL import Image, UnidentifiedImageError

    found: list[PageBoxes] = []
    parts = _parts("", layout)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            for label in _labels_of(layout, span):
                picture.seek(int(label) - 1)
                starts = [part.start for part, of_page in parts if of_page == label]
                following = [start for start in layout.starts if start > max(starts)]
                part = _Part(starts[0], min(following, default=span.end))
                if boxes := _stored_boxes([part], layout, span):
                    width, height = map(float, shown_picture(picture).size)
                    found.append(PageBoxes(int(label) - 1, label, width, height, boxes))
    except (UnidentifiedImageError, OSError, EOFError, ValueError, SyntaxError):
        return []
    return found
