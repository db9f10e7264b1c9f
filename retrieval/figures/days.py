"""The day of which a figure is said."""

from __future__ import annotations

import re
from datetime import date

from retrieval.figures.figure import Figure, FigureKind
from retrieval.figures.matching import SAID_ON
from retrieval.figures.reading import Place

# How many characters may stand between a figure and its date.
_NEAR = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|--\d{2}-\d{2}")


def said_of(place: Place, published: date | None) -> str | None:
    """Return the day of which a figure is said, as far as its sentence tells it.

    It is the day on which somebody says it, or else a date right beside the figure. A day after
    the publication is no day of which a figure is known.

    Args:
        place: the figure in its sentence.
        published: the day of publication; None if it is not known.

    Returns:
        The date in ISO 8601 as far as it is known, None if no date is.
    """
    if place.figure.kind in {FigureKind.DATE, FigureKind.TIME}:
        return None
    known = [
        (figure, figure.value)
        for figure in place.dates
        if isinstance(figure.value, str) and not _is_after(figure.value, published)
    ]
    if not known:
        return None
    said = [
        value
        for figure, value in known
        if _DAY.fullmatch(value)
        and SAID_ON.search(place.text[place.sentence.start : figure.span.start])
    ]
    if said:
        return said[0]
    near = [value for figure, value in known if _is_near(place, figure)]
    return near[0] if near else None


def _is_near(place: Place, figure: Figure) -> bool:
    """Return whether a date stands in the same breath as a figure: "In 2019, 29 people"."""
    own = place.figure.span
    between = (
        place.text[own.end : figure.span.start]
        if own.end <= figure.span.start
        else place.text[figure.span.end : own.start]
    )
    return len(between) <= _NEAR and ";" not in between


def _is_after(value: str, published: date | None) -> bool:
    if published is None or value.startswith("--"):
        return False
    day = published.isoformat()
    return value > day[: len(value)]
