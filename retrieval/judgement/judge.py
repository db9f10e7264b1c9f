"""Judge passages: whether they answer the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.judgement.asked_items import AskedItems
from retrieval.judgement.confidence import (
    answer_confidence,
    passage_confidences,
    shared_confidences,
)
from retrieval.judgement.signals import JUDGED_PASSAGES, Signals, dense_lead, signals_of
from retrieval.question import Word
from retrieval.questions.items import ItemKind
from retrieval.ranking.fusion import RankedPassage

# From this logit of the reader on, a passage may answer, whatever its article lacks.
MAY_ANSWER = -2.0
# The same where the article lacks only a date or a figure. An article that answers writes them in
# other words more often than a name: "since World War II" for "since 1945". The logits of one
# passage differ by up to 0.6 between int8, reduced int8 and fp32 arithmetic.
MAY_ANSWER_OTHERWISE = -3.0

_ALL_KINDS = frozenset(ItemKind)
_FIRM_KINDS = frozenset({ItemKind.NAME, ItemKind.WORD})


@dataclass(frozen=True, slots=True)
class Judgement:
    """How probably passages answer a question.

    Attributes:
        confidence: the probability that one of the first passages answers it.
        by_passage: the probability that a passage answers it, by the passage's id. They agree with
            the confidence.
        found: the names, figures and dates of the question that a judged article has, in any
            spelling or form.
        near: the names of the question that a judged article has nearly, with a letter or two
            changed.
        lower_names: the names of the question that lack their capital.
        told: the dates of the question that a passage's article gives in any words, by the
            passage's id.
        decisive: the kinds of items that show, if no passage has them, that the library does not
            answer: none if the reader finds that a passage may answer.
        signals: those of the first passages of the ranking, in its order. The confidences are
            computed from them and from the dense lead.
        dense_lead: how far the nearest of these passages is ahead of those after them.
    """

    confidence: float = 0.0
    by_passage: Mapping[int, float] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    lower_names: frozenset[str] = frozenset()
    told: Mapping[int, frozenset[str]] = field(default_factory=dict)
    decisive: frozenset[ItemKind] = _ALL_KINDS
    signals: Sequence[Signals] = ()
    dense_lead: float = 0.0


def judge(
    text: str,
    words: Sequence[Word],
    ranked: Sequence[RankedPassage],
    shown: Sequence[RankedPassage],
    *,
    relative: bool = False,
    kept: Sequence[RankedPassage] | None = None,
) -> Judgement:
    """Judge the first passages of a ranking, and those that are shown.

    Args:
        text: the question's text.
        words: the question's words.
        ranked: the ranked passages, best first.
        shown: the passages that the answer shows.
        relative: whether the model's cosines count beside the background only.
        kept: the part of the ranking that the answer may show, all of it if None. The probability
            of a passage is the same as in the whole ranking; that of the answer is of what is kept.
    """
    if not ranked:
        return Judgement()
    first = ranked[:JUDGED_PASSAGES]
    answering = first if kept is None else kept[:JUDGED_PASSAGES]
    judged = list({each.passage_id: each for each in (*first, *answering, *shown)}.values())
    asked = AskedItems(text, words, judged)
    signals = signals_of(asked, judged, ranked)
    places = {passage.passage_id: place for place, passage in enumerate(judged)}
    decisive = _decisive_kinds(signals)
    alone = passage_confidences(signals, relative=relative)
    of_first = signals[: len(first)]
    lead = dense_lead(ranked, first)
    confidence = answer_confidence(of_first, lead, relative=relative)
    shared = shared_confidences(alone, alone[: len(first)], confidence)
    if kept is not None:
        of_answer = [signals[places[passage.passage_id]] for passage in answering]
        of_kept = dense_lead(ranked, answering)
        confidence = answer_confidence(of_answer, of_kept, relative=relative)
    return Judgement(
        confidence=confidence,
        by_passage={
            passage.passage_id: probability
            for passage, probability in zip(judged, shared, strict=True)
        },
        found=asked.found,
        near=asked.nearly_found if ItemKind.NAME in decisive else frozenset(),
        lower_names=asked.lower_names,
        told={passage.passage_id: asked.told_dates(place) for place, passage in enumerate(judged)},
        decisive=decisive,
        signals=of_first,
        dense_lead=lead,
    )


def _decisive_kinds(signals: Sequence[Signals]) -> frozenset[ItemKind]:
    read = [each.answerability for each in signals if each.answerability is not None]
    greatest = max(read, default=-math.inf)
    if greatest >= MAY_ANSWER:
        return frozenset()
    return _FIRM_KINDS if greatest >= MAY_ANSWER_OTHERWISE else _ALL_KINDS
