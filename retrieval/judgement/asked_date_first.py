"""Put a passage of the date that a question asks for before one of another date.

"How big was the budget in 2023?" is not answered by the budget of 2024, however well its sentence
matches. The judgement decides whether an article has the date, so the passage that comes first is
not one that the answer then calls weaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.terms import analyse
from retrieval.judgement.asked_items import AskedItems
from retrieval.judgement.signals import JUDGED_PASSAGES
from retrieval.lacking.article_dates import ELSEWHERE
from retrieval.question import Word
from retrieval.ranking.fusion import RankedPassage

# A passage of the date comes first if its score is at most so much lower: where the article of the
# first has the date elsewhere, and where it lacks it.
_NEAR_IF_ELSEWHERE, _NEAR = 0.1, 0.2
# Dates aside, it shares these parts of the question's words with the first passage: of those in
# the whole passage, and of those in the marked sentence.
_SHARED_WORDS, _SHARED_MARKED = 2 / 3, 1 / 2


def put_asked_date_first(
    ranked: Sequence[RankedPassage], text: str, words: Sequence[Word]
) -> list[RankedPassage]:
    """Return a ranking whose first passage has the date that is asked for, if a near one has.

    Of several, the one comes first whose marked sentence has most words of the question. It must
    not lack more than the first of what else the question names.

    Args:
        ranked: the ranked passages, best first.
        text: the question's text.
        words: its words.
    """
    ranked = list(ranked)
    judged = ranked[:JUDGED_PASSAGES]
    if len(judged) < 2:
        return ranked
    asked = AskedItems(text, words, judged)
    if not any(asked.dates):
        return ranked
    of_dates = [max(_lacking(asked, place, dated=True)) for place in range(len(judged))]
    if of_dates[0] < ELSEWHERE:
        return ranked
    in_dates = {
        term
        for item, date in zip(asked.named, asked.dates, strict=True)
        if date is not None
        for term in item.terms
    }
    wanted = {word.term for word in words if word.is_content} - in_dates
    shared = wanted & _terms_of(judged[0])
    told = [_marked_terms(each) & wanted for each in judged]
    other_lacks = [sum(_lacking(asked, place, dated=False)) for place in range(len(judged))]
    near = _NEAR if of_dates[0] > ELSEWHERE else _NEAR_IF_ELSEWHERE
    fitting = [
        place
        for place, each in enumerate(judged)
        if of_dates[place] == 0
        and other_lacks[place] <= other_lacks[0]
        and each.late_interaction is not None
        and each.marks.sentences
        and each.contrary is None
        and each.score >= judged[0].score - near
        and len(shared & _terms_of(each)) >= _SHARED_WORDS * len(shared)
        and told[place]
        and len(told[place] & told[0]) >= _SHARED_MARKED * len(told[0])
    ]
    if not fitting:
        return ranked
    best = max(fitting, key=lambda place: (len(told[place]), -place))
    moved = replace(ranked[best], score=ranked[0].score)
    return [moved, *ranked[:best], *ranked[best + 1 :]]


def _lacking(asked: AskedItems, place: int, *, dated: bool) -> list[float]:
    return [
        lacking
        for lacking, date in zip(asked.lacking(place), asked.dates, strict=True)
        if (date is not None) is dated
    ]


def _terms_of(ranked: RankedPassage) -> set[str]:
    return {*analyse(ranked.candidate.passage.text_with_title)}


def _marked_terms(ranked: RankedPassage) -> set[str]:
    text = ranked.candidate.passage.document.text
    return {term for sentence in ranked.marks.sentences for term in analyse(sentence.of(text))}
