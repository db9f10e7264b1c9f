"""Confidence: the probability that the best passages answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.ranking.fusion import RankedPassage

# How many of the first passages the confidence is about.
ANSWER_PASSAGES = 5

# Below this probability the answer is "not in your sources": the library then more likely lacks the
# answer than has it. Of CLAPNQ's 300 questions, half are answerable, and none was used for the fit.
# At 0.5, 85% of the refusals are right and 75% of the unanswerable questions are refused; at 0.4,
# 87% and 61%. The price: of 33 questions on the seed articles in a reporter's own words, all
# answered by the articles, 20 are refused at 0.5 and 14 at 0.4.
THRESHOLD = 0.5

# From this probability up to the threshold, the message says that the sources "may not" answer,
# even if no passage has some word of the question.
CERTAIN_REFUSAL_THRESHOLD = 0.25

# Logistic regression of "one of the first five passages contains the answer" on three facts,
# fitted on 2,700 rankings. The questions are from SQuAD (CC BY-SA 4.0), chunking_evaluation (MIT)
# and MTRAG (Apache-2.0). They were asked of four libraries: the articles of their set, the same
# without all passages that answer, the same without the whole article that answers, and the seed
# articles. The rankings are weighted so that half of them are answered. docs/experiments.md lists
# what else was tried.
_BIAS = -6.20
_COSINE = 3.98
_SENTENCE = 4.47
_LEAD = 5.61

# The average score of the best sentence in a passage that does not answer. It stands in for
# background passages that were not read.
_USUAL = 0.38


def confidence(ranked: Sequence[RankedPassage]) -> float:
    """Return the calibrated probability that the first passages answer the question.

    The probability is computed from three facts: the highest cosine of the first five passages, the
    score of the best sentence of the first passage, and the lead of that sentence over the best
    sentences of passages on the same subject.

    Args:
        ranked: the ranked passages, best first; without passages the probability is 0.
    """
    judged = ranked[:ANSWER_PASSAGES]
    if not judged:
        return 0.0
    cosine = max(r.candidate.cosine or 0.0 for r in judged)
    sentence = _sentence_score(judged[0])
    lead = sentence - _background(ranked)
    return sigmoid(_BIAS + _COSINE * cosine + _SENTENCE * sentence + _LEAD * lead)


def sigmoid(logit: float) -> float:
    """Return the probability of a logit, without overflow."""
    return 0.5 * (1 + math.tanh(0.5 * logit))


def _background(ranked: Sequence[RankedPassage]) -> float:
    """Return the mean sentence score of passages on the subject that are assumed not to answer.

    These are the sixth to tenth passages. The second to fifth are left out because several articles
    may answer, and none of them should lower the confidence in the others.
    """
    scores = [
        _sentence_score(r)
        for r in ranked[ANSWER_PASSAGES : 2 * ANSWER_PASSAGES]
        if r.late_interaction
    ]
    return (sum(scores) + _USUAL * (ANSWER_PASSAGES - len(scores))) / ANSWER_PASSAGES


def _sentence_score(ranked: RankedPassage) -> float:
    """Return the score of a passage's best sentence, 0 where the passage was not read."""
    return ranked.late_interaction.sentence_score if ranked.late_interaction else 0.0
