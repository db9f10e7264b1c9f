"""The places and times that a question names."""

from __future__ import annotations

import re
from datetime import date

from index.documents import Span
from index.text.calendar_names import MONTHS, WEEKDAYS
from retrieval.figures.asked import Asked
from retrieval.figures.dates import find_dates
from retrieval.figures.figure import FigureKind

_ASKED_PLACE = re.compile(
    r"\b(?:in|at|on|near|off|from|of|to|around)\s(?:the\s)?(?P<name>[^\W\d_][\w'’-]*(?:\s[A-Z][\w'’-]*)*)"
)
# "Died of Covid", "fell to Rome" and "from Volvo" may have no place.
_SURELY_A_PLACE = re.compile(
    r"\b(?:in|at|on|near|off|around)\s(?:the\s)?(?P<name>[^\W\d_][\w'’-]*(?:\s[A-Z][\w'’-]*)*)"
)
_NO_PLACE = frozenset(each.lower() for each in (*MONTHS, *WEEKDAYS))
# A date in a question that is one end of what is asked for.
_OPEN_RANGE = re.compile(
    r"\b(?:since|until|till|by|before|after|between)\s(?:\w+\s){0,2}\Z", re.IGNORECASE
)


def asked_places(asked: Asked) -> list[str]:
    """Return the words behind "in" and the like, which need no capital in a question.

    Args:
        asked: what the question asks for.
    """
    return [match["name"] for match in _ASKED_PLACE.finditer(asked.question)]


def surely_asked_places(asked: Asked) -> list[str]:
    """Return the words behind "in", "at" and the like, without months and weekdays.

    Args:
        asked: what the question asks for.
    """
    names = [match["name"] for match in _SURELY_A_PLACE.finditer(asked.question)]
    return [name for name in names if name.split()[0].lower() not in _NO_PLACE]


def asked_times(asked: Asked, published: date | None) -> tuple[str, ...]:
    """Return the dates of a question, in ISO 8601 as far as they are known.

    "Last week" is none: it counts from the day of the question, and not from that of an article.

    Args:
        asked: what the question asks for.
        published: the day of the article, whose year is meant by "in March".
    """
    question = asked.question
    if asked.kinds[0] in {FigureKind.DATE, FigureKind.TIME}:
        return ()
    whole = Span(0, len(question))
    fixed = {each.span for each in find_dates(question, whole, None) if each.value is not None}
    dates = [each for each in find_dates(question, whole, published) if each.span in fixed]
    # "Since 2020" and "by 2030" ask for no time of their own: what belongs to them is not compared.
    if any(_OPEN_RANGE.search(question[: each.span.start]) for each in dates):
        return ()
    return tuple(each.value for each in dates if isinstance(each.value, str))
