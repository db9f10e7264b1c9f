"""Stored sentences are those that cutting the text again would give, whatever happened since."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.contents
import index.local.cut.sentence_writer
from index import Library, LibraryOptions
from index.documents import Document, Span
from index.local.cut.sentence_writer import fill_sentences
from index.local.library import STORE_FILE
from index.local.store import Store, StoreWriter
from index.text.chunking import ChunkOptions
from index.text.sentences import passage_sentences
from retrieval import ask
from tests.fakes import HashEmbedder
from tests.index.local.test_migrations import EARLIER
from tests.index.text.test_sentences import TEXTS

TEXT = (
    "The ferry stopped. Dr. Holm said it would take 12 days.\n\nA boat sails at 7 a.m. and 5 p.m. "
    "every day until\nthen. Cars must wait; nobody knows how long! “We do not,” said its captain. "
) * 4


def article(doc_id: str, text: str = TEXT) -> Document:
    return Document(doc_id=doc_id, title=f"About {doc_id}", text=text, sha256=doc_id)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([article("a"), article("b", TEXT.replace("ferry", "🦉 ferry\r\n"))])
    return made


def rows(library: Library) -> int:
    with closing(sqlite3.connect(library.folder / STORE_FILE)) as connection:
        return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])


def check(library: Library, *, stored: bool = True) -> int:
    """Check that every passage has the sentences that today's rules give; return how many."""
    count = 0
    with library.snapshot() as snapshot:
        passages = snapshot.passages(snapshot._reader.passage_ids())
    for passage in passages:
        assert (passage.sentence_offsets is not None) == stored
        assert passage.sentences == tuple(passage_sentences(passage.document.text, passage.span))
        count += len(passage.sentences)
    return count


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=3),
    skipped=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    overlap=st.integers(0, 2),
)
def test_they_are_those_cut_anew(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    skipped: tuple[float, float],
    overlap: int,
) -> None:
    library = Library.open(
        tmp_path_factory.mktemp("library"),
        create=True,
        embedder=HashEmbedder(),
        options=LibraryOptions(chunk=ChunkOptions(target_tokens=20, overlap_sentences=overlap)),
    )
    with library.writer() as writer:
        for number, text in enumerate(texts):
            usable = text.encode("utf-8", "replace").decode("utf-8")
            start, end = sorted(round(share * len(usable)) for share in skipped)
            writer.put(replace(article(str(number), usable), skipped=(Span(start, end),)))
        check(library)
        embedder = HashEmbedder("other")
        writer._options = LibraryOptions(chunk=ChunkOptions(target_tokens=9))
        writer.reembed("other", embedder)
        check(library)
        writer.put(article("0", "Another text. It has two sentences."))
        check(library)


def test_a_question_uses_what_is_stored(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "Why did the ferry stop?"
    before = ask(library, question)

    def refuse(*_: object) -> None:
        raise AssertionError("cut again")

    monkeypatch.setattr(index.contents, "passage_sentences", refuse)
    after = ask(library, question)
    assert replace(after, milliseconds=before.milliseconds) == before
    assert any(citation.sentences for citation in after.citations)


def test_a_passage_at_another_span_is_cut_again(library: Library) -> None:
    with library.snapshot() as snapshot:
        (passage,) = snapshot.passages([1])
    moved = passage.moved_to(Span(4, 60))
    assert moved.sentences == tuple(passage_sentences(TEXT, Span(4, 60)))
    assert moved.sentences != passage.sentences


def test_they_go_with_their_passages(library: Library) -> None:
    before = rows(library)
    library.remove(["a"])
    assert 0 < rows(library) < before
    library.add([article("b", "One sentence.")])
    assert rows(library) == 1
    library.remove(["b"])
    assert rows(library) == 0


def test_those_without_a_passage_are_reported_and_repaired(library: Library) -> None:
    with library._store.writing() as store:
        store.put_sentences({999: [Span(0, 3)]})
    assert library.problems() == ["1 sentences without a passage."]
    with library.writer() as writer:
        writer.rebuild()
    assert library.problems() == []


def test_a_new_store_has_nothing_to_fill(library: Library) -> None:
    with library._store.reading() as reader:
        assert reader.has_all_sentences()
    assert check(library) > 4


class TestUpgraded:
    @pytest.fixture
    def earlier(self, tmp_path: Path) -> Library:
        """A library of format 4, upgraded by a change that is not a writer's."""
        with zipfile.ZipFile(EARLIER) as archive:
            archive.extractall(tmp_path)
        library = Library.open(tmp_path / "library", embedder=HashEmbedder())
        check(library, stored=False)
        with library._store.writing():
            pass
        return library

    def test_they_are_cut_when_needed_until_a_writer_stores_them(self, earlier: Library) -> None:
        check(earlier, stored=False)
        with earlier.snapshot() as snapshot:
            before = snapshot.totals
        with earlier.writer():
            pass
        check(earlier)
        with earlier.snapshot() as snapshot:
            assert snapshot.totals == before
        with earlier._store.reading() as reader:
            assert reader.has_all_sentences()

    def test_a_crash_leaves_the_rest_to_the_next_writer(
        self, earlier: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.local.cut.sentence_writer, "_DOCUMENTS_AT_ONCE", 1)
        original = StoreWriter.put_sentences
        calls: list[int] = []

        def fail_later(writer: StoreWriter, cut: dict[int, tuple[Span, ...]]) -> None:
            calls.append(len(cut))
            if len(calls) == 2:
                raise ZeroDivisionError
            original(writer, cut)

        monkeypatch.setattr(StoreWriter, "put_sentences", fail_later)
        with pytest.raises(ZeroDivisionError):
            fill_sentences(earlier._store)
        assert rows(earlier) == calls[0]
        with earlier.snapshot() as snapshot:
            for passage in snapshot.passages(snapshot._reader.passage_ids()):
                cut = passage_sentences(passage.document.text, passage.span)
                assert passage.sentences == tuple(cut)
        # One that is stored meanwhile has its own already.
        with earlier.writer() as writer:
            writer.put(article("new"))
        check(earlier)
        # bridge.txt was cut once, before the crash.
        assert len(calls) == 5

    def test_those_of_other_rules_are_not_used_and_are_replaced(self, library: Library) -> None:
        count = rows(library)
        with closing(sqlite3.connect(library.folder / STORE_FILE)) as connection:
            connection.executescript(
                "UPDATE sentences SET spans = x'0000000001000000';"
                "UPDATE meta SET value = '0' WHERE key = 'sentences';"
            )
        check(library, stored=False)
        with library.writer():
            pass
        assert check(library) > 4
        assert rows(library) == count


def test_a_store_without_them_is_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / STORE_FILE)
    store.create()
    with store.writing() as writer:
        writer.put(article("a"), [Span(0, 55)])
    with store.reading() as reader:
        assert reader.sentences([1]) == {}
        assert reader.problems(None) == []
