"""Articles whose files are gone from a folder, and those whose files only cannot be reached."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.loaders import gone_from


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
