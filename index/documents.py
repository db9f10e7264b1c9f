"""The value types that all modules share: spans, documents, passages and anchors."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points, `text[start:end]`.

    Raises:
        ValueError: the range is negative or reversed.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Return whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class PlaceKind(StrEnum):
    """What a source is divided into, so that a reader can look a citation up in it."""

    PAGE = "page"
    TIME = "time"
    ROW = "row"
    CHAPTER = "chapter"


_PLACE_WORDS = {PlaceKind.PAGE: ("p. ", "pp. "), PlaceKind.ROW: ("row ", "rows ")}


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
            row under the name of its sheet ("Budget, 14"), the title of a chapter.
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
        first = bisect_right(self.starts, span.start) - 1
        if first < 0:
            return ""
        last = max(first, bisect_right(self.starts, max(span.start, span.end - 1)) - 1)
        begin, end = self.labels[first], self.labels[last]
        if begin == end:
            return begin
        # Rows of one sheet name it once.
        sheet, separator, row = end.rpartition(", ")
        if self.kind is PlaceKind.ROW and begin.startswith(sheet + separator):
            return f"{begin}–{row}"
        return f"{begin}–{end}"

    def place_of(self, span: Span) -> str:
        """Return a span's place as a citation shows it: "p. 3", "pp. 3–4", "12:04", "row 14".

        The result is empty if the source has no parts there.
        """
        label = self.label_of(span)
        if not label or self.kind not in _PLACE_WORDS:
            return label
        one, several = _PLACE_WORDS[self.kind]
        sheet, separator, number = "", "", label
        if self.kind is PlaceKind.ROW:
            sheet, separator, number = label.rpartition(", ")
        return f"{sheet}{separator}{several if '–' in number else one}{number}"

    def is_recognised(self, span: Span) -> bool:
        """Return whether any part of a span was read by OCR."""
        return any(span.overlaps(each) for each in self.recognised)

    def unsure_in(self, span: Span) -> tuple[Span, ...]:
        """Return the words in a span that the OCR was unsure of."""
        return tuple(each for each in self.unsure if span.overlaps(each))

    def as_json(self) -> str:
        """Return the layout as a library stores it; empty if nothing is known."""
        if self == NO_LAYOUT:
            return ""
        spans = {
            name: [[each.start, each.end] for each in getattr(self, name)]
            for name in ("recognised", "unsure")
        }
        parts: dict[str, object] = {
            "kind": self.kind,
            "starts": self.starts,
            "labels": self.labels,
        }
        if self.boxes:
            parts["boxes"] = self.boxes
        return json.dumps({**parts, **spans}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str) -> Layout:
        """Return the layout that `as_json` wrote."""
        if not stored:
            return NO_LAYOUT
        values = json.loads(stored)
        return cls(
            kind=PlaceKind(values["kind"]) if values["kind"] else None,
            starts=tuple(values["starts"]),
            labels=tuple(values["labels"]),
            recognised=tuple(Span(start, end) for start, end in values["recognised"]),
            unsure=tuple(Span(start, end) for start, end in values["unsure"]),
            boxes=tuple(LineBox(*box) for box in values.get("boxes", ())),
        )


NO_LAYOUT = Layout()
"""The layout of a source that is nothing but its text."""


UNTITLED = "Untitled: "
"""Begins the title of an article without a headline, before the article's first words."""


class _RememberedDigest:
    """A place for the digest of a document's text.

    It is no field, so `dataclasses.replace` with another text does not keep the digest of the old.
    """

    __slots__ = ("_text_sha256",)

    _text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(_RememberedDigest):
    """One article as the loader read it.

    Attributes:
        doc_id: the article's id, the same on every run and machine: the file's path relative to
            the folder that was added, or the `_id` of a JSON line.
        title: the article's title; without a headline, `UNTITLED` and its first words; without
            words, the last part of the id.
        text: the article's characters as read, never rewritten, so that offsets into the text
            stay valid.
        sha256: SHA-256 in hexadecimal of the file's bytes, or of the text in UTF-8 if the
            article is one line of a JSONL file.
        source: the outlet that published the article; empty when unknown.
        author: the author's name, or several names; empty when unknown.
        published: the day of publication; None when unknown.
        modified: the day of the last change after publication; None when unknown.
        uri: where a reader can look the article up: a URL when the source names one, else empty.
        skipped: spans that are not searched (comment boxes, share bars), sorted and disjoint.
        encoding: Python's name of the encoding that decoded the file's bytes.
        path: the absolute path of the file that contained the article; empty without a file.
        notes: remarks of the loader, such as how much of a page was left out.
        layout: the pages, times or rows of the source, and what was read by OCR.

    Raises:
        ValueError: a skipped span extends beyond the text, or skipped spans overlap, or the layout
            extends beyond the text.
    """

    doc_id: str
    title: str
    text: str
    sha256: str
    source: str = ""
    author: str = ""
    published: date | None = None
    modified: date | None = None
    uri: str = ""
    skipped: tuple[Span, ...] = ()
    encoding: str = "utf-8"
    path: str = ""
    notes: tuple[str, ...] = ()
    layout: Layout = NO_LAYOUT

    def __post_init__(self) -> None:
        layout = self.layout
        ends = [*layout.starts[-1:], *(each.end for each in (*layout.recognised, *layout.unsure))]
        if max(ends, default=0) > len(self.text):
            raise ValueError(f"{self.doc_id}: the layout extends beyond the text")
        previous_end = 0
        for span in self.skipped:
            if span.start < previous_end or span.end > len(self.text):
                raise ValueError(f"{self.doc_id}: skipped spans overlap or leave the text: {span}")
            previous_end = span.end

    @property
    def text_sha256(self) -> str:
        """SHA-256 in hexadecimal of the text in UTF-8; stored in a library, else computed once.

        Two texts are the same if it is. `sha256` does not tell: the same bytes can be decoded to
        other characters, and the same characters can come from other bytes.
        """
        try:
            return self._text_sha256
        except AttributeError:
            digest = _digest(self.text)
            self.remember_digest(digest)
            return digest

    def remember_digest(self, text_sha256: str) -> None:
        """Set `text_sha256`, as a library has stored it, so that it need not be computed."""
        object.__setattr__(self, "_text_sha256", text_sha256)

    @property
    def searched_title(self) -> str:
        """The title without `UNTITLED`, which is no word of the article."""
        return self.title.removeprefix(UNTITLED)

    def text_with_title(self, span: Span) -> str:
        """Return a passage under its document's title, the form in which passages are searched.

        Often only the title names the subject. The passage's own characters begin at
        `len(searched_title) + 1`.
        """
        return f"{self.searched_title}\n{span.of(self.text)}"

    def searchable_spans(self) -> tuple[Span, ...]:
        """Return the spans between the skipped ones, in order; no span is empty."""
        borders = [0, *(edge for span in self.skipped for edge in (span.start, span.end))]
        borders.append(len(self.text))
        pairs = zip(borders[::2], borders[1::2], strict=True)
        return tuple(Span(start, end) for start, end in pairs if start < end)


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document that is embedded and retrieved as one unit.

    Attributes:
        passage_id: an id that the store assigns and never reuses.
        doc_id: the document's id.
        span: the passage's position in the document's text.
    """

    passage_id: int
    doc_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place in an article: finds its characters again, and tells whether they have changed.

    It combines the position and the quote selector of the W3C Web Annotation Data Model
    (https://www.w3.org/TR/annotation-model/#selectors), with a digest in place of the quoted words.
    So it contains no word of the article, and may be kept after the article is removed.

    Attributes:
        doc_id: the article's id.
        span: the place in the article's text.
        quote_sha256: SHA-256 of the characters at the span, in UTF-8. Empty in a judgement that an
            earlier version of Footnote stored.
        text_sha256: `Document.text_sha256` when the anchor was made.
    """

    doc_id: str
    span: Span
    quote_sha256: str
    text_sha256: str

    @classmethod
    def of(cls, document: Document, span: Span) -> Anchor:
        """Return the anchor of a span in an article.

        Raises:
            ValueError: the span is empty or extends beyond the text.
        """
        if not span or span.end > len(document.text):
            raise ValueError(f"{document.doc_id} has no text at [{span.start}, {span.end})")
        return cls(
            doc_id=document.doc_id,
            span=span,
            quote_sha256=_digest(span.of(document.text)),
            text_sha256=document.text_sha256,
        )

    def is_unchanged(self, document: Document) -> bool:
        """Return whether the article's whole text is the same as when the anchor was made."""
        return document.text_sha256 == self.text_sha256

    def holds(self, document: Document) -> bool:
        """Return whether the characters at the span are the same as when the anchor was made."""
        if self.is_unchanged(document):
            return True
        return _digest(self.span.of(document.text)) == self.quote_sha256


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates with question marks: no file, index or model accepts them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
