"""The dates that a question asks for: "10 March 2025", "March", "Monday"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from retrieval.wording.items import ItemKind, QuestionItem

DATE_KINDS = frozenset({ItemKind.YEAR, ItemKind.MONTH, ItemKind.WEEKDAY})

_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DAY_BEFORE = re.compile(rf"(?<![\w.,:/-]){_DAY}\s(?:of\s)?\Z")
_DAY_AFTER = re.compile(rf"\.?\s(?:the\s)?{_DAY}(?!\w|[.,:]\d|\s?%)")
# What may stand between a month or its day and the year.
_YEAR_AFTER = re.compile(r"(?:\.?\s(?:the\s)?\d{1,2}(?:st|nd|rd|th)?)?[.,]?\s(?:of\s)?\Z")
_LONGEST_DAY = 12


@dataclass(frozen=True, slots=True)
class AskedDate:
    """What one item of a question tells of a date, with the month and the year it belongs to.

    Attributes:
        kind: what the item gives: a year, a month, a weekday, or a figure for the day of a month.
        year: the year; None if the question does not give it.
        last_year: the last year of a decade; the year itself otherwise.
        month: the month, 1 to 12.
        day: the day of the month.
        weekday: the day of the week, 0 for Monday.
    """

    kind: ItemKind
    year: int | None = None
    last_year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def days_in(self, years: Iterable[int]) -> Iterator[tuple[date, date]]:
        """Yield its first and last day, in each of these years if it is of no year itself."""
        for year in [self.year] if self.year else years:
            first = date(year, self.month or 1, 1)
            last = month_end(self.last_year or year, self.month or 12)
            if self.day is None:
                yield first, last
            elif self.day <= last.day:
                yield first.replace(day=self.day), first.replace(day=self.day)

    def distance_from(self, day: date) -> int:
        """Return how many days lie between it and a day; 0 if the day is one of its own."""
        return min(
            (
                max((first - day).days, (day - last).days, 0)
                for first, last in self.days_in((day.year - 1, day.year, day.year + 1))
            ),
            default=0,
        )


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def asked_date(item: QuestionItem) -> AskedDate:
    """Return what an item alone, a year, a month or a weekday, tells of a date."""
    if item.kind is ItemKind.YEAR:
        year = item.date or int(item.number)
        is_decade = item.text.endswith("s")
        return AskedDate(item.kind, year=year, last_year=year + 9 * is_decade)
    lower = item.text.rstrip(".").lower()
    if item.kind is ItemKind.MONTH:
        return AskedDate(item.kind, month=item.date or MONTH_NUMBERS[lower])
    return AskedDate(item.kind, weekday=[name.lower() for name in WEEKDAYS].index(lower))


def asked_dates(text: str, items: Sequence[QuestionItem]) -> list[AskedDate | None]:
    """Return, for each item of a question, the date that it is or belongs to; None for others.

    "10", "March" and "2025" in "10 March 2025" are the day, the month and the year.

    Args:
        text: the question's text.
        items: its items, in order.
    """
    dates = [asked_date(item) if item.kind in DATE_KINDS else None for item in items]
    for place, item in enumerate(items):
        date = dates[place]
        if date is None or item.kind is not ItemKind.MONTH:
            continue
        year = _year_of(text, items, place)
        date = dates[place] = replace(date, year=year, last_year=year)
        before = _DAY_BEFORE.search(text, max(0, item.span.start - _LONGEST_DAY), item.span.start)
        day = before or _DAY_AFTER.match(text, item.span.end)
        if day is None:
            continue
        of_day = replace(date, kind=ItemKind.FIGURE, day=int(day["day"]))
        for other, figure in enumerate(items):
            if figure.span.start == day.start("day"):
                dates[other] = of_day
                break
        else:
            # "the 10th of March" has no item for the day.
            dates[place] = replace(of_day, kind=ItemKind.MONTH)
    return dates


def _year_of(text: str, items: Sequence[QuestionItem], place: int) -> int | None:
    """Return the year that a month of a question is of: the one behind it, or the only one."""
    years = [item for item in items if item.kind is ItemKind.YEAR and item.text == item.number]
    behind = items[place].span.end
    for year in years:
        if year.span.start >= behind and _YEAR_AFTER.fullmatch(text, behind, year.span.start):
            return int(year.number)
    months = sum(item.kind is ItemKind.MONTH for item in items)
    return int(years[0].number) if len(years) == months == 1 else None
