"""Folders that are watched: real folders, real files, a library without a model's weights."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import index.watching.folder
import index.watching.scanning
import index.watching.watcher
from index import Library
from index.watching.events import Event, Kind
from index.watching.watcher import Watcher, WatchOptions, refuse_folders
from tests.fakes import HashEmbedder

SETTLING = 0.4


class Watched:
    """A watcher that runs in a thread, and what it reports."""

    def __init__(
        self, library: Library, folder: Path, sync: bool, seen: Sequence[str] = ()
    ) -> None:
        self.library = library
        self.folder = folder
        self.events: list[Event] = []
        self.watcher = Watcher(library, library.folder, self.events.append)
        self.watcher.watch(folder, WatchOptions(sync=sync), seen)
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self.watcher.stopped:
                self.watcher.step()
                self.watcher.wait(1.0)
        except BaseException as error:  # noqa: BLE001  # `settle` and `stop` report it
            self.failure = error

    def stop(self) -> None:
        self.watcher.stop()
        self._thread.join(30)
        assert not self._thread.is_alive()
        self.watcher.close()
        assert self.failure is None, self.failure

    def is_settled(self) -> bool:
        return bool(self.events) and self.events[-1].kind is Kind.SETTLED

    def kinds(self, name: str = "") -> list[str]:
        return [each.kind.value for each in self.events if each.name == name]

    def texts(self) -> dict[str, str]:
        with self.library.snapshot() as snapshot:
            ids = [each.doc_id for each in snapshot.summaries()]
            return {doc_id: snapshot.document(doc_id).text for doc_id in ids}

    def settle(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until something holds, and the watcher has nothing left to do."""
        until(lambda: self.failure or condition(), seconds)
        until(lambda: self.failure or self.is_settled(), seconds)
        assert self.failure is None, self.failure


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.watching.folder, "SETTLING_SECONDS", SETTLING)
    monkeypatch.setattr(index.watching.scanning.Settling.__init__, "__defaults__", (SETTLING,))
    monkeypatch.setattr(index.watching.watcher, "_SETTLING_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(index.watching.watcher, "_LOCK_SECONDS", 0.1)


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    (made / "north").mkdir(parents=True)
    (made / "ferry.txt").write_text("The ferry stopped on Monday.")
    (made / "north" / "bridge.txt").write_text("A bridge was built.")
    return made


@pytest.fixture(params=[False, True], ids=["kept", "sync"])
def sync(request: pytest.FixtureRequest) -> bool:
    value: bool = request.param
    return value


@pytest.fixture
def watched(library: Library, folder: Path, sync: bool) -> Iterator[Watched]:
    running = Watched(library, folder, sync)
    try:
        running.settle(lambda: len(running.texts()) == 2)
        yield running
    finally:
        running.stop()


def test_new_and_changed_files_are_added(watched: Watched, folder: Path) -> None:
    assert watched.texts() == {
        "ferry.txt": "The ferry stopped on Monday.",
        "north/bridge.txt": "A bridge was built.",
    }
    (folder / "ferry.txt").write_text("The ferry sails again.")
    (folder / "south").mkdir()
    (folder / "south" / "rain.md").write_text("# Rain\n\nIt rained all June.")
    watched.settle(lambda: watched.kinds("south/rain.md") and watched.kinds("ferry.txt")[1:])
    assert watched.texts()["ferry.txt"] == "The ferry sails again."
    assert watched.kinds("south/rain.md") == ["added"]
    assert watched.kinds("ferry.txt") == ["added", "changed"]
    assert watched.kinds("north/bridge.txt") == ["added"]
    with watched.library.snapshot() as snapshot:
        assert snapshot.totals.vectors == snapshot.totals.passages == 3
        assert snapshot.paths()["south/rain.md"] == str(folder / "south" / "rain.md")


def test_a_file_is_added_when_it_has_stopped_growing(watched: Watched, folder: Path) -> None:
    with (folder / "long.txt").open("w") as file:
        for number in range(8):
            file.write(f"Sentence number {number}. ")
            file.flush()
            time.sleep(SETTLING / 2)
    watched.settle(lambda: watched.kinds("long.txt"))
    assert "number 7" in watched.texts()["long.txt"]
    assert watched.kinds("long.txt") == ["added"]


@pytest.mark.parametrize("way", ["rename", "delete first", "through a backup", "truncate"])
def test_an_editor_that_saves_through_another_file(
    watched: Watched, folder: Path, way: str
) -> None:
    path, other = folder / "ferry.txt", folder / "ferry.txt~"
    text = "The ferry was sold."
    if way == "rename":
        (folder / ".ferry.txt.swp").write_text(text)
        (folder / ".ferry.txt.swp").replace(path)
    elif way == "delete first":
        path.unlink()
        time.sleep(SETTLING / 3)
        path.write_text(text)
    elif way == "through a backup":
        path.rename(other)
        time.sleep(SETTLING / 3)
        path.write_text(text)
    else:
        path.write_text("")
        time.sleep(SETTLING / 3)
        path.write_text(text)
    watched.settle(lambda: watched.kinds("ferry.txt")[1:])
    assert watched.texts()["ferry.txt"] == text
    assert watched.kinds("ferry.txt") == ["added", "changed"]
    assert set(watched.texts()) == {"ferry.txt", "north/bridge.txt"}


def test_what_is_gone_is_said_and_removed_only_with_sync(
    watched: Watched, folder: Path, sync: bool
) -> None:
    (folder / "ferry.txt").rename(folder / "boat.txt")
    watched.settle(lambda: {"gone", "removed"}.intersection(watched.kinds("ferry.txt")))
    assert ("ferry.txt" in watched.texts()) is not sync
    assert watched.kinds("ferry.txt") == ["added", "removed" if sync else "gone"]
    assert watched.texts()["boat.txt"] == "The ferry stopped on Monday."
    (folder / "boat.txt").rename(folder / "ferry.txt")
    watched.settle(lambda: {"added", "unchanged"}.intersection(watched.kinds("ferry.txt")[2:]))
    watched.settle(lambda: watched.kinds("boat.txt")[1:])
    assert watched.texts()["ferry.txt"] == "The ferry stopped on Monday."
    expected = ["added", "removed", "added"] if sync else ["added", "gone", "unchanged", "back"]
    assert watched.kinds("ferry.txt") == expected


def test_a_folder_that_is_moved_away_and_comes_back_loses_nothing(
    watched: Watched, folder: Path, tmp_path: Path
) -> None:
    folder.rename(tmp_path / "away")
    until(lambda: "missing" in watched.kinds())
    (tmp_path / "away" / "ferry.txt").write_text("The ferry sank.")
    time.sleep(3 * SETTLING)
    assert len(watched.texts()) == 2
    (tmp_path / "away").rename(folder)
    watched.settle(lambda: "found" in watched.kinds() and "changed" in watched.kinds("ferry.txt"))
    assert watched.texts()["ferry.txt"] == "The ferry sank."
    # It is listened to again, and not where it was.
    (folder / "rain.txt").write_text("It rained.")
    watched.settle(lambda: watched.kinds("rain.txt"), 10)
    assert watched.kinds("north/bridge.txt") == ["added"]
    assert not {"gone", "removed"}.intersection(each.kind.value for each in watched.events)


def test_a_drive_that_is_not_connected_removes_nothing(
    watched: Watched, folder: Path, tmp_path: Path, sync: bool
) -> None:
    folder.rename(tmp_path / "drive")
    folder.mkdir()  # the place where the drive would be
    watched.settle(lambda: watched.kinds("ferry.txt")[1:])
    assert watched.kinds("ferry.txt") == ["added", "gone"]
    assert ("empty" in watched.kinds()) is sync
    assert len(watched.texts()) == 2


def test_a_subfolder_that_cannot_be_read_is_not_gone(
    watched: Watched, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    iterdir = Path.iterdir

    def forbidden(path: Path) -> Iterator[Path]:
        if path.name == "north":
            raise PermissionError(13, "Permission denied")
        return iter(list(iterdir(path)))

    monkeypatch.setattr(Path, "iterdir", forbidden)
    (folder / "rain.txt").write_text("It rained.")
    watched.settle(lambda: watched.kinds("rain.txt") and watched.kinds("north"))
    time.sleep(2 * SETTLING)
    assert watched.kinds("north") == ["skipped"]
    assert watched.kinds("north/bridge.txt") == ["added"]
    assert "north/bridge.txt" in watched.texts()


def test_hidden_and_temporary_files_are_left_out_and_others_are_said(
    watched: Watched, folder: Path
) -> None:
    for name in (".note.txt", "ferry.txt~", "story.txt.part", "~$story.docx"):
        (folder / name).write_text("It must not be read.")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (folder / "last.txt").write_text("The last story.")
    watched.settle(lambda: watched.kinds("last.txt"))
    assert sorted(watched.texts()) == ["ferry.txt", "last.txt", "north/bridge.txt"]
    assert watched.kinds("picture.png") == ["skipped"]
    assert {each.name for each in watched.events} == {
        "", "ferry.txt", "last.txt", "north/bridge.txt", "picture.png",
    }  # fmt: skip


def test_a_library_that_is_busy_is_waited_for(watched: Watched, folder: Path, sync: bool) -> None:
    with watched.library.writer():
        (folder / "rain.txt").write_text("It rained.")
        (folder / "ferry.txt").unlink()
        until(lambda: "waiting" in watched.kinds())
        time.sleep(2 * SETTLING)
        assert "rain.txt" not in watched.texts()
    watched.settle(lambda: watched.kinds("rain.txt") and watched.kinds("ferry.txt")[1:])
    assert watched.kinds("ferry.txt")[1:] == ["removed" if sync else "gone"]
    assert watched.kinds().count("waiting") == 1


def test_an_article_that_the_reader_removes_does_not_come_back(
    watched: Watched, folder: Path
) -> None:
    watched.library.remove(["ferry.txt"])
    (folder / "rain.txt").write_text("It rained.")
    watched.settle(lambda: watched.kinds("rain.txt"))
    seen = watched.watcher.watches[0].seen_digests()
    assert len(seen) == 3
    assert sorted(watched.texts()) == ["north/bridge.txt", "rain.txt"]
    watched.stop()
    later = Watched(watched.library, folder, False, seen)
    try:
        (folder / "north" / "bridge.txt").write_text("The bridge fell.")
        later.settle(lambda: later.kinds("north/bridge.txt"))
        assert later.texts()["north/bridge.txt"] == "The bridge fell."
        assert "ferry.txt" not in later.texts()
        (folder / "ferry.txt").write_text("The ferry has a new engine.")
        later.settle(lambda: later.kinds("ferry.txt"))
        assert "ferry.txt" in later.texts()
    finally:
        later.stop()


def test_lines_of_json_keep_their_ids(watched: Watched, folder: Path) -> None:
    lines = '{"_id": "story-1", "title": "Rain", "text": "It rained."}\nno json\n'
    (folder / "north" / "corpus.jsonl").write_text(lines)
    watched.settle(lambda: watched.kinds("story-1"))
    assert watched.kinds("north/corpus.jsonl line 2") == ["skipped"]


def test_a_quiet_folder_costs_next_to_nothing(watched: Watched) -> None:
    began, spent = time.monotonic(), time.process_time()
    time.sleep(2.0)
    assert time.process_time() - spent < 0.1 * (time.monotonic() - began)
    # Reading files for other reasons wakes nobody.
    count = len(watched.events)
    for _ in range(5):
        (watched.folder / "ferry.txt").read_text()
        time.sleep(0.05)
    assert len(watched.events) == count


def test_folders_that_cannot_be_watched(tmp_path: Path, folder: Path) -> None:
    library = tmp_path / "library"
    (library / "inner").mkdir(parents=True)
    (tmp_path / "file.txt").write_text("x")
    assert refuse_folders([folder], library) == ""
    assert "There is no folder" in refuse_folders([tmp_path / "nowhere"], library)
    assert "is a file" in refuse_folders([tmp_path / "file.txt"], library)
    assert "library itself" in refuse_folders([library / "inner"], library)
    assert "only one" in refuse_folders([folder / "north", folder], library)
