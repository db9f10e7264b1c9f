"""What SQLite leaves between rows is overwritten, and nothing that it reads."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.local.sqlite import file as sqlite_file
from index.local.sqlite.scrubbing import scrub
from index.local.store import Store
from tests.index.local.test_compaction import article, left, shuffled


@pytest.fixture(autouse=True)
def _never_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large, so that it is scrubbed."""
    monkeypatch.setattr(sqlite_file, "REWRITTEN_BELOW", 0)
    monkeypatch.setattr(sqlite_file, "REWRITTEN_SHARE", 1.0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store.sqlite")
    store.create()
    return store


def all_rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return [row for name in tables for row in connection.execute(f"SELECT * FROM {name}")]


def integrity(path: Path) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall()


def test_nothing_is_left_and_no_row_is_changed(store: Store) -> None:
    gone = shuffled(store)
    assert left(store, gone) > 0, "SQLite no longer leaves anything: is scrubbing still needed?"
    before, size, inode = all_rows(store.path), store.path.stat().st_size, store.path.stat().st_ino
    store.compact()
    assert left(store, gone) == 0
    assert all_rows(store.path) == before
    assert integrity(store.path) == [("ok",)]
    # It was not rewritten.
    assert (store.path.stat().st_size, store.path.stat().st_ino) == (size, inode)


@pytest.mark.parametrize("page_size", [512, 1024, 8192, 65536])
def test_pages_of_any_size_and_rows_of_any_length(tmp_path: Path, page_size: int) -> None:
    path = tmp_path / "any.sqlite"
    rng = random.Random(page_size)
    live: dict[int, str] = {}
    gone: list[str] = []
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA page_size={page_size}; PRAGMA secure_delete=ON;")
        connection.execute("CREATE TABLE rows (name TEXT PRIMARY KEY, text TEXT)")
        connection.execute("CREATE INDEX by_text ON rows (text)")
        for number in range(1500):
            text = f"word{number:05}x" * rng.choice([1, 3, 20, 300])
            connection.execute("INSERT INTO rows VALUES (?, ?)", (f"{rng.random()} {number}", text))
            live[number] = text
            if number % 3 == 2:
                key = rng.choice(sorted(live))
                connection.execute("DELETE FROM rows WHERE text = ?", (live[key],))
                gone.append(f"word{key:05}x")
                del live[key]
        connection.commit()
    before = all_rows(path)
    assert scrub(path)
    content = path.read_bytes()
    assert [word for word in gone if word.encode() in content] == []
    assert all(f"word{key:05}x".encode() in content for key in live)
    assert all_rows(path) == before
    assert integrity(path) == [("ok",)]
    written = path.stat().st_mtime_ns
    assert scrub(path)
    assert path.read_bytes() == content
    assert path.stat().st_mtime_ns == written  # there was nothing to overwrite any more


def test_a_file_that_is_read_in_several_pieces(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.local.sqlite.scrubbing._AT_ONCE", 8192)
    monkeypatch.setattr("index.local.sqlite.scrubbing._LOCKED_BYTE", 8192 * 3)
    gone = shuffled(store)
    before = all_rows(store.path)
    content = store.path.read_bytes()
    store.compact()
    assert store.path.read_bytes() != content
    # The page that the system locks is not touched; it holds nothing in a file that reaches it.
    locked = slice(8192 * 3, 8192 * 3 + 4096)
    assert store.path.read_bytes()[locked] == content[locked]
    assert all_rows(store.path) == before
    assert left(store, gone) <= left_in(content[locked], gone)


def left_in(content: bytes, numbers: list[int]) -> int:
    return sum(f"quokka{n:04}x".encode() in content for n in numbers)


class TestFilesThatAreRewritten:
    """Where scrubbing is not possible, or gives back no room."""

    @pytest.fixture
    def rewritten(self, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        paths: list[Path] = []
        rewrite = Store._rewrite

        def noted(store: Store) -> None:
            paths.append(store.path)
            rewrite(store)

        monkeypatch.setattr(Store, "_rewrite", noted)
        return paths

    def test_one_that_vacuums_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "auto.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("PRAGMA auto_vacuum=FULL; CREATE TABLE rows (text TEXT);")
        assert not scrub(path)

    def test_one_that_is_no_sqlite_file(self, tmp_path: Path) -> None:
        path = tmp_path / "no.sqlite"
        path.write_bytes(b"x" * 8192)
        assert not scrub(path)
        assert path.read_bytes() == b"x" * 8192

    def test_a_page_that_is_not_as_expected(self, store: Store) -> None:
        shuffled(store)
        content = bytearray(store.path.read_bytes())
        leaf = next(at for at in range(4096, len(content), 4096) if content[at] == 13)
        content[leaf + 3 : leaf + 5] = b"\xff\xff"  # more cells than the page has room for
        store.path.write_bytes(content)
        assert not scrub(store.path)

    def test_one_of_which_much_is_free(
        self, store: Store, rewritten: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite_file, "REWRITTEN_SHARE", 0.25)
        with store.writing() as writer:
            for number in range(100):
                writer.put(article(number, 900), [])
        store.compact()
        assert rewritten == []
        size = store.path.stat().st_size
        with store.writing() as writer:
            for number in range(60):
                writer.remove(f"doc{number:04}")
        store.compact()
        assert rewritten == [store.path]
        assert store.path.stat().st_size < size / 2

    def test_a_small_one(
        self, store: Store, rewritten: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite_file, "REWRITTEN_BELOW", 16_000_000)
        store.compact()
        assert rewritten == [store.path]


def test_it_waits_for_readers_and_keeps_them_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = shuffled(store)
    scrubbing, go_on, read = threading.Event(), threading.Event(), threading.Event()
    counts: list[int] = []

    def slow(path: Path) -> bool:
        scrubbing.set()
        go_on.wait(10)
        return scrub(path)

    def reading() -> None:
        scrubbing.wait(10)
        with store.reading() as reader:
            counts.append(reader.totals.documents)
        read.set()

    monkeypatch.setattr(sqlite_file, "scrub", slow)
    with store.reading() as reader:
        compacting = threading.Thread(target=store.compact)
        compacting.start()
        assert not scrubbing.wait(0.3)  # a reader is still there
        expected = reader.totals.documents
    other = threading.Thread(target=reading)
    other.start()
    assert scrubbing.wait(10)
    assert not read.wait(0.3)  # it must not see pages while they are overwritten
    go_on.set()
    compacting.join()
    other.join()
    assert counts == [expected]
    assert left(store, gone) == 0
    with store.writing() as writer:
        writer.put(article(9999, 40), [])
    assert integrity(store.path) == [("ok",)]


# Writes a row at once or says that it may not, and commits when it is told to.
_OTHER_PROCESS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("INSERT INTO meta (key, value) VALUES ('other', 'process')")
except sqlite3.OperationalError as error:
    sys.exit(print(error))
print("writing", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


def test_another_process_is_kept_out_and_its_later_rows_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Unix, closing any handle of a file ends all the locks of the process on the file.

    So another process may write as soon as the file was scrubbed, before SQLite gives back a lock
    that it has no more.
    """
    gone = shuffled(store)
    answers: list[str] = []
    others: list[subprocess.Popen[str]] = []

    def another_writes() -> None:
        command = [sys.executable, "-c", _OTHER_PROCESS, str(store.path)]
        pipe = subprocess.PIPE
        others.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
        output = others[-1].stdout
        assert output is not None
        answers.append(output.readline().strip())

    def synced(handle: int, sync: Callable[[int], None] = os.fsync) -> None:
        another_writes()  # every page is overwritten, and the file is still open
        sync(handle)

    def scrubbed(path: Path) -> bool:
        done = scrub(path)
        another_writes()
        return done

    monkeypatch.setattr("index.local.sqlite.scrubbing.os.fsync", synced)
    monkeypatch.setattr(sqlite_file, "scrub", scrubbed)
    store.compact()
    for other in others:
        other.communicate("\n", timeout=30)
    assert answers[0] == "database is locked"
    if sys.platform != "win32":  # there a lock belongs to its handle
        assert answers[1] == "writing"
        assert ("other", "process") in all_rows(store.path)
    assert left(store, gone) == 0
    with store.writing() as writer:
        writer.put(article(9999, 40), [])
    assert integrity(store.path) == [("ok",)]


def test_a_disk_that_refuses_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise OSError("Input/output error")

    monkeypatch.setattr(sqlite_file, "scrub", refuse)
    with pytest.raises(LibraryError, match="cannot be written to: Input/output error"):
        store.compact()
    with store.reading() as reader:  # the lock was released
        assert reader.totals.documents == 0
