"""Questions, and the words in them that are searched for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category

from index.documents import Anchor, Span
from index.scope import EVERYTHING, Scope
from index.terms import analyse

# Longer questions are cut to this many characters: no index reads further, and a pasted article
# still has to work as a question.
MAX_QUESTION_CHARACTERS = 10_000
# At most this many different terms of a question are searched for.
MAX_TERMS = 64

# The underscore and the soft hyphen belong to the word around them.
_JOINED = "_\u00ad"

# Words that say nothing about the subject of a question. The last line has the parts before the
# apostrophe of contractions with "n't": "couldn" of "couldn't".
_STOP_WORDS = """
a about after all also am an and any are as at be been before being between both but by can could
d did do does doing don during each few for from further had has have having he her here hers him
his how i if in into is it its itself ll m many may me might more most much must my no nor not of
off on once only or other our out over own re s same shall she should so some such t than that the
their them then there these they this those through to too under until up upon us ve very was we
were what when where which while who whom whose why will with would you your
ain aren couldn didn doesn hadn hasn haven isn mustn needn shouldn wasn weren wouldn
"""
# In the form of index terms, so stemmed.
STOP_WORDS = frozenset(analyse(_STOP_WORDS))


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's question.

    Attributes:
        text: any text; query syntax in it has no special meaning.
        history: the reader's earlier questions in this conversation, oldest first.
        scope: the articles that the answer may use, whatever the earlier questions used.
        cited: the places cited by the answer to the question before this one, best first. "Who said
            that?" looks there first. An anchor without digests is used unchecked.
    """

    text: str
    history: tuple[str, ...] = ()
    scope: Scope = EVERYTHING
    cited: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question.

    Attributes:
        span: the word's position in the question's text; terms that the index makes of one word,
            such as the two of "cease_fire", have the same span.
        term: the word as an index term.
        is_content: False for a stop word.
    """

    span: Span
    term: str
    is_content: bool


def question_words(text: str) -> tuple[Word, ...]:
    """Return the words of a question, in order.

    If the question has only stop words, all of them count as content words.
    """
    terms = [
        (span, term)
        for span in _word_spans(text[:MAX_QUESTION_CHARACTERS])
        for term in analyse(span.of(text))
    ]
    only_stop_words = all(term in STOP_WORDS for _, term in terms)
    return tuple(
        Word(span, term, only_stop_words or term not in STOP_WORDS) for span, term in terms
    )


def content_terms(words: Iterable[Word]) -> tuple[str, ...]:
    """Return the terms to search for: the content words, without repeats, in order."""
    return tuple(dict.fromkeys(word.term for word in words if word.is_content))[:MAX_TERMS]


def _word_spans(text: str) -> Iterator[Span]:
    """Yield the runs of letters, digits and combining marks, which the index keeps together."""
    start = None
    for position, character in enumerate(text):
        if character.isalnum() or character in _JOINED or category(character).startswith("M"):
            start = position if start is None else start
        elif start is not None:
            yield Span(start, position)
            start = None
    if start is not None:
        yield Span(start, len(text))
