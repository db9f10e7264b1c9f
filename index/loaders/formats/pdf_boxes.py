"""Find where the characters of a span stand on the pages of their PDF or picture."""

from __future__ import annotations

from typing import NamedTuple

from index.documents import Layout, Span


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

    The pages of the span are read again. A page whose text is no longer the stored one is left
    out, so no box is ever in the wrong place. The file is untrusted: call this in a child process
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
    return []
