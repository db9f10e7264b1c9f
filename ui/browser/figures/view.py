"""The strip above an answer that lines up the figures of the sources, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.agreement.phrases import (
    figure_words,
    other_words,
    place_words,
    said_of_words,
    written_date,
)  # fmt: skip
from retrieval.belonging.figures import Difference
from retrieval.citation import Answer
from retrieval.wording.phrases import display_title, plural
from ui.browser.cards.excerpts import excerpt

WAITING = "Looking for the figures in your sources …"
NOTHING = "No figures to compare were found in your sources."
ONLY_OTHERS = "No figure of the place, time and event that you ask about was found in your sources."

# How many characters of its sentence a chip shows before and after the figure, at most.
_BEFORE, _AFTER = 12, 48

# A chart over time needs this many figures, of at least two days.
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChip:
    """A figure as the strip shows it.

    Attributes:
        text: the figure, with the word before it.
        words: the figure with the words of its sentence around it.
        rank: the passage of the answer whose shown words have it; 0 if none has.
        claimed_by: who claims it, or else the article's title.
        said_of: the day of which it is said, as far as the passage gives it; or else, of a figure
            that stands apart, what it is of. Where neither is known and the years of the figures
            differ, the day of publication.
        place: the words for another place that its sentence names; empty if it names none.
        position: the figure's place in the comparison, those that stand apart last.
        label: all that is known of it, for screen readers and on pointing.
    """

    text: str
    words: str
    claimed_by: str
    label: str
    said_of: str = ""
    place: str = ""
    rank: int = 0
    position: int = 0


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
        figures: the figures, in the order of their days and then of their values; a figure that one
            article has twice from one claimant is there once.
        points: those of them that are drawn over time; empty if too few have a day.
        days: the first and the last day of the chart; empty without a chart.
        highest: the greatest figure of the chart, as its article writes it; empty without a chart.
        others: figures of another place, time or event than the question asks about.
        others_line: what the others are; empty without any.
    """

    line: str
    waiting: bool = False
    figures: tuple[FigureChip, ...] = ()
    points: tuple[FigurePoint, ...] = ()
    days: tuple[str, ...] = ()
    highest: str = ""
    others: tuple[FigureChip, ...] = ()
    others_line: str = ""


def figure_strip(comparison: FigureComparison | None, answer: Answer | None = None) -> FigureStrip:
    """Return the strip for a comparison.

    Args:
        comparison: the comparison; None if it is not ready yet.
        answer: the answer below the strip, whose passages the figures name.
    """
    if comparison is None:
        return FigureStrip(line=WAITING, waiting=True)
    figures = comparison.figures
    others = comparison.others
    if not figures and not others:
        return FigureStrip(line=NOTHING)
    articles = len({figure.document.doc_id for figure in figures})
    ranks = [_rank(each, answer) for each in figures]
    other_ranks = [_rank(each, answer) for each in others]
    shown = _in_order(figures, ranks)
    points, days, highest = _chart([figures[position] for position in shown])
    line = f"{plural(len(shown), 'figure')} in {plural(articles, 'article')}"
    return FigureStrip(
        line=line if figures else ONLY_OTHERS,
        figures=_chips(figures, shown, ranks),
        points=points,
        days=days,
        highest=highest,
        others=_chips(others, _in_order(others, other_ranks), other_ranks, first=len(figures)),
        others_line=_others_line(others),
    )


def _in_order(figures: Sequence[ComparedFigure], ranks: Sequence[int]) -> list[int]:
    """Return the positions of the figures by day and value, without those that say the same.

    Of these it keeps the one that has a day, or else the one that a passage of the answer shows.

    Args:
        figures: the figures.
        ranks: the rank of the passage that shows each of them; 0 if none does.
    """

    def told(position: int) -> tuple[bool, bool]:
        return bool(figures[position].as_of), ranks[position] > 0

    shown: list[int] = []
    for position, figure in enumerate(figures):
        same = next((i for i in shown if _says_the_same(figures[i], figure)), None)
        if same is None:
            shown.append(position)
        elif told(position) > told(same):
            shown[shown.index(same)] = position
    return sorted(shown, key=lambda position: _sort_key(figures[position]))


def _says_the_same(one: ComparedFigure, other: ComparedFigure) -> bool:
    """Return whether an article gives one figure twice, from one claimant and of one day."""
    days = {one.as_of, other.as_of}
    return (
        one.document.doc_id == other.document.doc_id
        and one.claimed_by == other.claimed_by
        and (one.figure.value, one.figure.high, one.figure.unit)
        == (other.figure.value, other.figure.high, other.figure.unit)
        and (one.figure.value is not None or figure_words(one) == figure_words(other))
        and one.place == other.place
        and other_words(one) == other_words(other)
        and len(days - {None}) < 2
    )


def _sort_key(figure: ComparedFigure) -> tuple[bool, date, bool, float, str]:
    """Return what a figure is sorted by; one whose day is not known comes last."""
    day, value = _day(figure), figure.figure.value
    if isinstance(value, str):
        # A date is sorted by itself.
        return False, date.min, False, 0.0, value
    number = value if value is not None else 0.0
    return day is None, day or date.min, value is None, number, ""


def _chips(
    figures: Sequence[ComparedFigure],
    shown: Sequence[int],
    ranks: Sequence[int],
    first: int = 0,
) -> tuple[FigureChip, ...]:
    """Return the chips of some figures.

    Args:
        figures: the figures.
        shown: the positions of those that are shown, in the order of the strip.
        ranks: the rank of the passage of the answer that shows each figure; 0 if none does.
        first: the position of the first figure in the comparison.
    """
    years = {day.year for position in shown if (day := _day(figures[position])) is not None}
    return tuple(
        _chip(
            figures[position],
            ranks[position],
            first + position,
            shows_year=len(years) > 1,
        )
        for position in shown
    )


def _others_line(others: Sequence[ComparedFigure]) -> str:
    """Return what the figures that stand apart are of: "2 figures of another place or time"."""
    if not others:
        return ""
    told = {figure.other.difference for figure in others if figure.other}
    *first, last = [each.value for each in Difference if each in told]
    kinds = f"{', '.join(first)} or {last}" if first else last
    return f"{plural(len(others), 'figure')} of another {kinds}"


def _rank(figure: ComparedFigure, answer: Answer | None) -> int:
    """Return the rank of the passage that shows a figure, or whose copy has it; 0 if none does.

    A card shows a part of its passage. Its number beside a figure that is not there to be seen
    would look like a wrong citation.
    """
    doc_id = figure.document.doc_id
    for citation in answer.citations if answer else ():
        text, span = citation.document.text, citation.span
        shown = excerpt(text, span, citation.sentences, beside=False)
        if citation.document.doc_id == doc_id and shown.contains(figure.span):
            return citation.rank
        if any(
            c.document.doc_id == doc_id and c.span.contains(figure.span) for c in citation.also_in
        ):
            return citation.rank
    return 0


def _words(figure: ComparedFigure) -> str:
    """Return a figure with whole words of its sentence around it."""
    text, sentence, span = figure.document.text, figure.sentence, figure.span
    start, end = max(sentence.start, span.start - _BEFORE), min(sentence.end, span.end + _AFTER)
    if start > sentence.start:
        space = text.find(" ", start, span.start)
        start = span.start if space < 0 else space + 1
    if end < sentence.end:
        end = max(text.rfind(" ", span.end, end), span.end)
    words = " ".join(text[start:end].split())
    return f"{'… ' if start > sentence.start else ''}{words}{' …' if end < sentence.end else ''}"


def _chip(figure: ComparedFigure, rank: int, position: int, *, shows_year: bool) -> FigureChip:
    title = display_title(figure.document)
    published = figure.document.published
    facts = [
        f"passage {rank}" if rank else "",
        f"{figure_words(figure)} ({figure.counts})" if figure.counts else figure_words(figure),
        place := place_words(figure),
        figure.claimed_by or "",
        f"of {of}" if (of := other_words(figure)) else "",
        f"said of {said}" if (said := said_of_words(figure)) else "",
        title,
        written_date(published.isoformat()) if published else "",
    ]
    published_words = ""
    if shows_year and published is not None:
        published_words = f"published {written_date(published.isoformat())}"
    return FigureChip(
        text=figure_words(figure),
        words=_words(figure),
        claimed_by=figure.claimed_by or title,
        label=" · ".join(fact for fact in facts if fact),
        said_of=of or said or published_words,
        place=place,
        rank=rank,
        position=position,
    )


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
        if (day := _day(figure)) is not None
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


def _day(figure: ComparedFigure) -> date | None:
    """Return the day of which a figure is said, or else that on which it was published."""
    try:
        return date.fromisoformat(figure.as_of or "")
    except ValueError:
        return figure.document.published
