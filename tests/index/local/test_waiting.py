"""Nobody waits for an index: questions, judgements and submissions go on while one is built."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import index.terms
from index.documents import Anchor, Document, Span
from index.jobs.job import GivenFile
from index.local import dense
from index.local.lexical import part_writer
from index.local.library import Library
from index.workspace.judgements import RIGHT
from retrieval import Answer, ask
from tests.fakes import HashEmbedder

# How long a build is made to take, and how long others may take meanwhile. An action takes some
# milliseconds; one that waits for the build takes seconds.
BUILD_SECONDS = 2.5
MOST_SECONDS = 1.0


def article(number: int) -> Document:
    text = f"Report word{number} of the harbour. It rained on day{number}."
    return Document(doc_id=f"n{number:03}", title="Rain", text=text, sha256=str(number))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add(article(number) for number in range(20))
    return made


class SlowBuild:
    """Makes a function take `BUILD_SECONDS` once, and says when that has begun and ended."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.begun = threading.Event()
        self.ended = threading.Event()

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if not self.begun.is_set():
            self.begun.set()
            time.sleep(BUILD_SECONDS)
            self.ended.set()
        return self._function(*arguments, **keywords)


@contextmanager
def in_the_background(work: Callable[[], object]) -> Iterator[None]:
    """Run work in a thread; raise its error when the block ends."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # raised below, in the test's thread
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if errors:
        raise errors[0]


def judge(library: Library) -> None:
    document = article(3)
    library.judge("Where did it rain?", (), Anchor.of(document, Span(0, 35)), RIGHT)


ACTIONS: dict[str, Callable[[Library], object]] = {
    "ask": lambda library: ask(library, "What of word7 and the harbour?"),
    "judge": judge,
    "submit": lambda library: library.intake.submit([GivenFile("new.txt", b"New text.")]),
}

CHANGES: dict[str, Callable[[Library], object]] = {
    "add": lambda library: library.add([article(100)]),
    "remove": lambda library: library.remove(["n001"]),
}

SLOWED = {
    "adding the vectors": (dense, "_add"),
    "writing the vectors": (dense, "_publish"),
    "indexing a word": (part_writer, "entry"),
}


# No vectors are added for a removal.
@pytest.mark.parametrize(
    ("slowed", "change"),
    [
        ("adding the vectors", "add"),
        ("writing the vectors", "add"),
        ("writing the vectors", "remove"),
        ("indexing a word", "add"),
        ("indexing a word", "remove"),
    ],
)
def test_nobody_waits_for_a_build(
    library: Library, monkeypatch: pytest.MonkeyPatch, slowed: str, change: str
) -> None:
    module, name = SLOWED[slowed]
    build = SlowBuild(getattr(module, name))
    monkeypatch.setattr(module, name, build)
    seconds: dict[str, float] = {}
    with in_the_background(lambda: CHANGES[change](library)):
        assert build.begun.wait(20)
        # A judgement first: a transaction that waits to commit makes later questions wait too.
        with in_the_background(lambda: ACTIONS["judge"](library)):
            for action, do in ACTIONS.items():
                began = time.monotonic()
                do(library)
                seconds[action] = time.monotonic() - began
        assert not build.ended.is_set()
    assert {action: taken for action, taken in seconds.items() if taken > MOST_SECONDS} == {}
    assert library.problems() == []


def test_nobody_waits_while_the_words_of_a_library_without_an_index_are_counted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(library.folder / "lexical")
    fresh = Library.open(library.folder, embedder=HashEmbedder())
    counting = SlowBuild(index.terms.analyse)
    monkeypatch.setattr(index.terms, "analyse", counting)
    found: list[Answer] = []
    seconds: dict[str, float] = {}
    with in_the_background(lambda: found.append(ask(fresh, "What of word7 and the harbour?"))):
        assert counting.begun.wait(20)
        for name, action in (("judge", judge), ("submit", ACTIONS["submit"])):
            started = time.monotonic()
            action(library)
            seconds[name] = time.monotonic() - started
        assert not counting.ended.is_set()
    assert {name for name, took in seconds.items() if took > MOST_SECONDS} == set()
    assert found[0].citations[0].document.doc_id == "n007"
