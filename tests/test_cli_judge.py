"""`footnote judge`: asked passage by passage, told in one command, listed, exported, measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.local.library import Library
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder

WHY = "Why did the ferry between the islands stop on Monday?"
WHO = "Who composed zzyzx?"
FERRY = (
    "The harbour ferry stopped\n\nThe ferry between the islands stopped on Monday 🦉 after its "
    "engine failed. Passengers waited for nine hours on the northern pier.\n\n"
    "Comments are closed.\n"
)
BRIDGE = "A bridge for Växjö\n\nThe council voted to build a footbridge over the canal.\n"
ORCHARD = "---\ntags: zorbing\n---\n# Frost\n\nGrowers lost a third of their apples to frost.\n"


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("ferry.txt", FERRY), ("bridge.txt", BRIDGE), ("orchard.md", ORCHARD)):
        (folder / name).write_text(text, encoding="utf-8")
    made = Footnote(tmp_path / "library")
    assert made("add", folder).exit_code == 0
    return made


def listed(footnote: Footnote) -> list[tuple[str, str, str]]:
    """Return verdict, article and question of what `--list` prints."""
    result = footnote("judge", "--list")
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert all(len(row) == 5 for row in rows)
    return [(row[0], row[1], row[4]) for row in rows]


class TestAsked:
    def test_passage_by_passage(self, footnote: Footnote) -> None:
        result = footnote("judge", WHY, typed="y\nn\n\n")
        assert result.exit_code == 0
        printed, asked = (
            re.sub(r" · [^·\n]+\n\Z", "", text)  # the time
            for text in (result.stdout, footnote("ask", WHY).stdout)
        )
        assert printed == asked != ""
        help_line, prompts, said = result.stderr.partition("[1]")
        assert help_line == (
            "y: right, n: wrong, Enter: skip, u: undo, q: quit. Each judgement is saved at once.\n"
        )
        assert (prompts + said).startswith("[1] The harbour ferry stopped: right? [y/n/Enter] [2] ")
        assert result.stderr.endswith(
            "[y/n/Enter] 2 judgements of this question. `footnote judge --export FOLDER` writes "
            "all judgements as an evaluation set.\n"
        )
        verdicts = listed(footnote)
        assert ("right", "ferry.txt", WHY) in verdicts
        assert sorted(verdict for verdict, _, _ in verdicts) == ["right", "wrong"]

    @pytest.mark.parametrize("typed", ["\n\n\n\n", "q\n", ""])
    def test_by_default_nothing_is_judged(self, footnote: Footnote, typed: str) -> None:
        result = footnote("judge", WHY, typed=typed)
        assert result.exit_code == 0
        assert "0 judgements of this question." in result.stderr
        assert listed(footnote) == []

    def test_what_came_before_the_end_is_kept(self, footnote: Footnote) -> None:
        result = footnote("judge", WHY, typed="n\n")
        assert result.exit_code == 0
        assert listed(footnote) == [("wrong", "ferry.txt", WHY)]
        assert "answer it at all" not in result.stderr

    def test_what_is_not_understood_is_asked_again(self, footnote: Footnote) -> None:
        result = footnote("judge", WHY, typed="what?\nYES\nq\n")
        assert result.stderr.count("[1] ") == 2
        assert result.stderr.count("y: right, n: wrong") == 2
        assert listed(footnote) == [("right", "ferry.txt", WHY)]

    @pytest.mark.parametrize(
        ("key", "verdicts"),
        [("n", [("nothing", "", WHO)]), ("y", [("answered", "", WHO)]), ("", []), ("q", [])],
    )
    def test_where_none_is_right_it_asks_whether_anything_is(
        self, footnote: Footnote, key: str, verdicts: list[tuple[str, str, str]]
    ) -> None:
        result = footnote("judge", WHO, typed=f"\n\n\n{key}\n")
        assert "Do your articles answer it at all? [y/n/Enter] " in result.stderr
        assert listed(footnote) == verdicts

    def test_where_one_is_right_it_does_not(self, footnote: Footnote) -> None:
        result = footnote("judge", WHY, typed="y\n\n\n")
        assert "answer it at all" not in result.stderr

    def test_a_right_passage_whose_text_is_gone_is_none(
        self, footnote: Footnote, tmp_path: Path
    ) -> None:
        footnote("judge", WHY, "--right", "1")
        path = tmp_path / "articles" / "ferry.txt"
        path.write_text(FERRY.replace("engine", "motor"), encoding="utf-8")
        footnote("add", tmp_path / "articles")
        result = footnote("judge", WHY, typed="\n\n\n\n")
        assert "so far" not in result.stderr
        assert "answer it at all?" in result.stderr

    def test_what_was_said_before_is_shown_and_taken_back(self, footnote: Footnote) -> None:
        footnote("judge", WHY, typed="n\nq\n")
        result = footnote("judge", WHY, typed="u\n\n\nn\n")
        assert "[1] The harbour ferry stopped (wrong so far): right? " in result.stderr
        assert listed(footnote) == [("nothing", "", WHY)]
        result = footnote("judge", WHY, typed="\n\n\nu\n")
        assert "answer it at all? (no so far) [y/n/Enter] " in result.stderr
        assert listed(footnote) == []

    def test_of_an_empty_library_nothing_is_asked(self, tmp_path: Path, footnote: Footnote) -> None:
        Library.open(tmp_path / "empty", create=True)
        result = Footnote(tmp_path / "empty")("judge", WHY)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "The library is empty" in result.stdout


class TestTold:
    def test_by_their_numbers(self, footnote: Footnote) -> None:
        result = footnote("judge", WHY, "--right", "1", "--wrong", "2,3")
        assert (result.exit_code, result.stdout) == (0, "")
        lines = result.stderr.splitlines()
        start, end = FERRY.index("The ferry between"), FERRY.index("\n\nComments")
        assert lines[0].startswith("right: [1] ferry.txt, characters ")
        first, last = map(int, lines[0].rsplit(" ", 1)[1].split("–"))
        assert first <= start < end <= last
        assert [line.split()[0] for line in lines] == ["right:", "wrong:", "wrong:"]
        assert sorted(verdict for verdict, _, _ in listed(footnote)) == ["right", "wrong", "wrong"]

    def test_nothing(self, footnote: Footnote) -> None:
        result = footnote("judge", WHO, "--nothing", "--wrong", "1")
        assert result.exit_code == 0
        assert [verdict for verdict, _, _ in listed(footnote)] == ["wrong", "nothing"]

    def test_again_replaces_and_forget_forgets(self, footnote: Footnote) -> None:
        footnote("judge", WHY, "--right", "1")
        footnote("judge", WHY, "--wrong", "1")
        assert listed(footnote) == [("wrong", "ferry.txt", WHY)]
        result = footnote("judge", WHY, "--forget")
        assert (result.exit_code, result.stderr) == (0, "1 judgement deleted.\n")
        assert listed(footnote) == []

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            (["--right", "one"], "--right takes numbers of passages"),
            (["--right", "0"], "--right takes numbers of passages"),
            (["--wrong", ","], "--wrong takes numbers of passages"),
            (["--right", "1,2", "--wrong", "2"], "passage 2 cannot be both right and wrong"),
            (["--right", "1", "--nothing"], "--nothing cannot be combined with --right"),
            (["--right", "99"], "there is no passage 99; the answer has 3 passages"),
            (["--right", "1", "--forget"], "use only one of"),
            (["--list", "--export", "x"], "use only one of"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, footnote: Footnote, options: list[str], sentence: str
    ) -> None:
        result = footnote("judge", WHY, *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr
        assert listed(footnote) == []

    @pytest.mark.parametrize("arguments", [[], [" "], ["--nothing"], ["--forget"]])
    def test_without_a_question(self, footnote: Footnote, arguments: list[str]) -> None:
        result = footnote("judge", *arguments)
        assert result.exit_code == 2
        assert "a question is missing" in result.stderr


class TestMeasured:
    def test_eval_of_the_export_finds_what_was_judged(
        self, footnote: Footnote, tmp_path: Path
    ) -> None:
        footnote("judge", WHY, "--right", "1", "--wrong", "2")
        footnote("judge", WHO, "--nothing")
        result = footnote("judge", "--export", tmp_path / "set")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.splitlines()[0] == (
            "2 questions (1 that your articles do not answer), 2 passages judged, 3 articles in "
            f"{tmp_path / 'set'}."
        )
        figures = footnote.json("eval", tmp_path / "set")
        values = {name: metric["value"] for name, metric in figures["metrics"].items()}
        assert (values["recall@1"], values["span@1"], values["nDCG@10"]) == (1, 1, 1)
        assert values["refusal recall"] == 1
        # Whole passages were judged, so nothing is known of sentences.
        assert "sentence@1" not in values
        assert figures["counts"] == {
            "queries": 2, "judged": 1, "with_gold_spans": 1, "answerable": 1, "unanswerable": 1,
            "with_history": 0, "missing_documents": 0,
        }  # fmt: skip

    def test_passages_of_the_export_are_those_of_the_library(
        self, footnote: Footnote, tmp_path: Path
    ) -> None:
        footnote("judge", "Who lost apples?", "--right", "1")
        footnote("judge", "--export", tmp_path / "set")
        footnote("eval", tmp_path / "set", "--keep", tmp_path / "kept")
        kept = Footnote(tmp_path / "kept")
        for doc_id in ("ferry.txt", "bridge.txt", "orchard.md"):
            here, there = footnote.json("show", doc_id), kept.json("show", doc_id)
            for name in ("doc_id", "title", "text", "skipped", "passages"):
                assert here[name] == there[name], (doc_id, name)

    def test_only_questions_without_an_answer(self, footnote: Footnote, tmp_path: Path) -> None:
        footnote("judge", WHO, "--nothing")
        footnote("judge", "--export", tmp_path / "set")
        figures = footnote.json("eval", tmp_path / "set")
        assert figures["metrics"]["refusal recall"]["value"] == 1

    def test_a_replaced_article_is_told(self, footnote: Footnote, tmp_path: Path) -> None:
        footnote("judge", WHY, "--right", "1")
        footnote("judge", WHO, "--nothing")
        path = tmp_path / "articles" / "ferry.txt"
        path.write_text(FERRY.replace("engine", "motor"), encoding="utf-8")
        footnote("add", tmp_path / "articles")
        assert listed(footnote)[0] == ("stale", "ferry.txt", WHY)
        result = footnote("judge", "--export", tmp_path / "set")
        assert result.exit_code == 0
        assert "left out 1 judgement: the article's text was replaced since." in result.stderr

    def test_nothing_to_export(self, footnote: Footnote, tmp_path: Path) -> None:
        result = footnote("judge", "--export", tmp_path / "set")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("footnote: No answer has been judged yet. ")
        assert not (tmp_path / "set").exists()

    def test_another_folder_is_left_alone(self, footnote: Footnote, tmp_path: Path) -> None:
        footnote("judge", WHY, "--right", "1")
        result = footnote("judge", "--export", tmp_path / "articles")
        assert result.exit_code == 2
        assert "Name another folder" in result.stderr
        assert sorted(path.name for path in (tmp_path / "articles").iterdir()) == [
            "bridge.txt", "ferry.txt", "orchard.md",
        ]  # fmt: skip
