"""Whether a figure measures what a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.figures.asked import RATE, Asked
from retrieval.figures.counted import Counted
from retrieval.figures.figure import FigureKind
from retrieval.figures.meanings import (
    CONTAINERS, CONTESTED, FATES, PERSONS, meanings_of, share_a_meaning,
)  # fmt: skip
from retrieval.figures.reading import Place

# Nouns for people that leave open what is told of them.
_GENERAL = frozenset({"peopl", "person", "man", "men", "woman", "women", "children", "child"})
# What a figure of people may not tell unless the question asks for it.
_LOST = frozenset({"dead", "hurt", "missing"})
_MONEY = frozenset({"cost", "pay", "damage", "earn", "raise", "debt", "worth", "buy"})
_LAST_OF = {FigureKind.DATE, FigureKind.TIME, FigureKind.DURATION}
_DIFFERENCE_AFTER = re.compile(r"\s(?:more|fewer|less)\b(?!\s\w+s\b)")
_DIFFERENCE_BEFORE = re.compile(r"\bby\s(?:\w+\s){0,2}\Z")
_SAID_ON = re.compile(
    r"\b(?:said|told|announced|confirmed|reported|stated|claimed|warned|wrote|says|added|accused)\b"
    r"[^.,;]{0,30}\Z"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The terms around a figure, beyond its sentence.

    Attributes:
        article: those of the article's text and title.
        passage: those of the passage and of the title above it.
    """

    article: frozenset[str]
    passage: frozenset[str]


def measures(asked: Asked, place: Place, around: Surroundings) -> bool:
    """Return whether a figure measures what is asked for, by the words around it."""
    figure = place.figure
    if figure.kind not in asked.kinds or (asked.unit and figure.unit != asked.unit):
        return False
    if not all(around.article.issuperset(name) for name in asked.names):
        return False
    if figure.kind is FigureKind.COUNT:
        return not _is_another_measure(asked, place) and _counts(asked, place)
    if figure.kind is FigureKind.AGE:
        return _is_age_of(asked, place)
    if figure.kind in _LAST_OF:
        return _is_time_of(asked, place, around)
    return _is_amount_of(asked, place, around)


def _is_another_measure(asked: Asked, place: Place) -> bool:
    """Return whether a figure is a difference or a rate, and the question asks for none."""
    is_difference = bool(
        _DIFFERENCE_AFTER.match(place.after) or _DIFFERENCE_BEFORE.search(place.before[-30:])
    )
    if asked.is_difference:
        return not is_difference and not {"margin", "lead", "major"} & place.counted.subject
    return is_difference or (not asked.is_rate and RATE.search(place.after[:60]) is not None)


def _counts(asked: Asked, place: Place) -> bool:
    counted = place.counted
    own = counted.governors if counted.is_part else counted.described | counted.governors
    close = own if counted.is_part else own | counted.near
    if not counted.noun and place.before.rstrip().lower().endswith(" the") and "who" not in own:
        return False
    if asked.noun_term in CONTESTED and asked.names:
        if not any(name[-1] in place.words for name in asked.names):
            return False
    fates = _fates(asked.actions) or _fates((asked.noun_term,)) or _fates(asked.things)
    theirs = _fates(counted.governors)
    if not counted.is_part:
        theirs = theirs or _fates(counted.described) or _fates(counted.near)
    is_general = asked.noun_term in _GENERAL or bool(fates & _fates((asked.noun_term,)))
    if is_general and fates:
        if place.is_past or not theirs & fates:
            return False
        return _is_of_people(counted, fates)
    if theirs & _LOST and not theirs & fates:
        return False
    if asked.noun_term in _GENERAL:
        if counted.noun and counted.noun not in PERSONS | CONTAINERS:
            return False
        wanted = [*asked.actions] or [*asked.things]
        return share_a_meaning(wanted, close) if wanted else counted.noun == asked.noun_term
    if not _noun_matches(asked, counted, close):
        return False
    return not asked.actions or share_a_meaning(asked.actions, close)


def _fates(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(m for term in terms if term for m in meanings_of(term)) & FATES


def _is_of_people(counted: Counted, fates: frozenset[str]) -> bool:
    """Return whether a figure counts people, or their fate itself: "27 deaths"."""
    noun = counted.noun
    return not noun or noun in PERSONS | CONTAINERS or bool(_fates((noun,)) & fates)


def _noun_matches(asked: Asked, counted: Counted, close: frozenset[str]) -> bool:
    noun = asked.noun_term
    if not counted.noun or counted.noun in CONTAINERS:
        return share_a_meaning([noun], close)
    if share_a_meaning([noun], [counted.noun]):
        return True
    # "1,240 people will lose their jobs" counts jobs.
    is_people = counted.noun in PERSONS
    is_theirs = noun in counted.near and counted.noun in _GENERAL and not counted.is_part
    return is_people and (is_theirs or (noun in PERSONS and share_a_meaning(asked.actions, close)))


def _is_age_of(asked: Asked, place: Place) -> bool:
    counted = place.counted
    named = {term for name in asked.names for term in name}
    whose = counted.described | counted.subject
    return bool(named & whose) or share_a_meaning(asked.things, counted.subject)


def _is_time_of(asked: Asked, place: Place, around: Surroundings) -> bool:
    counted = place.counted
    if _SAID_ON.search(place.before) and place.figure.kind is FigureKind.DATE:
        return False
    nearest = {counted.nearest}
    if asked.actions and share_a_meaning(asked.actions, nearest | counted.governors):
        is_other_noun = counted.noun and not share_a_meaning(
            [*asked.actions, *asked.things], [counted.noun]
        )
        if is_other_noun:
            return False
        return not asked.things or share_a_meaning(asked.things, around.passage)
    whose = nearest | counted.described | counted.subject
    if share_a_meaning(asked.actions, counted.described):
        return True
    # "Following its incursion in August": the noun itself is dated.
    return bool(whose.intersection(asked.things))


def _is_amount_of(asked: Asked, place: Place, around: Surroundings) -> bool:
    counted = place.counted
    wanted = [*asked.actions, *asked.things]
    if not wanted:
        return all(place.words.issuperset(name) for name in asked.names)
    close = counted.governors | counted.described | counted.subject | counted.near
    if place.figure.kind is FigureKind.LENGTH and place.after.startswith(("-", " ")) and "-" in place.figure.span.of(place.text):
        close = counted.described | counted.subject
    money = [term for term in wanted if meanings_of(term) & _MONEY]
    if money and place.figure.kind is FigureKind.MONEY and not share_a_meaning(money, close):
        return False
    score = 0.0
    for term in wanted:
        if share_a_meaning([term], close):
            score += 1
        elif share_a_meaning([term], place.words):
            score += 0.5
        elif share_a_meaning([term], around.passage):
            score += 0.25
    return score >= 0.5 * len(wanted) and share_a_meaning(wanted, close)
