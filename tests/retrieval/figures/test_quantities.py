"""Figures with their units, and numbers that are no figures."""

from __future__ import annotations

import time

import pytest

from index.documents import Span
from retrieval.figures.quantities import find_quantities

Told = tuple[str, str, float | str | None, str]


def quantities(text: str) -> list[Told]:
    """Return the words, the kind, the value and the unit of each figure."""
    return [
        (figure.span.of(text), figure.kind.value, figure.value, figure.unit)
        for figure in find_quantities(text, Span(0, len(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some 2,600 troops", ("2,600", "count", 2600, "")),
        ("Forty-three trucks came", ("Forty-three", "count", 43, "")),
        ("two hundred and five votes", ("two hundred and five", "count", 205, "")),
        ("1.2 million people", ("1.2 million", "count", 1_200_000, "")),
        ("a deal of £2.4m over time", ("£2.4m", "money", 2_400_000, "GBP")),
        ("US$30bn in aid", ("US$30bn", "money", 30_000_000_000, "USD")),
        ("1.2 billion Australian dollars", ("1.2 billion Australian dollars", "money",
                                            1_200_000_000, "AUD")),
        ("1,900 crore rupees", ("1,900 crore rupees", "money", 19_000_000_000, "rupee")),
        ("4.9 per cent in April", ("4.9 per cent", "share", 4.9, "percent")),
        ("up 12% on the year", ("12%", "share", 12, "percent")),
        ("an 8.4-km line", ("8.4-km", "length", 8.4, "kilometre")),
        ("94 tonnes of oil", ("94 tonnes", "mass", 94, "tonne")),
        ("a ten-day truce", ("ten-day", "duration", 10, "day")),
        ("six years and three months in prison", ("six years and three months", "duration", 6.25,
                                                  "year")),
        ("for half an hour", ("half an hour", "duration", 0.5, "hour")),
        ("the 31-year-old ship", ("31-year-old", "age", 31, "year")),
        ("Ana Cruz, 52, said no", ("52", "age", 52, "year")),
        ("a teacher, aged 66, said", ("66", "age", 66, "year")),
    ],
)  # fmt: skip
def test_a_figure_has_its_unit_and_value(text: str, expected: Told) -> None:
    assert quantities(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "see page 42 of the report", "call 020-555-0199 now", "they won 3-1 at home",
        "in 2019 the firm moved", "at 3:20 a.m. it rang", "Highway 12B is open",
        "she wears the number 14",
        "Line 5 is late", "one of them left", "COVID-19 spread", "a B2B firm", "the 3rd floor",
        "several hundred came", "one adult in six works there", "a second opinion",
        "four times as many", "passed 52-48 on Monday", "a 6-3 ruling", "two-thirds of the sum",
    ],
)  # fmt: skip
def test_other_numbers_are_no_figures(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "span", "value", "high"),
    [
        ("11,000 to 12,000 soldiers", "11,000 to 12,000", 11_000, 12_000),
        ("between 12 and 15 million euros", "12 and 15 million euros", 12_000_000, 15_000_000),
        ("six to eight weeks", "six to eight weeks", 6, 8),
        ("5-10 people were hurt", "5-10", 5, 10),
        ("10–15 young children came", "10–15", 10, 15),
    ],
)
def test_a_range_is_one_figure(text: str, span: str, value: float, high: float) -> None:
    [figure] = find_quantities(text, Span(0, len(text)))
    assert (figure.span.of(text), figure.value, figure.high) == (span, value, high)


def test_from_one_figure_to_another_are_two() -> None:
    assert [each[0] for each in quantities("It fell from 41 to 26 cases")] == ["41", "26"]


@pytest.mark.parametrize("bound", ["at least", "more than", "about", "up to", "some", "nearly"])
def test_the_word_that_makes_a_figure_inexact_is_kept_beside_it(bound: str) -> None:
    text = f"It has {bound} 300 members."
    [figure] = find_quantities(text, Span(0, len(text)))
    assert (figure.span.of(text), figure.bound) == ("300", bound)


@pytest.mark.parametrize("part", ["1-", "1 ", "1-2, ", "6 years ", "one year ", "a year, "])
def test_a_long_row_of_numbers_is_read_in_little_time(part: str) -> None:
    text = part * (100_000 // len(part))
    began = time.process_time()
    find_quantities(text, Span(0, len(text)))
    assert time.process_time() - began < 10
