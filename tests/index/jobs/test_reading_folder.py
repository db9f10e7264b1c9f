"""Bytes that are being read stand in the library's folder, and outlive no process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Library
from index.documents import Document
from index.jobs.reading_folders import INCOMING
from index.system.processes import module_environment
from tests.fakes import HashEmbedder

# Writes a file to a folder for reading, says so, and waits.
READER = """
import sys, time
from pathlib import Path
from index.jobs.intake import Intake
from index.local.store import Store

library = Path(sys.argv[1])
with Intake(library, Store(library / "footnote.sqlite")).reading_folder() as folder:
    (folder / "page.html").write_text("The ferry stopped.")
    print(folder.name, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())


def folders(library: Library) -> set[str]:
    root = library.folder / INCOMING
    return {path.name for path in root.iterdir()} if root.exists() else set()


@contextmanager
def reader_process(library: Library) -> Iterator[tuple[str, Callable[[], None]]]:
    """Start a process that reads; yield the name of its folder, and what kills the process."""
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(library.folder)],
        env=module_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None

    def kill() -> None:
        reader.kill()
        reader.wait()

    try:
        yield reader.stdout.readline().strip(), kill
    finally:
        kill()
        reader.stdout.close()


def test_nothing_is_left_after_reading(library: Library) -> None:
    with library.intake.reading_folder() as folder:
        (folder / "page.html").write_text("The ferry stopped.")
        assert folders(library) == {folder.name}
        assert folder.is_relative_to(library.folder)
    assert folders(library) == set()


def test_what_a_killed_process_left_is_deleted_and_what_a_living_one_reads_stays(
    library: Library,
) -> None:
    with reader_process(library) as (name, kill):
        library.intake.sweep()
        assert folders(library) == {name}
        kill()
        assert folders(library) == {name}
        with library.intake.reading_folder() as folder:
            assert folders(library) == {folder.name}
    assert folders(library) == set()


def test_a_removal_deletes_what_a_killed_process_was_reading(library: Library) -> None:
    library.add([Document(doc_id="ferry", title="", text="The ferry stopped.", sha256="")])
    with reader_process(library) as (name, kill):
        assert library.problems() == []
        kill()
        [problem] = library.problems()
        assert str(library.folder / INCOMING / name) in problem
        with library.writer() as writer:
            assert writer.find_remains([]) == [problem]
        assert folders(library) == {name}
        with library.writer() as writer:
            writer.remove(["ferry"])
            writer.close()
            assert writer.find_remains(["ferry"]) == []
    assert folders(library) == set()
    assert library.problems() == []


def test_a_removal_leaves_what_a_living_process_reads(library: Library) -> None:
    library.add([Document(doc_id="ferry", title="", text="The ferry stopped.", sha256="")])
    with reader_process(library) as (name, _), library.intake.reading_folder() as own:
        library.remove(["ferry"])
        assert folders(library) == {name, own.name}
        with library.writer() as writer:
            writer.rebuild()
        assert folders(library) == {name, own.name}
        assert library.problems() == []


def test_a_repair_deletes_what_a_killed_process_was_reading(library: Library) -> None:
    with reader_process(library) as (name, kill):
        kill()
        assert folders(library) == {name}
        with library.writer() as writer:
            writer.rebuild()
    assert folders(library) == set()
