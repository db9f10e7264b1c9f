"""Stores of earlier and later formats: what is upgraded, what is refused, and what stays the same.

`format-4.zip` contains a library as Footnote with format 4 left it, and `expected.json`, what that
Footnote read from it. The embedder was `HashEmbedder`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Library
from index.documents import Document
from index.errors import LibraryTooNew
from index.layout import NO_LAYOUT
from index.local.library import STORE_FILE
from index.local.sqlite.migrating import migrate
from index.local.store import Store
from index.local.store.migrations import HALVES_STORED, MIGRATIONS, SCHEMA_VERSION
from index.workspace.conversations import SavedConversation
from index.workspace.judgements import JudgedQuestion
from retrieval import ask
from tests.fakes import HashEmbedder, stored
from tests.paths import ROOT

EARLIER = ROOT / "tests" / "data" / "format-4.zip"


# What a summary told when the expectations were written.
_OF_A_SUMMARY = {"conversation_id", "title", "changed_at", "turns"}


@pytest.fixture
def earlier(tmp_path: Path) -> Library:
    """A library of format 4."""
    with zipfile.ZipFile(EARLIER) as archive:
        archive.extractall(tmp_path)
    return Library.open(tmp_path / "library", embedder=HashEmbedder())


@pytest.fixture
def expected() -> dict[str, Any]:
    """What the Footnote that wrote the library read from it."""
    with zipfile.ZipFile(EARLIER) as archive:
        content: dict[str, Any] = json.loads(archive.read("expected.json"))
    return content


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value, default=str))


def contents(library: Library) -> dict[str, Any]:
    """Return what is in a library, in the form of `expected.json`."""
    with library.snapshot() as snapshot:
        conversations = snapshot.conversations()
        documents = {each.doc_id: snapshot.document(each.doc_id) for each in snapshot.summaries()}
        found = {
            "documents": {key: _article(document) for key, document in documents.items()},
            "passages": {
                doc_id: [
                    [passage.passage_id, passage.span.start, passage.span.end]
                    for passage in snapshot.passages_of(doc_id)
                ]
                for doc_id in documents
            },
            "judgements": [_judged(question) for question in snapshot.judgements()],
            "summaries": [
                {name: value for name, value in asdict(each).items() if name in _OF_A_SUMMARY}
                for each in conversations
            ],
            "conversation": next(
                _saved(conversation)
                for summary in conversations
                if (conversation := snapshot.conversation(summary.conversation_id))
            ),
            "totals": asdict(snapshot.totals),
        }
    found["jobs"] = [asdict(job) for job in library.intake.jobs().jobs]
    return as_json(found)  # type: ignore[no-any-return]


def _article(document: Document) -> dict[str, Any]:
    """Return an article as format 4 had it: without the columns of later formats."""
    article = asdict(document)
    assert (article.pop("modified"), article.pop("notes")) == (None, ())
    assert article.pop("layout") == asdict(NO_LAYOUT)
    # Found by the upgrade.
    assert article.pop("language") in ("", "en")
    return article


def _judged(question: JudgedQuestion) -> dict[str, Any]:
    """Return a judged question as format 4 had it: without the digests of the passages."""
    judged = asdict(question)
    for passage in judged["passages"]:
        anchor = passage.pop("anchor")
        assert anchor.pop("quote_sha256") == ""
        passage |= anchor
    return judged


def _saved(conversation: SavedConversation) -> dict[str, Any]:
    """Return a conversation as format 4 had it.

    It had no thresholds, no states of the library, no words that are the answer, no probability for
    each passage, and did not say whether missing words are decisive.
    """
    saved = asdict(conversation)
    for _, turn in saved["turns"]:
        assert (turn.pop("threshold"), turn.pop("library")) == (None, None)
        assert turn.pop("carried") == ()
        assert turn.pop("left_out") == {}
        assert turn.pop("parts") == ()
        assert turn.pop("voices") == "any"
        if turn["missing_words"]:
            assert turn["missing_words"].pop("decisive") is True
        for citation in turn["citations"]:
            assert citation.pop("answers") == ()
            assert citation.pop("confidence") is None
            assert citation.pop("contrary") is None
    return saved


def answers(library: Library, questions: list[str]) -> list[dict[str, Any]]:
    """Return a library's answers to questions, in the form of `expected.json`."""
    found = []
    for question in questions:
        answer = ask(library, question, threshold=0.3)
        citations = [
            [
                citation.document.doc_id,
                citation.span.start,
                citation.span.end,
                [[sentence.start, sentence.end] for sentence in citation.sentences],
                citation.score,
            ]
            for citation in answer.citations
        ]
        found.append({"question": question, "status": answer.status.value, "citations": citations})
    return found


def check_same(library: Library, expected: dict[str, Any]) -> None:
    expected = dict(expected)
    expected_answers = expected.pop("answers")
    assert contents(library) == expected
    questions = [each["question"] for each in expected_answers]
    found = answers(library, questions)
    # Scores are today's ranking's, so they are those of the same articles in a new library.
    fresh = answers(same_articles(library), questions)
    for answer, fresh_answer, earlier_answer in zip(found, fresh, expected_answers, strict=True):
        # The earlier store has 32-bit vectors until it is upgraded.
        near = 1e-6 if version(library) == SCHEMA_VERSION else 2e-5
        assert scores_of(answer) == pytest.approx(scores_of(fresh_answer), abs=near)
        assert len(scores_of(earlier_answer)) == len(answer["citations"])
        assert answer == earlier_answer


def scores_of(answer: dict[str, Any]) -> list[float]:
    """Take the scores out of an answer's citations, and return them."""
    return [citation.pop() for citation in answer["citations"]]


def same_articles(library: Library) -> Library:
    """Make a new library of a library's articles."""
    folder = library.folder.parent / f"{library.folder.name}-fresh"
    fresh = Library.open(folder, create=True, embedder=HashEmbedder())
    with library.snapshot() as snapshot:
        documents = [snapshot.document(each.doc_id) for each in snapshot.entries()]
    fresh.add(documents)
    return fresh


def version(library: Library) -> int:
    with library._store.reading() as reader:
        return int(reader.meta("schema") or 0)


def schema(path: Path) -> list[tuple[str, ...]]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def make(path: Path, number: int) -> None:
    """Make an empty store of a format."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for migration in MIGRATIONS[:number]:
            migration(connection)
        connection.execute("INSERT INTO meta (key, value) VALUES ('schema', ?)", (str(number),))
        connection.execute("COMMIT")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "new" / STORE_FILE)
    made.path.parent.mkdir()
    made.create()
    return made


class TestAnEarlierFormat:
    def test_it_is_read_as_it_is(self, earlier: Library, expected: dict[str, Any]) -> None:
        path = earlier.folder / STORE_FILE
        before = path.read_bytes()
        check_same(earlier, expected)
        assert path.read_bytes() == before
        assert version(earlier) == 4

    def test_the_first_write_upgrades_it_and_nothing_else_changes(
        self, earlier: Library, expected: dict[str, Any]
    ) -> None:
        with earlier.writer():
            pass
        with earlier._store.writing():
            pass
        assert version(earlier) == SCHEMA_VERSION
        check_same(earlier, expected)
        assert earlier.problems() == []
        with earlier.snapshot() as snapshot:
            assert snapshot.document("ferry.txt").language == "en"

    def test_its_vectors_are_the_same_up_to_their_rounding(self, earlier: Library) -> None:
        path = earlier.folder / STORE_FILE

        def rows() -> dict[int, bytes]:
            with closing(sqlite3.connect(path)) as connection:
                return dict(connection.execute("SELECT passage_id, vector FROM vectors"))

        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE vectors SET vector = x'0102' WHERE passage_id = 2")
            connection.commit()
        before = rows()
        assert len(before) > 2
        damaged = before.pop(2)
        with earlier._store.reading() as reader:
            read = reader.vectors(before)
        with earlier._store.writing():
            pass
        after = rows()
        assert after.pop(2) == damaged
        assert {key: np.frombuffer(blob, "<f2").tolist() for key, blob in after.items()} == {
            key: vector.astype("<f2").tolist() for key, vector in read.items()
        }
        with earlier._store.reading() as reader:
            for key, vector in reader.vectors(after).items():
                assert np.array_equal(vector, stored(read[key]))
        assert "1 vectors of the wrong length." in earlier.problems()

    def test_the_digests_of_the_texts_are_the_same_before_and_after(self, earlier: Library) -> None:
        def digests() -> dict[str, str]:
            with earlier.snapshot() as snapshot:
                documents = snapshot.documents(s.doc_id for s in snapshot.summaries())
            for document in documents.values():
                expected = hashlib.sha256(document.text.encode()).hexdigest()
                assert document.text_sha256 == expected
            return {doc_id: document.text_sha256 for doc_id, document in documents.items()}

        before = digests()
        with earlier._store.writing():
            pass
        assert digests() == before
        with closing(sqlite3.connect(earlier.folder / STORE_FILE)) as connection:
            query = "SELECT doc_id, text_sha256 FROM documents"
            assert dict(connection.execute(query).fetchall()) == before

    @pytest.mark.parametrize("number", range(1, SCHEMA_VERSION + 1))
    def test_every_one_ends_with_the_schema_of_a_new_store(
        self, tmp_path: Path, store: Store, number: int
    ) -> None:
        path = tmp_path / STORE_FILE
        make(path, number)
        # Format 12 changed what is in a column, not the columns.
        assert (schema(path) == schema(store.path)) == (number >= HALVES_STORED - 1)
        with Store(path).writing():
            pass
        assert schema(path) == schema(store.path)
        with Store(path).reading() as reader:
            assert reader.meta("schema") == str(SCHEMA_VERSION)

    def test_a_library_of_that_time_ends_with_it_too(self, earlier: Library, store: Store) -> None:
        with earlier._store.writing():
            pass
        assert schema(earlier.folder / STORE_FILE) == schema(store.path)

    def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(connection: sqlite3.Connection) -> None:
            connection.execute("CREATE TABLE half (a)")
            raise ZeroDivisionError

        path = tmp_path / STORE_FILE
        make(path, 2)
        before = schema(path)
        failing = (*MIGRATIONS[:-1], fail)
        monkeypatch.setattr("index.local.store.file.MIGRATIONS", failing)
        with pytest.raises(ZeroDivisionError), Store(path).writing():
            pass
        assert schema(path) == before
        with Store(path).reading() as reader:
            assert reader.meta("schema") == "2"


class TestALaterFormat:
    @pytest.fixture
    def later(self, store: Store) -> Iterator[Store]:
        """A store whose tables this Footnote does not know any more."""
        with closing(sqlite3.connect(store.path)) as connection:
            connection.executescript(
                "ALTER TABLE totals ADD COLUMN words INTEGER; ALTER TABLE worker RENAME TO workers;"
                " DROP TABLE documents; UPDATE meta SET value = '99' WHERE key = 'schema';"
            )
        before = store.path.read_bytes()
        yield store
        assert store.path.read_bytes() == before

    def test_it_is_refused_before_anything_else_is_read(self, later: Store) -> None:
        sentence = rf"format 99; this Footnote reads up to {SCHEMA_VERSION}\. Update Footnote"
        with pytest.raises(LibraryTooNew, match=sentence), later.reading():
            pass
        with pytest.raises(LibraryTooNew, match=sentence), later.writing():
            pass

    def test_whoever_opens_the_library_gets_the_same_error(self, later: Store) -> None:
        library = Library.open(later.path.parent, embedder=HashEmbedder())
        with pytest.raises(LibraryTooNew), library.snapshot():
            pass
        with pytest.raises(LibraryTooNew), library.writer():
            pass
        with pytest.raises(LibraryTooNew):
            library.conversations.delete("any")
        with pytest.raises(LibraryTooNew):
            library.intake.jobs()


def test_columns_that_a_later_format_adds_are_not_read(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        for table in tables:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN extra TEXT")
        connection.commit()
    with store.reading() as reader:
        assert reader.totals.documents == 0
        reader.jobs.read()
    with store.writing() as writer:
        writer.set_meta("colour", "blue")
        writer.jobs.set_started()


def test_migrating_the_present_format_does_nothing() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS, SCHEMA_VERSION)
        assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
