"""The evaluation of a run over a benchmark: metrics with intervals, in all and by turn.

This module is the door: it passes on the names of `benchmark_folder` and `metrics` that callers
need. Searching is not its business; the caller brings the run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import isfinite

import numpy as np

from index.errors import EvaluationError
from retrieval.evaluation import metrics
from retrieval.evaluation.benchmark_folder import Benchmark, GoldSpan, Qrels, Query, read_folder
from retrieval.evaluation.metrics import Calibration, ReliabilityBin, RetrievedPassage

__all__ = [
    "Benchmark",
    "Calibration",
    "Counts",
    "Cutoffs",
    "Evaluation",
    "GoldSpan",
    "LabelledConfidence",
    "Metric",
    "Qrels",
    "Query",
    "RankedQuery",
    "ReliabilityBin",
    "RetrievedPassage",
    "Timing",
    "evaluate",
    "read_folder",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedQuery:
    """What a run answered to one query.

    Attributes:
        passages: best first. Document metrics collapse them, so a run cut at 10 passages may hold
            fewer than 10 documents; ask for more passages where recall@10 matters.
        confidence: the probability that the passages answer the query, 0 to 1; where the run does
            not judge, a score that is higher for queries it would sooner answer.
        answered: False where the run said that the sources do not answer it; None where it does
            not judge.

    Raises:
        ValueError: the confidence of a run that judges is no probability, or is no number.
    """

    query_id: str
    passages: tuple[RetrievedPassage, ...]
    confidence: float
    answered: bool | None
    milliseconds: float

    def __post_init__(self) -> None:
        if not (isfinite(self.confidence) if self.answered is None else 0 <= self.confidence <= 1):
            wanted = "a number" if self.answered is None else "in [0, 1]"
            raise ValueError(f"{self.query_id}: confidence {self.confidence} is not {wanted}")

    def at_threshold(self, threshold: float) -> RankedQuery:
        """Return it as a run says it that refuses below this probability."""
        if self.answered is None:
            return self
        return replace(self, answered=bool(self.passages) and self.confidence >= threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoffs:
    """The ranks at which metrics are cut.

    Attributes:
        recall: of recall and success, in documents.
        ndcg: in documents.
        span: in passages.
        reciprocal_rank: of MRR in documents and span MRR in passages.
        calibration: how many passages the confidence speaks of.
    """

    recall: tuple[int, ...] = (1, 5, 10)
    ndcg: tuple[int, ...] = (5, 10)
    span: tuple[int, ...] = (1, 4, 10)
    reciprocal_rank: int = 10
    calibration: int = 4


DEFAULT_CUTOFFS = Cutoffs()

AUC = "AUC answerable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number over `n` queries with its 95% interval, None where none can be given."""

    name: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds a query; p95 interpolates between neighbours."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was evaluated, in queries; `missing_documents` as in `Benchmark`."""

    queries: int
    judged: int
    with_gold_spans: int
    answerable: int
    unanswerable: int
    with_history: int
    missing_documents: int


@dataclass(frozen=True, slots=True)
class LabelledConfidence:
    """What a run said of one query, and what is so."""

    confidence: float
    answerable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A run's metrics over a benchmark.

    Attributes:
        metrics: those that are defined; one over no queries is left out.
        per_query: metric name -> query_id -> value, for the metrics that are means over queries.
        confidences: query_id -> what was said, of the queries that say whether they are answerable.
        calibrations: against `answerable` and against the gold spans, where the benchmark has them.
        parts: of a benchmark with conversations, the same over its "follow-ups", which have a
            history, and its "first turns", those that it has; else empty.
    """

    metrics: tuple[Metric, ...]
    per_query: Mapping[str, Mapping[str, float]]
    confidences: Mapping[str, LabelledConfidence]
    calibrations: tuple[Calibration, ...]
    timing: Timing
    counts: Counts
    parts: Mapping[str, Evaluation] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Metric:
        """Return the metric of that name.

        Raises:
            KeyError: it is not defined for this benchmark and run.
        """
        return {metric.name: metric for metric in self.metrics}[name]

    def as_dict(self) -> dict[str, object]:
        """Return everything as JSON can write it, per-query values by query_id."""
        by_query: dict[str, dict[str, float]] = defaultdict(dict)
        for name, values in self.per_query.items():
            for query_id, value in values.items():
                by_query[query_id][name] = value
        return {
            **self._figures(),
            "parts": {name: part._figures() for name, part in self.parts.items()},
            "per_query": dict(by_query),
        }

    def _figures(self) -> dict[str, object]:
        return {
            "metrics": {each.name: asdict(each) for each in self.metrics},
            "calibration": {
                each.name: {"error": each.error, **asdict(each)} for each in self.calibrations
            },
            "timing_ms": asdict(self.timing),
            "counts": asdict(self.counts),
        }


def evaluate(
    benchmark: Benchmark, run: Sequence[RankedQuery], cutoffs: Cutoffs = DEFAULT_CUTOFFS
) -> Evaluation:
    """Score a run.

    Each family of metrics is taken over the queries it is defined for:

    - recall, success, MRR, nDCG: queries with a document judged relevant. (trec_eval also counts
      queries with none, as 0.)
    - span@k, span MRR: queries with gold spans. A passage counts when it holds any one of them
      wholly.
    - sentence@1: queries whose first passage holds a gold span; the share where a marked sentence
      does. Marking everything would win it, so marked@1 says how much of those passages is marked.
      Not where whole passages were judged, which no sentence holds. A run that marks nothing has
      neither.
    - refusal precision: refused queries; recall: unanswerable ones. AUC: all that say which.
    - ECE: confidence against `answerable`, and against a gold span being found.

    Of a run that does not judge, AUC alone is taken of the confidence.

    Raises:
        EvaluationError: the run does not answer each query of the benchmark once.
    """
    ranked = _by_query(benchmark, run)
    follow_ups = [query.query_id for query in benchmark.queries if query.history]
    first_turns = [query.query_id for query in benchmark.queries if not query.history]
    parts = {"follow-ups": follow_ups, "first turns": first_turns} if follow_ups else {}
    return replace(
        _evaluated(benchmark, ranked, cutoffs),
        parts={
            name: _evaluated(benchmark.only(ids), {key: ranked[key] for key in ids}, cutoffs)
            for name, ids in parts.items()
            if ids
        },
    )


def _evaluated(
    benchmark: Benchmark, ranked: Mapping[str, RankedQuery], cutoffs: Cutoffs
) -> Evaluation:
    gold: dict[str, list[GoldSpan]] = defaultdict(list)
    for span in benchmark.gold_spans:
        gold[span.query_id].append(span)
    judged = {
        query_id: relevances
        for query_id, relevances in benchmark.qrels.items()
        if any(relevance > 0 for relevance in relevances.values())
    }
    told = [query for query in benchmark.queries if query.answerable is not None]
    judgements = {
        query.query_id: LabelledConfidence(
            ranked[query.query_id].confidence, bool(query.answerable)
        )
        for query in told
    }

    marks = any(passage.sentences for answer in ranked.values() for passage in answer.passages)
    per_query: dict[str, dict[str, float]] = defaultdict(dict)
    for query_id, relevances in judged.items():
        for name, value in _document_scores(ranked[query_id], relevances, cutoffs):
            per_query[name][query_id] = value
    for query_id, spans in gold.items():
        for name, value in _passage_scores(ranked[query_id], spans, cutoffs, marks):
            per_query[name][query_id] = value
    per_query["refusal precision"] = {
        query.query_id: float(not query.answerable)
        for query in told
        if ranked[query.query_id].answered is False
    }
    per_query["refusal recall"] = {
        query.query_id: float(answered is False)
        for query in told
        if not query.answerable and (answered := ranked[query.query_id].answered) is not None
    }
    defined = {name: values for name, values in per_query.items() if values}

    calibrations = tuple(_calibrations(benchmark.queries, ranked, gold, cutoffs.calibration))
    times = [answer.milliseconds for answer in ranked.values()]
    unanswerable = sum(not query.answerable for query in told)
    return Evaluation(
        metrics=(
            *(_mean_metric(name, list(values.values())) for name, values in defined.items()),
            *_area(judgements.values()),
            # Resampling makes this error larger, so an interval from it would mislead.
            *(Metric(name=c.name, value=c.error, low=None, high=None, n=c.n) for c in calibrations),
        ),
        per_query=defined,
        confidences=judgements,
        calibrations=calibrations,
        timing=Timing(median=float(np.median(times)), p95=float(np.percentile(times, 95))),
        counts=Counts(
            queries=len(benchmark.queries),
            judged=len(judged),
            with_gold_spans=len(gold),
            answerable=len(told) - unanswerable,
            unanswerable=unanswerable,
            with_history=sum(bool(query.history) for query in benchmark.queries),
            missing_documents=len(benchmark.missing_documents),
        ),
    )


def _by_query(benchmark: Benchmark, run: Sequence[RankedQuery]) -> Mapping[str, RankedQuery]:
    ranked = {answer.query_id: answer for answer in run}
    wanted = {query.query_id for query in benchmark.queries}
    if len(ranked) != len(run):
        raise EvaluationError(
            f"the run holds {len(run)} answers to {len(ranked)} queries; keep one a query"
        )
    missing, foreign = wanted - ranked.keys(), ranked.keys() - wanted
    if missing or foreign:
        # A mean over the queries a run chose to answer would not be comparable with any other.
        example = min(missing or foreign)
        raise EvaluationError(
            f"the run lacks {len(missing)} of the benchmark's {len(wanted)} queries and has "
            f"{len(foreign)} others ({example!r} is one); run it over the same queries.jsonl"
        )
    return ranked


def _document_scores(
    answer: RankedQuery, relevances: Mapping[str, int], cutoffs: Cutoffs
) -> Iterator[tuple[str, float]]:
    ranking = metrics.documents_of(answer.passages)
    for k in cutoffs.recall:
        yield f"recall@{k}", metrics.recall(ranking, relevances, k)
    for k in cutoffs.recall:
        yield f"success@{k}", metrics.success(ranking, relevances, k)
    k = cutoffs.reciprocal_rank
    yield f"MRR@{k}", metrics.reciprocal_rank(ranking, relevances, k)
    for k in cutoffs.ndcg:
        yield f"nDCG@{k}", metrics.ndcg(ranking, relevances, k)


def _passage_scores(
    answer: RankedQuery, gold: Sequence[GoldSpan], cutoffs: Cutoffs, marks: bool
) -> Iterator[tuple[str, float]]:
    for k in cutoffs.span:
        found = metrics.span_rank(answer.passages, gold, k) is not None
        yield f"span@{k}", float(found)
    k = cutoffs.reciprocal_rank
    yield f"span MRR@{k}", metrics.inverse(metrics.span_rank(answer.passages, gold, k))
    narrow = [span for span in gold if not span.passage]
    # A copy has no marks of its own to judge.
    own = [replace(first, also_in=()) for first in answer.passages[:1]]
    if marks and metrics.span_rank(own, narrow, 1):
        first = own[0]
        yield "sentence@1", float(any(first.marks(span) for span in narrow))
        yield "marked@1", first.marked_share()


def _area(judgements: Iterable[LabelledConfidence]) -> Iterator[Metric]:
    sides: dict[bool, list[float]] = {True: [], False: []}
    for judgement in judgements:
        sides[judgement.answerable].append(judgement.confidence)
    if sides[True] and sides[False]:
        low, high = metrics.auc_interval(sides[True], sides[False])
        area = metrics.auc(sides[True], sides[False])
        n = len(sides[True]) + len(sides[False])
        yield Metric(name=AUC, value=area, low=low, high=high, n=n)


def _calibrations(
    queries: Iterable[Query],
    ranked: Mapping[str, RankedQuery],
    gold: Mapping[str, Sequence[GoldSpan]],
    k: int,
) -> Iterator[Calibration]:
    said: list[tuple[float, bool]] = []
    found: list[tuple[float, bool]] = []
    for query in queries:
        answer, spans = ranked[query.query_id], gold.get(query.query_id, ())
        if answer.answered is None:
            continue
        if query.answerable is not None:
            said.append((answer.confidence, query.answerable))
        if spans or query.answerable is False:
            hit = metrics.span_rank(answer.passages, spans, k) is not None
            found.append((answer.confidence, hit))
    outcomes = {"ECE answerable": said, f"ECE span@{k}": found if gold else []}
    for name, pairs in outcomes.items():
        if pairs:
            confidences, truths = zip(*pairs, strict=True)
            yield Calibration(name=name, bins=metrics.reliability(confidences, truths))


def _mean_metric(name: str, values: Sequence[float]) -> Metric:
    low, high = metrics.mean_interval(values)
    return Metric(name=name, value=metrics.mean(values), low=low, high=high, n=len(values))
