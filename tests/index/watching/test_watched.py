"""The folders that the app watches: their list, and the process that watches them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Library
from index.errors import LibraryError
from index.watching.watched import FolderState, Phase, WatchedFolder, WatchedFolders
from tests.cli_runner import environment_of
from tests.fakes import HashEmbedder

pytestmark = pytest.mark.slow

PROCESS = """
import sys
import index.local.library_models
from tests.fakes import HashEmbedder
index.local.library_models.open_embedder = lambda *_: HashEmbedder()
from index.watching import process
sys.exit(process.main())
"""
# A process that starts the one that watches, as the app does, and lives on.
PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], sys.argv[2], str(os.getpid())])
time.sleep(300)
"""


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


@pytest.fixture
def watched(library: Library) -> WatchedFolders:
    return WatchedFolders(library.folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    (made / "ferry.txt").write_text("The ferry stopped on Monday.")
    (made / "bridge.txt").write_text("A bridge was built.")
    return made


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@contextmanager
def running(library: Library) -> Iterator[subprocess.Popen[bytes]]:
    """Run the process that watches, started by this one."""
    command = [sys.executable, "-c", PROCESS, str(library.folder), str(os.getpid())]
    process = subprocess.Popen(command, env=environment_of())
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def doc_ids(library: Library) -> list[str]:
    with library.snapshot() as snapshot:
        return sorted(each.doc_id for each in snapshot.summaries())


def test_folders_are_listed_until_they_are_stopped(
    watched: WatchedFolders, folder: Path, tmp_path: Path
) -> None:
    assert watched.read() == ()
    assert not watched.is_running()
    assert not watched.start()
    other = tmp_path / "other"
    other.mkdir()
    watched.add(folder)
    watched.add(other / ".." / "other", sync=True)
    assert watched.read() == (WatchedFolder(folder), WatchedFolder(other, sync=True))
    watched.add(other)
    assert watched.read() == (WatchedFolder(folder), WatchedFolder(other))
    watched.write_state(folder, FolderState(phase=Phase.MISSING, gone=2, skipped={"a": "b"}))
    watched.write_seen(folder, ["1", "2"])
    assert watched.state(folder) == FolderState(phase=Phase.MISSING, gone=2, skipped={"a": "b"})
    assert watched.seen(folder) == ["1", "2"]
    watched.remove(folder)
    assert watched.read() == (WatchedFolder(other),)
    assert (watched.state(folder), watched.seen(folder)) == (FolderState(), [])


def test_a_folder_that_cannot_be_watched_is_refused(
    watched: WatchedFolders, folder: Path, library: Library, tmp_path: Path
) -> None:
    watched.add(folder)
    (folder / "inner").mkdir()
    for path, words in (
        (Path("news"), "whole path"),
        (tmp_path / "nowhere", "There is no folder"),
        (folder / "ferry.txt", "is a file"),
        (folder / "inner", "only one"),
        (tmp_path, "only one"),
        (library.folder, "library itself"),
    ):
        with pytest.raises(LibraryError, match=words):
            watched.add(path)
    assert watched.read() == (WatchedFolder(folder),)


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"path": 7}]', '{"path": "/x"}', "\0"])
def test_a_damaged_list_is_an_empty_one(
    watched: WatchedFolders, folder: Path, content: str
) -> None:
    watched.add(folder)
    path = next(Path(watched.process_lock().lock_file).parent.glob("folders.json"))
    path.write_text(content)
    assert watched.read() == ()
    watched.add(folder)
    assert watched.read() == (WatchedFolder(folder),)


def test_folders_are_watched_by_a_process_that_can_be_killed(
    watched: WatchedFolders, folder: Path, library: Library
) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    watched.add(folder)
    with running(library):
        until(lambda: watched.state(folder).phase is Phase.UP_TO_DATE)
        assert watched.is_running()
        assert not watched.start()  # one is enough
        state = watched.state(folder)
        assert (state.files, state.gone, state.skipped_count) == (3, 0, 1)
        assert list(state.skipped) == ["picture.png"]
        assert doc_ids(library) == ["bridge.txt", "ferry.txt"]
    until(lambda: not watched.is_running())
    library.remove(["bridge.txt"])
    (folder / "ferry.txt").unlink()
    (folder / "rain.txt").write_text("It rained.")
    with running(library):
        until(lambda: watched.state(folder).gone == 1)
        until(lambda: "rain.txt" in doc_ids(library))
        # What the reader removed stays away, though its file is there.
        assert doc_ids(library) == ["ferry.txt", "rain.txt"]
        (folder / "picture.png").unlink()
        until(lambda: watched.state(folder).skipped_count == 0)
        watched.add(folder, sync=True)
        until(lambda: doc_ids(library) == ["rain.txt"])
        until(lambda: watched.state(folder).gone == 0)


def test_the_process_ends_when_no_folder_is_watched(
    watched: WatchedFolders, folder: Path, library: Library
) -> None:
    watched.add(folder)
    with running(library) as process:
        until(lambda: watched.state(folder).phase is Phase.UP_TO_DATE)
        watched.remove(folder)
        assert process.wait(30) == 0
    assert doc_ids(library) == ["bridge.txt", "ferry.txt"]
    files = sorted(path.name for path in (library.folder / "watching").iterdir())
    assert files == ["folders.json", "lock", "process.lock"]


def test_the_process_ends_with_the_one_that_started_it(
    watched: WatchedFolders, folder: Path, library: Library
) -> None:
    watched.add(folder)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, PROCESS, str(library.folder)], env=environment_of()
    )
    try:
        until(lambda: watched.state(folder).phase is Phase.UP_TO_DATE)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        until(lambda: not watched.is_running())
    finally:
        parent.kill()
        parent.wait()


def test_the_state_says_what_is_waited_for(
    watched: WatchedFolders, folder: Path, library: Library, tmp_path: Path
) -> None:
    watched.add(folder)
    with running(library):
        with library.writer():
            until(lambda: watched.state(folder).phase is Phase.WAITING)
            assert "Another process" in watched.state(folder).message
        until(lambda: watched.state(folder).phase is Phase.UP_TO_DATE)
        folder.rename(tmp_path / "away")
        until(lambda: watched.state(folder).phase is Phase.MISSING)
        (tmp_path / "away").rename(folder)
        until(lambda: watched.state(folder).phase is Phase.UP_TO_DATE)
        assert doc_ids(library) == ["bridge.txt", "ferry.txt"]


def test_no_file_beside_the_library_names_an_article(
    watched: WatchedFolders, folder: Path, library: Library
) -> None:
    (folder / "zanzibar.txt").write_text("A secret story.")
    watched.add(folder)
    with running(library):
        until(lambda: watched.state(folder).files == 3)
        (folder / "zanzibar.txt").unlink()
        until(lambda: watched.state(folder).gone == 1)
    library.remove(["zanzibar.txt"])
    files = [path for path in library.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"zanzibar" in path.read_bytes()] == []
    assert json.loads((library.folder / "watching" / "folders.json").read_text()) == [
        {"path": str(folder), "sync": False}
    ]
