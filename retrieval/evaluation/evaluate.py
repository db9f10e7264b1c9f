"""Evaluate a run over a benchmark: metrics with intervals, over all queries and by turn.

Callers import from this module; it re-exports the names they need from `benchmark_folder` and
`metrics`. It does not search: the caller passes in the run.
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
    """A run's answer to one query.

    Attributes:
        query_id: id of the query.
        passages: the retrieved passages, best first. Document metrics take each document once, so
            a run cut at 10 passages may have fewer than 10 documents; retrieve more passages where
            recall@10 matters.
        confidence: probability that the passages answer the query, 0 to 1. In a run that does not
            judge, any finite score that is higher for queries more likely to be answered.
        answered: False if the run says that the sources do not answer the query; None if the run
            does not judge.
        milliseconds: time taken to answer.

    Raises:
        ValueError: the confidence is outside [0, 1] in a run that judges, or is not finite.
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
        """Return the answer with `answered` set by this confidence threshold."""
        if self.answered is None:
            return self
        return replace(self, answered=bool(self.passages) and self.confidence >= threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoffs:
    """The ranks at which metrics are cut off.

    Attributes:
        recall: cutoffs of recall and success, in documents.
        ndcg: cutoffs of nDCG, in documents.
        span: cutoffs of span@k, in passages.
        reciprocal_rank: cutoff of MRR in documents and of span MRR in passages.
        calibration: number of passages that the confidence is about.
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
    """A metric's value over `n` queries, with its 95% interval; None where there is no interval."""

    name: str
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds per query. p95 interpolates between neighbouring values."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of queries of each kind, and of `Benchmark.missing_documents`."""

    queries: int
    judged: int
    with_gold_spans: int
    answerable: int
    unanswerable: int
    with_history: int
    missing_documents: int


@dataclass(frozen=True, slots=True)
class LabelledConfidence:
    """A query's predicted confidence and its label."""

    confidence: float
    answerable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A run's metrics over a benchmark.

    Attributes:
        metrics: the defined metrics. A metric over no queries is left out.
        per_query: metric name -> query_id -> value, for the metrics that are means over queries.
        confidences: query_id -> confidence and label, for the queries labelled as answerable or
            unanswerable.
        calibrations: calibration against `answerable` and against the gold spans, where the
            benchmark has them.
        timing: times per query.
        counts: numbers of queries.
        parts: evaluations of the "follow-ups" (queries with a history) and the "first turns"
            (queries without). Empty if the benchmark has no follow-ups; a part without queries is
            left out.
    """

    metrics: tuple[Metric, ...]
    per_query: Mapping[str, Mapping[str, float]]
    confidences: Mapping[str, LabelledConfidence]
    calibrations: tuple[Calibration, ...]
    timing: Timing
    counts: Counts
    parts: Mapping[str, Evaluation] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Metric:
        """Return a metric by its name.

        Raises:
            KeyError: the metric is not defined for this benchmark and run.
        """
        return {metric.name: metric for metric in self.metrics}[name]

    def as_dict(self) -> dict[str, object]:
        """Return the evaluation as a dict for JSON, with the per-query values by query_id."""
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
            "metrics": {metric.name: asdict(metric) for metric in self.metrics},
            "calibration": {c.name: {"error": c.error, **asdict(c)} for c in self.calibrations},
            "timing_ms": asdict(self.timing),
            "counts": asdict(self.counts),
        }


def evaluate(
    benchmark: Benchmark, run: Sequence[RankedQuery], cutoffs: Cutoffs = DEFAULT_CUTOFFS
) -> Evaluation:
    """Evaluate a run over a benchmark.

    Each family of metrics is computed over the queries for which it is defined:

    - recall, success, MRR, nDCG: queries with a document judged relevant. (trec_eval also counts
      queries without one, as 0.)
    - span@k, span MRR: queries with gold spans. A passage is a hit if it contains a whole gold
      span of the query.
    - sentence@1: queries whose first passage contains a gold span. The value is the share of them
      where one marked sentence contains the span. Marking everything would give 1, so marked@1
      reports the share of those passages that is marked. Spans for which a whole passage was
      judged do not count, because no sentence contains them. A run that marks no sentences has
      neither metric.
    - answer F1@1: the same queries. How much the words marked as the answer overlap with a gold
      span, in characters. A run that marks no answers does not have it.
    - refusal precision: refused queries. Refusal recall: unanswerable queries. AUC: all queries
      labelled as answerable or unanswerable.
    - ECE: the confidence against `answerable`, and against whether a gold span is found.

    For a run that does not judge, AUC is the only metric of the confidence.

    Raises:
        EvaluationError: the run does not answer each query of the benchmark exactly once.
    """
    ranked = _rankings_by_query(benchmark, run)
    follow_ups = [query.query_id for query in benchmark.queries if query.history]
    first_turns = [query.query_id for query in benchmark.queries if not query.history]
    parts = {"follow-ups": follow_ups, "first turns": first_turns} if follow_ups else {}
    return replace(
        _evaluate_part(benchmark, ranked, cutoffs),
        parts={
            name: _evaluate_part(
                benchmark.restricted_to(ids), {key: ranked[key] for key in ids}, cutoffs
            )
            for name, ids in parts.items()
            if ids
        },
    )


def _evaluate_part(
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
    labelled = [query for query in benchmark.queries if query.answerable is not None]
    confidences = {
        query.query_id: LabelledConfidence(
            ranked[query.query_id].confidence, bool(query.answerable)
        )
        for query in labelled
    }

    passages = [passage for answer in ranked.values() for passage in answer.passages]
    marks = any(passage.sentences for passage in passages)
    finds_words = any(passage.answers for passage in passages)
    per_query: dict[str, dict[str, float]] = defaultdict(dict)
    for query_id, relevances in judged.items():
        for name, value in _document_scores(ranked[query_id], relevances, cutoffs):
            per_query[name][query_id] = value
    for query_id, spans in gold.items():
        for name, value in _passage_scores(ranked[query_id], spans, cutoffs, marks, finds_words):
            per_query[name][query_id] = value
    per_query["refusal precision"] = {
        query.query_id: float(not query.answerable)
        for query in labelled
        if ranked[query.query_id].answered is False
    }
    per_query["refusal recall"] = {
        query.query_id: float(answered is False)
        for query in labelled
        if not query.answerable and (answered := ranked[query.query_id].answered) is not None
    }
    defined = {name: values for name, values in per_query.items() if values}

    calibrations = tuple(_calibrations(benchmark.queries, ranked, gold, cutoffs.calibration))
    times = [answer.milliseconds for answer in ranked.values()]
    unanswerable = sum(not query.answerable for query in labelled)
    return Evaluation(
        metrics=(
            *(_mean_metric(name, list(values.values())) for name, values in defined.items()),
            *_auc_metric(confidences.values()),
            # Resampling makes this error larger, so a bootstrap interval would mislead.
            *(Metric(name=c.name, value=c.error, low=None, high=None, n=c.n) for c in calibrations),
        ),
        per_query=defined,
        confidences=confidences,
        calibrations=calibrations,
        timing=Timing(median=float(np.median(times)), p95=float(np.percentile(times, 95))),
        counts=Counts(
            queries=len(benchmark.queries),
            judged=len(judged),
            with_gold_spans=len(gold),
            answerable=len(labelled) - unanswerable,
            unanswerable=unanswerable,
            with_history=sum(bool(query.history) for query in benchmark.queries),
            missing_documents=len(benchmark.missing_documents),
        ),
    )


def _rankings_by_query(
    benchmark: Benchmark, run: Sequence[RankedQuery]
) -> Mapping[str, RankedQuery]:
    ranked = {answer.query_id: answer for answer in run}
    wanted = {query.query_id for query in benchmark.queries}
    if len(ranked) != len(run):
        raise EvaluationError(
            f"the run has {len(run)} answers to {len(ranked)} queries; keep one per query"
        )
    missing, extra = wanted - ranked.keys(), ranked.keys() - wanted
    if missing or extra:
        # A mean over only the queries that one run answers cannot be compared with other runs.
        example = min(missing or extra)
        raise EvaluationError(
            f"the run lacks {len(missing)} of the benchmark's {len(wanted)} queries and has "
            f"{len(extra)} others ({example!r} is one); run it over the same queries.jsonl"
        )
    return ranked


def _document_scores(
    answer: RankedQuery, relevances: Mapping[str, int], cutoffs: Cutoffs
) -> Iterator[tuple[str, float]]:
    ranking = metrics.ranked_documents(answer.passages)
    for k in cutoffs.recall:
        yield f"recall@{k}", metrics.recall(ranking, relevances, k)
    for k in cutoffs.recall:
        yield f"success@{k}", metrics.success(ranking, relevances, k)
    k = cutoffs.reciprocal_rank
    yield f"MRR@{k}", metrics.reciprocal_rank(ranking, relevances, k)
    for k in cutoffs.ndcg:
        yield f"nDCG@{k}", metrics.ndcg(ranking, relevances, k)


def _passage_scores(
    answer: RankedQuery,
    gold: Sequence[GoldSpan],
    cutoffs: Cutoffs,
    marks: bool,
    finds_words: bool,
) -> Iterator[tuple[str, float]]:
    for k in cutoffs.span:
        yield f"span@{k}", float(metrics.span_rank(answer.passages, gold, k) is not None)
    k = cutoffs.reciprocal_rank
    yield f"span MRR@{k}", metrics.inverse(metrics.span_rank(answer.passages, gold, k))
    sentence_gold = [span for span in gold if not span.is_whole_passage]
    # Sentences are marked in the passage itself and not in its copies.
    first_passages = [replace(first, also_in=()) for first in answer.passages[:1]]
    if marks and metrics.span_rank(first_passages, sentence_gold, 1):
        [first] = first_passages
        yield "sentence@1", float(any(first.marks_gold(span) for span in sentence_gold))
        yield "marked@1", first.marked_share()
        if finds_words:
            yield "answer F1@1", max(first.answer_overlap(span) for span in sentence_gold)


def _auc_metric(labelled: Iterable[LabelledConfidence]) -> Iterator[Metric]:
    sides: dict[bool, list[float]] = {True: [], False: []}
    for each in labelled:
        sides[each.answerable].append(each.confidence)
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
    answerable: list[tuple[float, bool]] = []
    span_found: list[tuple[float, bool]] = []
    for query in queries:
        answer, spans = ranked[query.query_id], gold.get(query.query_id, ())
        if answer.answered is None:
            continue
        if query.answerable is not None:
            answerable.append((answer.confidence, query.answerable))
        if spans or query.answerable is False:
            hit = metrics.span_rank(answer.passages, spans, k) is not None
            span_found.append((answer.confidence, hit))
    outcomes = {"ECE answerable": answerable, f"ECE span@{k}": span_found if gold else []}
    for name, pairs in outcomes.items():
        if pairs:
            confidences, labels = zip(*pairs, strict=True)
            yield Calibration(name=name, bins=metrics.reliability(confidences, labels))


def _mean_metric(name: str, values: Sequence[float]) -> Metric:
    low, high = metrics.mean_interval(values)
    return Metric(name=name, value=metrics.mean(values), low=low, high=high, n=len(values))
