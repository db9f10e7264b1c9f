"""The library as its users hold it: add, remove, search, from threads and processes at once."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import index.local.cache_writer
import index.local.sqlite.file
import index.local.writer
from index.contents import Change
from index.documents import Document, Span
from index.errors import (
    DocumentNotFound,
    EmbedderMismatch,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryNotFound,
    SourceClash,
)
from index.local import dense, generations, health
from index.local.caches import Caches
from index.local.lexical import fields
from index.local.lexical import index as lexical
from index.local.lexical import writer as lexical_writer
from index.local.library import STORE_FILE, Library
from index.local.snapshot import Snapshot
from index.local.store import Store
from index.models.protocols import Vectors
from index.terms import TermCounts, analyse
from tests.fakes import HashEmbedder, stored
from tests.paths import ROOT

FERRY = "The ferry between the islands stopped on Monday after its engine failed."
BRIDGE = "The council voted to build a footbridge over the canal."
FROST = "Growers in the valley lost a third of their apples to frost in May."


class CountingEmbedder(HashEmbedder):
    """Remembers what it embedded; fails once it was asked for more than `until` passages."""

    def __init__(self, name: str = "hash", until: int = 10**9) -> None:
        super().__init__(name)
        self.embedded: list[str] = []
        self.until = until

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if len(self.embedded) + len(texts) > self.until:
            raise KeyboardInterrupt
        self.embedded += texts
        return super().embed_passages(texts)


def article(doc_id: str, text: str) -> Document:
    return Document(doc_id=doc_id, title="Untitled", text=text, sha256=str(hash(text)))


def articles(count: int) -> list[Document]:
    """Return short articles, each with a word of its own."""
    return [
        article(f"n{number:03}", f"Report word{number} of the harbour. It rained on day{number}.")
        for number in range(count)
    ]


def opened(folder: Path, name: str = "hash") -> Library:
    return Library.open(folder, create=True, embedder=HashEmbedder(name))


def matching(snapshot: Snapshot, question: str, count: int = 100) -> list[str]:
    """Return the ids of the documents whose words match, sorted."""
    ids = snapshot.search_lexical(analyse(question), count)
    return sorted({found.document.doc_id for found in snapshot.passages(ids)})


def nearest(snapshot: Snapshot, question: str, count: int = 100) -> list[str]:
    """Return the ids of the documents nearest in meaning, the nearest first."""
    vector = HashEmbedder().embed_question(question)
    found = snapshot.passages(snapshot.search_dense(vector, count))
    scored = [(float(f.vector @ vector), f.document.doc_id) for f in found if f.vector is not None]
    assert len(scored) == len(found)
    return [doc_id for _, doc_id in sorted(scored, key=lambda pair: -pair[0])]


def problems(library: Library) -> list[str]:
    """Return what a writer finds after one session of a writer."""
    with library.writer():
        pass
    return library.problems()


def everything_in(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def words_held(folder: Path, words: Iterable[str]) -> list[str]:
    """Return those of the words that any file of a library still holds.

    The words' index keeps them as paths of an automaton, so it is asked rather than its bytes.
    """
    content = everything_in(folder)
    held = [word for word in words if word.encode() in content or word.lower().encode() in content]
    for part in (folder / "lexical").glob("gen-*/part-*"):
        searcher = fields.open_index(part).searcher()
        held += [w for w in words for term in analyse(w) if searcher.doc_freq("body", term)]
    return held


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return opened(tmp_path / "library")


@pytest.fixture
def filled(library: Library) -> Library:
    library.add([article("ferry", FERRY), article("bridge", BRIDGE), article("frost", FROST)])
    return library


class TestOpening:
    def test_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryNotFound, match=r"no library in .*/none\. `footnote add PATH`"):
            Library.open(tmp_path / "none")
        assert list(tmp_path.iterdir()) == []

    def test_a_crash_while_it_was_made_is_made_good(self, tmp_path: Path) -> None:
        (tmp_path / STORE_FILE).touch()
        with pytest.raises(LibraryNotFound):
            Library.open(tmp_path)
        library = opened(tmp_path)
        assert library.add([article("ferry", FERRY)]) == [Change.ADDED]

    def test_where_a_file_is(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("")
        with pytest.raises(LibraryError, match="Name another folder"):
            opened(tmp_path / "taken")

    def test_a_damaged_store_is_told(self, filled: Library) -> None:
        (filled.folder / STORE_FILE).write_bytes(b"no database " * 1000)
        with pytest.raises(LibraryDamaged, match="Restore it from a copy"):
            Library.open(filled.folder)

    def test_opening_loads_no_model(self, filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*arguments: object) -> None:
            raise AssertionError("a model was loaded")

        monkeypatch.setattr("index.local.library_models.open_embedder", refuse)
        library = Library.open(filled.folder)
        with library.snapshot() as snapshot:
            assert len(snapshot.summaries()) == 3
        library.remove(["ferry"])


class TestAdding:
    def test_what_is_added_is_found_by_words_and_meaning(self, filled: Library) -> None:
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "canals") == ["bridge"]
            assert matching(snapshot, "the") == ["bridge", "ferry", "frost"]
            assert nearest(snapshot, "engine of the ferry failed")[0] == "ferry"
            assert nearest(snapshot, "frost apples")[0] == "frost"
            found = snapshot.passages(snapshot.search_lexical(analyse("frost"), 1))
            assert [hit.text for hit in found] == [FROST]

    def test_found_by_words_before_any_vector(self, library: Library) -> None:
        with library.writer() as writer:
            for number, text in enumerate((FERRY, BRIDGE, FROST)):
                assert writer.put(article(f"d{number}", text)) is Change.ADDED
                with library.snapshot() as snapshot:
                    assert matching(snapshot, text) == [f"d{n}" for n in range(number + 1)]
                    assert nearest(snapshot, text) == []
                    assert snapshot.totals.vectors == 0
            list(writer.embed())
            with library.snapshot() as snapshot:
                assert nearest(snapshot, FROST)[0] == "d2"
        assert problems(library) == []

    def test_another_library_object_sees_it_at_once(self, library: Library) -> None:
        reader = Library.open(library.folder, embedder=HashEmbedder())
        with library.writer() as writer:
            writer.put(article("ferry", FERRY))
            with reader.snapshot() as snapshot:
                assert matching(snapshot, "ferry") == ["ferry"]
        library.add([article("bridge", BRIDGE)])
        with reader.snapshot() as snapshot:
            assert matching(snapshot, "footbridge") == ["bridge"]
            assert nearest(snapshot, BRIDGE)[0] == "bridge"

    def test_a_passage_is_found_by_the_title_above_it(self, library: Library) -> None:
        library.add([replace(article("ferry", FERRY), title="Strandings"), article("b", BRIDGE)])
        with library.snapshot() as snapshot:
            assert matching(snapshot, "stranding") == ["ferry"]
        library.add([replace(article("ferry", FERRY), title="Delays")])
        with library.snapshot() as snapshot:
            assert matching(snapshot, "stranding") == []
            assert matching(snapshot, "delay") == nearest(snapshot, FERRY)[:1] == ["ferry"]

    def test_the_same_again_is_unchanged(self, filled: Library) -> None:
        with filled.snapshot() as snapshot:
            before = snapshot.totals
        assert filled.add([article("ferry", FERRY)]) == [Change.UNCHANGED]
        with filled.snapshot() as snapshot:
            assert snapshot.totals == before

    def test_a_changed_article_takes_the_old_one_s_place(self, filled: Library) -> None:
        new = "The hovercraft between the islands started on Tuesday."
        assert filled.add([article("ferry", new)]) == [Change.REPLACED]
        with filled.snapshot() as snapshot:
            assert snapshot.document("ferry").text == new
            assert matching(snapshot, "stopped engine failed") == []
            assert matching(snapshot, "hovercraft") == ["ferry"]
            assert snapshot.totals.documents == 3
        assert words_held(filled.folder, ["stopped", "Monday", "engine", "failed"]) == []
        assert problems(filled) == []

    def test_only_changed_passages_are_embedded_again(self, tmp_path: Path) -> None:
        embedder = CountingEmbedder()
        library = Library.open(tmp_path / "library", create=True, embedder=embedder)
        alpha, beta, gamma, delta = (
            f"{name} " + " ".join(f"{name}{i}" for i in range(50)) + "."
            for name in ("Alpha", "Beta", "Gamma", "Delta")
        )
        library.add([article("a", "\n\n".join([alpha, beta, gamma]))])
        assert embedder.embedded == [alpha, beta, gamma]
        embedder.embedded.clear()
        library.add([article("a", "\n\n".join([gamma, delta, alpha]))])
        assert embedder.embedded == [delta]

    def test_another_file_of_the_same_id_is_refused(self, library: Library, tmp_path: Path) -> None:
        for folder in ("north", "south"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "a.txt").write_text(folder)
        north, south = (
            replace(article("a.txt", folder), path=str(tmp_path / folder / "a.txt"))
            for folder in ("north", "south")
        )
        library.add([north])
        with pytest.raises(SourceClash, match=r"north/a\.txt is already in the library"):
            library.add([south])
        with library.snapshot() as snapshot:
            assert snapshot.document("a.txt") == north
        # The file was moved, not doubled.
        (tmp_path / "north" / "a.txt").unlink()
        assert library.add([south]) == [Change.REPLACED]

    def test_nothing_at_all(self, library: Library) -> None:
        assert library.add([]) == []
        with library.snapshot() as snapshot:
            assert (snapshot.totals.documents, snapshot.totals.passages) == (0, 0)
            assert matching(snapshot, "ferry") == []
            assert nearest(snapshot, "ferry") == []
            assert snapshot.summaries() == []
            assert snapshot.term_statistics(["ferri"]).idf("ferri") > 0
        assert problems(library) == []

    def test_an_article_of_which_everything_is_skipped(self, library: Library) -> None:
        library.add([replace(article("empty", FERRY), skipped=(Span(0, len(FERRY)),))])
        with library.snapshot() as snapshot:
            assert snapshot.totals.documents == 1
            assert snapshot.passages_of("empty") == []
            assert matching(snapshot, "ferry") == nearest(snapshot, "ferry") == []
            assert snapshot.document("empty").text == FERRY
        assert problems(library) == []
        library.remove(["empty"])
        assert words_held(library.folder, ["ferry"]) == []

    def test_what_went_before_an_error_is_kept_and_found(self, library: Library) -> None:
        def broken() -> Iterator[Document]:
            yield article("ferry", FERRY)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            library.add(broken())
        with library.snapshot() as snapshot:
            assert matching(snapshot, "ferry") == ["ferry"]
        with library.writer():  # the lock was given back
            pass


class TestEmbedding:
    def test_an_interruption_is_taken_up_where_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.local.writer, "EMBEDDING_BATCH", 4)
        embedder = CountingEmbedder(until=10)
        library = Library.open(tmp_path / "library", create=True, embedder=embedder)
        docs = articles(15)
        with pytest.raises(KeyboardInterrupt):
            library.add(docs)
        assert len(embedder.embedded) == 8
        with library.snapshot() as snapshot:
            assert snapshot.totals.vectors == 8
            assert len(matching(snapshot, "harbour")) == 15
            assert len(nearest(snapshot, "harbour")) == 8
        embedder.until = 10**9
        progress = list(library.embed_pending())
        assert [step.done for step in progress] == [0, 4, 7]
        assert {step.total for step in progress} == {7}
        assert sorted(embedder.embedded) == sorted(doc.text for doc in docs)
        assert list(library.embed_pending()) == []
        assert problems(library) == []

    def test_whoever_stops_listening_stops_the_embedding(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.local.writer, "EMBEDDING_BATCH", 4)
        library = opened(tmp_path / "library")
        with library.writer() as writer:
            for doc in articles(15):
                writer.put(doc)
        for progress in library.embed_pending():
            if progress.done:
                break
        with library.snapshot() as snapshot:
            assert snapshot.totals.vectors == 4
        with library.writer():  # the lock was given back
            pass

    def test_another_model_is_refused_with_both_names_and_the_command(
        self, filled: Library
    ) -> None:
        other = Library.open(filled.folder, model="paper-model", embedder=HashEmbedder("other"))
        kept, asked = HashEmbedder().fingerprint[:12], HashEmbedder("other").fingerprint[:12]
        with pytest.raises(EmbedderMismatch) as raised:
            _ = other.embedder
        said = str(raised.value)
        assert f"the model all-MiniLM-L6-v2 (fingerprint {kept})" in said
        assert f"paper-model ({asked})" in said
        assert "`footnote reembed paper-model`" in said
        with pytest.raises(EmbedderMismatch):
            other.add([article("new", "A new article.")])
        with filled.snapshot() as snapshot:
            assert snapshot.totals.documents == 3

    def test_asking_does_not_give_the_library_a_model(self, library: Library) -> None:
        assert library.embedder.fingerprint == HashEmbedder().fingerprint
        other = opened(library.folder, "other")
        assert other.add([article("ferry", FERRY)]) == [Change.ADDED]
        # The same name, and yet another model.
        with pytest.raises(EmbedderMismatch) as raised:
            _ = library.embedder
        said = str(raised.value)
        assert "were made with an earlier version of all-MiniLM-L6-v2 (fingerprint " in said
        assert said.endswith("Run `footnote reembed all-MiniLM-L6-v2`.")

    def test_a_model_s_folder_is_kept_by_its_whole_path(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loaded: list[str] = []

        def open_embedder(model: str, announce: object) -> HashEmbedder:
            loaded.append(model)
            return HashEmbedder()

        monkeypatch.setattr("index.local.library_models.open_embedder", open_embedder)
        mine = tmp_path / "here" / "mine"
        mine.mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "here")
        library = Library.open(tmp_path / "library", create=True, model="mine")
        library.add([article("ferry", FERRY)])
        monkeypatch.chdir(tmp_path)
        _ = Library.open(tmp_path / "library").embedder
        with library.writer() as writer:
            writer.reembed("here/mine", HashEmbedder())
        monkeypatch.chdir(mine)
        _ = Library.open(tmp_path / "library").embedder
        assert set(loaded) == {str(mine)}

    def test_reembedding(self, filled: Library) -> None:
        new = CountingEmbedder("new")
        other = Library.open(filled.folder, model="new-model", embedder=new)
        with filled.snapshot() as snapshot:
            before = [(s.doc_id, s.added_at, s.characters) for s in snapshot.summaries()]
        with other.writer() as writer:
            writer.reembed("new-model", new)
            with other.snapshot() as snapshot:  # words meanwhile, and no vectors of the old model
                assert matching(snapshot, "footbridge") == ["bridge"]
                assert snapshot.search_dense(new.embed_question(BRIDGE), 10) == []
            list(writer.embed())
        assert sorted(new.embedded) == sorted([FERRY, BRIDGE, FROST])
        with other.snapshot() as snapshot:
            assert snapshot.space is not None
            assert snapshot.space.model == "new-model"
            hits = snapshot.passages(snapshot.search_dense(new.embed_question(BRIDGE), 10))
            best = {hit.document.doc_id: hit.vector for hit in hits}["bridge"]
            assert best is not None
            assert best == pytest.approx(stored(new.embed_question(BRIDGE)), abs=1e-6)
            assert [(s.doc_id, s.added_at, s.characters) for s in snapshot.summaries()] == before
        assert problems(other) == []
        # The library that was open with the old model learns of it.
        with pytest.raises(EmbedderMismatch, match="new-model"):
            _ = filled.embedder

    def test_a_library_opened_without_a_name_follows_the_model(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = {"all-MiniLM-L6-v2": "hash", "new-model": "new"}
        loaded: list[str] = []

        def open_embedder(model: str, announce: object) -> HashEmbedder:
            loaded.append(model)
            return HashEmbedder(names[model])

        monkeypatch.setattr("index.local.library_models.open_embedder", open_embedder)
        library = Library.open(filled.folder)
        assert library.embedder.fingerprint == HashEmbedder().fingerprint
        assert library.embedder is library.embedder
        with filled.writer() as writer:
            writer.reembed("new-model", HashEmbedder("new"))
            list(writer.embed())
        assert library.embedder.fingerprint == HashEmbedder("new").fingerprint
        assert loaded == ["all-MiniLM-L6-v2", "new-model"]

    def test_a_crash_while_reembedding_keeps_the_old_model(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(*arguments: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("index.local.store.StoreWriter.replace_passages", crash)
            with pytest.raises(KeyboardInterrupt), filled.writer() as writer:
                writer.reembed("new-model", HashEmbedder("new"))
        assert filled.embedder.fingerprint == HashEmbedder().fingerprint
        with filled.snapshot() as snapshot:
            assert nearest(snapshot, BRIDGE)[0] == "bridge"
        assert problems(filled) == []


class TestBeyondTheCaches:
    """What is newer than both indexes is searched exactly; what is gone from them is masked."""

    @pytest.fixture(autouse=True)
    def _no_caches_follow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch

    def stop_building(self) -> None:
        self.patch.setattr("index.local.writer.LibraryWriter.close", lambda _: None)

    def test_new_passages_are_found_with_the_old(self, library: Library) -> None:
        library.add(articles(40))
        self.stop_building()
        library.add([article("ferry", FERRY), article("bridge", BRIDGE)])
        with library.snapshot() as snapshot:
            assert snapshot._dense is not None
            assert snapshot._lexical is not None
            assert snapshot._dense.all_ids().size == snapshot._lexical.all_ids().size == 40
            assert matching(snapshot, "footbridge ferry word7") == ["bridge", "ferry", "n007"]
            assert nearest(snapshot, FERRY, 5)[0] == "ferry"
            assert nearest(snapshot, articles(40)[7].text, 5)[0] == "n007"
            assert len(matching(snapshot, "the", 10)) <= 20
            statistics = snapshot.term_statistics(["ferri", "harbour", "none"])
            assert statistics.document_frequency == {"ferri": 1, "harbour": 40, "none": 0}
            assert statistics.passage_count == 42

    def test_removed_passages_are_never_returned(self, library: Library) -> None:
        docs = articles(40)
        library.add(docs)
        self.stop_building()
        gone = [doc.doc_id for doc in docs[:30]]
        library.remove(gone)
        library.add([article("n003", "Another harbour report altogether.")])
        left = sorted({doc.doc_id for doc in docs[30:]} | {"n003"})
        with library.snapshot() as snapshot:
            assert snapshot._dense is not None
            assert snapshot._dense.all_ids().size == 40
            # As many as there are, though the indexes still hold thirty more.
            assert matching(snapshot, "harbour", 11) == left
            assert sorted(nearest(snapshot, "harbour", 11)) == left
            stored = {p.passage_id for doc in left for p in snapshot.passages_of(doc)}
            assert set(snapshot.search_lexical(["harbour"], 100)) == stored
            vector = HashEmbedder().embed_question("harbour")
            assert set(snapshot.search_dense(vector, 100)) == stored

    def test_ranks_of_the_tail_are_those_of_bm25(self, library: Library) -> None:
        self.stop_building()
        texts = {
            "much": "Ferry ferry ferry.",
            "little": "A ferry among many other words that say nothing of it at all.",
            "none": "Nothing.",
        }
        library.add([article(name, text) for name, text in texts.items()])
        with library.snapshot() as snapshot:
            for count, expected in ((1, ["much"]), (2, ["little", "much"])):
                assert matching(snapshot, "ferry", count) == expected


class TestRemoving:
    def test_all_or_none(self, filled: Library) -> None:
        with pytest.raises(DocumentNotFound, match="'nowhere'"):
            filled.remove(["ferry", "nowhere"])
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "ferry") == ["ferry"]
        filled.remove(["ferry", "ferry", "frost"])
        with filled.snapshot() as snapshot:
            assert [s.doc_id for s in snapshot.summaries()] == ["bridge"]

    def test_gone_means_gone(self, library: Library) -> None:
        secret = "Zebulonist"
        words = [f"{secret}{letter * 3}" for letter in "bcdfghk"]
        removed = Document(
            doc_id="quzzid",
            title="Quzztitle",
            text=f"{' '.join(words)}. Caf\u00e9quzz na\u00efvequzz 🦉quzz. " + FERRY * 40,
            sha256="5" * 64,
            source="Quzzsource",
            author="Quzzauthor",
            uri="https://quzzuri.example",
            path="/quzzpath/quzzid",
        )
        library.add([*articles(30), removed, article("frost", FROST)])
        traces = [*words, "Quzztitle", "Cafequzz", "engine", "islands", secret]
        traces += ["quzz", "Quzz", "Caf\u00e9quzz", "na\u00efvequzz", "🦉quzz"]
        assert {*words, "Quzztitle", "engine", "quzz"} <= set(words_held(library.folder, traces))
        with library.snapshot() as snapshot:
            vectors = [
                hit.vector.tobytes()
                for hit in snapshot.passages(p.passage_id for p in snapshot.passages_of("quzzid"))
                if hit.vector is not None
            ]
        assert len(vectors) > 5
        assert all(vector in everything_in(library.folder) for vector in vectors)

        library.remove(["quzzid"])
        assert words_held(library.folder, traces) == []
        content = everything_in(library.folder)
        assert not any(vector in content for vector in vectors)
        with library.snapshot() as snapshot:
            assert matching(snapshot, "engine islands") == []
            assert len(matching(snapshot, "harbour frost")) == 31
            assert "quzzid" not in nearest(snapshot, FERRY)
        assert problems(library) == []

    def test_the_last_article_goes_too(self, library: Library) -> None:
        library.add([article("ferry", FERRY)])
        library.remove(["ferry"])
        assert words_held(library.folder, ["ferry", "islands", "engine"]) == []
        assert problems(library) == []
        library.add([article("ferry", FERRY)])
        with library.snapshot() as snapshot:
            assert nearest(snapshot, FERRY) == matching(snapshot, "ferry") == ["ferry"]

    @pytest.mark.parametrize(
        "step",
        [
            "update_lexical",
            "erase",
            "_renew_dense",
            "index.local.generations.sweep",
            "compact",
            "forget_deletions",
        ],
    )
    def test_a_crash_before_all_is_purged_leaves_it_to_the_next_writer(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        def crash(*arguments: object, **keywords: object) -> None:
            raise KeyboardInterrupt

        target = {
            "erase": "index.local.lexical.writer.erase",
            "compact": "index.local.store.Store.compact",
            "forget_deletions": "index.local.store.StoreWriter.forget_deletions",
            "index.local.generations.sweep": "shutil.rmtree",
        }.get(step, f"index.local.cache_writer.CacheWriter.{step}")
        with monkeypatch.context() as patch:
            patch.setattr(target, crash)
            with pytest.raises(KeyboardInterrupt):
                filled.remove(["ferry"])
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "ferry engine") == []
            assert "ferry" not in nearest(snapshot, FERRY)
        with Library.open(filled.folder).writer():
            pass
        assert words_held(filled.folder, ["engine", "islands"]) == []
        assert problems(filled) == []

    def test_what_cannot_be_deleted_yet_is_deleted_later(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On Windows a reader's open file stays."""
        with monkeypatch.context() as patch:
            patch.setattr("shutil.rmtree", lambda *_, **__: None)
            filled.remove(["ferry"])
            assert "Words of removed articles may still be in the index files." in (
                filled.problems()
            )
        with filled.writer():
            pass
        assert words_held(filled.folder, ["engine", "islands"]) == []
        assert problems(filled) == []

    def test_a_reader_outlives_the_purge(self, library: Library) -> None:
        """A snapshot taken before holds the generations it began with."""
        library.add(articles(20))
        with library.snapshot():
            pass
        meaning, words = library._caches.open(
            library._caches._dense[1].library_id if library._caches._dense[1] else "",
            HashEmbedder().fingerprint,
        )
        assert meaning is not None
        assert words is not None
        library.remove([doc.doc_id for doc in articles(10)])
        assert not words.parts[0].folder.exists()
        assert words.search(["harbour"], 50).size == 20
        vector = HashEmbedder().embed_question("harbour")
        assert meaning.search(vector, 50, np.empty(0, dtype=np.int64)).size == 20


class TestTogether:
    def test_a_snapshot_stays_as_it_was(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The writer's commit waits for the snapshot to be let go."""
        library.add(articles(10))
        holding, done = threading.Event(), threading.Event()

        def write() -> None:
            holding.wait()
            other = Library.open(library.folder, embedder=HashEmbedder())
            with other.writer() as writer:
                writer.remove(["n003"])
                writer.put(article("ferry", FERRY))
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        with library.snapshot() as snapshot:
            before = snapshot.totals
            holding.set()
            for _ in range(10):
                assert snapshot.totals == before
                assert matching(snapshot, "word3 ferry") == ["n003"]
                assert nearest(snapshot, articles(10)[3].text)[0] == "n003"
                assert len(snapshot.summaries()) == 10
                done.wait(0.02)
            assert not done.is_set()
        thread.join()
        with library.snapshot() as snapshot:
            assert matching(snapshot, "word3 ferry") == ["ferry"]

    def test_two_tasks_of_one_thread_have_a_snapshot_each(self, filled: Library) -> None:
        first_is_open, second_is_open = asyncio.Event(), asyncio.Event()

        async def first() -> None:
            with filled.snapshot():
                first_is_open.set()
                await second_is_open.wait()

        async def second() -> list[str]:
            task = asyncio.create_task(first())
            await first_is_open.wait()
            with filled.snapshot() as snapshot:
                second_is_open.set()
                await task
                return matching(snapshot, "ferry")

        # A thread of its own: browser tests keep an event loop in this one.
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(asyncio.run, second()).result() == ["ferry"]

    def test_a_writer_inside_a_snapshot_is_a_mistake(self, filled: Library) -> None:
        with (
            filled.snapshot(),
            pytest.raises(RuntimeError, match="would wait for the snapshot"),
            filled.writer(),
        ):
            pass

    def test_readers_never_see_half_of_it(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Every article has the word `harbour`; readers compare three ways of counting."""
        monkeypatch.setattr(index.local.writer, "LEXICAL_BATCH", 7)
        monkeypatch.setattr(index.local.cache_writer, "ALWAYS_BUILD_BELOW", 5)
        monkeypatch.setattr(index.local.writer, "EMBEDDING_BATCH", 5)
        library.add(articles(12))
        stop = threading.Event()
        wrong: list[str] = []
        asked = [0]

        def read(reader: Library) -> None:
            while not stop.is_set():
                try:
                    with reader.snapshot() as snapshot:
                        listed = sorted(s.doc_id for s in snapshot.summaries())
                        by_words = matching(snapshot, "harbour", 1000)
                        by_meaning = len(snapshot.search_dense(vector, 1000))
                        if listed != by_words:
                            wrong.append(f"{len(listed)} listed, {len(by_words)} found by words")
                        if by_meaning != snapshot.totals.vectors:
                            wrong.append(f"{by_meaning} near, {snapshot.totals.vectors} vectors")
                        if "n011" in listed and "n000" not in listed:
                            wrong.append("half of those removed together")
                    asked[0] += 1
                except BaseException as error:  # noqa: BLE001  # a thread's errors are lost
                    wrong.append(repr(error))

        vector = HashEmbedder().embed_question("harbour")
        readers = [library, library, Library.open(library.folder, embedder=HashEmbedder())]
        threads = [threading.Thread(target=read, args=[reader]) for reader in readers]
        for thread in threads:
            thread.start()
        writer = Library.open(library.folder, embedder=HashEmbedder())
        try:
            for _ in range(2):
                writer.add(articles(30))
                writer.remove([doc.doc_id for doc in articles(12)])
                writer.add([article("n020", "A harbour of its own.")])
                with writer.writer() as session:
                    session.rebuild()
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert wrong == []
        assert asked[0] > 5
        assert problems(library) == []

    def test_another_process_writes_one_at_a_time(self, filled: Library) -> None:
        script = (
            "import sys\n"
            "from index.local.library import Library\n"
            "with Library.open(sys.argv[1]).writer():\n"
            "    print('held', flush=True)\n"
            "    sys.stdin.readline()\n"
        )
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            [sys.executable, "-c", script, str(filled.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stdout.readline() == "held\n"
            with pytest.raises(LibraryBusy, match="Another process is adding to or removing"):
                filled.add([article("new", FERRY)])
            with filled.snapshot() as snapshot:  # readers do not wait
                assert matching(snapshot, "ferry") == ["ferry"]
            process.stdin.write("\n")
            process.stdin.flush()
            with filled.writer(wait_seconds=20) as writer:
                assert writer.put(article("new", FERRY)) is Change.ADDED
        assert process.returncode == 0

    def test_two_writers_of_one_process_do_not_both_write(self, filled: Library) -> None:
        other = Library.open(filled.folder, embedder=HashEmbedder())
        with filled.writer(), pytest.raises(LibraryBusy), other.writer():
            pass
        with other.writer():
            pass

    def test_a_folder_that_cannot_be_locked(self, filled: Library) -> None:
        (filled.folder / "lock").unlink(missing_ok=True)
        (filled.folder / "lock").mkdir()
        with pytest.raises(LibraryError, match="cannot be written to"), filled.writer():
            pass


class TestCaches:
    def test_new_vectors_are_gathered_before_a_big_index_is_built_again(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.local.cache_writer, "ALWAYS_BUILD_BELOW", 20)
        monkeypatch.setattr(index.local.cache_writer, "TAIL_SHARE", 0.5)
        docs = articles(70)
        built = []
        for until in (10, 25, 30, 70):
            library.add(docs[:until])
            with library.snapshot() as snapshot:
                assert snapshot._dense is not None
                built.append(snapshot._dense.all_ids().size)
                assert len(nearest(snapshot, "harbour")) == until
        assert built == [10, 25, 25, 70]
        assert problems(library) == []

    def test_words_are_committed_while_many_are_added(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index.local.writer, "LEXICAL_BATCH", 10)
        with library.writer() as writer:
            for number, doc in enumerate(articles(35), start=1):
                writer.put(doc)
                if number == 20:
                    writer.remove(["n004"])
                    writer.put(article("n005", "Replaced harbour."))
                with library.snapshot() as snapshot:
                    committed = snapshot._lexical.all_ids().size if snapshot._lexical else 0
                    assert number - committed <= 12
                    assert len(matching(snapshot, "harbour")) == number - (number >= 20)
            list(writer.embed())
        with library.snapshot() as snapshot:
            assert matching(snapshot, "word5 word4 replaced") == ["n005"]
        assert words_held(library.folder, ["word4", "word5"]) == []
        assert problems(library) == []

    def test_the_index_of_a_crashed_writer_is_built_anew(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Killed after tantivy's commit, before the manifest: it holds more than it says."""
        folder = generations.current(filled.folder / "lexical")
        assert folder is not None
        with filled.snapshot() as snapshot:
            seq = snapshot.totals.seq
        with monkeypatch.context() as patch:
            patch.setattr("index.local.writer.LibraryWriter.close", lambda _: None)
            filled.add([article("n", "A harbour.")])
        writer = lexical_writer.LexicalWriter(folder)
        writer.add(4, TermCounts.of("A harbour."))
        writer._writer.commit()
        del writer
        index_now = lexical.open_current(filled.folder / "lexical")
        assert index_now is not None
        assert index_now.seq == seq
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "harbour ferry") == ["ferry", "n"]
        assert problems(filled) == []
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "harbour ferry") == ["ferry", "n"]

    def test_after_a_crash_full_parts_of_the_index_stay(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lexical_writer, "PART_PASSAGES", 10)
        library.add(articles(35))
        parts = sorted(path.name for path in library.folder.glob("lexical/gen-*/part-*"))
        with monkeypatch.context() as patch:
            patch.setattr("index.local.writer.LibraryWriter.close", lambda _: None)
            library.add([article("n", "A harbour.")])
            library.remove(["n004"])
        folder = generations.current(library.folder / "lexical")
        assert folder is not None
        writer = lexical_writer.LexicalWriter(folder)
        writer.add(36, TermCounts.of("A harbour."))
        writer._writer.commit()
        del writer
        with library.writer() as session:
            session._caches.update_lexical()
            again = sorted(path.name for path in library.folder.glob("lexical/gen-*/part-*"))
            assert [name for name in again if name in parts] == parts[:-1]
        with library.snapshot() as snapshot:
            assert len(matching(snapshot, "harbour")) == 35
            assert matching(snapshot, "word4") == []
        assert words_held(library.folder, ["word4"]) == []
        assert problems(library) == []

    def test_what_a_crash_left_is_swept_by_the_next_writer(self, filled: Library) -> None:
        for name in ("dense", "lexical"):
            (filled.folder / name / "gen-7").mkdir()
            (filled.folder / name / "gen-7" / "half").write_text("written")
        with filled.writer():
            pass
        assert list(filled.folder.glob("*/gen-7")) == []
        assert len(list(filled.folder.glob("*/gen-*"))) == 2

    def test_an_index_is_not_left_as_being_written_to(self, filled: Library) -> None:
        """Nothing was added since, but what the files hold is no longer certain."""
        folder = generations.current(filled.folder / "lexical")
        assert folder is not None
        writer = lexical_writer.LexicalWriter(folder)
        del writer
        with filled.snapshot() as snapshot:
            assert snapshot._lexical is not None
            assert snapshot._lexical.writing
        assert problems(filled) == []
        with filled.snapshot() as snapshot:
            assert snapshot._lexical is not None
            assert not snapshot._lexical.writing
            assert matching(snapshot, "ferry") == ["ferry"]

    def test_a_store_put_back_from_a_copy_is_not_mixed_with_later_caches(
        self, library: Library, tmp_path: Path
    ) -> None:
        library.add(articles(5))
        copy = tmp_path / "copy.sqlite"
        shutil.copy(library.folder / STORE_FILE, copy)
        for number in range(3):
            library.add([article(f"later{number}", f"A later harbour{number}.")])
        shutil.copy(copy, library.folder / STORE_FILE)
        restored = Library.open(library.folder, embedder=HashEmbedder())
        with restored.snapshot() as snapshot:
            assert matching(snapshot, "harbour word3 harbour2") == [f"n00{n}" for n in range(5)]
            assert nearest(snapshot, articles(5)[2].text)[0] == "n002"
            assert len(snapshot.search_dense(HashEmbedder().embed_question("later"), 100)) == 5
            assert snapshot.search_lexical(["later"], 100) == []
        # The ids that follow are those the caches know for other articles.
        with restored.writer() as writer:
            for number in range(20):
                writer.put(article(f"other{number}", f"Another pier{number}."))
            list(writer.embed())
        with restored.snapshot() as snapshot:
            assert matching(snapshot, "later") == []
            assert matching(snapshot, "pier4") == ["other4"]
            assert nearest(snapshot, "Another pier4.")[0] == "other4"
        assert problems(restored) == []

    def test_caches_of_another_library_are_not_used(self, filled: Library, tmp_path: Path) -> None:
        other = opened(tmp_path / "other")
        other.add([article("a", "A glacier."), article("b", "A fjord."), article("c", "A lake.")])
        for name in ("dense", "lexical"):
            shutil.rmtree(filled.folder / name)
            shutil.copytree(other.folder / name, filled.folder / name)
        with filled.snapshot() as snapshot:
            assert snapshot._dense is None
            assert snapshot._lexical is None
            assert matching(snapshot, "glacier ferry") == ["ferry"]
            assert nearest(snapshot, FERRY)[0] == "ferry"
        assert problems(filled) == []
        with filled.snapshot() as snapshot:
            assert snapshot._dense is not None
            assert snapshot._lexical is not None

    @pytest.mark.parametrize("name", ["dense", "lexical"])
    def test_what_is_wrong_with_a_cache_is_told(self, filled: Library, name: str) -> None:
        assert problems(filled) == []
        shutil.rmtree(filled.folder / name)
        kind = {"dense": "vectors", "lexical": "words"}[name]
        for _ in range(2):  # looking changes nothing
            found = filled.problems()
            assert len(found) == 1
            assert found[0].startswith(f"The index of {kind} in ")
            assert found[0].endswith(" is missing.")
        assert problems(filled) == []
        with (filled.folder / name / "CURRENT").open("ab") as file:
            file.write(b"9")
        assert any("CURRENT" in said for said in filled.problems())
        assert problems(filled) == []

    def test_a_cache_that_lost_a_passage_is_told(self, filled: Library) -> None:
        with Store(filled.folder / STORE_FILE).reading() as reader:
            ids, vectors = reader.vectors_after(0, 64)
            dense.build(
                filled.folder / "dense",
                ids=ids[:2],
                read=lambda wanted: vectors[: wanted.size],
                dimension=64,
                seq=reader.totals.seq,
                library_id=reader.meta("library_id") or "",
                fingerprint=HashEmbedder().fingerprint,
                options=filled.options.dense,
            )
            lexical_writer.build(
                filled.folder / "lexical",
                passages=[
                    (key, TermCounts.of(text))
                    for key, text in ((1, FERRY), (2, BRIDGE), (3, FROST), (9, "stray"))
                ],
                seq=reader.totals.seq,
                library_id=reader.meta("library_id") or "",
            )
        assert filled.problems() == [
            "The index of vectors and the store differ in 1 passages.",
            "The index of words and the store differ in 1 passages.",
        ]
        with filled.writer() as writer:
            writer.rebuild()
        assert problems(filled) == []

    def test_a_vector_of_the_wrong_length_is_made_again_by_repair(self, filled: Library) -> None:
        with Store(filled.folder / STORE_FILE).writing() as store:
            store._connection.execute("UPDATE vectors SET vector = x'00' WHERE passage_id = 2")
        assert "1 vectors of the wrong length." in filled.problems()
        with filled.writer() as writer:
            writer.rebuild()
            list(writer.embed())
        assert problems(filled) == []
        with filled.snapshot() as snapshot:
            assert nearest(snapshot, BRIDGE)[0] == "bridge"


def test_a_reader_that_never_lets_go_is_named_to_the_writer(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.local.sqlite.file, "BUSY_SECONDS", 0.2)
    ready, go = threading.Event(), threading.Event()

    def hold() -> None:
        with filled.snapshot():
            ready.set()
            go.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait()
    with pytest.raises(LibraryBusy, match="in use for more than"):
        filled.remove(["ferry"])
    go.set()
    thread.join()
    filled.remove(["ferry"])
    assert problems(filled) == []


def test_a_crash_before_the_manifest_doubles_no_frequency(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(BaseException):
        """Stands for the end of the process."""

    def cut(_writer: object, *, writing: bool) -> None:
        raise PowerCutError

    commit = lexical_writer.LexicalWriter.commit

    def commit_and_die(writer: lexical_writer.LexicalWriter, seq: int) -> None:
        monkeypatch.setattr(lexical_writer.LexicalWriter, "_write_manifest", cut)
        commit(writer, seq)

    monkeypatch.setattr(lexical_writer.LexicalWriter, "commit", commit_and_die)
    with pytest.raises(PowerCutError):
        filled.add([article(f"tide{number}", "The tide rose.") for number in range(4)])
    with filled.snapshot() as snapshot:
        assert snapshot.term_statistics(["tide", "ferri"]).document_frequency == {
            "tide": 4,
            "ferri": 1,
        }


def test_the_text_of_an_article_without_passages_is_purged_too(filled: Library) -> None:
    empty = Document(
        doc_id="empty", title="", text="Comments: Qorvath.", sha256="", skipped=(Span(0, 18),)
    )
    filled.add([empty])
    with filled._store.writing() as store:
        store.put(replace(empty, text="Comments: Nobody.", skipped=(Span(0, 17),)), [])
    with filled._store.reading() as reader:
        assert reader.has_deletions()
    with filled.writer():
        pass
    with filled._store.reading() as reader:
        assert not reader.has_deletions()
    assert words_held(filled.folder, ["Qorvath"]) == []
    assert problems(filled) == []


class TestErrorsInAWriter:
    def change_and_fail(self, library: Library, error: BaseException, remove: str = "") -> None:
        with library.writer() as writer:
            writer.put(article("tide", "The tide came over the quay."))
            writer.remove(filter(None, [remove]))
            raise error

    def test_the_first_error_is_the_one_that_is_raised(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_writer: object) -> None:
            raise LibraryError("The disk is full.")

        monkeypatch.setattr(index.local.writer.LibraryWriter, "close", full)
        with pytest.raises(SourceClash, match="of another folder") as caught, filled.writer():
            raise SourceClash("a file of another folder")
        assert caught.value.__notes__ == ["Afterwards: The disk is full."]

        def broken(_writer: object) -> None:
            raise KeyError("ghost")

        # Nor does another kind of error take its place, and Ctrl+C stays what it is.
        monkeypatch.setattr(index.local.writer.LibraryWriter, "close", broken)
        with pytest.raises(OSError, match="of its own") as other, filled.writer():
            raise OSError("of its own")
        assert other.value.__notes__ == ["Afterwards: KeyError('ghost')"]
        monkeypatch.setattr(index.local.writer.LibraryWriter, "abandon", full)
        with pytest.raises(KeyboardInterrupt) as interrupted, filled.writer():
            raise KeyboardInterrupt
        assert interrupted.value.__notes__ == ["Afterwards: The disk is full."]

    def test_a_passage_without_an_article_stops_no_change(self, filled: Library) -> None:
        path = filled.folder / STORE_FILE
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "INSERT INTO passages (doc_id, start, end, seq) VALUES ('-', 0, 5, 9)"
            )
        filled.remove(["ferry"])
        filled.add([article("tide", "The tide came over the quay.")])
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "tide") == ["tide"]
            assert matching(snapshot, "ferry") == []

    def test_an_error_in_between_keeps_what_was_stored(self, filled: Library) -> None:
        with pytest.raises(SourceClash):
            self.change_and_fail(filled, SourceClash("another file"))
        assert problems(filled) == [
            "Passages without a vector, which are found by their words only: 1."
        ]

    def test_an_interruption_ends_at_once(
        self, filled: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built: list[str] = []
        with monkeypatch.context() as patch:
            for module in (dense, lexical_writer):
                patch.setattr(module, "build", lambda *_, **__: built.append("an index"))
            with pytest.raises(KeyboardInterrupt):
                self.change_and_fail(filled, KeyboardInterrupt(), remove="ferry")
        assert built == []
        with filled.snapshot() as snapshot:
            assert matching(snapshot, "tide ferry engine") == ["tide"]
        filled.add([])
        assert problems(filled) == []
        assert words_held(filled.folder, ["islands", "engine"]) == []


def test_what_is_left_of_a_removal_cannot_be_known_from_a_damaged_index(filled: Library) -> None:
    (ids,) = (filled.folder / "dense").glob("gen-*/ids.npy")
    ids.write_bytes(b"damaged")
    remains = health.find_remains(filled._store, filled._workspace, Caches(filled.folder), ["x"])
    assert len(remains) == 1
    assert str(ids) in remains[0]


def test_what_a_model_keeps_of_texts_goes_with_every_write(tmp_path: Path) -> None:
    class Keeping(HashEmbedder):
        forgotten = 0

        def forget_texts(self) -> None:
            self.forgotten += 1

    embedder = Keeping()
    library = Library.open(tmp_path / "library", create=True, embedder=embedder)
    library.add([Document(doc_id="a", title="A", text=FERRY, sha256="0" * 64)])
    before = embedder.forgotten
    library.remove(["a"])
    assert embedder.forgotten == before + 1
