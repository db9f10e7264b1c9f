"""The strip above an answer that lines up the figures of the sources, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.agreement.phrases import (
    DayKind,
    counted_line,
    counts_the_same,
    day_kind,
    figure_words,
    written_date,
)
from retrieval.belonging.figures import Difference
from retrieval.citation import Answer, Status
from retrieval.evidence.summary import status_line
from retrieval.wording.phrases import display_title, plural
from ui.browser.figures.chips import FigureChip, chips, day_of, in_order
from ui.browser.figures.shown import notes_of_places, rank_of

WAITING = "Looking for the figures in your sources …"
# The first line of an answer until they are found: no passage is said to answer and then not to.
CHECKING = "Looking at the place and time of the figures …"
NOTHING = "No figure was found in your sources that counts what you ask about."
ONLY_OTHERS = "No figure of the place, time and event that you ask about was found in your sources."

# A chart over time needs this many figures, of at least two days.
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePoint:
    """A figure in the chart over time.

    Attributes:
        across: its day, from 0 for the first to 1 for the last.
        up: its value, from 0 for nothing to 1 for the greatest.
        text: the figure, with the word before it.
        day: its day, in words.
        claimed_by: who claims it, or else the article's title.
    """

    across: float
    up: float
    text: str
    day: str
    claimed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureStrip:
    """The strip of figures.

    Attributes:
        line: what the strip shows, or why it is empty.
        waiting: whether the figures are still looked for.
        figures: the figures, those of the place that is asked about first, in the order of the
            passages that show them, then those of no shown passage; a figure that one article has
            twice from one claimant is there once.
        points: those of them that are drawn over time; empty if too few have a day.
        caption: at which day the chart draws each figure; empty without a chart.
        days: the first and the last day of the chart; empty without a chart.
        highest: the greatest figure of the chart, as its article writes it; empty without a chart.
        others: figures of another place, time or event than the question asks about.
        others_line: what the others are; empty without any.
        places: the note on the place or time of each passage's marked figure that is not the asked
            one, by the rank of the passage: "says only “to Russia”".
        status: the first line of the answer, which sets these passages apart, or says that they are
            still looked at; empty without any.
    """

    line: str
    waiting: bool = False
    figures: tuple[FigureChip, ...] = ()
    points: tuple[FigurePoint, ...] = ()
    caption: str = ""
    days: tuple[str, ...] = ()
    highest: str = ""
    others: tuple[FigureChip, ...] = ()
    others_line: str = ""
    places: Mapping[int, str] = field(default_factory=dict)
    status: str = ""


def figure_strip(comparison: FigureComparison | None, answer: Answer | None = None) -> FigureStrip:
    """Return the strip for a comparison.

    Args:
        comparison: the comparison; None if it is not ready yet.
        answer: the answer below the strip, whose passages the figures name.
    """
    is_answered = answer is not None and answer.status is Status.ANSWERED
    if comparison is None:
        return FigureStrip(line=WAITING, waiting=True, status=CHECKING if is_answered else "")
    figures = comparison.figures
    others = comparison.others
    if not figures and not others:
        return FigureStrip(line=NOTHING)
    ranks = [rank_of(each, answer) for each in figures]
    other_ranks = [rank_of(each, answer) for each in others]
    shown = in_order(figures, ranks)
    places = notes_of_places(comparison, answer)
    points, days, highest = _chart([figures[position] for position in shown])
    as_shown = replace(comparison, figures=tuple(figures[position] for position in shown))
    return FigureStrip(
        line=counted_line(as_shown) if figures else ONLY_OTHERS,
        figures=chips(figures, shown, ranks),
        points=points,
        caption=_caption(as_shown) if points else "",
        days=days,
        highest=highest,
        others=chips(others, in_order(others, other_ranks), other_ranks, first=len(figures)),
        others_line=_others_line(others),
        places=places,
        status=status_line(answer, places) if answer and places and is_answered else "",
    )


def _caption(comparison: FigureComparison) -> str:
    """Return at which day the chart draws each figure, and what a reader may not take it for."""
    by = {
        DayKind.SAID: "By the day of which each figure is said",
        DayKind.PUBLISHED: "By the day of publication",
        None: "By the day of which each figure is said, or else of publication",
    }[day_kind(comparison.figures)]
    if counts_the_same(comparison):
        return by
    return f"{by}. They may not all count the same."


def _others_line(others: Sequence[ComparedFigure]) -> str:
    """Return what the figures that stand apart are of: "2 figures of another place or time"."""
    if not others:
        return ""
    told = {figure.other.difference for figure in others if figure.other}
    *first, last = [each.value for each in Difference if each in told]
    kinds = f"{', '.join(first)} or {last}" if first else last
    return f"{plural(len(others), 'figure')} of another {kinds}"


def _chart(
    figures: Sequence[ComparedFigure],
) -> tuple[tuple[FigurePoint, ...], tuple[str, ...], str]:
    """Return the points of the most frequent unit that have a day, with the ends of both axes.

    Returns:
        The points, the first and the last day, and the greatest figure.
    """
    dated = [
        (day, value, figure)
        for figure in figures
        if (day := day_of(figure)) is not None
        and isinstance(value := figure.figure.value, int | float)
    ]
    units = Counter((figure.figure.kind, figure.figure.unit) for _, _, figure in dated)
    if not units:
        return (), (), ""
    unit = units.most_common(1)[0][0]
    drawn = [each for each in dated if (each[2].figure.kind, each[2].figure.unit) == unit]
    first, last = min(day for day, _, _ in drawn), max(day for day, _, _ in drawn)
    highest = max(value for _, value, _ in drawn)
    if len(drawn) < _FEWEST_POINTS or first == last or highest <= 0:
        return (), (), ""
    span = (last - first).days
    points = tuple(
        FigurePoint(
            across=round((day - first).days / span, 4),
            up=round(value / highest, 4),
            text=figure_words(figure),
            day=written_date(day.isoformat()),
            claimed_by=figure.claimed_by or display_title(figure.document),
        )
        for day, value, figure in sorted(drawn, key=lambda each: each[0])
    )
    top = next(figure for _, value, figure in drawn if value == highest)
    days = (written_date(first.isoformat()), written_date(last.isoformat()))
    return points, days, " ".join(top.text.split())
