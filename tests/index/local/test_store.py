"""The SQLite file: transactions, totals, ids, and what a reader of it sees meanwhile."""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import index.local.sqlite.file
from index.contents import VectorSpace
from index.documents import Document, Passage, Span
from index.errors import (
    DocumentNotFound,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryNotFound,
    LibraryTooNew,
)
from index.local.sqlite.file import uri_of
from index.local.store import Store, StoreReader, StoreWriter
from index.local.store.migrations import SCHEMA_VERSION
from index.models.protocols import Vectors
from index.scope import Scope

DIMENSION = 3


def document(doc_id: str, text: str, **fields: object) -> Document:
    made = Document(doc_id=doc_id, title=f"About {doc_id}", text=text, sha256="0" * 64)
    return replace(made, **fields)  # type: ignore[arg-type]


def words_of(text: str) -> list[Span]:
    """Return a span for every word, the passages of these tests."""
    spans, place = [], 0
    for word in text.split(" "):
        if word:
            spans.append(Span(place, place + len(word)))
        place += len(word) + 1
    return spans


def put(store: Store, doc: Document, spans: Sequence[Span] | None = None) -> None:
    with store.writing() as writer:
        writer.put(doc, words_of(doc.text) if spans is None else spans)


def vector_of(text: str) -> Vectors:
    return np.array([len(text), ord(text[0]), ord(text[-1])], dtype=np.float32)


def embed(store: Store, limit: int = 1000) -> int:
    with store.writing() as writer:
        pending = writer.pending(limit)
        if pending:
            vectors = np.array([vector_of(text) for _, text in pending])
            writer.put_vectors([passage.passage_id for passage, _ in pending], vectors)
    return len(pending)


def texts_with_vectors(reader: StoreReader, doc_id: str) -> dict[str, list[float] | None]:
    doc = reader.document(doc_id)
    passages = reader.passages_of(doc_id)
    vectors = reader.vectors(passage.passage_id for passage in passages)
    found: dict[str, list[float] | None] = {}
    for passage in passages:
        vector = vectors.get(passage.passage_id)
        found[passage.span.of(doc.text)] = None if vector is None else vector.tolist()
    return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "footnote.sqlite")
    made.create()
    return made


def test_every_field_of_a_document_comes_back(store: Store) -> None:
    stored = Document(
        doc_id="north/ferry 'é\x00🦉.txt",
        title="The “ferry” 🦉",
        text="Växjö\r\n\x00 east\u0301 𝔘",
        sha256="ab" * 32,
        source="The Islander",
        author="A. Writer",
        published=date(2024, 2, 29),
        uri="https://example.org/a?b=c",
        skipped=(Span(0, 2), Span(7, 9)),
        encoding="cp1252",
        path="/home/me/north/ferry.txt",
    )
    put(store, stored, [Span(2, 7)])
    with store.reading() as reader:
        assert reader.document(stored.doc_id) == stored
        assert reader.documents([stored.doc_id, "none"]) == {stored.doc_id: stored}
        assert reader.passages_of(stored.doc_id) == [Passage(1, stored.doc_id, Span(2, 7))]
        assert [text for _, text in reader.pending(1)] == [stored.text[2:7]]


def test_the_digest_of_a_text_is_stored_and_not_computed_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Växjö\r\n\x00 east\u0301 𝔘"
    digest = hashlib.sha256(text.encode()).hexdigest()
    put(store, document("a", text), [Span(0, 5)])
    rows = "SELECT text_sha256 FROM documents"
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute(rows).fetchall() == [(digest,)]
    with store.reading() as reader:
        read = [reader.document("a"), reader.documents(["a"])["a"]]
        read += [document for _, document in reader.passages_after(0)]
        assert replace(read[0], text="other").text_sha256 == hashlib.sha256(b"other").hexdigest()
    monkeypatch.setattr("index.documents.hashlib", None)
    assert [document.text_sha256 for document in read] == [digest] * 3
    # What is remembered is no part of the value.
    assert read[0] == document("a", text)
    assert pickle.loads(pickle.dumps(read[0])) == read[0]
    assert "text_sha256" not in repr(read[0]) + repr(asdict(read[0]))


def test_a_replaced_text_has_another_digest(store: Store) -> None:
    put(store, document("a", "one"))
    put(store, document("a", "two"))
    with store.reading() as reader:
        assert reader.document("a").text_sha256 == hashlib.sha256(b"two").hexdigest()


def test_summaries_count_and_are_sorted_by_title(store: Store) -> None:
    put(store, document("b", "one two three", title="banana", published=date(2020, 1, 2)))
    put(store, document("a", "four", title="Apple", source="Paper"))
    put(store, document("c", "", title="cherry"))
    embed(store, limit=2)
    with store.reading() as reader:
        lines = reader.summaries()
    assert [(s.doc_id, s.title, s.source, s.published) for s in lines] == [
        ("a", "Apple", "Paper", None),
        ("b", "banana", "", date(2020, 1, 2)),
        ("c", "cherry", "", None),
    ]
    assert [(s.characters, s.passages, s.vectors) for s in lines] == [
        (4, 1, 0),
        (13, 3, 2),
        (0, 0, 0),
    ]
    assert all(abs(datetime.now(UTC) - s.added_at).total_seconds() < 60 for s in lines)


def test_a_replaced_document_keeps_the_vectors_of_passages_that_stayed(store: Store) -> None:
    put(store, document("d", "alpha beta gamma"))
    embed(store)
    put(store, document("d", "gamma delta alpha"))
    with store.reading() as reader:
        assert texts_with_vectors(reader, "d") == {
            "gamma": vector_of("gamma").tolist(),
            "delta": None,
            "alpha": vector_of("alpha").tolist(),
        }
        assert [text for _, text in reader.pending(10)] == ["delta"]


def test_a_document_cut_anew_keeps_its_text_and_no_vectors(store: Store) -> None:
    doc = document("d", "alpha beta gamma")
    put(store, doc)
    embed(store)
    with store.reading() as reader:
        before = reader.summaries()[0].added_at, reader.totals
    with store.writing() as writer:
        writer.replace_passages(doc, [Span(0, 5), Span(6, 16)])
    with store.reading() as reader:
        assert reader.document("d") == doc
        assert reader.summaries()[0].added_at == before[0]
        assert texts_with_vectors(reader, "d") == {
            "alpha": None,
            "beta gamma": None,
        }
        assert reader.deleted_after(before[1].seq).tolist() == [1, 2, 3]
        assert reader.problems(DIMENSION) == []


def test_ids_are_never_used_twice(store: Store) -> None:
    put(store, document("a", "one two three"))
    with store.writing() as writer:
        writer.remove("a")
    put(store, document("a", "one two three"))
    put(store, document("a", "one"))
    with store.reading() as reader:
        assert [passage.passage_id for passage in reader.passages_of("a")] == [7]
        assert sorted(reader.deleted_after(0).tolist()) == [1, 2, 3, 4, 5, 6]


def test_what_lies_beyond_a_seq_is_found(store: Store) -> None:
    put(store, document("a", "one two"))
    embed(store)
    with store.reading() as reader:
        seq = reader.totals.seq
    put(store, document("b", "three"))
    put(store, document("a", "one four"))
    with store.reading() as reader:
        beyond = list(reader.passages_after(seq))
        assert [(p.passage_id, p.span.of(d.text)) for p, d in beyond] == [
            (4, "one"),
            (5, "four"),
            (3, "three"),
        ]
        ids, vectors = reader.vectors_after(seq, DIMENSION)
        assert ids.tolist() == [4]
        assert vectors.tolist() == [vector_of("one").tolist()]
        assert reader.deleted_after(seq).tolist() == [1, 2]
        assert reader.passage_ids(seq) == {3, 4, 5}
        assert reader.vector_ids(seq) == {4}
        newest = reader.totals.seq
        assert list(reader.passages_after(newest)) == []
        assert reader.vectors_after(newest, DIMENSION)[1].shape == (0, DIMENSION)
        assert reader.deleted_after(newest).tolist() == []
        assert reader.passage_ids(newest) == reader.vector_ids(newest) == set()


def test_pending_goes_on_beyond_what_was_embedded(store: Store) -> None:
    put(store, document("a", "one two three four"))
    with store.writing() as writer:
        writer.put_vectors([2], np.ones((1, DIMENSION), dtype=np.float32))
    with store.reading() as reader:
        assert [text for _, text in reader.pending(2)] == ["one", "three"]
        assert [text for _, text in reader.pending(2, beyond=3)] == ["four"]


def test_more_ids_than_sqlite_takes_parameters(store: Store) -> None:
    text = " ".join(["word"] * 3000)
    put(store, document("a", text))
    with store.reading() as reader:
        assert len(reader.passages(range(1, 40_000))) == 3000
        assert len(reader.pending(5000)) == 3000


def test_the_contents_say_whose_each_passage_is(store: Store) -> None:
    for doc_id, text in (("b", "one two three"), ("c", "four"), ("a", "five six")):
        put(store, document(doc_id, text))
    put(store, document("b", "seven eight nine"))
    with store.writing() as writer:  # as a repair does it: the ids of "b" have a gap
        writer._connection.execute("DELETE FROM passages WHERE passage_id = 8")
    with store.reading() as reader:
        contents = reader.contents()
        expected = {7: "b", 9: "b", 4: "c", 5: "a", 6: "a"}
        assert {key: passage.doc_id for key, passage in reader.passages(range(20)).items()} == (
            expected
        )
        for doc_id in "abc":
            found = contents.subset(Scope(doc_ids=frozenset(doc_id))).passage_ids.tolist()
            assert found == sorted(key for key, owner in expected.items() if owner == doc_id)


def test_an_unknown_id_is_named(store: Store) -> None:
    with store.reading() as reader, pytest.raises(DocumentNotFound, match="no document 'gone'"):
        reader.document("gone")
    with pytest.raises(DocumentNotFound, match="footnote list"), store.writing() as writer:
        writer.remove("gone")


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    put(store, document("a", "one two"))
    with store.reading() as reader:
        before = reader.totals

    def interrupted(writer: StoreWriter) -> None:
        writer.put(document("b", "three"), [Span(0, 5)])
        writer.remove("a")
        writer.set_meta("model", "other")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.writing() as writer:
        interrupted(writer)
    with store.reading() as reader:
        assert reader.totals == before
        assert [s.doc_id for s in reader.summaries()] == ["a"]
        assert reader.meta("model") is None
        assert not reader.has_deletions()
        assert reader.problems(DIMENSION) == []


def test_one_transaction_is_one_seq_and_nothing_is_none(store: Store) -> None:
    with store.writing() as writer:
        writer.put(document("a", "one"), [Span(0, 3)])
        writer.put(document("b", "two"), [Span(0, 3)])
    with store.writing() as writer:
        writer.set_meta("colour", "blue")
    with store.reading() as reader:
        assert reader.totals.seq == 1
        assert reader.meta("colour") == "blue"


def test_whose_vectors_these_are(store: Store) -> None:
    space = VectorSpace("all-MiniLM-L6-v2", "abc", 384)
    with store.writing() as writer:
        assert writer.space() is None
        writer.set_space(space)
    with store.reading() as reader:
        assert reader.space() == space


def test_vectors_are_forgotten_all_at_once(store: Store) -> None:
    put(store, document("a", "one two"))
    embed(store)
    with store.writing() as writer:
        writer.forget_vectors()
    with store.reading() as reader:
        assert reader.totals.vectors == 0
        assert len(reader.pending(10)) == 2
        assert reader.problems(DIMENSION) == []


def test_a_vector_of_the_wrong_length_is_refused(store: Store) -> None:
    put(store, document("a", "one"))
    embed(store)
    with store.reading() as reader:
        assert reader.problems(4) == ["1 vectors of the wrong length."]
        with pytest.raises(LibraryDamaged, match=r"passage 1 has 6 bytes, expected 8"):
            reader.vectors_after(0, 4)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE totals SET vectors = 9",
            r"recorded totals are \(1, 2, 6, 9\), but the counts are \(1, 2, ",
        ),
        ("DELETE FROM documents", "2 passages without a document"),
        ("UPDATE passages SET end = 99 WHERE passage_id = 1", "1 passages with an invalid span"),
        ("UPDATE passages SET start = end", "2 passages with an invalid span"),
        ("INSERT INTO vectors VALUES (77, 1, x'000000000000000000000000')", "1 vectors without"),
        ("UPDATE vectors SET vector = x'00' WHERE passage_id = 2", "1 vectors of the wrong length"),
    ],
)
def test_contradictions_are_found_and_mended(store: Store, statement: str, problem: str) -> None:
    put(store, document("a", "one two"))
    embed(store)
    connection = sqlite3.connect(store.path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with store.reading() as reader:
        found = reader.problems(DIMENSION)
        assert any(re.search(problem, said) for said in found), found
    with store.writing() as writer:
        writer.repair(DIMENSION)
    with store.reading() as reader:
        assert reader.problems(DIMENSION) == []


class TestOpening:
    def test_creating_twice_changes_nothing(self, store: Store) -> None:
        put(store, document("a", "one"))
        with store.reading() as reader:
            library_id = reader.meta("library_id")
        store.create()
        with store.reading() as reader:
            assert reader.meta("library_id") == library_id
            assert reader.totals.documents == 1

    def test_an_empty_file_is_no_store_yet(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "s")
        assert not store.exists()
        store.path.touch()
        assert not store.exists()
        store.create()
        assert store.exists()

    def test_a_later_format_is_refused_for_reading_and_writing(self, store: Store) -> None:
        with store.writing() as writer:
            writer.set_meta("schema", "99")
        sentence = rf"format 99; this Footnote reads up to {SCHEMA_VERSION}\. Update Footnote"
        with pytest.raises(LibraryTooNew, match=sentence), store.reading():
            pass
        with pytest.raises(LibraryTooNew, match=sentence), store.writing():
            pass

    @pytest.mark.parametrize("vanished", ["file", "folder"])
    def test_reading_creates_nothing_where_the_file_has_vanished(
        self, tmp_path: Path, vanished: str
    ) -> None:
        folder = tmp_path / "library"
        folder.mkdir()
        store = Store(folder / "footnote.sqlite")
        store.create()
        moved = store.path if vanished == "file" else folder
        moved.rename(tmp_path / "elsewhere")
        sentence = r"There is no library in .*library.* back.*footnote add"
        for transaction in (store.reading, store.writing):
            with pytest.raises(LibraryNotFound, match=sentence), transaction():
                pass
        with pytest.raises(LibraryNotFound, match=sentence):
            store.compact()
        assert not store.exists()
        assert store.stamp() is None
        assert not store.path.exists()
        (tmp_path / "elsewhere").rename(moved)
        with store.reading() as reader:
            assert reader.totals.documents == 0

    @pytest.mark.parametrize(
        "name",
        [
            "a b",
            "what?mode=memory",
            "c#.sql",
            "100%",
            "%41%2F",
            "a&b=c",
            "växjö 🦉",
            "it's",
            ":memory:",
        ],
    )
    def test_the_folder_may_have_any_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(tmp_path)
        for store in (Store(folder / "s"), Store(Path(name) / "s")):
            store.create()
            put(store, document("a", "one"))
            with store.reading() as reader:
                assert reader.totals.documents == 1
                assert reader.stamp() == store.stamp() is not None
            store.compact()
        assert {path.name for path in tmp_path.iterdir()} == {name}
        assert {path.name for path in folder.iterdir()} == {"s", "s-journal"}

    def test_a_folder_s_name_need_not_be_utf_8(self, tmp_path: Path) -> None:
        folder = tmp_path / os.fsdecode(b"caf\xe9")
        folder.mkdir()
        store = Store(folder / "s")
        store.create()
        put(store, document("a", "one"))
        with store.reading() as reader:
            assert reader.stamp() == store.stamp()

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            (PureWindowsPath(r"C:\My files\100%\s"), "file:///C:/My%20files/100%25/s?mode=rw"),
            (PureWindowsPath(r"\\server\share\a#b\s"), "file:////server/share/a%23b/s?mode=rw"),
            (PurePosixPath("/a?b/s"), "file:///a%3Fb/s?mode=rw"),
        ],
    )
    def test_a_path_of_any_system_is_quoted(self, path: PurePath, uri: str) -> None:
        assert uri_of(path, create=False) == uri
        assert uri_of(path, create=True) == f"{uri}c"

    def test_a_file_that_is_not_sqlite(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "notes.txt")
        store.path.write_text("These are my notes, and nothing else. " * 50)
        with pytest.raises(LibraryDamaged, match=r"cannot be read as a library.*Restore it"):
            store.exists()
        with pytest.raises(LibraryDamaged, match=r"notes\.txt"), store.reading():
            pass

    def test_another_program_s_database(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "other.db")
        connection = sqlite3.connect(store.path)
        connection.execute("CREATE TABLE mine (a)")
        connection.close()
        with pytest.raises(LibraryDamaged, match="no such table"), store.reading():
            pass

    def test_a_damaged_page(self, store: Store) -> None:
        put(store, document("a", "one " * 20_000))
        content = bytearray(store.path.read_bytes())
        for place in range(4096, len(content), 100):
            content[place] ^= 0xFF
        store.path.write_bytes(content)
        with pytest.raises(LibraryDamaged), store.reading() as reader:
            reader.document("a")

    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        (tmp_path / "footnote.sqlite").mkdir()
        with (
            pytest.raises(LibraryError, match="Check that the disk"),
            Store(tmp_path / "footnote.sqlite").reading(),
        ):
            pass

    def test_a_full_disk_is_not_called_damage(self, store: Store) -> None:
        def overfill(writer: StoreWriter) -> None:
            writer._connection.execute("PRAGMA max_page_count = 20")
            writer.put(document("a", "x" * 1_000_000), [Span(0, 1)])

        sentence = r"full.*This change was not stored"
        with pytest.raises(LibraryError, match=sentence) as raised, store.writing() as writer:
            overfill(writer)
        assert not isinstance(raised.value, LibraryDamaged)
        with store.reading() as reader:
            assert reader.totals.documents == 0
            assert reader.problems(None) == []


class TestTogether:
    def test_readers_keep_their_moment_while_one_writes(self, store: Store) -> None:
        """Every reader sees whole transactions: each puts ten passages in three tables."""
        put(store, document("0", "a b c d e f g h i j"))
        embed(store)
        stop = threading.Event()
        wrong: list[str] = []
        seen: set[int] = set()
        reads = threading.Semaphore(0)

        def read() -> None:
            while not stop.is_set():
                with store.reading() as reader:
                    totals = reader.totals
                    passages = len(reader.passage_ids())
                    vectors = len(reader.vector_ids())
                    listed = len(reader.summaries())
                seen.add(totals.seq)
                reads.release()
                expected = (totals.passages, totals.vectors, totals.documents)
                if (passages, vectors, listed) != expected or passages != 10 * listed:
                    wrong.append(f"{(passages, vectors, listed)} but totals {totals}")

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 13):
            # So that writer and readers take turns, however busy the machine: reads of before do
            # not count.
            while reads.acquire(blocking=False):
                pass
            for _ in range(8):
                reads.acquire(timeout=5)
            with store.writing() as writer:
                writer.put(document(str(number), "a b c d e f g h i j"), words_of("a b c d e f"))
                writer.remove(str(number))
                writer.put(document(str(number), "k l m n o p q r s t"), words_of("k l m n o " * 2))
                pending = writer.pending(100)
                writer.put_vectors(
                    [passage.passage_id for passage, _ in pending],
                    np.ones((len(pending), DIMENSION), dtype=np.float32),
                )
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert len(seen) > 2

    def test_a_reader_that_stays_makes_the_writer_give_up_not_hang(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.local.sqlite.file, "BUSY_SECONDS", 0.2)
        with store.reading() as reader:
            with pytest.raises(LibraryBusy, match="Wait until"):
                put(store, document("a", "one"))
            assert reader.totals.documents == 0
        put(store, document("a", "one"))


@dataclass
class Kept:
    """A document as the model remembers it: its words, and which of them have a vector."""

    words: list[str]
    embedded: list[bool] = field(default_factory=list)


WORDS = st.lists(st.sampled_from(["ant", "bee", "cat", "dog", "elk"]), max_size=6)
NAMES = st.sampled_from(["a", "b", "c", "d"])


class StoreAgainstDict(RuleBasedStateMachine):
    """The store does what a dict of lists does."""

    @initialize()
    def make(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "s")
        self.store.create()
        self.model: dict[str, Kept] = {}
        self.seq = 0
        self.highest = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(name=NAMES, words=WORDS)
    def put(self, name: str, words: list[str]) -> None:
        with self.changing() as writer:
            self._put(writer, name, words)

    def _put(self, writer: StoreWriter, name: str, words: list[str]) -> None:
        text = " ".join(words)
        writer.put(document(name, text), words_of(text))
        earlier = self.model.get(name, Kept([]))
        had = {w for w, e in zip(earlier.words, earlier.embedded, strict=True) if e}
        self.model[name] = Kept(words, [word in had for word in words])

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        with self.changing() as writer:
            writer.remove(name)
        del self.model[name]

    @rule(limit=st.integers(1, 4))
    def embed(self, limit: int) -> None:
        with self.store.reading() as reader:
            pending = reader.pending(limit)
        if not pending:
            return
        with self.changing() as writer:
            vectors = np.array([vector_of(text) for _, text in pending])
            writer.put_vectors([passage.passage_id for passage, _ in pending], vectors)
        with self.store.reading() as reader:
            for passage, _ in pending:
                spans = [p.passage_id for p in reader.passages_of(passage.doc_id)]
                self.model[passage.doc_id].embedded[spans.index(passage.passage_id)] = True

    @rule(names=st.lists(NAMES, min_size=2, max_size=3), words=WORDS)
    def several_in_one_transaction(self, names: list[str], words: list[str]) -> None:
        with self.changing() as writer:
            for name in names:
                self._put(writer, name, words)
            if names[0] in self.model:
                writer.remove(names[0])
                del self.model[names[0]]

    @rule(name=NAMES, words=WORDS)
    def fail(self, name: str, words: list[str]) -> None:
        def half(writer: StoreWriter) -> None:
            text = " ".join(words)
            writer.put(document(name, text), words_of(text))
            writer.forget_deletions()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), self.store.writing() as writer:
            half(writer)

    @contextmanager
    def changing(self) -> Iterator[StoreWriter]:
        """Hold a write transaction; what it stores must have ids above all there ever were."""
        with self.store.reading() as reader:
            before = reader.passage_ids()
        with self.store.writing() as writer:
            yield writer
        self.seq += 1
        with self.store.reading() as reader:
            after = reader.passage_ids()
            gone = set(reader.deleted_after(0).tolist())
        assert all(passage_id > self.highest for passage_id in after - before)
        assert before - after <= gone
        self.highest = max(self.highest, *after, *gone, 0)

    @invariant()
    def agrees(self) -> None:
        with self.store.reading() as reader:
            totals = reader.totals
            assert totals.seq == self.seq
            assert totals.documents == len(self.model)
            assert totals.passages == sum(len(kept.words) for kept in self.model.values())
            assert totals.vectors == sum(sum(kept.embedded) for kept in self.model.values())
            assert totals.characters == sum(
                len(word) for kept in self.model.values() for word in kept.words
            )
            for name, kept in self.model.items():
                stored = reader.document(name)
                passages = reader.passages_of(name)
                assert [p.span.of(stored.text) for p in passages] == kept.words
                vectors = reader.vectors(p.passage_id for p in passages)
                assert [p.passage_id in vectors for p in passages] == kept.embedded
                for passage in passages:
                    if passage.passage_id in vectors:
                        expected = vector_of(passage.span.of(stored.text)).tolist()
                        assert vectors[passage.passage_id].tolist() == expected
            ids = reader.passage_ids()
            gone = set(reader.deleted_after(0).tolist())
            assert not ids & gone
            assert reader.problems(DIMENSION) == []


TestStoreAgainstDict = StoreAgainstDict.TestCase
TestStoreAgainstDict.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)


def test_more_documents_are_read_than_one_query_takes(store: Store) -> None:
    ids = [f"a\0{number}" for number in range(450)]
    with store.writing() as writer:
        for each in ids:
            writer.put(document(each, f"text of {each}"), [Span(0, 4)], [()])
    with store.reading() as reader:
        found = reader.documents([*ids, "unknown"])
    assert {key: each.text for key, each in found.items()} == {
        each: f"text of {each}" for each in ids
    }
