"""Two runs compared, with differences and p values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import EvaluationError
from retrieval.evaluation.comparison import Comparison, compare
from retrieval.evaluation.evaluate import Benchmark, Evaluation, Query, RankedQuery, evaluate
from tests.retrieval.evaluation.test_evaluate import BENCHMARK, RUN, answer, passage


def first_ranks(ranks: str) -> tuple[Benchmark, tuple[RankedQuery, ...]]:
    """Return a benchmark and a run with a relevant document at each rank given, "-" for none."""
    names = [f"q{place}" for place in range(len(ranks))]
    benchmark = Benchmark(
        corpus=Path("corpus.jsonl"),
        queries=tuple(Query(query_id=name, text="?") for name in names),
        qrels={name: {"right": 1} for name in names},
    )
    runs = []
    for name, rank in zip(names, ranks, strict=True):
        wrong = [passage(f"wrong-{place}", 0, 9) for place in range(3)]
        if rank != "-":
            wrong.insert(int(rank) - 1, passage("right", 0, 9))
        runs.append(answer(name, *wrong))
    return benchmark, tuple(runs)


def found_in(base: Evaluation, other: Evaluation) -> dict[str, Comparison]:
    return {comparison.name: comparison for comparison in compare(base, other)}


def test_compares_two_runs_query_by_query() -> None:
    # recall@1: four queries won, none lost, one even; 2 of 16 sign patterns are as extreme.
    base, other = evaluate(*first_ranks("2--31")), evaluate(*first_ranks("11111"))
    found = found_in(base, other)
    recall = found["recall@1"]
    assert (recall.base, recall.other, recall.n) == (0.2, 1.0, 5)
    assert recall.difference == pytest.approx(0.8)
    assert recall.p_value == 2 / 16
    assert recall.low == pytest.approx(0.4)
    assert recall.high == 1
    assert found["MRR@10"].difference == pytest.approx((1 / 2 + 1 + 1 + 2 / 3 + 0) / 5)


def test_the_worse_run_differs_downwards() -> None:
    base, other = evaluate(*first_ranks("11111")), evaluate(*first_ranks("2--31"))
    recall = found_in(base, other)["recall@1"]
    assert recall.difference == pytest.approx(-0.8)
    assert recall.low == -1


def test_a_run_does_not_differ_from_itself() -> None:
    found = evaluate(BENCHMARK, RUN)
    for comparison in compare(found, found):
        assert (comparison.difference, comparison.low, comparison.high) == (0, 0, 0)
        assert comparison.p_value == (None if comparison.name == "AUC answerable" else 1)


def test_metrics_over_different_queries_are_not_compared() -> None:
    refused = RankedQuery(
        query_id="q4", passages=(), confidence=0.1, answered=False, milliseconds=1.0
    )
    other = evaluate(BENCHMARK, (*RUN[:3], refused, RUN[4]))
    names = set(found_in(evaluate(BENCHMARK, RUN), other))
    assert "refusal precision" not in names
    assert "ECE answerable" not in names
    assert {"refusal recall", "recall@1", "span@1", "sentence@1"} <= names


def test_runs_over_different_benchmarks_are_not_compared() -> None:
    with pytest.raises(EvaluationError, match="evaluate both over the same folder"):
        compare(evaluate(*first_ranks("11")), evaluate(*first_ranks("111")))


def test_areas_are_compared_query_by_query() -> None:
    # q2 and q3 tie in the base and not in the other. The difference of a drawn sample is half the
    # share of its pairs that are (q2, q3): none in 7 draws of 16, all in 1 of 16, which is 0.5.
    surer = replace(RUN[1], confidence=0.75)
    base, other = evaluate(BENCHMARK, RUN), evaluate(BENCHMARK, (RUN[0], surer, *RUN[2:]))
    area = found_in(base, other)["AUC answerable"]
    assert (area.base, area.other, area.difference) == (0.875, 1.0, 0.125)
    assert (area.low, area.high, area.p_value, area.n) == (0, 0.5, None, 4)
    back = found_in(other, base)["AUC answerable"]
    assert (back.difference, back.low, back.high) == (-0.125, -0.5, 0)


def test_the_parts_are_compared_like_the_whole() -> None:
    # q2 is the one follow-up; its relevant document is second at first, then first.
    better = replace(RUN[1], passages=RUN[1].passages[1:])
    base, other = evaluate(BENCHMARK, RUN), evaluate(BENCHMARK, (RUN[0], better, *RUN[2:]))
    recall = found_in(base.parts["follow-ups"], other.parts["follow-ups"])["recall@1"]
    assert (recall.base, recall.other, recall.n) == (0.0, 0.5, 1)
    recall = found_in(base.parts["first turns"], other.parts["first turns"])["recall@1"]
    assert (recall.difference, recall.p_value, recall.n) == (0, 1, 1)


def test_a_run_that_does_not_judge_is_compared_on_what_both_have() -> None:
    scored = tuple(replace(each, answered=None, confidence=7.0) for each in RUN)
    found = found_in(evaluate(BENCHMARK, scored), evaluate(BENCHMARK, RUN))
    assert "refusal recall" not in found
    assert found["AUC answerable"].difference == 0.875 - 0.5
    assert found["recall@1"].difference == 0
