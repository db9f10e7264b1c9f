"""Count the articles of each outlet over time, for a chart and a table.

This module uses neither Streamlit nor a chart library; the page draws these values.
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
    """The length of the period of one bar. A week is named by its Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@dataclass(frozen=True, slots=True)
class Bar:
    """The number of articles of one outlet in one period; never 0.

    Attributes:
        period: index in `Timeline.periods`.
        outlet: index in `Timeline.outlets`.
        articles: number of articles.
    """

    period: int
    outlet: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The numbers of articles over time, by outlet.

    Attributes:
        unit: length of a period.
        periods: unique names of all periods from the first article to the last.
        outlets: unique names of the outlets, most frequent first. If `others`, the last name stands
            for all remaining outlets.
        has_other_outlets: whether the last of the outlets stands for all remaining outlets.
        bars: the bars, ordered by period and then by outlet.
        remarks: sentences on the articles and outlets that the chart does not show.
    """

    unit: Unit
    periods: tuple[str, ...]
    outlets: tuple[str, ...]
    has_other_outlets: bool
    bars: tuple[Bar, ...]
    remarks: tuple[str, ...]

    @property
    def highest(self) -> int:
        """The number of articles in the fullest period."""
        sums: Counter[int] = Counter()
        for bar in self.bars:
            sums[bar.period] += bar.articles
        return max(sums.values(), default=0)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The counts as rows of a table, without the periods that have no articles.

        The cells of a row are the period, the count of each outlet, and their sum.
        """
        counts: dict[int, list[int]] = {}
        for bar in self.bars:
            counts.setdefault(bar.period, [0] * len(self.outlets))[bar.outlet] = bar.articles
        return tuple(
            (self.periods[period], *(f"{n:,}" for n in numbers), f"{sum(numbers):,}")
            for period, numbers in counts.items()
        )


def timeline(summaries: Iterable[DocumentSummary]) -> Timeline:
    """Count articles by period and outlet, in the shortest unit that gives at most 60 periods.

    Centuries are used if no unit does.
    """
    summaries = list(summaries)
    dated = [(each.published, _outlet(each)) for each in summaries if each.published]
    undated = len(summaries) - len(dated)
    article_counts = Counter(outlet for _, outlet in dated if outlet)
    # Ties are ordered by name, so that an outlet's colour is the same on every visit.
    ranked = sorted(article_counts, key=lambda outlet: (-article_counts[outlet], outlet))
    outlets = ranked[:MOST_OUTLETS]
    places = {outlet: place for place, outlet in enumerate(outlets)}
    others = any(outlet not in places for _, outlet in dated)
    unit, periods = _choose_unit([published for published, _ in dated])
    counts = Counter(
        (periods.index(_NUMBERS[unit](published)), places.get(outlet, len(outlets)))
        for published, outlet in dated
    )
    return Timeline(
        unit=unit,
        periods=tuple(map(_NAMES[unit], periods)),
        outlets=(*outlets, *([_unused_name("other outlets", outlets)] if others else [])),
        has_other_outlets=others,
        bars=tuple(Bar(*key, counts[key]) for key in sorted(counts)),
        remarks=tuple(_remarks(undated, sum(not outlet for _, outlet in dated), len(ranked))),
    )


def _outlet(summary: DocumentSummary) -> str:
    return " ".join(summary.source.split())


def _unused_name(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name = f"all {name}"
    return name


def _remarks(undated: int, nameless: int, outlets: int) -> Iterator[str]:
    if undated:
        verb = "has" if undated == 1 else "have"
        yield f"{plural(undated, 'article')} {verb} no date and cannot be shown."
    if nameless:
        verb, counts = ("names", "counts") if nameless == 1 else ("name", "count")
        yield f"{plural(nameless, 'article')} {verb} no outlet and {counts} as other outlets."
    if outlets > MOST_OUTLETS:
        yield f"The {MOST_OUTLETS} most frequent of {outlets:,} outlets are shown by name."


def _choose_unit(dates: list[date]) -> tuple[Unit, range]:
    """Return the unit of the periods, and the period numbers from the first date to the last."""
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


# Periods are numbered, so that the range includes periods without articles.
_NUMBERS: dict[Unit, Callable[[date], int]] = {
    Unit.DAY: date.toordinal,
    # Ordinal 1 was a Monday.
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
