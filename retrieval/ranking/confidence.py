"""How probable it is that the best passages answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.ranking.fusion import RankedPassage

# How many passages stand behind an answer when it is judged.
JUDGED = 5

# Below this probability the answer is "not in your sources": it is then more likely not there than
# there. Of CLAPNQ's 300 questions, half of them answerable and none of them used for the fit, 86%
# of the refusals at 0.5 are right, and 74% of the unanswerable are refused; at 0.4, 87% and 63%.
# What it costs: of 33 questions on the seed articles in a reporter's own words, all answered there,
# 20 are refused at 0.5 and 14 at 0.4.
THRESHOLD = 0.5

# From here up to the threshold the sources are only said to be unlikely to answer, whatever is
# missing from them.
UNLIKELY = 0.25

# Logistic regression of "one of the first five passages contains the answer" on three facts,
# fitted on 2,700 rankings: of questions of SQuAD (CC BY-SA 4.0), chunking_evaluation (MIT) and
# MTRAG (Apache-2.0) as they are, with all passages that answer taken away, with their whole article
# taken away, and asked of the seed articles; weighted so that half of them are answered.
# docs/retrieval.md has what else was tried.
_BIAS = -6.20
_COSINE = 3.98
_SENTENCE = 4.47
_LEAD = 5.61

# What sentences of passages that do not answer reach on average, where too few were read.
_USUAL = 0.38


def confidence(ranked: Sequence[RankedPassage]) -> float:
    """Return the calibrated probability that the first passages answer the question.

    Three facts tell it: the greatest cosine of the first five, how well the best sentence of the
    first matches, and its lead over the best sentences of passages on the same subject.

    Args:
        ranked: a ranking, best first.
    """
    judged = ranked[:JUDGED]
    if not judged:
        return 0.0
    cosine = max(r.candidate.cosine or 0.0 for r in judged)
    sentence = _sentence(judged[0])
    lead = sentence - _background(ranked)
    return 1 / (1 + math.exp(-(_BIAS + _COSINE * cosine + _SENTENCE * sentence + _LEAD * lead)))


def _background(ranked: Sequence[RankedPassage]) -> float:
    """Return how well sentences match that are on the subject and no answer.

    Those are taken to be of the passages that were read and are not judged: several articles may
    answer, and none of them should lessen what the others say.
    """
    rest = [_sentence(r) for r in ranked[JUDGED : 2 * JUDGED] if r.late_interaction]
    return (sum(rest) + _USUAL * (JUDGED - len(rest))) / JUDGED


def _sentence(ranked: RankedPassage) -> float:
    return ranked.late_interaction.sentence_score if ranked.late_interaction else 0.0
