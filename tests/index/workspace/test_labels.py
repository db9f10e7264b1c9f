"""Tags and collections: spelled once, kept with their articles, gone with them, searched within."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Library
from index.documents import Document
from index.errors import DocumentNotFound, InvalidLabel
from index.local.workspace import WORKSPACE_FILE
from index.scope import EVERYTHING, Scope
from index.workspace.labels import LONGEST_TAG, NamedScope
from retrieval.answer import ask
from retrieval.question import Question
from tests.fakes import HashEmbedder

WEIR = Document(doc_id="weir", title="Weir", text="The weir at Ostrel broke.", sha256="w")
MILL = Document(doc_id="mill", title="Mill", text="The mill at Ostrel burned.", sha256="m")
LOCK = Document(doc_id="lock", title="Lock", text="The lock at Ostrel froze.", sha256="l")


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([WEIR, MILL, LOCK])
    return made


def tags(library: Library) -> dict[str, tuple[str, ...]]:
    with library.snapshot() as snapshot:
        return snapshot.tags()


def collections(library: Library) -> tuple[NamedScope, ...]:
    with library.snapshot() as snapshot:
        return snapshot.collections()


def workspace_bytes(library: Library) -> bytes:
    return (library.folder / WORKSPACE_FILE).read_bytes()


def test_a_tag_is_spelled_as_it_was_first(library: Library) -> None:
    library.labels.tag(["weir"], ["  High   Water ", "zorb"])
    library.labels.tag(["mill", "weir"], ["high water", "Ash"])
    assert tags(library) == {"weir": ("Ash", "High Water", "zorb"), "mill": ("Ash", "High Water")}
    library.labels.untag(["weir", "lock"], ["HIGH WATER", "never given"])
    assert tags(library) == {"weir": ("Ash", "zorb"), "mill": ("Ash", "High Water")}


@pytest.mark.parametrize("tag", ["", " \n", "a,b", "x" * (LONGEST_TAG + 1)])
def test_a_tag_that_cannot_be_read_back_is_refused(library: Library, tag: str) -> None:
    with pytest.raises(InvalidLabel):
        library.labels.tag(["weir"], ["fine", tag])
    assert tags(library) == {}


def test_an_unknown_article_is_not_tagged_and_neither_are_the_others(library: Library) -> None:
    with pytest.raises(DocumentNotFound, match="'dam'"):
        library.labels.tag(["weir", "dam"], ["flood"])
    assert tags(library) == {}


def test_tags_stay_when_an_article_changes_and_go_with_it(library: Library) -> None:
    library.labels.tag(["weir", "mill"], ["zorbword"])
    library.add([replace(WEIR, text="The weir at Ostrel was mended.")])
    assert tags(library) == {"weir": ("zorbword",), "mill": ("zorbword",)}
    library.remove(["weir"])
    assert tags(library) == {"mill": ("zorbword",)}
    library.remove(["mill"])
    assert b"zorbword" not in workspace_bytes(library)
    library.add([WEIR])
    assert tags(library) == {}


def test_a_crash_after_a_removal_shows_no_tag_of_it(library: Library) -> None:
    library.labels.tag(["weir"], ["flood"])
    library.labels.save_collection("Two", Scope(doc_ids=frozenset({"weir", "mill"})))
    with library._store.writing() as store:
        store.remove("weir")
    assert tags(library) == {}
    assert [each.scope.doc_ids for each in collections(library)] == [frozenset({"mill"})]
    with library.writer() as writer:
        assert writer.find_remains(["weir"])[-1] == (
            "Words of removed articles may still be in the library's files."
        )
    with library.writer() as writer:
        assert writer.find_remains(["weir"]) == []


def test_what_remains_of_a_removed_article_is_named(library: Library) -> None:
    library.labels.tag(["weir"], ["flood"])
    with library.writer() as writer:
        assert "Tags or notes of weir are still stored." in writer.find_remains(["weir"])


def test_a_collection_is_saved_replaced_and_deleted(library: Library) -> None:
    scope = Scope(tags=frozenset({"flood"}), since=date(2024, 1, 1))
    saved = library.labels.save_collection(" The   Flood ", scope)
    assert saved == NamedScope("The Flood", scope)
    library.labels.save_collection("ash", EVERYTHING)
    assert collections(library) == (NamedScope("ash", EVERYTHING), saved)
    library.labels.save_collection("the flood", EVERYTHING)
    assert [each.name for each in collections(library)] == ["ash", "the flood"]
    library.labels.delete_collection("THE FLOOD")
    assert collections(library) == (NamedScope("ash", EVERYTHING),)
    with pytest.raises(InvalidLabel):
        library.labels.save_collection("\t", EVERYTHING)


def test_a_removed_article_leaves_the_collections(library: Library) -> None:
    library.labels.save_collection("Two", Scope(doc_ids=frozenset({"weir", "mill"})))
    library.remove(["weir"])
    library.add([WEIR])
    assert collections(library) == (NamedScope("Two", Scope(doc_ids=frozenset({"mill"}))),)


def test_an_answer_uses_only_articles_with_one_of_the_tags(library: Library) -> None:
    library.labels.tag(["weir", "lock"], ["water"])
    library.labels.tag(["mill"], ["fire"])

    def cited(scope: Scope) -> set[str]:
        answer = ask(library, Question("What of Ostrel?", scope=scope))
        assert answer.searched.documents == len({c.document.doc_id for c in answer.citations})
        return {citation.document.doc_id for citation in answer.citations}

    assert cited(Scope(tags=frozenset({"Water"}))) == {"weir", "lock"}
    assert cited(Scope(tags=frozenset({"water", "fire"}))) == {"weir", "mill", "lock"}
    ticked = Scope(tags=frozenset({"water"}), doc_ids=frozenset({"lock", "mill"}))
    assert cited(ticked) == {"lock"}
    assert cited(Scope(tags=frozenset({"unknown"}))) == set()
    library.labels.untag(["lock"], ["water"])
    assert cited(Scope(tags=frozenset({"water"}))) == {"weir"}


def test_a_file_of_an_earlier_format_has_no_tags_until_the_next_write(library: Library) -> None:
    library.judge_answerable("Why?", (), True)
    path = library.folder / WORKSPACE_FILE
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("tags", "collections", "notes", "kept_quotes"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
    before = path.read_bytes()
    assert (tags(library), collections(library)) == ({}, ())
    with library.snapshot() as snapshot:
        assert snapshot.notes() == ()
    assert path.read_bytes() == before
    library.labels.tag(["weir"], ["flood"])
    assert tags(library) == {"weir": ("flood",)}
    with library.snapshot() as snapshot:
        assert [question.text for question in snapshot.judgements()] == ["Why?"]
