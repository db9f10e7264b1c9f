"""The dates that a question asks for: "10 March 2025", "March", "Monday"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from retrieval.questions.items import ItemKind, QuestionItem

DATE_KINDS = frozenset({ItemKind.YEAR, ItemKind.MONTH, ItemKind.WEEKDAY, ItemKind.DAY})

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_ORDINAL = r"(?:st|nd|rd|th)?"
# What stands between two days of one month: "10-12 March", "3 and 5 March".
_TO_WORDS = r"(?:\s?[–—-]\s?|\s(?:to|until|till|through|and)\s)"
_TO = re.compile(_TO_WORDS)
_DAYS_BEFORE = re.compile(
    rf"(?<![\w.,:/-])(?:(?P<first>{_DAY}){_ORDINAL}(?P<to>{_TO_WORDS}))?(?P<last>{_DAY}){_ORDINAL}\s(?:of\s)?\Z"
)
_DAYS_AFTER = re.compile(
    rf"\.?\s(?:the\s)?(?:(?P<first>{_DAY}){_ORDINAL}(?P<to>{_TO_WORDS}))?(?P<last>{_DAY}){_ORDINAL}"
    r"(?!\w|[.,:]\d|\s?%)"
)
# What may stand between a month or its days and the year.
_YEAR_AFTER = re.compile(
    rf"(?:\.?\s(?:the\s)?(?:\d{{1,2}}{_ORDINAL}{_TO_WORDS})?\d{{1,2}}{_ORDINAL})?[.,]?\s(?:of\s)?\Z"
)
# What stands between the months of a range: "from 28 March to 3 April".
_TO_MONTH = re.compile(
    rf"(?:\s(?:the\s)?{_DAY}{_ORDINAL})?(?:,?\s\d{{4}})?{_TO_WORDS}(?:the\s)?(?:{_DAY}{_ORDINAL}\s(?:of\s)?)?"
)
_LONGEST_DAYS = 24
_NO_LEAP_YEAR = 2023
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedDate:
    """What one item of a question tells of a date, with the month and the year it belongs to.

    Attributes:
        kind: what the item gives: a year, a month, a weekday, or a figure for the day of a month.
        year: the year; None if the question does not give it.
        last_year: the last year of a decade or a range; the year itself otherwise.
        month: the month, 1 to 12.
        day: the day of the month; the first of a range of days.
        to: the month and the day of the last day of a range; None for a single day.
        weekday: the day of the week, 0 for Monday.
    """

    kind: ItemKind
    year: int | None = None
    last_year: int | None = None
    month: int | None = None
    day: int | None = None
    to: tuple[int, int] | None = None
    weekday: int | None = None

    @property
    def first_day(self) -> tuple[int, int]:
        """Its first month and day, in a year that is not told."""
        return self.month or 1, self.day or 1

    @property
    def last_day(self) -> tuple[int, int]:
        """Its last month and day, in a year that is not told."""
        return self.to or (self.month or 12, self.day or 31)

    def days_in(self, years: Iterable[int]) -> Iterator[tuple[date, date]]:
        """Yield its first and last day, in each of these years if it is of no year itself."""
        for year in [self.year] if self.year else years:
            first = date(year, self.month or 1, 1)
            last = month_end(self.last_year or year, self.month or 12)
            if self.day is None:
                yield first, last
            elif self.to is not None:
                yield from _range_of(year, (first.month, self.day), self.to)
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


def _range_of(
    year: int, first: tuple[int, int], last: tuple[int, int]
) -> Iterator[tuple[date, date]]:
    """Yield the days from one to another, which is of a year; none if there is no such day."""
    with suppress(ValueError):
        yield date(year - (first > last), *first), date(year, *last)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def asked_date(item: QuestionItem) -> AskedDate:
    """Return what an item alone, a year, a month or a weekday, tells of a date."""
    if item.kind is ItemKind.YEAR:
        year = item.date or int(item.number)
        is_decade = item.text.endswith("s")
        return AskedDate(item.kind, year=year, last_year=year + 9 * is_decade)
    if item.kind is ItemKind.DAY:
        day = date.fromisoformat(item.number)
        return AskedDate(item.kind, year=day.year, last_year=day.year, month=day.month, day=day.day)
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
    starts = {item.span.start: place for place, item in enumerate(items)}
    months = [place for place, item in enumerate(items) if item.kind is ItemKind.MONTH]
    for place in reversed(months):
        date = dates[place]
        if date is None:
            continue
        year = _year_of(text, items, place)
        date = dates[place] = replace(date, year=year, last_year=year)
        days = _days_of(text, items[place])
        if days is None:
            continue
        is_placed = False
        for start, of_day in _asked_days(text, days, date):
            figure = starts.get(start)
            if figure is not None and items[figure].kind is ItemKind.FIGURE:
                dates[figure] = of_day
                is_placed = True
        if not is_placed:
            # "the 10th of March" has no item for the day.
            of_last = next(of_day for _, of_day in _asked_days(text, days, date))
            dates[place] = replace(of_last, kind=ItemKind.MONTH)
    for place, following in pairwise(months):
        _join_months(text, items, dates, place, following)
    _join_years(text, items, dates)
    return dates


def _days_of(text: str, month: QuestionItem) -> re.Match[str] | None:
    """Return the day or the two days before or after a month of a question."""
    start, end = month.span.start, month.span.end
    before = _DAYS_BEFORE.search(text, max(0, start - _LONGEST_DAYS), start)
    return before or _DAYS_AFTER.match(text, end)


def _asked_days(
    text: str, days: re.Match[str], month: AskedDate
) -> Iterator[tuple[int, AskedDate]]:
    """Yield where each of the days of a month begins, and the date that is asked for there."""
    last = replace(month, kind=ItemKind.FIGURE, day=int(days["last"]))
    if days["first"] is None:
        yield days.start("last"), last
        return
    first = replace(last, day=int(days["first"]))
    before = text[max(0, days.start() - _LONGEST_DAYS) : days.start("first")]
    is_range = "and" not in days["to"] or _BETWEEN.search(before) is not None
    if is_range and first.last_day < last.last_day:
        first = last = replace(first, to=last.last_day)
    yield days.start("last"), last
    yield days.start("first"), first


def _join_months(
    text: str,
    items: Sequence[QuestionItem],
    dates: list[AskedDate | None],
    place: int,
    following: int,
) -> None:
    """Make the dates of two months one range where they are: "from 28 March to 3 April"."""
    between = _TO_MONTH.fullmatch(text, items[place].span.end, items[following].span.start)
    if between is None:
        return
    begin = _day_beside(items, dates, place) or dates[place]
    end = _day_beside(items, dates, following) or dates[following]
    if begin is None or end is None or begin.to or end.to:
        return
    if _joins_two(text, items[place].span.start, between[0]):
        return
    month, day = end.last_day
    last = (month, min(day, month_end(end.year or _NO_LEAP_YEAR, month).day))
    whole = replace(begin, year=end.year, last_year=end.year, day=begin.day or 1, to=last)
    for each, own in enumerate(dates):
        if own is None:
            continue
        is_year = own.kind is ItemKind.YEAR and own.year in (begin.year, end.year)
        if is_year or own in (begin, end) or each in (place, following):
            dates[each] = replace(whole, kind=own.kind)


def _joins_two(text: str, start: int, between: str) -> bool:
    """Return whether two dates are asked for by themselves: "in June and July".

    Args:
        text: the question's text.
        start: where the first begins.
        between: what stands between them.
    """
    before = text[max(0, start - _LONGEST_DAYS) : start]
    return "and" in between and re.search(r"\bbetween\b", before, re.IGNORECASE) is None


def _join_years(text: str, items: Sequence[QuestionItem], dates: list[AskedDate | None]) -> None:
    """Make two years one range where they are: "between 2014 and 2016", "1914–18"."""
    for place, (first, last) in enumerate(pairwise(items)):
        between = _TO.fullmatch(text, first.span.end, last.span.start)
        is_year = first.kind is ItemKind.YEAR and first.text == first.number
        if between is None or not is_year or _joins_two(text, first.span.start, between[0]):
            continue
        short = len(last.text) == len("18") and len(between[0]) == len("–")
        digits = first.number[:2] + last.text if short else last.text
        if last.number != last.text or not re.fullmatch(r"\d{4}", digits):
            continue
        if int(digits) > int(first.number):
            whole = AskedDate(ItemKind.YEAR, year=int(first.number), last_year=int(digits))
            dates[place] = dates[place + 1] = whole


def _day_beside(
    items: Sequence[QuestionItem], dates: Sequence[AskedDate | None], month: int
) -> AskedDate | None:
    """Return the day of a month of a question, which stands beside it or in it."""
    own = dates[month]
    if own is None or own.day:
        return own
    beside = (dates[each] for each in (month - 1, month + 1) if 0 <= each < len(items))
    return next((each for each in beside if each and each.day and each.month == own.month), None)


def _year_of(text: str, items: Sequence[QuestionItem], place: int) -> int | None:
    """Return the year that a month of a question is of: the one behind it, or the only one."""
    years = [item for item in items if item.kind is ItemKind.YEAR and item.text == item.number]
    behind = items[place].span.end
    for year in years:
        if year.span.start >= behind and _YEAR_AFTER.fullmatch(text, behind, year.span.start):
            return int(year.number)
    months = sum(item.kind is ItemKind.MONTH for item in items)
    return int(years[0].number) if len(years) == months == 1 else None
