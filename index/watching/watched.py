"""The folders that the app watches, and what is known of them, in files beside the library.

    watching/folders.json   which folders; written when a reader adds or stops one
    watching/KEY.json       the state of one folder; written by the process that watches
    watching/KEY.seen       digests of the files of the folder that were dealt with
    watching/lock           held while folders.json is changed
    watching/process.lock   held by the process that watches, as long as it lives

They are no part of the store: nothing of an article is in them, and without them a library is
whole. The names in them are those of folders, and of files that could not be read.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

from index.distributed.place import ClusterPlace, Place, folder_of
from index.errors import LibraryError
from index.system.files import replace_file
from index.system.processes import is_held, module_command, module_environment
from index.watching.watcher import refuse_folders

_FOLDER = "watching"
_LOCK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder that the app watches.

    Attributes:
        path: the folder's absolute path.
        sync: whether articles whose files are gone are removed.
    """

    path: Path
    sync: bool = False


class Phase(StrEnum):
    """What the process that watches does with a folder."""

    STARTING = "starting"
    READING = "reading"
    UP_TO_DATE = "up to date"
    WAITING = "waiting"  # for another program that has the library
    MISSING = "missing"  # the folder is not there
    FAILED = "failed"  # it is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """The state of a watched folder.

    Attributes:
        phase: what is done now.
        message: why, or what else there is to say; may be empty.
        files: number of files that were dealt with.
        gone: number of articles whose files are gone and that were kept.
        skipped: why files could not be read, by their names; not all if there are many.
        skipped_count: number of files that could not be read.
    """

    phase: Phase = Phase.STARTING
    message: str = ""
    files: int = 0
    gone: int = 0
    skipped: Mapping[str, str] = field(default_factory=dict)
    skipped_count: int = 0


class WatchedFolders:
    """The folders that the app watches for one library.

    Thread safety:
        Safe to share between threads and processes.
    """

    def __init__(self, library: Place) -> None:
        self._place = library
        # The folders are on this machine, and so is the list of them.
        self._library = folder_of(library)
        self._folder = self._library / _FOLDER

    def read(self) -> tuple[WatchedFolder, ...]:
        """Return the watched folders, in the order in which they were added."""
        entries = _read_json(self._folder / "folders.json")
        if not isinstance(entries, list):
            return ()
        return tuple(
            WatchedFolder(Path(entry["path"]), bool(entry.get("sync")))
            for entry in entries
            if isinstance(entry, dict) and isinstance(entry.get("path"), str)
        )

    def add(self, path: Path, *, sync: bool = False) -> None:
        """Watch a folder, or change how it is watched.

        Raises:
            LibraryError: the folder cannot be watched; the message says why.
        """
        if not path.is_absolute():
            raise LibraryError(
                f"{path} is not the whole path of a folder. Begin it with {_root()}."
            )
        path = Path(os.path.normpath(path))
        with self._locked():
            others = [each for each in self.read() if each.path != path]
            there = [each.path for each in others if each.path.exists()]
            if refusal := refuse_folders([path, *there], self._library):
                raise LibraryError(refusal)
            self._write([*others, WatchedFolder(path, sync)])

    def remove(self, path: Path) -> None:
        """Watch a folder no more; its articles stay.

        Raises:
            LibraryError: the list of folders cannot be written.
        """
        with self._locked():
            self._write([each for each in self.read() if each.path != path])
        for suffix in ("json", "seen"):
            with suppress(OSError):
                self._path(path, suffix).unlink(missing_ok=True)

    def state(self, path: Path) -> FolderState:
        """Return the state of a folder, as the process that watches wrote it last."""
        entry = _read_json(self._path(path, "json"))
        if not isinstance(entry, dict) or entry.get("phase") not in set(Phase):
            return FolderState()
        skipped = entry.get("skipped")
        try:
            return FolderState(
                phase=Phase(entry["phase"]),
                message=str(entry.get("message", "")),
                files=int(entry.get("files", 0)),
                gone=int(entry.get("gone", 0)),
                skipped=skipped if isinstance(skipped, dict) else {},
                skipped_count=int(entry.get("skipped_count", 0)),
            )
        except (TypeError, ValueError):
            return FolderState()

    def write_state(self, path: Path, state: FolderState) -> None:
        """Write the state of a folder; only the process that watches calls this."""
        replace_file(self._path(path, "json"), json.dumps(asdict(state)).encode())

    def seen(self, path: Path) -> list[str]:
        """Return the digests of the files of a folder that were dealt with."""
        try:
            return self._path(path, "seen").read_text("ascii", errors="replace").split()
        except OSError:
            return []

    def write_seen(self, path: Path, digests: Iterable[str]) -> None:
        """Write the digests of the files that were dealt with."""
        replace_file(self._path(path, "seen"), "\n".join(digests).encode())

    def process_lock(self) -> FileLock:
        """Return the lock that the process that watches holds while it lives."""
        return FileLock(self._folder / "process.lock")

    def is_running(self) -> bool:
        """Return whether a process watches."""
        return self._folder.is_dir() and is_held(self.process_lock())

    def start(self) -> bool:
        """Start a process that watches, unless there is one or nothing to watch.

        The process ends with the one that called this.

        Returns:
            Whether one was started.
        """
        if not self.read() or self.is_running():
            return False
        arguments, environment = [str(self._library.absolute()), str(os.getpid())], {}
        if isinstance(self._place, ClusterPlace):
            arguments.append("shared")
            environment = self._place.environment
        process = subprocess.Popen(
            module_command("index.watching.process", *arguments),
            env=module_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        # Else the ended process would stay as a zombie.
        threading.Thread(target=process.wait, name="watching-ended", daemon=True).start()
        return True

    def _path(self, path: Path, suffix: str) -> Path:
        key = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        return self._folder / f"{key}.{suffix}"

    def _locked(self) -> FileLock:
        try:
            self._folder.mkdir(parents=isinstance(self._place, ClusterPlace), exist_ok=True)
        except OSError as error:
            raise _cannot_write(self._folder, error) from error
        return FileLock(self._folder / "lock", timeout=_LOCK_SECONDS)

    def _write(self, folders: Sequence[WatchedFolder]) -> None:
        path = self._folder / "folders.json"
        entries = [{"path": str(each.path), "sync": each.sync} for each in folders]
        try:
            replace_file(path, json.dumps(entries, indent=2).encode())
        except OSError as error:
            raise _cannot_write(path, error) from error


def _read_json(path: Path) -> object:
    """Return the value in a file; None if there is none that can be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _cannot_write(path: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"{path} cannot be written ({error.strerror}). Check that the disk has room and that the "
        "folder can be written to."
    )


def _root() -> str:
    return Path.cwd().anchor
