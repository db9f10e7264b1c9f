"""What the caches do not hold yet is read once, and anew after every change."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import index.local.cache_writer
from index import Library
from index.documents import Document
from index.jobs.job import GivenFile
from index.local.store import Store, StoreReader
from index.terms import analyse
from tests.fakes import HashEmbedder


def article(number: int) -> Document:
    text = f"Report word{number} of the harbour."
    return Document(doc_id=f"n{number:02}", title=f"Title {number}", text=text, sha256="0" * 64)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each tail was read from the store."""
    counts: Counter[str] = Counter()
    for owner, name in (
        (StoreReader, "vectors_after"),
        (StoreReader, "passages_after"),
        (Store, "passages_after"),
    ):
        original = getattr(owner, name)

        def counted(
            self: Any, *given: Any, name: str = name, original: Any = original, **options: Any
        ) -> Any:
            counts[name] += 1
            return original(self, *given, **options)

        monkeypatch.setattr(owner, name, counted)
    return counts


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Ten articles in the caches, and room for five more beyond the dense one."""
    monkeypatch.setattr(index.local.cache_writer, "ALWAYS_BUILD_BELOW", 10)
    monkeypatch.setattr(index.local.cache_writer, "TAIL_SHARE", 0.5)
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add(map(article, range(10)))
    return made


def search(library: Library, number: int) -> tuple[set[str], set[str]]:
    """Return the articles that are nearest to one's text, and those that hold its own word."""
    vector = HashEmbedder().embed_question(article(number).text)
    with library.snapshot() as snapshot:
        near = snapshot.passages(snapshot.search_dense(vector, 30))
        worded = snapshot.passages(snapshot.search_lexical(analyse(f"word{number}"), 30))
    return {f.document.doc_id for f in near}, {f.document.doc_id for f in worded}


def test_vectors_are_read_once_until_something_changes(
    library: Library, reads: Counter[str]
) -> None:
    library.add([article(10)])
    reads.clear()
    assert all("n10" in search(library, 10)[0] for _ in range(3))
    assert reads["vectors_after"] == 1
    library.add([article(11)])
    reads.clear()
    assert {"n10", "n11"} <= search(library, 11)[0]
    assert search(library, 11)[0] == {f"n{n:02}" for n in range(12)}
    assert reads["vectors_after"] == 1


def test_words_are_read_once_until_something_changes(library: Library, reads: Counter[str]) -> None:
    # Searched exactly as long as there is no index of them.
    shutil.rmtree(library.folder / "lexical")
    assert [search(library, 4)[1] for _ in range(3)] == [{"n04"}] * 3
    assert reads["passages_after"] == 1


def test_a_job_leaves_the_tails_as_they_are(library: Library, reads: Counter[str]) -> None:
    library.add([article(10)])
    assert "n10" in search(library, 10)[0]
    reads.clear()
    library.intake.submit([GivenFile("new.txt", b"New text.")])
    assert "n10" in search(library, 10)[0]
    assert reads["vectors_after"] == 0


def test_what_is_removed_is_not_kept_in_mind(library: Library) -> None:
    library.add([article(10)])
    assert "n10" in search(library, 10)[0]
    library.remove(["n10"])
    assert search(library, 10) == ({f"n{n:02}" for n in range(10)}, set())


def test_a_store_put_back_from_a_copy_is_read_anew(library: Library, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(library.folder, copy)
    library.add([article(10)])
    assert "n10" in search(library, 10)[0]
    (library.folder / "footnote.sqlite").write_bytes((copy / "footnote.sqlite").read_bytes())
    library.add([article(20)])
    near, worded = search(library, 20)
    assert worded == {"n20"}
    assert near == {f"n{n:02}" for n in (*range(10), 20)}
    # As many articles of as many characters as before, but not the same ones.
    vector = HashEmbedder().embed_question(article(20).text)
    with library.snapshot() as snapshot:
        assert snapshot._dense
        _, (held,) = snapshot._tails.vectors(snapshot._reader, snapshot._dense.seq, vector.size)
        (stored,) = snapshot._reader.vectors([11]).values()
    assert held.tolist() == stored.tolist()


def test_counts_of_two_moments_are_not_kept(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article comes while words are counted; then the store is put back as it was before."""
    shutil.rmtree(library.folder / "lexical")
    path = library.folder / "footnote.sqlite"
    before = path.read_bytes()
    read = Store.passages_after

    def read_and_change(store: Store, *given: Any, **options: Any) -> Any:
        monkeypatch.setattr(Store, "passages_after", read)
        with library.writer() as writer:
            writer.put(article(10))
            writer.abandon()
            monkeypatch.setattr(writer, "close", lambda: None)
        return read(store, *given, **options)

    monkeypatch.setattr(Store, "passages_after", read_and_change)
    library._caches.tails.count_words(library._store)
    path.write_bytes(before)
    with library.snapshot() as snapshot:
        assert snapshot.search_lexical(analyse("word10"), 30) == []
        assert snapshot.term_statistics(analyse("word10")).document_frequency == {"word10": 0}
