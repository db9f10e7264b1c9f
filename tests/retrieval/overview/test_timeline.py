"""Articles counted over time: every number, every name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index.contents import DocumentSummary
from retrieval.overview.timeline import MOST_PERIODS, Bar, Timeline, Unit, timeline


def article(published: str, source: str = "The Herald") -> DocumentSummary:
    return DocumentSummary(
        doc_id=f"{published} {source}",
        title="",
        source=source,
        published=date.fromisoformat(published) if published else None,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        characters=10,
        passages=1,
        vectors=1,
    )


def drawn(*dates: str) -> Timeline:
    return timeline([article(each) for each in dates])


def test_days_are_counted_by_outlet_with_the_empty_ones_between() -> None:
    counted = timeline(
        [
            article("2024-10-30", "The Herald"),
            article("2024-11-01", "The  Post "),
            article("2024-11-01", "The Post"),
            article("2024-11-01", "The Herald"),
            article("2024-10-30", "The Post"),
        ]
    )
    assert counted == Timeline(
        unit=Unit.DAY,
        periods=("30 Oct 2024", "31 Oct 2024", "1 Nov 2024"),
        outlets=("The Post", "The Herald"),
        has_other_outlets=False,
        bars=(Bar(0, 0, 1), Bar(0, 1, 1), Bar(2, 0, 2), Bar(2, 1, 1)),
        remarks=(),
    )
    assert counted.rows == (("30 Oct 2024", "1", "1", "2"), ("1 Nov 2024", "2", "1", "3"))
    assert counted.highest == 3


@pytest.mark.parametrize(
    ("first", "last", "unit", "begins", "ends", "bars"),
    [
        ("2024-10-05", "2024-10-05", Unit.DAY, "5 Oct 2024", "5 Oct 2024", 1),
        ("2024-01-01", "2024-02-29", Unit.DAY, "1 Jan 2024", "29 Feb 2024", 60),
        # A Sunday belongs to the week of the Monday before it.
        ("2024-01-07", "2024-03-08", Unit.WEEK, "1 Jan 2024", "4 Mar 2024", 10),
        ("2023-12-31", "2025-02-23", Unit.MONTH, "Dec 2023", "Feb 2025", 15),
        ("2024-12-31", "2029-11-01", Unit.MONTH, "Dec 2024", "Nov 2029", 60),
        ("2024-12-31", "2029-12-01", Unit.YEAR, "2024", "2029", 6),
        ("1909-06-01", "2024-10-05", Unit.DECADE, "1900s", "2020s", 13),
        ("1024-06-01", "2024-10-05", Unit.CENTURY, "1000s", "2000s", 11),
    ],
)
def test_the_unit_is_the_shortest_that_needs_few_bars(
    first: str, last: str, unit: Unit, begins: str, ends: str, bars: int
) -> None:
    counted = drawn(last, first)
    assert (counted.unit, counted.periods[0], counted.periods[-1]) == (unit, begins, ends)
    assert len(counted.periods) == len(set(counted.periods)) == bars <= MOST_PERIODS
    assert [bar.period for bar in counted.bars] in ([0], [0, bars - 1])
    assert sum(bar.articles for bar in counted.bars) == 2


def test_the_seven_most_frequent_outlets_are_named_and_the_rest_are_others() -> None:
    outlets = [f"Outlet {number}" for number in range(9)]
    frequent = [article("2024-10-05", outlet) for outlet in outlets[2:] for _ in range(2)]
    counted = timeline([*frequent, article("2024-10-05", "Outlet 0"), article("2024-10-05", "")])
    assert counted.outlets == (*outlets[2:], "other outlets")
    assert counted.has_other_outlets
    assert counted.bars[-1] == Bar(0, 7, 2)
    assert counted.remarks == (
        "1 article names no outlet and counts as other outlets.",
        "The 7 most frequent of 8 outlets are shown by name.",
    )


def test_an_outlet_of_the_name_of_the_others_keeps_it() -> None:
    counted = timeline([article("2024-10-05", "other outlets"), article("2024-10-05", "")])
    assert counted.outlets == ("other outlets", "all other outlets")


def test_what_has_no_date_is_said() -> None:
    counted = timeline([article(""), article("2024-10-05"), article("", "The Post")])
    assert counted.outlets == ("The Herald",)
    assert counted.remarks == ("2 articles have no date and cannot be shown.",)
    assert timeline([article("")]).remarks == ("1 article has no date and cannot be shown.",)


@pytest.mark.parametrize("summaries", [[], [article("")]])
def test_without_dates_there_is_nothing_to_draw(summaries: list[DocumentSummary]) -> None:
    counted = timeline(summaries)
    assert (counted.periods, counted.bars, counted.outlets, counted.rows) == ((), (), (), ())
