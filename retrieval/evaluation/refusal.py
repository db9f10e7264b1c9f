"""Refusal at several thresholds: how many refusals are right, and how many are wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from retrieval.evaluation.evaluate import LabelledConfidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The questions that are refused at one threshold.

    Attributes:
        threshold: the confidence below which a question is refused.
        refused: number of refused questions.
        precision: share of the refused questions that are unanswerable; None if none is refused.
        recall: share of the unanswerable questions that are refused; None if there are none.
        false_refusal_rate: share of the answerable questions that are refused; None if there are
            none.
    """

    threshold: float
    refused: int
    precision: float | None
    recall: float | None
    false_refusal_rate: float | None


def refusals_by_threshold(
    judgements: Collection[LabelledConfidence], thresholds: Iterable[float]
) -> Iterator[Refusal]:
    """Yield the refusals at each threshold."""
    unanswerable = sum(not judgement.answerable for judgement in judgements)
    for threshold in thresholds:
        refused = [j for j in judgements if j.confidence < threshold]
        right = sum(not judgement.answerable for judgement in refused)
        yield Refusal(
            threshold=threshold,
            refused=len(refused),
            precision=_share(right, len(refused)),
            recall=_share(right, unanswerable),
            false_refusal_rate=_share(len(refused) - right, len(judgements) - unanswerable),
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
