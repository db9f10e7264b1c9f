"""Dates that are known in part, compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date


def overlap(one: str, other: str) -> bool:
    """Return whether two dates, in ISO 8601 as far as they are known, may be of one time.

    Args:
        one: a date; two with a slash between them are a range.
        other: another.
    """
    mine, theirs = bounds(one), bounds(other)
    if mine is None or theirs is None:
        return True
    return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def bounds(value: str) -> tuple[date, date] | None:
    """Return the first and last day of a date as far as it is known; None without a year."""
    days = list(_days(value))
    return (days[0], days[-1]) if days else None


def _days(value: str) -> Iterator[date]:
    for half in value.split("/"):
        parts = half.split("-")
        if not all(part.isdigit() for part in parts):
            return
        numbers = [int(part) for part in parts]
        try:
            if len(numbers) == 3:
                yield date(*numbers)
            elif len(numbers) == 2:
                yield date(numbers[0], numbers[1], 1)
                yield date(numbers[0], numbers[1], 28)
            else:
                yield date(numbers[0], 1, 1)
                yield date(numbers[0], 12, 31)
        except ValueError:
            return
