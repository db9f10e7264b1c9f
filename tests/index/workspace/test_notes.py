"""Notes on passages: anchored, changed, and gone with their articles and all their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Anchor, Document, Span
from index.errors import DocumentNotFound, LibraryError
from index.local.workspace import WORKSPACE_FILE
from index.workspace.notes import LONGEST_NOTE, Note
from tests.fakes import HashEmbedder

WEIR = Document(doc_id="weir", title="Weir", text="The weir at Ostrel broke at noon.", sha256="w")
MILL = Document(doc_id="mill", title="Mill", text="The mill at Ostrel burned.", sha256="m")
NOON = Anchor.of(WEIR, Span(25, 32))
NAME = Anchor.of(WEIR, Span(12, 18))


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([WEIR, MILL])
    return made


def notes(library: Library, doc_id: str | None = None) -> tuple[Note, ...]:
    with library.snapshot() as snapshot:
        return snapshot.notes(doc_id)


def said(library: Library) -> list[tuple[str, Span, str]]:
    return [(note.doc_id, note.anchor.span, note.text) for note in notes(library)]


def test_notes_are_listed_by_article_and_place(library: Library) -> None:
    late = library.notes.add(NOON, " ask the warden\nagain ")
    library.notes.add(NAME)
    library.notes.add(Anchor.of(MILL, Span(0, 8)), "whose?")
    assert said(library) == [
        ("mill", Span(0, 8), "whose?"),
        ("weir", Span(12, 18), ""),
        ("weir", Span(25, 32), "ask the warden\nagain"),
    ]
    assert notes(library, "weir")[1] == late
    assert late.anchor == NOON
    assert notes(library, "none") == ()


def test_a_note_is_changed_and_another_at_its_place_replaces_it(library: Library) -> None:
    first = library.notes.add(NOON, "zorbword")
    changed = library.notes.edit(first.note_id, "true?")
    assert (changed.note_id, changed.made_at) == (first.note_id, first.made_at)
    assert changed.changed_at > first.changed_at
    assert notes(library) == (changed,)
    assert b"zorbword" not in (library.folder / WORKSPACE_FILE).read_bytes()
    again = library.notes.add(NOON)
    assert notes(library) == (again,)
    library.notes.delete(again.note_id)
    library.notes.delete(again.note_id)
    assert notes(library) == ()
    with pytest.raises(LibraryError, match="no longer in the library"):
        library.notes.edit(again.note_id, "more")


def test_a_note_at_no_place_of_the_library_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="weir"):
        library.notes.add(replace(NOON, quote_sha256="0"))
    with pytest.raises(DocumentNotFound):
        library.notes.add(replace(NOON, doc_id="dam"))
    with pytest.raises(LibraryError, match="10,001 characters"):
        library.notes.add(NOON, "x" * (LONGEST_NOTE + 1))
    library.add([replace(WEIR, text=WEIR.text + " Later it was mended.")])
    with pytest.raises(LibraryError, match="was replaced"):
        library.notes.add(NOON)
    assert notes(library) == ()


def test_a_note_outlives_a_new_text_and_tells_whether_it_holds(library: Library) -> None:
    library.notes.add(NOON, "when?")
    longer = replace(WEIR, text=WEIR.text + " Later it was mended.")
    library.add([longer])
    [note] = notes(library)
    assert note.anchor.holds(longer)
    shorter = replace(WEIR, text="It broke at nine.")
    library.add([shorter])
    [note] = notes(library)
    assert not note.anchor.holds(shorter)


def test_a_removed_article_takes_its_notes_and_their_words(library: Library) -> None:
    library.notes.add(NOON, "zorbword")
    kept = library.notes.add(Anchor.of(MILL, Span(0, 8)), "mill note")
    library.remove(["weir"])
    assert notes(library) == (kept,)
    assert b"zorbword" not in (library.folder / WORKSPACE_FILE).read_bytes()
    library.add([WEIR])
    assert notes(library) == (kept,)


def test_a_crash_after_a_removal_shows_no_note_of_it(library: Library) -> None:
    library.notes.add(NOON, "zorbword")
    with library._store.writing() as store:
        store.remove("weir")
    assert notes(library) == ()
    with library.writer() as writer:
        assert "Tags or notes of weir are still stored." not in writer.find_remains(["weir"])
    assert b"zorbword" not in (library.folder / WORKSPACE_FILE).read_bytes()
