"""`Watcher`: adds what is new and changed in folders, and says what is gone."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index import ingestion
from index.contents import Change
from index.errors import LibraryBusy
from index.ingestion import Skipped
from index.loaders import Loaded, LoadOptions, Rejected, gone_from, load
from index.protocols import Library, Writer
from index.watching.events import Event, Kind
from index.watching.folder import FolderWatch, Report
from index.watching.scanning import WatchedFile
from index.watching.signals import ChangeSignals

# How often to look without a signal: network drives send none, and systems lose some.
_RESCAN_SECONDS = 30.0
_RESCAN_UNTOLD_SECONDS = 5.0
_SETTLING_LOOK_SECONDS = 0.5
# After a look that took long, wait in proportion, so that watching costs a tenth of a core at most.
_REST_FACTOR = 10.0
_LOCK_SECONDS = 1.0
# The lock is given up after this long, so that other programs get their turn.
_STORING_SECONDS = 5.0
_TURN_SECONDS = 0.2
_EMBEDDED_AT_ONCE = 48
_KINDS = {Change.ADDED: Kind.ADDED, Change.REPLACED: Kind.CHANGED, Change.UNCHANGED: Kind.UNCHANGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """How folders are watched.

    Attributes:
        sync: whether articles whose files are gone are removed.
        load: limits on the size of articles.
    """

    sync: bool = False
    load: LoadOptions = field(default_factory=LoadOptions)


class Watcher:
    """Keeps a library up with folders, one `step` after another.

    Files are added once they have stopped growing. A file that is replaced by a program that saves
    through another file is changed, not gone. A folder that is not there loses nothing, and goes on
    when it is back; in a folder without any file, such as the place of a drive that is not mounted,
    nothing is removed. The library is locked only while something is stored.

    Args:
        library: the library.
        library_folder: the library's folder.
        report: called with each thing that happens.

    Thread safety:
        Not safe to share, but `stop` may be called from any thread and from a signal's handler.
    """

    def __init__(self, library: Library, library_folder: Path, report: Report) -> None:
        self._library = library
        self._library_folder = library_folder
        self._report = report
        self._signals = ChangeSignals()
        self._watches: dict[Path, FolderWatch] = {}
        self._options: dict[Path, WatchOptions] = {}
        self._look_at = 0.0  # the time of the next look
        self._roots: list[tuple[int, int] | None] = []
        self._may_need_embedding = True
        self._is_told = True
        self._is_waiting = False
        self._reported_settled: set[Path] = set()
        self.stopped = False

    @property
    def watches(self) -> Sequence[FolderWatch]:
        """The watched folders."""
        return list(self._watches.values())

    def watch(self, folder: Path, options: WatchOptions, seen: Iterable[str] = ()) -> None:
        """Watch a folder from the next step on, or change how it is watched.

        Args:
            folder: the folder's absolute path.
            options: how it is watched.
            seen: digests of files that an earlier watcher has dealt with.
        """
        self._options[folder] = options
        if folder not in self._watches:
            self._watches[folder] = FolderWatch(
                folder, self._library_folder, self._report, tuple(seen)
            )
        self._watches[folder].must_check_gone = True
        self._look_at = 0.0

    def unwatch(self, folder: Path) -> None:
        """Watch a folder no more; its articles stay."""
        del self._watches[folder], self._options[folder]
        self._reported_settled.discard(folder)

    def stop(self) -> None:
        """Have `step` and `wait` return soon; what is stored stays."""
        self.stopped = True
        self._signals.notify()

    def report_again(self) -> None:
        """Report again that a folder is settled, after something else was said of it."""
        self._reported_settled.clear()

    def close(self) -> None:
        """Stop listening to the system."""
        self._signals.stop()

    def wait(self, seconds: float) -> None:
        """Wait for a change or for the next look, but no longer than this."""
        left = self._look_at - time.monotonic()
        if self._signals.wait(max(0.0, min(seconds, left))):
            self._look_at = 0.0

    def step(self) -> None:
        """Look at the folders if it is time, and deal with what has come to rest.

        Raises:
            FootnoteError: the library cannot be read or written, but for `LibraryBusy`.
        """
        # Systems do not tell that the folder itself was moved away, or is back.
        roots = [FolderWatch.identity(folder) for folder in self._watches]
        if roots != self._roots:
            self._roots = roots
            self._look_at = 0.0
        if self.stopped or time.monotonic() < self._look_at:
            return
        rest = 0.0
        # What was ready is stored first: to look takes half a second in a folder of 3,000 files.
        if not self._is_any_ready() or self._is_waiting:
            self._is_told = self._signals.follow(self._watches)
            began = time.monotonic()
            for watch in self.watches:
                watch.look(time.monotonic())
            rest = (time.monotonic() - began) * _REST_FACTOR
        self._change_library()
        if self._is_any_ready() and not self._is_waiting:
            self._look_at = time.monotonic() + _TURN_SECONDS
            return
        soon = not all(watch.is_settled for watch in self.watches) or self._is_waiting
        rescan = _RESCAN_SECONDS if self._is_told else _RESCAN_UNTOLD_SECONDS
        pause = _SETTLING_LOOK_SECONDS if soon or self._may_need_embedding else rescan
        self._look_at = time.monotonic() + max(pause, rest)
        self._report_settled()

    def _is_any_ready(self) -> bool:
        return any(watch.ready for watch in self.watches)

    def _change_library(self) -> None:
        """Store, remove and embed what is to be, unless another program has the library."""
        gone = {
            watch: self._gone(watch)
            for watch in self.watches
            if watch.must_check_gone and not watch.is_missing
        }
        to_remove = [
            doc_id for watch, ids in gone.items() for doc_id in self._to_remove(watch, ids)
        ]
        if self._is_any_ready() or to_remove or self._may_need_embedding:
            try:
                with self._library.writer(wait_seconds=_LOCK_SECONDS) as writer:
                    self._is_waiting = False
                    self._store(writer)
                    self._remove(writer, to_remove)
                    self._embed(writer)
            except LibraryBusy as error:
                for watch in gone:
                    watch.must_check_gone = True
                if not self._is_waiting:
                    self._is_waiting = True
                    for watch in self.watches:
                        self._report(Event(Kind.WAITING, watch.folder, reason=str(error)))
                return
        for watch, doc_ids in gone.items():
            self._report_gone(watch, doc_ids)

    def _store(self, writer: Writer) -> None:
        """Store the files that are ready, as long as it is this program's turn."""
        ends_at = time.monotonic() + _STORING_SECONDS
        files = [(watch, *item) for watch in self.watches for item in watch.ready.items()]
        for watch, name, file in files:
            if self.stopped or time.monotonic() > ends_at:
                return
            options = self._options[watch.folder].load
            for event in ingestion.store(writer, _sources(file, name, options)):
                self._may_need_embedding = True
                if not isinstance(event, Skipped):
                    document = event.document
                    kind, notes = _KINDS[event.change], document.notes
                    self._report(Event(kind, watch.folder, document.doc_id, "", name, notes))
                elif file.path.exists():  # else it vanished meanwhile, which the next look tells
                    why = str(event.error)
                    self._report(Event(Kind.SKIPPED, watch.folder, event.name, why, name))
            watch.finish(name, file.mark)

    def _remove(self, writer: Writer, doc_ids: Sequence[str]) -> None:
        """Remove the articles whose files are gone, but for those that came back meanwhile."""
        with self._library.snapshot() as snapshot:
            paths = snapshot.paths()
        folders = [watch.folder for watch in self.watches]
        still_gone = set(gone_from(folders, {d: paths[d] for d in doc_ids if d in paths}))
        if not still_gone:
            return
        writer.remove(sorted(still_gone))
        for doc_id in sorted(still_gone):
            for watch in self.watches:
                if Path(paths[doc_id]).is_relative_to(watch.folder):
                    self._report(Event(Kind.REMOVED, watch.folder, doc_id))

    def _embed(self, writer: Writer) -> None:
        """Embed what has no vector yet, once all is stored, until a job waits for the library."""
        if self._is_any_ready():
            return
        intake = self._library.intake
        for progress in writer.embed(_EMBEDDED_AT_ONCE):
            if self.stopped or (progress.done and intake.jobs().unfinished and intake.working()):
                return
        self._may_need_embedding = False

    def _gone(self, watch: FolderWatch) -> list[str]:
        """Return the ids of a folder's articles whose files are gone."""
        with self._library.snapshot() as snapshot:
            away = gone_from([watch.folder], snapshot.paths())
        return watch.confirm_gone(away, time.monotonic())

    def _to_remove(self, watch: FolderWatch, gone: Sequence[str]) -> Sequence[str]:
        return gone if self._options[watch.folder].sync and not watch.is_empty else ()

    def _report_gone(self, watch: FolderWatch, gone: Sequence[str]) -> None:
        """Report what is gone and stays, and what is back."""
        if self._to_remove(watch, gone):
            watch.gone.clear()
            return
        for doc_id in sorted(watch.gone.difference(gone)):
            self._report(Event(Kind.BACK, watch.folder, doc_id))
        new = sorted(set(gone).difference(watch.gone))
        for doc_id in new:
            self._report(Event(Kind.GONE, watch.folder, doc_id))
        if new and self._options[watch.folder].sync:
            self._report(Event(Kind.FOLDER_EMPTY, watch.folder))
        watch.gone = set(gone)

    def _report_settled(self) -> None:
        """Report once that all that was found in a folder is dealt with."""
        for watch in self.watches:
            done = watch.is_settled and not watch.is_missing and not self._is_waiting
            if done and not self._may_need_embedding:
                if watch.folder not in self._reported_settled:
                    self._reported_settled.add(watch.folder)
                    self._report(Event(Kind.SETTLED, watch.folder))
            else:
                self._reported_settled.discard(watch.folder)


def _sources(file: WatchedFile, name: str, options: LoadOptions) -> Iterator[Loaded | Rejected]:
    """Yield the articles of a file, under the name that the file has in its folder.

    Lines of JSON keep their own ids.
    """
    own_name = unicodedata.normalize("NFC", file.path.name)
    for source in load([file.path], options):
        if isinstance(source, Rejected):
            yield replace(source, name=_within(source.name, own_name, name, str(file.path)))
        else:
            doc_id = _within(source.document.doc_id, own_name, name, str(file.path))
            yield replace(source, document=replace(source.document, doc_id=doc_id))


def _within(given: str, own_name: str, name: str, path: str) -> str:
    for start in (path, own_name):
        if given.startswith(start):
            return name + given.removeprefix(start)
    return given


def refuse_folders(folders: Sequence[Path], library: Path) -> str:
    """Return why these folders cannot be watched together, a sentence; empty if they can.

    Args:
        folders: absolute paths.
        library: the library's folder.
    """
    for folder in folders:
        if not folder.exists():
            return f"There is no folder {folder}. Check the path."
        if not folder.is_dir():
            return f"{folder} is a file. Watch the folder that contains it."
        if folder.is_relative_to(library.absolute()):
            return f"{folder} is inside the library itself. Watch another folder."
    for inner in folders:
        for outer in folders:
            if inner != outer and inner.is_relative_to(outer):
                return f"{inner} is inside {outer}, which is watched too. Watch only one of them."
    return ""
