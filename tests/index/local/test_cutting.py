"""Cutting with a process beside this one: the same pieces, whatever becomes of the process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from index.documents import Document, Span
from index.layout import Layout, PlaceKind
from index.local.cut import cutting
from index.local.cut.cutting import Cutting, Pieces, cut
from index.models.onnx_runtime import open_embedder
from index.models.protocols import Embedder
from index.text.chunking import ChunkOptions
from tests.bench.large import recombined
from tests.fakes import HashEmbedder

pytestmark = pytest.mark.model

OPTIONS = ChunkOptions(target_tokens=60, overlap_sentences=1)
TEXT = (
    "„Die Fähre“ bleibt im Dock. Sie fuhr nie wieder!\n\nMenu | Start\n\nThe crew said so. “All of "
    "it,” she added. 渡轮停在港口。它没有开。 \U0001f6a2 sank.\n\n"
)


def documents() -> list[Document]:
    made = [
        Document(doc_id=f"d{number}", title="t", text=TEXT * number, sha256="0" * 64)
        for number in (1, 7, 2, 30)
    ]
    at = TEXT.index("Menu")
    made.append(
        Document(
            doc_id="s", title="t", text=TEXT * 2, sha256="0" * 64,
            skipped=(Span(at, at + 12), Span(len(TEXT) + at, len(TEXT) + at + 12)), language="de",
        )
    )  # fmt: skip
    rows = "a | b\n1 | 2\n3 | 4"
    made.append(
        Document(
            doc_id="r", title="t", text=rows, sha256="0" * 64,
            layout=Layout(kind=PlaceKind.ROW, starts=(0, 6, 12), labels=("1", "2", "3")),
        )
    )  # fmt: skip
    return made + list(islice(recombined(60), 6))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


@pytest.fixture(scope="module")
def expected(embedder: Embedder) -> list[Pieces]:
    return [cut(document, embedder, OPTIONS) for document in documents()]


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> Iterator[Cutting]:
    """Cutting with a process that is ready."""
    monkeypatch.setattr(cutting, "HELPED_FROM", 0)
    monkeypatch.setattr(cutting, "cores", lambda: 2)
    made = Cutting(OPTIONS)
    made.cut(documents()[:1], embedder)
    until = time.monotonic() + 60
    while not helper(made).is_ready:
        assert time.monotonic() < until
        time.sleep(0.05)
    yield made
    made.end()


def helper(made: Cutting) -> Any:
    assert made._helper is not None
    return made._helper


def test_the_process_cuts_half_and_the_pieces_are_the_same(
    helped: Cutting,
    embedder: Embedder,
    expected: list[Pieces],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own: list[str] = []

    def counted(document: Document, *rest: Any) -> Pieces:
        own.append(document.text)
        return cut(document, *rest)

    monkeypatch.setattr(cutting, "cut", counted)
    for _ in range(3):
        own.clear()
        assert helped.cut(documents(), embedder) == expected
        everything = sum(len(document.text) for document in documents())
        assert 0.3 * everything < sum(map(len, own)) < 0.7 * everything
    assert helped.cut([], embedder) == []


def test_what_a_killed_process_had_to_cut_is_cut_here(
    helped: Cutting, embedder: Embedder, expected: list[Pieces], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = helper(helped)._process
    send = cutting._Helper.send

    def killed(self: Any, some: Any) -> None:
        send(self, some)
        process.kill()
        process.wait()

    monkeypatch.setattr(cutting._Helper, "send", killed)
    assert helped.cut(documents(), embedder) == expected
    assert helped._helper is None
    assert helped.cut(documents(), embedder) == expected


def test_a_process_that_ended_before_it_was_asked_is_not_missed(
    helped: Cutting, embedder: Embedder, expected: list[Pieces]
) -> None:
    process = helper(helped)._process
    process.kill()
    process.wait()
    assert helped.cut(documents(), embedder) == expected


def test_the_process_ends_with_the_one_that_started_it(helped: Cutting) -> None:
    process = helper(helped)._process
    assert process.poll() is None
    process.stdin.close()  # as the system does when the parent is killed
    assert process.wait(30) == 0


def test_the_process_ends_when_it_is_needed_no_more(helped: Cutting) -> None:
    process = helper(helped)._process
    helped.end()
    assert process.wait(30) != 0


def test_a_process_is_started_for_much_only(
    monkeypatch: pytest.MonkeyPatch, embedder: Embedder
) -> None:
    few = documents()[:2]
    monkeypatch.setattr(cutting, "cores", lambda: 2)
    monkeypatch.setattr(cutting, "HELPED_FROM", 2 * sum(len(each.text) for each in few) + 1)
    made = Cutting(OPTIONS)
    for started in (False, False, True):
        made.cut(few, embedder)
        assert (made._helper is not None) is started
    made.end()
    monkeypatch.setattr(cutting, "cores", lambda: 1)
    alone = Cutting(OPTIONS)
    for _ in range(4):
        alone.cut(few, embedder)
    assert alone._helper is None

    def refuse(*_: Any, **__: Any) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(cutting, "cores", lambda: 2)
    with monkeypatch.context() as patch:
        patch.setattr("subprocess.Popen", refuse)
        refused = Cutting(OPTIONS)
        for _ in range(4):
            assert refused.cut(few, embedder) == alone.cut(few, embedder)
    # An embedder without a tokenizer's file counts tokens itself.
    own = Cutting(OPTIONS)
    for _ in range(4):
        own.cut(few, HashEmbedder())
    assert own._helper is None
