"""What the README shows is run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.loaders import Loaded, load
from index.local.library import Library
from retrieval import Answer
from tests.paths import ROOT


def code_blocks(language: str) -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.model
def test_three_lines_of_python_give_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [item.document for item in load([ROOT / "seeds"]) if isinstance(item, Loaded)]
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


def test_every_command_the_readme_lists_exists() -> None:
    import typer

    from cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = set(re.findall(r"`(?:footnote )?([a-z]+)", " ".join(cells)))
    group = typer.main.get_command(app)
    commands = set(getattr(group, "commands", {}))
    assert listed == commands
