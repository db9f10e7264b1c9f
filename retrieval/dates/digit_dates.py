"""Dates in digits: "2025-03-10", "25/3/2025", "25-03-2025", "10.03.2025"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from index.documents import Span

DIGITS = (
    r"(?:(?:1[0-9]|20)\d\d-[01]\d-[0-3]\d(?=T\d|(?![\w-]))"
    r"|[0-3]?\d(?P<mark>[./-])[0-3]?\d(?P=mark)(?:1[0-9]|20)\d\d(?![\w/-]|[.,:]\d))"
)
"""A pattern of a date in digits, with a group "mark"; nothing of it may stand right before."""
_DATE = re.compile(rf"(?<![\w.,:/-]){DIGITS}")
_MONTHS = 12


class DigitDate(NamedTuple):
    """A date in digits.

    Attributes:
        span: its place.
        year: its year.
        day: the day; None if it may be one of two: 3/4/2025.
    """

    span: Span
    year: int
    day: date | None


def digit_dates(text: str, span: Span) -> Iterator[DigitDate]:
    """Yield the dates in digits of a stretch of a text, in order, without impossible ones."""
    for match in _DATE.finditer(text, span.start, span.end):
        try:
            day = read_digits(match[0])
        except ValueError:
            continue
        year = re.search(r"\d{4}", match[0])
        assert year is not None
        yield DigitDate(Span(*match.span()), int(year[0]), day)


def read_digits(digits: str) -> date | None:
    """Return the day of a date in digits; None if it may be one of two.

    With full stops the day comes before the month. With slashes or hyphens it may come behind, so
    that only a part above twelve, or two equal ones, tell which is which.

    Args:
        digits: what `DIGITS` matches.

    Raises:
        ValueError: there is no such day.
    """
    if digits[:4].isdigit():
        return date.fromisoformat(digits)
    day, month, year = map(int, re.split("[./-]", digits))
    if month > _MONTHS:
        day, month = month, day
    found = date(year, month, day)
    is_open = "." not in digits and day <= _MONTHS and day != month
    return None if is_open else found
