"""Immutable generations: whole or not there, whatever happens while one is made."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryError
from index.local import generations
from index.local.generations import CacheDamagedError
from index.system.files import replace_file


def filled(content: str) -> Callable[[Path], dict[str, Any]]:
    def fill(folder: Path) -> dict[str, Any]:
        (folder / "data").write_text(content)
        return {"form": "test 1", "seq": len(content)}

    return fill


def content_in_use(root: Path) -> str | None:
    """Read what a reader would."""
    folder = generations.current(root)
    if folder is None:
        return None
    manifest = generations.read_manifest(folder, "test 1")
    generations.verify_files(folder, manifest["files"])
    content = (folder / "data").read_text()
    assert manifest["seq"] == len(content)
    return content


def names(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A cache whose generation in use holds `old`."""
    folder = tmp_path / "cache"
    generations.publish(folder, filled("old"))
    return folder


def test_nothing_is_in_use_before_the_first(tmp_path: Path) -> None:
    assert generations.current(tmp_path / "none") is None


def test_the_next_takes_the_place_of_the_last(root: Path) -> None:
    assert content_in_use(root) == "old"
    assert generations.publish(root, filled("newer")) == root / "gen-2"
    assert content_in_use(root) == "newer"
    assert names(root) == ["CURRENT", "gen-2"]


def test_a_failure_while_filling_leaves_the_old_and_nothing_else(root: Path) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        (folder / "data").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generations.publish(root, fill)
    assert content_in_use(root) == "old"
    assert names(root) == ["CURRENT", "gen-1"]


@pytest.mark.parametrize("step", ["write_manifest", "replace_file", "sweep"])
def test_a_crash_at_any_step_leaves_one_whole_generation(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A crash cannot tidy up: what it leaves is swept by whoever writes next."""

    class CrashError(BaseException):
        pass

    def crash(*arguments: object) -> None:
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(generations, step, crash)
        patch.setattr("shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(CrashError):
            generations.publish(root, filled("newer"))
    assert content_in_use(root) == ("newer" if step == "sweep" else "old")
    assert names(root) == ["CURRENT", "gen-1", "gen-2"]
    assert generations.sweep(root)
    assert len(names(root)) == 2
    generations.publish(root, filled("newest"))
    assert content_in_use(root) == "newest"
    assert len(names(root)) == 2


def test_a_crash_before_current_is_renamed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def crash(path: Path, target: Path) -> Path:
        if target.name == generations.CURRENT:
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            generations.publish(root, filled("newer"))
    assert content_in_use(root) == "old"
    # The number of what the crash left is not given again.
    assert generations.publish(root, filled("newest")).name == "gen-3"
    assert content_in_use(root) == "newest"


def test_what_cannot_be_swept_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", lambda *_, **__: None)
        generations.publish(root, filled("newer"))
        assert not generations.sweep(root)
    assert generations.sweep(root)


@pytest.mark.parametrize(
    "name",
    [b"", b"gen-", b"gen-9", b"gen-1/../gen-1", b"gen-1\x00", b"../cache", b"\xff\xfe", b"data",
     b"gen-" + b"9" * 5000, b"gen-1 gen-1", "gen-\u0661".encode()],
)  # fmt: skip
def test_a_current_that_names_nothing(root: Path, name: bytes) -> None:
    (root / "CURRENT").write_bytes(name)
    with pytest.raises(CacheDamagedError, match="CURRENT"):
        generations.current(root)
    generations.publish(root, filled("mended"))
    assert content_in_use(root) == "mended"
    assert names(root) == ["CURRENT", "gen-2"]


def test_a_folder_in_the_place_of_current(root: Path) -> None:
    (root / "CURRENT").unlink()
    (root / "CURRENT").mkdir()
    with pytest.raises(CacheDamagedError, match="cannot be read"):
        generations.current(root)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("name", ["data", "manifest.json"])
@pytest.mark.parametrize("damage", [flip, cut, os.remove])
def test_damage_is_told(root: Path, name: str, damage: Callable[[Path], None]) -> None:
    assert content_in_use(root) == "old"  # so that no earlier reading is remembered
    damage(root / "gen-1" / name)
    with pytest.raises(CacheDamagedError, match=name):
        content_in_use(root)


def test_a_flipped_bit_in_any_byte_of_a_manifest_is_told(root: Path) -> None:
    path = root / "gen-1" / "manifest.json"
    whole = path.read_bytes()
    before = generations.read_manifest(root / "gen-1", "test 1")
    accepted = []
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            found = generations.read_manifest(root / "gen-1", "test 1")
        except CacheDamagedError:
            continue
        if found != before:
            accepted.append(bytes(damaged[max(0, place - 10) : place + 10]))
    assert accepted == []


@pytest.mark.parametrize("content", [b"[]", b"null", b"{}", b'{"files": 3, "sha256": ""}', b"7"])
def test_json_that_is_no_manifest(root: Path, content: bytes) -> None:
    (root / "gen-1" / "manifest.json").write_bytes(content)
    with pytest.raises(CacheDamagedError, match=r"manifest\.json"):
        generations.read_manifest(root / "gen-1", "test 1")


def test_another_form_is_told(root: Path) -> None:
    with pytest.raises(CacheDamagedError, match=r"another version .*'test 1', not 'test 2'"):
        generations.read_manifest(root / "gen-1", "test 2")


def test_known_files_are_not_hashed_again_unless_their_size_changed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = root / "gen-1"
    (folder / "grown").write_text("a")
    generations.write_manifest(folder, {"form": "test 1", "seq": 3})
    known = generations.read_manifest(folder, "test 1")["files"]
    (folder / "grown").write_text("ab")
    (folder / "new").write_text("c")
    hashed: list[str] = []

    def hash_of(path: Path) -> str:
        hashed.append(path.name)
        return f"hash of {path.name}"

    monkeypatch.setattr(generations, "sha256_of", hash_of)
    generations.write_manifest(folder, {"form": "test 1", "seq": 3}, known)
    assert hashed == ["grown", "new"]
    files = generations.read_manifest(folder, "test 1")["files"]
    assert files == {
        "data": known["data"], "grown": [2, "hash of grown"], "new": [1, "hash of new"],
    }  # fmt: skip


def test_a_file_that_vanishes_while_it_is_described(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = root / "gen-1"
    (folder / "merged").write_text("soon gone")

    def remove_first(path: Path) -> str:
        if path.name == "merged":
            path.unlink()
        return path.read_text()

    monkeypatch.setattr(generations, "sha256_of", remove_first)
    generations.write_manifest(folder, {"form": "test 1", "seq": 3})
    assert list(generations.read_manifest(folder, "test 1")["files"]) == ["data"]


def test_a_disk_that_refuses_is_a_sentence(root: Path) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        raise OSError(28, "No space left on device")

    with pytest.raises(LibraryError, match=r"No space left.*Make room on the disk"):
        generations.publish(root, fill)
    assert content_in_use(root) == "old"


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["file"]


def test_the_manifest_is_readable_by_people(root: Path) -> None:
    manifest = json.loads((root / "gen-1" / "manifest.json").read_text())
    assert set(manifest) == {"form", "seq", "files", "sha256"}
    assert manifest["files"]["data"][0] == 3
