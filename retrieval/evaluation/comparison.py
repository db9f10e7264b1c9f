"""Two runs over the same queries compared, query by query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import EvaluationError
from retrieval.evaluation import metrics
from retrieval.evaluation.evaluate import AUC, Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One metric of two runs over the same queries.

    Attributes:
        difference: the other run's mean minus the base's; above 0 the other is better on all
            metrics but marked@1, which has no better side.
        low: with `high` the 95% interval of the difference, by bootstrap over the query pairs.
        p_value: of a paired randomisation test, two-sided; not corrected for several metrics
            looked at together. None for AUC, which is no mean over queries.
    """

    name: str
    base: float
    other: float
    difference: float
    low: float
    high: float
    p_value: float | None
    n: int


def compare(base: Evaluation, other: Evaluation) -> tuple[Comparison, ...]:
    """Compare two runs, query by query.

    Metrics that the two take over different queries cannot be paired and are left out: refusal
    precision and sentence@1 as a rule; so is ECE, whose error has no interval.

    Raises:
        EvaluationError: the runs are of different benchmarks.
    """
    if base.counts != other.counts:
        raise EvaluationError(
            f"the runs are of different benchmarks ({base.counts.queries} and "
            f"{other.counts.queries} queries); evaluate both over the same folder"
        )
    comparisons: list[Comparison] = []
    for name, values in base.per_query.items():
        others = other.per_query.get(name, {})
        if values.keys() != others.keys():
            continue
        differences = [others[query_id] - value for query_id, value in values.items()]
        low, high = metrics.mean_interval(differences)
        comparisons.append(
            Comparison(
                name=name,
                base=base[name].value,
                other=other[name].value,
                difference=metrics.mean(differences),
                low=low,
                high=high,
                p_value=metrics.randomisation_test(differences),
                n=len(differences),
            )
        )
    return (*comparisons, *_areas(base, other))


def _areas(base: Evaluation, other: Evaluation) -> Iterator[Comparison]:
    if AUC not in {metric.name for metric in base.metrics}:
        return
    sides: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for query_id, judgement in base.confidences.items():
        pair = judgement.confidence, other.confidences[query_id].confidence
        sides[judgement.answerable].append(pair)
    low, high = metrics.auc_difference_interval(sides[True], sides[False])
    before, after = base[AUC].value, other[AUC].value
    yield Comparison(
        name=AUC,
        base=before,
        other=after,
        difference=after - before,
        low=low,
        high=high,
        p_value=None,
        n=len(base.confidences),
    )
