"""Mark a sentence about a topic where nothing else is asked: "north korea", "troops in kursk"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.terms import analyse
from retrieval.marking.best_sentence import mark_best
from retrieval.questions.english import PREPOSITIONS, QUESTION_WORDS
from retrieval.questions.tokens import question_tokens
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks

# A text of more content words tells what is asked of its topic.
_MOST_WORDS = 4
# Words that begin alike are forms of one: "korea" and "korean".
_BEGINNING = 4


def topic_of(text: str) -> frozenset[str]:
    """Return the terms of a text that only names a topic; none for other texts.

    Such a text has a few content words and prepositions, and neither verb nor question word.
    """
    tokens = question_tokens(text)
    content = [token for token in tokens if token.is_content]
    if (
        not content
        or len(content) > _MOST_WORDS
        or text.rstrip().endswith("?")
        or any(token.verb or token.lower in QUESTION_WORDS for token in tokens)
        or any(not token.is_content and token.lower not in PREPOSITIONS for token in tokens)
    ):
        return frozenset()
    return frozenset(term for token in content for term in token.terms)


def mark_topic(ranked: Sequence[RankedPassage], topic: frozenset[str]) -> list[RankedPassage]:
    """Return a ranking in which no sentence is marked that has none of a topic's words.

    The mark goes to the sentence of the passage that has most of them, and is lost where none has
    any.

    Args:
        ranked: the ranked passages.
        topic: the terms of the topic.
    """
    return [_mark(each, topic) for each in ranked]


def _mark(ranked: RankedPassage, topic: frozenset[str]) -> RankedPassage:
    text = ranked.candidate.passage.document.text

    def worth(sentence: Span) -> int:
        terms = set(analyse(sentence.of(text)))
        return sum(any(_are_forms(term, other) for other in terms) for term in topic)

    marks = ranked.marks
    if not marks.sentences or any(map(worth, marks.sentences)):
        return ranked
    return mark_best(ranked, worth) or replace(ranked, marks=Marks((), (), marks.values))


def _are_forms(term: str, other: str) -> bool:
    short, long = sorted((term, other), key=len)
    return term == other or (len(short) >= _BEGINNING and long.startswith(short))
