"""Which of several figures in one sentence a question asks for.

Results stand side by side: "The Greens won 31 percent, the Liberals 24", "31 percent for the Greens
and 24 for the Liberals". A part stands behind its whole: "visited 14 clinics and found faults in
three of them".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.terms import analyse
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.words.word_lists import words
from retrieval.figures.asked import Asked
from retrieval.figures.meanings import share_a_meaning
from retrieval.figures.reading import Place
from retrieval.question import STOP_WORDS

# What binds a name to the figure before it: "24 percent for the Liberals".
_BOUND = re.compile(
    r"\s?(?:%|per\s?cent)?\s?(?:of\s(?:the\s)?votes?\s)?"
    r"(?:(?:went|going|goes)\s)?(?:for|to|in|from|at|on|by)\s"
)
_PART = re.compile(r"\s(?:of|among)\s(?:them|these|those|whom|which)\b")
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]*")
_NO_NAMES = words(
    "A About After Although And Another As At Because Before But By For From He However If In It"
    " Its Last Nearly Of On Only Over She Since So Some The Their They This Those Under When While"
) | {*MONTHS, *WEEKDAYS}
# A name bound to a figure stands in the same piece of the sentence.
_PIECE_END = re.compile(r"[,;:]|\s(?:and|but|while)\s")


def figure_asked_for(asked: Asked, places: Sequence[Place]) -> Place | None:
    """Return the one figure of a sentence that a question asks for, by what stands beside it.

    None where this does not tell.

    Args:
        asked: what is asked for.
        places: the figures of one sentence that are of the kind that is asked for, in its order.
    """
    if len(places) < 2:
        return None
    return _part_asked_for(asked, places) or _beside_name(asked, places)


def _beside_name(asked: Asked, places: Sequence[Place]) -> Place | None:
    """Return the figure that belongs to the only name of the question beside the figures."""
    if not all(_has_name(places, number) for number in range(len(places))):
        return None
    found = set()
    for name in _names(asked):
        bound = [n for n in range(len(places)) if _is_bound(name, places, n)]
        before = [n for n in range(len(places)) if name <= _before(places, n)]
        if bound or before:
            found.add((bound or before)[0])
    return places[found.pop()] if len(found) == 1 else None


def _has_name(places: Sequence[Place], number: int) -> bool:
    """Return whether a figure has a name of its own: before it, or bound to it."""
    place = places[number]
    start = places[number - 1].figure.span.end if number else place.sentence.start
    before = place.text[start : place.figure.span.start]
    names = [match for match in _CAPITAL.finditer(before) if match[0] not in _NO_NAMES]
    return bool(names) or _CAPITAL.search(_bound_to(places, number)) is not None


def _part_asked_for(asked: Asked, places: Sequence[Place]) -> Place | None:
    """Return the part of a whole that a deed or a thing of the question stands before."""
    wanted = {*asked.actions, *asked.things}
    parts = [
        number
        for number, place in enumerate(places)
        if number > 0
        and _PART.match(place.after)
        and share_a_meaning(wanted, _before(places, number) - _counted(places[number - 1]))
        and not share_a_meaning(wanted, _before(places, 0))
    ]
    return places[parts[0]] if len(parts) == 1 else None


def _names(asked: Asked) -> Iterable[frozenset[str]]:
    return [frozenset(name) - STOP_WORDS for name in asked.names if set(name) - STOP_WORDS]


def _counted(place: Place) -> frozenset[str]:
    return frozenset(analyse(place.counted.phrase))


def _before(places: Sequence[Place], number: int) -> frozenset[str]:
    """Return the terms between a figure and the one before it, or the sentence's begin."""
    place = places[number]
    start = places[number - 1].figure.span.end if number else place.sentence.start
    return frozenset(analyse(place.text[start : place.figure.span.start]))


def _is_bound(name: frozenset[str], places: Sequence[Place], number: int) -> bool:
    """Return whether a name is bound to a figure by a word like "for" right behind it."""
    return name <= frozenset(analyse(_bound_to(places, number)))


def _bound_to(places: Sequence[Place], number: int) -> str:
    """Return the words that are bound to a figure, empty if there are none."""
    place = places[number]
    last = number + 1 == len(places)
    stop = place.sentence.end if last else places[number + 1].figure.span.start
    behind = place.text[place.figure.span.end : stop]
    match = _BOUND.match(behind)
    return _PIECE_END.split(behind[match.end() :], maxsplit=1)[0] if match else ""
