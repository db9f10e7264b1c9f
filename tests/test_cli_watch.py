"""`footnote watch` as a process: stopped, killed and started again."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Library
from tests.cli_runner import Footnote, environment_of
from tests.fakes import HashEmbedder

pytestmark = pytest.mark.slow


class Running:
    """A process, and what it has written to stderr so far."""

    def __init__(self, footnote: Footnote, log: Path, *arguments: object) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                footnote.command("watch", *arguments), env=environment_of(),
                stdout=subprocess.DEVNULL, stderr=output,
            )  # fmt: skip

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    def until(self, condition: Callable[[], object], seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.lines()
            assert time.monotonic() < deadline, self.lines()
            time.sleep(0.05)

    def says(self, line: str) -> None:
        self.until(lambda: line in self.lines())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    (made / "ferry.txt").write_text("The ferry stopped on Monday.")
    (made / "bridge.txt").write_text("A bridge was built.")
    return made


@pytest.fixture
def footnote(tmp_path: Path) -> Footnote:
    return Footnote(tmp_path / "library")


@pytest.fixture
def library(footnote: Footnote, embedder: HashEmbedder) -> Library:
    return Library.open(footnote.library, create=True, embedder=embedder)


@contextmanager
def watching(footnote: Footnote, tmp_path: Path, *arguments: object) -> Iterator[Running]:
    running = Running(footnote, tmp_path / f"{time.monotonic_ns()}.log", *arguments)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def doc_ids(library: Library) -> list[str]:
    with library.snapshot() as snapshot:
        return sorted(each.doc_id for each in snapshot.summaries())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_asked(
    footnote: Footnote, library: Library, folder: Path, tmp_path: Path, number: int
) -> None:
    with watching(footnote, tmp_path, folder) as running:
        running.says(f"{folder} is up to date: 2 added.")
        (folder / "rain.txt").write_text("It rained all June.")
        running.says("added rain.txt")
        running.says(f"{folder} is up to date: 1 added.")
        running.process.send_signal(number)
        assert running.process.wait(30) == 0
        assert running.lines()[-1].startswith("Stopped watching.")
        assert "Traceback" not in running.log.read_text()
    assert doc_ids(library) == ["bridge.txt", "ferry.txt", "rain.txt"]
    assert library.problems() == []


def test_killed_and_started_again_it_goes_on(
    footnote: Footnote, library: Library, folder: Path, tmp_path: Path
) -> None:
    # Its name comes first, so it is stored when the process is killed.
    (folder / "ferry.txt").rename(folder / "0-ferry.txt")
    for number in range(150):
        (folder / f"{number}.txt").write_text(f"Story number {number} of the island.")
    with watching(footnote, tmp_path, folder) as running:
        running.until(lambda: sum(line.startswith("added") for line in running.lines()) > 20)
        running.process.kill()
        running.process.wait()
    assert 20 < len(doc_ids(library)) <= 152
    (folder / "0-ferry.txt").unlink()
    (folder / "bridge.txt").write_text("The bridge fell.")
    with watching(footnote, tmp_path, "--sync", folder) as running:
        running.says("removed 0-ferry.txt: its file is gone")
        running.until(lambda: "up to date" in running.lines()[-1])
    assert doc_ids(library) == sorted(["bridge.txt", *(f"{n}.txt" for n in range(150))])
    with library.snapshot() as snapshot:
        assert snapshot.document("bridge.txt").text == "The bridge fell."
        assert snapshot.totals.vectors == snapshot.totals.passages == 151
    assert library.problems() == []


def test_it_waits_for_another_program_and_says_so(
    footnote: Footnote, library: Library, folder: Path, tmp_path: Path
) -> None:
    with library.writer(), watching(footnote, tmp_path, folder) as running:
        running.until(lambda: any(line.startswith("waiting ") for line in running.lines()))
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(30) == 0
    assert doc_ids(library) == []


def test_a_folder_that_cannot_be_watched_is_refused(footnote: Footnote, folder: Path) -> None:
    for arguments in ([folder / "nowhere"], [folder / "ferry.txt"], [folder, folder / ".."]):
        result = footnote("watch", *arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith("footnote: ")
