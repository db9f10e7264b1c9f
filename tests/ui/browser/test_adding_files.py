"""Files that are dropped are submitted once, however often the browser sends them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from index.jobs.job import GivenFile
from index.protocols import Library
from ui.browser.intake import adding


class _Intake:
    """An intake that keeps what is submitted, or refuses it."""

    def __init__(self) -> None:
        self.submitted: list[GivenFile] = []

    def submit(self, files: list[GivenFile]) -> None:
        self.submitted += files


def upload(file_id: str, name: str) -> SimpleNamespace:
    return SimpleNamespace(file_id=file_id, name=name, getvalue=lambda: b"words")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(adding, "st", SimpleNamespace(session_state=state))
    return state


def test_a_file_that_is_sent_again_is_submitted_once(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = _Intake()
    monkeypatch.setattr(adding, "_submit", lambda library, act: act(intake) is None)
    session["files-0"] = [upload("1", "ferry.txt")]
    adding._add_files(cast("Library", None), "files-0")
    session["files-0"] = [upload("1", "ferry.txt"), upload("2", "pier.txt")]
    adding._add_files(cast("Library", None), "files-0")
    assert [file.name for file in intake.submitted] == ["ferry.txt", "pier.txt"]


def test_a_file_that_could_not_be_submitted_may_be_sent_again(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = _Intake()
    monkeypatch.setattr(adding, "_submit", lambda library, act: False)
    session["files-0"] = [upload("1", "ferry.txt")]
    adding._add_files(cast("Library", None), "files-0")
    monkeypatch.setattr(adding, "_submit", lambda library, act: act(intake) is None)
    adding._add_files(cast("Library", None), "files-0")
    assert [file.name for file in intake.submitted] == ["ferry.txt"]
