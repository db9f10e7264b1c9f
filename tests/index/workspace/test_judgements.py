"""Judgements: kept, replaced, taken back, and gone with the articles they are about."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Anchor, Document, Span
from index.errors import DocumentNotFound, LibraryBusy, LibraryError
from index.local.library import STORE_FILE, Library
from index.local.store.migrations import SCHEMA_VERSION
from index.local.workspace import WORKSPACE_FILE, Workspace
from index.workspace.judgements import RIGHT, WRONG, JudgedQuestion
from retrieval import ask
from tests.fakes import HashEmbedder

# What the first version of the format was made with.
FIRST_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals (
    seq INTEGER NOT NULL, documents INTEGER NOT NULL, passages INTEGER NOT NULL,
    characters INTEGER NOT NULL, vectors INTEGER NOT NULL
);
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, author TEXT NOT NULL,
    published TEXT, uri TEXT NOT NULL, sha256 TEXT NOT NULL, encoding TEXT NOT NULL,
    path TEXT NOT NULL, skipped TEXT NOT NULL, added_at TEXT NOT NULL, seq INTEGER NOT NULL,
    characters INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, seq INTEGER NOT NULL
);
CREATE INDEX passages_of_document ON passages (doc_id);
CREATE INDEX passages_by_seq ON passages (seq);
CREATE TABLE vectors (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX vectors_by_seq ON vectors (seq);
CREATE TABLE deletions (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
CREATE INDEX deletions_by_seq ON deletions (seq);
INSERT INTO meta VALUES ('schema', '1'), ('library_id', 'first');
INSERT INTO totals VALUES (2, 1, 1, 72, 0);
INSERT INTO documents VALUES ('ferry', 'The ferry', '', '', NULL, '', 'f0', 'utf-8', '', '[]',
    '2024-10-05T10:00:00+00:00', 1, 72,
    'The ferry between the islands stopped on Monday after its engine failed.');
INSERT INTO passages VALUES (1, 'ferry', 0, 72, 1);
"""

QUESTION = "Why did the zorbing ferry stop?"
FERRY = Document(
    doc_id="ferry",
    title="The ferry",
    text="The ferry between the islands stopped on Monday after its engine failed.",
    sha256="f0",
)
BRIDGE = Document(
    doc_id="bridge",
    title="The bridge",
    text="The council voted to build a footbridge over the canal.",
    sha256="b0",
)
FIRST, LATER = Span(0, 9), Span(10, 29)


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


@pytest.fixture
def first_version(tmp_path: Path, embedder: HashEmbedder) -> Library:
    """A library as the first version of Footnote left it."""
    folder = tmp_path / "first"
    folder.mkdir()
    with closing(sqlite3.connect(folder / STORE_FILE)) as connection:
        connection.executescript(FIRST_SCHEMA)
    return Library.open(folder, embedder=embedder)


def judgements(library: Library) -> tuple[JudgedQuestion, ...]:
    with library.snapshot() as snapshot:
        return snapshot.judgements()


def said(library: Library) -> list[tuple[str, str, Span, int]]:
    """Return what was said of passages, without the times."""
    return [
        (question.text, passage.anchor.doc_id, passage.anchor.span, passage.relevance)
        for question in judgements(library)
        for passage in question.passages
    ]


def seq(library: Library) -> int:
    with library.snapshot() as snapshot:
        return snapshot.totals.seq


def cache_files(library: Library) -> dict[str, int]:
    return {
        str(path): path.stat().st_mtime_ns
        for name in ("dense", "lexical")
        for path in (library.folder / name).rglob("*")
    }


def statements(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT sql FROM sqlite_schema")}


def files_with(library: Library, words: bytes) -> list[Path]:
    """Return the files of a library that contain these bytes."""
    files = [path for path in library.folder.rglob("*") if path.is_file()]
    return [path for path in files if words in path.read_bytes()]


@contextmanager
def transaction(library: Library, name: str, kind: str) -> Iterator[None]:
    """Hold a transaction of another program in one of a library's files."""
    if name == WORKSPACE_FILE:
        with library._workspace.writing():
            pass  # makes the file
    with closing(sqlite3.connect(library.folder / name, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")
        yield
        other.execute("ROLLBACK")


class TestKeeping:
    def test_every_field_comes_back(self, library: Library) -> None:
        history = ("Who ran the 🦉 ferry?", 'A "quoted" one\n')
        before = datetime.now(UTC) - timedelta(seconds=1)
        kept = library.judge(f"  {QUESTION} ", history, Anchor.of(FERRY, LATER), RIGHT)
        assert judgements(library) == (kept,)
        (passage,) = kept.passages
        assert (kept.text, kept.history, kept.verdict, kept.verdict_at) == (
            QUESTION,
            history,
            None,
            None,
        )
        assert (passage.anchor, passage.relevance) == (Anchor.of(FERRY, LATER), RIGHT)
        assert before <= passage.judged_at <= datetime.now(UTC)
        assert kept.relevance(Anchor.of(FERRY, LATER)) == RIGHT
        assert kept.relevance(Anchor.of(FERRY, FIRST)) is None
        assert kept.relevance(Anchor.of(BRIDGE, LATER)) is None

    def test_judging_again_replaces_and_none_takes_back(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), WRONG)
        library.judge(QUESTION, (), Anchor.of(FERRY, LATER), WRONG)
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        assert said(library) == [
            (QUESTION, "ferry", FIRST, RIGHT),
            (QUESTION, "ferry", LATER, WRONG),
        ]
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), None)
        assert said(library) == [(QUESTION, "ferry", LATER, WRONG)]
        assert library.judge(QUESTION, (), Anchor.of(FERRY, LATER), None) == JudgedQuestion(
            text=QUESTION
        )
        assert judgements(library) == ()

    def test_the_same_words_after_other_questions_are_another_question(
        self, library: Library
    ) -> None:
        library.judge("And then?", ("Why?",), Anchor.of(FERRY, FIRST), RIGHT)
        kept = library.judge("And then?", ("When?",), Anchor.of(FERRY, FIRST), WRONG)
        assert [passage.relevance for passage in kept.passages] == [WRONG]
        assert [(q.history, q.answerable) for q in judgements(library)] == [
            (("Why?",), True),
            (("When?",), None),
        ]
        assert library.forget_judgements("And then? ") == 2
        assert judgements(library) == ()

    def test_of_two_that_contradict_each_other_the_later_stands(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), WRONG)
        nothing = library.judge_answerable(QUESTION, (), False)
        assert (nothing.answerable, nothing.verdict) == (False, False)
        right = library.judge(QUESTION, (), Anchor.of(FERRY, LATER), RIGHT)
        assert (right.answerable, right.verdict) == (True, None)
        nothing = library.judge_answerable(QUESTION, (), False)
        assert nothing.answerable is False
        assert said(library) == [(QUESTION, "ferry", FIRST, WRONG)]
        assert library.judge_answerable(QUESTION, (), None).answerable is None

    def test_that_it_is_answered_somewhere_stays_beside_a_right_passage(
        self, library: Library
    ) -> None:
        assert library.judge_answerable(QUESTION, (), True).answerable is True
        library.judge(QUESTION, (), Anchor.of(FERRY, LATER), RIGHT)
        assert library.judge(QUESTION, (), Anchor.of(FERRY, LATER), None).answerable is True

    @pytest.mark.parametrize("text", ["", "  \n "])
    def test_a_blank_question_is_refused(self, library: Library, text: str) -> None:
        with pytest.raises(ValueError, match="blank"):
            library.judge(text, (), Anchor.of(FERRY, FIRST), RIGHT)

    @pytest.mark.parametrize("span", [Span(3, 3), Span(70, 73), Span(100, 110)])
    def test_a_span_that_covers_no_text_is_refused(self, library: Library, span: Span) -> None:
        with pytest.raises(ValueError, match="has no text at"):
            library.judge(QUESTION, (), Anchor.of(FERRY, span), RIGHT)

    def test_half_a_surrogate_pair_is_replaced(self, library: Library) -> None:
        kept = library.judge("Why \udcff?", ("\ud800",), Anchor.of(FERRY, FIRST), RIGHT)
        assert (kept.text, kept.history) == ("Why ??", ("?",))
        with library.snapshot() as snapshot:
            assert snapshot.judged("Why \udcff?", ("\ud800",)) == kept


class TestArticles:
    def test_removing_an_article_removes_what_was_said_of_it(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        library.judge(QUESTION, (), Anchor.of(BRIDGE, FIRST), WRONG)
        library.remove(["ferry"])
        assert said(library) == [(QUESTION, "bridge", FIRST, WRONG)]
        assert [path.name for path in files_with(library, b"zorbing")] == [WORKSPACE_FILE]
        library.remove(["bridge"])
        assert judgements(library) == ()
        assert files_with(library, b"zorbing") == []

    @pytest.mark.parametrize("seed", [4, 5])
    def test_the_words_of_many_questions_go_with_their_last_judgement(
        self, tmp_path: Path, seed: int
    ) -> None:
        # Enough for SQLite 3.40 to move rows between pages and to leave copies of them behind.
        drawn = random.Random(seed)
        workspace = Workspace(tmp_path / WORKSPACE_FILE)
        kept: list[str] = []
        forgotten: list[str] = []
        for _ in range(6):
            with workspace.writing() as writer:
                for _ in range(80):
                    question = f"Why {drawn.randrange(10**6):06} zorbing?"
                    kept.append(question + " really" * drawn.choice([0, 10, 60]))
                    writer.judge(kept[-1], (), Anchor.of(FERRY, FIRST), RIGHT)
                for question in drawn.sample(kept, 40):
                    assert writer.forget_judgements(question) == 1
                    kept.remove(question)
                    forgotten.append(question)
        held = workspace.path.read_bytes()
        assert [question for question in forgotten if question[:10].encode() in held] == []
        assert all(question.encode() in held for question in kept)
        with workspace.reading() as reader:
            assert {question.text for question in reader.judgements()} == set(kept)
        workspace.forget_documents(["ferry"])
        assert b"zorbing" not in workspace.path.read_bytes()
        size = workspace.path.stat().st_size
        workspace.compact()
        assert workspace.path.stat().st_size < size

    def test_no_judgement_quotes_an_article(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, LATER), RIGHT)
        with closing(sqlite3.connect(library.folder / WORKSPACE_FILE)) as connection:
            rows = connection.execute("SELECT * FROM judgements").fetchall()
        assert LATER.of(FERRY.text) == "between the islands"
        assert "islands" not in repr(rows)

    def test_a_replaced_text_has_none_of_its_judgements(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, LATER), RIGHT)
        # The same bytes, read in another way.
        changed = replace(FERRY, text=FERRY.text.replace("between the", "off the rocky"))
        library.add([changed])
        (question,) = judgements(library)
        assert question.relevance(Anchor.of(changed, LATER)) is None
        assert question.relevance(Anchor.of(FERRY, LATER)) == RIGHT
        library.add([FERRY])
        assert judgements(library) == (question,)

    def test_another_title_leaves_them_as_they_are(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, LATER), RIGHT)
        renamed = replace(FERRY, title="Ferry", sha256="f1")
        library.add([renamed])
        assert judgements(library)[0].relevance(Anchor.of(renamed, LATER)) == RIGHT

    def test_an_article_that_is_gone_or_changed_is_not_judged(self, library: Library) -> None:
        library.add([replace(FERRY, text="The ferry sails again, says the company.")])
        with pytest.raises(LibraryError, match=r"ferry was replaced since.* Ask again"):
            library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        library.remove(["ferry"])
        with pytest.raises(DocumentNotFound):
            library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        assert judgements(library) == ()

    def test_a_library_given_to_another_model_keeps_them(self, library: Library) -> None:
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        with library.writer() as writer:
            writer.reembed("other", HashEmbedder("other"))
            writer.rebuild()
        assert said(library) == [(QUESTION, "ferry", FIRST, RIGHT)]


class TestCaches:
    def test_judging_touches_no_cache(self, library: Library) -> None:
        before = cache_files(library), seq(library)
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        library.judge_answerable(QUESTION, (), False)
        library.forget_judgements(QUESTION)
        assert (cache_files(library), seq(library)) == before
        assert library.problems() == []

    def test_caches_that_lag_behind_are_left_to_the_next_writer(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with library._store.writing() as store:
            store.remove("bridge")
        before = cache_files(library)
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        assert cache_files(library) == before

    def test_it_waits_for_no_writer(self, library: Library) -> None:
        with library.writer() as writer:
            writer.put(replace(BRIDGE, doc_id="new"))
            library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
            writer.put(replace(BRIDGE, doc_id="newer"))
        assert said(library) == [(QUESTION, "ferry", FIRST, RIGHT)]
        assert library.problems() == [
            "Passages without a vector, which are found by their words only: 2."
        ]

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            (WORKSPACE_FILE, "IMMEDIATE"),
            (WORKSPACE_FILE, "EXCLUSIVE"),
            (STORE_FILE, "EXCLUSIVE"),
        ],
    )
    def test_it_gives_up_on_a_file_in_use(self, library: Library, name: str, kind: str) -> None:
        with transaction(library, name, kind):
            began = time.monotonic()
            with pytest.raises(LibraryBusy, match="more than 0 seconds"):
                library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT, wait_seconds=0.2)
            assert time.monotonic() - began < 5
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT, wait_seconds=0.2)
        assert said(library) == [(QUESTION, "ferry", FIRST, RIGHT)]

    def test_it_does_not_wait_for_articles_that_are_being_stored(self, library: Library) -> None:
        with transaction(library, STORE_FILE, "IMMEDIATE"):
            library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT, wait_seconds=0.0)
        assert said(library) == [(QUESTION, "ferry", FIRST, RIGHT)]

    def test_the_store_is_left_as_it_was(self, library: Library) -> None:
        store = library.folder / STORE_FILE
        before = store.read_bytes(), store.stat().st_mtime_ns
        stamp = library.stamp()
        library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        library.conversations.delete("none")
        assert (store.read_bytes(), store.stat().st_mtime_ns) == before
        later = library.stamp()
        assert stamp is not None
        assert later is not None
        assert (stamp[0], stamp[1]) == (later[0], None) != later

    def test_inside_a_snapshot_it_is_a_mistake(self, library: Library) -> None:
        with library.snapshot(), pytest.raises(RuntimeError, match="would wait"):
            library.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)

    def test_threads_judge_at_once(self, library: Library) -> None:
        def judge(number: int) -> None:
            library.judge(f"Question {number}?", (), Anchor.of(FERRY, FIRST), number % 2)

        threads = [threading.Thread(target=judge, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(said(library)) == [
            (f"Question {number}?", "ferry", FIRST, number % 2) for number in range(8)
        ]


class TestFirstVersion:
    def test_it_is_read_as_it_is(self, first_version: Library) -> None:
        store = first_version.folder / STORE_FILE
        before = store.read_bytes()
        assert judgements(first_version) == ()
        with first_version.snapshot() as snapshot:
            assert snapshot.judged(QUESTION) == JudgedQuestion(text=QUESTION)
            assert snapshot.document("ferry") == FERRY
        assert ask(first_version, "Why did the ferry stop?").citations[0].quote == FERRY.text
        assert store.read_bytes() == before

    def test_the_first_write_gives_it_what_it_lacks(
        self, first_version: Library, library: Library
    ) -> None:
        kept = first_version.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        assert judgements(first_version) == (kept,)
        path = first_version.folder / STORE_FILE
        assert statements(path) == statements(library.folder / STORE_FILE)
        with first_version._store.reading() as reader:
            assert (reader.meta("schema"), reader.meta("library_id")) == (
                str(SCHEMA_VERSION),
                "first",
            )
            assert reader.totals.seq == 2
            assert reader.document("ferry") == FERRY

    def test_any_write_does(self, first_version: Library) -> None:
        first_version.add([BRIDGE])
        with first_version._store.reading() as reader:
            assert reader.meta("schema") == str(SCHEMA_VERSION)
        assert first_version.problems() == []
        assert ask(first_version, "What did the council vote for?").citations[0].document == BRIDGE

    def test_a_write_that_fails_leaves_it_as_it_was(self, first_version: Library) -> None:
        with pytest.raises(DocumentNotFound):
            first_version.judge(QUESTION, (), Anchor.of(BRIDGE, FIRST), RIGHT)
        with first_version._store.reading() as reader:
            assert reader.meta("schema") == "1"
        assert "judgements" not in repr(statements(first_version.folder / STORE_FILE))
        first_version.judge(QUESTION, (), Anchor.of(FERRY, FIRST), RIGHT)
        assert said(first_version) == [(QUESTION, "ferry", FIRST, RIGHT)]


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["judge", "answerable", "forget", "remove", "add"]),
            st.sampled_from(["Why?", "When?"]),
            st.sampled_from(["ferry", "bridge"]),
            st.sampled_from([FIRST, LATER]),
            st.sampled_from([None, WRONG, RIGHT]),
        ),
        max_size=12,
    )
)
def test_any_order_of_judging_gives_what_was_said_last(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, Span, int | None]]
) -> None:
    folder = tmp_path_factory.mktemp("library")
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    documents = {document.doc_id: document for document in (FERRY, BRIDGE)}
    there: set[str] = set()
    passages: dict[tuple[str, str, Span], int] = {}
    whole: dict[str, bool] = {}
    for step, question, doc_id, span, relevance in steps:
        if step == "add":
            with library._store.writing() as store:
                store.put(documents[doc_id], [])
            there.add(doc_id)
        elif step == "remove" and doc_id in there:
            with library._store.writing() as store:
                store.remove(doc_id)
            # Gone for every reader from here on, and deleted next.
            assert doc_id not in {judged for _, judged, _, _ in said(library)}
            library._workspace.forget_documents([doc_id])
            there.discard(doc_id)
            passages = {key: value for key, value in passages.items() if key[1] != doc_id}
        elif step == "forget":
            library.forget_judgements(question)
            passages = {key: value for key, value in passages.items() if key[0] != question}
            whole.pop(question, None)
        elif step == "answerable":
            answerable = None if relevance is None else bool(relevance)
            library.judge_answerable(question, (), answerable)
            whole.pop(question, None)
            if answerable is not None:
                whole[question] = answerable
            if answerable is False:
                for key in [k for k, v in passages.items() if k[0] == question and v]:
                    del passages[key]
        elif step == "judge" and doc_id in there:
            library.judge(question, (), Anchor.of(documents[doc_id], span), relevance)
            passages.pop((question, doc_id, span), None)
            if relevance is not None:
                passages[question, doc_id, span] = relevance
            if relevance == RIGHT and whole.get(question) is False:
                del whole[question]
    found = judgements(library)
    assert {
        (question.text, passage.anchor.doc_id, passage.anchor.span): passage.relevance
        for question in found
        for passage in question.passages
    } == passages
    assert {q.text: q.verdict for q in found if q.verdict is not None} == whole
    assert {q.text for q in found} == {key[0] for key in passages} | whole.keys()
    for question_found in found:
        right = RIGHT in [passage.relevance for passage in question_found.passages]
        assert question_found.answerable is (True if right else whole.get(question_found.text))
