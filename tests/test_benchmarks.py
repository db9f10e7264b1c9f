"""The page of benchmarks, made from a tiny folder."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from docs import benchmarks, machine
from index.contents import Totals
from index.errors import EvaluationError
from retrieval.evaluation.evaluate import evaluate, read_folder
from tests.fakes import HashEmbedder
from tests.retrieval.evaluation.test_evaluate import BENCHMARK, RUN
from tests.seed_benchmark import write_seed_folder
from tests.ui.terminal.test_evaluation import write_folder


def cells(text: str, first: str) -> list[str]:
    """Return the cells of the first row of a Markdown table that begins so."""
    line = next(line for line in text.splitlines() if line.startswith(f"| {first} "))
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())


@pytest.mark.usefixtures("fake_model")
def test_one_run_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write_folder(tmp_path / "news"), tmp_path / "benchmarks.md"
    benchmarks.run([folder], out, tmp_path / "kept")
    page = out.read_text(encoding="utf-8")
    assert str(tmp_path) not in page
    assert "3 documents in 3 passages; 5 questions, 2 with relevant documents" in page
    assert cells(page, "streamlit")[1].count(".") == 2
    heading = next(line for line in page.splitlines() if "BM25 alone" in line and "|" in line)
    assert [cell.strip() for cell in heading.strip("|").split("|")] == [
        "", "Footnote", "without the reader", "BM25 alone", "dense alone", "plain fusion",
        "without history", "questions",
    ]  # fmt: skip
    assert cells(page, "span@1") == ["span@1", *["1.000 (1.000–1.000)"] * 6, "2"]
    assert cells(page, "refusal recall")[3:6] == ["–"] * 3
    assert cells(page, "0.5 (default)")[1].isdigit()
    # The sections are printed as they come.
    assert capsys.readouterr().out.strip() in page
    assert (tmp_path / "reliability.svg").read_text().startswith("<svg")
    assert (tmp_path / "kept" / "news" / "footnote.sqlite").exists()


def report() -> benchmarks.Report:
    # The baseline does not find q2's gold span, which we find third.
    cut = replace(RUN[1], passages=RUN[1].passages[:1])
    evaluations = {
        "Footnote": evaluate(BENCHMARK, RUN),
        "other": evaluate(BENCHMARK, (RUN[0], cut, *RUN[2:])),
    }
    totals = Totals(seq=1, documents=4, passages=4, characters=100, vectors=4)
    return benchmarks.Report("set", totals, evaluations)


def test_values_and_tests_stand_in_their_rows() -> None:
    text = benchmarks.section(report())
    assert cells(text, "span MRR@10")[1:3] == ["0.667 (0.333–1.000)", "0.500 (0.000–1.000)"]
    after = text[text.index("Footnote minus") :]
    # q1 is even and q2 gains 1/3: of 2 sign patterns both are as extreme.
    assert cells(after, "span MRR@10") == [
        "span MRR@10", "+0.167 (+0.000 to +0.333)", "1.0000", "2",
    ]  # fmt: skip
    assert cells(after, "AUC answerable") == [
        "AUC answerable", "+0.000 (+0.000 to +0.000)", "–", "4",
    ]  # fmt: skip
    assert cells(after, "nDCG@5, follow-ups")[-1] == "1"
    # Below 0.7 are q2, q3 and q4, of which q2 is answerable, as is q1 above.
    assert cells(text, "0.7")[1:] == ["3", "0.667", "1.000", "0.500"]


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folders = [tmp_path / "a" / "news", tmp_path / "b" / "news", tmp_path / "b" / "law"]
    named = dict(zip(["news", "b/news", "law"], folders, strict=True))
    assert benchmarks._named(folders) == named
    with pytest.raises(EvaluationError, match="would both be called b/news; name each"):
        benchmarks._named([*folders, folders[1]])


def test_what_a_processor_says_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text("model name\t: Acme 9\nflags\t\t: avx2 avx512_vnni\n\nmodel name\t: Other\n")
    assert machine._cpu_fields(path) == {"model name": "Acme 9", "flags": "avx2 avx512_vnni"}
    assert machine._cpu_fields(tmp_path / "none") == {}


def test_facts_name_commit_and_versions() -> None:
    facts = machine.facts()
    assert int(facts["cores"]) >= 1
    for package in machine.PACKAGES:
        assert facts[package][0].isdigit()
    try:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=machine.ROOT, capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        commit = "not a checkout"
    assert facts["commit"].startswith(commit)


def test_the_seed_questions_are_a_benchmark(tmp_path: Path) -> None:
    write_seed_folder(tmp_path / "seeds")
    found = read_folder(tmp_path / "seeds")
    texts = [query.text for query in found.queries]
    assert len(set(texts)) == len(texts)
    kursk = found.queries[texts.index("How many North Korean troops are in Kursk?")]
    golds = {gold.anchor for gold in found.gold_spans if gold.query_id == kursk.query_id}
    assert len(golds) == 2
    assert {query.answerable for query in found.queries} == {True, False}
    assert found.missing_documents == ()
