"""Conversations: kept, renamed, deleted to the last byte, and listed."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.documents import Anchor, Document, Span
from index.errors import LibraryBusy, LibraryError
from index.local.library import STORE_FILE, Library
from index.local.workspace import WORKSPACE_FILE, Workspace
from index.scope import Scope
from index.workspace.conversations import (
    SavedCitation,
    SavedMentions,
    SavedMissingWords,
    SavedTurn,
)
from tests.fakes import HashEmbedder
from tests.index.workspace.test_judgements import (
    FIRST_SCHEMA,
    cache_files,
    files_with,
    seq,
    statements,
    transaction,
)

FERRY = Document(
    doc_id="ferry",
    title="The ferry",
    text="The ferry between the islands stopped on Monday after its engine failed.",
    sha256="f0",
)
COPY = replace(FERRY, doc_id="copy", text=f"ISLES. {FERRY.text}")
PLACE = Anchor.of(FERRY, Span(10, 29))
TURN = SavedTurn(
    question="Why did the zorbing 🦉 ferry stop?\n",
    resolved_question="Why did the zorbing ferry stop [islands]",
    status="not_found",
    confidence=0.1 + 0.2,
    documents=2,
    passages=3,
    milliseconds=1.25,
    citations=(
        SavedCitation(
            rank=1,
            place=PLACE,
            score=1 / 3,
            sentences=(Span(10, 17), Span(18, 29)),
            answers=(Span(18, 22), Span(25, 29)),
            also_in=(Anchor.of(COPY, Span(17, 36)),),
        ),
        SavedCitation(rank=2, place=PLACE, score=0.0),
    ),
    corrected="Why did it stop?",
    history=("Who?", "When?"),
    scope='{"outlets": ["x"]}',
    missing_words=SavedMissingWords(
        absent=("zorbing",), nearest=(SavedMentions(rank=1, has=("ferry",), lacks=("stop", "why")),)
    ),
)


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY, COPY])
    return made


def turns(library: Library, conversation_id: str) -> list[tuple[int, SavedTurn]]:
    with library.snapshot() as snapshot:
        found = snapshot.conversation(conversation_id)
    return list(found.turns) if found else []


def listed(library: Library, search: str = "") -> list[tuple[str, str, int]]:
    with library.snapshot() as snapshot:
        return [
            (each.conversation_id, each.title, each.turns)
            for each in snapshot.conversations(search)
        ]


def change_citations(library: Library, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the citations of every stored turn, as another version of Footnote wrote them."""
    with closing(sqlite3.connect(library.folder / WORKSPACE_FILE)) as connection, connection:
        for number, turn in connection.execute("SELECT number, turn FROM turns").fetchall():
            values = json.loads(turn)
            for citation in values["citations"]:
                change(citation)
            connection.execute(
                "UPDATE turns SET turn = ? WHERE number = ?", (json.dumps(values), number)
            )


def test_a_scope_is_told_of_conversations_of_one_title(library: Library) -> None:
    scope = Scope(outlets=frozenset({"Herald"})).as_json()
    for conversation_id, question, own in (("a", "Who?", ""), ("b", "Who?", ""), ("c", "Why?", "")):
        library.conversations.save_turn(conversation_id, replace(asking(question), scope=own))
    library.conversations.save_turn("b", replace(asking("And then?"), scope=scope))
    library.conversations.save_turn("c", replace(asking("And then?"), scope=scope))
    with library.snapshot() as snapshot:
        told = {
            each.conversation_id: (each.latest, each.scope) for each in snapshot.conversations()
        }
    assert told == {"a": ("Who?", ""), "b": ("And then?", scope), "c": ("And then?", "")}


def asking(question: str) -> SavedTurn:
    return replace(TURN, question=question)


class TestKeeping:
    def test_every_field_comes_back(self, library: Library) -> None:
        assert library.conversations.save_turn("one", TURN) == 1
        assert turns(library, "one") == [(1, TURN)]
        plain = replace(TURN, missing_words=None, citations=(), history=(), corrected="", scope="")
        assert library.conversations.save_turn("one", plain) == 2
        assert turns(library, "one") == [(1, TURN), (2, plain)]
        assert turns(library, "two") == []

    def test_a_citation_of_an_earlier_version_has_no_answers(self, library: Library) -> None:
        library.conversations.save_turn("one", TURN)
        change_citations(library, lambda citation: citation.pop("answers"))
        [(_, turn)] = turns(library, "one")
        assert turn == replace(
            TURN, citations=tuple(replace(each, answers=()) for each in TURN.citations)
        )

    def test_what_a_later_version_says_of_a_citation_is_left_out(self, library: Library) -> None:
        """This is why a new fact of a citation needs no new format of the workspace."""
        library.conversations.save_turn("one", TURN)
        change_citations(library, lambda citation: citation.update({"later": [1]}))
        assert turns(library, "one") == [(1, TURN)]

    def test_a_turn_is_replaced_under_its_number(self, library: Library) -> None:
        for question in ("a?", "b?", "c?"):
            library.conversations.save_turn("one", asking(question))
        assert library.conversations.save_turn("one", replace(asking("b?"), corrected="B?"), 2) == 2
        assert [(n, turn.question, turn.corrected) for n, turn in turns(library, "one")] == [
            (1, "a?", TURN.corrected),
            (2, "b?", "B?"),
            (3, "c?", TURN.corrected),
        ]

    def test_a_turn_replaces_no_other_that_has_its_number_now(self, library: Library) -> None:
        """In another window the conversation was deleted, and then went on in this one."""
        library.conversations.save_turn("one", asking("a?"))
        library.conversations.delete("one")
        assert library.conversations.save_turn("one", asking("b?")) == 1
        assert library.conversations.save_turn("one", replace(asking("a?"), corrected="A?"), 1) == 2
        assert [turn.question for _, turn in turns(library, "one")] == ["b?", "a?"]

    def test_half_a_surrogate_pair_is_replaced(self, library: Library) -> None:
        library.conversations.save_turn(
            "one", replace(TURN, question="\ud800?", corrected="\udcff!")
        )
        [(_, turn)] = turns(library, "one")
        assert (turn.question, turn.corrected) == ("??", "?!")

    def test_no_word_of_an_article_is_kept(self, library: Library) -> None:
        library.conversations.save_turn("one", asking("Why?"))
        library.remove(["ferry", "copy"])
        assert b"Why?" in (library.folder / WORKSPACE_FILE).read_bytes()
        # Of the turn's own words "islands" is one: it stands in what was searched for.
        for words in (b"between", b"engine", b"Monday", b"The ferry"):
            assert files_with(library, words) == []

    def test_it_touches_no_cache_and_waits_for_no_writer(self, library: Library) -> None:
        before = cache_files(library), seq(library)
        library.conversations.save_turn("one", TURN)
        library.conversations.rename("one", "Ferries")
        library.conversations.delete("one")
        assert (cache_files(library), seq(library)) == before
        with library.writer():
            library.conversations.save_turn("one", TURN)
        assert listed(library) == [("one", TURN.question, 1)]
        assert library.problems() == []

    def test_it_gives_up_on_a_store_in_use(self, library: Library) -> None:
        with (
            transaction(library, WORKSPACE_FILE, "IMMEDIATE"),
            pytest.raises(LibraryBusy, match=r"in use for more than 0 seconds\. Wait until"),
        ):
            library.conversations.save_turn("one", TURN, wait_seconds=0.1)
        assert listed(library) == []

    def test_a_snapshot_waits_no_longer_than_it_is_told(self, library: Library) -> None:
        with (
            transaction(library, STORE_FILE, "EXCLUSIVE"),
            pytest.raises(LibraryBusy, match="in use for more than 0 seconds"),
            library.snapshot(wait_seconds=0.1),
        ):
            pass


class TestListing:
    def test_the_last_changed_is_first(self, library: Library) -> None:
        for conversation_id in ("one", "two", "three"):
            library.conversations.save_turn(conversation_id, asking(f"{conversation_id}?"))
        library.conversations.save_turn("one", asking("again?"))
        assert listed(library) == [("one", "one?", 2), ("three", "three?", 1), ("two", "two?", 1)]
        library.conversations.rename("two", "Renamed")
        assert [each[0] for each in listed(library)] == ["one", "three", "two"]

    def test_a_title_is_one_line_and_a_blank_one_gives_way_to_the_question(
        self, library: Library
    ) -> None:
        library.conversations.save_turn("one", asking("one?"))
        library.conversations.rename("one", "  The \n ferry ")
        assert listed(library) == [("one", "The ferry", 1)]
        library.conversations.save_turn("one", asking("two?"))
        assert listed(library) == [("one", "The ferry", 2)]
        library.conversations.rename("one", " ")
        assert listed(library) == [("one", "one?", 2)]
        with pytest.raises(LibraryError, match="no longer in the library"):
            library.conversations.rename("two", "x")

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("", ["b", "a"]),
            ("FERRY", ["b", "a"]),
            ("ferry engine", ["a"]),
            ("straße", ["b"]),
            ("STRASSE ferr", ["b"]),
            ("islands", []),
            ("%", []),
        ],
    )
    def test_every_word_is_looked_for_in_title_and_questions(
        self, library: Library, search: str, found: list[str]
    ) -> None:
        library.conversations.save_turn("a", asking("Where is the ferry?"))
        library.conversations.save_turn("a", asking("Did its Engine fail?"))
        library.conversations.save_turn("b", asking("Which Straße?"))
        library.conversations.rename("b", "The Ferry")
        assert [each[0] for each in listed(library, search)] == found


class TestDeleting:
    def test_no_word_of_it_is_left(self, library: Library) -> None:
        library.conversations.save_turn("one", TURN)
        library.conversations.save_turn("two", asking("Who sails?"))
        library.conversations.rename("one", "Krakatoa")
        library.conversations.rename("one", "Vesuvius")
        held = (library.folder / WORKSPACE_FILE).read_bytes()
        assert b"Krakatoa" not in held
        assert all(words in held for words in (b"Vesuvius", b"zorbing"))
        library.conversations.delete("one")
        library.conversations.delete("never")
        assert listed(library) == [("two", "Who sails?", 1)]
        library.conversations.delete("two")
        for words in ("Krakatoa", "Vesuvius", "zorbing", "Who sails", PLACE.quote_sha256):
            assert files_with(library, words.encode()) == []

    # Enough for SQLite 3.40 to move rows between pages and to leave copies of them behind, with
    # these seeds; short rows move most.
    @pytest.mark.parametrize("seed", [8, 9])
    def test_the_words_of_many_go_with_them(self, tmp_path: Path, seed: int) -> None:
        drawn = random.Random(seed)
        workspace = Workspace(tmp_path / WORKSPACE_FILE)
        kept: dict[str, str] = {}
        deleted: list[str] = []
        for _ in range(6):
            with workspace.writing() as writer:
                for _ in range(80):
                    name = f"{drawn.randrange(10**8):08}"
                    kept[name] = f"{drawn.randrange(10**8):08}"
                    question = f"Why {name} zorbing?" + " really" * drawn.choice([0, 10, 60])
                    turn = replace(asking(question), citations=(), missing_words=None)
                    writer.save_turn(kept[name], turn, None)
                for name in drawn.sample(sorted(kept), 40):
                    writer.delete_conversation(kept.pop(name))
                    deleted.append(name)
        held = workspace.path.read_bytes()
        assert [name for name in deleted if name.encode() in held] == []
        assert all(name.encode() in held for name in kept)
        with workspace.reading() as reader:
            found = {each.conversation_id for each in reader.conversations()}
        assert found == set(kept.values())

    @pytest.mark.parametrize("seed", [2, 5])
    def test_the_words_of_many_titles_go_with_their_renaming(
        self, tmp_path: Path, seed: int
    ) -> None:
        drawn = random.Random(seed)
        workspace = Workspace(tmp_path / WORKSPACE_FILE)
        names: list[str] = []
        for _ in range(4):
            with workspace.writing() as writer:
                for _ in range(60):
                    names.append(f"{drawn.randrange(10**8):08}")
                    writer.save_turn(names[-1], replace(TURN, citations=()), None)
                    title = f"draft{names[-1]}" + " really" * drawn.choice([0, 10, 60])
                    writer.rename_conversation(names[-1], title)
                for name in drawn.sample(names, 30):
                    title = f"title{name}" + " really" * drawn.choice([0, 10])
                    writer.rename_conversation(name, title)
        with workspace.reading() as reader:
            titles = {each.conversation_id: each.title for each in reader.conversations()}
        renamed = [name for name in names if titles[name].startswith("title")]
        assert renamed
        held = workspace.path.read_bytes()
        assert [name for name in renamed if f"draft{name}".encode() in held] == []


class TestEarlierVersions:
    def test_the_first_is_read_as_it_is_and_upgraded_by_the_first_write(
        self, tmp_path: Path, library: Library, embedder: HashEmbedder
    ) -> None:
        path = tmp_path / STORE_FILE
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(FIRST_SCHEMA)
        before = path.read_bytes()
        first = Library.open(tmp_path, embedder=embedder)
        assert (listed(first), turns(first, "one")) == ([], [])
        assert path.read_bytes() == before
        first.conversations.save_turn("one", TURN)
        assert turns(first, "one") == [(1, TURN)]
        assert statements(path) == statements(library.folder / STORE_FILE)
