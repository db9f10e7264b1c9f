"""The logistic function and its inverse."""

from __future__ import annotations

import math


def sigmoid(logit: float) -> float:
    """Return the probability of a logit, without overflow."""
    return 0.5 * (1 + math.tanh(0.5 * logit))


def logit(probability: float) -> float:
    """Return the logit of a probability between 0 and 1, both excluded."""
    return math.log(probability / (1 - probability))
