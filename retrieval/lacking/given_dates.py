"""The dates that a stretch of an article gives, as days, and how they go with others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from index.documents import Span
from index.text.calendar_names import WEEKDAYS
from retrieval.dates.article_calendar import Calendar
from retrieval.dates.future import is_future
from retrieval.figures.dates import find_dates
from retrieval.figures.matching import SAID_ON
from retrieval.lacking.asked_dates import AskedDate, month_end

# A week, and a season, in days from the first to the last. "Last week" tells its days, and "spring"
# its months, but a year tells no month.
_WEEK = 6
_SEASON_DAYS = 92
_YEAR = 364

# What is read before a date to tell whether it only says when somebody spoke, and before a season
# to tell whether it will be.
_BEFORE = 60
_SEASON = re.compile(
    r"\b(?:in|since|until|till|by|from|before|after|during|for)\s(?:the\s)?"
    r"(?P<name>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\b(?!\s(?:of|in|\d))"
)
# A verb between the one of saying and the date, whose date it is: "said jobs were cut on Monday".
_VERB = re.compile(r"\b(?:that|had|has|have|was|were|is|are|would|will|[a-z]{3,}ed)\b")
_WITHOUT_YEAR = re.compile(r"--(\d\d)(?:-(\d\d)(?:/--\1-(\d\d))?)?")
_WEEKDAY = re.compile("|".join(WEEKDAYS))


class Fit(Enum):
    """How a date that an article gives goes with one that is asked for."""

    SAME = "same"
    OTHER = "other"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A date that an article gives, as far as it is known.

    Attributes:
        first: its first day; None if its year is not known.
        last: its last day; the first for a single day.
        month: the month of a date without a year, 1 to 12.
        day: the day of a date without a year.
        last_day: the last day of a range of days of one month, without a year; the day itself
            otherwise.
        weekday: the day of the week that is named, 0 for Monday.
        is_said: whether it only tells when somebody said something.
    """

    first: date | None = None
    last: date | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    is_said: bool = False

    def fit(self, asked: AskedDate) -> Fit:
        """Return how this date goes with one that is asked for."""
        if asked.weekday is not None:
            return self._fit_weekday(asked.weekday)
        if self.first is None or self.last is None:
            return self._fit_without_year(asked)
        years = {self.first.year, self.last.year}
        fits = {_fit_days(self.first, self.last, *days) for days in asked.days_in(years)}
        if Fit.SAME in fits:
            return Fit.SAME
        is_long = (self.last - self.first).days > _SEASON_DAYS
        return Fit.OPEN if Fit.OPEN in fits or (asked.year is None and is_long) else Fit.OTHER

    @property
    def is_of_years(self) -> bool:
        """Whether it is a range of whole years."""
        if self.first is None or self.last is None:
            return False
        bounds = (self.first.month, self.first.day, self.last.month, self.last.day)
        return bounds == (1, 1, 12, 31) and self.first.year < self.last.year

    def is_in_month(self, month: int) -> bool:
        """Return whether it is a month, or a day, of this month of some year."""
        if self.first is None or self.last is None:
            return self.month == month
        return self.first.month == self.last.month == month and self.first.year == self.last.year

    def _fit_weekday(self, weekday: int) -> Fit:
        given = self.weekday
        if given is None and self.first is not None and self.first == self.last:
            given = self.first.weekday()
        if given is None:
            return Fit.OPEN
        return Fit.SAME if given == weekday else Fit.OTHER

    def _fit_without_year(self, asked: AskedDate) -> Fit:
        if self.month is None or asked.month is None:
            return Fit.OPEN
        first, last = (self.month, self.day or 1), (self.month, self.last_day or self.day or 31)
        asked_first, asked_last = asked.first_day, asked.last_day
        if last < asked_first or asked_last < first:
            # A range over the end of a year is in no order.
            return Fit.OTHER if asked_first <= asked_last else Fit.OPEN
        is_within = self.day is not None or asked.day is None
        # A month of 28 days at least is within "between March and May".
        is_within = is_within or asked_first <= first <= (self.month, 28) <= asked_last
        return Fit.SAME if is_within else Fit.OPEN


def given_dates(text: str, span: Span, calendar: Calendar) -> Iterator[GivenDate]:
    """Yield the dates of a stretch of a text, in digits and in words.

    Args:
        text: the text.
        span: the stretch.
        calendar: the calendar of the article, from whose day "on Monday" and "next year" count.
    """
    for figure in find_dates(text, span, calendar.published):
        weekday = _WEEKDAY.search(text, figure.span.start, figure.span.end)
        before = text[max(span.start, figure.span.start - _BEFORE) : figure.span.start]
        yield _given(
            str(figure.value or ""),
            weekday=WEEKDAYS.index(weekday[0]) if weekday else None,
            is_said=_tells_of_saying(before, figure.value),
        )
    for match in _SEASON.finditer(text, span.start, span.end):
        before = text[max(span.start, match.start() - _BEFORE) : match.start("name")]
        value = calendar.season(match["name"].lower(), future=is_future(before))
        if value:
            yield _given(value)


def _tells_of_saying(before: str, value: object) -> bool:
    """Return whether a day, by the words before it, only tells when somebody said something."""
    is_day = value is None or len(str(value)) > len("2024-11")
    saying = SAID_ON.search(before) if is_day else None
    return saying is not None and _VERB.search(saying[0].partition(" ")[2]) is None


def _given(value: str, *, weekday: int | None = None, is_said: bool = False) -> GivenDate:
    """Return a date from its value in ISO 8601, as far as that is known."""
    without_year = _WITHOUT_YEAR.fullmatch(value)
    if without_year:
        day = without_year[2]
        return GivenDate(
            month=int(without_year[1]),
            day=int(day) if day else None,
            last_day=int(without_year[3] or day) if day else None,
            weekday=weekday,
            is_said=is_said,
        )
    begin, _, end = value.partition("/")
    first, last = _bounds(begin), _bounds(end or begin)
    if first is None or last is None:
        return GivenDate(weekday=weekday, is_said=is_said)
    return GivenDate(first[0], last[1], weekday=weekday, is_said=is_said)


def _bounds(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, a month or a day in ISO 8601."""
    try:
        year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
        if day:
            return date(year, month, day), date(year, month, day)
        return date(year, month or 1, 1), month_end(year, month or 12)
    except ValueError:
        return None


def _fit_days(first: date, last: date, asked_first: date, asked_last: date) -> Fit:
    """Return how days that are given go with days that are asked for."""
    if asked_last < first or last < asked_first:
        return Fit.OTHER
    if asked_first <= first and last <= asked_last:
        return Fit.SAME
    if _are_years_in(first, last, asked_first, asked_last):
        return Fit.SAME
    longest = _WEEK if (asked_last - asked_first).days <= _WEEK else _SEASON_DAYS
    return Fit.SAME if (last - first).days <= longest else Fit.OPEN


def _are_years_in(first: date, last: date, asked_first: date, asked_last: date) -> bool:
    """Return whether a year is one of a range of years: 1916 of "1914–18", and not of a decade."""
    years = last.year - first.year + 1
    is_decade = first.year % 10 == 0 and years % 10 == 0
    is_within = first <= asked_first and asked_last <= last
    return is_within and (asked_last - asked_first).days >= _YEAR and not is_decade
