"""Write the lines of pages as the text of an article, with its layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.documents import Span
from index.layout import Layout, LineBox, PlaceKind
from index.loaders.formats.pdf.paragraphs import Join, Line, join_across
from index.loaders.formats.pdf.words import Word

_SURE = 0.8
"""The confidence from which a recognised word counts as certain."""


class _Place(NamedTuple):
    start: int
    page: int


def write_pages(
    pages: Sequence[tuple[int, list[Line]]], labels: Sequence[str]
) -> tuple[str, Layout]:
    """Return the text of pages, and its layout.

    A paragraph that goes on over the border of two pages is written as one, and the footnotes of
    the first page below it.

    Args:
        pages: the index and the lines of each page with text.
        labels: the names of all pages.
    """
    writer = _Writer()
    held: list[Line] = []
    held_page = 0
    for index, lines in pages:
        body = [line for line in lines if not line.is_note]
        notes = [line for line in lines if line.is_note]
        first = 0
        if body and writer.last is not None:
            join = join_across(writer.last, body[0])
            body[0] = body[0]._replace(join=join)
            if join is not Join.PARAGRAPH:
                first = _end_of_paragraph(body)
                writer.write(index, body[:first])
        writer.write(held_page, held, apart=True)
        writer.write(index, body[first:], apart=bool(held))
        held, held_page = notes, index
    writer.write(held_page, held, apart=True)
    return writer.written(labels)


def _end_of_paragraph(lines: Sequence[Line]) -> int:
    return next((n for n in range(1, len(lines)) if lines[n].join is Join.PARAGRAPH), len(lines))


class _Writer:
    """The text so far.

    Attributes:
        last: the last line of text that is no footnote.
    """

    def __init__(self) -> None:
        self.last: Line | None = None
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[_Place] = []
        self._recognised: list[Span] = []
        self._unsure: list[Span] = []
        self._boxes: list[LineBox] = []

    def write(self, page: int, lines: Sequence[Line], *, apart: bool = False) -> None:
        """Write lines of a page.

        Args:
            page: the index of the page.
            lines: the lines.
            apart: whether a new paragraph begins with them.
        """
        for number, line in enumerate(lines):
            join = Join.PARAGRAPH if apart and not number else line.join
            if self._length:
                self._add(join.value)
            if not self._places or self._places[-1].page != page:
                self._places.append(_Place(self._length, page))
            self._add(line.before)
            self._add_words(line.segment.words if not line.segment.table else ())
            self._add(line.after)
            if not line.is_note:
                self.last = line

    def written(self, labels: Sequence[str]) -> tuple[str, Layout]:
        """Return the text and its layout."""
        text = "".join(self._pieces)
        layout = Layout(
            kind=PlaceKind.PAGE,
            starts=tuple(place.start for place in self._places),
            labels=tuple(labels[place.page] for place in self._places),
            recognised=tuple(_joined(self._recognised)),
            unsure=tuple(self._unsure),
            boxes=tuple(self._boxes),
        )
        return text, layout

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _add_words(self, words: Sequence[Word]) -> None:
        begin = self._length
        for number, word in enumerate(words):
            if number:
                self._add(" ")
            start = self._length
            self._add(word.text)
            if word.recognised:
                self._recognised.append(Span(start, self._length))
                if word.confidence < _SURE:
                    self._unsure.append(Span(start, self._length))
        places = [word.place for word in words if word.place]
        if places:
            left, top, right, bottom = zip(*places, strict=True)
            box = (min(left), min(top), max(right), max(bottom))
            self._boxes.append(LineBox(begin, self._length, *(round(edge, 1) for edge in box)))


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans, with those that only a few characters part as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end <= 4:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined
