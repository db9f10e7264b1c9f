"""Where the parts of a text stand in its source: pages, times, rows; and what was read by OCR."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from index.spans import Span


class PlaceKind(StrEnum):
    """What a source is divided into, so that a reader can look a citation up in it."""

    PAGE = "page"
    TIME = "time"
    ROW = "row"
    CHAPTER = "chapter"
    QUOTATION = "quotation"


_PLACE_WORDS: dict[PlaceKind | None, tuple[str, str]] = {
    PlaceKind.PAGE: ("p. ", "pp. "),
    PlaceKind.ROW: ("row ", "rows "),
}


class LineBox(NamedTuple):
    """Where a line stands on the picture of its page that it was read from.

    Attributes:
        start: where the line begins in the text.
        end: where it ends.
        left: its left edge, from the left edge of the page, in points; in pixels if the source is
            a picture.
        top: its top edge, from the top edge of the page.
        right: its right edge.
        bottom: its bottom edge.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the parts of a text stand in its source, and which of them were read by OCR.

    Attributes:
        kind: what the source is divided into; None if nothing but the text itself tells the place.
        starts: where each part begins in the text, ascending; it reaches to the next part. What
            stands before the first part has no place.
        labels: the name of each part: the number of a page ("12", "xii"), a time ("1:02:03"), a
            row under the name of its sheet ("Budget, 14"), the title of a chapter, whom a mail
            quotes. A part may have no name.
        recognised: spans that were read from a picture by OCR, sorted and disjoint.
        unsure: words of `recognised` that the OCR was unsure of, sorted and disjoint.
        boxes: where the lines that Footnote recognised stand on their pages.

    Raises:
        ValueError: there are not as many labels as starts, the starts do not ascend, or there are
            parts without a kind.
    """

    kind: PlaceKind | None = None
    starts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    recognised: tuple[Span, ...] = ()
    unsure: tuple[Span, ...] = ()
    boxes: tuple[LineBox, ...] = ()

    def __post_init__(self) -> None:
        if len(self.starts) != len(self.labels) or (self.starts and self.kind is None):
            raise ValueError("the parts of a layout need a kind and a label each")
        if any(a >= b for a, b in pairwise(self.starts)) or min(self.starts, default=0) < 0:
            raise ValueError("the parts of a layout must ascend")

    def label_of(self, span: Span) -> str:
        """Return the part that a span stands in, or the first and the last of several ("3–4").

        The result is empty if the span begins before the first part.
        """
        begin, end = self._labels_of(span)
        if begin == end:
            return begin
        sheet, _, row = end.rpartition(", ")
        # Rows of one sheet name it once.
        is_one_sheet = self.kind is PlaceKind.ROW and begin.rpartition(", ")[0] == sheet
        return f"{begin}–{row if is_one_sheet else end}"

    def sheet_of(self, span: Span) -> str:
        """Return the sheet that a span stands in; empty if the source has no or one sheet."""
        names = [label.rpartition(", ")[0] for label in (*self.labels[:1], *self.labels[-1:])]
        if len(set(names)) < 2:
            return ""
        part = max(0, bisect_right(self.starts, span.start) - 1)
        return self.labels[part].rpartition(", ")[0]

    def place_of(self, span: Span) -> str:
        """Return a span's place as a citation shows it: "p. 3", "pp. 3–4", "12:04", "row 14".

        The result is empty if the source has no parts there. The reading pane computes the same:
        `ui/browser/assets/places.js`.
        """
        begin, end = self._labels_of(span)
        sheet = ""
        if self.kind is PlaceKind.ROW:
            (sheet, comma, begin), (other, _, end) = begin.rpartition(", "), end.rpartition(", ")
            if other != sheet:
                return f"{sheet}{comma}row {begin}–{other}{comma}row {end}"
            sheet += comma
        number = begin if begin == end else f"{begin}–{end}"
        one, several = self.place_words
        return f"{sheet}{several if '–' in number else one}{number}" if number else ""

    @property
    def place_words(self) -> tuple[str, str]:
        """What stands before the label of one part, and before those of several ("p. ", "pp. ")."""
        return _PLACE_WORDS.get(self.kind, ("", ""))

    def _labels_of(self, span: Span) -> tuple[str, str]:
        """Return the labels of the first and the last part that a span stands in; else empty."""
        first = bisect_right(self.starts, span.start) - 1
        if first < 0:
            return "", ""
        last = max(first, bisect_right(self.starts, max(span.start, span.end - 1)) - 1)
        begin, end = self.labels[first], self.labels[last]
        return begin or end, end or begin

    def is_recognised(self, span: Span) -> bool:
        """Return whether any part of a span was read by OCR."""
        return any(span.overlaps(each) for each in self.recognised)

    def unsure_in(self, span: Span) -> tuple[Span, ...]:
        """Return the words in a span that the OCR was unsure of."""
        return tuple(each for each in self.unsure if span.overlaps(each))

    def check_within(self, text: str) -> None:
        """Check that the layout is one of a text.

        Raises:
            ValueError: it extends beyond the text.
        """
        spans = (*self.recognised, *self.unsure)
        if max([*self.starts[-1:], *(each.end for each in spans)], default=0) > len(text):
            raise ValueError("the layout extends beyond the text")


NO_LAYOUT = Layout()
"""The layout of a source that is nothing but its text."""
