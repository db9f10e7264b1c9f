"""The place that a sentence gives for a figure, where it is not the one that is asked for."""

from __future__ import annotations

import re

from index.documents import Span
from index.terms import analyse
from index.text.countries import COUNTRIES
from index.text.sentences import passage_sentences
from index.text.speech import ESTIMATE, STATE
from index.text.words.word_lists import any_of
from retrieval.belonging.asked import surely_asked_places
from retrieval.belonging.named_places import (
    Mention,
    NamedPlaces,
    lies_in,
    named_places,
    same_place,
    statement,
)
from retrieval.figures.asked import Asked
from retrieval.figures.reading import Place

# "to Russia", "in eastern Russia", "within the whole of Russia".
_TOWARDS = re.compile(
    r"\b(?:in|inside|within|into|to|across|throughout|at|near|off|around|outside)\s"
    r"(?:the\s)?(?:[a-z-]+\s){0,2}(?:of\s)?\Z",
    re.IGNORECASE,
)
_LONGEST = 40
# What ends the clause of a place before a figure: "At a meeting in Germany, John Kirby put …".
_OTHER_CLAUSE = re.compile(
    rf",\s(?!(?:[a-z-]+\s){{0,3}}\Z)|\b(?:{any_of(STATE | ESTIMATE)}|reported)\b"
)
_COUNTRY_OF = {word: country.names[0] for country in COUNTRIES for word in country.adjectives}
# "within Russian borders", "on Polish soil".
_GROUND = re.compile(
    rf"\b(?:in|inside|within|into|on|to|across)\s(?P<adjective>{any_of(_COUNTRY_OF)})\s"
    r"(?:borders?|territory|soil)\b"
)
# What is counted in the sentence before: "the Pentagon placed the number at around 10,000".
_SAME_NUMBER = re.compile(
    r"\b(?:the|this|that)\s(?:number|figure|total|count|toll)\b", re.IGNORECASE
)


class GivenPlaces:
    """Tells of the figures of one article in which place they are said to be.

    Args:
        asked: what is asked for.
        text: the article's text.
    """

    def __init__(self, asked: Asked, text: str) -> None:
        places = named_places(text)
        asked_places = surely_asked_places(asked)
        asked_names = [
            name
            for name in asked_places
            if name[0].isupper() and re.search(rf"\b{re.escape(name)}\b", text)
        ]
        self._text = text
        self._wanted = frozenset(
            name
            for name in places.names
            if any(same_place(analyse(name), analyse(each)) for each in asked_places)
        ) | {*asked_names}
        self._places = NamedPlaces(text, places.names | self._wanted, are_places=True)

    def of(self, place: Place) -> Span | None:
        """Return the words that give the place of a figure: "to Russia".

        Args:
            place: the figure.

        Returns:
            The name with the preposition before it. None if the figure's statement names an asked
            place, or none of which the article says that it contains one or lies in one.
        """
        if not self._wanted:
            return None
        part = statement(place.text, place.sentence, place.figure.span)
        mentions = list(self._places.mentions(part))
        if any(each.name in self._wanted for each in mentions):
            return None
        figure = place.figure.span
        until = min(
            (each.start for each in place.quantities if each.start >= figure.end), default=part.end
        )
        behind = [each for each in mentions if figure.end <= each.span.start < until]
        before = [
            each
            for each in mentions
            if each.span.end <= figure.start
            and not _OTHER_CLAUSE.search(place.text, each.span.end, figure.start)
        ]
        for each in (*behind, *reversed(before)):
            words = _with_preposition(place.text, each, part)
            if words and self._is_around(each.name):
                return words
        ground = _GROUND.search(place.text, figure.end, until)
        if ground is not None and self._is_around(_COUNTRY_OF[ground["adjective"]]):
            return Span(*ground.span())
        return None if mentions else self._of_sentence_before(place)

    def _of_sentence_before(self, place: Place) -> Span | None:
        """Return the place that the sentence before gives, if "the number" is of it."""
        text = place.text
        if not _SAME_NUMBER.search(text, place.sentence.start, place.figure.span.start):
            return None
        start = text.rfind("\n", 0, place.sentence.start) + 1
        earlier = list(passage_sentences(text, Span(start, place.sentence.start)))
        if not earlier:
            return None
        mentions = list(self._places.mentions(earlier[-1]))
        if any(each.name in self._wanted for each in mentions):
            return None
        for each in reversed(mentions):
            words = _with_preposition(text, each, earlier[-1])
            if words and self._is_around(each.name):
                return words
        return None

    def _is_around(self, name: str) -> bool:
        text = self._text
        return any(lies_in(text, name, each) or lies_in(text, each, name) for each in self._wanted)


def _with_preposition(text: str, mention: Mention, part: Span) -> Span | None:
    start = max(part.start, mention.span.start - _LONGEST)
    match = _TOWARDS.search(text[start : mention.span.start])
    return Span(start + match.start(), mention.span.end) if match else None
