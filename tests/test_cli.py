"""Every command of the terminal, in this process and with a fake for the model."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelNotFound
from index.models.catalogue import cache_folder
from index.models.protocols import Vectors
from retrieval import ask
from tests.cli_runner import Footnote, run
from tests.fakes import HashEmbedder, WordReranker
from tests.paths import ROOT

COMMANDS = (
    "add", "watch", "ask", "batch", "check", "export", "verify", "evidence", "list", "show",
    "voices",
    "copies", "compare", "set", "remove", "tag", "collection", "notes", "eval", "judge",
    "doctor", "reembed", "rerank", "access", "serve", "mcp",
)  # fmt: skip

FERRY = (
    "The harbour ferry stopped\n\n"
    "The ferry between the two islands stopped on Monday 🦉 after its engine failed. "
    "Passengers waited for nine hours on the northern pier.\r\n\r\n"
    "The company said a replacement boat would arrive within a week.\n"
)
BRIDGE = (
    "A bridge for Växjö\n\n"
    "The town council voted to build a footbridge over the canal. "
    "It will cost 4 million kronor and open in the spring.\n\n"
    "Comments are closed.\n"
)
ORCHARD = (
    "Frost in the orchards\n\n"
    "Growers in the valley lost a third of their apples to frost in May. "
    "The growers' union asked for aid.\n"
)


class CountingEmbedder(HashEmbedder):
    """Counts the passages it is asked to embed."""

    embedded = 0

    def embed_passages(self, texts: Any) -> Vectors:
        type(self).embedded += len(texts)
        return super().embed_passages(texts)


class OtherEmbedder(HashEmbedder):
    """The same vectors under another name."""

    @property
    def fingerprint(self) -> str:
        return "another-model"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "north").mkdir(parents=True)
    for name, text in (
        ("north/ferry.txt", FERRY), ("bridge.txt", BRIDGE), ("orchard.txt", ORCHARD),
    ):  # fmt: skip
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    return Footnote(tmp_path / "library")


@pytest.fixture
def filled(footnote: Footnote, articles: Path) -> Footnote:
    assert footnote("add", articles).exit_code == 0
    return footnote


class TestHelp:
    def test_the_first_screen_names_every_command(self, footnote: Footnote) -> None:
        shown = footnote("--help").stdout
        listed = re.findall(r"^  (\w+)  +(\S.*)$", shown.split("Commands:")[1], re.MULTILINE)
        assert tuple(name for name, _ in listed) == COMMANDS
        assert [said for _, said in listed if said.endswith("...")] == []
        assert "FOOTNOTE_LIBRARY" in shown

    @pytest.mark.parametrize("command", COMMANDS)
    def test_help_reads_well(self, footnote: Footnote, command: str) -> None:
        result = footnote(command, "--help")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0].startswith("Usage: ")
        assert max(map(len, lines)) <= 80
        assert re.search(r"[^\x20-\x7e\n]", result.stdout) is None
        # Every argument and option is followed by what it is for.
        for section in re.findall(r"(?:Arguments|Options):\n((?:  .+\n?)+)", result.stdout):
            for entry in re.split(r"\n(?=  \S)", section.rstrip()):
                words = re.split(r" {2,}|\n +", entry.strip())
                assert len(" ".join(words[1:])) > 10, entry

    def test_nothing_asked_shows_the_help(self, footnote: Footnote) -> None:
        done = run([sys.executable, str(ROOT / "cli.py")])
        assert (done.stdout + done.stderr).startswith(b"Usage: footnote ")
        assert done.returncode == 2

    def test_a_mistyped_command_is_guessed(self, footnote: Footnote) -> None:
        result = footnote("lst")
        assert result.exit_code == 2
        assert "Did you mean 'list'" in result.stderr


class TestAdd:
    def test_a_folder(self, footnote: Footnote, articles: Path) -> None:
        result = footnote("add", articles)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "3 added, 0 already there. The library has 3 articles, 3 passages.\n"
        )
        ids = [entry["doc_id"] for entry in footnote.json("list")]
        assert sorted(ids) == ["bridge.txt", "north/ferry.txt", "orchard.txt"]
        assert all(entry["embedded"] == entry["passages"] for entry in footnote.json("list"))

    def test_again_changes_nothing(self, filled: Footnote, articles: Path) -> None:
        result = filled("add", articles)
        assert result.exit_code == 0
        assert result.stderr.startswith("0 added, 3 already there. ")

    def test_a_changed_file_replaces_its_old_version(
        self, filled: Footnote, articles: Path
    ) -> None:
        (articles / "orchard.txt").write_text("Rain\n\nIt rained on the orchards all June.\n")
        result = filled("add", articles)
        assert result.stderr.startswith("0 added, 1 replaced, 2 already there. ")
        assert filled.json("show", "orchard.txt")["text"].startswith("Rain")

    def test_a_skipped_file_has_a_line_with_its_reason(
        self, footnote: Footnote, articles: Path
    ) -> None:
        (articles / "empty.txt").write_text("")
        (articles / "scan.pdf").write_bytes(b"%PDF-1.7")
        result = footnote("add", articles, articles / "nowhere.txt")
        assert result.exit_code == 0
        *skipped, summary = result.stderr.splitlines()
        assert [line.split(":")[0] for line in skipped] == [
            "skipped empty.txt", "skipped scan.pdf", f"skipped {articles / 'nowhere.txt'}",
        ]  # fmt: skip
        assert "holds no text" in skipped[0]
        assert "no such file" in skipped[2]
        assert summary.startswith("3 added, 0 already there, 3 skipped. ")

    def test_a_file_that_is_gone_is_told_and_removed_only_when_asked(
        self, filled: Footnote, articles: Path, tmp_path: Path
    ) -> None:
        elsewhere = tmp_path / "articles-2"
        elsewhere.mkdir()
        (elsewhere / "other.txt").write_text("Rain\n\nIt rained on the orchards all June.\n")
        assert filled("add", elsewhere).exit_code == 0
        (elsewhere / "other.txt").unlink()
        (articles / "north" / "ferry.txt").unlink()
        told = filled("add", articles)
        assert told.exit_code == 0
        first, summary, hint = told.stderr.splitlines()
        assert first == "north/ferry.txt: its file is gone"
        assert summary.startswith("0 added, 2 already there. The library has 4 articles")
        assert "--sync" in hint
        # A file is not a folder, and another folder's files are not this one's.
        assert "gone" not in filled("add", articles / "bridge.txt", "--sync").stderr
        removed = filled("add", articles, "--sync")
        assert removed.exit_code == 0
        first, summary = removed.stderr.splitlines()
        assert first == "removed north/ferry.txt: its file is gone"
        assert summary.startswith("0 added, 2 already there, 1 removed. The library has 3 articles")
        ids = [entry["doc_id"] for entry in filled.json("list")]
        assert sorted(ids) == ["bridge.txt", "orchard.txt", "other.txt"]

    def test_a_folder_whose_last_file_is_gone_is_emptied(
        self, footnote: Footnote, articles: Path
    ) -> None:
        assert footnote("add", articles / "north").exit_code == 0
        (articles / "north" / "ferry.txt").unlink()
        assert footnote("add", articles / "north").exit_code == 1
        assert footnote("add", articles / "north", "--sync").exit_code == 0
        assert footnote.json("list") == []

    def test_nothing_to_add_is_a_failure(self, footnote: Footnote, tmp_path: Path) -> None:
        result = footnote("add", tmp_path / "nowhere")
        assert result.exit_code == 1
        assert "0 added, 0 already there, 1 skipped. " in result.stderr

    def test_json_lines(self, footnote: Footnote, tmp_path: Path) -> None:
        lines = tmp_path / "corpus.jsonl"
        record = {
            "_id": "n1", "title": "Eels", "text": "Eels returned to the river in March.",
            "metadata": {"url": "https://example.org/eels", "source": "The Post",
                         "published_at": "2024-10-25"},
        }  # fmt: skip
        lines.write_text(json.dumps(record) + "\n{broken\n")
        result = footnote("add", lines)
        assert result.exit_code == 0
        assert "skipped corpus.jsonl line 2: It is not JSON" in result.stderr
        (passage,) = footnote.json("ask", "When did the eels return?")["passages"]
        assert passage["doc_id"] == "n1"
        assert (passage["title"], passage["source"]) == ("Eels", "The Post")
        assert (passage["published"], passage["uri"]) == ("2024-10-25", "https://example.org/eels")

    def test_a_longest_text(self, footnote: Footnote, articles: Path) -> None:
        result = footnote("add", articles, "--max-characters", len(ORCHARD))
        assert result.stderr.count("skipped") == 2 + 1
        assert [entry["doc_id"] for entry in footnote.json("list")] == ["orchard.txt"]

    def test_a_model_that_is_not_there_is_said_once(
        self, footnote: Footnote, articles: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing(*_: object) -> HashEmbedder:
            raise ModelNotFound("There is no model nothing-here on this machine.")

        monkeypatch.setattr("index.local.library_models.open_embedder", missing)
        result = footnote("add", articles, "--model", "nothing-here")
        assert result.exit_code == 2
        assert result.stderr == "footnote: There is no model nothing-here on this machine.\n"


# The contract's own names and types; scripts read them.
Kinds = dict[str, type | tuple[type, ...]]
ANSWER: Kinds = {
    "_id": str, "question": str, "resolved_question": str, "corrections": list, "carried": list,
    "status": str, "finding": str, "confidence": float, "threshold": float, "passages": list,
    "independent": dict, "quotations": list, "searched": dict, "library": dict,
    "timing_ms": dict, "missing": list, "receipt": (dict, type(None)), "voices": str,
    "left_out": dict, "parts": list,
}  # fmt: skip
PASSAGE: Kinds = {
    "rank": int, "doc_id": str, "title": str, "source": str, "published": (str, type(None)),
    "modified": (str, type(None)), "language": (str, type(None)), "uri": str, "start": int,
    "end": int, "page": (str, type(None)), "place": (str, type(None)), "recognised": bool,
    "unsure": list, "text": str, "text_sha256": str, "score": float, "confidence": float,
    "sentences": list, "answers": list, "also_in": list,
    "contrary": (list, type(None)), "voice": (dict, type(None)),
}  # fmt: skip


def check_answer(footnote: Footnote, answer: dict[str, Any]) -> None:
    """Compare an answer with the contract and its passages with their sources."""
    assert list(answer) == list(ANSWER)
    for key, kind in ANSWER.items():
        assert isinstance(answer[key], kind), key
    assert answer["status"] in {"answered", "not_found"}
    assert 0 <= answer["confidence"] <= 1
    assert list(answer["searched"]) == ["documents", "passages"]
    assert list(answer["timing_ms"]) == ["total", "steps"]
    assert (answer["status"] == "answered") == (answer["confidence"] >= answer["threshold"])
    library = answer["library"]
    assert list(library) == ["id", "seq", "fingerprint"]
    assert re.fullmatch("[0-9a-f]{32}", library["id"])
    assert library["seq"] > 0
    assert library["fingerprint"]
    assert answer["missing"] == (answer["receipt"]["absent"] if answer["receipt"] else [])
    assert [passage["rank"] for passage in answer["passages"]] == list(
        range(1, len(answer["passages"]) + 1)
    )
    for passage in answer["passages"]:
        assert list(passage) == list(PASSAGE)
        for key, kind in PASSAGE.items():
            assert isinstance(passage[key], kind), key
        assert 0 <= passage["score"] <= 1
        start, end = passage["start"], passage["end"]
        text = footnote.json("show", passage["doc_id"])["text"]
        assert text[start:end] == passage["text"] != ""
        assert hashlib.sha256(text.encode()).hexdigest() == passage["text_sha256"]
        assert all(start <= a < b <= end for a, b in passage["sentences"])
        for a, b in passage["answers"]:
            assert any(first <= a < b <= last for first, last in passage["sentences"])
        for copy in passage["also_in"]:
            text = footnote.json("show", copy["doc_id"])["text"]
            assert text[copy["start"] : copy["end"]] == copy["text"] != ""


class TestAsk:
    def test_json_is_the_contract(self, filled: Footnote) -> None:
        question = "Why did the ferry stop on Monday?"
        answer = filled.json("ask", question)
        check_answer(filled, answer)
        assert (answer["_id"], answer["question"]) == ("", question)
        assert answer["searched"] == {"documents": 3, "passages": 3}
        assert answer["passages"][0]["doc_id"] == "north/ferry.txt"
        assert "🦉" in answer["passages"][0]["text"]

    def test_offsets_hold_in_the_file_itself(self, filled: Footnote, articles: Path) -> None:
        first = filled.json("ask", "How long did passengers wait on the pier?")["passages"][0]
        on_disk = (articles / first["doc_id"]).read_bytes().decode("utf-8")
        assert on_disk[first["start"] : first["end"]] == first["text"]

    def test_as_many_passages_as_asked_for(self, filled: Footnote) -> None:
        assert len(filled.json("ask", "ferry bridge frost", "-k", 2)["passages"]) == 2
        assert len(filled.json("ask", "ferry bridge frost", "-k", 1000)["passages"]) == 3

    def test_a_typing_error_is_corrected_unless_asked_otherwise(self, filled: Footnote) -> None:
        question = "How long did the pasengers wait?"
        corrected = filled.json("ask", question)
        assert corrected["resolved_question"] == "How long did the passengers wait?"
        assert corrected["corrections"] == [{"typed": "pasengers", "used": "passengers"}]
        typed = filled.json("ask", question, "--as-typed")
        assert (typed["resolved_question"], typed["corrections"]) == (question, [])

    @pytest.mark.parametrize("count", ["0", "-1", "1001", "many"])
    def test_a_count_that_is_none(self, filled: Footnote, count: str) -> None:
        result = filled("ask", "ferry", "-k", count)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "'-k'" in result.stderr.splitlines()[-1]

    def test_the_threshold_says_what_is_found(self, filled: Footnote) -> None:
        question = "Why did the ferry stop on Monday?"
        assert filled.json("ask", question, "--threshold", 0)["status"] == "answered"
        assert filled.json("ask", question, "--threshold", 1)["status"] == "not_found"
        assert filled("ask", question, "--threshold", 1.5).exit_code == 2

    def test_piped_quotes_are_the_source_s_characters(self, filled: Footnote) -> None:
        question = "Why did the ferry stop on Monday?"
        result = filled("ask", question)
        assert result.exit_code == 0
        assert "\x1b" not in result.stdout
        printed = result.stdout_bytes.decode()
        for passage in filled.json("ask", question)["passages"]:
            assert f"\n{passage['text']}\n" in printed
            place = f"{passage['doc_id']}, characters {passage['start']}–{passage['end']}"
            assert f"\n{place}\n" in printed
        assert re.search(r"\nSearched 3 passages in 3 articles · [^\n]+\n\Z", printed)

    @pytest.mark.parametrize("question", ["", "   ", "zzz", '"NEAR( * title:', "\x00", "🦉", "--"])
    def test_any_text_is_a_question(self, filled: Footnote, question: str) -> None:
        answer = filled.json("ask", "--", question)
        assert answer["question"] == question
        check_answer(filled, answer)
        assert filled("ask", "--", question).exit_code == 0

    def test_a_byte_that_is_no_utf_8(self, filled: Footnote) -> None:
        assert filled.json("ask", "ferry \udcff")["question"] == "ferry ?"

    def test_an_empty_library_says_what_to_do(self, footnote: Footnote, tmp_path: Path) -> None:
        footnote("add", tmp_path / "nowhere")
        result = footnote("ask", "Anything?")
        assert result.exit_code == 0
        assert result.stdout == "The library is empty. Add articles with `footnote add PATH`.\n"


class TestBatch:
    @staticmethod
    def lines(path: Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in path.read_bytes().splitlines()]

    def test_a_line_a_question_in_their_order(self, filled: Footnote, tmp_path: Path) -> None:
        asked: list[dict[str, Any]] = [
            {"_id": "q9", "text": "Why did the ferry stop?"},
            {"_id": "q1", "text": "What will it cost?", "history": ["Who builds a footbridge?"]},
            {"_id": 7, "text": "", "history": None},
            {"_id": "q2", "text": "frost\u2028in\x85May"},
        ]
        questions, out = tmp_path / "questions.jsonl", tmp_path / "run.jsonl"
        written = [json.dumps(line, ensure_ascii=False) for line in asked]
        questions.write_text("\ufeff" + "\n\n".join(written), encoding="utf-8")
        result = filled("batch", questions, "--out", out, "-k", 2)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"4 answers in {out}.\n"
        answers = self.lines(out)
        assert [answer["_id"] for answer in answers] == ["q9", "q1", "7", "q2"]
        assert [answer["question"] for answer in answers] == [line["text"] for line in asked]
        for answer in answers:
            check_answer(filled, answer)
            assert len(answer["passages"]) <= 2
        assert answers[0]["passages"][0]["doc_id"] == "north/ferry.txt"
        assert answers[3]["passages"][0]["doc_id"] == "orchard.txt"

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("{broken", "not JSON"),
            ("[1]", "not a JSON object"),
            ('{"text": "Who?"}', '"_id"'),
            ('{"_id": true, "text": "Who?"}', '"_id"'),
            ('{"_id": "q2"}', '"text"'),
            ('{"_id": "q2", "text": null}', '"text"'),
            ('{"_id": "q2", "text": "Who?", "history": "Why?"}', '"history"'),
            ('{"_id": "q2", "text": "Who?", "history": [1]}', '"history"'),
            ("[" * 100_000, "not JSON"),
        ],
    )
    def test_a_malformed_line_is_named(
        self, filled: Footnote, tmp_path: Path, line: str, said: str
    ) -> None:
        questions, out = tmp_path / "questions.jsonl", tmp_path / "run.jsonl"
        questions.write_text('{"_id": "q1", "text": "Who?"}\n' + line + "\n")
        result = filled("batch", questions, "--out", out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"footnote: {questions} line 2 ")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
        assert not out.exists()

    def test_half_a_surrogate_pair(self, filled: Footnote, tmp_path: Path) -> None:
        questions, out = tmp_path / "questions.jsonl", tmp_path / "run.jsonl"
        questions.write_text(r'{"_id": "q", "text": "ferry \ud800", "history": ["\udfff"]}')
        assert filled("batch", questions, "--out", out).exit_code == 0
        assert self.lines(out)[0]["question"] == "ferry ?"

    def test_the_run_is_there_whole_or_as_it_was(
        self, filled: Footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        questions, out = tmp_path / "questions.jsonl", tmp_path / "out" / "run.jsonl"
        out.parent.mkdir()
        out.write_text("the last run\n")
        questions.write_text('{"_id": "q1", "text": "Who?"}\n{"_id": "q2", "text": "What?"}\n')
        asked = list[object]()

        def interrupted(library: Any, question: Any, **options: Any) -> Any:
            asked.append(question)
            if len(asked) == 2:
                raise KeyboardInterrupt
            return ask(library, question, **options)

        with monkeypatch.context() as patch:
            patch.setattr("ui.terminal.questions.ask", interrupted)
            assert filled("batch", questions, "--out", out).exit_code == 130
        assert [path.name for path in out.parent.iterdir()] == ["run.jsonl"]
        assert out.read_text() == "the last run\n"
        assert filled("batch", questions, "--out", out).exit_code == 0
        assert [line["_id"] for line in self.lines(out)] == ["q1", "q2"]
        assert [path.name for path in out.parent.iterdir()] == ["run.jsonl"]

    def test_a_link_stays_one(self, filled: Footnote, tmp_path: Path) -> None:
        questions, target = tmp_path / "questions.jsonl", tmp_path / "target.jsonl"
        questions.write_text('{"_id": "q1", "text": "Who?"}\n')
        link = tmp_path / "run.jsonl"
        link.symlink_to(target)
        assert filled("batch", questions, "--out", link).exit_code == 0
        assert link.is_symlink()
        assert len(self.lines(target)) == 1

    def test_out_must_be_said(self, filled: Footnote, tmp_path: Path) -> None:
        result = filled("batch", tmp_path / "questions.jsonl")
        assert result.exit_code == 2
        assert "--out" in result.stderr


class TestSources:
    def test_list_is_made_to_be_cut(self, filled: Footnote) -> None:
        result = filled("list")
        assert result.exit_code == 0
        assert [line.split("\t") for line in result.stdout.splitlines()] == [
            ["bridge.txt", "", "", "1", "A bridge for Växjö"],
            ["orchard.txt", "", "", "1", "Frost in the orchards"],
            ["north/ferry.txt", "", "", "1", "The harbour ferry stopped"],
        ]
        assert result.stderr == "3 articles, 3 passages.\n"

    def test_list_as_json(self, filled: Footnote) -> None:
        assert filled.json("list")[0] == {
            "doc_id": "bridge.txt",
            "title": "A bridge for Växjö",
            "source": "",
            "published": None,
            "modified": None,
            "language": "en",
            "characters": len(BRIDGE),
            "passages": 1,
            "embedded": 1,
            "tags": [],
            "copy_of": None,
            "same_text": [],
        }

    def test_show_prints_the_text_alone(self, filled: Footnote) -> None:
        result = filled("show", "north/ferry.txt")
        assert result.stdout_bytes.decode() == FERRY
        title, facts = result.stderr.splitlines()
        assert title == "The harbour ferry stopped"
        assert re.fullmatch(r"sha256 [0-9a-f]{64}, utf-8", facts)

    def test_show_as_json(self, filled: Footnote, articles: Path) -> None:
        shown = filled.json("show", "bridge.txt")
        assert shown["text"] == BRIDGE
        assert shown["layout"] is None
        assert shown["path"] == str(articles / "bridge.txt")
        ((start, end),) = shown["skipped"]
        assert BRIDGE[start:end].strip() == "Comments are closed."
        assert all(b <= start or a >= end for a, b in shown["passages"])

    def test_what_show_prints_as_json_is_read_again_with_its_places(
        self, footnote: Footnote, tmp_path: Path
    ) -> None:
        layout = {
            "kind": "page", "starts": [0, 21], "labels": ["iv", "1"],
            "recognised": [[21, 40]], "unsure": [[21, 24]],
        }  # fmt: skip
        text = "Rain fell all night.\nThe pier closed at noon."
        lines = tmp_path / "given.jsonl"
        lines.write_text(json.dumps({"_id": "report.pdf", "text": text, "layout": layout}))
        footnote("add", str(lines))
        shown = footnote.json("show", "report.pdf")
        assert shown["layout"] == layout
        again = tmp_path / "again.jsonl"
        again.write_text(json.dumps({**shown, "_id": "again.pdf"}))
        footnote("add", str(again))
        assert footnote.json("show", "again.pdf")["layout"] == layout
        found = footnote.json("ask", "When did the pier close?")["passages"][0]
        assert (found["place"], found["recognised"]) == ("pp. iv–1", True)

    @pytest.mark.model
    def test_voices_as_json(self, filled: Footnote) -> None:
        clause = "a replacement boat would arrive within a week"
        start, speaker = FERRY.index(clause), FERRY.index("The company")
        assert filled.json("voices", "north/ferry.txt") == {
            "voices": [
                {
                    "start": start,
                    "end": start + len(clause),
                    "kind": "reported",
                    "speaker": "The company",
                    "speaker_span": [speaker, speaker + len("The company")],
                    "cue": [speaker + 12, speaker + 16],
                    "role": None,
                    "anonymous": False,
                    "named": False,
                }
            ]
        }
        assert filled.json("voices", "orchard.txt") == {"voices": []}

    @pytest.mark.model
    def test_voices_are_printed_with_their_places(self, filled: Footnote) -> None:
        result = filled("voices", "north/ferry.txt")
        start = FERRY.index("a replacement")
        assert result.stdout.splitlines() == [
            f"The company, reported speech  [{start}, {start + 45})",
            "  a replacement boat would arrive within a week",
        ]
        assert result.stderr == "0 quotations, 1 report.\n"

    def test_voices_of_no_article(self, filled: Footnote) -> None:
        result = filled("voices", "nobody.txt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "There is no document 'nobody.txt' here." in result.stderr

    def test_remove_several(self, filled: Footnote) -> None:
        result = filled("remove", "bridge.txt", "north/ferry.txt", "bridge.txt")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "2 articles removed, 1 left.\n"
        assert [entry["doc_id"] for entry in filled.json("list")] == ["orchard.txt"]
        for path in filled.library.rglob("*"):
            if path.is_file():
                assert b"footbridge" not in path.read_bytes(), path

    def test_an_unknown_one_removes_nothing(self, filled: Footnote) -> None:
        result = filled("remove", "bridge.txt", "nobody.txt")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "footnote: There is no document 'nobody.txt' here. `footnote list` shows the ids "
            "there are.\n"
        )
        assert len(filled.json("list")) == 3


class TestDoctor:
    def test_a_sound_library(self, filled: Footnote) -> None:
        result = filled("doctor")
        assert (result.exit_code, result.stdout) == (0, "✓ The library is sound.\n")

    @pytest.mark.parametrize(
        ("cache", "name"), [("dense", "faiss.index"), ("dense", "ids.npy"), ("lexical", "*/*.term")]
    )
    def test_a_damaged_file_is_found_and_mended(
        self, filled: Footnote, cache: str, name: str
    ) -> None:
        (path,) = (filled.library / cache).glob(f"gen-*/{name}")
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
        self.check_mended(filled, path.name)

    @pytest.mark.parametrize("cache", ["dense", "lexical"])
    def test_a_missing_index_is_found_and_mended(self, filled: Footnote, cache: str) -> None:
        for path in sorted((filled.library / cache).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        self.check_mended(filled, str(filled.library / cache))

    @staticmethod
    def check_mended(footnote: Footnote, named: str) -> None:
        found = footnote("doctor")
        assert found.exit_code == 1
        assert all(line.startswith("✗ ") for line in found.stdout.splitlines())
        assert named in found.stdout
        assert "doctor --repair" in found.stderr
        mended = footnote("doctor", "--repair")
        assert mended.exit_code == 0
        assert footnote("doctor").stdout == "✓ The library is sound.\n"
        first = footnote.json("ask", "Why did the ferry stop?")["passages"][0]
        assert first["doc_id"] == "north/ferry.txt"

    def test_a_damaged_truth_is_said(self, filled: Footnote) -> None:
        (filled.library / "footnote.sqlite").write_bytes(b"not a database" * 1000)
        result = filled("doctor")
        assert result.exit_code == 2
        assert "footnote.sqlite cannot be read" in result.stderr


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    folder = tmp_path / "benchmark"
    folder.mkdir()
    corpus = {"d1": FERRY, "d2": BRIDGE, "d3": ORCHARD}
    queries = {
        "q1": ("Why did the ferry stop on Monday?", "d1", "its engine failed"),
        "q2": ("What will the footbridge over the canal cost?", "d2", "4 million kronor"),
    }
    lines = {"corpus.jsonl": "", "queries.jsonl": "", "gold_spans.jsonl": ""}
    for doc_id, text in corpus.items():
        record = {"_id": doc_id, "title": "", "text": text}
        lines["corpus.jsonl"] += json.dumps(record) + "\n"
    qrels = "query-id\tcorpus-id\tscore\n"
    for query_id, (question, doc_id, gold) in queries.items():
        lines["queries.jsonl"] += json.dumps({"_id": query_id, "text": question}) + "\n"
        start = corpus[doc_id].index(gold)
        span: dict[str, object] = {"start": start, "end": start + len(gold), "text": gold}
        judged = {"query_id": query_id, "doc_id": doc_id, **span}
        lines["gold_spans.jsonl"] += json.dumps(judged) + "\n"
        qrels += f"{query_id}\t{doc_id}\t1\n"
    for name, content in {**lines, "qrels.tsv": qrels}.items():
        (folder / name).write_text(content)
    return folder


class TestEval:
    def test_json(self, footnote: Footnote, benchmark: Path) -> None:
        figures = footnote.json("eval", benchmark)
        values = {name: metric["value"] for name, metric in figures["metrics"].items()}
        assert values["recall@1"] == values["span@1"] == values["nDCG@10"] == 1.0
        assert figures["counts"]["queries"] == 2
        assert "per_query" not in figures
        figures = footnote.json("eval", benchmark, "--per-query")
        assert figures["per_query"]["q1"]["recall@1"] == 1.0
        assert not footnote.library.exists()

    def test_table(self, footnote: Footnote, benchmark: Path) -> None:
        result = footnote("eval", benchmark)
        assert result.exit_code == 0
        heading, *rows = result.stdout.splitlines()
        assert heading.split() == ["benchmark", "value", "95%", "questions"]
        assert next(row.split() for row in rows if row.startswith("recall@1 ")) == [
            "recall@1", "1.000", "1.000–1.000", "2",
        ]  # fmt: skip
        assert "\x1b" not in result.stdout

    def test_a_kept_library_is_used_again(
        self,
        footnote: Footnote,
        benchmark: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(
            "index.local.library_models.open_embedder", lambda *_: CountingEmbedder()
        )
        CountingEmbedder.embedded = 0
        first = footnote.json("eval", benchmark, "--keep", tmp_path / "kept")
        assert CountingEmbedder.embedded == 3
        second = footnote.json("eval", benchmark, "--keep", tmp_path / "kept")
        assert CountingEmbedder.embedded == 3
        assert second["metrics"] == first["metrics"]

    def test_a_library_of_other_articles_is_left_alone(
        self, filled: Footnote, benchmark: Path
    ) -> None:
        before = filled.json("list")
        result = filled("eval", benchmark, "--keep", filled.library)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "contains 3 articles not in" in result.stderr
        assert filled.json("list") == before

    def test_an_empty_document_costs_its_own_questions_only(
        self, footnote: Footnote, benchmark: Path
    ) -> None:
        with (benchmark / "corpus.jsonl").open("a") as corpus:
            corpus.write('{"_id": "d4", "title": "", "text": ""}\n')
        result = footnote("eval", benchmark)
        assert result.exit_code == 0
        assert "skipped corpus.jsonl line 4: It holds no text" in result.stderr

    def test_a_folder_that_is_none(self, footnote: Footnote, tmp_path: Path) -> None:
        result = footnote("eval", tmp_path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"footnote: {tmp_path} has no corpus.jsonl")


class TestReembed:
    def test_another_model(self, filled: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ui.terminal.maintenance.open_embedder", lambda *_: OtherEmbedder())
        result = filled("reembed", "another")
        assert (result.exit_code, result.stderr) == (0, "The library now uses another.\n")
        assert [entry["embedded"] for entry in filled.json("list")] == [1, 1, 1]
        refused = filled("ask", "Why did the ferry stop?")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "footnote reembed another" in refused.stderr
        monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: OtherEmbedder())
        first = filled.json("ask", "Why did the ferry stop?")["passages"][0]
        assert first["doc_id"] == "north/ferry.txt"
        assert filled("doctor").exit_code == 0


class TestRerank:
    @pytest.fixture(autouse=True)
    def _words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "index.local.library_models.open_reranker", lambda model, _: WordReranker(model)
        )

    def test_set_and_unset(self, filled: Footnote) -> None:
        question = "Why did the ferry stop?"
        assert filled.json("ask", question)["passages"][0]["doc_id"] == "north/ferry.txt"
        result = filled("rerank", "footbridge")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "The library now reranks with footbridge.\n"
        assert filled.json("ask", question)["passages"][0]["doc_id"] == "bridge.txt"
        result = filled("rerank", "none")
        assert (result.exit_code, result.stderr) == (0, "The library has no reranker.\n")
        assert filled.json("ask", question)["passages"][0]["doc_id"] == "north/ferry.txt"

    def test_one_that_is_missing_is_said_before_anything_is_embedded(
        self, footnote: Footnote, benchmark: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing(*_: object) -> WordReranker:
            raise ModelNotFound("There is no model nothing-here on this machine.")

        monkeypatch.setattr("index.local.library_models.open_reranker", missing)
        monkeypatch.setattr(
            "index.local.library_models.open_embedder", lambda *_: pytest.fail("embedded")
        )
        result = footnote("eval", benchmark, "--reranker", "nothing-here")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "footnote: There is no model nothing-here on this machine.\n"

    def test_measured(self, footnote: Footnote, benchmark: Path, tmp_path: Path) -> None:
        plain = footnote.json("eval", benchmark, "--keep", tmp_path / "kept")
        worse = footnote.json(
            "eval", benchmark, "--keep", tmp_path / "kept", "--reranker", "orchard"
        )
        assert plain["metrics"]["recall@1"]["value"] == 1.0
        assert worse["metrics"]["recall@1"]["value"] == 0.0
        again = footnote.json("eval", benchmark, "--keep", tmp_path / "kept")
        assert again["metrics"] == plain["metrics"]


class TestServe:
    def test_on_this_machine_only(self, filled: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[tuple[list[str], dict[str, Any]]] = []

        def run_until_stopped(command: list[str], **options: Any) -> int:
            calls.append((command, options))
            return 3

        monkeypatch.setattr("ui.terminal.serving.run_until_stopped", run_until_stopped)
        monkeypatch.chdir(filled.library.parent)
        result = Footnote(Path("library"))("serve", "--port", 9000, "--threshold", 0.25)
        assert result.exit_code == 3
        assert "http://127.0.0.1:9000" in result.stderr
        ((command, options),) = calls
        assert command[1:6] == ["-P", "-m", "streamlit", "run", str(ROOT / "app.py")]
        assert command[command.index("--server.address") + 1] == "127.0.0.1"
        assert command[command.index("--server.port") + 1] == "9000"
        assert options["environment"]["FOOTNOTE_LIBRARY"] == str(filled.library)
        assert options["environment"]["FOOTNOTE_THRESHOLD"] == "0.25"
        assert (options["cwd"] / ".streamlit" / "config.toml").is_file()

    def test_relative_folders_stay_where_the_user_is(
        self, filled: Footnote, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        environments: list[dict[str, str]] = []

        def run_until_stopped(_command: list[str], **options: Any) -> int:
            environments.append(options["environment"])
            return 0

        monkeypatch.setattr("ui.terminal.serving.run_until_stopped", run_until_stopped)
        monkeypatch.chdir(filled.library.parent)
        monkeypatch.setenv("FOOTNOTE_CACHE", "models")
        monkeypatch.setenv("HF_HOME", "~/hub")
        assert filled("serve").exit_code == 0
        assert environments[0]["FOOTNOTE_CACHE"] == str(filled.library.parent / "models")
        # The home folder is written out, as every other command does.
        monkeypatch.setenv("FOOTNOTE_CACHE", "~/models")
        here = cache_folder()
        assert here == Path.home() / "models"
        filled("serve")
        assert environments[1]["FOOTNOTE_CACHE"] == str(here)
        assert environments[0]["HF_HOME"] == str(Path.home() / "hub")


def test_the_library_can_be_named_by_the_environment(filled: Footnote, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "list"]
    done = run(command, {"FOOTNOTE_LIBRARY": str(filled.library)}, cwd=tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)
    done = run(command, {"HOME": str(tmp_path), "FOOTNOTE_LIBRARY": "~/library"}, cwd="/")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)
    done = run(command, cwd=tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)


@pytest.mark.model
def test_a_session_with_the_real_model(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "--library", str(tmp_path / "library")]
    added = run([*command, "add", str(ROOT / "seeds")])
    assert (added.returncode, added.stdout) == (0, b"")
    assert added.stderr.startswith(b"5 added, 0 already there. ") or b"Preparing" in added.stderr
    asked = run([*command, "ask", "Who called Putin his closest comrade?", "--json"])
    assert (asked.returncode, asked.stderr) == (0, b"")
    first = json.loads(asked.stdout)["passages"][0]
    assert "closest comrade" in first["text"]
    on_disk = (ROOT / "seeds" / first["doc_id"]).read_bytes().decode()
    assert on_disk[first["start"] : first["end"]] == first["text"]
