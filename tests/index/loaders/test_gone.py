"""Articles whose files are gone from a folder, and those whose files only cannot be reached."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.documents import Document
from index.errors import MalformedSource
from index.loaders import Loaded, ReadFiles, Rejected, gone_from


def test_only_files_below_an_added_folder_count(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "here.txt").write_text("x")
    (folder / "file").write_text("x")
    paths = {
        "here.txt": str(folder / "here.txt"),
        "b.txt": str(folder / "b.txt"),
        "a/a.txt": str(folder / "a" / "a.txt"),
        "file/under.txt": str(folder / "file" / "under.txt"),
        "app.txt": "",
        "beside.txt": str(tmp_path / "news-2" / "beside.txt"),
        "above.txt": str(tmp_path / "above.txt"),
    }
    gone = ["a/a.txt", "b.txt", "file/under.txt"]
    assert gone_from([folder], paths) == gone
    assert gone_from([tmp_path / "other" / ".." / "news"], paths) == []  # there is no such folder
    assert gone_from([folder / ".." / "news", folder], paths) == gone
    assert gone_from([folder / "b.txt", tmp_path / "nowhere"], paths) == []


def test_a_file_that_cannot_be_reached_is_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def forbidden(path: Path, **options: bool) -> os.stat_result:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    paths = {"a.txt": str(tmp_path / "a.txt"), "nul": f"{tmp_path}/a\0b"}
    assert gone_from([tmp_path], paths) == ["a.txt"]
    monkeypatch.setattr(Path, "stat", forbidden)
    assert gone_from([tmp_path], paths) == []


def test_what_a_box_no_longer_holds_is_gone(tmp_path: Path) -> None:
    box, other = str(tmp_path / "box.mbox"), str(tmp_path / "b.txt")
    stored = {
        "box.mbox/one": box,
        "box.mbox/two": box,
        "box.mbox/in.zip/three": box,
        "box.mbox-old/four": str(tmp_path / "box.mbox-old"),
        "b.txt": other,
    }

    def gone(*outcomes: Loaded | Rejected) -> list[str]:
        read = ReadFiles()
        assert list(read.noted(outcomes)) == list(outcomes)
        return read.gone(stored)

    def loaded(part: str) -> Loaded:
        document = Document(doc_id=f"box.mbox/{part}", title="A", text="Rain.", sha256="", path=box)
        return Loaded(document, part)

    def failed(name: str) -> Rejected:
        return Rejected(name, MalformedSource("It is damaged."))

    assert gone() == []
    assert gone(loaded("one")) == ["box.mbox/in.zip/three", "box.mbox/two"]
    assert gone(loaded("one"), failed("box.mbox/two")) == ["box.mbox/in.zip/three"]
    assert gone(loaded("one"), failed("box.mbox/in.zip")) == ["box.mbox/two"]
    assert gone(loaded("one"), failed("box.mbox")) == []
