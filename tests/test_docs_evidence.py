"""What docs/evidence.md shows and says of formats is so."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from retrieval.evidence.formats.registry import EVIDENCE_FORMATS
from retrieval.evidence.record import CONTEXT
from retrieval.evidence.verifying.verify import CitationState
from tests.cli_runner import Footnote
from tests.paths import ROOT, SEEDS

PAGE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table after a heading, without its own heading."""
    lines = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].splitlines()
    table = [line for line in lines if line.startswith("|")]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table[2:]]


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_every_format_has_its_row() -> None:
    assert [row[:2] for row in rows("Formats")] == [
        [each.name, each.suffix] for each in EVIDENCE_FORMATS
    ]


def test_every_state_has_its_row() -> None:
    assert [row[0] for row in rows("Verify")] == [state.value for state in CitationState]


def test_the_length_of_the_context_is_stated() -> None:
    assert f"and {CONTEXT} before and after them" in on_one_line(PAGE)


@pytest.mark.model
def test_the_session_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SEEDS, tmp_path / "changed")
    monkeypatch.chdir(tmp_path)
    footnote = Footnote(tmp_path / "library")
    assert footnote("add", SEEDS).exit_code == 0
    edited, moved = (
        Path("changed/003_f25c6370647aa229.txt"),
        Path("changed/002_22ae3a1b8191bc54.txt"),
    )
    edited.write_text(edited.read_text("utf-8").replace("10,000", "12,000"), "utf-8")
    moved.write_text(f"Corrected.\n{moved.read_text('utf-8')}", "utf-8")
    session = PAGE.partition("```\n")[2].partition("```")[0]
    parts = re.split(r"^\$ footnote ", session, flags=re.MULTILINE)[1:]
    assert len(parts) == 3
    for part in parts:
        command, _, printed = part.partition("\n")
        result = footnote(*shlex.split(command))
        output = re.sub(r"^Preparing the model .*\n", "", result.output, flags=re.MULTILINE)
        assert _undated(on_one_line(output)) == _undated(on_one_line(printed))


def _undated(text: str) -> str:
    """Return a text without the moments at which it was printed."""
    return re.sub(r"\d+ [A-Z]\w+ 20\d\d(, \d\d:\d\d UTC)?", "DAY", text)
