"""Whether a figure measures what a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.terms import analyse
from index.text.words.word_lists import words
from retrieval.figures.asked import RATE, Asked
from retrieval.figures.counted import Counted
from retrieval.figures.figure import TIMES, Figure, FigureKind
from retrieval.figures.meanings import (
    CONTAINERS,
    CONTESTED,
    FATES,
    MOVING,
    PERSONS,
    STATING,
    meanings_of,
    share_a_meaning,
)  # fmt: skip
from retrieval.figures.reading import Place

# Nouns for people that leave open what is told of them.
_GENERAL = frozenset({"peopl", "person", "man", "men", "woman", "women", "children", "child"})
# What a figure of people may not tell unless the question asks for it.
_LOST = frozenset({"dead", "hurt", "missing"})
_MARGINS = frozenset(
    term for noun in words("margin lead majority increase rise drop fall") for term in analyse(noun)
)
_MONEY = frozenset({"cost", "pay", "damage", "earn", "raise", "debt", "worth", "trade", "spend"})
_DIFFERENCE_AFTER = re.compile(r"\s(?:more|fewer|less)\b(?!\s\w+s\b)")
_DIFFERENCE_BEFORE = re.compile(r"\bby\s(?:\w+\s){0,2}\Z")
_THE = re.compile(r"\b(?:the|other|these|those|first|last|but)\s\Z", re.IGNORECASE)
_SOME_OF_THEM = re.compile(r"\sof\s(?:them|whom)\b")
# "The toll would have been more than a thousand"; they "would have to lay off 300" later.
_NEVER_WAS = re.compile(r"\bwould\s(?:\w+\s)?have\b(?!\sto\b)[^.;]{0,60}\Z")
_WOULD = re.compile(r"\bwould\b", re.IGNORECASE)
_OF_THESE = re.compile(r"[^.;]{0,40}?,\sof\s(?:which|whom)\b")
_OF_THE = re.compile(r"(?:\A|[.,;]\s)[Oo]f\s(?:the\s|its\s|all\s|some\s)?\Z")
_PART_OF_THE = re.compile(r"(?:\A|[.;]\s)[Oo]f\s(?:the|its|all)\s[^.;]*,\s(?:\w+\s){0,2}\Z")
# "Five hours after a truce" and "the first five days" are not how long it lasts.
_BETWEEN_TIMES = re.compile(r"\s(?:after|before|later|earlier|ago|short)\b")
_AFTER_TIME = re.compile(
    r"\b(?:after|within|first|last|next|every|past)\s(?:\w+\s)?\Z", re.IGNORECASE
)
# Verbs with which a text sets a date: "the sentence is to be announced on 6 March".
_SET = frozenset(analyse("announced expected scheduled planned due set held"))
SAID_ON = re.compile(
    r"\b(?:said|told|announced|confirmed|reported|stated|claimed|warned|wrote|says|added|accused)\b"
    r"[^.,;]{0,30}\Z"
)
"""Words before a date on which somebody says something."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The terms around a figure, beyond its sentence.

    Attributes:
        article: those of the article's text and title.
        passage: those of the passage and of the title above it.
    """

    article: frozenset[str]
    passage: frozenset[str]


def measures(asked: Asked, place: Place, around: Surroundings, *, answers: bool = False) -> bool:
    """Return whether a figure measures what is asked for, by the words around it.

    Args:
        asked: what is asked for.
        place: the figure.
        around: what stands around its sentence.
        answers: whether the reader holds the figure for an answer.
    """
    figure = place.figure
    if not is_kind(asked, figure):
        return False
    if not is_about(asked, around):
        return False
    if figure.kind is FigureKind.COUNT:
        return not _is_another_measure(asked, place) and _counts(asked, place, answers=answers)
    if figure.kind is FigureKind.AGE:
        return _is_age_of(asked, place)
    if figure.kind in TIMES:
        return _is_time_of(asked, place, around)
    return _is_amount_of(asked, place, around, answers=answers)


def is_kind(asked: Asked, figure: Figure) -> bool:
    """Return whether a figure is of the kind, and in the unit, that a question asks for.

    Args:
        asked: what is asked for.
        figure: the figure.
    """
    if figure.kind not in asked.kinds or (asked.unit and figure.unit != asked.unit):
        return False
    if asked.is_year and figure.kind is FigureKind.DATE:
        return isinstance(figure.value, str) and figure.value[:4].isdigit()
    return True


def is_about(asked: Asked, around: Surroundings) -> bool:
    """Return whether the article has the question's names; without names, its other words.

    Args:
        asked: what is asked for.
        around: what stands around a figure.
    """
    nouns = [each for each in asked.things if not each.isdigit()]
    told = sum(share_a_meaning([noun], around.article) for noun in nouns)
    if 2 * told < len(nouns):
        # The dead of a stampede are not those of a crane's collapse in the same city.
        return False
    if asked.names:
        return all(around.article.issuperset(name) for name in asked.names)
    words = [*asked.actions, *asked.things]
    found = sum(share_a_meaning([word], around.passage) for word in words)
    return 3 * found >= 2 * len(words)


def _is_another_measure(asked: Asked, place: Place) -> bool:
    """Return whether a figure is a difference or a rate, and the question asks for none."""
    is_difference = bool(
        _DIFFERENCE_AFTER.match(place.after)
        or (_DIFFERENCE_BEFORE.search(place.before[-30:]) and not place.counted.is_agent)
        or _MARGINS & place.counted.subject
    )
    if asked.is_difference:
        return not is_difference
    rate = RATE.search(place.after[:60])
    is_near = rate is not None and (
        rate[0][0] in "eEpP" or len(place.after[: rate.start()].split()) <= 3
    )
    return is_difference or (is_near and not asked.is_rate)


def _counts(asked: Asked, place: Place, *, answers: bool) -> bool:
    counted = place.counted
    own = counted.governors if counted.is_part else counted.described | counted.governors
    close = own | (counted.near - counted.subject if counted.is_part else counted.near)
    fates = _fates(asked.actions) or _fates((asked.noun_term,)) or _fates(asked.things)
    if place.figure.value == 1 and not place.figure.bound and not fates:
        # "One shell hit the wall" seldom tells how many there were, "One person died" does.
        return False
    if _NEVER_WAS.search(place.before) and not _WOULD.search(asked.question):
        return False
    if not counted.noun and (_THE.search(place.before) and "who" not in own):
        return False
    if _SOME_OF_THEM.match(place.after) and place.before.endswith(", "):
        # "29 people were injured, four of them badly".
        return False
    if asked.noun_term in CONTESTED and asked.names:
        is_named = any(name[-1] in place.words for name in asked.names)
        if (not counted.noun and not asked.is_difference) or not is_named:
            return False
    if counted.is_whole and (asked.actions or _fates(asked.things)):
        return False
    if (asked.actions or asked.things) and _OF_THESE.match(place.after):
        # "158,349 households, of which 68,511 had children".
        return False
    is_asked_whole = share_a_meaning(asked.actions, counted.described)
    if (asked.actions or asked.things) and _OF_THE.search(place.before) and not is_asked_whole:
        # "Of 47 lakes, six are dangerous", but "Of the 12 people killed, three were children".
        return False
    part = _PART_OF_THE.search(place.before)
    if part is not None and share_a_meaning(asked.actions, analyse(part[0])):
        # The three children are some of the 12.
        return False
    # Nothing else ties "groups of three" to "the robotics competition".
    is_loose = bool(asked.things) and not asked.actions and not asked.names
    if is_loose and not share_a_meaning(asked.things, place.words):
        return False
    is_event = counted.noun not in PERSONS and not counted.is_part
    theirs = (is_event and _fates((counted.noun,))) or _fates(counted.governors)
    if counted.governors & (MOVING | STATING):
        theirs |= _fates(counted.near)
    if not counted.is_part:
        theirs = theirs or _fates(counted.described)
        if not counted.noun or counted.noun in CONTAINERS:
            theirs = theirs or _fates(counted.near)
    is_fate = bool(fates & _fates((asked.noun_term,)))
    is_general = not asked.noun_term or asked.noun_term in _GENERAL or is_fate
    if fates and (is_general or asked.noun_term in PERSONS):
        if not theirs & fates:
            return False
        if is_general:
            return _is_of_people(counted, fates)
        return (
            not counted.noun
            or counted.noun in CONTAINERS | _GENERAL
            or share_a_meaning([asked.noun_term], [counted.noun])
        )
    if theirs & _LOST and not theirs & fates:
        return False
    if asked.noun_term in _GENERAL:
        wanted = [*asked.actions] or [*asked.things]
        is_person = not counted.noun or counted.noun in PERSONS | CONTAINERS
        if not is_person and not share_a_meaning(wanted, [counted.noun]):
            return False
        return share_a_meaning(wanted, close) if wanted else counted.noun == asked.noun_term
    if not _noun_matches(asked, counted, close):
        return False
    return not asked.actions or answers or share_a_meaning(asked.actions, close)


def _fates(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(m for term in terms if term for m in meanings_of(term)) & FATES


def _is_of_people(counted: Counted, fates: frozenset[str]) -> bool:
    """Return whether a figure counts people, or their fate itself: "27 deaths"."""
    noun = counted.noun
    return not noun or noun in PERSONS | CONTAINERS or bool(_fates((noun,)) & fates)


def _noun_matches(asked: Asked, counted: Counted, close: frozenset[str]) -> bool:
    noun = asked.noun_term
    if not counted.noun or counted.noun in CONTAINERS:
        told = counted.described | counted.governors | counted.subjects
        return share_a_meaning([noun], told)
    if share_a_meaning([noun], [counted.noun]):
        return True
    # "1,240 people will lose their jobs" counts jobs.
    is_theirs = noun in counted.governors
    is_done = noun in PERSONS and share_a_meaning(asked.actions, close)
    return counted.noun in _GENERAL and (is_theirs or is_done)


def _is_age_of(asked: Asked, place: Place) -> bool:
    counted = place.counted
    named = {term for name in asked.names for term in name}
    if any(_is_another_person(name, counted.phrase) for name in asked.names):
        return False
    whose = counted.described | counted.subject | counted.subjects
    return bool(named & whose) or share_a_meaning(asked.things, counted.subject)


def _is_another_person(name: tuple[str, ...], phrase: str) -> bool:
    """Return whether a phrase names somebody else of the same surname."""
    capitals = [word for word in phrase.split() if word[0].isupper() and word[-1] != "."]
    terms = [term for word in capitals for term in analyse(word)]
    is_surname = len(name) > 1 and bool(terms) and terms[-1] == name[-1]
    return is_surname and len(terms) > 1 and not {*terms}.issuperset(name)


def _is_time_of(asked: Asked, place: Place, around: Surroundings) -> bool:
    counted = place.counted
    if SAID_ON.search(place.before) and place.figure.kind is FigureKind.DATE:
        return False
    if place.figure.kind is FigureKind.DURATION and (
        _BETWEEN_TIMES.match(place.after) or _AFTER_TIME.search(place.before)
    ):
        return False
    wanted = [*asked.actions, *asked.things]
    nearest = {counted.nearest}
    if asked.actions and share_a_meaning(asked.actions, nearest | counted.governors):
        if counted.noun and not share_a_meaning(wanted, [counted.noun]):
            # In "to end on Friday, with a verdict next year" the verdict is dated.
            return False
        return not asked.things or share_a_meaning(asked.things, around.passage)
    if share_a_meaning(asked.actions, counted.described):
        return True
    if share_a_meaning(wanted, nearest) or share_a_meaning(wanted, [counted.noun]):
        # "Following its incursion in August": the noun itself is dated.
        return True
    lasts = place.figure.kind is FigureKind.DURATION or _SET & counted.governors
    return bool(lasts) and not counted.noun and share_a_meaning(wanted, counted.subjects)


def _is_amount_of(asked: Asked, place: Place, around: Surroundings, *, answers: bool) -> bool:
    counted = place.counted
    kind = place.figure.kind
    wanted = [*asked.actions, *asked.things]
    if not wanted:
        return all(place.words.issuperset(name) for name in asked.names)
    close = counted.governors | counted.described | counted.subject | counted.near
    is_long = kind is FigureKind.LENGTH and asked.kinds[0] is FigureKind.DURATION
    if counted.is_attribute or is_long:
        # "A two-metre tube" tells of the tube alone; and a cable that fails after 26 kilometres is
        # not 26 kilometres long.
        close = counted.described | counted.subject
    if not is_long:
        close |= counted.subjects
    is_owned = any("own" in meanings_of(term) for term in asked.actions)
    if is_owned and asked.names and not any(name[-1] in place.words for name in asked.names):
        return False
    money = [term for term in wanted if meanings_of(term) & _MONEY]
    if money and kind is FigureKind.MONEY and not share_a_meaning(money, close):
        return False
    is_vague = kind is FigureKind.MONEY and not money and not answers
    if is_vague and asked.actions and not share_a_meaning(asked.actions, close):
        return False
    score = 0.0
    for term in wanted:
        if share_a_meaning([term], close):
            score += 1
        elif share_a_meaning([term], place.words):
            score += 0.5
        elif share_a_meaning([term], around.passage):
            score += 0.25
    return score >= 0.45 * len(wanted) and share_a_meaning(wanted, close)


def same_measure(asked: Asked, one: Place, other: Place) -> bool:
    """Return whether two figures that a question asks for measure the same thing.

    Args:
        asked: what is asked for.
        one: a figure.
        other: another one.
    """
    if one.figure.kind is not other.figure.kind:
        return False
    if one.figure.kind is not FigureKind.COUNT:
        return True
    nouns = [_measured(asked, place.counted) for place in (one, other)]
    return nouns[0] == nouns[1] or share_a_meaning(nouns[:1], nouns[1:])


def _measured(asked: Asked, counted: Counted) -> str:
    """Return the noun that a figure counts, or the question's where the figure has none."""
    noun = counted.noun
    if not noun or noun in CONTAINERS | _GENERAL:
        return asked.noun_term
    is_asked = noun in PERSONS and asked.noun_term in _GENERAL
    is_asked = is_asked or bool(_fates((noun,)))
    return asked.noun_term if is_asked or share_a_meaning([noun], [asked.noun_term]) else noun
