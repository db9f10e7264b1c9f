"""`footnote eval` with settings, follow-ups, plots and values, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder

CORPUS = {
    "ferry": "The harbour ferry stopped on Monday. Its engine had failed near the pier.",
    "bridge": "The council voted for a footbridge over the canal. It will cost 4 million kronor.",
    "orchard": "Growers in the valley lost a third of their apples to frost in May.",
}
QUERIES: tuple[dict[str, Any], ...] = (
    {"_id": "q1", "text": "Why did the harbour ferry stop on Monday?", "answerable": True},
    {
        "_id": "q2",
        "text": "What will the footbridge over the canal cost?",
        "history": ["What did the council vote for?"],
        "answerable": True,
    },
    {"_id": "q3", "text": "Who won the chess tournament?", "answerable": False},
    {"_id": "q4", "text": "How deep is the ocean?", "answerable": False},
    {"_id": "q5", "text": "Which album won a prize?", "answerable": False},
)
GOLD = {"q1": ("ferry", "engine had failed"), "q2": ("bridge", "4 million kronor")}


def write_folder(folder: Path, queries: tuple[dict[str, Any], ...] = QUERIES) -> Path:
    folder.mkdir()
    asked = {query["_id"] for query in queries}
    corpus = [{"_id": doc_id, "title": "", "text": text} for doc_id, text in CORPUS.items()]
    spans = []
    qrels = "query-id\tcorpus-id\tscore\n"
    for query_id, (doc_id, text) in GOLD.items():
        if query_id not in asked:
            continue
        start = CORPUS[doc_id].index(text)
        place = {"doc_id": doc_id, "start": start, "end": start + len(text), "text": text}
        spans.append({"query_id": query_id, **place})
        qrels += f"{query_id}\t{doc_id}\t1\n"
    for name, lines in (("corpus", corpus), ("queries", queries), ("gold_spans", spans)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text)
    (folder / "qrels.tsv").write_text(qrels)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "news")


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    return Footnote(tmp_path / "library")


class TestAgainst:
    def test_what_is_measured_minus_what_it_is_measured_against(
        self, footnote: Footnote, folder: Path
    ) -> None:
        figures = footnote.json(
            "eval", folder, "--setting", "threshold=1", "--against", "threshold=0"
        )
        assert figures["setting"] == "threshold=1"
        assert figures["against"]["setting"] == "threshold=0"
        # All are refused at 1, none at 0: of the three unanswerable, 2 of 8 sign patterns are as
        # extreme.
        assert figures["metrics"]["refusal recall"]["value"] == 1
        assert figures["against"]["metrics"]["refusal recall"]["value"] == 0
        assert figures["comparison"]["all"]["refusal recall"] == {
            "value": 1.0,
            "against": 0.0,
            "difference": 1.0,
            "low": 1.0,
            "high": 1.0,
            "p_value": 0.25,
            "n": 3,
        }
        same = figures["comparison"]["all"]["span@1"]
        assert (same["difference"], same["p_value"], same["n"]) == (0, 1, 2)
        assert figures["comparison"]["all"]["AUC answerable"]["p_value"] is None
        assert set(figures["comparison"]) == {"all", "follow-ups", "first turns"}
        assert figures["comparison"]["first turns"]["refusal recall"]["n"] == 3
        assert "refusal recall" not in figures["comparison"]["follow-ups"]
        assert "per_query" not in figures["against"]

    def test_the_table_has_both_values_and_the_test(self, footnote: Footnote, folder: Path) -> None:
        result = footnote("eval", folder, "--setting", "threshold=1", "--against", "threshold=0")
        assert result.exit_code == 0
        rows = [line.split() for line in result.stdout.splitlines()]
        assert rows[0] == [
            "news", "threshold=1", "threshold=0", "difference", "95%", "p", "questions",
        ]  # fmt: skip
        assert ["refusal", "recall", "1.000", "0.000", "+1.000", "+1.000", "to", "+1.000",
                "0.2500", "3"] in rows  # fmt: skip
        # Nothing is refused at 0, so precision is of one side only, and untested.
        assert ["refusal", "precision", "0.600", "5"] in rows
        assert ["of", "which", "follow-ups,", "1"] in rows
        assert "threshold=1 minus threshold=0" in result.stderr
        assert "not corrected" in result.stderr

    def test_against_a_stage_alone(self, footnote: Footnote, folder: Path) -> None:
        figures = footnote.json("eval", folder, "--against", "baseline=bm25")
        assert figures["setting"] == "default"
        assert figures["against"]["metrics"]["span@1"]["value"] == 1
        assert "refusal recall" not in figures["against"]["metrics"]
        assert "refusal recall" not in figures["comparison"]["all"]
        assert "recall@1" in figures["comparison"]["all"]

    def test_values_of_both_on_demand(self, footnote: Footnote, folder: Path) -> None:
        figures = footnote.json("eval", folder, "--against", "history=off", "--per-query")
        assert figures["per_query"]["q1"]["span@1"] == 1.0
        assert figures["against"]["per_query"]["q2"]["span@1"] == 1.0

    def test_an_unknown_setting_is_refused_before_anything_is_built(
        self, footnote: Footnote, folder: Path, tmp_path: Path
    ) -> None:
        result = footnote("eval", folder, "--against", "colour=red", "--keep", tmp_path / "kept")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "'colour=red' is not key=value with a known key" in result.stderr
        assert "reading: 0 to 1" in result.stderr
        assert not (tmp_path / "kept").exists()


def test_the_help_lists_every_key(footnote: Footnote) -> None:
    shown = " ".join(footnote("eval", "--help").stdout.split())
    assert "dense: 0 to 1, the cosine's weight in the fusion;" in shown
    assert "baseline: bm25, dense or fusion alone, with no other key." in shown


class TestFollowUps:
    def test_they_are_a_group_of_rows(self, footnote: Footnote, folder: Path) -> None:
        lines = footnote("eval", folder).stdout.splitlines()
        start = lines.index("of which follow-ups, 1")
        end = lines.index("of which first turns, 4")
        assert start < end
        row = next(line for line in lines[start:end] if line.startswith("span@1 "))
        assert row.split() == ["span@1", "1.000", "1.000–1.000", "1"]
        assert any(line.startswith("refusal recall") for line in lines[end:])

    def test_json(self, footnote: Footnote, folder: Path) -> None:
        figures = footnote.json("eval", folder)
        assert figures["setting"] == "default"
        assert figures["counts"]["with_history"] == 1
        assert figures["parts"]["follow-ups"]["metrics"]["span@1"]["n"] == 1
        assert figures["parts"]["first turns"]["counts"]["queries"] == 4

    def test_without_them_there_are_no_groups(self, footnote: Footnote, tmp_path: Path) -> None:
        folder = write_folder(tmp_path / "plain", (QUERIES[0], *QUERIES[2:]))
        assert "of which" not in footnote("eval", folder).stdout
        assert footnote.json("eval", folder)["parts"] == {}


class TestReliability:
    def test_bins_are_rows(self, footnote: Footnote, folder: Path) -> None:
        lines = footnote("eval", folder).stdout.splitlines()
        start = lines.index("ECE answerable: predicted confidence and observed share")
        assert lines[start + 1].split() == [
            "confidence",
            "questions",
            "predicted",
            "observed",
            "95%",
        ]
        end = lines.index("", start)
        counts = [int(line.split()[1]) for line in lines[start + 2 : end]]
        assert sum(counts) == 5

    def test_a_diagram_for_each(self, footnote: Footnote, folder: Path, tmp_path: Path) -> None:
        plot = tmp_path / "plot.svg"
        arguments = ("--against", "threshold=0.6", "--plot", plot)
        assert footnote("eval", folder, *arguments).exit_code == 0
        texts = [each.text for each in ElementTree.parse(plot).iter() if each.text]
        assert texts.count("news, default") == 2
        assert texts.count("news, threshold=0.6") == 2

    def test_nothing_to_draw_is_said(
        self, footnote: Footnote, folder: Path, tmp_path: Path
    ) -> None:
        plot = tmp_path / "plot.svg"
        result = footnote("eval", folder, "--setting", "baseline=bm25", "--plot", plot)
        assert result.exit_code == 0
        assert f"skipped {plot}: " in result.stderr
        assert not plot.exists()


class TestValues:
    def test_a_line_a_value(self, footnote: Footnote, folder: Path, tmp_path: Path) -> None:
        values = tmp_path / "values.tsv"
        arguments = ("--setting", "threshold=1", "--against", "baseline=bm25", "--values", values)
        assert footnote("eval", folder, *arguments).exit_code == 0
        heading, *lines = values.read_text().splitlines()
        assert heading == "setting\tmetric\tquery_id\tvalue"
        assert "threshold=1\trefusal recall\tq3\t1" in lines
        assert "baseline=bm25\tspan@1\tq2\t1" in lines
        assert not [line for line in lines if line.startswith("baseline=bm25\trefusal")]

    def test_a_file_that_cannot_be_is_said_first(
        self, footnote: Footnote, folder: Path, tmp_path: Path
    ) -> None:
        arguments = ("--values", tmp_path / "none" / "v.tsv", "--keep", tmp_path / "kept")
        result = footnote("eval", folder, *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert not (tmp_path / "kept").exists()
