"""The reader's notes as the app shows them, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.documents import Document
from index.workspace.notes import Note
from retrieval.evidence.notes import NotedPassage
from retrieval.wording.phrases import byline, display_title
from ui.browser.views.segments import Kind, Mark

# How many characters of a marked passage the list of notes shows.
_QUOTED = 300


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note in the reading pane.

    Attributes:
        note_id: the note's id.
        start: offset of the marked passage where it stands now, in code points.
        end: offset of its end.
        text: what the reader wrote; empty for a highlight.
        holds: whether the article still has the same characters.
    """

    note_id: str
    start: int
    end: int
    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note in the list of all notes.

    Attributes:
        note_id: the note's id.
        title: the article's title.
        byline: the article's outlet and date.
        quote: the beginning of the marked words; empty if they are not there any more.
        text: what the reader wrote; empty for a highlight.
    """

    note_id: str
    title: str
    byline: str
    quote: str
    text: str


def note_views(document: Document, notes: Iterable[Note]) -> tuple[NoteView, ...]:
    """Return an article's notes, in the order of its text."""
    views = []
    for note in notes:
        place = NotedPassage(note, document).place
        span = (place or note.anchor).span
        views.append(NoteView(note.note_id, span.start, span.end, note.text, place is not None))
    return tuple(views)


def note_marks(document: Document, notes: Iterable[Note]) -> list[Mark]:
    """Return the marks of the notes whose characters the article still has."""
    places = (NotedPassage(note, document).place for note in notes)
    return [Mark(place.span, Kind.NOTED) for place in places if place]


def note_rows(noted: Sequence[NotedPassage]) -> tuple[NoteRow, ...]:
    """Return all notes as the list shows them, the last changed first."""
    latest = sorted(noted, key=lambda each: each.note.changed_at, reverse=True)
    return tuple(
        NoteRow(
            each.note.note_id,
            display_title(each.document),
            byline(each.document),
            _shorten(each.quote or ""),
            each.note.text,
        )
        for each in latest
    )


def _shorten(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"
