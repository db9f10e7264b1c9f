"""Benchmark folders, read and refused; a run scored by hand, in all and by turn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from index.documents import Anchor, Document, Span
from index.errors import EvaluationError
from retrieval.evaluation.evaluate import (
    Benchmark,
    Cutoffs,
    GoldSpan,
    Query,
    RankedQuery,
    RetrievedPassage,
    evaluate,
    read_folder,
)

# An astral character and a line separator before the gold span: code points, one line.
TEXT = "🦉\u2028The owl left at 9."
FILES = {
    "corpus.jsonl": (
        json.dumps({"_id": "a", "title": "Owls", "text": TEXT}, ensure_ascii=False)
        + "\n"
        + json.dumps({"_id": "b", "title": "", "text": ""})
        + "\n"
    ),
    "queries.jsonl": (
        '{"_id": "q1", "text": "When did it leave?", "history": ["What is an owl?"]}\n'
        "\n"
        '{"_id": 2, "text": "Who won?", "answerable": false}\n'
    ),
    "qrels.tsv": "query-id\tcorpus-id\tscore\nq1\ta\t2\nq1\tb\t0\n",
    "gold_spans.jsonl": '{"query_id": "q1", "doc_id": "a", "start": 18, "end": 19, "text": "9"}\n',
}

Write = Callable[[Mapping[str, str | bytes | None]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the good folder with some of its files replaced, or left out where None."""

    def written(changed: Mapping[str, str | bytes | None]) -> Path:
        for name, content in {**FILES, **changed}.items():
            if content is None:
                continue
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return written


# Reading


def test_reads_a_folder(write: Write) -> None:
    folder = write({})
    owl = Document(doc_id="a", title="Owls", text=TEXT, sha256="")
    assert read_folder(folder) == Benchmark(
        corpus=folder / "corpus.jsonl",
        queries=(
            Query(query_id="q1", text="When did it leave?", history=("What is an owl?",)),
            Query(query_id="2", text="Who won?", answerable=False),
        ),
        qrels={"q1": {"a": 2, "b": 0}},
        gold_spans=(GoldSpan(query_id="q1", anchor=Anchor.of(owl, Span(18, 19))),),
    )


def test_reads_qrels_from_their_own_folder(write: Write) -> None:
    folder = write({"qrels.tsv": None, "qrels/test.tsv": FILES["qrels.tsv"]})
    assert read_folder(folder).qrels == {"q1": {"a": 2, "b": 0}}


def test_a_gold_span_may_be_a_whole_passage(write: Write) -> None:
    whole = GOLD.replace("}", ', "passage": true}')
    assert read_folder(write({"gold_spans.jsonl": whole})).gold_spans[0].is_whole_passage is True


def test_a_lone_surrogate_counts_as_one_character(write: Write) -> None:
    corpus = '{"_id": "a", "text": "\\ud800 owl"}\n{"_id": "b", "text": ""}\n'
    gold = '{"query_id": "q1", "doc_id": "a", "start": 0, "end": 5, "text": "\\ud800 owl"}\n'
    [span] = read_folder(write({"corpus.jsonl": corpus, "gold_spans.jsonl": gold})).gold_spans
    assert span.anchor.span == Span(0, 5)


def test_gold_spans_may_be_missing(write: Write) -> None:
    assert read_folder(write({"gold_spans.jsonl": None})).gold_spans == ()


def test_reads_files_written_on_windows(write: Write) -> None:
    folder = write({name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items()})
    assert read_folder(folder).qrels == {"q1": {"a": 2, "b": 0}}
    assert len(read_folder(folder).queries) == 2


def test_reports_relevant_documents_that_the_corpus_lacks(write: Write) -> None:
    # "y" is judged not relevant, so nothing is missed without it.
    folder = write({"qrels.tsv": FILES["qrels.tsv"] + "q1\tz\t1\nq1\tx\t1\nq1\ty\t0\n"})
    assert read_folder(folder).missing_documents == ("x", "z")


GOLD = FILES["gold_spans.jsonl"]
BAD_FOLDERS = [
    ("corpus.jsonl", None, "has no corpus.jsonl; an evaluation folder contains"),
    ("queries.jsonl", None, "has no queries.jsonl"),
    ("qrels.tsv", None, "has no qrels.tsv or qrels/test.tsv"),
    ("queries.jsonl", "\n", "queries.jsonl: no queries; write one"),
    ("queries.jsonl", '{"_id": "q1"}', 'queries.jsonl:1: "text" must be a string; got None'),
    ("queries.jsonl", '{"_id": "q1", "text": " "}', 'queries.jsonl:1: "text" is blank'),
    ("queries.jsonl", '{"text": "Who?"}', 'queries.jsonl:1: "_id" must be a non-empty string'),
    (
        "queries.jsonl",
        '{"_id": true, "text": "Who?"}',
        '"_id" must be a non-empty string; got True',
    ),
    ("queries.jsonl", '{"_id": "", "text": "Who?"}', '"_id" must be a non-empty string'),
    ("queries.jsonl", "\n\n[1]", "queries.jsonl:3: not a JSON object; got [1]"),
    ("queries.jsonl", '{"_id": "q1"', "queries.jsonl:1: not JSON ("),
    ("queries.jsonl", "[" * 200_000, "queries.jsonl:1: not JSON ("),
    ("queries.jsonl", b'\n{"_id": "\xff"}', "queries.jsonl:2: not UTF-8 (invalid start byte at"),
    (
        "queries.jsonl",
        '{"_id": "1", "text": "a", "history": "b"}',
        '"history" must be a list of st',
    ),
    (
        "queries.jsonl",
        '{"_id": "1", "text": "a", "history": [1]}',
        '"history" must be a list of st',
    ),
    ("queries.jsonl", '{"_id": "1", "text": "a", "answerable": 1}', '"answerable" must be true or'),
    (
        "queries.jsonl",
        FILES["queries.jsonl"] + '{"_id": "q1", "text": "Again?"}',
        "queries.jsonl:4: query q1 is already at ",
    ),
    ("qrels.tsv", "q1\ta\t1\n", "qrels.tsv:1: no header; put a line with query-id, corpus-id and"),
    ("qrels.tsv", "q1 0 a 1\n", "qrels.tsv:1: a line must have query-id, corpus-id and score"),
    ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\t\t1\n", "qrels.tsv:2: a line must have"),
    ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\thigh\n", "qrels.tsv:2: the score must be a"),
    ("qrels.tsv", FILES["qrels.tsv"] + "q1\ta\t1\n", "qrels.tsv:4: document a was judged 2 for"),
    (
        "qrels.tsv",
        FILES["qrels.tsv"] + "q8\ta\t1\nq9\ta\t1\nq9\tb\t1\n",
        "qrels.tsv:4: query q8 is not in queries.jsonl (2 such queries in all)",
    ),
    (
        "gold_spans.jsonl",
        GOLD.replace('"9"', '"8"'),
        "1: document a reads '9' at [18, 19), not '8'",
    ),
    ("gold_spans.jsonl", GOLD.replace("19", "20"), "document a reads '9.' at [18, 20), not '9'"),
    (
        "gold_spans.jsonl",
        GOLD.replace('"end": 19, "text": "9"', '"end": 21, "text": "9."'),
        "gold_spans.jsonl:1: [18, 21) extends beyond document a, which has 20 characters",
    ),
    ("gold_spans.jsonl", GOLD.replace("19", "18"), "gold_spans.jsonl:1: [18, 18) covers no text"),
    ("gold_spans.jsonl", GOLD.replace("18", "-1"), "gold_spans.jsonl:1: [-1, 19) covers no text"),
    ("gold_spans.jsonl", GOLD.replace("}", ', "passage": 1}'), '"passage" must be true or false'),
    ("gold_spans.jsonl", GOLD.replace("18", "1.5"), '"start" must be a whole number; got 1.5'),
    ("gold_spans.jsonl", GOLD.replace("18", "true"), '"start" must be a whole number; got True'),
    (
        "gold_spans.jsonl",
        GOLD.replace("q1", "q7"),
        "gold_spans.jsonl:1: query q7 is not in queries",
    ),
    (
        "gold_spans.jsonl",
        GOLD + GOLD.replace('"a"', '"c"'),
        "gold_spans.jsonl:2: document c is not in corpus.jsonl (1 such documents in all)",
    ),
    ("corpus.jsonl", FILES["corpus.jsonl"] * 2, "corpus.jsonl:3: document a is repeated"),
    ("corpus.jsonl", '{"_id": "a", "title": "Owls"}', 'corpus.jsonl:1: "text" must be a string'),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD_FOLDERS)
def test_refuses_a_folder_that_contradicts_itself(
    write: Write, name: str, content: str | bytes | None, message: str
) -> None:
    with pytest.raises(EvaluationError, match=re.escape(message)):
        read_folder(write({name: content}))


def test_refuses_what_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="is not a folder"):
        read_folder(tmp_path / "none")


def test_refuses_a_file_that_cannot_be_read(write: Write) -> None:
    folder = write({"gold_spans.jsonl": None})
    (folder / "gold_spans.jsonl").mkdir()
    with pytest.raises(EvaluationError, match=r"gold_spans\.jsonl: Is a directory; make it"):
        read_folder(folder)


def test_long_values_are_cut_in_messages(write: Write) -> None:
    with pytest.raises(EvaluationError) as raised:
        read_folder(write({"queries.jsonl": json.dumps([["long"] * 50])}))
    assert str(raised.value).endswith("…")
    assert len(str(raised.value)) < 200 + len(str(write({})))


# Scoring


def passage(doc_id: str, start: int, end: int, *sentences: Span) -> RetrievedPassage:
    return RetrievedPassage(doc_id=doc_id, span=Span(start, end), score=0.5, sentences=sentences)


def answer(
    query_id: str,
    *passages: RetrievedPassage,
    confidence: float = 0.5,
    answered: bool = True,
    milliseconds: float = 1.0,
) -> RankedQuery:
    return RankedQuery(
        query_id=query_id,
        passages=passages,
        confidence=confidence,
        answered=answered,
        milliseconds=milliseconds,
    )


def gold(query_id: str, doc_id: str, start: int, end: int) -> GoldSpan:
    place = Anchor(doc_id=doc_id, span=Span(start, end), quote_sha256="", text_sha256="")
    return GoldSpan(query_id=query_id, anchor=place)


BENCHMARK = Benchmark(
    corpus=Path("corpus.jsonl"),
    queries=(
        Query(query_id="q1", text="One?", answerable=True),
        Query(query_id="q2", text="Two?", answerable=True, history=("One?",)),
        Query(query_id="q3", text="Three?", answerable=False),
        Query(query_id="q4", text="Four?", answerable=False),
        Query(query_id="q5", text="Five?"),
    ),
    qrels={"q1": {"a": 1}, "q2": {"a": 1, "b": 2}, "q3": {"a": 0}},
    gold_spans=(gold("q1", "a", 10, 20), gold("q1", "a", 50, 55), gold("q2", "b", 0, 5)),
    missing_documents=("z",),
)
RUN = (
    # The gold span [10, 20) is in the passage but only half of it is in the sentence.
    answer("q1", passage("a", 0, 40, Span(0, 15)), confidence=0.95, milliseconds=10),
    # a, b, c once collapsed; the gold span comes third.
    answer(
        "q2",
        passage("c", 0, 9),
        passage("a", 0, 9),
        passage("b", 0, 9),
        passage("b", 9, 20),
        confidence=0.65,
        answered=False,
        milliseconds=20,
    ),
    answer("q3", passage("a", 0, 9), confidence=0.65, answered=False, milliseconds=30),
    answer("q4", passage("a", 0, 9), confidence=0.15, answered=True, milliseconds=40),
    answer("q5", milliseconds=50),
)


def test_scores_a_run() -> None:
    found = evaluate(BENCHMARK, RUN)
    dcg, ideal = 1 / 1.5849625007211563 + 2 / 2, 2 + 1 / 1.5849625007211563
    wanted = {
        "recall@1": (0.5, 2),
        "recall@5": (1.0, 2),
        "recall@10": (1.0, 2),
        "success@1": (0.5, 2),
        "success@5": (1.0, 2),
        "success@10": (1.0, 2),
        "MRR@10": (0.75, 2),
        "nDCG@5": ((1 + dcg / ideal) / 2, 2),
        "nDCG@10": ((1 + dcg / ideal) / 2, 2),
        "span@1": (0.5, 2),
        "span@4": (1.0, 2),
        "span@10": (1.0, 2),
        "span MRR@10": ((1 + 1 / 3) / 2, 2),
        "sentence@1": (0.0, 1),
        "marked@1": (15 / 40, 1),
        "refusal precision": (0.5, 2),  # q2 and q3 refused, q3 rightly
        "refusal recall": (0.5, 2),  # q3 and q4 to refuse, q3 refused
        "AUC answerable": ((2 + 0.5 + 1) / 4, 4),
        # Bins 0.15 (q4), 0.65 (q2, q3), 0.95 (q1).
        "ECE answerable": ((0.15 + 2 * 0.15 + 0.05) / 4, 4),
        "ECE span@4": ((0.15 + 2 * 0.15 + 0.05) / 4, 4),
    }
    assert [metric.name for metric in found.metrics] == list(wanted)
    for metric in found.metrics:
        value, n = wanted[metric.name]
        assert metric.value == pytest.approx(value), metric.name
        assert metric.n == n, metric.name


def test_per_query_values_are_what_the_means_are_made_of() -> None:
    found = evaluate(BENCHMARK, RUN)
    assert found.per_query["recall@1"] == {"q1": 1.0, "q2": 0.0}
    assert found.per_query["span MRR@10"] == {"q1": 1.0, "q2": 1 / 3}
    assert found.per_query["sentence@1"] == {"q1": 0.0}
    assert found.per_query["refusal precision"] == {"q2": 0.0, "q3": 1.0}
    assert found.per_query["refusal recall"] == {"q3": 1.0, "q4": 0.0}


def test_a_marked_sentence_with_any_gold_span_counts() -> None:
    marked = answer("q1", passage("a", 0, 60, Span(0, 15), Span(45, 60)))
    assert evaluate(BENCHMARK, (marked, *RUN[1:]))["sentence@1"].value == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([Span(10, 20)], 1.0),
        ([Span(5, 20)], 2 * 10 / 25),
        ([Span(15, 20)], 2 * 5 / 15),
        ([Span(0, 10), Span(12, 14)], 2 * 2 / 12),
        ([Span(20, 30)], 0.0),
    ],
)
def test_the_overlap_of_the_answers_words(answers: list[Span], expected: float) -> None:
    benchmark = replace(BENCHMARK, gold_spans=(gold("q1", "a", 10, 20),))
    found = replace(passage("a", 0, 60, Span(0, 40)), answers=tuple(answers))
    run = (answer("q1", found), *RUN[1:])
    assert evaluate(benchmark, run)["answer F1@1"].value == pytest.approx(expected)


def test_a_run_that_marks_no_answers_has_no_overlap() -> None:
    assert "answer F1@1" not in evaluate(BENCHMARK, RUN).per_query


def test_a_whole_passage_asks_nothing_of_a_sentence() -> None:
    whole = replace(gold("q1", "a", 10, 20), is_whole_passage=True)
    found = evaluate(replace(BENCHMARK, gold_spans=(whole,)), RUN)
    assert found["span@1"].value == 1
    assert "sentence@1" not in found.per_query
    # Beside an answer that is placed more closely, only that one is asked for.
    both = replace(BENCHMARK, gold_spans=(whole, gold("q1", "a", 2, 5)))
    assert evaluate(both, RUN)["sentence@1"].value == 1


def test_a_copy_is_found_but_its_sentences_are_not_judged() -> None:
    copied = replace(
        RUN[0], passages=(replace(passage("z", 0, 9), also_in=(("a", Span(0, 900)),)),)
    )
    found = evaluate(BENCHMARK, (copied, *RUN[1:]))
    assert found.per_query["span@1"]["q1"] == 1
    assert "q1" not in found.per_query.get("sentence@1", {})


def test_intervals_stand_beside_means_and_area_but_not_calibration() -> None:
    found = evaluate(BENCHMARK, RUN)
    assert (found["recall@1"].low, found["recall@1"].high) == (0.0, 1.0)
    assert (found["recall@5"].low, found["recall@5"].high) == (1.0, 1.0)
    area = found["AUC answerable"]
    assert area.low is not None
    assert area.high is not None
    assert 0 <= area.low < area.value < area.high <= 1
    assert (found["ECE answerable"].low, found["ECE answerable"].high) == (None, None)


def test_confidence_is_held_against_the_passages_shown_only() -> None:
    # q2's gold span is third: not found among the first two.
    found = evaluate(BENCHMARK, RUN, Cutoffs(calibration=2))
    assert found["ECE span@2"].value == pytest.approx((0.15 + 2 * 0.65 + 0.05) / 4)


def test_cutoffs_can_be_chosen() -> None:
    cutoffs = Cutoffs(recall=(2,), ndcg=(3,), span=(3,), reciprocal_rank=2)
    found = evaluate(BENCHMARK, RUN, cutoffs)
    assert found["recall@2"].value == 0.75
    assert found["span@3"].value == 1
    assert found["span MRR@2"].value == 0.5
    with pytest.raises(KeyError):
        found["recall@1"]


def test_counts_and_times() -> None:
    found = evaluate(BENCHMARK, RUN)
    assert found.as_dict()["counts"] == {
        "queries": 5,
        "judged": 2,
        "with_gold_spans": 2,
        "answerable": 2,
        "unanswerable": 2,
        "with_history": 1,
        "missing_documents": 1,
    }
    assert found.timing.median == 30
    assert found.timing.p95 == pytest.approx(48)


def test_metrics_without_queries_are_left_out() -> None:
    bare = Benchmark(
        corpus=Path("corpus.jsonl"),
        queries=(Query(query_id="q1", text="One?"), Query(query_id="q2", text="Two?")),
        qrels={"q1": {"a": 1}},
    )
    found = evaluate(bare, (answer("q1", passage("a", 0, 9)), answer("q2", answered=False)))
    assert [metric.name for metric in found.metrics] == [
        *("recall@1", "recall@5", "recall@10", "success@1", "success@5", "success@10"),
        *("MRR@10", "nDCG@5", "nDCG@10"),
    ]
    assert found.calibrations == ()


@pytest.mark.parametrize(
    ("answerable", "wanted"),
    [
        (True, {"ECE answerable": 0.75}),
        (False, {"refusal recall": 0.0, "ECE answerable": 0.25}),
    ],
)
def test_one_kind_of_query_alone_gives_no_area_and_no_span_calibration(
    answerable: bool, wanted: dict[str, float]
) -> None:
    bare = Benchmark(
        corpus=Path("corpus.jsonl"),
        queries=(Query(query_id="q1", text="One?", answerable=answerable),),
        qrels={},
    )
    found = evaluate(bare, (answer("q1", confidence=0.25),))
    assert {metric.name: metric.value for metric in found.metrics} == wanted


def test_an_evaluation_goes_through_json() -> None:
    found = evaluate(BENCHMARK, RUN)
    written = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert written["metrics"]["recall@1"] == {
        "name": "recall@1",
        "value": 0.5,
        "low": 0.0,
        "high": 1.0,
        "n": 2,
    }
    assert written["per_query"]["q3"] == {"refusal precision": 1.0, "refusal recall": 1.0}
    assert written["timing_ms"] == {"median": 30.0, "p95": pytest.approx(48)}
    calibration = written["calibration"]["ECE answerable"]
    assert calibration["error"] == pytest.approx(0.125)
    assert [(b["low"], b["n"]) for b in calibration["bins"]] == [(0.1, 1), (0.6, 2), (0.9, 1)]


def test_refuses_a_run_that_leaves_queries_out() -> None:
    with pytest.raises(EvaluationError, match=r"lacks 1 of the benchmark's 5 queries.*'q5'"):
        evaluate(BENCHMARK, RUN[:-1])


def test_refuses_a_run_of_other_queries() -> None:
    with pytest.raises(EvaluationError, match=r"has 1 others \('q9' is one"):
        evaluate(BENCHMARK, (*RUN, answer("q9")))


def test_refuses_two_answers_to_one_query() -> None:
    with pytest.raises(EvaluationError, match="6 answers to 5 queries"):
        evaluate(BENCHMARK, (*RUN, RUN[0]))


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        answer("q1", confidence=confidence)


# A run that does not judge


def test_of_scores_that_are_no_probabilities_only_the_area_is_taken() -> None:
    scored = tuple(
        replace(each, answered=None, confidence=score)
        for each, score in zip(RUN, (31.5, -4.0, 2.0, -9.0, 0.0), strict=True)
    )
    found = evaluate(BENCHMARK, scored)
    assert found["AUC answerable"].value == 3 / 4
    names = {metric.name for metric in found.metrics}
    assert {"recall@1", "span@1", "sentence@1"} <= names
    assert not {name for name in names if name.startswith(("refusal", "ECE"))}
    assert found.calibrations == ()


def test_a_score_is_a_number() -> None:
    for score in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match=r"q1: confidence .* is not a number"):
            replace(RUN[0], answered=None, confidence=score)


def test_a_run_that_marks_nothing_has_no_sentences_to_judge() -> None:
    unmarked = answer("q1", passage("a", 0, 40), confidence=0.95)
    found = evaluate(BENCHMARK, (unmarked, *RUN[1:]))
    assert found["span@1"].value == 0.5
    assert not {"sentence@1", "marked@1"} & {metric.name for metric in found.metrics}


def test_a_threshold_refuses_what_is_below_it() -> None:
    assert RUN[1].at_threshold(0.65).answered is True
    assert RUN[1].at_threshold(0.66).answered is False
    assert RUN[4].at_threshold(0.0).answered is False  # nothing was found
    scored = replace(RUN[1], answered=None)
    assert scored.at_threshold(0.9) == scored


# By turn


def test_follow_ups_are_measured_apart() -> None:
    parts = evaluate(BENCHMARK, RUN).parts
    assert list(parts) == ["follow-ups", "first turns"]
    follow_ups, first = parts["follow-ups"], parts["first turns"]
    # q2 alone: a, b relevant, ranked c, a, b; its gold span third.
    assert follow_ups["recall@1"].value == 0
    assert follow_ups["MRR@10"].value == 0.5
    assert follow_ups["span MRR@10"].value == pytest.approx(1 / 3)
    assert (follow_ups.counts.queries, follow_ups.counts.with_history) == (1, 1)
    assert follow_ups.timing.median == 20
    # q1, and q3 to q5, of which q3 and q4 are unanswerable and q3 was refused.
    assert (first["recall@1"].value, first["recall@1"].n) == (1, 1)
    assert (first["refusal recall"].value, first["refusal precision"].value) == (0.5, 1)
    assert first["AUC answerable"].value == 1
    assert (first.counts.queries, first.counts.with_history) == (4, 0)
    assert first.timing.median == 35


def test_parts_go_through_json() -> None:
    written = json.loads(json.dumps(evaluate(BENCHMARK, RUN).as_dict(), allow_nan=False))
    assert written["parts"]["follow-ups"]["metrics"]["MRR@10"]["value"] == 0.5
    assert written["parts"]["first turns"]["counts"]["queries"] == 4


def test_a_benchmark_without_conversations_has_no_parts() -> None:
    plain = replace(BENCHMARK, queries=tuple(replace(q, history=()) for q in BENCHMARK.queries))
    assert evaluate(plain, RUN).parts == {}


def test_follow_ups_alone_are_one_part() -> None:
    asked = tuple(replace(query, history=("Before?",)) for query in BENCHMARK.queries)
    found = evaluate(replace(BENCHMARK, queries=asked), RUN)
    assert list(found.parts) == ["follow-ups"]
    assert found.parts["follow-ups"].metrics == found.metrics


def test_a_part_of_a_benchmark_is_about_its_queries() -> None:
    judged = replace(BENCHMARK, qrels={"q1": {"a": 1}, "q2": {"y": 1}}, missing_documents=("y",))
    part = judged.restricted_to({"q1"})
    assert [query.query_id for query in part.queries] == ["q1"]
    assert part.qrels == {"q1": {"a": 1}}
    assert part.gold_spans == (gold("q1", "a", 10, 20), gold("q1", "a", 50, 55))
    assert part.missing_documents == ()
    assert judged.restricted_to({"q2"}).missing_documents == ("y",)
