"""Parse dates as articles and their metadata write them; a missing year is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from index.text.calendar_names import (
    MONTH_NUMBERS,
    TIME_ZONES,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from index.text.word_lists import any_of

_MONTH = rf"{any_of(MONTH_NUMBERS)}\b\.?"
_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = rf"(?:{any_of((*WEEKDAYS, *WEEKDAY_ABBREVIATIONS))}\b\.?,?\s+(?:the\s+)?)?"
_ZONE = rf"(?:\s*(?:Z|{any_of(TIME_ZONES)}|[+-][0-9]{{2}}:?[0-9]{{2}})\b)?"
_HALF = r"[ap]\.?m\b\.?"
_CLOCK = (
    rf"(?:(?:[0-9]{{1,2}}(?:[:.][0-9]{{2}}){{1,2}}(?:\.[0-9]+)?(?:\s*{_HALF})?|[0-9]{{1,2}}\s*{_HALF})"
    rf"{_ZONE})"
)
_DATE = (
    rf"(?:{_CLOCK},?\s+(?:on\s+)?)?{_WEEKDAY}"
    r"(?:"
    rf"(?P<month1>{_MONTH})\s+(?P<day1>{_DAY}),?\s+(?P<year1>{_YEAR})"
    rf"|(?P<day2>{_DAY})\s+(?:of\s+)?(?P<month2>{_MONTH}),?\s+(?P<year2>{_YEAR})"
    rf"|(?P<year3>{_YEAR})(?P<mark3>[-/.])(?P<month3>[0-9]{{1,2}})(?P=mark3)(?P<day3>[0-9]{{1,2}})"
    rf"|(?P<first4>[0-9]{{1,2}})(?P<mark4>[-/.])(?P<second4>[0-9]{{1,2}})(?P=mark4)(?P<year4>{_YEAR})"
    rf"|(?P<year5>{_YEAR})年(?P<month5>[0-9]{{1,2}})月(?P<day5>[0-9]{{1,2}})日"
    r")"
    rf"(?:(?:T|,?\s+(?:at\s+)?|\s*[-–—|]\s*){_CLOCK})?"
)
_UPDATED = r"(?P<updated>(?:last\s+)?(?:updated|modified|edited)|last\s+update)"
_PUBLISHED = (
    r"(?P<published>(?:first\s+|originally\s+)?(?:published|posted)|publication\s+date|pub\s*date"
    r"|date(?:\s+published)?)"
)
_LABEL = rf"(?:(?:{_UPDATED}|{_PUBLISHED})(?:\s*[:\-–—]\s*|\s+)(?:(?:on|at)\s+)?)?"
_LABELLED = re.compile(rf"{_LABEL}{_DATE}[\s.,;)(|]*", re.IGNORECASE)
_ALONE = re.compile(rf"\s*{_DATE}\s*\.?\s*", re.IGNORECASE)
_AFTER_BYLINE = re.compile(
    rf"by\s\D{{2,80}}?(?:,|\s[-–—]|\s)\s*(?P<dated>"
    rf"(?:(?:updated|published|posted)[: ]\s*)?{_DATE})",
    re.IGNORECASE,
)
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?(?:\s+\S{1,6})?"
)
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


@dataclass(frozen=True, slots=True)
class LineDates:
    """The dates of a line that contains nothing else; both None if the date is ambiguous."""

    published: date | None
    updated: date | None


def dates_of_line(line: str) -> LineDates | None:
    """Parse a line that is a date, a labelled date or a byline with a date; else return None."""
    if byline := _AFTER_BYLINE.fullmatch(line):
        line = byline["dated"]
    published = updated = None
    position = 0
    while position < len(line):
        match = _LABELLED.match(line, position)
        if match is None:
            return None
        if match["updated"]:
            updated = updated or _date_from_match(match)
        else:
            published = published or _date_from_match(match)
        position = match.end()
    return LineDates(published, updated) if position else None


def parse_date(text: str) -> date | None:
    """Parse a string that is one date, with or without weekday and time; else return None.

    `05/06/2024` gives None, because it means different days on two continents.
    """
    match = _ALONE.fullmatch(text)
    return _date_from_match(match) if match else None


def parse_date_value(value: object) -> date | None:
    """Parse the date in a metadata value; return None for any other value.

    The value may be a date, a text in ISO 8601, RFC 2822 or English, or a number: a day such as
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


def _date_from_match(match: re.Match[str]) -> date | None:
    group = match.groupdict()
    if group["first4"]:
        first, second = int(group["first4"]), int(group["second4"])
        if group["mark4"] == "." or first > 12 or first == second:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        else:
            return None
        return _valid_date(int(group["year4"]), month, day)
    form = next(form for form in "1235" if group[f"year{form}"])
    day = int(group[f"day{form}"].rstrip("stndrhSTNDRH"))
    name = group[f"month{form}"].rstrip(".").casefold()
    month = int(name) if name.isdigit() else MONTH_NUMBERS[name]
    return _valid_date(int(group[f"year{form}"]), month, day)


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
