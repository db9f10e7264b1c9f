"""Figures in their places, over a parser that knows no grammar."""

from __future__ import annotations

import re
from datetime import date
from typing import SupportsIndex

import pytest

from index.documents import Span
from index.models.parsing import Token
from retrieval.figures.figure import FigureKind
from retrieval.figures.reading import read_figures

PUBLISHED = date(2024, 5, 16)


class FlatParser:
    """Every word of a sentence depends on its first."""

    fingerprint = "flat"

    def parse(self, text: str) -> tuple[Token, ...]:
        words = re.finditer(r"\w+|[^\w\s]", text)
        return tuple(Token(*word.span(), word[0], "NN", "dep", 0, 0) for word in words)


class SlicedText(str):
    """A text that remembers the longest part that was copied from it."""

    longest = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.longest = max(self.longest, len(part))
        return part


def is_past(text: str, start: int = 0) -> list[bool]:
    """Return for each counted figure of the sentence from `start` whether its year is past."""
    places = read_figures(
        text,
        [Span(start, len(text))],
        PUBLISHED,
        FlatParser(),
        lambda figure: figure.kind is not FigureKind.DATE,
    )
    return [place.is_past for place in places]


@pytest.mark.parametrize("before", ["", "The pier was built of oak. "])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In 2019, 29 people drowned off Tornby.", True),
        ("IN 2019 29 people drowned off Tornby.", True),
        ("Off Tornby 29 people drowned in 2019.", True),
        ("In 2024, 29 people drowned off Tornby.", False),
        ("2019 saw 29 people drowned off Tornby.", False),
    ],
)
def test_a_figure_may_be_of_an_earlier_year(before: str, sentence: str, expected: bool) -> None:
    assert is_past(before + sentence, len(before)) == [expected]


def test_a_year_is_read_without_a_copy_of_the_text_before_it() -> None:
    before = "The pier was built of oak. " * 1_000
    sentence = "In 2019, 29 people drowned off Tornby."
    text = SlicedText(before + sentence)
    assert is_past(text, len(before)) == [True]
    assert 0 < text.longest <= len(sentence)
