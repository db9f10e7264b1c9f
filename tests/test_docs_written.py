"""What docs/written.md and docs/commands.md show and say of written answers is so."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.web.posting import PostRules
from retrieval.checks.statements import FEWEST_WORDS
from retrieval.written import proof
from retrieval.written.answer import Reason, WrittenStatus
from retrieval.written.writer import LONGEST_DRAFT
from tests.cli_runner import Footnote
from tests.fake_writer import FakeWriter, fake_writer
from tests.fakes import HashEmbedder
from tests.paths import ROOT, SEEDS
from tests.test_docs import shape

PAGE = (ROOT / "docs" / "written.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
EXAMPLE = json.loads(COMMANDS.partition("```json written\n")[2].partition("```")[0])
KEYS = COMMANDS.partition("```json written\n")[2].partition("### ")[0]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWriter]:
    with fake_writer() as running:
        monkeypatch.setenv("FOOTNOTE_WRITER_URL", running.url)
        monkeypatch.setenv("FOOTNOTE_WRITER_MODEL", "qwen3")
        yield running


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_limits_are_those_of_the_code() -> None:
    page = on_one_line(PAGE)
    assert f"fewer than {FEWEST_WORDS} words" in page
    assert f"more than {proof.LONGEST_SENTENCE:,} characters" in page
    assert f"behind the {proof.MOST_SENTENCES}th sentence" in page
    assert f"more than {PostRules().max_bytes:,} bytes" in page
    assert f"more than {LONGEST_DRAFT:,} characters" in page


def test_every_reason_and_status_is_named() -> None:
    rows = {row.split("`")[1]: row for row in KEYS.splitlines() if row.startswith("| `")}
    assert set(re.findall(r"`(\w+)`", rows["reason"])) == {"reason", *map(str, Reason)}
    named = set(re.findall(r"`(\w+)`", rows["status"])) - {"status", "error"}
    assert named == set(map(str, WrittenStatus))


@pytest.mark.model
def test_the_session_prints_what_it_shows(tmp_path: Path, fake: FakeWriter) -> None:
    footnote = Footnote(tmp_path / "library")
    assert footnote("add", SEEDS).exit_code == 0
    session = PAGE.partition("```session\n")[2].partition("```")[0]
    [part] = re.split(r"^\$ footnote ", session, flags=re.MULTILINE)[1:]
    command, _, stated = part.partition("\n")
    fake.says(
        "According to Zelenskiy, there are already 11,000 North Koreans in the Kursk region [1]. "
        "Zelenskiy said: “There are already 12,000 North Koreans in the Kursk region.” [1] The "
        "troops are a serious danger to the whole of Europe."
    )
    result = footnote(*shlex.split(command))
    assert result.exit_code == 0
    printed = on_one_line(result.stdout).replace(f":{fake.port}", ":11434")
    # The confidence differs a little from one processor to another.
    pattern = re.escape(re.sub(r"\b\d+%", "§", on_one_line(stated)))
    assert re.fullmatch(pattern.replace("…", ".*").replace("§", r"\d+%"), printed), printed


def test_json_has_the_keys_that_are_shown(
    tmp_path: Path, fake: FakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    footnote = Footnote(tmp_path / "library")
    assert footnote("add", SEEDS).exit_code == 0
    fake.says("GUR provided no evidence for its claims.")
    printed = footnote.json(
        "ask", "What evidence did GUR provide for its claims?", "--write", "--threshold", "0"
    )
    assert shape(printed["written"]) == shape(EXAMPLE)
    shown, sentence = EXAMPLE["sentences"][0]["place"], printed["written"]["sentences"][0]
    assert sentence["stands"]
    assert [sentence["place"][key] for key in ("doc_id", "start", "end", "text")] == [
        shown[key] for key in ("doc_id", "start", "end", "text")
    ]
