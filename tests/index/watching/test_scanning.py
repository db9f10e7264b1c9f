"""When files in a folder count as new, changed, at rest, and gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import SourceError
from index.loaders.folders import SourceFile, is_left_out
from index.watching.folder import FolderWatch
from index.watching.scanning import FileMark, Settled, Settling, scan

OLD, NEW, NEWER = FileMark(1, 1, 1), FileMark(2, 2, 1), FileMark(3, 3, 1)


def test_a_file_is_ready_once_it_has_not_changed_for_long_enough() -> None:
    settling = Settling(2.0)
    assert settling.update({"a": OLD}, {}, 10.0) == Settled((), (), True)
    assert settling.update({"a": NEW}, {}, 11.9) == Settled((), (), True)
    assert settling.update({"a": NEWER}, {}, 13.8) == Settled((), (), True)
    assert settling.update({"a": NEWER}, {}, 15.7) == Settled((), (), True)
    assert settling.update({"a": NEWER}, {}, 15.8) == Settled(("a",), (), False)
    # It stays so until it is dealt with.
    assert settling.update({"a": NEWER}, {}, 16.0) == Settled(("a",), (), False)
    assert settling.update({"a": NEWER}, {"a": NEWER}, 16.5) == Settled((), (), False)


def test_a_file_that_is_replaced_is_changed_and_not_gone() -> None:
    settling = Settling(2.0)
    known = {"a": OLD}
    assert settling.update({"a": OLD}, known, 1.0) == Settled((), (), False)
    assert settling.update({}, known, 2.0) == Settled((), (), True)
    assert settling.update({"a": NEW}, known, 3.5) == Settled((), (), True)
    assert settling.update({"a": NEW}, known, 5.5) == Settled(("a",), (), False)
    # One that comes back as it was is neither.
    assert settling.update({"a": OLD}, known, 6.0) == Settled((), (), False)
    assert settling.update({}, known, 7.0) == Settled((), (), True)
    assert settling.update({}, known, 9.0) == Settled((), ("a",), False)


def test_a_busy_file_keeps_no_other_waiting() -> None:
    settling = Settling(2.0)
    settling.update({"a": OLD, "b": OLD}, {}, 0.0)
    assert settling.update({"a": NEW, "b": OLD}, {}, 2.0) == Settled(("b",), (), True)


def test_an_article_is_gone_once_its_file_stays_away(tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path, tmp_path / "library", lambda event: None)

    def confirm(away: list[str], now: float) -> tuple[list[str], bool]:
        return watch.confirm_gone(away, now), watch.must_check_gone

    # A program may be saving one of them just now.
    assert confirm(["a", "b"], 10.0) == ([], True)
    assert confirm(["a", "b"], 11.9) == ([], True)
    assert confirm(["a"], 12.0) == (["a"], False)
    assert confirm(["a", "b"], 12.5) == (["a"], True)
    assert confirm(["a", "b"], 14.5) == (["a", "b"], False)


def test_what_editors_and_browsers_leave_is_left_out(tmp_path: Path) -> None:
    left_out = [
        ".hidden.txt", ".ferry.txt.swp", "ferry.txt~", "#ferry.txt#", "~$ferry.docx", "a.tmp",
        "B.TMP", "a.txt.part", "a.html.crdownload", ".~lock.a.odt#", "a.swx",
    ]  # fmt: skip
    kept = ["ferry.txt", "a~b.txt", "#1 ferry.txt", "part.txt", "tmp", "template.md", "$1.txt"]
    assert [name for name in left_out if not is_left_out(name)] == []
    assert [name for name in kept if is_left_out(name)] == []
    for name in [*left_out, *kept]:
        (tmp_path / name).write_text("x")
    found = scan(tmp_path, tmp_path / "library")
    assert found is not None
    assert sorted(found.files) == sorted(kept)
    assert found.problems == {}


def test_the_library_itself_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "library" / "dense").mkdir(parents=True)
    (tmp_path / "library" / "dense" / "x.txt").write_text("x")
    (tmp_path / "library-2").mkdir()
    (tmp_path / "library-2" / "y.txt").write_text("y")
    found = scan(tmp_path, tmp_path / "other" / ".." / "library")
    assert found is not None
    assert (list(found.files), found.problems) == (["library-2/y.txt"], {})


def test_a_folder_that_is_not_there_is_not_empty(tmp_path: Path) -> None:
    assert scan(tmp_path / "nowhere", tmp_path / "library") is None
    (tmp_path / "file").write_text("x")
    assert scan(tmp_path / "file", tmp_path / "library") is None
    (tmp_path / "empty").mkdir()
    found = scan(tmp_path / "empty", tmp_path / "library")
    assert found is not None
    assert found.files == {}


def test_a_mark_tells_another_file_and_its_digest_names_nothing(tmp_path: Path) -> None:
    path = tmp_path / "zanzibar.txt"
    path.write_text("first")
    first = FileMark.of(path)
    assert FileMark.of(path) == first
    status = path.stat()
    (tmp_path / "other").write_text("other")
    (tmp_path / "other").replace(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert FileMark.of(path) != first  # same name, size and time
    assert first.digest("a") != first.digest("b")
    assert "zanzibar" not in first.digest("zanzibar.txt")


def test_a_file_that_vanishes_while_it_is_looked_at_is_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there.txt").write_text("It rained.")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")

    def found(_: object) -> list[SourceFile]:
        error = SourceError("it is not a file")
        return [SourceFile(tmp_path / name, name, error) for name in ("gone.txt", "broken.txt")] + [
            SourceFile(tmp_path / "there.txt", "there.txt")
        ]

    monkeypatch.setattr("index.watching.scanning.find_source_files", found)
    scanned = scan(tmp_path, tmp_path / "library")
    assert scanned is not None
    assert list(scanned.files) == ["there.txt"]
    assert list(scanned.problems) == ["broken.txt"]
