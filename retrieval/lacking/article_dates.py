"""Whether an article has a date that a question asks for, in digits or in words.

"On Monday" in an article of Tuesday, 11 March 2025, is 10 March 2025, and "next month" is April.
The day of publication counts as well, unless the sentences that would answer give another date: a
report of 2024 about the profit of 2023 does not tell that of 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from index.documents import Span
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.values.plain_letters import plain_letters
from retrieval.dates.article_calendar import Calendar
from retrieval.dates.digit_dates import DigitDate, digit_dates
from retrieval.dates.month_names import is_of_person
from retrieval.lacking.asked_dates import AskedDate
from retrieval.lacking.given_dates import Fit, GivenDate, given_dates
from retrieval.wording.written_dates import (
    months_in,
    other_years_in,
    says_last_month,
    says_last_year,
)

# How much an article lacks of a date that it gives, but not where the sentences would answer: they
# give another one.
ELSEWHERE = 0.5

# What is read around a word that may belong to a date, in characters, and how many such words.
_BEFORE, _BEHIND = 60, 40
_MOST_WORDS = 12
# How far from publication, in days, a date may be that is told by these words. "Year" may be
# "three years ago".
_WORDS_BY_REACH = (
    (14, ("day", "night", "week", "tomorrow")),
    (92, ("month", "quarter")),
    (550, ("spring", "summer", "autumn", "winter", "Spring", "Summer", "Autumn", "Winter")),
    (36_600, ("year", "decade")),
)
# An article of one day tells what happened on the day before, too.
_DAY_BEFORE = timedelta(days=1)
_ANY_WEEKDAY = re.compile("|".join(WEEKDAYS))


class ArticleDates:
    """The dates of an article around a passage.

    Args:
        text: what is compared of the article, with its title.
        published: the day of the article; None if it is not known.
        language: the code of its language; empty when unknown.
    """

    def __init__(self, text: str, published: date | None, language: str = "") -> None:
        # The day of publication may stand above the text, and is no date that the text tells.
        self._text = text.replace(published.isoformat(), "") if published else text
        self._calendar = Calendar(published)
        self._language = language

    def lacking(
        self, asked: AskedDate, sentences: Sequence[str] = (), *, says: bool = False
    ) -> float:
        """Return how much of a date the article lacks, 0 to 1.

        Args:
            asked: the date.
            sentences: the sentences of the article that would answer.
            says: whether the question asks what somebody said, so that the day on which it was
                said is asked for.
        """
        given = [each for text in sentences for each in self._given(text, Span(0, len(text)))]
        if any(each.fit(asked) is Fit.SAME for each in given):
            return 0.0
        is_written = self._is_written(asked)
        if any(each.fit(asked) is Fit.OTHER for each in given if says or not each.is_said):
            return ELSEWHERE if is_written else 1.0
        return float(not (is_written or self._is_told(asked) or self._is_of_publication(asked)))

    def _is_written(self, asked: AskedDate) -> bool:
        """Return whether the article gives the date by its number or name."""
        if asked.weekday is not None:
            return WEEKDAYS[asked.weekday] in self._text
        if asked.month is None:
            return self._is_year_written(asked)
        if asked.month in self._months_elsewhere:
            return True
        name = MONTHS[asked.month - 1]
        count = (asked.last_day[0] - asked.month) % len(MONTHS) + 1
        beginnings = ([*MONTHS, *MONTHS][asked.month - 1 :][i][:3] for i in range(count))
        places = [place for each in beginnings for place in _places_of(self._text, each)]
        given = [each for place in places for each in self._near(place)]
        days = (each.day for each in self._in_digits if each.day)
        given += [GivenDate(day, day) for day in days]
        if any(each.fit(asked) is Fit.SAME for each in given):
            return True
        if asked.day is not None or any(each.is_in_month(asked.month) for each in given):
            return False
        # "The March vote" is no date, but tells of March.
        named = re.finditer(rf"\b{name[:3]}(?:\.|{name[3:]}|t\.?)?(?!\w)", self._text)
        return any(not is_of_person(self._text, *match.span()) for match in named)

    def _is_year_written(self, asked: AskedDate) -> bool:
        years = range(asked.year or 0, (asked.last_year or 0) + 1)
        if any(each.year in years for each in self._in_digits) or any(
            _has_digits(self._plain, str(year)) or year in self._other_years for year in years
        ):
            return True
        # 1916 is one of the years "1914–18".
        return any(
            each.fit(asked) is Fit.SAME
            for place in _places_of(self._text, str(asked.year)[:2])
            for each in self._near(place)
            if each.is_of_years
        )

    def _is_told(self, asked: AskedDate) -> bool:
        """Return whether the article gives the date by words that count from its own day."""
        published = self._calendar.published
        if published is None or asked.weekday is not None:
            return False
        last = _month_before(published)
        if asked.month is None:
            is_before, says = asked.year == published.year - 1, says_last_year
        else:
            is_before = asked.day is None and (asked.year or last.year, asked.month) == (
                last.year,
                last.month,
            )
            says = says_last_month
        if is_before and says(self._text, self._language):
            return True
        distance = asked.distance_from(published)
        words = [word for reach, some in _WORDS_BY_REACH if distance <= reach for word in some]
        return any(
            each.fit(asked) is Fit.SAME
            for word in words
            for place in _places_of(self._text, word)
            for each in self._near(place)
        )

    def _is_of_publication(self, asked: AskedDate) -> bool:
        """Return whether the date is that of the article itself."""
        published = self._calendar.published
        is_day = asked.day is not None or asked.weekday is not None
        if asked.weekday is not None and not _ANY_WEEKDAY.search(self._text):
            # An article that names no day contradicts none.
            return True
        if published is None:
            return False
        days = [published, published - _DAY_BEFORE] if is_day else [published]
        return any(GivenDate(day, day).fit(asked) is Fit.SAME for day in days)

    @cached_property
    def _plain(self) -> str:
        return plain_letters(self._text)

    @cached_property
    def _in_digits(self) -> list[DigitDate]:
        return list(digit_dates(self._text, Span(0, len(self._text))))

    @cached_property
    def _months_elsewhere(self) -> frozenset[int]:
        return months_in(self._text, self._language)

    @cached_property
    def _other_years(self) -> frozenset[int]:
        return other_years_in(self._text)

    def _near(self, place: int) -> Iterator[GivenDate]:
        start, end = max(0, place - _BEFORE), min(len(self._text), place + _BEHIND)
        return self._given(self._text, Span(start, end))

    def _given(self, text: str, span: Span) -> Iterator[GivenDate]:
        return given_dates(text, span, self._calendar)


def _places_of(text: str, word: str) -> Iterator[int]:
    """Yield where a word begins in a text, the first few times; it may be a part of another."""
    place = text.find(word)
    for _ in range(_MOST_WORDS):
        if place < 0:
            return
        yield place
        # What stands near is read together with it.
        place = text.find(word, place + _BEHIND // 2)


def _has_digits(text: str, digits: str) -> bool:
    return re.search(rf"(?<!\d)(?<!\d[.,:]){digits}(?!\d|[.,:]\d)", text) is not None


def _month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
