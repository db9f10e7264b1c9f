"""Figures in their places, over a parser that knows no grammar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import SupportsIndex

from index.documents import Span
from index.models.parsing import Token
from retrieval.figures.figure import FigureKind
from retrieval.figures.reading import Place, read_figures

PUBLISHED = date(2024, 5, 16)


class FlatParser:
    """Every word of a sentence depends on its first."""

    fingerprint = "flat"

    def parse(self, text: str) -> tuple[Token, ...]:
        words = re.finditer(r"\w+|[^\w\s]", text)
        return tuple(Token(*word.span(), word[0], "NN", "dep", 0, 0) for word in words)

    def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        return [self.parse(text) for text in texts]


class SlicedText(str):
    """A text that remembers the longest part that was copied from it."""

    longest = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.longest = max(self.longest, len(part))
        return part


def read(text: str, start: int = 0) -> list[Place]:
    """Return the counted figures of the sentence from `start`."""
    return read_figures(
        text,
        [Span(start, len(text))],
        PUBLISHED,
        FlatParser(),
        lambda figure: figure.kind is not FigureKind.DATE,
    )


def test_a_figure_knows_the_dates_and_the_other_figures_of_its_sentence() -> None:
    text = "In 2019, 29 people drowned off Tornby, and 4 boats were lost."
    first, second = read(text)
    assert first.quantities == second.quantities == (first.figure.span, second.figure.span)
    assert [each.value for each in first.dates] == ["2019"]


def test_a_figure_is_read_without_a_copy_of_the_text_before_it() -> None:
    before = "The pier was built of oak. " * 1_000
    sentence = "In 2019, 29 people drowned off Tornby."
    text = SlicedText(before + sentence)
    assert [each.figure.value for each in read(text, len(before))] == [29]
    assert 0 < text.longest <= len(sentence)
