"""How probable it is that the best passages answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.ranking import Ranked

# How many passages stand behind an answer when it is judged.
JUDGED = 5

# Below this probability the answer is "not in your sources".
THRESHOLD = 0.5

# Logistic regression of "one of the first five passages contains the answer" on two facts. Both
# were the strongest single ones; more facts gained nothing on questions of another kind.
_BIAS = -8.0
_COSINE = 6.0
_READING = 8.0


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
