"""Parse dates as articles and their metadata write them; a missing year is never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from index.text.calendar_names import (
    MONTH_NUMBERS_ANYWHERE,
    OTHER_WEEKDAYS,
    TIME_ZONES,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from index.text.words.word_lists import any_of

_MONTH = rf"{any_of(MONTH_NUMBERS_ANYWHERE)}\b\.?"
_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|[ºª°])?"
_WEEKDAY = rf"{any_of((*WEEKDAYS, *WEEKDAY_ABBREVIATIONS, *OTHER_WEEKDAYS))}\b\.?"
_ARTICLE = r"(?:(?:on|the|am|vom|den|der|dem|le|el|il|em|op)\s+)?"
_ZONE = rf"(?:\s*\(?(?:Z|{any_of(TIME_ZONES)}|[+-][0-9]{{2}}:?[0-9]{{2}})\b\)?)?"
_HALF = r"[ap]\.?m\b\.?"
_HOUR = r"(?:\s*(?:uhr|hrs?|hs?|u)\b\.?)"
_CLOCK = (
    rf"(?:(?:[0-9]{{1,2}}(?:[:.][0-9]{{2}}){{1,2}}(?:\.[0-9]+)?(?:\s*{_HALF}|{_HOUR})?"
    rf"|[0-9]{{1,2}}[時시]\s?(?:[0-9]{{1,2}}[分분])?|[0-9]{{1,2}}\s?h\s?[0-9]{{2}}\b"
    rf"|[0-9]{{1,2}}(?:\s*{_HALF}|{_HOUR})){_ZONE})"
)
_AT = r"(?:(?:at|um|à|a\s+las?|às|alle(?:\s+ore)?|ore|om)\s+)?"
DATE = (
    rf"(?:{_CLOCK},?\s+(?:on\s+)?)?{_ARTICLE}(?:{_WEEKDAY},?\s+{_ARTICLE})?"
    r"(?:"
    rf"(?P<month1>{_MONTH})\s+(?P<day1>{_DAY}),?\s+(?:del?\s+)?(?P<year1>{_YEAR})"
    rf"|(?P<day2>{_DAY})(?:\.\s*|\s+|-)(?:(?:of|de)\s+)?(?P<month2>{_MONTH})"
    rf"(?:,?\s+(?:del?\s+)?|-)(?P<year2>{_YEAR})"
    rf"|(?P<year3>{_YEAR})(?P<mark3>[-/.])(?P<month3>[0-9]{{1,2}})(?P=mark3)(?P<day3>[0-9]{{1,2}})"
    rf"|(?P<first4>[0-9]{{1,2}})(?P<mark4>[-/.])\s?(?P<second4>[0-9]{{1,2}})(?P=mark4)\s?(?P<year4>{_YEAR})"
    rf"|(?P<year5>{_YEAR})\s?[年년]\s?(?P<month5>[0-9]{{1,2}})\s?[月월]\s?(?P<day5>[0-9]{{1,2}})\s?[日일]"
    r")(?![0-9])"
    rf"(?:,?\s+\(?{_WEEKDAY}\)?(?!\w))?"
    rf"(?:(?:T|,?\s+{_AT}|\s*[-–—|]\s*){_CLOCK})?"
)
"""A pattern of a date, with its weekday and its time of day; compile it with `re.IGNORECASE`."""

_ALONE = re.compile(rf"\s*{DATE}\s*\.?\s*", re.IGNORECASE)
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?(?:\s+\S{1,6})?"
)
_DIGITS = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]+)?")
_POST = re.compile(rf"({_YEAR})-([0-9]{{2}})-([0-9]{{2}})[-_ ][^\W_]")
_ISO_WEEK = re.compile(r"[0-9]{4}-?W[0-9]{2}", re.IGNORECASE)
# Seconds since 1970 from March 1973 to the end of 2099, the last year of `_YEAR`, or as far before
# 1970. A smaller number may be a year, a month, a count of days or a placeholder, and milliseconds
# of the same range are all greater.
_FIRST_SECONDS, _END_SECONDS = 100_000_000, 4_102_444_800
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_AND_CLOCK = re.compile(
    rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])(?:[0-5][0-9])?"
)


def parse_date(text: str, *, day_first: bool | None = None) -> date | None:
    """Parse a string that is one date, with or without weekday and time; else return None.

    The names of months may be English, German, French, Spanish, Italian, Portuguese or Dutch.
    `05/06/2024` means different days on two continents.

    Args:
        text: the string.
        day_first: whether 5 is the day in `05/06/2024`; None if that is not known, so that such a
            date gives None.
    """
    match = _ALONE.fullmatch(text)
    return date_from_match(match, day_first) if match else None


def parse_date_value(value: object) -> date | None:
    """Parse the date in a metadata value; return None for any other value.

    The value may be a date, a text in ISO 8601, RFC 2822 or words, or a number: a day such as
    20241025, or seconds or milliseconds since 1970. A time gives the day in its own time zone, as
    the outlet printed it; seconds and milliseconds give the day in UTC. A year, month or week alone
    gives None, and so does a number that may mean something else.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, int | float):
        return _date_from_number(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return _date_from_number(float(text) if "." in text else int(text))
    if _ISO_WEEK.fullmatch(text):
        # Python reads the week's Monday.
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if _RFC_2822.fullmatch(text):
        try:
            return parsedate_to_datetime(text).date()
        except ValueError:
            return None
    return parse_date(text)


def date_of_post(file_name: str) -> date | None:
    """Return the date that begins a file's name before a title: `2024-10-25-bridge.md`."""
    match = _POST.match(file_name)
    return _valid_date(*map(int, match.groups())) if match else None


def date_from_match(match: re.Match[str], day_first: bool | None = None) -> date | None:
    """Return the day of a match of `DATE`; None if there is no such day, or if it is not clear.

    Args:
        match: the match.
        day_first: as for `parse_date`.
    """
    group = match.groupdict()
    if group["first4"]:
        first, second = int(group["first4"]), int(group["second4"])
        if group["mark4"] == "." or first > 12 or first == second:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        elif day_first is None:
            return None
        else:
            day, month = (first, second) if day_first else (second, first)
        return _valid_date(int(group["year4"]), month, day)
    form = next(form for form in "1235" if group[f"year{form}"])
    digits = _DIGITS.match(group[f"day{form}"])
    assert digits
    name = group[f"month{form}"].rstrip(".").casefold()
    month = int(name) if name.isdigit() else MONTH_NUMBERS_ANYWHERE[name]
    return _valid_date(int(group[f"year{form}"]), month, int(digits.group()))


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_from_number(number: float) -> date | None:
    """Return the day that a number writes out, or the day of a time since 1970, or None."""
    if not abs(number) < _END_SECONDS * 1000:
        return None
    digits = str(int(number)) if number == int(number) else ""
    if re.fullmatch(rf"{_YEAR}[0-9]{{4}}", digits):
        return _valid_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if _DAY_AND_CLOCK.fullmatch(digits):
        # 2024102518 may be 18 o'clock on 25 October 2024, or a second in 2034.
        return None
    for units in (1, 1000):
        if _FIRST_SECONDS * units <= abs(number) < _END_SECONDS * units:
            return (_EPOCH + timedelta(seconds=number / units)).date()
    return None
