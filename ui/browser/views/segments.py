"""Dividing a text into segments, each of which is drawn in one way.

Python divides the text, because its offsets count code points. Strings in a browser are UTF-16, in
which every offset after the first emoji would be off. Each segment is drawn as a text node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from index.documents import Span


class Kind(StrEnum):
    """The reason why a part of a text is drawn differently.

    `PASSAGE` is the cited passage, `SENTENCE` an answering sentence, `ANSWER` the words in it that
    are the answer, `DIFFERS` words that a draft or an exported citation has otherwise, `UNSURE` a
    word that the OCR was unsure of, `SKIPPED` a part that was not searched, `HEADER` the fields at
    the top of the file, `NOTED` a part that the reader marked, `ASIDE` a part that a card hides at
    first. The others are parts of a Markdown text (`markup.py`); `SYNTAX` are the signs that make
    them.
    """

    PASSAGE = "passage"
    SENTENCE = "sentence"
    ANSWER = "answer"
    DIFFERS = "differs"
    UNSURE = "unsure"
    SKIPPED = "skipped"
    HEADER = "file-header"
    NOTED = "noted"
    ASIDE = "aside"
    HEADING = "markdown-heading"
    STRONG = "markdown-strong"
    EMPHASIS = "markdown-emphasis"
    CODE = "markdown-code"
    TABLE = "markdown-table"
    SYNTAX = "markdown-syntax"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a document that is drawn differently."""

    span: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text that is drawn in one way.

    Attributes:
        text: the piece.
        kinds: how it is drawn, in the order of their definition.
        place: the page, time or row of the source that begins with the piece; empty if none does.
    """

    text: str
    kinds: tuple[Kind, ...] = ()
    place: str = ""


def segments(
    text: str,
    marks: Iterable[Mark],
    within: Span | None = None,
    places: Mapping[int, str] = MappingProxyType({}),
) -> tuple[Segment, ...]:
    """Divide a text at the borders of its marks; the segments concatenate to the text.

    Args:
        text: the text of the whole document.
        marks: the marks, which may overlap; their spans are offsets in `text`.
        within: the part of the text to divide, None for the whole text.
        places: the names of the pages, times or rows that begin in the text, by their offsets.

    Raises:
        ValueError: `within` or the span of a mark reaches beyond the text.
    """
    whole = Span(0, len(text)) if within is None else within
    marks = [mark for mark in marks if len(mark.span)]
    for span in (whole, *(mark.span for mark in marks)):
        if span.end > len(text):
            raise ValueError(f"{span} reaches beyond a text of {len(text)} characters")
    # One sweep over the borders avoids comparing ten thousand marks with each other.
    changes: dict[int, list[tuple[Kind, int]]] = {whole.start: [], whole.end: []}
    for mark in marks:
        start, end = max(mark.span.start, whole.start), min(mark.span.end, whole.end)
        if start < end:
            changes.setdefault(start, []).append((mark.kind, 1))
            changes.setdefault(end, []).append((mark.kind, -1))
    inside = {start for start in places if whole.start <= start < whole.end}
    borders = sorted(inside.union(changes))
    depth = dict.fromkeys(Kind, 0)
    pieces: list[Segment] = []
    for start, end in pairwise(borders):
        for kind, step in changes.get(start, ()):
            depth[kind] += step
        kinds = tuple(kind for kind in Kind if depth[kind])
        place = places.get(start, "")
        if pieces and pieces[-1].kinds == kinds and not place:
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text + text[start:end])
        else:
            pieces.append(Segment(text[start:end], kinds, place))
    return tuple(pieces)
