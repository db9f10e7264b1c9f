"""Parse dates as articles and their metadata write them; a missing year is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from index.text.calendar_names import (
    MONTH_NUMBERS,
    TIME_ZONES,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from index.text.values.calendars import (
    BUDDHIST_YEARS,
    CALENDARS,
    MONTH_NUMBERS_ANYWHERE,
    OTHER_WEEKDAYS,
    all_names,
    month_number,
)
from index.text.values.plain_letters import plain_letters
from index.text.words.word_lists import any_of


def _names(names: Iterable[str]) -> str:
    """Return a pattern of names with and without accents, divided by their first letters.

    Where a text has none of many names, only one first letter is compared with all of them.
    """
    by_letter: dict[str, list[str]] = {}
    for form in sorted({form for name in names for form in (name, plain_letters(name))}):
        by_letter.setdefault(form[0], []).append(form)
    parts = (f"{letter}{any_of(name[1:] for name in same)}" for letter, same in by_letter.items())
    return rf"(?:{'|'.join(parts)})"


# The end of a word; the vowels of Hindi and Thai belong to it.
_END = r"(?![\w\u0900-\u0963\u0e31-\u0e4e])"
_MONTH = rf"{_names((*MONTH_NUMBERS, *MONTH_NUMBERS_ANYWHERE))}{_END}\.?"
# The Levant writes the names of both calendars: "آذار/مارس".
_MONTHS = rf"{_MONTH}(?:\s?/\s?{_names(all_names(CALENDARS['ar']))}{_END})?"
_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_BUDDHIST_YEAR = "2[45][0-9]{2}"
_ERA = r"(?:พ\.\s?ศ\.\s?|ค\.\s?ศ\.\s?)?"
_ANY_YEAR = rf"{_ERA}(?:{_YEAR}|{_BUDDHIST_YEAR})"
# "5 марта 2024 г.", "5 مارس 2024م"
_AFTER_YEAR = rf"(?:\s?(?:года|году|року|г|р|م){_END}\.?)?"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|η|ης|[ºª°])?"
_ENGLISH_WEEKDAY = rf"{any_of((*WEEKDAYS, *WEEKDAY_ABBREVIATIONS))}{_END}\.?"
_OTHER_WEEKDAY = rf"{_names(OTHER_WEEKDAYS)}{_END}\.?"
_WEEKDAY = rf"(?:{_ENGLISH_WEEKDAY}|{_OTHER_WEEKDAY})"
_EASTERN_WEEKDAY = (
    r"\s?(?:[(（](?:[一二三四五六日天月火水木金土월화수목금토일]|[周週][一二三四五六日])[)）]"
    r"|星期[一二三四五六日天]|[周週][一二三四五六日](?![\u4e00-\u9fff])"
    r"|[月火水木金土日]曜日?|[월화수목금토일]요일)"
)
_ARTICLE = r"(?:(?:on|the|am|vom|den|der|dem|le|el|il|em|op|la|от|від|в|у)\s+)?"
# Words before a date in languages that write the day first.
_LEAD = r"(?:ng[àa]y\s+|วันที่\s*|दिनांक\s*:?\s*)"
_ZONE = (
    rf"(?:\s*\(?(?:(?:GMT|UTC)\s?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?|Z|{any_of(TIME_ZONES)}"
    r"|[+-][0-9]{2}:?[0-9]{2})\b\)?)?"
)
_HALF = r"[ap]\.?m\b\.?"
_HOUR = r"(?:\s*(?:uhr|hrs?|hs?|u|น|ч)\b\.?)"
_CLOCK = (
    r"(?:(?:(?:上午|下午|午前|午後|오전|오후|晚上|凌晨)\s?)?"
    rf"(?:[0-9]{{1,2}}(?:[:.][0-9]{{2}}){{1,2}}(?:\.[0-9]+)?(?:\s*{_HALF}|{_HOUR})?"
    rf"|[0-9]{{1,2}}\s?[點点時时시]\s?(?:[0-9]{{1,2}}[分분])?|[0-9]{{1,2}}\s?h\s?[0-9]{{2}}\b"
    rf"|[0-9]{{1,2}}(?:\s*{_HALF}|{_HOUR})){_ZONE})"
)
_AT = (
    r"(?:(?:at|um|[àa]|a\s+las?|[àa]s|alle(?:\s+ore)?|ore|om|в|о|об|saat|l[úu]c|στις|[ώω]ρα|ora|la|الساعة"
    r"|เวลา)\s+)?"
)
DATE = (
    rf"(?:{_CLOCK}\s*[,،|•]?\s+(?:on\s+)?)?{_ARTICLE}"
    rf"(?:(?:{_ENGLISH_WEEKDAY}|(?P<weekday>{_OTHER_WEEKDAY}))[,،]?\s+{_ARTICLE})?(?P<lead>{_LEAD})?"
    r"(?:"
    rf"(?P<month1>{_MONTH})\s+(?P<day1>{_DAY})[,،]?\s+(?:del?\s+)?(?P<year1>{_ANY_YEAR})"
    rf"|(?P<day2>{_DAY})(?:\.\s*|\s+|-)(?:(?:of|de)\s+)?(?P<month2>{_MONTHS})"
    rf"(?:[,،]?\s+(?:del?\s+)?|-)(?P<year2>{_ANY_YEAR})"
    rf"|(?P<year3>{_YEAR})(?P<mark3>[-/.])\s?(?P<month3>[0-9]{{1,2}})(?P=mark3)\s?(?P<day3>[0-9]{{1,2}})"
    rf"|(?P<first4>[0-9]{{1,2}})(?P<mark4>[-/.])\s?(?P<second4>[0-9]{{1,2}})(?P=mark4)\s?"
    rf"(?P<year4>{_YEAR}|{_BUDDHIST_YEAR})"
    rf"|(?P<year5>{_YEAR})\s?[年년]\s?(?P<month5>[0-9]{{1,2}})\s?[月월]\s?(?P<day5>[0-9]{{1,2}})\s?[日號号일]"
    rf"|(?P<day6>[0-9]{{1,2}})\s+th[áa]ng\s+(?P<month6>[0-9]{{1,2}})"
    rf"(?:\s?/\s?|,?\s+(?:n[ăa]m\s+)?)(?P<year6>{_YEAR})"
    r")(?![0-9])"
    rf"{_AFTER_YEAR}(?:[,،]?\s+\(?{_WEEKDAY}\)?(?!\w)|{_EASTERN_WEEKDAY})?"
    rf"(?:(?:T|[,،.]?\s+{_AT}|\s*[-–—|]\s*){_CLOCK})?"
)
"""A pattern of a date, with its weekday and its time of day; compile it with `re.IGNORECASE`."""

_HAS_DIGIT = re.compile(r"\d")
_ALONE = re.compile(rf"\s*{DATE}\s*\.?\s*", re.IGNORECASE)
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?(?:\s+\S{1,6})?"
)
_DIGITS = re.compile(r"[0-9]+")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_FIRST_BUDDHIST = 2_400
_THAI_MONTHS = frozenset(all_names(CALENDARS["th"]))
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

    The names of months may be those of any language of `index.text.values.calendars`, and the
    digits those of any script. `05/06/2024` means different days on two continents.

    Args:
        text: the string.
        day_first: whether 5 is the day in `05/06/2024`; None if that is not known, so that such a
            date gives None.
    """
    if not _HAS_DIGIT.search(text):
        return None
    match = _ALONE.fullmatch(plain_letters(text))
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
        first, second, year = int(group["first4"]), int(group["second4"]), int(group["year4"])
        # Thai writes the day first, and so do the languages of the words before a date.
        if year >= _FIRST_BUDDHIST or group["weekday"] or group["lead"]:
            day_first = True
        if group["mark4"] == "." or first > 12 or first == second:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        elif day_first is None:
            return None
        else:
            day, month = (first, second) if day_first else (second, first)
        return _valid_date(_gregorian(year), month, day)
    form = next(form for form in "12356" if group[f"year{form}"])
    digits = _DIGITS.match(group[f"day{form}"])
    year_digits = _FOUR_DIGITS.search(group[f"year{form}"])
    assert digits
    assert year_digits
    name = group[f"month{form}"]
    year = int(year_digits.group())
    if name.isdecimal():
        month = int(name)
    else:
        names = [each.strip() for each in name.split("/")]
        month, *others = map(month_number, names)
        if any(other != month for other in others):
            return None
        is_thai = names[0].rstrip(".") in _THAI_MONTHS
        if year >= _FIRST_BUDDHIST and not is_thai:
            return None
    return _valid_date(_gregorian(year), month, int(digits.group()))


def _gregorian(year: int) -> int:
    return year - BUDDHIST_YEARS if year >= _FIRST_BUDDHIST else year


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
