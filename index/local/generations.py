"""Folders of immutable files, one of them in use, switched in one step.

    root/CURRENT        names the generation in use
    root/gen-7/         manifest.json and the files it lists, with their sizes and SHA-256

A generation is complete on disk before CURRENT names it; whatever a crash leaves behind is
named by nothing and swept away by the next writer.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.errors import LibraryError
from index.system.files import replace_file, sha256_of, sync

CURRENT = "CURRENT"
MANIFEST = "manifest.json"

# Longer than any name given here; what is longer is no name.
_NAME = re.compile(r"gen-[0-9]{1,18}")


class CacheDamagedError(Exception):
    """A cache is not what its manifest says; it is thrown away and built from the store."""


def current(root: Path) -> Path | None:
    """Return the folder of the generation in use, None when there is none.

    Raises:
        CacheDamagedError: CURRENT names a generation that is not there.
    """
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CacheDamagedError(f"{root / CURRENT} cannot be read: {error}") from error
    folder = root / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise CacheDamagedError(f"{root / CURRENT} names {name[:40]!r}, which is not there")
    return folder


def publish(root: Path, fill: Callable[[Path], Mapping[str, Any]]) -> Path:
    """Make the next generation and put it in use; only the writer may call this.

    Args:
        root: the folder of this cache.
        fill: writes the files into the folder it is given and returns the manifest's facts.

    Raises:
        LibraryError: the disk is full, or cannot be written to.
    """
    with as_library_error(root):
        root.mkdir(parents=True, exist_ok=True)
        numbers = [int(path.name[4:]) for path in root.glob("gen-*") if _NAME.fullmatch(path.name)]
        folder = root / f"gen-{max(numbers, default=0) + 1}"
        folder.mkdir()
        try:
            facts = fill(folder)
            write_manifest(folder, facts)
        except BaseException:
            # Half a generation is of no use, and may be what filled the disk.
            shutil.rmtree(folder, ignore_errors=True)
            raise
        replace_file(root / CURRENT, folder.name.encode("ascii"))
    sweep(root)
    return folder


@contextmanager
def as_library_error(root: Path) -> Iterator[None]:
    """Tell what the disk refuses as a sentence.

    Raises:
        LibraryError: instead of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"The index in {root} cannot be written: {error}. What was stored is kept and found "
            "all the same, only more slowly; make room on the disk, then run `footnote doctor "
            "--repair`."
        ) from error


def sweep(root: Path) -> bool:
    """Delete every generation that is not in use; say whether none is left."""
    try:
        in_use = current(root)
    except CacheDamagedError:
        in_use = None
    for path in root.glob("gen-*"):
        if path != in_use:
            # A reader that has it open keeps its own handle; what cannot be deleted yet
            # (Windows) is swept next time.
            shutil.rmtree(path, ignore_errors=True)
    return all(path == in_use for path in root.glob("gen-*"))


def discard(root: Path) -> None:
    """Throw a whole cache away."""
    shutil.rmtree(root, ignore_errors=True)


def write_manifest(
    folder: Path, facts: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> None:
    """Write the facts and every file's size and SHA-256 to the folder's manifest, durably.

    Args:
        folder: the generation.
        facts: what the cache says of itself.
        known: the `files` of an earlier manifest that never change; one listed there with the
            size it still has is not hashed again.
    """
    files: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        if path.name == MANIFEST or path.name.startswith(".") or not path.is_file():
            continue
        try:
            size = path.stat().st_size
            before = (known or {}).get(path.name)
            files[path.name] = before if before and before[0] == size else [size, sha256_of(path)]
            sync(path)
        except FileNotFoundError:  # merged away since the folder was listed
            files.pop(path.name, None)
    content = {**facts, "files": files}
    replace_file(
        folder / MANIFEST, json.dumps({**content, "sha256": _seal(content)}, indent=1).encode()
    )


def read_manifest(folder: Path, form: str) -> dict[str, Any]:
    """Return a generation's manifest.

    Args:
        folder: the generation.
        form: what its `form` must be.

    Raises:
        CacheDamagedError: it is missing, not the manifest that was written, or of another form.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        seal = manifest.pop("sha256")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CacheDamagedError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if seal != _seal(manifest):
        raise CacheDamagedError(f"{folder / MANIFEST} is not the manifest that was written")
    if manifest.get("form") != form:
        raise CacheDamagedError(f"{folder} is of form {manifest.get('form')!r}, not {form!r}")
    return manifest


def verify_files(folder: Path, files: Mapping[str, Any]) -> None:
    """Compare files with the size and SHA-256 that a manifest gives for each.

    Raises:
        CacheDamagedError: a file is missing or is not the one that was written.
    """
    for name, (size, digest) in files.items():
        path = folder / name
        try:
            stat = path.stat()
            if stat.st_size != size:
                raise CacheDamagedError(f"{path} has {stat.st_size} bytes, expected {size}")
            if _digest(path, (stat.st_size, stat.st_mtime_ns, stat.st_ino)) != digest:
                raise CacheDamagedError(f"{path} is not the file that was written")
        except OSError as error:
            raise CacheDamagedError(f"{path} cannot be read: {error}") from error


@lru_cache(maxsize=4096)
def _digest(path: Path, stamp: tuple[int, ...]) -> str:  # noqa: ARG001  # what it is cached by
    """Hash a file once a process: an index that grows is opened anew after every commit."""
    return sha256_of(path)


def _seal(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
