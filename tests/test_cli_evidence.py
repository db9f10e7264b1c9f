"""`footnote export` and `footnote verify`: citations out, and compared with their sources later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest

from index import Library
from index.documents import Anchor, Span
from retrieval import ask
from retrieval.conversations.conversation import Conversation
from retrieval.conversations.saving import save_new_turns
from retrieval.evidence.formats.registry import EVIDENCE_FORMATS
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder

FERRY = (
    "The ferry of Hallum stopped on Monday because its engine failed in the harbour. Divers found "
    "a rope, 40 metres long, around the propeller.\n"
)
PIER = (
    "The pier of Ostvik is closed until spring. Peter Falk, who keeps it, sells nets meanwhile.\n"
)
QUESTION = "Why did the ferry of Hallum stop?"


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    monkeypatch.chdir(tmp_path)
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (sources / "pier.txt").write_text(PIER, encoding="utf-8")
    made = Footnote(tmp_path / "library")
    assert made("add", sources).exit_code == 0
    return made


def rewrite(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("each", EVIDENCE_FORMATS, ids=lambda each: each.name)
def test_an_answer_is_exported_and_verified(footnote: Footnote, each: object) -> None:
    suffix = getattr(each, "suffix", "")
    result = footnote("export", QUESTION, "--out", f"answer{suffix}", "-k", 2)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"2 citations in answer{suffix}." in result.stderr
    verified = footnote("verify", f"answer{suffix}")
    if suffix == ".ris":
        assert (verified.exit_code, verified.stdout) == (2, "")
        assert "export JSON-LD beside them" in verified.stderr
    else:
        assert verified.exit_code == 0
        assert verified.stdout.startswith("2 citations: 2 unchanged. Compared with the library")


def test_without_a_file_text_goes_to_stdout(footnote: Footnote) -> None:
    result = footnote("export", "ferry.txt:4-19", "--format", "csl")
    (item,) = json.loads(result.stdout)
    selector = item["custom"]["footnote"]["target"]["selector"]
    assert selector[0]["exact"] == FERRY[4:19] == "ferry of Hallum"
    assert "ferry of Hallum" in footnote("export", "ferry.txt:4-19").stdout
    result = footnote("export", "ferry.txt:4-19", "--format", "docx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--out" in result.stderr


def test_several_places_are_several_footnotes(footnote: Footnote) -> None:
    result = footnote("export", "ferry.txt:4-19", "pier.txt:4-8", "--out", "notes.docx")
    assert result.exit_code == 0
    quoted = [p.text for p in docx.Document("notes.docx").paragraphs if "“" in p.text]
    assert quoted == ["“ferry of Hallum”", "“pier”"]


def test_a_kept_conversation_is_exported_by_id_and_by_title(
    footnote: Footnote, tmp_path: Path
) -> None:
    library = Library.open(tmp_path / "library", embedder=HashEmbedder())
    conversation = Conversation().with_question(QUESTION)
    conversation = conversation.with_answer(ask(library, conversation.waiting_question))
    conversation = conversation.with_question("Who keeps the pier?")
    conversation = conversation.with_answer(ask(library, conversation.waiting_question))
    save_new_turns(library, conversation)
    key = conversation.conversation_id
    library.conversations.rename(key, "Boats in March")
    for name in (key, "boats in march", "boats"):
        result = footnote("export", "--conversation", name, "--format", "html")
        assert result.exit_code == 0, result.stderr
        assert "<h1>Boats in March</h1>" in result.stdout
        assert f"<h2>{QUESTION}</h2>" in result.stdout
        assert "<h2>Who keeps the pier?</h2>" in result.stdout
    result = footnote("export", "--conversation", "Trains")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{key}  Boats in March" in result.stderr


def test_a_file_is_replaced_only_if_asked(footnote: Footnote) -> None:
    Path("mine.md").write_text("my notes", encoding="utf-8")
    result = footnote("export", "ferry.txt:4-19", "--out", "mine.md")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert Path("mine.md").read_text(encoding="utf-8") == "my notes"
    assert footnote("export", "ferry.txt:4-19", "--out", "mine.md", "--force").exit_code == 0
    assert "ferry of Hallum" in Path("mine.md").read_text(encoding="utf-8")
    assert not [path for path in Path().iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ([], "--conversation"),
        (["Why?", "--conversation", "x"], "--conversation"),
        (["Why?", "Who?"], "one question in quotes"),
        (["nothing.txt:1-2"], "footnote list"),
        (["ferry.txt:10-9999"], "it has 139 characters"),
        (["ferry.txt:9-9"], "must be larger"),
        (["ferry.txt:4-19", "--format", "pdf"], "Choose one of"),
        (["ferry.txt:4-19", "--out", "notes"], "--format"),
        (["ferry.txt:4-19", "--out", "no/such/folder.md"], "no/such"),
    ],
)
def test_what_cannot_be_exported_is_told(
    footnote: Footnote, arguments: list[str], advice: str
) -> None:
    result = footnote("export", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert advice in result.stderr


def test_a_moved_an_edited_and_a_gone_citation(footnote: Footnote) -> None:
    start = FERRY.index("Divers")
    places = [f"ferry.txt:{start}-{len(FERRY) - 1}", "pier.txt:0-42", "pier.txt:43-90"]
    assert footnote("export", *places, "--out", "notes.html").exit_code == 0
    rewrite("sources/ferry.txt", "The ferry", "Corrected.\n\nThe ferry")
    rewrite("sources/pier.txt", "until spring", "until autumn")
    rewrite("sources/pier.txt", "Peter Falk, who keeps it, sells nets meanwhile.", "")
    for arguments, against in ((["--folder", "sources"], "sources"), ([], "the library")):
        if not arguments:
            assert footnote("add", "sources").exit_code == 0
        result = footnote("verify", "notes.html", *arguments)
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert lines[0] == f"3 citations: 1 moved, 1 edited, 1 gone. Compared with {against}."
        assert lines[1] == (
            "[1] moved · ferry.txt, characters 80–138, now ferry.txt, characters 92–150"
        )
        assert "“The pier of Ostvik is closed until [-spring-]{+autumn+}.”" in lines
        assert "Words: “spring” was quoted, “autumn” is there now." in lines
        assert lines[-1] == "“Peter Falk, who keeps it, sells nets meanwhile.”"


def test_the_json_says_the_same(footnote: Footnote) -> None:
    assert footnote("export", "pier.txt:0-42", "--out", "notes.jsonld").exit_code == 0
    rewrite("sources/pier.txt", "until spring", "until autumn")
    result = footnote("verify", "notes.jsonld", "--folder", "sources", "--json")
    assert result.exit_code == 1
    verified = json.loads(result.stdout)
    assert verified["counts"] == {"unchanged": 0, "moved": 0, "edited": 1, "gone": 0}
    (citation,) = verified["citations"]
    assert citation["now"]["text"] == "The pier of Ostvik is closed until autumn."
    assert [edit["now_text"] for edit in citation["edits"]] == ["autumn"]


def test_a_folder_needs_no_library(footnote: Footnote) -> None:
    assert footnote("export", QUESTION, "--out", "answer.md").exit_code == 0
    shutil.rmtree(footnote.library)
    Path("sources").rename("years-later")
    result = footnote("verify", "answer.md", "--folder", "years-later")
    assert result.exit_code == 0
    assert not footnote.library.exists()
    assert footnote("verify", "answer.md").exit_code == 2


def test_what_cannot_be_verified_is_told(footnote: Footnote) -> None:
    Path("empty").mkdir()
    assert footnote("export", "pier.txt:0-42", "--out", "notes.md").exit_code == 0
    for arguments, advice in (
        (["missing.md"], "missing.md"),
        (["sources/pier.txt"], "Verify a file that `footnote export` wrote"),
        (["notes.md", "--folder", "empty"], "Name the folder of the sources"),
    ):
        result = footnote("verify", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert advice in result.stderr


def test_an_answer_that_was_printed_as_json_is_verified(footnote: Footnote) -> None:
    answer = footnote("ask", "--json", QUESTION)
    Path("answer.json").write_text(answer.stdout, encoding="utf-8")
    assert footnote("verify", "answer.json").exit_code == 0
    rewrite("sources/ferry.txt", "40 metres", "14 metres")
    assert footnote("verify", "answer.json", "--folder", "sources").exit_code == 1


def test_control_characters_of_a_file_do_not_reach_the_terminal(footnote: Footnote) -> None:
    assert footnote("export", "pier.txt:0-42", "--out", "notes.jsonld").exit_code == 0
    rewrite("notes.jsonld", "pier of", "pier\\u001b[31m of")
    assert "\x1b" not in footnote("verify", "notes.jsonld").stdout


def test_cited_words_that_changed_are_listed_and_released(
    footnote: Footnote, tmp_path: Path
) -> None:
    assert footnote.json("evidence") == []
    library = Library.open(tmp_path / "library", embedder=HashEmbedder())
    conversation = Conversation().with_question(QUESTION)
    answer = ask(library, conversation.waiting_question, threshold=0.0)
    save_new_turns(library, conversation.with_answer(answer))
    rewrite("sources/ferry.txt", "40 metres", "14 metres")
    assert footnote("add", "sources").exit_code == 0
    (kept,) = footnote.json("evidence")
    assert (kept["doc_id"], kept["text"]) == ("ferry.txt", FERRY.strip())
    assert kept["now"] == FERRY.strip().replace("40", "14")
    listed = footnote("evidence")
    assert listed.stdout.startswith("ferry.txt, characters 0–138, kept ")
    assert "now: “The ferry of Hallum" in listed.stdout
    exported = footnote("export", "--conversation", QUESTION)
    assert "Figure: “40” was quoted, “14” is there now" in exported.stdout

    result = footnote("evidence", "--release", "pier.txt")
    assert result.exit_code == 2
    assert "Nothing is kept of pier.txt" in result.stderr
    assert footnote("evidence", "--release", "ferry.txt").exit_code == 0
    assert footnote.json("evidence") == []
    assert footnote("evidence", "--release-all").exit_code == 0


def test_notes_are_exported_where_their_words_stand_now(footnote: Footnote, tmp_path: Path) -> None:
    result = footnote("export", "--notes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nothing to export" in result.stderr
    library = Library.open(tmp_path / "library", embedder=HashEmbedder())
    with library.snapshot() as snapshot:
        ferry = snapshot.document("ferry.txt")
    start = FERRY.index("Divers")
    library.notes.add(Anchor.of(ferry, Span(start, start + 19)), "Who says so?")
    library.notes.add(Anchor.of(ferry, Span(0, 24)), "Gone")
    rewrite("sources/ferry.txt", "The ferry of Hallum stopped", "Corrected. The boat stopped")
    assert footnote("add", "sources").exit_code == 0
    shown = footnote("export", "--notes").stdout
    assert "> “Divers found a rope”[^1] (Who says so?)" in shown
    assert "A passage marked in ferry.txt is no longer there. Gone" in shown
