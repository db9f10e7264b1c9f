"""Polarity: whether a sentence says what a question takes for granted, or the opposite.

"The clinic did not keep its vaccine cold" does not tell which clinic kept it cold. No parser is
used: `negation` finds what a clause denies, and a small table has the opposites. An opposite counts
only where another word of the question stands beside it: "smoke rose" tells of no tower that fell.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from index.documents import Span
from index.terms import analyse
from retrieval.figures.meanings import meanings_of
from retrieval.marking.negation import ToldWord, told_words
from retrieval.marking.opposites import (
    are_opposites,
    are_same_side,
    are_successive,
    rises_or_falls,
)
from retrieval.question import MAX_QUESTION_CHARACTERS, MAX_TERMS

_VOTE = re.compile(
    r"\bvot(?:e|ed|es|ing)\b(?: \w+){0,2}? (?P<side>for|against|in favou?r)\b", re.IGNORECASE
)
# Another word of the question stands at most so many content words before or after an opposite.
_NEAR = 8
# Verbs that say nothing of whom or what they are told: "found guilty".
_LIGHT = frozenset(analyse("found make made done get got become became declared say said"))
# A sentence that tells of two deeds may tell what is asked for in the second.
_TWO_DEEDS = re.compile(r"\b(?:and|but|then|before|after|until|later|since|when)\b", re.IGNORECASE)


class Polarity(Enum):
    """What a sentence says of what a question asks for."""

    SAME = auto()
    OPPOSITE = auto()
    # It has no word that would tell.
    OPEN = auto()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a sentence says of what a question asks for.

    Attributes:
        polarity: what it says.
        words: the place in the sentence of the words that say the opposite; None if none do.
    """

    polarity: Polarity
    words: Span | None = None


class AskedPolarity:
    """What a question takes for granted.

    Args:
        text: the question's text, in English.
        counts: whether it asks how many or how much, so that "no patient" is an answer.
    """

    def __init__(self, text: str, *, counts: bool = False) -> None:
        # A pasted article still has to work as a question.
        text = text[:MAX_QUESTION_CHARACTERS]
        asked: dict[tuple[str, bool], ToldWord] = {}
        for word in told_words(text, counts=False):
            if len(asked) < MAX_TERMS:
                asked.setdefault((word.term, word.is_denied), word)
        self._words = list(asked.values())
        self._counts = counts
        self._vote = _vote_sides(text)

    def compare(self, sentence: str) -> Comparison:
        """Return what a sentence says of what the question asks for."""
        sides = _vote_sides(sentence)
        if self._vote and sides:
            if any(side in self._vote for side in sides):
                return Comparison(Polarity.SAME)
            return Comparison(Polarity.OPPOSITE, next(iter(sides.values())))
        told = self._told_in(sentence)
        # If the sentence denies one word that the question denies, it denies what is asked for.
        denies = any(
            asked.is_denied and each.agrees for asked, each in zip(self._words, told, strict=True)
        )
        against = next(
            (
                each.clashing
                for asked, each in zip(self._words, told, strict=True)
                if each.clashes and not (denies and asked.is_denied)
            ),
            None,
        )
        if against is not None:
            return Comparison(Polarity.OPPOSITE, against)
        same = any(each.agrees for each in told)
        return Comparison(Polarity.SAME if same else Polarity.OPEN)

    def agrees_where(self, contrary: str, sentence: str) -> bool:
        """Return whether a sentence says what another says the opposite of.

        Args:
            contrary: the sentence that says the opposite.
            sentence: the sentence that may say what is asked for.
        """
        if self.compare(sentence).polarity is not Polarity.SAME:
            return False
        if self._vote and _vote_sides(contrary):
            return bool(_vote_sides(sentence))
        return any(
            denied.clashes and told.agrees
            for denied, told in zip(self._told_in(contrary), self._told_in(sentence), strict=True)
        )

    def _told_in(self, sentence: str) -> list[_Told]:
        """Return what a sentence tells of each word of the question, in order."""
        said = _Sentence(sentence, told_words(sentence, counts=self._counts))
        # "Did not reject the plan" denies the opposite, and not the plan.
        turned = {
            each.cue.span
            for each in said.words
            if each.cue is not None
            and each.is_denied
            and any(are_opposites(asked.term, each.term) for asked in self._words)
        }
        return [self._told(asked, said, turned) for asked in self._words]

    def _told(self, asked: ToldWord, said: _Sentence, turned: Container[Span]) -> _Told:
        agrees = False
        clashing: int | None = None
        for term, places in said.places.items():
            opposite = are_opposites(asked.term, term)
            if not opposite and not _are_alike(asked.term, term):
                continue
            for place in places:
                word = said.words[place]
                if opposite and (asked.is_other or word.is_other):
                    continue
                if opposite is (word.is_denied is not asked.is_denied):
                    agrees = True
                elif not opposite and word.cue is not None and word.cue.span in turned:
                    continue
                elif clashing is not None and clashing <= place:
                    break
                elif not opposite or self._is_told_of_the_same(asked, said, place):
                    clashing = place
        return _Told(agrees, None if clashing is None else _words_against(said.words, clashing))

    def _is_told_of_the_same(self, asked: ToldWord, said: _Sentence, place: int) -> bool:
        """Return whether an opposite stands beside another word of the question, if it has one."""
        word = said.words[place]
        if are_successive(asked.term, word.term) and said.tells_two_deeds:
            return False
        others = {each.term for each in self._words} - {asked.term} - _LIGHT
        last = place if rises_or_falls(word.term) else place + _NEAR + 1
        beside = said.words[max(0, place - _NEAR) : last]
        return not others or any(
            _are_alike(term, each.term)
            for each in beside
            if each.clause == word.clause and each is not word
            for term in others
        )


@dataclass(frozen=True)
class _Sentence:
    """A sentence that is compared with a question."""

    text: str
    words: Sequence[ToldWord]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The places of each index term among the words."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            found.setdefault(word.term, []).append(place)
        return found

    @cached_property
    def tells_two_deeds(self) -> bool:
        """Whether it joins two deeds: "he was arrested and left jail"."""
        return _TWO_DEEDS.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence tells of a word of a question.

    Attributes:
        agrees: whether it says the same.
        clashing: where it says the opposite; None if it does not.
    """

    agrees: bool
    clashing: Span | None

    @property
    def clashes(self) -> bool:
        """Whether it says only the opposite."""
        return self.clashing is not None and not self.agrees


def _words_against(words: Sequence[ToldWord], place: int) -> Span:
    """Return the place of a word that says the opposite, or of what denies it: "did not keep"."""
    word = words[place]
    cue = word.cue
    if cue is None or not word.is_denied:
        return word.span
    # "No new contract" is told up to the word itself, for "no new" says nothing.
    first = next(each for each in words if each.cue is not None and each.cue.span == cue.span)
    end = word.span.end if cue.is_of_nobody else first.span.end
    return Span(min(cue.span.start, word.span.start), end)


def _are_alike(term: str, other: str) -> bool:
    return (
        term == other
        or are_same_side(term, other)
        or any(meaning.startswith("to ") for meaning in meanings_of(term) & meanings_of(other))
    )


def _vote_sides(text: str) -> dict[str, Span]:
    """Return the sides of the votes that a text tells of, each with its place."""
    return {
        "against" if match["side"].lower() == "against" else "for": Span(*match.span())
        for match in _VOTE.finditer(text)
    }
