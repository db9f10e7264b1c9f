"""How many articles each outlet has over time, counted for a picture and for a table.

No Streamlit here, and no charts: what is drawn is made of these values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.contents import DocumentSummary
from retrieval.wording.phrases import plural

MOST_OUTLETS = 7
MOST_PERIODS = 60


class Unit(StrEnum):
    """How long the time is that a bar stands for; a week is named by its Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one outlet in one period; never none.

    Attributes:
        period: place in `Timeline.periods`.
        outlet: place in `Timeline.outlets`.
    """

    period: int
    outlet: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Articles over time by outlet.

    Attributes:
        unit: of a period.
        periods: names of all periods from the first article to the last, each only once.
        outlets: their names, the most frequent first, each only once; last, where `others`, a name
            for all the rest.
        others: whether the last of the outlets stands for all the rest.
        bars: by period, then by outlet.
        remarks: sentences that say what the picture does not show.
    """

    unit: Unit
    periods: tuple[str, ...]
    outlets: tuple[str, ...]
    others: bool
    bars: tuple[Bar, ...]
    remarks: tuple[str, ...]

    @property
    def highest(self) -> int:
        """How many articles the period has that has most."""
        sums: Counter[int] = Counter()
        for bar in self.bars:
            sums[bar.period] += bar.articles
        return max(sums.values(), default=0)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The same numbers as rows of a table, periods without articles left out.

        The first cell of a row is the period, then follow the outlets and their sum.
        """
        counts: dict[int, list[int]] = {}
        for bar in self.bars:
            counts.setdefault(bar.period, [0] * len(self.outlets))[bar.outlet] = bar.articles
        return tuple(
            (self.periods[period], *(f"{n:,}" for n in numbers), f"{sum(numbers):,}")
            for period, numbers in counts.items()
        )


def timeline(summaries: Iterable[DocumentSummary]) -> Timeline:
    """Count articles by period and outlet, in the shortest unit that needs 60 bars at most."""
    summaries = list(summaries)
    dated = [(each.published, _outlet(each)) for each in summaries if each.published]
    undated = len(summaries) - len(dated)
    named = Counter(outlet for _, outlet in dated if outlet)
    # By name where the numbers are equal, so that the colours are the same on every visit.
    ranked = sorted(named, key=lambda outlet: (-named[outlet], outlet))
    outlets = ranked[:MOST_OUTLETS]
    places = {outlet: place for place, outlet in enumerate(outlets)}
    others = any(outlet not in places for _, outlet in dated)
    unit, periods = _unit([published for published, _ in dated])
    counts = Counter(
        (periods.index(_NUMBERS[unit](published)), places.get(outlet, len(outlets)))
        for published, outlet in dated
    )
    return Timeline(
        unit=unit,
        periods=tuple(map(_NAMES[unit], periods)),
        outlets=(*outlets, *([_unused("other outlets", outlets)] if others else [])),
        others=others,
        bars=tuple(Bar(*key, counts[key]) for key in sorted(counts)),
        remarks=tuple(_remarks(undated, sum(not outlet for _, outlet in dated), len(ranked))),
    )


def _outlet(summary: DocumentSummary) -> str:
    return " ".join(summary.source.split())


def _unused(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name = f"all {name}"
    return name


def _remarks(undated: int, nameless: int, outlets: int) -> Iterator[str]:
    if undated:
        verb = "has" if undated == 1 else "have"
        yield f"{plural(undated, 'article')} {verb} no date and cannot be shown."
    if nameless:
        verb = "names" if nameless == 1 else "name"
        yield f"{plural(nameless, 'article')} {verb} no outlet and can only count among the others."
    if outlets > MOST_OUTLETS:
        yield f"The {MOST_OUTLETS} most frequent of {outlets:,} outlets are named."


def _unit(dates: list[date]) -> tuple[Unit, range]:
    """Return the unit, and the numbers of its periods from the first date to the last."""
    if not dates:
        return Unit.DAY, range(0)
    for unit in Unit:
        number = _NUMBERS[unit]
        periods = range(number(min(dates)), number(max(dates)) + 1)
        if len(periods) <= MOST_PERIODS:
            break
    return unit, periods


def _day(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.day} {day:%b %Y}"


def _month(number: int) -> str:
    year, month = divmod(number, 12)
    return f"{date(year, month + 1, 1):%b} {year}"


# Periods are numbered, so that those without an article are counted too.
_NUMBERS: dict[Unit, Callable[[date], int]] = {
    Unit.DAY: date.toordinal,
    # Day 1 was a Monday.
    Unit.WEEK: lambda day: (day.toordinal() - 1) // 7,
    Unit.MONTH: lambda day: 12 * day.year + day.month - 1,
    Unit.YEAR: lambda day: day.year,
    Unit.DECADE: lambda day: day.year // 10,
    Unit.CENTURY: lambda day: day.year // 100,
}
_NAMES: dict[Unit, Callable[[int], str]] = {
    Unit.DAY: _day,
    Unit.WEEK: lambda number: _day(7 * number + 1),
    Unit.MONTH: _month,
    Unit.YEAR: str,
    Unit.DECADE: lambda number: f"{number}0s",
    Unit.CENTURY: lambda number: f"{number}00s",
}
