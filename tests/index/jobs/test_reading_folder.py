"""Bytes that are being read stand in the library's folder, and outlive no process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index import Library
from index.jobs.intake import INCOMING
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


def test_nothing_is_left_after_reading(library: Library) -> None:
    with library.intake.reading_folder() as folder:
        (folder / "page.html").write_text("The ferry stopped.")
        assert folders(library) == {folder.name}
        assert folder.is_relative_to(library.folder)
    assert folders(library) == set()


def test_what_a_killed_process_left_is_deleted_and_what_a_living_one_reads_stays(
    library: Library,
) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(library.folder)],
        env=module_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    name = reader.stdout.readline().strip()
    library.intake.sweep()
    assert folders(library) == {name}
    reader.kill()
    reader.wait()
    reader.stdout.close()
    assert folders(library) == {name}
    with library.intake.reading_folder() as folder:
        assert folders(library) == {folder.name}
    assert folders(library) == set()
