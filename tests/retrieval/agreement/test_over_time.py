"""What a comparison shows over time: told only where the days are known and the count is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.documents import Document, Span
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.agreement.phrases import counted_line
from retrieval.figures.figure import Figure, FigureKind

MAY = {day: date(2026, 5, day) for day in range(1, 32)}


def figure(
    value: float | str, *, published: date | None = None, as_of: str | None = None, bound: str = "",
    place: bool = False, told: bool = False,
) -> ComparedFigure:  # fmt: skip
    words = str(value)
    text = f"Yesterday in the county {words} people died."
    at = text.index(words)
    return ComparedFigure(
        document=Document(
            doc_id=f"{words}-{published}-{as_of}.txt", title="", text=text, sha256="0" * 64,
            published=published,
        ),
        figure=Figure(
            span=Span(at, at + len(words)), kind=FigureKind.COUNT, value=value, bound=bound
        ),
        sentence=Span(0, len(text)), counts="people", as_of=as_of,
        as_of_span=Span(0, 9) if as_of or told else None,
        place_span=Span(10, 23) if place else None,
    )  # fmt: skip


def line(*figures: ComparedFigure, groups: int = 1) -> str:
    measured = [tuple(range(len(figures) - groups + 1)), *((n,) for n in range(1, groups))]
    return counted_line(
        FigureComparison(question="", asks=True, figures=figures, groups=tuple(measured))
    )


def test_the_newest_day_on_which_a_figure_is_said_is_the_latest() -> None:
    told = line(
        figure(19, as_of="2026-05-04", published=MAY[30]),
        figure(31, as_of="2026-05-12", published=MAY[13]),
        figure(12, as_of="2026-05-02", published=MAY[20]),
    )
    assert told == "3 different figures in 3 articles, 2 to 12 May 2026; latest: 31"


def test_of_figures_without_a_day_the_day_of_publication_is_named_as_such() -> None:
    told = line(figure(31, published=date(2026, 5, 2)), figure(12, published=date(2026, 4, 28)))
    assert told == (
        "2 different figures in 2 articles, published 28 April to 2 May 2026; published last: 31"
    )


def test_ties_of_the_last_day_are_told() -> None:
    told = line(
        figure(12, as_of="2025-12-30"), figure(31, as_of="2026-01-02"),
        figure(29, as_of="2026-01-02", bound="about"),
    )  # fmt: skip
    assert told == (
        "3 different figures in 3 articles, 30 December 2025 to 2 January 2026; "
        "latest (2 figures of 2 January 2026): 31 and about 29"
    )
    same = line(
        figure(12, as_of="2026-05-01"),
        figure(31, as_of="2026-05-02"),
        figure(31, as_of="2026-05-02", published=MAY[3]),
    )
    assert same == "2 different figures in 3 articles, 1 to 2 May 2026; latest: 31"


def test_one_figure_of_several_days_is_the_same_figure() -> None:
    told = line(figure(12, as_of="2026-05-01"), figure(12, as_of="2026-05-04"))
    assert told == "The same figure in 2 articles, 1 to 4 May 2026: 12"


EARLY, LATE = figure(12, as_of="2026-05-01"), figure(31, as_of="2026-05-09")


@pytest.mark.parametrize(
    "other",
    [
        # One without a day, of a month alone, of the year before last, with words for a day that
        # is not known, and one published on a known day among those that are said of one.
        figure(40), figure(40, as_of="2026-05"), figure(40, as_of="--05-08"),
        figure(40, told=True, published=MAY[9]), figure(40, published=MAY[9]),
        # A wider place; the same number with a bound; no number.
        figure(40, as_of="2026-05-10", place=True),
        figure(31, as_of="2026-05-10", bound="at least"), figure("2026-05", as_of="2026-05-10"),
    ],
)  # fmt: skip
def test_nothing_is_said_over_time_where_a_figure_cannot_be_put_in_order(
    other: ComparedFigure,
) -> None:
    assert line(EARLY, LATE, other) == "3 figures in 3 articles"


def test_nothing_is_said_over_time_of_one_day_or_of_two_things() -> None:
    assert line(EARLY, replace(LATE, as_of=EARLY.as_of)) == "2 figures in 2 articles"
    assert line(EARLY, LATE, groups=2) == "2 figures in 2 articles"
    assert line(EARLY) == "1 figure in 1 article"
    assert line() == ""
