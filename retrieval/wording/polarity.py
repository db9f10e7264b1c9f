"""Polarity: whether a sentence says what a question takes for granted, or the opposite.

"The clinic did not keep its vaccine cold" does not tell which clinic kept it cold. No parser is
used: a negation reaches from its cue to the end of the clause, and a small table has the opposites.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.documents import Span
from index.terms import analyse
from retrieval.figures.meanings import meanings_of
from retrieval.question import STOP_WORDS
from retrieval.wording.opposites import are_opposites, are_same_side

_WORD = re.compile(r"[^\W_](?:[\w’'-]*[^\W_])?")
_AUXILIARY = r"(?:am|is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|would|should)"
# A negation reaches so many content words of its clause: the verb, and what it is about.
_REACH = 3
# A cue, and what it reaches: the beginning of the rest of its clause.
_CUE = re.compile(
    rf"\b(?:{_AUXILIARY} (?:\w+ )?not(?! only\b)|\w+n[’']t|cannot|never|no longer"
    r"|(?:fail(?:ed|s)?|refus(?:ed?|es)|declin(?:ed?|es)) to"
    r"|without)\b",
    re.IGNORECASE,
)
# A cue that is a subject denies the whole clause.
_NOBODY = re.compile(
    r"(?:^|[,;:“\"]\s*|\b(?:and|but|that) )(?:no(?! longer\b)|nobody|no one|none|neither)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[,;:.!?()“”\"]\s|[.!?]$|\b(?:and|but|because|that|which|who|whose|although|though|while"
    r"|after|before|when|if|unless|whether)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|before)\b", re.IGNORECASE)
# In "Why didn't the investors come?", what is denied stands after the subject.
_INVERTED = re.compile(
    rf"\b(?:how|what|when|where|why) (?:\w+n[’']t|{_AUXILIARY} not)\b", re.IGNORECASE
)
_VOTE = re.compile(
    r"\bvot(?:e|ed|es|ing)\b(?: \w+){0,2}? (?P<side>for|against|in favou?r)\b", re.IGNORECASE
)


class Polarity(Enum):
    """What a sentence says of what a question asks for."""

    SAME = auto()
    OPPOSITE = auto()
    # It has no word that would tell.
    OPEN = auto()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text.

    Attributes:
        span: its place.
        term: its index term.
        cue: the place of what denies it; None if nothing does.
        is_of_nobody: whether that is a subject: "no", "nobody".
    """

    span: Span
    term: str
    cue: Span | None
    is_of_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a sentence says of what a question asks for.

    Attributes:
        polarity: what it says.
        words: the place in the sentence of the words that say the opposite; None if none do.
    """

    polarity: Polarity
    words: Span | None = None


def is_inverted(text: str) -> bool:
    """Return whether a question denies something after its subject: "Why didn't they come?"."""
    return _INVERTED.search(text) is not None


class AskedPolarity:
    """What a question takes for granted.

    Args:
        text: the question's text, in English.
        counts: whether it asks how many or how much, so that "no patient" is an answer.
    """

    def __init__(self, text: str, *, counts: bool = False) -> None:
        self._words = _content_words(text, counts=False)
        self._counts = counts
        self._vote = _vote_sides(text)

    def compare(self, sentence: str) -> Comparison:
        """Return what a sentence says of what the question asks for."""
        sides = _vote_sides(sentence)
        if self._vote and sides:
            if any(side in self._vote for side in sides):
                return Comparison(Polarity.SAME)
            return Comparison(Polarity.OPPOSITE, next(iter(sides.values())))
        words = self._words_of(sentence)
        told = [_told(asked, words) for asked in self._words]
        # If the sentence denies one word that the question denies, it denies what is asked for.
        denies = any(
            asked.cue and each.agreeing for asked, each in zip(self._words, told, strict=True)
        )
        against = next(
            (
                each.clashing
                for asked, each in zip(self._words, told, strict=True)
                if each.clashes and not (denies and asked.cue)
            ),
            None,
        )
        if against is not None:
            return Comparison(Polarity.OPPOSITE, against)
        same = any(each.agreeing for each in told)
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
        denied, words = self._words_of(contrary), self._words_of(sentence)
        return any(
            _told(asked, denied).clashes and _told(asked, words).agreeing for asked in self._words
        )

    def _words_of(self, sentence: str) -> list[_Word]:
        return _content_words(sentence, counts=self._counts)


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a sentence says the same as a word of a question, and where the opposite."""

    agreeing: Span | None
    clashing: Span | None

    @property
    def clashes(self) -> bool:
        """Whether it says only the opposite."""
        return self.clashing is not None and self.agreeing is None


def _told(asked: _Word, words: Sequence[_Word]) -> _Told:
    agreeing: Span | None = None
    clashing: Span | None = None
    for word in words:
        opposite = are_opposites(asked.term, word.term)
        if not opposite and not _are_alike(asked.term, word.term):
            continue
        if opposite ^ ((word.cue is None) is not (asked.cue is None)):
            clashing = clashing or _words_against(word, words)
        else:
            agreeing = word.span
    return _Told(agreeing, clashing)


def _words_against(word: _Word, words: Sequence[_Word]) -> Span:
    """Return the place of a word that says the opposite, or of what denies it: "did not keep"."""
    if word.cue is None:
        return word.span
    # "No new contract" is told up to the word itself, for "no new" says nothing.
    first = next(each for each in words if each.cue == word.cue)
    end = word.span.end if word.is_of_nobody else first.span.end
    return Span(min(word.cue.start, word.span.start), end)


def _are_alike(term: str, other: str) -> bool:
    return (
        term == other
        or are_same_side(term, other)
        or any(meaning.startswith("to ") for meaning in meanings_of(term) & meanings_of(other))
    )


def _content_words(text: str, *, counts: bool) -> list[_Word]:
    denied = _denied(text, counts=counts)
    found = []
    for match in _WORD.finditer(text):
        span = Span(*match.span())
        is_cue = any(cue.overlaps(span) for cue, _ in denied)
        # "Refused to" denies what follows, and is itself told.
        if is_cue and not match[0].lower().startswith(("refus", "fail", "declin")):
            continue
        for term in analyse(match[0]):
            if term in STOP_WORDS:
                continue
            cue = next((cue for cue, reach in denied if reach.contains(span)), None)
            is_of_nobody = cue is not None and _NOBODY.search(cue.of(text)) is not None
            found.append(_Word(span, term, cue, is_of_nobody))
    return found


def _denied(text: str, *, counts: bool) -> list[tuple[Span, Span]]:
    """Return the cues of negation in a text, each with the place that it denies."""
    found = []
    cues = [(match.start(), match.end()) for match in _CUE.finditer(text)]
    if not counts:
        cues += [
            (match.end() - len(match[0].split()[-1]), match.end())
            for match in _NOBODY.finditer(text)
        ]
    for start, end in cues:
        ending = _CLAUSE_END.search(text, end)
        clause = Span(end, ending.start() if ending else len(text))
        # What was not done until May was done in May.
        if not _UNTIL.search(text, clause.start, clause.end + len(" before")):
            found.append((Span(start, end), _first_words(text, clause)))
    return found


def _first_words(text: str, clause: Span) -> Span:
    """Return the part of a clause with its first content words."""
    left, end = _REACH, clause.start
    for match in _WORD.finditer(text, clause.start, clause.end):
        if not STOP_WORDS.issuperset(analyse(match[0])):
            left, end = left - 1, match.end()
            if not left:
                break
    return Span(clause.start, end)


def _vote_sides(text: str) -> dict[str, Span]:
    """Return the sides of the votes that a text tells of, each with its place."""
    return {
        "against" if match["side"].lower() == "against" else "for": Span(*match.span())
        for match in _VOTE.finditer(text)
    }
