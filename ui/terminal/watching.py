"""The command `footnote watch`."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from index.errors import LibraryError
from index.loaders import LoadOptions
from index.protocols import Library
from index.watching.events import Event, Kind
from index.watching.watcher import Watcher, WatchOptions, refuse_folders
from retrieval.wording.phrases import plural
from ui.terminal.output import print_err

_WAIT_SECONDS = 1.0
_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")


def watch_folders(
    library: Library,
    library_folder: Path,
    folders: Sequence[Path],
    max_characters: int,
    *,
    sync: bool,
) -> None:
    """Keep a library up with folders until Ctrl+C or SIGTERM, and print what happens to stderr.

    Args:
        library: the library.
        library_folder: the library's folder.
        folders: the folders to watch.
        max_characters: the longest text of one article that is accepted.
        sync: whether articles whose files are gone are removed.

    Raises:
        LibraryError: a folder cannot be watched, or the library cannot be written to.
    """
    absolute = list(dict.fromkeys(Path(os.path.normpath(folder.absolute())) for folder in folders))
    if refusal := refuse_folders(absolute, library_folder):
        raise LibraryError(refusal)
    options = WatchOptions(sync=sync, load=LoadOptions(max_characters=max_characters))
    watcher = Watcher(library, library_folder, _Printer(sync=sync))
    previous = _on_signals(watcher)
    try:
        for folder in absolute:
            watcher.watch(folder, options)
        names = ", ".join(map(str, absolute))
        print_err(f"Watching {names} (Ctrl+C stops it).")
        while not watcher.stopped:
            watcher.step()
            watcher.wait(_WAIT_SECONDS)
    finally:
        watcher.close()
        for name, handler in previous.items():
            signal.signal(getattr(signal, name), handler)
    print_err("Stopped watching. What was added stays; run the same command to go on.")


def _on_signals(watcher: Watcher) -> dict[str, signal._HANDLER]:
    """Have signals stop the watcher at the next file, and a second one at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if watcher.stopped:
            raise KeyboardInterrupt
        watcher.stop()

    previous: dict[str, signal._HANDLER] = {}
    for name in _STOPPING:
        number = getattr(signal, name, None)
        # A signal that is ignored, as under `nohup`, stays ignored.
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            previous[name] = signal.signal(number, stop)
    return previous


class _Printer:
    """Prints what a watcher reports."""

    def __init__(self, *, sync: bool) -> None:
        self._sync = sync
        self._counts: dict[Path, Counter[Kind]] = {}

    def __call__(self, event: Event) -> None:
        counts = self._counts.setdefault(event.folder, Counter())
        counts[event.kind] += 1
        sentence, mark = self._line(event, counts)
        if sentence:
            print_err(sentence, mark=mark)
        for note in event.notes if event.kind in (Kind.ADDED, Kind.CHANGED) else ():
            print_err(f"{event.name}: {note}", style="dim")

    def _line(self, event: Event, counts: Counter[Kind]) -> tuple[str, str]:
        """Return what is printed of an event, and the word before it."""
        name, folder = event.name, event.folder
        match event.kind:
            case Kind.ADDED | Kind.CHANGED:
                return name, event.kind.value
            case Kind.UNCHANGED:
                return "", ""
            case Kind.SKIPPED:
                return f"{name}: {event.reason}", "skipped"
            case Kind.GONE:
                stays = "" if self._sync else "; its article stays, and goes with --sync"
                return f"{name}: its file is gone{stays}", "gone"
            case Kind.REMOVED:
                return f"{name}: its file is gone", "removed"
            case Kind.BACK:
                return f"{name}: its file is back", ""
            case Kind.FOLDER_MISSING:
                return f"{folder} is not there. Its articles stay until it is back.", "waiting"
            case Kind.FOLDER_FOUND:
                return f"{folder} is there again.", ""
            case Kind.FOLDER_EMPTY:
                return (
                    f"{folder} holds no file, as if a drive were not connected, so nothing is "
                    f"removed. If it is right, run `footnote add {folder} --sync`."
                ), ""
            case Kind.WAITING:
                return event.reason, "waiting"
            case Kind.SETTLED:
                return _summary(folder, counts), ""


def _summary(folder: Path, counts: Counter[Kind]) -> str:
    """Return what was done since the last summary, and begin to count again."""
    words = {
        Kind.ADDED: "added",
        Kind.CHANGED: "replaced",
        Kind.UNCHANGED: "already there",
        Kind.SKIPPED: "skipped",
        Kind.GONE: "gone",
        Kind.REMOVED: "removed",
    }
    parts = [f"{counts[kind]:,} {word}" for kind, word in words.items() if counts[kind]]
    counts.clear()
    return f"{folder} is up to date: {', '.join(parts) or plural(0, 'change')}."
