"""A question in the library's spelling, and which of its words were corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.documents import Span
from retrieval.question import Word


@dataclass(frozen=True, slots=True)
class Correction:
    """A typing error in a question, and the word that was searched for instead.

    Attributes:
        typed: the word as the reader typed it.
        used: the word that was searched for, as a passage has it.
        span: the position of `used` in the answer's resolved question.
    """

    typed: str
    used: str
    span: Span

    def as_dict(self) -> dict[str, str]:
        """Return the correction as `ask --json` prints it."""
        return {"typed": self.typed, "used": self.used}


@dataclass(frozen=True, slots=True)
class SpelledQuestion:
    """A question in the library's spelling.

    Attributes:
        text: the text to search for.
        shown: the text as the reader typed it, except for corrected typing errors.
        words: the words of `text`. A word that the library spells in several ways is there once
            for each, with the same span.
        corrections: the typing errors, in the order of the text.
    """

    text: str
    shown: str
    words: tuple[Word, ...]
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in the question's text; `said` if it is a correction."""

    span: Span
    used: str
    said: bool


def as_typed(text: str, corrections: Iterable[Correction]) -> str:
    """Return a resolved question with its typing errors as the reader typed them."""
    for correction in sorted(corrections, key=lambda each: -each.span.start):
        text = text[: correction.span.start] + correction.typed + text[correction.span.end :]
    return text


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """Return another text of the reader's with each mistyped word replaced, where it is a word."""
    for each in corrections:
        typed = rf"(?<!\w){re.escape(each.typed)}(?!\w)"
        text = re.sub(typed, each.used, text)
    return text


def apply_edits(text: str, edits: Sequence[Edit]) -> tuple[str, list[Span]]:
    """Return a text with replacements, given in order, and where they are in it."""
    parts: list[str] = []
    spans: list[Span] = []
    end = length = 0
    for edit in edits:
        kept = text[end : edit.span.start]
        start = length + len(kept)
        parts += (kept, edit.used)
        end, length = edit.span.end, start + len(edit.used)
        spans.append(Span(start, length))
    return "".join((*parts, text[end:])), spans
