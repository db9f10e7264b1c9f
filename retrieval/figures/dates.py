"""Dates that a text gives, whole or in part, and those that count from the day of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from index.documents import Span
from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from index.text.words.word_lists import any_of
from retrieval.dates.article_calendar import Calendar
from retrieval.dates.digit_dates import DIGITS, read_digits
from retrieval.dates.future import is_deed, is_future
from retrieval.dates.month_names import may_be_person
from retrieval.figures.figure import Figure, FigureKind
from retrieval.numbers.numerals import find_numerals

_LONG_MONTHS = [name for name in MONTH_NUMBERS if len(name) > 3 or name == "may"]
_SHORT_MONTHS = [name for name in MONTH_NUMBERS if len(name) <= 4 and name != "may"]
# Months have a capital: "may" and "march" are other words.
_CAPITAL_MONTHS = [name.title() for name in _LONG_MONTHS]
_ANY_MONTH = rf"(?:{any_of(_CAPITAL_MONTHS)}\b|{any_of([n.title() for n in _SHORT_MONTHS])}\b\.?)"
_YEAR_DIGITS = r"(?:1[0-9]\d\d|20\d\d)"
_YEAR = rf"{_YEAR_DIGITS}(?![\d,.]*\d|\s?(?:%|per\s?cent))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
# What stands between the first and the last day: "10-12 March", "between 10 and 12 March".
_TO = r"(?:\s?[–—-]\s?|\s(?:to|and|until|till|through)\s)"
_AFTER_DAYS = r"(?=\s?[.,;:!?)]|\Z|,?\s(?:in|at|near|for|with|by|when|after|20\d\d|1[0-9]\d\d)\b)"
# "Moved from 10 to 12 March" tells of two days.
_MOVED = re.compile(
    r"\b(?:postpon|mov|delay|resched|brought|chang|shift|extend)\w*\b", re.IGNORECASE
)
_LONGEST_MOVE = 50
_YEAR_OF = re.compile(r"\d{4}")
# So many characters beside a date are read.
_REACH = 60
_PART = (
    r"(?:(?:the\s)?(?:end|beginning|start|middle|close)\sof\s|(?:the\s)?(?:first|second|third|fourth|last)"
    r"\s(?:half|quarter)\sof\s|[Ee]arly(?:\sin)?\s|[Ll]ate(?:\sin)?\s|[Mm]id-|[Mm]id\s)"
)
_SIDE = r"(?:[Ll]ast|[Nn]ext|[Tt]his|[Tt]he\s(?:previous|following|coming|past))"
_PERIOD = r"(?:week(?:end)?|month|year|spring|summer|autumn|fall|winter|quarter|decade|century)"
_HOURS = r"(?:\s(?:morning|afternoon|evening|night))?"

_DATE = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?P<digits>{DIGITS})"
    rf"|(?:(?P<first1>{_DAY})(?P<to1>{_TO}))?(?P<day1>{_DAY})\s(?:of\s)?(?P<month1>{_ANY_MONTH})(?:,?\s(?P<year1>{_YEAR}))?(?!\w)"
    rf"|(?P<month2>{_ANY_MONTH})\s(?:(?P<first2>{_DAY})(?P<to2>{_TO})(?={_DAY}{_AFTER_DAYS}))?(?P<day2>{_DAY})(?!\d|[,.]\d)(?:,?\s(?P<year2>{_YEAR}))?(?!\w)"
    rf"|(?P<part3>{_PART})?(?P<month3>{_ANY_MONTH})(?:\sof)?,?\s(?:(?P<year3>{_YEAR})(?!\w)|(?P<side3>{_SIDE})\syear\b)"
    rf"|(?P<part4>{_PART})?(?:(?P<side4>{_SIDE})\s)?(?P<month4>{any_of(_CAPITAL_MONTHS)})\b"
    rf"|(?P<part5>{_PART})(?:(?P<year5>{_YEAR})(?!\w)|(?:(?P<side5>{_SIDE})|the)\s(?P<period5>{_PERIOD})\b)"
    rf"|(?P<side6>{_SIDE})\s(?P<period6>{_PERIOD})\b"
    rf"|(?:(?P<side7>{_SIDE})\s)?(?P<weekday7>{any_of(WEEKDAYS)})\b(?!,?\s(?:{_DAY}\s{_ANY_MONTH}|{_ANY_MONTH}\s{_DAY}\b)){_HOURS}"
    rf"|(?P<near8>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b"
    rf"|(?P<decade9>(?:1[0-9]|20)\d0)s\b"
    rf"|(?P<year10>{_YEAR}|(?P<first10>{_YEAR_DIGITS})[–—-](?P<last10>{_YEAR_DIGITS}|\d\d))(?![\w–—]|-\d)"
    rf")"
)
_AGO = re.compile(
    r"\s(?P<unit>days?|weeks?|months?|years?|decades?)\s(?P<side>ago|earlier|later)\b"
)
_AN_AGO = re.compile(
    r"\b(?P<half>half\s)?an?\s(?P<unit>day|week|month|year|decade)(?P<more>\sand\sa\shalf)?"
    r"\s(?P<side>ago|earlier|later)\b",
    re.IGNORECASE,
)
# What a year or a month alone follows when it is a date and no number or name.
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|before|after|during|of|to|and|for|back\sto|between|around"
    r"|early|late|mid|than|as|summer|spring|autumn|winter|fall|the|in\sabout)\s|\(|,\s|[–—-])\Z",
    re.IGNORECASE,
)
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|from|before|after|during|of|to|and|for|every|between|as|than|on"
    r"|or|is|was|mid|around|the)\s\Z",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(r"\s(?:people|men|women|soldiers|troops|votes|metres|miles|jobs|tonnes)\b")
_CLOCK = re.compile(
    r"(?<![\w.,:/])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:])|(?P<word>[Nn]oon|[Mm]idnight)\b)"
)


def find_dates(text: str, span: Span, published: date | None) -> list[Figure]:
    """Return the dates of a stretch of a text, in order; two that bound a time are one.

    Args:
        text: the text.
        span: the stretch; its words tell whether "Friday" was or will be.
        published: the day from which "last month" counts; None if it is not known.
    """
    calendar = Calendar(published)
    found = [*_written(text, span, calendar), *_ago(text, span, calendar)]
    return _with_ranges(text, sorted(found, key=lambda figure: figure.span))


def find_times(text: str, span: Span) -> list[Figure]:
    """Return the times of day of a stretch of a text, in order; their values are "HH:MM"."""
    return [
        Figure(span=Span(*match.span()), kind=FigureKind.TIME, value=_clock(match))
        for match in _CLOCK.finditer(text, span.start, span.end)
    ]


def _clock(match: re.Match[str]) -> str:
    if match["word"]:
        return "12:00" if match["word"].lower() == "noon" else "00:00"
    if match["hour24"]:
        return f"{int(match['hour24']):02}:{match['minute24']}"
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour:02}:{match['minute'] or '00'}"


def _written(text: str, span: Span, calendar: Calendar) -> Iterator[Figure]:
    for match in _DATE.finditer(text, span.start, span.end):
        if _is_no_date(text, span, match):
            continue
        value = _value(text, span, match, calendar)
        place = Span(*match.span())
        number = "1" if match["day1"] else "2"
        if match[f"first{number}"] and value is not None:
            yield from _of_two_days(text, match, number, value)
        else:
            yield Figure(span=place, kind=FigureKind.DATE, value=value)


def _of_two_days(text: str, match: re.Match[str], number: str, value: str) -> Iterator[Figure]:
    """Yield what two days of one month tell: a range, or each of them.

    Args:
        text: the text.
        match: the two days.
        number: the number of its groups.
        value: the second day.
    """
    before = text[max(0, match.start() - _LONGEST_MOVE) : match.start()].lower()
    first, last = (_day(match[f"{name}{number}"]) for name in ("first", "day"))
    start, end = match.span()
    bounded = before.endswith("between ")
    is_range = "and" not in match[f"to{number}"] or bounded
    first_value = f"{value[:-2]}{first:02}"
    if first < last and is_range and not _MOVED.search(before):
        place = Span(start - bounded * len("between "), end)
        yield Figure(span=place, kind=FigureKind.DATE, value=f"{first_value}/{value}")
        return
    if first < last:
        place = Span(start, match.end(f"first{number}"))
        yield Figure(span=place, kind=FigureKind.DATE, value=first_value)
    yield Figure(span=Span(match.start(f"day{number}"), end), kind=FigureKind.DATE, value=value)


def _is_no_date(text: str, span: Span, match: re.Match[str]) -> bool:
    before = text[max(span.start, match.start() - 12) : match.start()]
    if match["digits"]:
        try:
            read_digits(match["digits"])
        except ValueError:
            return True
    if match["year10"]:
        return not _BEFORE_YEAR.search(before) or _AFTER_YEAR.match(text, match.end()) is not None
    if match["month4"] and not (match["part4"] or match["side4"]):
        start = max(span.start, match.start() - _REACH)
        around = text[start : min(span.end, match.end() + _REACH)]
        if may_be_person(around, match.start() - start, match.end() - start):
            return True
        return not _BEFORE_MONTH.search(before) and match.start() > span.start
    return False


def _value(text: str, span: Span, match: re.Match[str], calendar: Calendar) -> str | None:
    """Return the date in ISO 8601 as far as it is known, None if it is not."""
    before = text[max(span.start, match.start() - _REACH) : match.start()]
    future = is_future(before)
    if match["digits"]:
        day = read_digits(match["digits"])
        return match["digits"][-4:] if day is None else day.isoformat()
    for number in ("1", "2"):
        if match[f"day{number}"]:
            return calendar.day(
                _month(match[f"month{number}"]),
                _day(match[f"day{number}"]),
                _year(match[f"year{number}"]),
                future=future,
            )
    if match["month3"]:
        year = _year(match["year3"])
        return calendar.month(
            _month(match["month3"]), year or calendar.year_beside(match["side3"]), future=future
        ) if year or calendar.published else None  # fmt: skip
    if match["month4"]:
        return calendar.month(_month(match["month4"]), None, future=future, side=match["side4"])
    if match["first10"]:
        return _years(match["first10"], match["last10"])
    if match["year5"] or match["year10"]:
        return match["year5"] or match["year10"]
    if match["period5"] or match["period6"]:
        side = match["side5"] or match["side6"] or "this"
        return calendar.period(match["period5"] or match["period6"], side)
    if match["weekday7"]:
        side = (match["side7"] or "").lower()
        future = not is_deed(before) if side == "this" else is_future(before, surely=True)
        return calendar.weekday(match["weekday7"], future=future, side=match["side7"])
    if match["decade9"]:
        first = int(match["decade9"])
        return f"{first}/{first + 9}"
    return calendar.near(match["near8"])


def _ago(text: str, span: Span, calendar: Calendar) -> Iterator[Figure]:
    for numeral in find_numerals(text, span):
        match = _AGO.match(text, numeral.span.end, span.end)
        if match:
            value = calendar.ago(numeral.value, match["unit"], match["side"])
            place = Span(numeral.span.start, match.end())
            yield Figure(span=place, kind=FigureKind.DATE, value=value)
    for match in _AN_AGO.finditer(text, span.start, span.end):
        count = (0.5 if match["half"] else 1.0) + (0.5 if match["more"] else 0.0)
        value = calendar.ago(count, match["unit"], match["side"])
        yield Figure(span=Span(*match.span()), kind=FigureKind.DATE, value=value)


def _with_ranges(text: str, found: list[Figure]) -> list[Figure]:
    """Return the dates with "between Sunday and Monday" and "from 1914 to 1918" as one."""
    joined: list[Figure] = []
    for figure in found:
        if joined and figure.span.start < joined[-1].span.end:
            continue
        if joined:
            last = _of_year_behind(text, joined[-1], figure)
            between = text[last.span.end : figure.span.start]
            before = text[max(0, last.span.start - _LONGEST_MOVE) : last.span.start].lower()
            bounded = between == " and " and before.endswith("between ")
            if bounded or _is_until(between, before, last, figure):
                start = last.span.start - len("between ") if bounded else last.span.start
                value = _range(last.value, figure.value)
                joined[-1] = Figure(
                    span=Span(start, figure.span.end), kind=FigureKind.DATE, value=value
                )
                continue
        joined.append(figure)
    return joined


def _of_year_behind(text: str, first: Figure, last: Figure) -> Figure:
    """Return a day or a month that has no year as one of none, if the next date has one."""
    value = str(first.value)
    has_year, next_has_year = (_YEAR_OF.search(each.span.of(text)) for each in (first, last))
    if has_year or not next_has_year or not re.fullmatch(r"\d{4}(?:-\d\d)+", value):
        return first
    return replace(first, value=f"--{value[5:]}")


def _is_until(between: str, before: str, first: Figure, last: Figure) -> bool:
    """Return whether two dates are the first and the last of a range, by the words beside them."""
    values = (str(first.value or ""), str(last.value or ""))
    if not all(values) or "/" in "".join(values):
        return False
    if between in {"–", "-", "—"}:
        return True
    if between not in {" – ", " — ", " - ", " to ", " until ", " till ", " through "}:
        return False
    is_opened = before.endswith("from ") or between not in {" to ", " – ", " — ", " - "}
    are_days = all(len(value) > len("2024-11") for value in values)
    return (is_opened or are_days) and not _MOVED.search(before) and _range(*values) is not None


def _range(first: float | str | None, last: float | str | None) -> str | None:
    """Return the range of two dates; None if one is not known or the first is not before."""
    if not (isinstance(first, str) and isinstance(last, str)):
        return None
    if first.startswith("--") and not last.startswith("--") and len(last) > len("2024"):
        year = int(last[:4]) - (first[2:] > last[5:])
        first = f"{year:04}-{first[2:]}"
    is_known = len(first) == len(last) and first.startswith("--") == last.startswith("--")
    return None if is_known and first >= last else f"{first}/{last}"


def _years(first: str, last: str) -> str:
    """Return the range of "1914–18"; the first year where the last is not after it."""
    end = first[:-2] + last if len(last) == 2 else last
    return f"{first}/{end}" if first < end else first


def _month(name: str) -> int:
    return MONTH_NUMBERS[name.lower().rstrip(".")]


def _day(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def _year(digits: str | None) -> int | None:
    return int(digits) if digits else None
