"""Years of two digits behind an apostrophe have four."""

from __future__ import annotations

import pytest

from retrieval.questions.short_years import with_full_years


@pytest.mark.parametrize(
    ("question", "full"),
    [
        ("how much did the harbour cost in '24", "how much did the harbour cost in 2024"),
        ("who won in ’98?", "who won in 1998?"),
        ("the mayor's budgets of '09 and '12", "the mayor's budgets of 2009 and 2012"),
        ("what are the voters' wishes for '26?", "what are the voters' wishes for 2026?"),
    ],
)
def test_a_short_year_becomes_a_full_one(question: str, full: str) -> None:
    assert with_full_years(question) == full


@pytest.mark.parametrize(
    "question",
    [
        "who said '24 died'?",
        "who wrote '12 angry men' in vain",
        "what is the 5'11 man's name",
        "did it rise by '12%",
        "how many are 24",
        "who wore shirt '247",
    ],
)
def test_other_digits_stay(question: str) -> None:
    assert with_full_years(question) == question
