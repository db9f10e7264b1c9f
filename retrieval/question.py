"""A question as it was asked, and the words of it that are searched for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category

from index.documents import Span
from index.scope import EVERYTHING, Scope
from index.terms import analyse

# Longer questions are cut here: no index reads further, and a pasted article is still a question.
LONGEST_QUESTION = 10_000
MOST_TERMS = 64

# Of one word with what stands beside them: the underscore and the soft hyphen.
_JOINED = "_\u00ad"

# Words that say nothing of what is asked about; last, what stands before the apostrophe of "n't".
_STOP_WORDS = """
a about after all also am an and any are as at be been before being between both but by can could
d did do does doing don during each few for from further had has have having he her here hers him
his how i if in into is it its itself ll m many may me might more most much must my no nor not of
off on once only or other our out over own re s same shall she should so some such t than that the
their them then there these they this those through to too under until up upon us ve very was we
were what when where which while who whom whose why will with would you your
ain aren couldn didn doesn hadn hasn haven isn mustn needn shouldn wasn weren wouldn
"""
# Stemmed as the index stems.
STOP_WORDS = frozenset(analyse(_STOP_WORDS))


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks.

    Attributes:
        text: any text at all; syntax of query languages means nothing in it.
        history: the reader's earlier questions in this conversation, oldest first.
        scope: which articles the answer may use; what earlier questions used means nothing.
    """

    text: str
    history: tuple[str, ...] = ()
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question.

    Attributes:
        span: where it stands in the question's text.
        term: as the indexes know it.
        is_content: False for a stop word.
    """

    span: Span
    term: str
    is_content: bool


def question_words(text: str) -> tuple[Word, ...]:
    """Return the words of a question, in order.

    Stop words do not tell, unless the question holds nothing else.
    """
    found = [
        (span, term) for span in _runs(text[:LONGEST_QUESTION]) for term in analyse(span.of(text))
    ]
    only_stop_words = all(term in STOP_WORDS for _, term in found)
    return tuple(
        Word(span, term, only_stop_words or term not in STOP_WORDS) for span, term in found
    )


def content_terms(words: Iterable[Word]) -> tuple[str, ...]:
    """Return the terms that are searched for, each once, in the order of the question."""
    return tuple(dict.fromkeys(word.term for word in words if word.is_content))[:MOST_TERMS]


def _runs(text: str) -> Iterator[Span]:
    """Yield the runs of letters, digits and the marks upon them, which the index keeps together."""
    start = None
    for place, character in enumerate(text):
        if character.isalnum() or character in _JOINED or category(character).startswith("M"):
            start = place if start is None else start
        elif start is not None:
            yield Span(start, place)
            start = None
    if start is not None:
        yield Span(start, len(text))
