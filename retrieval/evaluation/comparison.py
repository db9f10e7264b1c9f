"""Compare two runs over the same queries, query by query."""

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
        base: the base run's value.
        other: the other run's value.
        difference: the other run's value minus the base run's. Above 0 the other run is better,
            except on marked@1, which has no better direction.
        low: lower end of the 95% interval of the difference, by bootstrap over the query pairs.
        high: upper end of that interval.
        p_value: two-sided p value of a paired randomisation test, not corrected for several
            metrics looked at together. None for AUC, which is not a mean over queries.
        n: number of queries compared.
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
    """Compare two runs metric by metric, pairing their values query by query.

    A metric is left out where the two runs define it over different queries, because the values
    cannot be paired; this usually affects refusal precision and sentence@1. ECE is left out too,
    because its error has no interval.

    Raises:
        EvaluationError: the two runs are over different benchmarks.
    """
    if base.counts != other.counts:
        raise EvaluationError(
            f"the runs are over different benchmarks ({base.counts.queries} and "
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
    return (*comparisons, *_compare_auc(base, other))


def _compare_auc(base: Evaluation, other: Evaluation) -> Iterator[Comparison]:
    if AUC not in {metric.name for metric in base.metrics}:
        return
    sides: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for query_id, judgement in base.confidences.items():
        pair = judgement.confidence, other.confidences[query_id].confidence
        sides[judgement.answerable].append(pair)
    low, high = metrics.auc_difference_interval(sides[True], sides[False])
    base_auc, other_auc = base[AUC].value, other[AUC].value
    yield Comparison(
        name=AUC,
        base=base_auc,
        other=other_auc,
        difference=other_auc - base_auc,
        low=low,
        high=high,
        p_value=None,
        n=len(base.confidences),
    )
