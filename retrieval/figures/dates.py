"""Dates that a text gives, whole or in part, and those that count from the day of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.documents import Span
from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from index.text.words.word_lists import any_of
from retrieval.dates.article_calendar import Calendar
from retrieval.figures.figure import Figure, FigureKind
from retrieval.numbers.numerals import find_numerals

_LONG_MONTHS = [name for name in MONTH_NUMBERS if len(name) > 3 or name == "may"]
_SHORT_MONTHS = [name for name in MONTH_NUMBERS if len(name) <= 4 and name != "may"]
# Months have a capital: "may" and "march" are other words.
_CAPITAL_MONTHS = [name.title() for name in _LONG_MONTHS]
_ANY_MONTH = rf"(?:{any_of(_CAPITAL_MONTHS)}\b|{any_of([n.title() for n in _SHORT_MONTHS])}\b\.?)"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)(?![\d,.]*\d|\s?(?:%|per\s?cent))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_PART = (
    r"(?:(?:the\s)?(?:end|beginning|start|middle|close)\sof\s|(?:the\s)?(?:first|second|third|fourth|last)"
    r"\s(?:half|quarter)\sof\s|[Ee]arly(?:\sin)?\s|[Ll]ate(?:\sin)?\s|[Mm]id-|[Mm]id\s)"
)
_SIDE = r"(?:[Ll]ast|[Nn]ext|[Tt]his|[Tt]he\s(?:previous|following|coming|past))"
_PERIOD = r"(?:week(?:end)?|month|year|spring|summer|autumn|fall|winter|quarter|decade|century)"
_HOURS = r"(?:\s(?:morning|afternoon|evening|night))?"

_DATE = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?P<iso>20\d\d-[01]\d-[0-3]\d)(?![\w-])"
    rf"|(?P<day1>{_DAY})\s(?:of\s)?(?P<month1>{_ANY_MONTH})(?:,?\s(?P<year1>{_YEAR}))?(?!\w)"
    rf"|(?P<month2>{_ANY_MONTH})\s(?P<day2>{_DAY})(?!\d|[,.]\d)(?:,?\s(?P<year2>{_YEAR}))?(?!\w)"
    rf"|(?P<part3>{_PART})?(?P<month3>{_ANY_MONTH})(?:\sof)?,?\s(?:(?P<year3>{_YEAR})(?!\w)|(?P<side3>{_SIDE})\syear\b)"
    rf"|(?P<part4>{_PART})?(?:(?P<side4>{_SIDE})\s)?(?P<month4>{any_of(_CAPITAL_MONTHS)})\b"
    rf"|(?P<part5>{_PART})(?:(?P<year5>{_YEAR})(?!\w)|(?:(?P<side5>{_SIDE})|the)\s(?P<period5>{_PERIOD})\b)"
    rf"|(?P<side6>{_SIDE})\s(?P<period6>{_PERIOD})\b"
    rf"|(?:(?P<side7>{_SIDE})\s)?(?P<weekday7>{any_of(WEEKDAYS)})\b(?!,?\s(?:{_DAY}\s{_ANY_MONTH}|{_ANY_MONTH}\s{_DAY}\b)){_HOURS}"
    rf"|(?P<near8>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b"
    rf"|(?P<decade9>(?:1[0-9]|20)\d0)s\b"
    rf"|(?P<year10>{_YEAR})(?!\w)"
    rf")"
)
_AGO = re.compile(
    r"\s(?P<unit>days?|weeks?|months?|years?|decades?)\s(?P<side>ago|earlier|later)\b"
)
_AN_AGO = re.compile(
    r"\b(?:an?)\s(?P<unit>day|week|month|year|decade)\s(?P<side>ago|earlier|later)\b"
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
_FUTURE = re.compile(
    r"\b(?:will|would|shall|until|till|due|plan\w*|expect\w*|schedul\w*|by|next|before|is\sto|are\sto|was\sto"
    r"|were\sto|begin|begins|starts?|opens?|could|may|has\suntil|wants?|hopes?|promis\w+|from|comes\sinto)\b|\bto\s[a-z]+(?<!s)\s(?=(?:on|in|at|by)\s\Z)",
    re.IGNORECASE,
)
# A weekday is of the past week unless a word like these stands before it.
_SURE_FUTURE = re.compile(
    r"\b(?:will|shall|until|till|due|expected|scheduled|planned|plans|next|is\sto|are\sto|was\sto"
    r"|were\sto|hopes)\b"
)
_PAST = re.compile(r"\b(?:said|told|since|was|were|had|has\sbeen|after|announced|in\sthe\spast)\b")

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
        yield Figure(span=Span(*match.span()), kind=FigureKind.DATE, value=value)


def _is_no_date(text: str, span: Span, match: re.Match[str]) -> bool:
    before = text[max(span.start, match.start() - 12) : match.start()]
    if match["year10"]:
        return not _BEFORE_YEAR.search(before) or _AFTER_YEAR.match(text, match.end()) is not None
    if match["month4"] and not (match["part4"] or match["side4"]):
        return not _BEFORE_MONTH.search(before) and match.start() > span.start
    return False


def _value(text: str, span: Span, match: re.Match[str], calendar: Calendar) -> str | None:
    """Return the date in ISO 8601 as far as it is known, None if it is not."""
    is_future = _is_future(text, span, match)
    if match["iso"]:
        return match["iso"]
    for number in ("1", "2"):
        if match[f"day{number}"]:
            day = int(re.sub(r"\D", "", match[f"day{number}"]))
            return calendar.day(
                _month(match[f"month{number}"]),
                day,
                _year(match[f"year{number}"]),
                future=is_future,
            )
    if match["month3"]:
        year = _year(match["year3"])
        return calendar.month(
            _month(match["month3"]), year or calendar.year_beside(match["side3"]), future=is_future
        ) if year or calendar.published else None  # fmt: skip
    if match["month4"]:
        return calendar.month(_month(match["month4"]), None, future=is_future, side=match["side4"])
    if match["year5"] or match["year10"]:
        return match["year5"] or match["year10"]
    if match["period5"] or match["period6"]:
        side = match["side5"] or match["side6"] or "this"
        return calendar.period(match["period5"] or match["period6"], side)
    if match["weekday7"]:
        is_future = _is_future(text, span, match, _SURE_FUTURE)
        return calendar.weekday(match["weekday7"], future=is_future, side=match["side7"])
    if match["decade9"]:
        first = int(match["decade9"])
        return f"{first}/{first + 9}"
    return calendar.near(match["near8"])


def _is_future(
    text: str, span: Span, match: re.Match[str], marks: re.Pattern[str] = _FUTURE
) -> bool:
    """Return whether the nearest words before a date that tell a time tell the future."""
    before = text[max(span.start, match.start() - 60) : match.start()]
    future = max((mark.start() for mark in marks.finditer(before)), default=-1)
    return future > max((mark.start() for mark in _PAST.finditer(before)), default=-1)


def _ago(text: str, span: Span, calendar: Calendar) -> Iterator[Figure]:
    for numeral in find_numerals(text, span):
        match = _AGO.match(text, numeral.span.end, span.end)
        if match:
            value = calendar.ago(numeral.value, match["unit"], match["side"])
            place = Span(numeral.span.start, match.end())
            yield Figure(span=place, kind=FigureKind.DATE, value=value)
    for match in _AN_AGO.finditer(text, span.start, span.end):
        value = calendar.ago(1, match["unit"], match["side"])
        yield Figure(span=Span(*match.span()), kind=FigureKind.DATE, value=value)


def _with_ranges(text: str, found: list[Figure]) -> list[Figure]:
    """Return the dates with "between Sunday and Monday" and "1914–1918" as one."""
    joined: list[Figure] = []
    for figure in found:
        if joined and figure.span.start < joined[-1].span.end:
            continue
        if joined:
            last = joined[-1]
            between = text[last.span.end : figure.span.start]
            before = text[max(0, last.span.start - 8) : last.span.start].lower()
            bounded = between == " and " and before.endswith("between ")
            if bounded or (between in {"–", "-", "—"} and last.value is not None):
                start = last.span.start - len("between ") if bounded else last.span.start
                value = f"{last.value}/{figure.value}" if last.value and figure.value else None
                joined[-1] = Figure(
                    span=Span(start, figure.span.end), kind=FigureKind.DATE, value=value
                )
                continue
        joined.append(figure)
    return joined


def _month(name: str) -> int:
    return MONTH_NUMBERS[name.lower().rstrip(".")]


def _year(digits: str | None) -> int | None:
    return int(digits) if digits else None
