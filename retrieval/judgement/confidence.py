"""Confidence: the probability that a passage answers the question, and that one of several does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.judgement.signals import Signals
from retrieval.ranking.logistic import logit, sigmoid

# Below this probability the answer is "not in your sources".
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    """Two logistic regressions, fitted on the signals of the first five passages of rankings.

    The first tells whether a passage contains the answer. The second tells whether one of the
    passages does, by the logarithm of the sum of their odds, by what even the best of their
    articles lacks, and by how far the first and the nearest are ahead of those taken not to
    answer. docs/experiments.md names the questions, and what else was tried.
    """

    bias: float
    answerability: float = 0.0
    unread: float = 0.0
    lead: float
    # The first name that the article lacks, and the second: more are rare.
    name_lacking: float
    second_name_lacking: float
    date_lacking: float
    figure_lacking: float
    unknown_lacking: float
    any_bias: float
    any_odds: float
    any_lacking: float
    any_lead: float
    any_dense_lead: float
    # The cosine of a passage, and the greatest of all, beside the background.
    cosine: float = 0.0
    any_cosine: float = 0.0


_WITH_READER = _Weights(
    bias=-2.026,
    answerability=0.471,
    unread=-0.940,
    lead=2.313,
    name_lacking=-2.282,
    second_name_lacking=-2.379,
    date_lacking=-5.217,
    figure_lacking=-2.898,
    unknown_lacking=-0.521,
    any_bias=0.134,
    any_odds=0.664,
    any_lacking=-1.116,
    any_lead=0.703,
    any_dense_lead=1.634,
)
_WITHOUT_READER = _Weights(
    bias=-3.117,
    lead=4.830,
    name_lacking=-2.487,
    second_name_lacking=-2.860,
    date_lacking=-4.902,
    figure_lacking=-2.300,
    unknown_lacking=-0.697,
    any_bias=-0.353,
    any_odds=0.605,
    any_lacking=-1.178,
    any_lead=1.090,
    any_dense_lead=2.206,
)

# For models whose cosines count beside the background only, where no reader reads. Such models are
# used for every language, and words tell less across languages, so the lead and the cosine tell
# most. Fitted on XQuAD's questions over English paragraphs, with and without the articles that
# answer; docs/languages.md has what was reached. What is lacking weighs as above.
_RELATIVE = replace(
    _WITHOUT_READER,
    bias=-5.291,
    lead=16.369,
    cosine=3.337,
    any_bias=-5.069,
    any_odds=0.0,
    any_lead=9.572,
    any_dense_lead=0.0,
    any_cosine=13.099,
)

# What is added to the logit where somebody's statement is asked for and told. It was chosen, not
# fitted: few questions of the fit are of this kind.
_STATEMENT = 1.0
# The reader reads the best few. This stands for its logit of the others.
_UNREAD_ANSWERABILITY = -3.0
# Signals beyond these bounds were rare in the fit.
_ANSWERABILITY_BOUND = 6.0
_LEAD_BOUNDS = (-0.2, 1.0)
_MOST_LACKING = 2.0
# The answer's confidence is spread over its passages by their odds, raised to this power: mostly
# one passage answers.
_SHARPNESS = 1.4
_BISECTIONS = 40
_MOST_LOG_ODDS = 30.0
# No probability has infinite odds.
_LEAST = 1e-6


def passage_confidences(signals: Sequence[Signals], *, relative: bool = False) -> list[float]:
    """Return the probability of each passage that it answers the question, seen by itself.

    Args:
        signals: the signals of passages of one ranking.
        relative: whether the model's cosines count beside the background only.
    """
    weights = _weights_for(signals, relative)
    return [_passage_confidence(each, weights) for each in signals]


def answer_confidence(
    signals: Sequence[Signals], dense_lead: float, *, relative: bool = False
) -> float:
    """Return the calibrated probability that one of several passages answers; 0 without any.

    Passages whose articles wholly lack a name, a date or a figure of the question add no more than
    their own probabilities: the lead of a passage about another year makes no answer.

    Args:
        signals: the signals of the first passages of a ranking, in its order.
        dense_lead: how far the nearest of them is ahead of the passages after them.
        relative: as in `passage_confidences`.
    """
    if not signals:
        return 0.0
    passages = passage_confidences(signals, relative=relative)
    weights = _weights_for(signals, relative)
    confidence = _answer_confidence(signals, passages, dense_lead, weights)
    complete = [place for place, each in enumerate(signals) if not each.lacks_one]
    if relative or len(complete) == len(signals):
        return confidence
    of_complete = 0.0
    if complete:
        of_complete = _answer_confidence(
            [signals[place] for place in complete],
            [passages[place] for place in complete],
            dense_lead,
            weights,
        )
    one_answers = 1 - math.prod(1 - each for each in passages)
    return min(confidence, max(of_complete, one_answers))


def _answer_confidence(
    signals: Sequence[Signals], passages: Sequence[float], dense_lead: float, weights: _Weights
) -> float:
    lacking = min(each.lacking for each in signals)
    return sigmoid(
        weights.any_bias
        + weights.any_odds * math.log(sum(math.exp(logit(each)) for each in passages))
        + weights.any_lacking * min(lacking, _MOST_LACKING)
        + weights.any_lead * _clip(signals[0].lead, *_LEAD_BOUNDS)
        + weights.any_dense_lead * _clip(dense_lead, *_LEAD_BOUNDS)
        + weights.any_cosine * _clip(max(each.cosine for each in signals), 0.0, 1.0)
    )


def shared_confidences(
    passages: Sequence[float], answering: Sequence[float], confidence: float
) -> list[float]:
    """Return the probabilities of passages so that they agree with that of the answer.

    That one of the first passages answers is as probable as the answer: 1 minus the product of the
    probabilities that each does not.

    Args:
        passages: the probabilities of passages, each seen by itself.
        answering: those of the first passages among them.
        confidence: the probability that one of the first passages answers.
    """
    if not answering:
        return list(passages)
    none_answers = math.log(_clip(1 - confidence, _LEAST, 1 - _LEAST))
    least, most = -_MOST_LOG_ODDS, _MOST_LOG_ODDS
    for _ in range(_BISECTIONS):
        middle = (least + most) / 2
        reached = sum(math.log(1 - _sharpened(each, middle)) for each in answering)
        least, most = (middle, most) if reached > none_answers else (least, middle)
    return [_sharpened(each, least) for each in passages]


def _sharpened(probability: float, added: float) -> float:
    return _clip(sigmoid(_SHARPNESS * logit(probability) + added), _LEAST, 1 - _LEAST)


def _weights_for(signals: Sequence[Signals], relative: bool) -> _Weights:
    if any(each.answerability is not None for each in signals):
        return _WITH_READER
    return _RELATIVE if relative else _WITHOUT_READER


def _passage_confidence(signals: Signals, weights: _Weights) -> float:
    answerability = signals.answerability
    unread = answerability is None
    if answerability is None:
        answerability = _UNREAD_ANSWERABILITY
    names = signals.lacking_names
    probability = sigmoid(
        weights.bias
        + weights.answerability * _clip(answerability, -_ANSWERABILITY_BOUND, _ANSWERABILITY_BOUND)
        + weights.unread * unread
        + _STATEMENT * signals.is_statement
        + weights.lead * _clip(signals.lead, *_LEAD_BOUNDS)
        + weights.cosine * _clip(signals.cosine, 0.0, 1.0)
        + weights.name_lacking * min(names, 1.0)
        + weights.second_name_lacking * _clip(names - 1.0, 0.0, 1.0)
        + weights.date_lacking * min(signals.lacking_dates, 1.0)
        + weights.figure_lacking * min(signals.lacking_figures, 1.0)
        + weights.unknown_lacking * min(signals.lacking_unknown, _MOST_LACKING)
    )
    return _clip(probability, _LEAST, 1 - _LEAST)


def _clip(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
