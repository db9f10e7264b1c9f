"""`footnote batch` with a choice of whose words the passages may pass on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from index.loaders import Loaded, load
from index.local.library import Library
from index.models.protocols import Embedder
from tests.paths import SEEDS

pytestmark = pytest.mark.model

QUESTION = "Where are the North Korean troops?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Path:
    made = tmp_path_factory.mktemp("voices") / "library"
    library = Library.open(made, create=True, embedder=default_model)
    library.add(each.document for each in load([SEEDS]) if isinstance(each, Loaded))
    return made


def answered(folder: Path, *options: str) -> dict[str, Any]:
    questions, out = folder.parent / "questions.jsonl", folder.parent / "run.jsonl"
    questions.write_text(json.dumps({"_id": "q", "text": QUESTION}) + "\n", encoding="utf-8")
    arguments = ["--library", str(folder), "batch", str(questions), "--out", str(out), *options]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    line: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return line


def test_only_what_is_said_on_the_record_is_answered_with(folder: Path) -> None:
    anybody, record = answered(folder), answered(folder, "--on-record")
    assert (anybody["voices"], record["voices"]) == ("any", "on_record")
    assert record["passages"]
    for passage in record["passages"]:
        assert passage["voice"] is not None
        assert passage["voice"]["speaker"] is not None
    assert sum(record["left_out"].values()) > 0
    assert sum(anybody["left_out"].values()) == 0


def test_what_is_anonymous_may_be_left_out(folder: Path) -> None:
    assert answered(folder, "--named")["voices"] == "named"
