"""What is in a folder now, and which of it has come to rest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.loaders.folders import find_source_files

# A file that has not changed for this long is read. Programs that write a file in parts pause for
# less, and a download that pauses for longer is read again when it goes on.
SETTLING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class FileMark:
    """What tells that a file is another, or has changed: kept instead of its content.

    Attributes:
        size: bytes.
        modified: time of the last change, in nanoseconds.
        inode: number of the file on its disk, which changes when a program replaces the file.
    """

    size: int
    modified: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> FileMark:
        """Return the mark of a file.

        Raises:
            OSError: the file cannot be reached.
        """
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)

    def digest(self, name: str) -> str:
        """Return a text by which the file is known again, without its name in it."""
        text = f"{name}\0{self.size}\0{self.modified}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file in a watched folder.

    Attributes:
        path: the path.
        mark: what the file was when it was seen.
    """

    path: Path
    mark: FileMark


@dataclass(frozen=True, slots=True)
class FolderScan:
    """What is in a folder at one moment, by the names that `add` gives.

    Attributes:
        files: the files that can be read.
        problems: the entries that cannot be read, and why.
    """

    files: Mapping[str, WatchedFile]
    problems: Mapping[str, SourceError]


def scan(folder: Path, library: Path) -> FolderScan | None:
    """Return what is in a folder, or None if the folder is not there.

    Hidden and temporary files are left out, as `find_source_files` does.

    Args:
        folder: the folder.
        library: the library's folder, whose own files are left out if it is inside.
    """
    if not folder.is_dir():
        return None
    files: dict[str, WatchedFile] = {}
    problems: dict[str, SourceError] = {}
    own = Path(os.path.normpath(library.absolute()))
    for source in find_source_files([folder]):
        if Path(os.path.normpath(source.path.absolute())).is_relative_to(own):
            continue
        if source.error is not None:
            # What vanished meanwhile is no problem: the next look finds that it is gone.
            if os.path.lexists(source.path):
                problems[source.name] = source.error
            continue
        try:
            files[source.name] = WatchedFile(source.path, FileMark.of(source.path))
        except OSError:
            continue  # it vanished meanwhile
    if not folder.is_dir():
        return None
    return FolderScan(files, problems)


@dataclass(frozen=True, slots=True)
class Settled:
    """What has come to rest since the last look.

    Attributes:
        ready: names of files that are new or changed.
        vanished: names of files that are no longer there.
        is_waiting: whether something else may come to rest soon.
    """

    ready: tuple[str, ...]
    vanished: tuple[str, ...]
    is_waiting: bool


class Settling:
    """Waits until files have stopped changing, and until vanished files stay away.

    Many editors save by writing another file, deleting the old one, and renaming: for a moment the
    file is missing, or empty.

    Thread safety:
        Not safe to share.
    """

    def __init__(self, seconds: float = SETTLING_SECONDS) -> None:
        self._seconds = seconds
        self._since: dict[str, tuple[FileMark | None, float]] = {}

    def update(
        self, found: Mapping[str, FileMark], known: Mapping[str, FileMark], now: float
    ) -> Settled:
        """Return what differs from what is known, and has not changed for long enough.

        Args:
            found: the files that are there now.
            known: the files that were dealt with, as they were then.
            now: the present time, in seconds on any steady clock.
        """
        since: dict[str, tuple[FileMark | None, float]] = {}
        ready, vanished, waiting = [], [], False
        for name in sorted({*found, *known}):
            mark = found.get(name)
            if mark == known.get(name):
                continue
            first = self._since.get(name)
            if first is None or first[0] != mark:
                first = mark, now
            since[name] = first
            if now - first[1] < self._seconds:
                waiting = True
            elif mark is None:
                vanished.append(name)
            else:
                ready.append(name)
        self._since = since
        return Settled(tuple(ready), tuple(vanished), waiting)
