"""The day of which a figure is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.documents import Span
from retrieval.figures.figure import FigureKind
from retrieval.figures.matching import SAID_ON
from retrieval.figures.reading import Place

# How many characters may stand between a figure and its date.
_NEAR = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|--\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class SaidOf:
    """The day of which a figure is said.

    Attributes:
        span: the words that tell it, in the article: "last week".
        value: the day, month or year in ISO 8601 as far as it is known; None if the words count
            from the article's own day and this is not known.
    """

    span: Span
    value: str | None


def said_of(place: Place, published: date | None) -> SaidOf | None:
    """Return the day of which a figure is said, as far as its sentence tells it.

    It is the day on which somebody says it, or else a date right beside the figure. A day after
    the publication is no day of which a figure is known.

    Args:
        place: the figure in its sentence.
        published: the day of publication; None if it is not known.

    Returns:
        The day; None if the sentence has none.
    """
    if place.figure.kind in {FigureKind.DATE, FigureKind.TIME}:
        return None
    known = [
        SaidOf(figure.span, figure.value if isinstance(figure.value, str) else None)
        for figure in place.dates
        if not (isinstance(figure.value, str) and _is_after(figure.value, published))
    ]
    said = [
        each
        for each in known
        if (each.value is None or _DAY.fullmatch(each.value))
        and SAID_ON.search(place.text[place.sentence.start : each.span.start])
    ]
    if said:
        return said[0]
    return next((each for each in known if _is_near(place, each.span)), None)


def _is_near(place: Place, day: Span) -> bool:
    """Return whether a date stands in the same breath as a figure: "In 2019, 29 people"."""
    own = place.figure.span
    between = (
        place.text[own.end : day.start] if own.end <= day.start else place.text[day.end : own.start]
    )
    return len(between) <= _NEAR and ";" not in between


def _is_after(value: str, published: date | None) -> bool:
    if published is None or value.startswith("--"):
        return False
    day = published.isoformat()
    return value > day[: len(value)]
