"""Divide a text into pieces that are drawn alike.

Text is divided by code points in Python, because the strings of a browser are UTF-16 and an
offset would slip behind the first emoji. Every piece is drawn as a text node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.documents import Span


class Kind(StrEnum):
    """Why a piece of text looks different from the rest; an aside is what a card hides at first."""

    PASSAGE = "passage"
    SENTENCE = "sentence"
    SKIPPED = "skipped"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a document that is drawn differently."""

    span: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text drawn in one way; `kinds` in the order of their definition."""

    text: str
    kinds: tuple[Kind, ...] = ()


def segments(text: str, marks: Iterable[Mark], within: Span | None = None) -> tuple[Segment, ...]:
    """Divide a text at the borders of its marks; joined again, the pieces are the text.

    Args:
        text: of the whole document.
        marks: in document offsets; they may overlap.
        within: the part of the text to return, the whole if None.

    Raises:
        ValueError: a mark or the part reaches beyond the text.
    """
    whole = Span(0, len(text)) if within is None else within
    marks = [mark for mark in marks if len(mark.span)]
    for span in (whole, *(mark.span for mark in marks)):
        if span.end > len(text):
            raise ValueError(f"{span} reaches beyond a text of {len(text)} characters")
    # Sweeping over the borders keeps ten thousand marks from being compared with each other.
    changes: dict[int, list[tuple[Kind, int]]] = {whole.start: [], whole.end: []}
    for mark in marks:
        start, end = max(mark.span.start, whole.start), min(mark.span.end, whole.end)
        if start < end:
            changes.setdefault(start, []).append((mark.kind, 1))
            changes.setdefault(end, []).append((mark.kind, -1))
    borders = sorted(changes)
    depth = dict.fromkeys(Kind, 0)
    pieces: list[Segment] = []
    for start, end in pairwise(borders):
        for kind, step in changes[start]:
            depth[kind] += step
        kinds = tuple(kind for kind in Kind if depth[kind])
        if pieces and pieces[-1].kinds == kinds:
            pieces[-1] = Segment(pieces[-1].text + text[start:end], kinds)
        else:
            pieces.append(Segment(text[start:end], kinds))
    return tuple(pieces)
