"""What a watcher reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What happened in a watched folder."""

    ADDED = "added"
    CHANGED = "changed"  # the file's new version replaced the old one
    UNCHANGED = "unchanged"  # the library has it already
    SKIPPED = "skipped"
    GONE = "gone"  # the article stays
    REMOVED = "removed"
    BACK = "back"  # a file that was gone is there again
    FOLDER_MISSING = "missing"
    FOLDER_FOUND = "found"
    FOLDER_EMPTY = "empty"  # what is gone is kept, even with sync
    WAITING = "waiting"  # for the library
    SETTLED = "settled"  # all that was found is dealt with


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a watched folder.

    Attributes:
        kind: what happened.
        folder: the folder.
        name: the article's id or the file's name; empty if the folder as a whole is meant.
        reason: why, or what else there is to say; may be empty.
        file: the name of the file in the folder; empty if the folder as a whole is meant.
        notes: the remarks of the loader on an article.
    """

    kind: Kind
    folder: Path
    name: str = ""
    reason: str = ""
    file: str = ""
    notes: tuple[str, ...] = ()
