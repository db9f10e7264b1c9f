"""Which passages of an answer say the same in nearly the same words, so that they get one verdict.

Each passage has a probability of its own, which depends on the text around its sentence. Of two
texts of one agency, one would be said to answer and the other not, though both say the same. Nor
would "The storm killed 31 people, the coroner said" answer, and "The storm killed 12 people, the
mayor said" not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from index.documents import Span
from index.terms import analyse
from index.text.speech import REPORT
from index.text.words.word_lists import any_of, words
from retrieval.citation import Answer, Citation

# Sentences with this share of their terms in common say the same, if they have the same names,
# figures and negations.
_SHARED = 0.8
# A share of fewer terms tells little; such sentences have to be equal.
_FEWEST_TERMS = 8

_NUMBER_WORDS = words(
    "one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds "
    "thousand thousands million millions billion billions half third quarter twice"
)
_FIGURE = re.compile(rf"\d[\d.,:]*\d|\d|\b{any_of(_NUMBER_WORDS)}\b", re.IGNORECASE)
_NEGATION = re.compile(
    rf"\b{any_of(words('cannot neither never no nobody none nor not nothing without'))}\b|n[’']t\b",
    re.IGNORECASE,
)
# Who says a sentence, at its end: ", the mayor said".
_SAID = re.compile(rf",\s(?:[^,.;:“”\d]{{1,60}}\s)?{any_of(REPORT)}\b[^,;:“”\d]{{0,40}}$")
_ANSWER = "#"
# A word with a capital letter that does not begin the sentence.
_NAME = re.compile(r"(?<=\S\s)[“\"‘'(]*(?=[^\W\d_a-z])\w+")


# A sentence, and what it claims without the figure.
_Text: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Sentence:
    terms: Counter[str]
    figures: Counter[str]
    names: frozenset[str]
    denies: bool
    # The terms without the figure that is the answer and without who says it; none if no figure is.
    claim: Counter[str]

    def says_the_same(self, other: _Sentence) -> bool:
        if self.claim and (self.claim, self.denies) == (other.claim, other.denies):
            return True
        if (self.figures, self.denies) != (other.figures, other.denies):
            return False
        if self.terms == other.terms:
            return True
        # A name that begins the one sentence may stand within the other.
        if not (self.names <= set(other.terms) and other.names <= set(self.terms)):
            return False
        shared, total = (self.terms & other.terms).total(), self.terms.total() + other.terms.total()
        fewest = min(self.terms.total(), other.terms.total())
        return fewest >= _FEWEST_TERMS and 2 * shared >= _SHARED * total


def shown_confidences(answer: Answer) -> Mapping[int, float]:
    """Return, by rank, the probability that decides whether a passage is said to answer.

    It is the passage's own one, or that of a passage which says the same and is surer.

    Args:
        answer: the answer; passages without a probability are left out.
    """
    passages = tuple(
        (each.rank, each.confidence, _sentences(each))
        for each in answer.citations
        if each.confidence is not None
    )
    return _shown(passages)


# A page asks for it once for every passage.
@lru_cache(64)
def _shown(passages: tuple[tuple[int, float, tuple[_Text, ...]], ...]) -> Mapping[int, float]:
    read = {rank: [_read(*text) for text in texts] for rank, _, texts in passages}
    return MappingProxyType(
        {
            rank: max(
                [
                    own,
                    *(
                        sure
                        for other, sure, _ in passages
                        if sure > own
                        and any(one.says_the_same(two) for one in read[rank] for two in read[other])
                    ),
                ]
            )
            for rank, own, _ in passages
        }
    )


def _sentences(citation: Citation) -> tuple[_Text, ...]:
    """Return the marked sentences that hold the answer's words; all if no words are marked."""
    holding = [
        each
        for each in citation.sentences
        if any(each.contains(answer) for answer in citation.answers)
    ]
    text = citation.document.text
    return tuple(
        (_on_one_line(span.of(text)), _claim(text, span, citation.answers))
        for span in holding or citation.sentences
    )


def _claim(text: str, sentence: Span, answers: Sequence[Span]) -> str:
    """Return a sentence with a sign for the figure that is its answer, and without who says it.

    Empty if no figure is the answer.
    """
    figures = [
        each for each in answers if sentence.contains(each) and _FIGURE.search(each.of(text))
    ]
    if len(figures) != 1:
        return ""
    [figure] = figures
    masked = f"{text[sentence.start : figure.start]} {_ANSWER} {text[figure.end : sentence.end]}"
    return _SAID.sub("", _on_one_line(masked).rstrip('.”" '))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _read(text: str, claim: str) -> _Sentence:
    return _Sentence(
        terms=Counter(analyse(text)),
        figures=Counter(_FIGURE.findall(text.lower())),
        names=frozenset(term for name in _NAME.findall(text) for term in analyse(name)),
        denies=_NEGATION.search(text) is not None,
        claim=Counter(analyse(claim)),
    )
