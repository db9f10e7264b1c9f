"""The page of its file that the reading pane shows, as values; independent of Streamlit."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from index.documents import Document, Span
from index.page_images.page_image import PageImage

# How many characters of a passage or a page are read out as what the image shows.
READ_OUT = 300
NOT_FOUND = (
    "The passage was not found on this page, so nothing is marked. It stands in the text as cited."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A page as an image, with the marks of the passage, or why it cannot be shown.

    Attributes:
        image: the image as a data URL; empty if the page cannot be shown.
        alt: what is on the image, in words.
        width: the width of the image in pixels.
        height: its height in pixels.
        page: the index of the page.
        label: which page it is.
        previous: the index of the page before; None at the first.
        next: the index of the page after; None at the last.
        marks: the lines of the passage: left, top, width and height in percent of the image.
        passage: whether the passage stands on another page, to which the reader can go back.
        notice: what the reader must know; empty if there is nothing.
    """

    image: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    page: int = 0
    label: str = ""
    previous: int | None = None
    next: int | None = None
    marks: tuple[tuple[float, float, float, float], ...] = ()
    passage: bool = False
    notice: str = ""


def sheet_view(document: Document, span: Span | None, image: PageImage) -> SheetView:
    """Return a page as the reading pane shows it.

    Args:
        document: the article.
        span: the cited passage, None if no passage is cited.
        image: the page.
    """
    encoded = base64.b64encode(image.content).decode("ascii")
    number = f"Page {image.page + 1:,} of {image.pages:,}"
    return SheetView(
        image=f"data:{image.media_type};base64,{encoded}",
        alt=_alt(document, span, image),
        width=image.width,
        height=image.height,
        page=image.page,
        label=number if image.label == str(image.page + 1) else f"p. {image.label} · {number}",
        previous=image.page - 1 if image.page else None,
        next=image.page + 1 if image.page + 1 < image.pages else None,
        marks=tuple(
            (
                round(100 * mark.left, 3),
                round(100 * mark.top, 3),
                round(100 * (mark.right - mark.left), 3),
                round(100 * (mark.bottom - mark.top), 3),
            )
            for mark in image.marks
        ),
        passage=bool(image.marked_pages) and not image.marks,
        notice=NOT_FOUND if span and not image.marked_pages else "",
    )


def _alt(document: Document, span: Span | None, image: PageImage) -> str:
    page = f"Picture of page {image.label}, {image.page + 1:,} of {image.pages:,}."
    if span and image.marks:
        return f"{page} Marked: “{_shortened(span.of(document.text))}”"
    text = _text_of_page(document, image)
    return f"{page} It begins: “{_shortened(text)}”" if text else f"{page} It has no text."


def _text_of_page(document: Document, image: PageImage) -> str:
    """Return what was read of a page."""
    layout = document.layout
    if not layout.starts:
        return document.text
    ends = [*layout.starts[1:], len(document.text)]
    parts = zip(layout.starts, ends, layout.labels, strict=True)
    return "".join(document.text[start:end] for start, end, label in parts if label == image.label)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= READ_OUT else f"{words[:READ_OUT].rsplit(' ', 1)[0]} …"
