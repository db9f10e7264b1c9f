"""Read the pages of a PDF that are pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import median

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from index.loaders.formats.ocr.lines import Recognised
from index.loaders.formats.ocr.reading import is_available, read_picture
from index.loaders.formats.pdf.pages import Page, segments_on_page
from index.loaders.formats.pdf.words import Word

# Recognisers measure the height of a line by its letters, so lines of one font differ.
_SAME_SIZE = 0.3
_SHORTEST_LEVEL = 4.0  # times as wide as high: lines from which the tilt of a page is measured
_MOST_TILT = math.radians(15)
_SCALE = 170 / 72  # pixels in a point: what a recogniser needs for letters of 8 points
_LARGEST = 4_000  # pixels of a side


def read_scans(
    document: pdfium.PdfDocument, pages: list[Page], progress: Callable[[int, int], None]
) -> None:
    """Put what OCR reads in place of the pages that are scans. Without OCR they stay as they are.

    Args:
        document: the PDF.
        pages: its pages.
        progress: is called after each page, with the number of pages read so far and of all.
    """
    scans = [index for index, page in enumerate(pages) if page.is_scan]
    if not scans or not is_available():
        return
    progress(0, len(scans))
    for done, index in enumerate(scans, start=1):
        pages[index] = _read_scan(document, index, pages[index])
        progress(done, len(scans))


def _read_scan(document: pdfium.PdfDocument, index: int, page: Page) -> Page:
    scale = min(_SCALE, _LARGEST / max(page.width, page.height))
    raw_page = document[index]
    picture = raw_page.render(scale=scale).to_pil()
    raw_page.close()
    recognised = read_picture(picture)
    width, height = picture.size
    words = words_of(recognised, width, height, page.width / width)
    return page._replace(
        segments=segments_on_page(words),
        is_scan=False,
        is_recognised=True,
        unread=recognised.unread,
    )


def words_of(recognised: Recognised, width: float, height: float, scale: float) -> list[Word]:
    """Return the words of a picture, put level: with the tilt of the page taken out.

    Args:
        recognised: what was read.
        width: the width of the picture, in pixels.
        height: its height.
        scale: the number of units of the page in a pixel.
    """
    lines = recognised.lines
    tilt = _tilt(recognised)
    cosine, sine = math.cos(tilt), math.sin(tilt)
    turned_width, turned_height = (height, width) if recognised.quarters % 2 else (width, height)
    usual = median([line.height for line in lines]) if lines else 0.0
    words: list[Word] = []
    for line in lines:
        size = usual if abs(line.height - usual) < _SAME_SIZE * usual else line.height
        x, y = _middle(line.corners)
        x, y = x - width / 2, y - height / 2
        level_x = x * cosine + y * sine + turned_width / 2
        level_y = y * cosine - x * sine + turned_height / 2
        length = sum(len(word.text) + 1 for word in line.words) - 1
        position = 0
        for word in line.words:
            begin, end = position / length, (position + len(word.text)) / length
            position += len(word.text) + 1
            left = level_x + (begin - 0.5) * line.width
            right = level_x + (end - 0.5) * line.width
            words.append(
                Word(
                    word.text,
                    left * scale,
                    (level_y - size / 2) * scale,
                    right * scale,
                    (level_y + size / 2) * scale,
                    (level_y + size / 2) * scale,
                    size * scale,
                    confidence=word.confidence,
                    recognised=True,
                    place=_part(line.corners, begin, end, scale),
                )
            )
    return words


def _tilt(recognised: Recognised) -> float:
    """Return the angle at which most lines stand in the picture, in radians."""
    upright = -recognised.quarters * math.pi / 2
    angles: list[float] = []
    for line in recognised.lines:
        if line.width > _SHORTEST_LEVEL * line.height:
            (x1, y1), (x2, y2) = line.corners[:2]
            angle = math.atan2(y2 - y1, x2 - x1) - upright
            angles.append(math.remainder(angle, 2 * math.pi))
    tilt = median(angles) if angles else 0.0
    return upright + (tilt if abs(tilt) < _MOST_TILT else 0.0)


def _middle(corners: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _part(
    corners: Sequence[tuple[float, float]], begin: float, end: float, scale: float
) -> tuple[float, float, float, float]:
    """Return the box around a part of a line."""
    top_left, top_right, bottom_right, bottom_left = corners
    points = [
        (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        for a, b in ((top_left, top_right), (bottom_left, bottom_right))
        for share in (begin, end)
    ]
    xs, ys = [x * scale for x, _ in points], [y * scale for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
