"""The process that watches folders for the app.

Run as `python -m index.watching.process FOLDER PARENT`, with a third argument if the environment
names a library of many machines, whose folder on this machine is FOLDER. It ends when no folder is
watched any more, or when the process PARENT has ended. It says what it does in the files of
`index.watching.watched`.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from filelock import Timeout

from index import Library
from index.distributed.place import open_place, place_of_environment
from index.errors import FootnoteError
from index.watching.events import Event, Kind
from index.watching.folder import FolderWatch
from index.watching.watched import FolderState, Phase, WatchedFolder, WatchedFolders
from index.watching.watcher import Watcher, WatchOptions

_NICENESS = 10
_WAIT_SECONDS = 1.0
# How long to wait after a failure, such as a full disk.
_RETRY_SECONDS = 30.0
_SKIPPED_SHOWN = 20
_PHASES = {
    Kind.ADDED: Phase.READING,
    Kind.CHANGED: Phase.READING,
    Kind.UNCHANGED: Phase.READING,
    Kind.WAITING: Phase.WAITING,
    Kind.FOLDER_MISSING: Phase.MISSING,
    Kind.FOLDER_FOUND: Phase.READING,
    Kind.SETTLED: Phase.UP_TO_DATE,
}


class Process:
    """Watches the folders of a library, as `WatchedFolders` lists them.

    Thread safety:
        Not safe to share, but `stop` may be called from any thread.
    """

    def __init__(self, library: Library, watched: WatchedFolders) -> None:
        self._watched = watched
        self._watcher = Watcher(library, library.folder, self._report)
        self._folders: dict[Path, WatchedFolder] = {}
        self._states: dict[Path, FolderState] = {}
        # By the name of what was skipped: its file, and why.
        self._skipped: dict[Path, dict[str, tuple[str, str]]] = {}
        self._written: dict[Path, tuple[FolderState, list[str]]] = {}

    def run(self) -> None:
        """Watch until no folder is left, or `stop` is called."""
        try:
            while self._follow_list() and not self._watcher.stopped:
                try:
                    self._watcher.step()
                except FootnoteError as error:
                    for path, state in self._states.items():
                        self._states[path] = replace(state, phase=Phase.FAILED, message=str(error))
                    self._write()
                    self._rest()
                    self._watcher.report_again()
                self._write()
                self._watcher.wait(_WAIT_SECONDS)
        finally:
            self._watcher.close()

    def stop(self) -> None:
        """Have `run` return soon."""
        self._watcher.stop()

    def _follow_list(self) -> bool:
        """Watch what the list names now; return whether it names anything."""
        listed = {each.path: each for each in self._watched.read()}
        for path in set(self._folders).difference(listed):
            self._watcher.unwatch(path)
            for table in (self._folders, self._states, self._skipped, self._written):
                table.pop(path, None)
        for path, folder in listed.items():
            if self._folders.get(path) != folder:
                self._folders[path] = folder
                self._states.setdefault(path, FolderState())
                self._skipped.setdefault(path, {})
                self._watcher.watch(path, WatchOptions(sync=folder.sync), self._watched.seen(path))
        return bool(listed)

    def _rest(self) -> None:
        until = time.monotonic() + _RETRY_SECONDS
        while time.monotonic() < until and not self._watcher.stopped and self._watched.read():
            time.sleep(_WAIT_SECONDS)

    def _report(self, event: Event) -> None:
        """Keep what the page shows of an event."""
        state = self._states.get(event.folder)
        if state is None:
            return
        skipped = self._skipped[event.folder]
        if event.kind is Kind.SKIPPED:
            skipped[event.name] = event.file, event.reason
        elif event.kind in (Kind.ADDED, Kind.CHANGED, Kind.UNCHANGED):
            skipped.pop(event.name, None)
        if event.kind is Kind.FOLDER_EMPTY:
            state = replace(state, message="empty")
        elif phase := _PHASES.get(event.kind):
            message = event.reason if phase is Phase.WAITING else ""
            if phase is Phase.UP_TO_DATE and state.message == "empty":
                message = state.message
            state = replace(state, phase=phase, message=message)
        self._states[event.folder] = state

    def _write(self) -> None:
        """Write what has changed; a full disk is no reason to stop."""
        for watch in self._watcher.watches:
            path = watch.folder
            if path not in {each.path for each in self._watched.read()}:
                continue  # stopped meanwhile, and its files are deleted
            state = self._state(watch)
            seen = watch.seen_digests()
            written = self._written.get(path)
            if written == (state, seen):
                continue
            try:
                if written is None or written[1] != seen:
                    self._watched.write_seen(path, seen)
                self._watched.write_state(path, state)
            except OSError as error:
                sys.stderr.write(f"{error}\n")
            else:
                self._written[path] = state, seen

    def _state(self, watch: FolderWatch) -> FolderState:
        skipped = self._skipped[watch.folder]
        for name, (file, _) in list(skipped.items()):
            if not watch.has(file):
                del skipped[name]
        return replace(
            self._states[watch.folder],
            files=watch.file_count,
            gone=len(watch.gone),
            skipped={name: why for name, (_, why) in list(skipped.items())[:_SKIPPED_SHOWN]},
            skipped_count=len(skipped),
        )


def main() -> int:
    """Watch for the library that is named; return the exit status."""
    parent = int(sys.argv[2])
    place = place_of_environment() if len(sys.argv) > 3 else Path(sys.argv[1])
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    watched = WatchedFolders(place)
    lock = watched.process_lock()
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return 0
    try:
        process = Process(open_place(place), watched)
        threading.Thread(target=_stop_with, args=(parent, process), daemon=True).start()
        process.run()
    except FootnoteError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        lock.release()
    return 0


def _stop_with(parent: int, process: Process) -> None:
    """Stop watching when the process that started this one has ended."""
    while os.getppid() == parent:
        time.sleep(_WAIT_SECONDS)
    process.stop()


if __name__ == "__main__":
    sys.exit(main())
