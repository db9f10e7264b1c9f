"""One watched folder: what of it was dealt with, and what is still to be."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from index.watching.events import Event, Kind
from index.watching.scanning import SETTLING_SECONDS, FileMark, Settling, WatchedFile, scan

Report = Callable[[Event], None]


class FolderWatch:
    """What is known of one watched folder.

    Attributes:
        folder: the folder.
        ready: the files to read, by the names that `add` gives.
        is_settled: whether nothing may become ready soon.
        must_check_gone: whether files may be gone for good.
        gone: the ids of the articles that were reported to be gone.

    Args:
        folder: the folder.
        library: the library's folder.
        report: called with what happens.
        seen: digests of files that were dealt with earlier, as `seen_digests` returns them.

    Thread safety:
        Not safe to share.
    """

    def __init__(
        self, folder: Path, library: Path, report: Report, seen: Collection[str] = ()
    ) -> None:
        self.folder = folder
        self.ready: dict[str, WatchedFile] = {}
        self.is_settled = False
        self.must_check_gone = True
        self.gone: set[str] = set()
        self._library = library
        self._report = report
        self._seen = frozenset(seen)
        self._known: dict[str, FileMark] = {}
        self._problems: dict[str, str] = {}
        self._settling = Settling()
        self._away_since: dict[str, float] = {}
        self._is_missing = False
        self._is_empty = False

    @staticmethod
    def identity(folder: Path) -> tuple[int, int] | None:
        """Return what tells a folder from another at the same path; None if there is none."""
        try:
            status = folder.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    @property
    def is_missing(self) -> bool:
        """Whether the folder was not there at the last look."""
        return self._is_missing

    @property
    def is_empty(self) -> bool:
        """Whether the folder held no file at the last look."""
        return self._is_empty

    @property
    def file_count(self) -> int:
        """How many files were dealt with."""
        return len(self._known)

    def has(self, name: str) -> bool:
        """Return whether a file that was dealt with, or cannot be, is still in the folder."""
        return name in self._known or name in self._problems

    def seen_digests(self) -> list[str]:
        """Return digests of the files that were dealt with, without their names."""
        return sorted(mark.digest(name) for name, mark in self._known.items())

    def look(self, now: float) -> None:
        """Look at the folder, and update what is ready, settled and to be checked.

        A folder that is not there is neither empty nor are its files gone: it may come back.
        """
        found = scan(self.folder, self._library)
        if found is None:
            self.is_settled = True
            self.ready = {}
            if not self._is_missing:
                self._is_missing = True
                self._report(Event(Kind.FOLDER_MISSING, self.folder))
            return
        if self._is_missing:
            self._is_missing = False
            self.must_check_gone = True
            self._report(Event(Kind.FOLDER_FOUND, self.folder))
        for name, error in found.problems.items():
            if self._problems.get(name) != str(error):
                self._report(Event(Kind.SKIPPED, self.folder, name, str(error), name))
        self._problems = {name: str(error) for name, error in found.problems.items()}
        marks = {name: file.mark for name, file in found.files.items()}
        if self._seen:
            self._known = {n: m for n, m in marks.items() if m.digest(n) in self._seen}
            self._seen = frozenset()
        settled = self._settling.update(marks, self._known, now)
        self.ready = {name: found.files[name] for name in settled.ready}
        for name in settled.vanished:
            del self._known[name]
            self.must_check_gone = True
        self._is_empty = not marks
        self.is_settled = not settled.is_waiting and not self.ready

    def finish(self, name: str, mark: FileMark) -> None:
        """Record that a file was dealt with, as it was when it was seen."""
        self._known[name] = mark
        self.ready.pop(name, None)
        self.must_check_gone = self.must_check_gone or bool(self.gone)  # it may be back

    def confirm_gone(self, doc_ids: Collection[str], now: float) -> list[str]:
        """Return the articles whose files stay away, of those whose files are away now.

        A program that saves a file may have deleted the old one just now.
        """
        self._away_since = {doc_id: self._away_since.get(doc_id, now) for doc_id in doc_ids}
        gone = [d for d, since in self._away_since.items() if now - since >= SETTLING_SECONDS]
        self.must_check_gone = len(gone) < len(doc_ids)
        if self.must_check_gone:
            self.is_settled = False
        return sorted(gone)
