"""What is removed is gone from the bytes of the file, also where SQLite moved it about."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from index.errors import LibraryError
from index.local.library import STORE_FILE
from index.local.store import Store
from tests.fakes import HashEmbedder

# Of three dozen that were tried, one of seven that leave something where rows are overwritten in
# place only.
SEED = 26


def article(number: int, words: int) -> Document:
    text = f"quokka{number:04}x " * words
    return Document(
        doc_id=f"doc{number:04}", title=f"Title zorb{number:04}q", text=text, sha256="0" * 64
    )


def shuffled(store: Store) -> list[int]:
    """Store and remove articles of many lengths; return the numbers of those removed."""
    chance = random.Random(SEED)
    live: list[int] = []
    gone: list[int] = []
    made = 0
    for _ in range(60):
        with store.writing() as writer:
            for _ in range(chance.randrange(60)):
                new = article(made, chance.choice([20, 60, 200, 400]) // 12 + 1)
                writer.put(new, [Span(0, len(new.text))])
                live.append(made)
                made += 1
        with store.writing() as writer:
            for number in chance.sample(live, min(len(live), chance.randrange(60))):
                writer.remove(f"doc{number:04}")
                live.remove(number)
                gone.append(number)
    return gone


def left(store: Store, numbers: list[int]) -> int:
    content = store.path.read_bytes()
    return sum(
        f"zorb{n:04}q".encode() in content or f"quokka{n:04}x".encode() in content for n in numbers
    )


def test_nothing_of_what_was_removed_is_left_between_the_rows(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite")
    store.create()
    gone = shuffled(store)
    assert len(gone) > 1000
    assert left(store, gone) > 0, "SQLite no longer leaves anything: is compacting still needed?"
    with store.reading() as reader:
        before = reader.totals
    store.compact()
    assert left(store, gone) == 0
    with store.reading() as reader:
        assert reader.totals == before


def test_a_library_is_written_anew_when_something_was_removed(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True, embedder=HashEmbedder())
    library.add(article(number, 400) for number in range(20))
    library.remove(f"doc{number:04}" for number in range(10))
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
        # Pages that were emptied are not kept: only VACUUM gives them back.
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM deletions").fetchone() == (0,)


def test_a_disk_without_room_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(tmp_path, create=True, embedder=HashEmbedder())
    library.add(article(number, 40) for number in range(3))

    def full(_: Store) -> None:
        raise LibraryError("full") from sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "compact", full)
        told = r"no longer found, but .* compacted \(database or disk is full\)\. The next change"
        with pytest.raises(LibraryError, match=told):
            library.remove(["doc0001"])
    with library.snapshot() as snapshot:
        assert [summary.doc_id for summary in snapshot.summaries()] == ["doc0000", "doc0002"]
    compacted: list[Path] = []
    original = Store.compact

    def counted(store: Store) -> None:
        compacted.append(store.path)
        original(store)

    monkeypatch.setattr(Store, "compact", counted)
    library.add([article(5, 40)])
    library.add([article(6, 40)])
    assert compacted == [tmp_path / STORE_FILE]
