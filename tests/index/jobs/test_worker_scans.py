"""Scans in the background: read after all other files, and stopped by what cannot wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.jobs.intake import Intake
from index.jobs.job import GivenFile, State
from index.jobs.reading_folders import INCOMING
from index.jobs.worker import Worker, work
from index.local.library import Library
from index.local.store.jobs import JobTable
from index.terms import analyse
from tests import scan_parser
from tests.fakes import HashEmbedder
from tests.pdf_files import Page, make_pdf, paragraph

PICTURE = Page(picture=(2, 2, b"\xff" * 4))
SCAN = make_pdf([PICTURE, PICTURE])
MIXED = make_pdf([Page(texts=paragraph(60, 100, ["The council met on Tuesday."])), PICTURE])


@pytest.fixture(autouse=True, scope="module")
def recogniser() -> Iterator[None]:
    with scan_parser.in_use():
        yield


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


def found(library: Library, words: str) -> set[str]:
    with library.snapshot() as snapshot:
        hits = snapshot.passages(snapshot.search_lexical(analyse(words), 100))
    return {hit.document.doc_id for hit in hits}


def states(intake: Intake) -> dict[str, tuple[State, str]]:
    return {job.name: (job.state, job.reason) for job in intake.jobs().jobs}


def watch(monkeypatch: pytest.MonkeyPatch, react: Any) -> None:
    """Call `react` whenever the worker describes a job, with what it says."""
    describe = JobTable.describe

    def watched(table: JobTable, job_id: int, reason: str) -> None:
        describe(table, job_id, reason)
        react(job_id, reason)

    monkeypatch.setattr(JobTable, "describe", watched)


def test_scans_are_read_last(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = library.intake
    said: list[tuple[int, str]] = []
    watch(monkeypatch, lambda job_id, reason: said.append((job_id, reason)))
    files = {"scan.pdf": SCAN, "mixed.pdf": MIXED, "rain.txt": b"It rains in Tolvar."}
    intake.submit([GivenFile(name, content) for name, content in files.items()])
    assert work(library) == 0
    waiting = "The scanned pages of this file are read after all other files."
    assert said == [
        (1, waiting),
        (2, waiting),
        (3, ""),
        (1, "OCR has read 0 of 2 scanned pages."),
        (1, "OCR has read 1 of 2 scanned pages."),
        (1, "OCR has read 2 of 2 scanned pages."),
        (1, states(intake)["scan.pdf"][1]),
        (2, "OCR has read 0 of 1 scanned pages."),
        (2, "OCR has read 1 of 1 scanned pages."),
        (2, states(intake)["mixed.pdf"][1]),
    ]
    assert {state for state, _ in states(intake).values()} == {State.DONE}
    assert "2 pages read by OCR" in states(intake)["scan.pdf"][1]
    assert found(library, "Sunday") == {"scan.pdf", "mixed.pdf"}
    assert found(library, "council") == {"mixed.pdf"}
    assert not any((library.folder / INCOMING).rglob("*.pdf"))


def test_a_file_that_comes_while_a_scan_is_read_does_not_wait(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = library.intake
    intake.submit([GivenFile("scan.pdf", SCAN)])
    stored: list[set[str]] = []
    page_read = Worker._page_read

    def watched(worker: Worker, *arguments: Any) -> None:
        if arguments[-2] == 1:
            intake.submit(
                [GivenFile("late.pdf", make_pdf([Page(texts=paragraph(60, 100, ["It snows."]))]))]
            )
        page_read(worker, *arguments)
        stored.append(found(library, "snows"))

    monkeypatch.setattr(Worker, "_page_read", watched)
    assert work(library) == 0
    assert stored == [set(), {"late.pdf"}, {"late.pdf"}]
    assert found(library, "Sunday") == {"scan.pdf"}


def test_a_scan_that_is_cancelled_is_read_no_further(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = library.intake
    [job_id] = intake.submit([GivenFile("mixed.pdf", MIXED)])
    page_read = Worker._page_read

    def cancelling(worker: Worker, *arguments: Any) -> None:
        intake.cancel([job_id])
        page_read(worker, *arguments)

    monkeypatch.setattr(Worker, "_page_read", cancelling)
    assert work(library) == 0
    assert states(intake)["mixed.pdf"][0] is State.CANCELLED
    assert found(library, "council") == found(library, "Sunday") == set()


def test_a_removal_waits_for_no_scan_and_is_not_undone_by_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = library.intake
    intake.submit([GivenFile("mixed.pdf", MIXED)])
    page_read = Worker._page_read

    def removing(worker: Worker, *arguments: Any) -> None:
        if arguments[-2] == 0:
            intake.remove(["mixed.pdf"])
        page_read(worker, *arguments)

    monkeypatch.setattr(Worker, "_page_read", removing)
    assert work(library) == 0
    assert found(library, "council") == found(library, "Sunday") == set()
    assert not any((library.folder / INCOMING).rglob("*.pdf"))
