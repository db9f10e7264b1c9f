"""Refusal as a function of the threshold: what each one would cost, and win."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from retrieval.evaluation.evaluate import LabelledConfidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is refused below a threshold.

    Attributes:
        precision: the share of the refusals that are right; None where nothing is refused.
        recall: the share of the unanswerable questions that are refused; None without any.
        wrongly: the share of the answerable questions that are refused; None without any.
    """

    threshold: float
    refused: int
    precision: float | None
    recall: float | None
    wrongly: float | None


def refusals(
    judgements: Collection[LabelledConfidence], thresholds: Iterable[float]
) -> Iterator[Refusal]:
    """Yield what each threshold refuses."""
    unanswerable = sum(not judgement.answerable for judgement in judgements)
    for threshold in thresholds:
        refused = [j for j in judgements if j.confidence < threshold]
        right = sum(not judgement.answerable for judgement in refused)
        yield Refusal(
            threshold=threshold,
            refused=len(refused),
            precision=_share(right, len(refused)),
            recall=_share(right, unanswerable),
            wrongly=_share(len(refused) - right, len(judgements) - unanswerable),
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
