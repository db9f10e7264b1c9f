"""Judge passages: whether they answer the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.judgement.confidence import answer_confidence, passage_confidences
from retrieval.judgement.signals import JUDGED_PASSAGES, AskedItems, dense_lead, signals_of
from retrieval.question import Word
from retrieval.ranking.fusion import RankedPassage

# From this logit of the reader on, a passage may answer. An article that answers can lack a name or
# a date of the question: "since World War II" for "since 1945".
MAY_ANSWER = -2.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """How probably passages answer a question.

    Attributes:
        confidence: the probability that one of the first passages answers it.
        by_passage: the probability that a passage answers it, by the passage's id.
        found: the names, figures and dates of the question that a judged article has, in any
            spelling or form.
        reader_finds: whether the reader finds that a passage may answer, whatever it lacks.
    """

    confidence: float = 0.0
    by_passage: Mapping[int, float] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    reader_finds: bool = False


def judge(
    text: str,
    words: Sequence[Word],
    ranked: Sequence[RankedPassage],
    shown: Sequence[RankedPassage],
) -> Judgement:
    """Judge the first passages of a ranking, and those that are shown.

    Args:
        text: the question's text.
        words: the question's words.
        ranked: the ranked passages, best first.
        shown: the passages that the answer shows.
    """
    if not ranked:
        return Judgement()
    first = ranked[:JUDGED_PASSAGES]
    known = {passage.passage_id for passage in first}
    judged = [*first, *(passage for passage in shown if passage.passage_id not in known)]
    asked = AskedItems(text, words, judged)
    signals = signals_of(asked, judged, ranked)
    return Judgement(
        confidence=answer_confidence(signals[: len(first)], dense_lead(ranked)),
        by_passage={
            passage.passage_id: probability
            for passage, probability in zip(judged, passage_confidences(signals), strict=True)
        },
        found=asked.found,
        reader_finds=any(
            each.answerability is not None and each.answerability >= MAY_ANSWER for each in signals
        ),
    )
