"""Mark the sentence that dates the deed that is asked for, where the marked one dates another.

"When was the owner of the Vik arrested?" is not answered by "Jonas Moor founded the line of the Vik
in 1994", if another sentence of the passage tells when the owner was arrested.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.terms import analyse
from retrieval.figures.dates import find_dates, find_times
from retrieval.figures.meanings import share_a_meaning
from retrieval.marking.best_sentence import mark_best
from retrieval.question import question_words
from retrieval.questions.items import ItemKind, question_items
from retrieval.ranking.fusion import RankedPassage
from retrieval.wording.known_words import are_english

# At most so many passages are looked at, the best first.
_PASSAGES = 3
_WHEN = re.compile(r"(?:and )?when (?:is|was|were|will|does|do|did|has|have|had)\b", re.IGNORECASE)


def mark_dated_deed(ranked: Sequence[RankedPassage], question: str) -> list[RankedPassage]:
    """Return a ranking whose best passages mark the date of the deed that is asked for.

    The deed is the question's last word: "When did the search end?". The mark moves only from a
    sentence without the deed, in any word for it, to one that has it, a date or a time, another
    word of the question, and no fewer of its words. If it has one date, that is the answer.

    Args:
        ranked: the ranked passages, best first.
        question: the question's text, in English.
    """
    asked = _WHEN.match(question)
    if asked is None:
        return list(ranked)
    items = list(question_items(question, question_words(question)))
    if not items or items[-1].kind is not ItemKind.WORD or not are_english(items[-1].terms):
        return list(ranked)
    deed = items.pop().terms
    others = {term for item in items for term in item.terms}
    return [
        _mark(each, deed, others) if place < _PASSAGES else each
        for place, each in enumerate(ranked)
    ]


def _mark(ranked: RankedPassage, deed: Sequence[str], others: set[str]) -> RankedPassage:
    if not ranked.marks.sentences:
        return ranked
    document = ranked.candidate.passage.document
    text = document.text

    def count(sentence: Span) -> int:
        told = set(analyse(sentence.of(text)))
        beside = sum(share_a_meaning([term], told) for term in others)
        return beside + 1 if share_a_meaning(deed, told) else 0

    marked = ranked.marks.sentences[0]
    if count(marked):
        return ranked
    least = max(2, sum(term in analyse(marked.of(text)) for term in others))

    def times(sentence: Span) -> list[Span]:
        found = [*find_dates(text, sentence, document.published), *find_times(text, sentence)]
        return [each.span for each in found]

    def worth(sentence: Span) -> int:
        counted = count(sentence)
        return counted if counted >= least and times(sentence) else 0

    moved = mark_best(ranked, worth)
    if moved is None:
        return ranked
    found = times(moved.marks.sentences[0])
    answers = tuple(found) if len(found) == 1 else ()
    return replace(moved, marks=replace(moved.marks, answers=answers))
