"""Storing loaded sources: an event for each, and one that fails stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import Library, ingestion
from index.clashes import ClashPolicy
from index.contents import Change
from index.documents import Document
from index.errors import EmptySource, LibraryError
from index.ingestion import Skipped, Stored, store
from index.loaders import Loaded, Rejected
from index.local.store import StoreWriter
from index.local.writer import LibraryWriter
from tests.fakes import HashEmbedder

FERRY = Document(doc_id="ferry.txt", title="Ferry", text="The ferry stopped.", sha256="")
NOTED = replace(FERRY, notes=("a note",))
EDITED = replace(NOTED, text="The ferry sails again.")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())


def test_each_source_has_its_event(library: Library) -> None:
    empty = Rejected("empty.txt", EmptySource("The file is empty."))
    with library.writer() as writer:
        assert list(store(writer, [Loaded(NOTED), empty, Loaded(NOTED)])) == [
            Stored(NOTED, Change.ADDED),
            Skipped("empty.txt", empty.error),
            Stored(NOTED, Change.UNCHANGED),
        ]
        (event,) = store(writer, [Loaded(EDITED)], policy=ClashPolicy.REFUSE)
        assert isinstance(event, Skipped)
        assert (event.name, event.document) == ("ferry.txt", EDITED)
        assert list(store(writer, [Loaded(EDITED)])) == [Stored(EDITED, Change.REPLACED)]


def ids(library: Library) -> set[str]:
    with library.snapshot() as snapshot:
        return {entry.doc_id for entry in snapshot.entries()}


def numbered(number: int, text: str = "The ferry stopped.") -> Loaded:
    return Loaded(replace(FERRY, doc_id=f"{number}.txt", text=f"{text} {number}"))


def test_sources_are_read_only_as_events_are_taken(library: Library) -> None:
    taken = []

    def sources() -> Iterator[Loaded]:
        for number in range(1_000):
            taken.append(number)
            yield numbered(number)

    with library.writer() as writer:
        next(store(writer, sources()))
        assert 1 <= len(taken) <= 64
    assert ids(library) == {f"{number}.txt" for number in taken}


def test_small_articles_that_come_quickly_are_stored_together(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    put_all = LibraryWriter.put_all

    def counting(writer: LibraryWriter, articles: Any, **options: Any) -> Any:
        sizes.append(len(articles))
        return put_all(writer, articles, **options)

    monkeypatch.setattr(LibraryWriter, "put_all", counting)
    monkeypatch.setattr(ingestion, "_MOST_SECONDS", 1e9)
    monkeypatch.setattr(ingestion, "_MOST_CHARACTERS", 10_000)
    with library.writer() as writer:
        list(store(writer, map(numbered, range(100))))
        assert sizes == [64, 36]
        # An id that comes again, a large text and a file that is kept each end a batch.
        again = [numbered(1), numbered(2), numbered(1, "It sails."), numbered(3)]
        list(store(writer, again))
        assert sizes[2:] == [2, 2]
        list(store(writer, [numbered(5), numbered(6, "Rain. " * 2_000), numbered(7)]))
        assert sizes[4:] == [2, 1]
        monkeypatch.setattr(ingestion, "_MOST_SECONDS", 0.0)
        list(store(writer, map(numbered, range(200, 203))))
        assert sizes[6:] == [1, 1, 1]
    with library.snapshot() as snapshot:
        assert snapshot.document("1.txt").text == "It sails. 1"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), LibraryError("It is gone.")])
def test_what_was_read_before_an_error_is_stored(
    library: Library, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingestion, "_MOST_SECONDS", 1e9)

    def sources() -> Iterator[Loaded]:
        yield from map(numbered, range(3))
        raise error

    with pytest.raises(type(error)) as raised, library.writer() as writer:
        list(store(writer, sources()))
    assert raised.value is error
    assert ids(library) == {"0.txt", "1.txt", "2.txt"}


def test_the_first_error_is_raised_if_storing_fails_after_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> list[Change]:
        raise LibraryError("The disk is full.")

    def sources() -> Iterator[Loaded]:
        yield numbered(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(ingestion, "_MOST_SECONDS", 1e9)
    monkeypatch.setattr(LibraryWriter, "put_all", full)
    with pytest.raises(KeyboardInterrupt) as raised, library.writer() as writer:
        list(store(writer, sources()))
    assert any("The disk is full." in note for note in raised.value.__notes__)


def test_a_clash_among_many_keeps_out_its_own_only(library: Library) -> None:
    with library.writer() as writer:
        list(store(writer, [numbered(1), numbered(2)]))
        events = list(
            store(
                writer,
                [numbered(0), numbered(1, "Another text."), numbered(2), numbered(3)],
                policy=ClashPolicy.REFUSE,
            )
        )
    assert [type(event) for event in events] == [Stored, Skipped, Stored, Stored]
    changes = [event.change for event in events if isinstance(event, Stored)]
    assert changes == [Change.ADDED, Change.UNCHANGED, Change.ADDED]
    with library.snapshot() as snapshot:
        assert snapshot.document("1.txt").text == "The ferry stopped. 1"


def test_a_transaction_that_fails_stores_none_of_its_articles(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = StoreWriter.put

    def failing(writer: StoreWriter, document: Document, *rest: Any) -> None:
        if document.doc_id == "2.txt":
            raise LibraryError("The disk is full.")
        put(writer, document, *rest)

    monkeypatch.setattr(StoreWriter, "put", failing)
    with library.writer() as writer, pytest.raises(LibraryError, match="disk is full"):
        list(store(writer, map(numbered, range(4))))
    assert ids(library) == set()


def test_a_library_that_cannot_be_written_to_is_no_skipped_source(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> list[Change]:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(LibraryWriter, "put_all", full)
    with library.writer() as writer, pytest.raises(LibraryError, match="disk is full"):
        list(store(writer, [Loaded(FERRY)]))
