"""Folders of immutable files, one of them in use, switched in one step.

    root/CURRENT        names the generation in use
    root/gen-7/         manifest.json and the files it lists, with their sizes and SHA-256

A generation is complete on disk before CURRENT names it; whatever a crash leaves behind is
named by nothing and swept away by the next writer.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from index.models import sha256_of

CURRENT = "CURRENT"
MANIFEST = "manifest.json"


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
    if not name.startswith("gen-") or Path(name).name != name or not folder.is_dir():
        raise CacheDamagedError(f"{root / CURRENT} names {name!r}, which is not there")
    return folder


def publish(root: Path, fill: Callable[[Path], Mapping[str, Any]]) -> Path:
    """Make the next generation and put it in use; only the writer may call this.

    Args:
        root: the folder of this cache.
        fill: writes the files into the folder it is given and returns the manifest's facts.
    """
    root.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[4:]) for path in root.glob("gen-*") if path.name[4:].isdigit()]
    folder = root / f"gen-{max(numbers, default=0) + 1}"
    folder.mkdir()
    facts = fill(folder)
    write_manifest(folder, facts)
    replace_file(root / CURRENT, folder.name.encode("ascii"))
    sweep(root)
    return folder


def sweep(root: Path) -> None:
    """Delete every generation that is not in use."""
    try:
        in_use = current(root)
    except CacheDamagedError:
        in_use = None
    for path in root.glob("gen-*"):
        if path != in_use:
            # A reader that has it open keeps its own handle; what cannot be deleted yet
            # (Windows) is swept next time.
            shutil.rmtree(path, ignore_errors=True)


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
        known: the `files` of an earlier manifest; a file listed there with the size it still has
            is taken to be unchanged and not hashed again.
    """
    files: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        if path.name == MANIFEST or path.name.startswith(".") or not path.is_file():
            continue
        size = path.stat().st_size
        before = (known or {}).get(path.name)
        digest = before[1] if before and before[0] == size else sha256_of(path)
        files[path.name] = [size, digest]
        sync(path)
    content = json.dumps({**facts, "files": files}, indent=1).encode()
    replace_file(folder / MANIFEST, content)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a generation's manifest.

    Raises:
        CacheDamagedError: it is missing, or not a manifest.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CacheDamagedError(f"{folder / MANIFEST} cannot be read: {error}") from error
    return manifest


def verify_files(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Compare each file's size and SHA-256 with the manifest's.

    Raises:
        CacheDamagedError: a file is missing or is not the one that was written.
    """
    for name, (size, digest) in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise CacheDamagedError(f"{path} is missing")
        if path.stat().st_size != size:
            raise CacheDamagedError(f"{path} has {path.stat().st_size} bytes, expected {size}")
        if sha256_of(path) != digest:
            raise CacheDamagedError(f"{path} is not the file that was written")


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file's content in one step: written aside, synced, renamed, folder synced."""
    aside = path.with_name(f".{path.name}.tmp")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file's or folder's content is on the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
