"""Find the months and years that a text names, in any language that has a calendar.

A name that is another word, too, such as Turkish "ocak", a hearth and January, is a month only
beside a day or a year. English words are left to `items` and `article_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.text.calendar_names import MONTH_NUMBERS
from index.text.values.calendars import (
    BUDDHIST_YEARS,
    CALENDARS,
    Calendar,
    Case,
    all_names,
    full_names,
    month_key,
    month_number,
)
from index.text.values.plain_letters import plain_letters
from index.text.words.word_lists import any_of, words

# Languages whose months are read in questions and articles.
MONTH_LANGUAGES = frozenset({"en", *CALENDARS})

# The vowels of Hindi and Thai belong to their words.
_WORD_CHARACTER = r"[\w\u0900-\u0963\u0e31-\u0e4e]"
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_COUNTED = re.compile(
    r"(?<![\d.,])(?P<count>1[0-2]|0?[1-9])\s?[月월]"
    rf"|(?<![一二三四五六七八九十百])(?P<chinese>{any_of(_CHINESE_MONTHS)})月"
    # "3 tháng 2 ngày" is a time of three months and two days.
    r"|(?<!\w)th[aá]ng\s+(?P<vietnamese>1[0-2]|0?[1-9])(?![\d.,])(?!\s+(?:ng[aà]y|gi[oờ]|tu[aầ]n))",
    re.IGNORECASE,
)
_COUNTED_YEAR = re.compile(r"(?<!\d)(1[0-9]\d\d|20\d\d)\s?[年년]")
_THAI_MONTH = any_of(map(plain_letters, all_names(CALENDARS["th"])))
_BUDDHIST_YEAR = re.compile(rf"(?:พ\.?\s?ศ\.?|ปี|{_THAI_MONTH}\.?)\s*(2[45]\d\d)(?!\d)")

_DAY_BEFORE = re.compile(r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])(?:\.|er|η)?\s+(?:de\s+)?\Z")
_MONTH_BEFORE = re.compile(r"(?:شهر|luna)\s+\Z", re.IGNORECASE)
_YEAR_AFTER = re.compile(
    r"\.?,?\s+(?:del?\s+|anul(?:ui)?\s+|(?:من\s+)?(?:عام|العام|سنة)\s+|พ\.ศ\.\s*)?"
    r"(?:1[6-9]|20|2[45])\d\d(?!\d)"
)
_MONTH_AFTER = re.compile(r"\s+(?:ay(?:i|in)\w*|में|महीने|माह)(?!\w)")
# "5 mai mult" is "five more" in Romanian.
_MORE_AFTER = re.compile(r"\s+(?:mult|putin|mare|mari|mic|bun|departe|tarziu|devreme)")
_REACH = 24
_NOTHING = r"(?!)"
# Where the language is not known, these are other words or names, too. So are all abbreviations.
_DOUBTFUL_ANYWHERE = words(
    "mars mai mei mayo marzo maggio avril abril julio junio juni juli agosto augustus"
)


class DateMention(NamedTuple):
    """A month or a year in a text.

    Attributes:
        start: where it begins.
        end: where it ends.
        value: the month, 1 to 12, or the year.
        is_year: whether it is a year.
    """

    start: int
    end: int
    value: int
    is_year: bool


class _Name(NamedTuple):
    """What is known of a month's name.

    Attributes:
        cases: how the languages write it.
        is_doubtful: whether it is another word, too.
        is_short: whether it is an abbreviation only.
    """

    cases: frozenset[Case]
    is_doubtful: bool
    is_short: bool


def question_dates(text: str) -> Iterator[DateMention]:
    """Yield the months and years of a question whose language is not known.

    Years in plain digits are left out, and so are English months.
    """
    plain = plain_letters(text)
    for match in _COUNTED_YEAR.finditer(plain):
        yield DateMention(*match.span(), int(match[1]), is_year=True)
    for match in _BUDDHIST_YEAR.finditer(plain):
        yield DateMention(*match.span(1), int(match[1]) - BUDDHIST_YEARS, is_year=True)
    yield from _counted_months(plain)
    yield from _named_months(text, plain, None)


def months_in(text: str, language: str) -> frozenset[int]:
    """Return the months that a text names, 1 to 12.

    Args:
        text: the text.
        language: the code of its language; empty when unknown, and then only names in other scripts
            than Latin are found.
    """
    plain = plain_letters(text)
    mentions = [*_counted_months(plain)]
    if not language and not text.isascii():
        mentions += _named_months(text, plain, "")
    elif language in CALENDARS:
        mentions += _named_months(text, plain, language)
    return frozenset(mention.value for mention in mentions)


def other_years_in(text: str) -> frozenset[int]:
    """Return the years of a text that count from the Buddha's death, as years of our era."""
    if "\u0e1b" not in text and "\u0e1e" not in text and "\u0e21" not in text:
        return frozenset()
    plain = plain_letters(text)
    return frozenset(int(match[1]) - BUDDHIST_YEARS for match in _BUDDHIST_YEAR.finditer(plain))


def says_last_year(text: str, language: str) -> bool:
    """Return whether a text names the year before, in the words of its language."""
    return _says(text, CALENDARS[language].last_year if language in CALENDARS else "")


def says_last_month(text: str, language: str) -> bool:
    """Return whether a text names the month before, in the words of its language."""
    return _says(text, CALENDARS[language].last_month if language in CALENDARS else "")


def _says(text: str, phrases: str) -> bool:
    return bool(phrases) and _phrase_pattern(phrases).search(text) is not None


@cache
def _phrase_pattern(phrases: str) -> re.Pattern[str]:
    # "3 เดือนก่อน" is three months ago.
    return re.compile(rf"(?<!\d)(?<!\d\s){any_of(phrases.split('|'))}", re.IGNORECASE)


def _counted_months(plain: str) -> Iterator[DateMention]:
    for match in _COUNTED.finditer(plain):
        if match["chinese"]:
            number = _CHINESE_MONTHS.index(match["chinese"]) + 1
        else:
            number = int(match["count"] or match["vietnamese"])
        yield DateMention(*match.span(), number, is_year=False)


def _named_months(text: str, plain: str, language: str | None) -> Iterator[DateMention]:
    """Yield the months that are named; see `_names_of` for the language."""
    pattern, known = _names_of(language)
    for match in pattern.finditer(plain):
        group = "name" if match["name"] else "thai"
        name = known[month_key(match[group])]
        start, end = match.span(group)
        before, after = plain[max(0, start - _REACH) : start], plain[end : end + _REACH]
        suits = Case.ANY in name.cases or text[start].isupper() == (Case.CAPITAL in name.cases)
        is_dated = _YEAR_AFTER.match(after) is not None
        if name.is_short:
            # "10 años ago 2010", "2 out of 3".
            is_month = is_dated and (language is not None or _DAY_BEFORE.search(before) is not None)
        elif suits and not name.is_doubtful:
            is_month = True
        elif suits or not name.is_doubtful:
            is_month = is_dated or _is_beside_a_day(before, after)
        else:
            # "Mars 2020" is no month.
            is_month = False
        if is_month:
            yield DateMention(match.start(), end, month_number(match[group]), is_year=False)


def _is_beside_a_day(before: str, after: str) -> bool:
    if _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after):
        return True
    return _DAY_BEFORE.search(before) is not None and not _MORE_AFTER.match(after)


@cache
def _names_of(language: str | None) -> tuple[re.Pattern[str], dict[str, _Name]]:
    """Return a pattern of names of months, and what is known of each by its key.

    Args:
        language: the language; None for all, empty for all that are not in Latin letters.
    """
    known: dict[str, _Name] = {}
    written: set[str] = set()
    for code, calendar in CALENDARS.items():
        if language not in (None, "", code):
            continue
        for plain, name in _known_names(calendar).items():
            key = month_key(plain)
            if (language is None and key in MONTH_NUMBERS) or (language == "" and key.isascii()):
                continue
            is_doubtful = name.is_doubtful or (language is None and key in _DOUBTFUL_ANYWHERE)
            other = known.get(key, name)
            known[key] = _Name(
                name.cases | other.cases,
                is_doubtful or other.is_doubtful,
                name.is_short and other.is_short,
            )
            written.add(plain)
    unspaced = written.intersection(full_names(CALENDARS["th"]))
    spaced = written - unspaced
    # Arabic writes "and", "in" and "for" as one word with the name.
    pattern = (
        rf"(?<!{_WORD_CHARACTER})(?:[وفبلك](?=[\u0600-\u06ff]))?"
        rf"(?P<name>{any_of(spaced) if spaced else _NOTHING})(?!{_WORD_CHARACTER})"
        rf"|(?P<thai>{any_of(unspaced) if unspaced else _NOTHING})"
    )
    return re.compile(pattern, re.IGNORECASE), known


def _known_names(calendar: Calendar) -> dict[str, _Name]:
    """Return what is known of a language's names of months, by each without its accents."""
    doubtful = {plain_letters(name) for name in calendar.doubtful.split()}
    full = {plain_letters(name) for name in full_names(calendar)}
    cases = frozenset({calendar.case})
    return {
        name: _Name(cases, name in doubtful, name not in full)
        for name in map(plain_letters, all_names(calendar))
    }
