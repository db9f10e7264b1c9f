"""A figure or a date that a text gives, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.documents import Span


class FigureKind(StrEnum):
    """What kind of thing a figure tells."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    LENGTH = "length"
    AREA = "area"
    MASS = "mass"
    VOLUME = "volume"
    SPEED = "speed"
    TEMPERATURE = "temperature"
    POWER = "power"
    DATA = "data"
    DURATION = "duration"
    AGE = "age"
    DATE = "date"
    TIME = "time"


TIMES = frozenset({FigureKind.DATE, FigureKind.TIME, FigureKind.DURATION})
"""The kinds that tell when something happens or how long it lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure or a date in a text.

    Attributes:
        span: the figure with its unit: "2,600", "£2.4 million", "six to eight weeks", "6 August".
        kind: what kind of thing it tells.
        value: a number; the lower end of a range. Of a date, ISO 8601 as far as it is known:
            "2024-11-04", "2024-11", "2024", or "--11-04" if the year is not. None for a date that
            counts from a day which is not known ("on Friday" in an article without a date).
        high: the upper end of a range; None for other figures.
        unit: the unit in a fixed form: "EUR", "percent", "kilometre", "year"; empty if there is
            none.
        bound: the word before it that makes it inexact: "at least", "about"; empty if there is
            none.
    """

    span: Span
    kind: FigureKind
    value: float | str | None
    high: float | None = None
    unit: str = ""
    bound: str = ""
