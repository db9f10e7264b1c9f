"""Suggested questions are made behind the page, once for every state of the library."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import retrieval.suggestions.suggester
import ui.browser.access
from index import Library
from index.documents import Document
from index.errors import ModelDamaged
from retrieval.suggestions.suggester import Suggester
from tests.fakes import HashEmbedder
from ui.browser.access import Access

NONE_YET = ((), False)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([Document(doc_id="a", title="a", text="The eels came back.", sha256="0")])
    return made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every threshold that questions were made under."""
    calls: list[float] = []

    def make(library: Library, *, threshold: float) -> tuple[str, ...]:
        calls.append(threshold)
        return (f"Question {len(calls)}?",)

    monkeypatch.setattr(retrieval.suggestions.suggester, "suggest_questions", make)
    return calls


def test_questions_are_made_once_until_the_library_changes(
    library: Library, made: list[float]
) -> None:
    source = Suggester(lambda: 0.25)
    assert source.get(library) == NONE_YET
    source.wait(10)
    assert [source.get(library) for _ in range(3)] == [(("Question 1?",), True)] * 3
    library.add([Document(doc_id="b", title="b", text="The eels went away.", sha256="0")])
    assert source.get(library) == NONE_YET
    source.wait(10)
    assert source.get(library) == (("Question 2?",), True)
    assert made == [0.25, 0.25]


def test_two_sessions_wait_for_the_same_questions(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, made = threading.Event(), []

    def slow(library: Library, *, threshold: float) -> Iterator[str]:
        made.append(threshold)
        yield "First?"
        assert go.wait(10)
        yield "Second?"

    monkeypatch.setattr(retrieval.suggestions.suggester, "suggest_questions", slow)
    source = Suggester(lambda: 0.5)
    assert source.get(library) == NONE_YET
    deadline = time.monotonic() + 10
    while source.get(library) == NONE_YET and time.monotonic() < deadline:
        time.sleep(0.01)
    # What is there is not kept back for the rest.
    assert source.get(library) == (("First?",), False)
    go.set()
    source.wait(10)
    assert source.get(library) == (("First?", "Second?"), True)
    assert len(made) == 1


def test_a_library_that_cannot_be_asked_suggests_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(library: Library, *, threshold: float) -> tuple[str, ...]:
        raise ModelDamaged("The model is damaged. Prepare it again.")

    monkeypatch.setattr(retrieval.suggestions.suggester, "suggest_questions", broken)
    source = Suggester(lambda: 0.5)
    assert source.get(library) == NONE_YET
    source.wait(10)
    assert source.get(library) == ((), True)


def test_nothing_is_made_before_the_model_is_there(
    library: Library, made: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    class Slow(HashEmbedder):
        @property
        def fingerprint(self) -> str:
            assert go.wait(10)
            return super().fingerprint

    monkeypatch.setattr(
        ui.browser.access,
        "open_library",
        lambda path, announce: Library.open(path, embedder=Slow()),
    )
    source = Access(library.folder)
    assert source.suggestions(library) == NONE_YET
    source.library()
    assert source.suggestions(library) == NONE_YET
    assert made == []
    go.set()
    for _ in source.activities():
        pass
    while not (found := source.suggestions(library))[1]:
        source.made_of(library).suggester.wait(10)
    assert found == (("Question 1?",), True)
    assert made == [0.5]
