"""Numerals in words and in digits, with what they are worth."""

from __future__ import annotations

import pytest

from index.documents import Span
from retrieval.numbers.numerals import find_numerals


def found(text: str) -> list[tuple[str, float, float | None]]:
    numerals = find_numerals(text, Span(0, len(text)))
    return [(each.span.of(text), each.value, each.high) for each in numerals]


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("two dozen people", "two dozen", 24),
        ("half a dozen eggs", "half a dozen", 6),
        ("half a million people", "half a million", 500_000),
        ("a quarter of a million", "a quarter of a million", 250_000),
        ("three quarters of a million", "three quarters of a million", 750_000),
        ("one and a half million", "one and a half million", 1_500_000),
        ("2 and a half million", "2 and a half million", 2_500_000),
        ("a million and a half", "a million and a half", 1_500_000),
        ("two and a half years", "two and a half", 2.5),
        ("two hundred thousand million", "two hundred thousand million", 200 * 10**9),
        ("two million three thousand", "two million three thousand", 2_003_000),
        ("one hundred and fifty", "one hundred and fifty", 150),
        ("It was -3 degrees.", "-3", -3),
        ("minus three degrees", "minus three", -3),
        ("1,234,567.5 tonnes", "1,234,567.5", 1_234_567.5),
    ],
)
def test_a_numeral_is_worth(text: str, written: str, value: float) -> None:
    assert found(text) == [(written, value, None)]


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("two to three thousand", "two to three thousand", 2_000, 3_000),
        ("five to ten million", "five to ten million", 5_000_000, 10_000_000),
        ("one to two hundred thousand", "one to two hundred thousand", 100_000, 200_000),
        ("10-15 children", "10-15", 10, 15),
        ("between 1.5 and 2 million", "1.5 and 2 million", 1_500_000, 2_000_000),
    ],
)
def test_a_range_has_the_scale_of_its_end(text: str, written: str, low: float, high: float) -> None:
    assert found(text) == [(written, low, high)]


@pytest.mark.parametrize(
    "text",
    [
        "the twenty-first century",
        "the two hundredth anniversary",
        "hundred thousand people",
        "several dozen",
        "two thirds",
        ",".join(["412", "388"] * 60),
    ],
)
def test_no_numeral(text: str) -> None:
    assert found(text) == []


def test_a_dash_is_no_minus() -> None:
    assert found("- 3 people") == [("3", 3, None)]
    assert found("10 -3") == [("10", 10, None), ("3", 3, None)]
    assert found("5 minus 3") == [("5", 5, None), ("3", 3, None)]
    assert found("twenty first-time buyers") == [("twenty", 20, None)]
