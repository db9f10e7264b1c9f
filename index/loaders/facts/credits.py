"""Read lines that credit an article: who wrote it, and when it was published and changed."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.loaders.facts.bylines import names_of_byline
from index.loaders.facts.dated_lines import LineDates, find_dates

_LONGEST_BYLINE = 160
# Two letters are little evidence, so the preposition has the case of a byline.
_BYLINE = re.compile(
    r"(?:(?:Written|Reported|Story|Posted)\s+)?"
    r"(?:[Bb][Yy]|V(?:on|ON)|P(?:ar|AR)|P(?:or|OR)|D[iI]|Door|von|par|por|di|door):?\s+(?=[^\W\d_a-z])"
)
_READING_TIME = re.compile(
    r"\b(?:lesezeit|lesedauer|reading\s+time|temps\s+de\s+lecture|tiempo\s+de\s+lectura)\s*:?\s*"
    r"(?:ca\.\s*)?[0-9]{1,3}\s*min\w*\.?"
    r"|\b[0-9]{1,3}\s*[- ]?min(?:ute)?s?\.?\s*(?:read|lesezeit|de\s+lecture|de\s+lectura)\b",
    re.IGNORECASE,
)
# Chinese sites write their source behind the date.
_CHINESE_SOURCE = re.compile(r"(?:来源|來源)\s?[:：]\s?[^\s|]{1,24}")
_BREAKS = re.compile(r"\s*[|•·]\s*")
_BORDERS = " \t,;:()|•·–—-"


class Credit(NamedTuple):
    """What a line says of an article, if it says nothing else.

    Attributes:
        names: the authors.
        dates: the dates; None if the line has none.
    """

    names: tuple[str, ...]
    dates: LineDates | None


def read_credit(line: str, *, day_first: bool | None = None) -> Credit | None:
    """Parse a line that is a byline, a date, or both: `By Ann Dole, 12 October 2024`.

    Args:
        line: the line.
        day_first: as for `dates_of_line`.

    Returns:
        None if the line is anything else.
    """
    line = _CHINESE_SOURCE.sub("", _READING_TIME.sub("", line))
    found = find_dates(line, day_first=day_first)
    if found is None:
        names = byline_names(line)
        return Credit(names, None) if names else None
    dates, span = found
    names = ()
    for rest in (line[: span.start].strip(_BORDERS), line[span.end :].strip(_BORDERS)):
        people = byline_names(rest)
        if rest and not people:
            return None
        names += people
    return Credit(names, dates)


def byline_names(line: str) -> tuple[str, ...]:
    """Return the persons in a line that begins with "By", "Von", "Par" or "Por" and a name."""
    is_byline = len(line) <= _LONGEST_BYLINE and _BYLINE.match(line)
    return names_of_byline(line) if is_byline else ()


def parts_of_credit(line: str) -> list[str]:
    """Return what stands between the bars and dots of a line: `By Ann Dole | 12 October 2024`."""
    return [part for part in _BREAKS.split(line) if part]
