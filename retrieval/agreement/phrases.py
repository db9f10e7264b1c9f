"""How a voice, a figure or several figures over time are told to a reader, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from index.text.calendar_names import MONTHS
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.voices.voice import Voice, VoiceKind
from retrieval.wording.phrases import plural

_KINDS = {VoiceKind.QUOTE: "quoted", VoiceKind.REPORTED: "reported speech"}


def voice_line(voice: Voice) -> str:
    """Return whose words are passed on and how: "John Kirby, quoted".

    Args:
        voice: the voice.
    """
    how = _KINDS[voice.kind]
    if voice.speaker is None:
        return f"speaker not found, {how}"
    name = voice.speaker[:1].upper() + voice.speaker[1:]
    return f"{name} (anonymous), {how}" if voice.anonymous else f"{name}, {how}"


def speaker_words(voice: Voice) -> str:
    """Return whose words are passed on, in as few words as a card has room for.

    Args:
        voice: the voice.

    Returns:
        "John Kirby, quoted" or "according to Ruben Brekelmans".
    """
    if voice.kind is VoiceKind.QUOTE or voice.speaker is None:
        return voice_line(voice)
    return f"according to {voice.speaker}{' (anonymous)' if voice.anonymous else ''}"


def voice_sentence(voice: Voice) -> str:
    """Return whose words are passed on, with the role, in a sentence for the reading pane.

    Args:
        voice: the voice.
    """
    what = "Quoted" if voice.kind is VoiceKind.QUOTE else "Reported speech"
    if voice.speaker is None:
        return f"{what}: the speaker was not found."
    role = f" ({voice.role})" if voice.role else ""
    anonymous = " The article does not give the name." if voice.anonymous else ""
    return f"{what}: {voice.speaker}{role}.{anonymous}"


def figure_words(figure: ComparedFigure) -> str:
    """Return a figure as it stands in the article, with the word before it: "at least 1,500".

    Args:
        figure: the figure.
    """
    text = " ".join(figure.text.split())
    return f"{figure.figure.bound} {text}".strip()


def said_of_words(figure: ComparedFigure) -> str:
    """Return the day of which a figure is said: "4 November 2024", or else the article's words.

    The words are in quotation marks: "a week ago" counts from the article's day, and not from
    today.

    Args:
        figure: the figure.
    """
    words = " ".join(figure.as_of_text.split())
    return written_date(figure.as_of) or (f"“{words}”" if words else "")


def place_words(figure: ComparedFigure) -> str:
    """Return the words for another place that the sentence of a figure names: "to Russia".

    Args:
        figure: the figure.
    """
    return " ".join(figure.place.split())


def other_words(figure: ComparedFigure) -> str:
    """Return of what else a figure is, in the article's words: "Kampala", "In 2019".

    Args:
        figure: the figure.

    Returns:
        "another place" and the like where the article has no words for it; empty for a figure of
        what the question asks about.
    """
    if figure.other is None:
        return ""
    if figure.other.span is None:
        return f"another {figure.other.difference.value}"
    return " ".join(figure.other.span.of(figure.document.text).split())


def written_date(value: str | None) -> str:
    """Return a date as readers write it: "4 November 2024", "November", "2024"; empty if unknown.

    Args:
        value: the date in ISO 8601 as far as it is known; two with a slash between them are a
            range.
    """
    if not value:
        return ""
    if "/" in value:
        first, last = value.split("/", 1)
        return f"{written_date(first)} to {written_date(last)}"
    parts = value.replace("--", "-").split("-")
    year, month, day = (*parts, "", "")[:3]
    words = [day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year]
    return " ".join(word for word in words if word)


class DayKind(StrEnum):
    """Which day of a figure is known."""

    # The article tells the day of which it is said.
    SAID = "said"
    # It tells none, so there is the day of publication alone.
    PUBLISHED = "published"


def counted_line(comparison: FigureComparison) -> str:
    """Return how many figures there are in how many articles, and what they are over time.

    Figures over time are told only where all of them count the same thing of one place, and all
    their days are known in the same way: "3 different figures in 3 articles, 2 to 12 May 2024;
    latest: 31". Of figures of which no day is told, the days of publication are named as such.

    Args:
        comparison: the figures.

    Returns:
        The line without a full stop; empty if no figure is of what the question asks about.
    """
    figures = comparison.figures
    if not figures:
        return ""
    articles = plural(len({figure.document.doc_id for figure in figures}), "article")
    kind = day_kind(figures) if counts_the_same(comparison) else None
    days = [day for figure in figures if kind and (day := _day(figure, kind))]
    values = {(figure.figure.value, figure.figure.high) for figure in figures}
    first, last = (min(days), max(days)) if days else (date.min, date.min)
    if kind is None or first == last or not _differ_as_values(figures):
        return f"{plural(len(figures), 'figure')} in {articles}"
    published = "published " if kind is DayKind.PUBLISHED else ""
    period = f"{published}{_period(first, last)}"
    newest = [figure for figure, day in zip(figures, days, strict=True) if day == last]
    words = list(dict.fromkeys(figure_words(figure) for figure in newest))
    if len(values) == 1:
        return f"The same figure in {articles}, {period}: {words[0]}"
    latest = "published last" if published else "latest"
    tied = f" ({len(words)} figures of {written_date(last.isoformat())})" if words[1:] else ""
    told = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return f"{len(values)} different figures in {articles}, {period}; {latest}{tied}: {told}"


def counts_the_same(comparison: FigureComparison) -> bool:
    """Return whether all figures measure the same thing, and none is of a wider place.

    Args:
        comparison: the figures.
    """
    return len(comparison.groups) == 1 and not any(each.place for each in comparison.figures)


def day_kind(figures: Sequence[ComparedFigure]) -> DayKind | None:
    """Return which day is known of every one of some figures; None if none is.

    A figure of last week in an article of today is older than one without a day in an article of
    yesterday, or is not, so days of both kinds are not put in one order.

    Args:
        figures: the figures.
    """
    if all(_full_day(figure.as_of) for figure in figures):
        return DayKind.SAID
    if any(figure.as_of or figure.as_of_span for figure in figures):
        return None
    return DayKind.PUBLISHED if all(figure.document.published for figure in figures) else None


def _day(figure: ComparedFigure, kind: DayKind) -> date | None:
    return _full_day(figure.as_of) if kind is DayKind.SAID else figure.document.published


def _full_day(value: str | None) -> date | None:
    """Return a day in ISO 8601; None if only a month or a year is known, or a range of days."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def _differ_as_values(figures: Sequence[ComparedFigure]) -> bool:
    """Return whether figures are numbers of one unit of which no two differ only in their words.

    "12" and "at least 12" are neither the same figure nor different ones.
    """
    numbers = all(isinstance(each.figure.value, int | float) for each in figures)
    if not numbers or len({each.figure.unit for each in figures}) > 1:
        return False
    values = {(each.figure.value, each.figure.high) for each in figures}
    bounds = {(each.figure.value, each.figure.high, each.figure.bound) for each in figures}
    return len(values) == len(bounds)


def _period(first: date, last: date) -> str:
    """Return two days as a range: "2 to 12 May 2024", "28 April to 2 May 2024"."""
    start = written_date(first.isoformat()).split()
    if first.year == last.year:
        start = start[:1] if first.month == last.month else start[:2]
    return f"{' '.join(start)} to {written_date(last.isoformat())}"
