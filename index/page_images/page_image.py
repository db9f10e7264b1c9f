"""`PageImage`: a page as it looks, and where a passage stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Mark(NamedTuple):
    """A rectangle on a page, in parts of the page's width and height, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """A page of a file as an image.

    Attributes:
        content: the image, as a PNG or JPEG file.
        media_type: "image/png" or "image/jpeg".
        width: its width in pixels.
        height: its height in pixels.
        page: the index of the page in its file, from 0.
        pages: the number of pages of the file.
        label: the name of the page, as in the layout of its article ("12", "xii").
        marks: where the lines of the passage stand on the page; none if it stands elsewhere.
        marked_pages: the indexes of the pages on which the passage was found, ascending.
    """

    content: bytes
    media_type: str
    width: int
    height: int
    page: int
    pages: int
    label: str
    marks: tuple[Mark, ...] = ()
    marked_pages: tuple[int, ...] = ()
