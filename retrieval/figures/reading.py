"""Find the figures and dates of a stretch of a text, each in its place with what it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.documents import Span
from index.models.parsing import Parser
from index.terms import analyse
from index.text.words.word_lists import words
from retrieval.figures.counted import Counted, counted_by, is_label
from retrieval.figures.dates import find_dates, find_times
from retrieval.figures.figure import TIMES, Figure, FigureKind
from retrieval.figures.meanings import CONTAINERS
from retrieval.figures.places import Places
from retrieval.figures.quantities import find_quantities
from retrieval.question import STOP_WORDS
from retrieval.voices.parse_tree import ParseTree
from retrieval.voices.speakers import read_speaker


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in its place.

    Attributes:
        text: the article's text.
        sentence: the sentence around the figure.
        figure: the figure.
        counted: what it counts.
        words: the terms of the sentence.
        dates: the dates of the sentence.
        claimant: who puts the figure at so much, as the sentence names him ("the Pentagon placed
            the number at 10,000"); empty if the sentence does not.
        quantities: where the figures of the sentence stand that are no dates.
    """

    text: str
    sentence: Span
    figure: Figure
    counted: Counted
    words: frozenset[str]
    dates: tuple[Figure, ...] = ()
    claimant: str = ""
    quantities: tuple[Span, ...] = ()

    @property
    def before(self) -> str:
        """The sentence before the figure."""
        return self.text[self.sentence.start : self.figure.span.start]

    @property
    def after(self) -> str:
        """The sentence after the figure."""
        return self.text[self.figure.span.end : self.sentence.end]


# Verbs and nouns with which a text gives another figure for what it has just counted: "the union
# spoke of 700", "the rebels gave a figure of 100".
_PASSING = frozenset(
    term
    for word in words(
        "put puts say says said speak spoke spoken talk talked give gave given place placed"
        " estimate estimated hold holds held claim claimed report reported correct corrected revise"
        " revised figure number count"
    )
    for term in analyse(word)
)


# What a part of a figure follows: "12,000, including some 500 officers".
_PART = re.compile(r"\b(?:includ\w+|with|among|of|and)\s(?:\w+\s){0,3}\Z")
_INEXACT = frozenset(
    analyse(
        "about around least most some more fewer less than nearly almost approximately up close"
    )
)


def read_figures(
    text: str,
    sentences: Sequence[Span],
    published: date | None,
    parser: Parser,
    wanted: Callable[[Figure], bool],
) -> list[Place]:
    """Return the figures and dates of some sentences, in order.

    Only sentences with a wanted figure are parsed.

    Args:
        text: the article's text.
        sentences: neighbouring sentences, in order.
        published: the day from which "last month" counts; None if it is not known.
        parser: the parser.
        wanted: tells of a figure whether it is of interest.
    """
    found: list[Place] = []
    before: Place | None = None
    for sentence in sentences:
        if before is not None and "\n" in text[before.sentence.end : sentence.start]:
            before = None
        dates = [*find_dates(text, sentence, published), *find_times(text, sentence)]
        taken = Places(figure.span for figure in dates)
        figures = dates + [
            figure for figure in find_quantities(text, sentence) if not taken.overlap(figure.span)
        ]
        if not any(wanted(figure) for figure in figures):
            continue
        tree = _parse(text, sentence, parser)
        terms = frozenset(analyse(sentence.of(text)))
        for figure in sorted(figures, key=lambda each: each.span):
            if not wanted(figure):
                continue
            if figure.kind is FigureKind.COUNT and is_label(tree, figure.span):
                continue
            place = Place(
                text=text, sentence=sentence, figure=figure, words=terms,
                counted=counted_by(text, tree, figure.span, is_time=figure.kind in TIMES),
                claimant=_claimant(text, tree, figure.span),
                dates=tuple(each for each in dates if each.kind is FigureKind.DATE),
                quantities=tuple(each.span for each in figures if each not in dates),
            )  # fmt: skip
            place = _completed(place, before)
            found.append(place)
            if before is None or not _PART.search(place.before[-40:]):
                before = place
    return found


def _parse(text: str, sentence: Span, parser: Parser) -> ParseTree:
    return ParseTree(
        [
            replace(token, start=token.start + sentence.start, end=token.end + sentence.start)
            for token in parser.parse(sentence.of(text))
        ]
    )


# Verbs of which the subject claims a figure, and which report no clause.
_CLAIMING = words(
    "estimate estimates estimated put puts place places placed give gave given speak spoke reckon"
    " reckoned count counted"
)


def _claimant(text: str, tree: ParseTree, figure: Span) -> str:
    """Return the subject of the claiming verb that a figure depends on; empty if there is none."""
    tokens = tree.tokens
    own = next((i for i, token in enumerate(tokens) if token.start >= figure.start), None)
    if own is None:
        return ""
    for above in tree.ancestors(own):
        if tokens[above].text.lower() not in _CLAIMING or not tokens[above].tag.startswith("VB"):
            continue
        subject = tree.child(above, "nsubj")
        return "" if subject is None else read_speaker(text, tree, subject).text
    return ""


def _completed(place: Place, before: Place | None) -> Place:
    """Return a bare figure with what the figure before it counts, if it is another one for that."""
    counted = place.counted
    if before is None or place.figure.kind not in {FigureKind.COUNT, before.figure.kind}:
        return place
    if counted.noun and counted.noun not in CONTAINERS:
        return place
    own = counted.described - CONTAINERS - STOP_WORDS - _INEXACT
    passes = _PASSING.intersection(analyse(place.before))
    if (own or not passes & (counted.governors | counted.subject)) and not _repeats(place, before):
        return place
    return replace(place, counted=before.counted)


def _repeats(place: Place, before: Place) -> bool:
    """Return whether a bare figure counts, somewhere else, what the figure before it does.

    "31 stalls in Lagos and 12 in Kampala", "11,300 in January, from 13,900 a year earlier".
    """
    if place.sentence != before.sentence or place.counted.noun:
        return False
    between = place.text[before.figure.span.end : place.figure.span.start]
    return (
        before.counted.noun not in CONTAINERS | {""}
        and _BESIDE.search(between) is not None
        and _ELSEWHERE.match(place.after) is not None
    )


_BESIDE = re.compile(
    r"(?:\b(?:and|from|after|against|while|to)|,)\s(?:(?:[A-Z][\w-]+|in|on|at|only|some|about|over)\s){0,4}\Z"
)
_ELSEWHERE = re.compile(r"\s(?:in|on|at|of\sthem|a\syear)\b|[.;]|\Z")
