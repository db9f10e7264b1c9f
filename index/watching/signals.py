"""What the system says of changes in folders."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# Reading a file is an event too, and would wake the reader for ever.
_CHANGES = {
    EVENT_TYPE_CLOSED, EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
}  # fmt: skip


class ChangeSignals(FileSystemEventHandler):
    """Says when something changes in folders, as far as the system tells.

    It does not say what changed, because systems lose events, merge them, and tell nothing of
    network drives: whoever watches looks for itself, and looks now and then without a signal.

    Thread safety:
        `notify` may be called from any thread; the other methods from one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Event()
        self._observer: BaseObserver = Observer()
        self._observer.start()
        # With the inode: a folder that was moved away and made again is another folder.
        self._watches: dict[tuple[Path, int, int], ObservedWatch] = {}

    def follow(self, folders: Iterable[Path]) -> bool:
        """Listen to these folders, as far as they are there, and to no others.

        Returns:
            Whether the system tells of changes in all of them. It may refuse, for example because
            it watches as many folders as it can.
        """
        wanted: dict[tuple[Path, int, int], Path] = {}
        for folder in folders:
            with suppress(OSError):
                status = folder.stat()
                wanted[folder, status.st_dev, status.st_ino] = folder
        for key in set(self._watches).difference(wanted):
            with suppress(OSError, KeyError):
                self._observer.unschedule(self._watches[key])
            del self._watches[key]
        complete = True
        for key in set(wanted).difference(self._watches):
            try:
                self._watches[key] = self._observer.schedule(self, str(key[0]), recursive=True)
            except OSError:
                complete = False
        return complete

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Remember that something changed."""
        if event.event_type in _CHANGES:
            self._changed.set()

    def notify(self) -> None:
        """End a wait."""
        self._changed.set()

    def wait(self, seconds: float) -> bool:
        """Wait for a change; return whether there was one."""
        changed = self._changed.wait(seconds)
        self._changed.clear()
        return changed

    def stop(self) -> None:
        """Stop listening."""
        self._observer.stop()
        self._observer.join()
