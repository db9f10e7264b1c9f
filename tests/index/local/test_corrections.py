"""Corrections of an article's facts: used wherever it is read, and the file's own words kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import Library
from index.contents import Change
from index.corrections import Correction, parse_correction
from index.documents import Anchor, Document, Span
from index.errors import DocumentNotFound, InvalidCorrection
from index.scope import Scope
from index.terms import analyse, analyse_in
from index.workspace.judgements import RIGHT
from retrieval import ask
from tests.fakes import HashEmbedder

FERRY = Document(
    doc_id="ferry.txt",
    title="Boat news",
    text="The ferry between the islands stopped on Monday. Its engine failed.",
    sha256="0",
    source="Herald",
    published=date(2024, 3, 5),
    modified=date(2024, 3, 9),
)
FROST = Document(doc_id="frost.txt", title="Apples", text="Frost in May.", sha256="1")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([FERRY, FROST])
    return made


def correct(library: Library, correction: Correction | None, doc_id: str = "ferry.txt") -> Document:
    with library.writer() as writer:
        return writer.correct(doc_id, correction)


def read(library: Library) -> tuple[Document, Document]:
    """Return an article with the corrections, and as its file said."""
    with library.snapshot() as snapshot:
        return snapshot.document("ferry.txt"), snapshot.document_as_read("ferry.txt")


def found(library: Library, words: str, scope: Scope | None = None) -> set[str]:
    with library.snapshot() as snapshot:
        ids = snapshot.search_lexical(analyse(words), 10, scope or Scope())
        return {passage.doc_id for passage in snapshot.passages(ids)}


def test_what_is_corrected_is_read_everywhere(library: Library) -> None:
    correction = Correction(title="Zeal", source="", author="Ann Dole", published="2023-01-02")
    expected = replace(
        FERRY, title="Zeal", source="", author="Ann Dole", published=date(2023, 1, 2)
    )
    assert correct(library, correction) == expected
    assert read(library) == (expected, FERRY)
    with library.snapshot() as snapshot:
        assert [(s.title, s.source, s.published) for s in snapshot.summaries()] == [
            ("Apples", "", None), ("Zeal", "", date(2023, 1, 2)),
        ]  # fmt: skip
        assert [entry.title for entry in snapshot.entries()] == ["Apples", "Zeal"]
        assert snapshot.summaries()[1].modified == date(2024, 3, 9)
    in_2023 = Scope(since=date(2023, 1, 1), until=date(2023, 12, 31))
    assert found(library, "engine", in_2023) == {"ferry.txt"}
    assert found(library, "engine", Scope(since=date(2024, 1, 1))) == set()


def test_a_corrected_title_is_found_and_the_old_one_is_not(library: Library) -> None:
    assert found(library, "boat") == {"ferry.txt"}
    with library.writer() as writer:
        writer.correct("ferry.txt", Correction(title="Crossing suspended"))
        # Before the index is updated.
        assert found(library, "crossing") == {"ferry.txt"}
        assert found(library, "boat") == set()
    assert found(library, "crossing") == {"ferry.txt"}
    assert found(library, "boat") == set()
    assert library.problems() == []
    with library.snapshot() as snapshot:
        assert snapshot.totals.vectors == snapshot.totals.passages == 2


def test_a_cleared_date_is_in_no_range(library: Library) -> None:
    correct(library, Correction(published=""))
    assert read(library)[0].published is None
    assert found(library, "engine", Scope(since=date(1900, 1, 1))) == set()


def test_corrections_add_up_and_a_reset_brings_back_the_file(library: Library) -> None:
    correct(library, Correction(title="One", source="Beacon"))
    both = correct(library, Correction(title="Two"))
    assert (both.title, both.source) == ("Two", "Beacon")
    assert correct(library, None) == FERRY
    assert read(library) == (FERRY, FERRY)
    assert found(library, "boat") == {"ferry.txt"}


def test_they_survive_adding_the_file_again(library: Library) -> None:
    correct(library, Correction(title="Crossing suspended"))
    assert library.add([FERRY]) == [Change.UNCHANGED]
    assert read(library)[0].title == "Crossing suspended"
    newer = replace(FERRY, title="Boats", source="Beacon", text="The ferry sails again.")
    assert library.add([newer]) == [Change.REPLACED]
    shown, as_read = read(library)
    assert (shown.title, shown.source, as_read.title) == ("Crossing suspended", "Beacon", "Boats")
    assert found(library, "suspended") == {"ferry.txt"}


def test_a_removed_article_takes_them_along(library: Library) -> None:
    correct(library, Correction(title="Xylophone"))
    library.remove(["ferry.txt"])
    assert b"Xylophone" not in (library.folder / "footnote.sqlite").read_bytes()
    library.add([FERRY])
    assert read(library) == (FERRY, FERRY)


def test_what_is_cited_and_judged_stays_valid(library: Library) -> None:
    answer = ask(library, "Which engine failed?", threshold=0.0)
    anchor = Anchor.of(FERRY, Span(0, 20))
    library.judge("Which engine failed?", [], anchor, RIGHT)
    correct(library, Correction(title="A title of some other length"))
    shown = read(library)[0]
    assert shown.text_sha256 == FERRY.text_sha256
    assert anchor.is_unchanged(shown)
    assert all(c.anchor.holds(shown) for c in answer.citations if c.document.doc_id == "ferry.txt")
    with library.snapshot() as snapshot:
        judged = snapshot.judged("Which engine failed?")
    assert [passage.anchor for passage in judged.passages] == [anchor]
    again = ask(library, "Which engine failed?", threshold=0.0).citations[0]
    assert again.document.title == "A title of some other length"
    assert again.span.of(FERRY.text) == again.quote


def test_an_unknown_article_is_refused_and_nothing_stored(library: Library) -> None:
    with pytest.raises(DocumentNotFound):
        correct(library, Correction(title="x"), "nobody.txt")
    assert library.problems() == []


@pytest.mark.parametrize("written", ["2024", "5.3.2024", "2024-02-30", "20240305", "2024-W10-1"])
def test_a_date_that_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(InvalidCorrection, match="YYYY-MM-DD"):
        parse_correction(published=written)


def test_what_is_typed_is_put_on_one_line() -> None:
    typed = parse_correction(title="  Crossing\n suspended ", source="", published=" 2024-03-05 ")
    assert typed == Correction(title="Crossing suspended", source="", published="2024-03-05")
    assert not parse_correction()
    assert parse_correction(source="")


def test_a_library_of_an_earlier_format_has_none(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "footnote.sqlite")) as connection:
        connection.create_function(
            "single", 1, lambda blob: np.frombuffer(blob, "<f2").astype("<f4").tobytes()
        )
        connection.execute("UPDATE vectors SET vector = single(vector)")
        connection.commit()
        connection.executescript(
            "DROP TABLE originals; DROP TABLE corrections;"
            "ALTER TABLE documents DROP COLUMN modified;"
            "ALTER TABLE documents DROP COLUMN language;"
            "ALTER TABLE documents DROP COLUMN notes; ALTER TABLE documents DROP COLUMN layout;"
            " UPDATE meta SET value = '7' WHERE key = 'schema'"
        )
    assert read(library) == (replace(FERRY, modified=None),) * 2
    assert correct(library, Correction(title="Zeal")).title == "Zeal"
    assert read(library)[1].title == "Boat news"


def test_doctor_finds_and_deletes_corrections_of_nothing(library: Library) -> None:
    with closing(sqlite3.connect(library.folder / "footnote.sqlite")) as connection:
        connection.execute("INSERT INTO corrections (doc_id, title) VALUES ('gone', 'x')")
        connection.commit()
    assert library.problems() == ["1 corrections without a document."]
    with library.writer() as writer:
        writer.rebuild()
    assert library.problems() == []


def test_words_are_searched_for_in_the_corrected_language(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    text = "Die Häuser der Städte."
    library.add([Document(doc_id="de", title="", text=text, sha256="2", language="en")])
    stem = analyse_in("Haus", "de")
    assert stem

    def hits() -> set[str]:
        with library.snapshot() as snapshot:
            found = snapshot.passages(snapshot.search_lexical(stem, 10))
            return {passage.doc_id for passage in found}

    assert hits() == set()
    correct(library, Correction(language="de"), "de")
    assert hits() == {"de"}
    correct(library, None, "de")
    assert hits() == set()
