"""Storing loaded sources: an event for each, and one that fails stops nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.clashes import ClashPolicy
from index.contents import Change
from index.documents import Document
from index.errors import EmptySource, LibraryError
from index.ingestion import Skipped, Stored, store
from index.loaders import Loaded, Rejected
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


def test_sources_are_read_only_as_events_are_taken(library: Library) -> None:
    with library.writer() as writer:
        events = store(writer, [Loaded(FERRY), Loaded(replace(FERRY, doc_id="other.txt"))])
        next(events)
    with library.snapshot() as snapshot:
        assert [entry.doc_id for entry in snapshot.entries()] == ["ferry.txt"]


def test_a_library_that_cannot_be_written_to_is_no_skipped_source(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Change:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(LibraryWriter, "put", full)
    with library.writer() as writer, pytest.raises(LibraryError, match="disk is full"):
        list(store(writer, [Loaded(FERRY)]))
