"""The values that cross every border: spans, documents, passages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as it was read.

    Attributes:
        doc_id: the same on every run and machine: the path relative to the folder that
            was added, or the `_id` of a JSON line.
        text: the source's own characters; never rewritten, so that offsets into it hold.
        source: the outlet that published it, empty when unknown.
        uri: where a reader can look it up; a URL when the source names one, else empty.
        sha256: of the file's bytes; of the text in UTF-8 for one line of many.
        skipped: what is not searched (comment boxes, share bars), sorted and disjoint.
        encoding: Python's name of the encoding the bytes were decoded with.
        path: the absolute path of the file it was read from, empty when there was none.

    Raises:
        ValueError: a skipped span reaches beyond the text, or the spans overlap.
    """

    doc_id: str
    title: str
    text: str
    sha256: str
    source: str = ""
    author: str = ""
    published: date | None = None
    uri: str = ""
    skipped: tuple[Span, ...] = ()
    encoding: str = "utf-8"
    path: str = ""

    def __post_init__(self) -> None:
        reached = 0
        for span in self.skipped:
            if span.start < reached or span.end > len(self.text):
                raise ValueError(f"{self.doc_id}: skipped spans overlap or leave the text: {span}")
            reached = span.end

    def text_with_title(self, span: Span) -> str:
        """Return a passage as it is searched: under its title, which often alone names the subject.

        The passage's own characters begin at `len(title) + 1`.
        """
        return f"{self.title}\n{span.of(self.text)}"

    def searchable_spans(self) -> tuple[Span, ...]:
        """Return the spans between the skipped ones, in order, none empty."""
        borders = [0, *(edge for span in self.skipped for edge in (span.start, span.end))]
        borders.append(len(self.text))
        pairs = zip(borders[::2], borders[1::2], strict=True)
        return tuple(Span(start, end) for start, end in pairs if start < end)


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document that is embedded and found as a whole.

    Attributes:
        passage_id: given by the store, never used twice.
    """

    passage_id: int
    doc_id: str
    span: Span


def replace_surrogates(text: str) -> str:
    """Replace halves of surrogate pairs, which no file, index or model takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
