"""The workspace's file: moved out of the store once, whole, and emptied of what was removed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import index.local.store.file
from index import Library
from index.documents import Anchor, Document, Span
from index.errors import LibraryBusy, LibraryDamaged, LibraryTooNew
from index.local import health
from index.local.library import STORE_FILE
from index.local.sqlite.file import SqliteFile
from index.local.store import Store
from index.local.workspace import WORKSPACE_FILE, Workspace
from index.workspace.conversations import SavedTurn
from index.workspace.judgements import RIGHT, WRONG, JudgedQuestion
from tests.fakes import HashEmbedder
from tests.index.local.test_migrations import make

FERRY = Document(
    doc_id="ferry",
    title="The ferry",
    text="The ferry between the islands stopped on Monday after its engine failed.",
    sha256="f0",
)
BRIDGE = replace(FERRY, doc_id="bridge", title="The bridge", text="The bridge was painted green.")
FIRST = Span(0, 9)
TURN = SavedTurn(
    question="Why zorbing?",
    resolved_question="Why zorbing",
    status="not_found",
    confidence=0.1,
    documents=1,
    passages=1,
    milliseconds=1.0,
    citations=(),
)


def test_a_workspace_of_an_earlier_format_is_read_and_upgraded(library: Library) -> None:
    judged = library.judge("Why?", (), Anchor.of(FERRY, FIRST), RIGHT)
    library.conversations.save_turn("one", TURN)
    path = library.folder / WORKSPACE_FILE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE judgements DROP COLUMN quote_sha256")
        for table in ("tags", "collections", "notes", "kept_quotes"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    before = path.read_bytes()
    [passage] = judged.passages
    [old] = read_judged(library, "Why?").passages
    assert old == replace(passage, anchor=replace(passage.anchor, quote_sha256=""))
    assert read_judged(library, "Why?").relevance(passage.anchor) == RIGHT
    with library.snapshot() as snapshot:
        assert snapshot.kept_quotes() == ()
    assert path.read_bytes() == before
    # The next write upgrades the file, and a judgement that is made again is whole.
    library.judge("Where?", (), Anchor.of(FERRY, FIRST), WRONG)
    assert read_judged(library, "Why?").passages == (old,)
    again = library.judge("Why?", (), Anchor.of(FERRY, FIRST), RIGHT)
    assert again.passages[0].anchor == passage.anchor
    with library.snapshot() as snapshot:
        assert [each.turns for each in snapshot.conversations()] == [1]


@pytest.mark.parametrize("changes", [{"quote_sha256": "0"}, {"span": Span(0, 900)}])
def test_a_place_that_is_not_in_the_article_is_not_judged(
    library: Library, changes: dict[str, Any]
) -> None:
    anchor = replace(Anchor.of(FERRY, FIRST), **changes)
    with pytest.raises(ValueError, match="ferry"):
        library.judge("Why?", (), anchor, RIGHT)
    assert read_judged(library, "Why?").passages == ()


def read_judged(library: Library, question: str) -> JudgedQuestion:
    with library.snapshot() as snapshot:
        return snapshot.judged(question)


class PowerCutError(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([FERRY, BRIDGE])
    return made


def earlier_library(folder: Path, number: int = 4) -> Library:
    """Make a library of an earlier format with a judgement of each kind and a conversation."""
    folder.mkdir()
    path = folder / STORE_FILE
    make(path, number)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "INSERT INTO meta (key, value) VALUES ('library_id', 'first');"
            "INSERT INTO judgements (question, history, doc_id, start, end, sha256, relevance,"
            " judged_at) VALUES ('Why zorbing?', '[]', 'ferry', 0, 9, 'f', 1,"
            " '2024-10-05T10:00:00+00:00');"
            "INSERT INTO judged_questions (question, history, answerable, judged_at)"
            " VALUES ('Who zorbed?', '[\"Why?\"]', 0, '2024-10-06T10:00:00+00:00');"
        )
        if number > 2:
            connection.executescript(
                "INSERT INTO conversations (conversation_id, title, changed_at)"
                " VALUES ('one', 'Zorbing title', '2024-10-05T10:00:00+00:00');"
            )
    return Library.open(folder, embedder=HashEmbedder())


def kept(library: Library) -> tuple[tuple[JudgedQuestion, ...], tuple[object, ...]]:
    with library.snapshot() as snapshot:
        return snapshot.judgements(), snapshot.conversations()


def files_with(library: Library, words: bytes) -> list[str]:
    files = [path for path in library.folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if words in path.read_bytes())


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


class TestMoving:
    @pytest.mark.parametrize("number", [2, 3, 4])
    def test_everything_moves_and_nothing_of_it_stays_in_the_store(
        self, tmp_path: Path, number: int
    ) -> None:
        library = earlier_library(tmp_path / "library", number)
        before = kept(library)
        assert len(before[0]) == 2
        assert len(before[1]) == (number > 2)
        assert files_with(library, b"orbing") == [STORE_FILE]
        with library._store.writing():
            pass
        assert kept(library) == before
        assert files_with(library, b"orbing") == [WORKSPACE_FILE]

    @pytest.mark.parametrize("action", ["judge", "answerable", "forget", "rename", "delete"])
    def test_the_first_change_of_any_kind_moves_them(self, tmp_path: Path, action: str) -> None:
        library = earlier_library(tmp_path / "library")
        with library._store.reading() as reader:
            assert not reader.is_current
        if action == "judge":
            library.judge("Why zorbing?", (), Anchor.of(FERRY, FIRST), None)
            assert [question.text for question in kept(library)[0]] == ["Who zorbed?"]
        elif action == "answerable":
            library.judge_answerable("Who zorbed?", ("Why?",), None)
            assert [question.text for question in kept(library)[0]] == ["Why zorbing?"]
        elif action == "forget":
            assert library.forget_judgements("Why zorbing?") == 1
        elif action == "rename":
            library.conversations.rename("one", "Other title")
            assert files_with(library, b"Zorbing title") == []
        else:
            library.conversations.delete("one")
            assert kept(library)[1] == ()
        with library._store.reading() as reader:
            assert reader.is_current

    def test_a_store_without_judgements_gets_no_workspace(self, tmp_path: Path) -> None:
        make(tmp_path / STORE_FILE, 1)
        with Store(tmp_path / STORE_FILE).writing():
            pass
        assert not (tmp_path / WORKSPACE_FILE).exists()

    def test_after_a_crash_before_the_store_drops_them_they_are_copied_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library = earlier_library(tmp_path / "library")
        before = kept(library)

        def crash(*_: object) -> None:
            raise PowerCutError

        with monkeypatch.context() as patch:
            patch.setattr(index.local.store.file, "migrate", crash)
            with pytest.raises(PowerCutError), library._store.writing():
                pass
        assert rows(library.folder / WORKSPACE_FILE, "judgements") == 1
        assert kept(library) == before
        # The earlier Footnote is used once more: it takes one back and adds another.
        with closing(sqlite3.connect(library.folder / STORE_FILE)) as connection:
            connection.executescript(
                "DELETE FROM judgements;"
                "INSERT INTO judgements (question, history, doc_id, start, end, sha256, relevance,"
                " judged_at) VALUES ('Later?', '[]', 'bridge', 0, 9, 'f', 1,"
                " '2024-10-07T10:00:00+00:00');"
            )
        before = kept(library)
        with library._store.writing():
            pass
        assert kept(library) == before
        assert [question.text for question in before[0]] == ["Who zorbed?", "Later?"]

    def test_a_store_restored_from_before_the_move_takes_nothing_from_the_workspace(
        self, tmp_path: Path
    ) -> None:
        library = earlier_library(tmp_path / "library")
        copy = (library.folder / STORE_FILE).read_bytes()
        library.conversations.save_turn("two", TURN)
        library.judge_answerable("Who zorbed?", ("Why?",), True)
        library.judge_answerable("New?", (), True)
        (library.folder / STORE_FILE).write_bytes(copy)
        library.conversations.rename("one", "Newest title")
        judged, conversations = kept(library)
        assert {(question.text, question.verdict) for question in judged} == {
            ("Why zorbing?", None),
            ("Who zorbed?", True),
            ("New?", True),
        }
        assert len(conversations) == 2


class TestRemoving:
    @pytest.fixture
    def judged(self, library: Library) -> Library:
        library.judge("Why zorbing?", (), Anchor.of(FERRY, FIRST), RIGHT)
        library.judge("Who paints?", (), Anchor.of(BRIDGE, FIRST), WRONG)
        return library

    def crash_in(self, library: Library, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
        def crash(*_: object) -> None:
            raise PowerCutError

        with monkeypatch.context() as patch:
            patch.setattr(Workspace, method, crash)
            with pytest.raises(PowerCutError), library.writer() as writer:
                writer.remove(["ferry"])

    def test_nobody_sees_a_judgement_of_a_removed_article(
        self, judged: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.crash_in(judged, monkeypatch, "forget_documents")
        assert files_with(judged, b"zorbing") == [WORKSPACE_FILE]
        with judged.snapshot() as snapshot:
            assert [question.text for question in snapshot.judgements()] == ["Who paints?"]
            assert snapshot.judged("Why zorbing?") == JudgedQuestion(text="Why zorbing?")

    @pytest.mark.parametrize("method", ["forget_documents", "compact"])
    def test_the_next_writer_finishes_it(
        self, judged: Library, monkeypatch: pytest.MonkeyPatch, method: str
    ) -> None:
        self.crash_in(judged, monkeypatch, method)
        assert judged.problems() == ["Words of removed articles may still be in the index files."]
        with judged.writer():
            pass
        assert files_with(judged, b"zorbing") == []
        assert files_with(judged, b"islands") == []
        assert rows(judged.folder / STORE_FILE, "removals") == 0
        assert judged.problems() == []
        assert [question.text for question in kept(judged)[0]] == ["Who paints?"]

    def test_an_article_that_comes_back_is_judged_anew(
        self, judged: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.crash_in(judged, monkeypatch, "forget_documents")
        with judged.writer() as writer:
            writer.put(FERRY)
            again = judged.judge("Why again?", (), Anchor.of(FERRY, FIRST), RIGHT)
            assert kept(judged)[0][-1] == again
        with judged.writer():
            pass
        assert [question.text for question in kept(judged)[0]] == ["Who paints?", "Why again?"]

    def test_what_fails_in_the_workspace_is_done_by_whoever_adds_the_article_again(
        self, judged: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise LibraryBusy

        with judged.writer() as writer:
            with monkeypatch.context() as patch:
                patch.setattr(Workspace, "forget_documents", refuse)
                with pytest.raises(LibraryBusy):
                    writer.remove(["ferry"])
            writer.put(FERRY)
        assert [question.text for question in kept(judged)[0]] == ["Who paints?"]

    def test_a_removal_without_a_workspace_makes_none(self, library: Library) -> None:
        library.remove(["ferry"])
        assert not (library.folder / WORKSPACE_FILE).exists()

    def test_a_removal_that_judged_nothing_does_not_rewrite_the_workspace(
        self, judged: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rewritten: list[str] = []
        original = SqliteFile.compact

        def compact(file: SqliteFile) -> None:
            rewritten.append(file.path.name)
            original(file)

        monkeypatch.setattr(SqliteFile, "compact", compact)
        judged.add([replace(FERRY, doc_id="other")])
        judged.remove(["other"])
        assert rewritten == [STORE_FILE]

    def test_an_article_without_passages_leaves_nothing_either(self, library: Library) -> None:
        hidden = replace(FERRY, doc_id="hidden", text="quokka " * 300, skipped=(Span(0, 2100),))
        library.add([hidden])
        library.judge("Why zorbing?", (), Anchor.of(hidden, FIRST), WRONG)
        library.remove(["hidden"])
        for words in (b"quokka", b"hidden", b"zorbing"):
            assert files_with(library, words) == []

    def test_a_judgement_that_remains_is_found(self, judged: Library) -> None:
        with judged._store.writing() as store:
            store.remove("ferry")
        arguments = judged._store, judged._workspace, judged._caches, ["ferry"]
        assert "Judgements of ferry are still stored." in health.find_remains(*arguments)
        with judged.writer():
            pass
        assert health.find_remains(*arguments) == []


class TestTheFile:
    def test_the_first_change_makes_it(self, library: Library) -> None:
        path = library.folder / WORKSPACE_FILE
        assert kept(library) == ((), ())
        assert library.problems() == []
        assert not path.exists()
        library.judge_answerable("Who?", (), True)
        assert path.exists()

    def test_an_empty_file_is_an_empty_workspace(self, library: Library) -> None:
        (library.folder / WORKSPACE_FILE).touch()
        assert kept(library) == ((), ())
        library.judge_answerable("Who?", (), True)
        assert len(kept(library)[0]) == 1

    def test_a_damaged_one_leaves_the_articles_alone(self, library: Library) -> None:
        (library.folder / WORKSPACE_FILE).write_bytes(b"not a database" * 1000)
        with library.snapshot() as snapshot:
            assert snapshot.document("ferry") == FERRY
            sentence = r"workspace\.sqlite cannot be read.* delete this file: the articles stay"
            with pytest.raises(LibraryDamaged, match=sentence):
                snapshot.judgements()
        with pytest.raises(LibraryDamaged, match="the articles stay"):
            library.judge_answerable("Who?", (), True)
        library.add([replace(FERRY, doc_id="other")])
        (library.folder / WORKSPACE_FILE).unlink()
        library.judge_answerable("Who?", (), True)

    def test_a_later_format_is_refused(self, library: Library) -> None:
        library.judge_answerable("Who?", (), True)
        with closing(sqlite3.connect(library.folder / WORKSPACE_FILE)) as connection:
            connection.executescript("UPDATE meta SET value = '99'; DROP TABLE judgements;")
        with pytest.raises(LibraryTooNew, match="format 99"):
            kept(library)
        with pytest.raises(LibraryTooNew, match="format 99"):
            library.judge_answerable("Who?", (), True)

    def test_a_snapshot_reads_one_moment_of_it(self, library: Library) -> None:
        library.judge_answerable("Who?", (), True)
        with library.snapshot() as snapshot:
            before = snapshot.judgements()
            with closing(
                sqlite3.connect(library.folder / WORKSPACE_FILE, timeout=0, isolation_level=None)
            ) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("DELETE FROM judged_questions")
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.execute("COMMIT")
                other.execute("ROLLBACK")
            assert snapshot.judgements() == before
