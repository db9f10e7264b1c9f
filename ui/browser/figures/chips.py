"""The figures of the strip above an answer: their order, and how each is told in a few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.terms import analyse
from retrieval.agreement.figure_comparison import ComparedFigure
from retrieval.agreement.phrases import (
    figure_words,
    other_words,
    place_words,
    said_of_words,
    written_date,
)  # fmt: skip
from retrieval.figures.quantities import with_bound
from retrieval.question import STOP_WORDS
from retrieval.wording.phrases import display_title
from ui.browser.figures.predicates import predicate_end

# How many characters of its sentence a chip shows before the figure at most, and with it and after
# it, which is two lines; how few are shown after it, and how few make a clause; how long a claimant
# is named. Only for its verb does a figure get more room, up to the last number.
_BEFORE, _ROOM, _FEWEST, _CLAUSE, _NAME, _FARTHEST = 24, 58, 14, 8, 40, 100
# Words before a figure without which it would say something else: "a third of 2,600", "not 500".
_NEEDED = re.compile(
    r"(?:\b(?:no|not|never|nor|of|by|from|to|than|each|per)|n[’']t)$", re.IGNORECASE
)
# A clause ends with the figure itself.
_ENDS = re.compile(r"\s*(?:[,;:.!?)…]|$)")
_FULL_STOPS = ".!?”’\"' "
# Where a clause ends: at a mark before a space, or before a word that begins another clause.
_CLAUSE_END = re.compile(
    r"[,;:.!?](?=\s)|\s[—–]\s|\s(?=(?:that|which|who|and|but|where|when|while|as|because|"
    r"although|before|after|since)\s)"
)
_CLAUSE_BREAK = re.compile(r"[,;:]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChip:
    """A figure as the strip shows it.

    Attributes:
        text: the figure, with the word before it.
        before: a few words of its sentence before it; empty if they add nothing.
        after: the words of its sentence after it, as far as a chip has room.
        rank: the passage of the answer whose shown words have it; 0 if none has.
        claimed_by: who claims it, or else the article's title; a long one is shortened.
        said_of: the day of which it is said, as far as the passage gives it; or else, of a figure
            that stands apart, what it is of. Where neither is known and the days of the figures
            differ, the day of publication.
        place: the words for another place that its sentence names; empty if it names none.
        position: the figure's place in the comparison, those that stand apart last.
        label: all that is known of it, for screen readers and on pointing.
        sentence: its whole sentence, for them, too.
    """

    text: str
    before: str
    after: str
    claimed_by: str
    label: str
    sentence: str = ""
    said_of: str = ""
    place: str = ""
    rank: int = 0
    position: int = 0


def in_order(figures: Sequence[ComparedFigure], ranks: Sequence[int]) -> list[int]:
    """Return the positions of the figures in the order of the strip.

    Those of the place that is asked about come first, and of these those of passage 1. Figures that
    no passage shows follow in the order of the comparison: the article that answers best leads.

    Of figures that say the same it keeps the one that has a day, or else the one that a passage of
    the answer shows.

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
    return sorted(
        shown,
        key=lambda position: (
            bool(figures[position].place), not ranks[position], ranks[position], position,
        ),
    )  # fmt: skip


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


def chips(
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
    days = {day for position in shown if (day := day_of(figures[position])) is not None}
    return tuple(
        _chip(
            figures[position],
            ranks[position],
            first + position,
            shows_day=len(days) > 1,
        )
        for position in shown
    )


def _around(figure: ComparedFigure) -> tuple[str, str]:
    """Return whole words of a figure's sentence: before it where they are needed, and after it.

    What the figure counts and the verb that is said of it are among them: "10,000 troops" says
    nothing without "are being readied".
    """
    text, sentence = figure.document.text, figure.sentence
    shown = with_bound(text, figure.span, sentence)
    room = _ROOM - len(figure_words(figure))
    rest = text[shown.end : max(sentence.end, shown.end)]
    if _ENDS.match(rest):
        # What it counts stands before it.
        noun = text.rfind(figure.counts, sentence.start, shown.start) if figure.counts else -1
        needed = shown.start - noun + 1 if noun >= 0 else 0
        most = max(room, needed) if needed <= _FARTHEST else room
        return _words_before(text, sentence.start, shown.start, most), ""
    counted = len(rest) - len(rest.lstrip())
    if figure.counts and rest.startswith(figure.counts, counted):
        counted += len(figure.counts)
    verb = predicate_end(rest, counted, _FARTHEST)
    clauses = [match.end() for match in _CLAUSE_BREAK.finditer(text, sentence.start, shown.start)]
    before = _words_before(text, sentence.start, shown.start, _BEFORE, clauses)
    # A verb that does not follow may stand before: "sent 3,000 troops".
    if verb is not None and not _NEEDED.search(before):
        before = ""
    fewest = max(_FEWEST, room - len(before))
    after = " ".join(_cut(rest, fewest, verb or counted).split())
    goes_on = len(after) < len(" ".join(rest.split()).rstrip(_FULL_STOPS))
    return before, f"{after.rstrip(',;:')} …".strip() if goes_on else after


def _words_before(text: str, first: int, end: int, most: int, clauses: Sequence[int] = ()) -> str:
    """Return whole words before a place, after an ellipsis where others are left out.

    Args:
        text: the text.
        first: where the sentence begins.
        end: the place.
        most: as many characters are returned at most, the ellipsis aside.
        clauses: where clauses begin; the words begin with one if they can.
    """
    start = max(first, end - most)
    if any(clause >= start for clause in clauses):
        start = clauses[-1]
    elif start > first:
        space = text.find(" ", start, end)
        start = end if space < 0 else space + 1
    words = " ".join(text[start:end].split())
    return f"… {words}" if words and start > first else words


def _cut(rest: str, most: int, least: int) -> str:
    """Return the beginning of a text, up to the end of a clause or else of a phrase.

    Args:
        rest: the text.
        most: as many characters are returned at most, if `least` is not more.
        least: as many characters are returned at least.
    """
    most = max(most, least)
    if len(rest.rstrip()) <= most:
        return rest.rstrip()
    ends = [match.start() for match in _CLAUSE_END.finditer(rest, 0, most + 2)]
    if ends and max(_CLAUSE, least) <= ends[-1] <= most:
        return rest[: ends[-1]].rstrip()
    words = rest[: most + 1].rpartition(" ")[0].rstrip()
    # A phrase does not end with a word that only leads to the next.
    while len(words) > least and set(analyse(words.rpartition(" ")[2])) <= STOP_WORDS:
        words = words.rpartition(" ")[0].rstrip()
    return words if len(words) >= least else rest[:least].rstrip()


def _shortened(name: str) -> str:
    """Return a name or a title without the words for which a chip has no room."""
    if len(name) <= _NAME:
        return name
    words = name[: _NAME + 1].rpartition(" ")[0].rstrip(" ,;")
    return f"{words} …" if words else name


def _chip(figure: ComparedFigure, rank: int, position: int, *, shows_day: bool) -> FigureChip:
    title = display_title(figure.document)
    published = figure.document.published
    published_words = f"published {written_date(published.isoformat())}" if published else ""
    facts = [
        f"passage {rank}" if rank else "",
        f"{figure_words(figure)} ({figure.counts})" if figure.counts else figure_words(figure),
        place := place_words(figure),
        figure.claimed_by or "",
        f"of {of}" if (of := other_words(figure)) else "",
        f"said of {said}" if (said := said_of_words(figure)) else "",
        title,
        published_words,
        # "A week ago" counts from a day that the reader has to find out.
        "" if published or figure.as_of or not said else "the day of the article is not known",
    ]
    before, after = _around(figure)
    return FigureChip(
        text=figure_words(figure),
        before=before,
        after=after,
        claimed_by=_shortened(figure.claimed_by or title),
        label=" · ".join(fact for fact in facts if fact),
        sentence=" ".join(figure.sentence.of(figure.document.text).split()),
        said_of=of or said or (published_words if shows_day else ""),
        place=place,
        rank=rank,
        position=position,
    )


def day_of(figure: ComparedFigure) -> date | None:
    """Return the day of which a figure is said, or else that on which it was published."""
    try:
        return date.fromisoformat(figure.as_of or "")
    except ValueError:
        return figure.document.published
