"""Generations: numbered folders of immutable files, of which one is current.

    root/CURRENT        the name of the current generation
    root/gen-7/         the generation's files, and manifest.json with their sizes and SHA-256

A generation is complete on disk before CURRENT is replaced to name it, in one atomic step. A crash
can only leave folders that CURRENT does not name; the next writer deletes them.
"""

from __future__ import annotations

import hashlib
import json
import os
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

# At most 18 digits; a longer name is not one of ours.
_NAME = re.compile(r"gen-[0-9]{1,18}")


class CacheDamagedError(Exception):
    """A cache does not match its manifest; the writer deletes it and rebuilds it from the store."""


def current(root: Path) -> Path | None:
    """Return the folder of the current generation, or None if there is none.

    Raises:
        CacheDamagedError: CURRENT cannot be read, or names a generation that does not exist.
    """
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CacheDamagedError(f"{root / CURRENT} cannot be read: {error}") from error
    folder = root / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise CacheDamagedError(f"{root / CURRENT} names {name[:40]!r}, which does not exist")
    return folder


def built_through(root: Path) -> int:
    """Return the store's sequence number that the current generation names; 0 if it names none.

    Only the manifest is read, whatever its form.
    """
    try:
        folder = current(root)
        return int(read_manifest(folder, None).get("seq", 0)) if folder else 0
    except CacheDamagedError:
        return 0


def publish(root: Path, fill: Callable[[Path], Mapping[str, Any]]) -> Path:
    """Create the next generation, make it current and delete the older ones.

    Only the writer that holds the library's lock may call this.

    Args:
        root: the cache's folder, which contains the generations.
        fill: a function that writes the files into a folder and returns the manifest's fields.

    Raises:
        LibraryError: the disk is full, or the folder cannot be written to.
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
            # An incomplete generation is useless, and its files may have filled the disk.
            shutil.rmtree(folder, ignore_errors=True)
            raise
        replace_file(root / CURRENT, folder.name.encode("ascii"))
    sweep(root)
    return folder


@contextmanager
def as_library_error(root: Path) -> Iterator[None]:
    """Turn an OSError into a LibraryError that says what to do.

    Args:
        root: the folder that the message names.

    Raises:
        LibraryError: the block raised an OSError.
    """
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"The index in {root} cannot be written: {error}. The articles are stored and can be "
            "searched, only more slowly. Make room on the disk, then run `footnote doctor "
            "--repair`."
        ) from error


def sweep(root: Path) -> bool:
    """Delete every generation except the current one; return whether all of them are gone."""
    try:
        kept = current(root)
    except CacheDamagedError:
        kept = None
    for path in root.glob("gen-*"):
        if path != kept:
            # Readers that have the files open keep their handles. Windows refuses to delete open
            # files; the next sweep deletes them.
            shutil.rmtree(path, ignore_errors=True)
    return all(path == kept for path in root.glob("gen-*"))


def discard(root: Path) -> None:
    """Delete a cache with all its generations."""
    shutil.rmtree(root, ignore_errors=True)


def write_manifest(
    folder: Path, facts: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> None:
    """Write a generation's manifest: the facts, and the size and SHA-256 of every file.

    The files and the manifest are synced to the disk before the function returns.

    Args:
        folder: the generation's folder.
        facts: the manifest's other fields. `parts`, if there is one, lists folders within the
            generation's whose files belong to it; each entry begins with the folder's name.
        known: entries of an earlier manifest's `files`, for files that never change; a file that
            still has the size listed there is not hashed again.
    """
    files: dict[str, Any] = {}
    changed: set[Path] = set()
    inner = [folder / str(name) for name, *_ in facts.get("parts", ())]
    for path in [path for each in (folder, *inner) for path in sorted(each.iterdir())]:
        if path.name == MANIFEST or path.name.startswith(".") or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            stat = path.stat()
            entry = (known or {}).get(name)
            if entry and entry[0] == stat.st_size:
                files[name] = entry  # it was synced with the earlier manifest
                continue
            files[name] = [stat.st_size, _digest(path, _stamp(stat))]
            sync(path)
            changed.add(path.parent)
        except FileNotFoundError:  # a merge deleted the file after the folder was listed
            files.pop(name, None)
    for each in changed:
        sync(each)
    content = {**facts, "files": files}
    replace_file(
        folder / MANIFEST, json.dumps({**content, "sha256": _seal(content)}, indent=1).encode()
    )


def read_manifest(folder: Path, form: str | None) -> dict[str, Any]:
    """Return a generation's manifest without its checksum.

    Args:
        folder: the generation's folder.
        form: the expected value of the manifest's `form`; None for any.

    Raises:
        CacheDamagedError: the manifest is missing, was altered, or has another `form`.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        seal = manifest.pop("sha256")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CacheDamagedError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if seal != _seal(manifest):
        raise CacheDamagedError(f"{folder / MANIFEST} is not the manifest that was written")
    if form is not None and manifest.get("form") != form:
        raise CacheDamagedError(
            f"{folder} was made by another version of Footnote, so it is not used until it is "
            f"rebuilt (its form is {manifest.get('form')!r}, not {form!r})"
        )
    return manifest


def verify_files(folder: Path, files: Mapping[str, Any]) -> None:
    """Check files against the sizes and SHA-256 of a manifest.

    Args:
        folder: the generation's folder.
        files: for each file's name, a size in bytes and a SHA-256 in hexadecimal.

    Raises:
        CacheDamagedError: a file is missing, unreadable, or not the file that was written.
    """
    for name, (size, digest) in files.items():
        path = folder / name
        try:
            stat = path.stat()
            if stat.st_size != size:
                raise CacheDamagedError(f"{path} has {stat.st_size} bytes, expected {size}")
            if _digest(path, _stamp(stat)) != digest:
                raise CacheDamagedError(f"{path} is not the file that was written")
        except OSError as error:
            raise CacheDamagedError(f"{path} cannot be read: {error}") from error


@lru_cache(maxsize=4096)
def _digest(path: Path, stamp: tuple[int, ...]) -> str:  # noqa: ARG001  # part of the cache's key
    """Return a file's SHA-256, computed once per process.

    A growing index is reopened after every commit, mostly with the same files.
    """
    return sha256_of(path)


def _stamp(stat: os.stat_result) -> tuple[int, ...]:
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def _seal(content: Mapping[str, Any]) -> str:
    """Return the checksum of a manifest's content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
