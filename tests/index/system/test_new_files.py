"""A file appears with its whole content, and in place of another only if asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.system.files import write_new_file


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_new_file(tmp_path / "a.bin", b"\x00whole")
    assert (tmp_path / "a.bin").read_bytes() == b"\x00whole"
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_another_file_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new_file(path, b"new")
    assert path.read_bytes() == b"old"
    write_new_file(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_the_target_of_a_link_is_replaced_and_not_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.bin").write_bytes(b"old")
    (tmp_path / "link.bin").symlink_to(tmp_path / "real.bin")
    write_new_file(tmp_path / "link.bin", b"new", overwrite=True)
    assert (tmp_path / "link.bin").is_symlink()
    assert (tmp_path / "real.bin").read_bytes() == b"new"


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_new_file(tmp_path / "no" / "a.bin", b"new")
