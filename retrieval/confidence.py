"""How probable it is that the best passages answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.ranking import Ranked

# How many passages stand behind an answer when it is judged.
JUDGED = 5

# Below this probability the answer is "not in your sources". Measured on CLAPNQ's 300 questions,
# half of them answerable: at 0.3, 92% of the refusals are right and 46% of the unanswerable are
# refused; at 0.4, 91% and 55%; at 0.5, 87% and 63%; at 0.6, 86% and 73%. The right passage under
# "not found" costs a reader's trust as a wrong one does under "found": 5% are refused so at 0.4.
THRESHOLD = 0.4

# Logistic regression of "one of the first five passages contains the answer" on two facts, fitted
# on 1,800 questions: of SQuAD (CC BY-SA 4.0), CLAPNQ (Apache-2.0) and chunking_evaluation (MIT),
# asked of their own texts, of each other's and of the seed articles. docs/retrieval.md has what
# else was tried.
_BIAS = -10.2
_COSINE = 7.0
_READING = 10.9


def confidence(ranked: Sequence[Ranked]) -> float:
    """Return the calibrated probability that the first passages answer the question.

    Args:
        ranked: a ranking, best first.
    """
    judged = ranked[:JUDGED]
    if not judged:
        return 0.0
    cosine = max(r.candidate.cosine or 0.0 for r in judged)
    reading = judged[0].reading or 0.0
    return 1 / (1 + math.exp(-(_BIAS + _COSINE * cosine + _READING * reading)))
