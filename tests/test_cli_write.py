"""`footnote ask --write`: off by default, nothing leaves unasked, proved or struck out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli_runner import Footnote, run
from tests.fake_writer import FakeWriter, body, fake_writer
from tests.fakes import HashEmbedder

FERRY = (
    "The ferry\n\nThe ferry to Hallum stopped on Monday because its engine failed in the harbour. "
    "The council has not paid the bill of 1,200 euros.\n"
)
QUESTION = "Why did the ferry to Hallum stop?"
TRUE = "The ferry to Hallum stopped on Monday because its engine failed in the harbour."
FALSE = "The council has paid the bill of 1,200 euros."
OPEN = ("--threshold", "0")


@pytest.fixture
def fake() -> Iterator[FakeWriter]:
    with fake_writer() as running:
        yield running


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeWriter) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    monkeypatch.setenv("FOOTNOTE_WRITER_URL", fake.url)
    monkeypatch.setenv("FOOTNOTE_WRITER_MODEL", "tiny")
    monkeypatch.setenv("FOOTNOTE_WRITER_KEY", "sk-secret-0815")
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    made = Footnote(tmp_path / "library")
    assert made("add", tmp_path / "ferry.txt").exit_code == 0
    return made


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the same endpoint count as one on another machine."""
    monkeypatch.setattr("index.web.posting.is_loopback", lambda number: False)


def test_without_the_option_nobody_is_asked(footnote: Footnote, fake: FakeWriter) -> None:
    result = footnote("ask", QUESTION, *OPEN)
    assert result.exit_code == 0
    assert fake.requests == []
    assert "written" not in footnote.json("ask", QUESTION, *OPEN)


def test_without_the_option_nothing_of_it_is_imported(footnote: Footnote) -> None:
    code = (
        "import sys, index.local.library_models\nfrom tests.fakes import HashEmbedder\n"
        "index.local.library_models.open_embedder = lambda *_: HashEmbedder()\n"
        "import cli\ntry:\n    cli.main()\nfinally:\n"
        "    print([n for n in sys.modules if n.startswith('retrieval.written') or n in "
        "('ui.terminal.writing', 'index.web.posting')])"
    )
    arguments = ("--library", str(footnote.library), "ask", QUESTION)
    done = run([sys.executable, "-c", code, *arguments])
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_what_stands_has_its_number_and_what_does_not_is_struck_out(
    footnote: Footnote, fake: FakeWriter
) -> None:
    fake.says(f"{TRUE} {FALSE}\n\x1b[31mRed words of nobody at all here.")
    result = footnote("ask", QUESTION, "--write", *OPEN)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert f"{TRUE} [1]" in lines
    struck = lines.index(f"[struck out] {FALSE}")
    assert "[1]" in lines[struck + 1]
    assert "not" in lines[struck + 1]
    assert "\x1b" not in result.stdout
    # The passages come first, as always.
    assert lines.index(FERRY.splitlines()[2]) < lines.index(f"{TRUE} [1]")
    assert "sk-secret-0815" not in result.output


def test_json_grows_by_one_key(footnote: Footnote, fake: FakeWriter) -> None:
    fake.says(f"{TRUE} {FALSE}")
    plain = footnote.json("ask", QUESTION, *OPEN)
    printed = footnote.json("ask", QUESTION, "--write", *OPEN)
    assert printed.keys() - plain.keys() == {"written"}
    first, second = printed["written"]["sentences"]
    assert (first["stands"], first["rank"], first["reason"]) == (True, 1, None)
    text = footnote.json("show", first["place"]["doc_id"])["text"]
    assert text[first["place"]["start"] : first["place"]["end"]] == TRUE
    assert (second["stands"], second["reason"], second["place"]) == (False, "negation", None)


def test_an_answer_that_was_not_found_is_not_written_about(
    footnote: Footnote, fake: FakeWriter
) -> None:
    result = footnote("ask", "Who won the chess cup in Lisbon?", "--write", "--threshold", "1")
    assert result.exit_code == 0
    assert fake.requests == []
    assert "Nothing was written" in result.stdout


def test_a_failed_writer_leaves_the_passages(footnote: Footnote, fake: FakeWriter) -> None:
    fake.reply = body(b"", 401)
    result = footnote("ask", QUESTION, "--write", *OPEN)
    assert result.exit_code == 2
    assert FERRY.splitlines()[2] in result.stdout
    assert "FOOTNOTE_WRITER_KEY" in result.stderr
    as_json = footnote("ask", QUESTION, "--write", "--json", *OPEN)
    assert as_json.exit_code == 2
    printed = json.loads(as_json.stdout)
    assert printed["passages"]
    assert printed["written"]["status"] == "failed"
    assert printed["written"]["sentences"] == []
    assert "status 401" in printed["written"]["error"]


def test_a_writer_elsewhere_is_named_and_gets_nothing_without_a_yes(
    footnote: Footnote, fake: FakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(monkeypatch)
    fake.says(TRUE)
    result = footnote("ask", QUESTION, "--write", *OPEN)
    assert result.exit_code == 2
    assert fake.requests == []
    assert f"127.0.0.1:{fake.port} is not on this machine" in result.stderr
    assert "1 passage" in result.stderr
    assert "--send" in result.stderr
    monkeypatch.setattr("ui.terminal.writing.may_ask", lambda: True)
    for typed in ("\n", "n\n", "maybe\n", ""):
        assert footnote("ask", QUESTION, "--write", *OPEN, typed=typed).exit_code == 2
    assert fake.requests == []
    assert f"{TRUE} [1]" in footnote("ask", QUESTION, "--write", *OPEN, typed="yes\n").stdout
    assert len(fake.requests) == 1


def test_send_says_yes_beforehand_and_the_host_is_named_still(
    footnote: Footnote, fake: FakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(monkeypatch)
    fake.says(TRUE)
    result = footnote("ask", QUESTION, "--write", "--send", *OPEN)
    assert result.exit_code == 0
    assert "is not on this machine" in result.stderr
    assert f"{TRUE} [1]" in result.stdout


def test_a_writer_that_is_not_set_is_asked_for(
    footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOOTNOTE_WRITER_URL")
    result = footnote("ask", QUESTION, "--write", *OPEN)
    assert result.exit_code == 2
    assert FERRY.splitlines()[2] in result.stdout
    assert "FOOTNOTE_WRITER_URL" in result.stderr


def test_options_come_before_the_environment(
    footnote: Footnote, fake: FakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_WRITER_URL", "http://127.0.0.1:1/v1")
    fake.says(TRUE)
    options = ("--writer-url", fake.url, "--writer-model", "other")
    assert footnote("ask", QUESTION, "--write", *options, *OPEN).exit_code == 0
    assert fake.requests[0]["model"] == "other"
