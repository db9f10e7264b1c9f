"""Fitting the judgement: answers taken away from a benchmark, and weights found again."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from retrieval.evaluation.benchmark_folder import read_folder
from retrieval.judgement import confidence
from retrieval.judgement.confidence import answer_confidence
from training.judgement import fit
from training.judgement.fit import ANSWER_WEIGHTS, PASSAGE_WEIGHTS, Rows, fit_answers, fit_passages
from training.judgement.without import take_away

PARAGRAPHS = [f"Town {n} has a bridge of {n}00 metres." for n in range(1, 21)]


def write_benchmark(folder: Path) -> None:
    """Write one article of twenty paragraphs, each of which answers one question."""
    folder.mkdir()
    text = "\n\n".join(PARAGRAPHS)
    (folder / "corpus.jsonl").write_text(
        json.dumps({"_id": "towns", "title": "Towns", "text": text}) + "\n", "utf-8"
    )
    queries, spans, relevant = [], [], ["query-id\tcorpus-id\tscore"]
    for number, paragraph in enumerate(PARAGRAPHS, 1):
        start = text.index(paragraph) + paragraph.index("of ") + 3
        end = start + len(f"{number}00 metres")
        queries.append({"_id": f"q{number}", "text": f"How long is the bridge of town {number}?"})
        spans.append({"query_id": f"q{number}", "doc_id": "towns", "start": start, "end": end,
                      "text": text[start:end]})  # fmt: skip
        relevant.append(f"q{number}\ttowns\t1")
    for name, rows in (("queries", queries), ("gold_spans", spans)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    (folder / "qrels.tsv").write_text("\n".join(relevant) + "\n", "utf-8")


def test_a_question_is_answerable_exactly_if_its_paragraph_stayed(tmp_path: Path) -> None:
    write_benchmark(tmp_path / "whole")
    counts = take_away(tmp_path / "whole", tmp_path / "half", articles=False, most=None)
    benchmark = read_folder(tmp_path / "half")
    text = json.loads((tmp_path / "half" / "corpus.jsonl").read_text("utf-8"))["text"]
    stays = {f"q{n}": paragraph in text for n, paragraph in enumerate(PARAGRAPHS, 1)}
    assert {q.query_id: q.answerable for q in benchmark.queries} == stays
    assert 0 < sum(stays.values()) < 20
    assert counts == {"questions": 20, "answerable": sum(stays.values())}
    # The spans moved with the text before them.
    for gold in benchmark.gold_spans:
        number = gold.query_id.removeprefix("q")
        assert gold.anchor.span.of(text) == f"{number}00 metres"


def test_without_articles_a_whole_article_goes_or_stays(tmp_path: Path) -> None:
    write_benchmark(tmp_path / "whole")
    take_away(tmp_path / "whole", tmp_path / "half", articles=True, most=5)
    benchmark = read_folder(tmp_path / "half")
    left = (tmp_path / "half" / "corpus.jsonl").read_text("utf-8")
    assert len(benchmark.queries) == 5
    assert {query.answerable for query in benchmark.queries} == {bool(left)}


def made_rows(count: int) -> Rows:
    """Return rows in which a passage answers if the reader says so and no name is lacking."""
    rng = random.Random(1)
    rows = []
    for number in range(count):
        signals, holds = [], []
        for _ in range(5):
            logit, lacking = rng.uniform(-6, 6), float(rng.random() < 0.3)
            lacks = {f"lacking_{kind}": 0.0 for kind in ("dates", "figures", "unknown")}
            signals.append(
                {"answerability": logit, "lead": rng.random(), "lacking_names": lacking} | lacks
            )
            holds.append(logit > 3 and not lacking)
        rows.append({
            "_id": f"q{number}", "answerable": any(holds), "dense_lead": rng.random(),
            "signals": signals, "ranked": [{"holds": each} for each in holds],
        })  # fmt: skip
    return Rows("made", rows, 1.0, 1.0)


def test_fitted_weights_tell_answers_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "_WITH_READER", confidence._WITH_READER)
    rows = made_rows(300)
    weights = fit_passages([rows])
    assert tuple(weights) == PASSAGE_WEIGHTS
    # What decides has the weight; what is noise has next to none.
    assert weights["answerability"] > 0.5
    assert weights["name_lacking"] < -1.5
    assert abs(weights["lead"]) < 0.5
    fit._use(weights)
    of_answers = fit_answers([rows])
    assert tuple(of_answers) == ANSWER_WEIGHTS
    fit._use(of_answers)
    reached = fit.measure(rows)
    assert reached["AUC"] > 0.93
    row = rows.rows[0]
    assert answer_confidence(rows.signals(row), row["dense_lead"]) == pytest.approx(
        float(row["answerable"]), abs=0.5
    )
