"""The map of a library: made once, behind the page, and never of what is gone."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import retrieval.overview.library_map
from index import Library, Snapshot
from index.documents import Document
from index.models.protocols import Vectors
from retrieval import ask
from retrieval.overview.library_map import (
    FAILED,
    ClusterEntry,
    Maps,
    MapState,
    Point,
    answer_points,
    clicked_passage,
    cluster_entries,
    library_map,
)
from retrieval.overview.passage_map import Cluster, MapError, PassageMap
from tests.fakes import HashEmbedder

WORDS = ("ferry harbour", "oven bread", "ballot votes", "mirror stars")
DOCUMENTS = [
    Document(
        doc_id=f"{number}.txt",
        title=f"Title {number}" if number else "",
        text=f"The report tells of {words} and more.\n" * 8,
        sha256="0" * 64,
        source="The Herald",
    )
    for number, words in enumerate(WORDS)
]


def in_a_row(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
    """A map whose passages lie in a row, in two clusters."""
    positions = np.array([[n / len(texts), -1] for n in range(len(texts))], dtype=np.float32)
    rest = tuple(range(1, len(texts)))
    return PassageMap(positions, (Cluster(("oven", "bread"), rest), Cluster((), (0,))))


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add(DOCUMENTS)
    return made


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", in_a_row)


def finished(maps: Maps, library: Library) -> MapState:
    """What is to be seen when nothing is being made any more."""
    for _ in range(3):
        look = maps.state(library)
        if not look.is_making:
            return look
        assert maps._thread
        maps._thread.join(30)
    raise AssertionError("still busy")


def test_a_map_is_made_behind_the_page_and_kept(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, made = threading.Event(), []

    def slow(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
        made.append(texts)
        assert go.wait(30)
        return in_a_row(vectors, texts)

    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", slow)
    monkeypatch.setattr(retrieval.overview.library_map, "BEGINNING", 41)
    maps = Maps()
    assert [maps.state(library) for _ in range(3)] == [MapState(is_making=True)] * 3
    go.set()
    look = finished(maps, library)
    assert maps.state(library) == look
    assert len(made) == 1
    assert look.library_map
    # The first passage of the sample is the first that was stored; it has no title of its own.
    assert look.library_map.points[0].title == "0.txt"
    assert look.library_map.points[0].byline == "The Herald"
    assert look.library_map.points[0].beginning == "The report tells of ferry harbour and…"


def test_what_was_removed_is_shown_no_more(library: Library) -> None:
    maps = Maps()
    before = finished(maps, library).library_map
    assert before
    library.remove(["1.txt"])
    assert maps.state(library) == MapState(is_making=True)
    after = finished(maps, library).library_map
    assert after
    assert {point.title for point in before.points} - {point.title for point in after.points} == {
        "Title 1"
    }


def test_what_was_added_waits_for_the_next_map(library: Library) -> None:
    maps = Maps()
    before = finished(maps, library).library_map
    library.add([Document(doc_id="new.txt", title="New", text="Brand new.", sha256="1" * 64)])
    assert maps.state(library) == MapState(before, is_making=True)
    after = finished(maps, library).library_map
    assert after
    assert [point.title for point in after.points][-1] == "New"


def test_a_failure_is_told_until_it_is_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
        raise MapError("The map could not be drawn.")

    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", failing)
    maps = Maps()
    assert finished(maps, library) == MapState(failure="The map could not be drawn.")
    assert maps.state(library) == MapState(failure="The map could not be drawn.")
    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", in_a_row)
    maps.retry()
    assert finished(maps, library).library_map


def test_waiting_for_a_map_does_not_read_the_ids_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = Maps()
    finished(maps, library)
    may_end = threading.Event()

    def waiting(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
        may_end.wait(20)
        return in_a_row(vectors, texts)

    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", waiting)
    library.add([replace(DOCUMENTS[0], doc_id="another.txt")])
    reads: list[Snapshot] = []
    embedded_ids = Snapshot.embedded_ids

    def counted(self: Snapshot) -> set[int]:
        if threading.current_thread() is threading.main_thread():
            reads.append(self)
        return embedded_ids(self)

    monkeypatch.setattr(Snapshot, "embedded_ids", counted)
    assert all(maps.state(library).is_making for _ in range(5))
    may_end.set()
    assert finished(maps, library).library_map
    assert len(reads) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_does_not_begin_again_at_each_look(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(vectors: Vectors, texts: Sequence[str]) -> PassageMap:
        raise ZeroDivisionError

    monkeypatch.setattr(retrieval.overview.library_map, "lay_out_in_process", broken)
    maps = Maps()
    assert finished(maps, library) == maps.state(library) == MapState(failure=FAILED)


def test_without_vectors_there_is_nothing_to_make(tmp_path: Path, embedder: HashEmbedder) -> None:
    library = Library.open(tmp_path / "words", create=True, embedder=embedder)
    with library.writer() as writer:
        writer.put(DOCUMENTS[0])
    assert Maps().state(library) == MapState()


def test_a_sample_says_so(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = library_map(library)
    number = len(whole.points)
    assert whole.remark == f"{number} passages."
    monkeypatch.setattr(retrieval.overview.library_map, "sample_evenly", lambda ids: list(ids)[::2])
    with library.writer() as writer:
        writer.put(Document(doc_id="new.txt", title="", text="New.", sha256="1" * 64))
    half = library_map(library)
    assert half.remark == (
        f"{number // 2} of {number} passages, evenly sampled. 1 more passage is not fully indexed "
        "yet."
    )


def test_an_answer_is_lit_whether_or_not_it_was_sampled(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(library, "Which oven makes bread?")
    assert answer.citations
    whole = library_map(library)
    with library.snapshot() as snapshot:
        lights = answer_points(whole, snapshot, answer.citations)
    assert [light.rank for light in lights] == [each.rank for each in answer.citations]
    assert lights[0].point.title == "Title 1"
    for light in lights:
        x, y = whole.map.positions[whole.points.index(light.point)].tolist()
        assert (light.x, light.y) == (x, y)

    shown = {light.point.passage_id for light in lights}
    monkeypatch.setattr(
        retrieval.overview.library_map,
        "sample_evenly",
        lambda ids: [i for i in ids if i not in shown],
    )
    sample = library_map(library)
    with library.snapshot() as snapshot:
        beyond = answer_points(sample, snapshot, answer.citations)
    assert [light.point for light in beyond] == [light.point for light in lights]
    low, high = sample.map.positions[:, 0].min(), sample.map.positions[:, 0].max()
    assert all(low <= light.x <= high and light.y == -1 for light in beyond)


def test_a_citation_that_is_gone_or_changed_is_not_lit(library: Library) -> None:
    answer = ask(library, "Which oven makes bread?")
    cited = {citation.document.doc_id for citation in answer.citations}
    library.add(
        [Document(doc_id=each, title="", text="Anew. " * 90, sha256="2" * 64) for each in cited]
    )
    made = library_map(library)
    with library.snapshot() as snapshot:
        assert answer_points(made, snapshot, answer.citations) == ()


def test_clusters_are_listed_with_their_most_central_passages(library: Library) -> None:
    made = library_map(library)
    number = len(made.points)
    assert cluster_entries(made) == (
        ClusterEntry("oven · bread", f"{number - 1} passages", made.points[1:4]),
        ClusterEntry("cluster 2", "1 passage", made.points[:1]),
    )
    assert isinstance(made.points[0], Point)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [([], [3], 3), ([3], [], 3), ([3], [3, 5], 5), ([3, 5], [5], 3), ([3], [3], None)],
)
def test_each_click_names_its_passage(before: list[int], now: list[int], expected: int) -> None:
    assert clicked_passage(before, now) == expected
