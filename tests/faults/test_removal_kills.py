"""A removal from a large library, killed at each step: masked at once, erased in the end."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from index.documents import Document
from index.local import cache_writer
from index.local.lexical import writer as lexical_writer
from index.local.library import STORE_FILE, Library
from index.local.sqlite import file as sqlite_file
from index.terms import analyse
from tests.fakes import HashEmbedder
from tests.faults.test_kills import kill_in
from tests.index.local.test_library import words_held

pytestmark = pytest.mark.faults

# What makes a library of a hundred passages a large one.
_LARGE = """\
import index.local.cache_writer, index.local.dense, index.local.lexical.part_writer
import index.local.lexical.writer, index.local.sqlite.file, index.local.sqlite.scrubbing
from index.local.store import Store, StoreWriter
index.local.cache_writer.ALWAYS_BUILD_BELOW = 0
index.local.lexical.writer.PART_PASSAGES = 30
index.local.lexical.writer.SMALL_PART = 8
index.local.sqlite.file.REWRITTEN_BELOW = 0
index.local.sqlite.scrubbing._AT_ONCE = 8192
"""
# Kills when something is called for the second time.
_SECOND = """
def second(act, calls=[]):
    def counted(*arguments, **options):
        calls.append(act)
        return kill() if len(calls) > 1 else act(*arguments, **options)
    return counted
"""
_STEPS = {
    "the words are not deleted yet": "index.local.lexical.writer.LexicalWriter.delete = kill",
    "they are hidden": "index.local.lexical.writer.LexicalWriter.close = kill",
    "nothing is rewritten": "index.local.lexical.writer.erase = kill",
    "a part is half rewritten": "index.local.lexical.part_writer.PartWriter.commit = second("
    "index.local.lexical.part_writer.PartWriter.commit)",
    "a part is rewritten and not named": "index.local.lexical.part_writer._delete_unused = kill",
    "it is named and the old one is there": "index.local.lexical.writer.sweep = kill_after(1)",
    "no vector is erased": "index.local.dense._publish = kill",
    "the vectors are erased": "Store.compact = kill",
    "the rows are half scrubbed": "index.local.sqlite.scrubbing._unallocated = second("
    "index.local.sqlite.scrubbing._unallocated)",
    "the rows are scrubbed and not on the disk": "index.local.sqlite.scrubbing.os.fsync = kill",
    "all is erased": "StoreWriter.forget_deletions = kill",
}
_AFTER = """
def kill_after(calls, swept=index.local.lexical.writer.sweep):
    def counted(*arguments):
        nonlocal calls
        calls -= 1
        return kill() if calls < 0 else swept(*arguments)
    return counted
"""


def article(number: int) -> Document:
    own = f"zorb{number}q"
    text = f"Harbour report {own}. " + f"Rain fell on the {own}p pier that day. " * 25
    return Document(doc_id=f"d{number:02}", title=f"Title {own}", text=text, sha256=f"{number:064}")


def found(library: Library, words: str) -> set[str]:
    with library.snapshot() as snapshot:
        by_words = snapshot.passages(snapshot.search_lexical(analyse(words), 1000))
        vector = HashEmbedder().embed_question(words)
        near = snapshot.passages(snapshot.search_dense(vector, 1000))
        listed = {summary.doc_id for summary in snapshot.summaries()}
    assert {hit.document.doc_id for hit in near} == listed
    return {hit.document.doc_id for hit in by_words}


@pytest.mark.parametrize("step", _STEPS)
def test_whatever_step_it_is_killed_at(
    library: Library, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    everyone = {f"d{number:02}" for number in range(16)}
    assert found(library, "harbour") == everyone
    # A reader that is there all along.
    reader = Library.open(library.folder, embedder=HashEmbedder())
    assert found(reader, "zorb5q") == {"d05"}
    kill_in(library.folder, _LARGE + _SECOND + _AFTER + _STEPS[step], "library.remove(['d05'])")
    for each in (reader, Library.open(library.folder, embedder=HashEmbedder())):
        assert found(each, "zorb5q zorb5qp") == set()
        assert found(each, "harbour") == everyone - {"d05"}
    assert "Words of removed articles may still be in the index files." in library.problems()
    with library.writer() as writer:
        pass
    with library.writer() as writer:
        assert writer.find_remains(["d05"]) == []
    assert words_held(library.folder, ["zorb5q", "zorb5qp"]) == []
    assert words_held(library.folder, ["zorb6q", "zorb6qp"])
    assert library.problems() == []
    with closing(sqlite3.connect(library.folder / STORE_FILE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert found(reader, "harbour") == everyone - {"d05"}
    assert len(list((library.folder / "lexical").glob("gen-*"))) == 1


@pytest.fixture
def library(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library whose words are in several parts, and whose files count as large."""
    monkeypatch.setattr(lexical_writer, "PART_PASSAGES", 30)
    monkeypatch.setattr(lexical_writer, "SMALL_PART", 8)
    monkeypatch.setattr(sqlite_file, "REWRITTEN_BELOW", 0)
    monkeypatch.setattr(cache_writer, "ALWAYS_BUILD_BELOW", 0)
    library = Library.open(f"{tmp_path}/library", create=True, embedder=HashEmbedder())
    library.add(article(number) for number in range(16))
    assert len(list((library.folder / "lexical").glob("gen-*/part-*"))) > 2
    return library
