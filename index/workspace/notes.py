"""Notes: passages that readers have marked in articles, with what they wrote about them.

A note's place is an anchor, which contains no word of the article. The note goes with the article.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.documents import Anchor

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A passage that a reader has marked.

    Attributes:
        note_id: the note's id, made at random.
        anchor: the passage's place. `Anchor.holds` tells whether its characters are still there.
        text: what the reader wrote about the passage; empty if it is only highlighted.
        made_at: time at which the passage was marked, in UTC.
        changed_at: time of the last change of the text, in UTC.
    """

    note_id: str
    anchor: Anchor
    text: str
    made_at: datetime
    changed_at: datetime

    @property
    def doc_id(self) -> str:
        """The id of the article that the passage is in."""
        return self.anchor.doc_id


class NoteTransaction(Protocol):
    """A write transaction of a backend's notes."""

    def add_note(self, anchor: Anchor, text: str) -> Note:
        """Save a note at a place, in place of a note at the same place; return it."""
        ...

    def edit_note(self, note_id: str, text: str) -> Note:
        """Replace a note's text, or raise `LibraryError` if the note does not exist."""
        ...

    def delete_note(self, note_id: str) -> None:
        """Delete a note; do nothing if there is none with that id."""
        ...


class NoteWriter:
    """A writer of notes. Each change is one transaction, without the library's lock.

    Every method raises `LibraryBusy` if the library is in use for longer than `wait_seconds`, and
    `LibraryError` if the file cannot be written to. Use a snapshot to read notes.

    Args:
        writing: a function that opens a write transaction, given the seconds to wait and the place
            that must be in the library as the anchor says; None for no place.

    Thread safety:
        Safe to share between threads. A thread that has a snapshot open gets RuntimeError.
    """

    def __init__(
        self,
        writing: Callable[[float | None, Anchor | None], AbstractContextManager[NoteTransaction]],
    ) -> None:
        self._writing = writing

    def add(self, anchor: Anchor, text: str = "", *, wait_seconds: float | None = None) -> Note:
        """Mark a passage, and return its note; a note at the very same place is replaced.

        Args:
            anchor: the passage's place, as `Anchor.of` makes it.
            text: what the reader writes about it; empty to highlight it only.
            wait_seconds: how long to wait for other transactions; half a minute if None.

        Raises:
            DocumentNotFound: the article was removed meanwhile.
            LibraryError: the article's text was replaced meanwhile, or the note is too long.
            ValueError: the anchor is not a place in the article.
        """
        with self._writing(wait_seconds, anchor) as workspace:
            return workspace.add_note(anchor, text)

    def edit(self, note_id: str, text: str, *, wait_seconds: float | None = None) -> Note:
        """Replace a note's text; an empty one leaves the passage highlighted.

        Raises:
            LibraryError: there is no note with that id, or the note is too long.
        """
        with self._writing(wait_seconds, None) as workspace:
            return workspace.edit_note(note_id, text)

    def delete(self, note_id: str, *, wait_seconds: float | None = None) -> None:
        """Delete a note; afterwards the library's files contain none of its words."""
        with self._writing(wait_seconds, None) as workspace:
            workspace.delete_note(note_id)
