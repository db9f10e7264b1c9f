"""What digits with marks between them may stand for."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from retrieval.numbers.digits import readings_of


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("12 500", "12500"), ("1'000", "1000"), ("٣٬٠٠٠", "3000"), ("٣٫٥", "3.5"), ("-5", "-5"),
        ("1.234,5", "1234.5"),
    ],
)  # fmt: skip
def test_digits_are_read(number: str, value: str) -> None:
    assert readings_of(number, "") == frozenset({Decimal(value)})


@pytest.mark.parametrize(
    "number",
    [
        "12:30",
        "2025-03-10",
        "25/3/2025",
        "25-3-2025",
        "1/2",
        "1/2/3",
        "5%",
        "1’000",
        "٣٫٥٫٧",
        "-",
        "/",
    ],
)
def test_what_is_no_number_is_none(number: str) -> None:
    assert readings_of(number, "") is None


def test_no_row_of_digits_and_marks_fails() -> None:
    for length in range(1, 6):
        for marks in product("1.,-/٫", repeat=length):
            readings_of("".join(marks), "en")
