"""What the README shows is run as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from index.loaders import Loaded, load
from retrieval import Answer
from tests.cli_runner import Footnote
from tests.paths import ROOT, SEEDS


def code_blocks(language: str) -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def transcript() -> Iterator[tuple[list[str], str]]:
    """Yield the arguments of each command of the sessions, and what it is said to print."""
    beginnings = ("$ footnote add", "$ footnote check", "$ footnote export")
    for session in (block for block in code_blocks("") if block.startswith(beginnings)):
        for part in re.split(r"^\$ footnote ", session, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield shlex.split(command), printed


def comparable(printed: str) -> str:
    """Return an output on one line, without what differs from one processor to another."""
    one_line = " ".join(printed.split())
    one_line = re.sub(r"\b\d+(?:\.\d+)? m?s\b", "TIME", one_line)
    one_line = re.sub(r"\d+ [A-Z][a-z]+ 20\d\d(, \d\d:\d\d UTC)?", "DAY", one_line)
    return re.sub(r"\b0\.\d\d\b|\b\d+%", "CONFIDENCE", one_line)


@pytest.mark.model
def test_three_lines_of_python_give_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
    Library.open(tmp_path / "library", create=True).add(documents)
    monkeypatch.chdir(tmp_path)
    (block,) = code_blocks("python")
    statements = [line for line in block.splitlines() if line.strip()]
    assert len(statements) == 3

    names: dict[str, object] = {}
    exec(block, names)

    answer = names["answer"]
    assert isinstance(answer, Answer)
    assert "11,000 North Korean troops" in " ".join(c.quote for c in answer.citations)
    for citation in answer.citations:
        assert citation.document.text[citation.span.start : citation.span.end] == citation.quote


@pytest.mark.model
def test_the_session_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    footnote = Footnote(tmp_path / "library")
    shown = list(transcript())
    assert [arguments[0] for arguments, _ in shown] == [
        "add", "ask", "ask", "check", "export", "verify",
    ]  # fmt: skip
    for arguments, printed in shown:
        result = footnote(*arguments)
        # The model may have to be prepared first, which is announced.
        output = re.sub(r"^Preparing the model .*\n", "", result.output, flags=re.MULTILINE)
        assert comparable(output) == comparable(printed)


def test_every_command_the_readme_lists_exists() -> None:
    import typer

    from cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = set(re.findall(r"`(?:footnote )?([a-z]+)", " ".join(cells)))
    group = typer.main.get_command(app)
    commands = set(getattr(group, "commands", {}))
    assert listed == commands
