"""Writers killed while a file is kept or deleted: it is there with its article, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.local.library import Library
from tests.fakes import HashEmbedder
from tests.faults.test_kills import kill_in
from tests.index.local.test_originals import (
    FERRY,
    PIER,
    digest,
    kept,
    original_of,
    problems,
    put,
)

pytestmark = pytest.mark.faults

_IMPORTS = """
import index.local.originals, index.local.writer
from index.local.originals import Originals
from index.local.store import StoreWriter
from tests.index.local.test_originals import FERRY, PIER, put
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    put(made, "ferry.pdf", FERRY)
    return made


def files_with(library: Library, words: bytes) -> list[str]:
    return [p.name for p in library.folder.rglob("*") if p.is_file() and words in p.read_bytes()]


@pytest.mark.parametrize(
    ("setup", "left"),
    [
        # While the file is written, when it is whole, and in the transaction after it.
        ("index.local.originals.os.fsync = kill", f".{digest(PIER)}.part"),
        ("index.local.originals.sync = kill", digest(PIER)),
        ("StoreWriter.put = kill", digest(PIER)),
        ("StoreWriter.finish = kill", digest(PIER)),
    ],
)
def test_a_file_whose_article_was_not_stored_is_swept(
    library: Library, setup: str, left: str
) -> None:
    kill_in(library.folder, _IMPORTS + setup, "put(library, 'pier.pdf', PIER)")
    assert kept(library) == {digest(FERRY), left}
    assert original_of(library, "pier.pdf") is None
    with library.writer():
        pass
    assert kept(library) == {digest(FERRY)}
    assert files_with(library, b"planks") == []
    assert problems(library) == []


def test_a_file_is_whole_when_its_article_is_stored(library: Library) -> None:
    setup = _IMPORTS + "index.local.writer.LibraryWriter.close = kill"
    kill_in(library.folder, setup, "put(library, 'pier.pdf', PIER)")
    assert original_of(library, "pier.pdf") == PIER


@pytest.mark.parametrize(
    "setup",
    [
        "index.local.writer.LibraryWriter._forget_removed = kill",
        "Originals.discard = kill",
        "Originals._delete = kill",
        "index.local.originals.sync = kill",
    ],
)
def test_a_removed_file_is_gone_after_the_next_writer(library: Library, setup: str) -> None:
    put(library, "pier.pdf", PIER)
    removing = f"with library.writer() as writer:\n    {setup}\n    writer.remove(['pier.pdf'])"
    kill_in(library.folder, _IMPORTS, removing)
    # The article is gone for every reader, whatever is left on the disk.
    assert original_of(library, "pier.pdf") is None
    with library.writer() as writer:
        writer.close()
        assert writer.find_remains(["pier.pdf"]) == []
    assert kept(library) == {digest(FERRY)}
    assert files_with(library, b"planks") == []
    assert problems(library) == []


def test_what_is_left_of_a_killed_removal_is_found(library: Library) -> None:
    put(library, "pier.pdf", PIER)
    removing = (
        "with library.writer() as writer:\n"
        "    Originals.discard = kill\n"
        "    writer.remove(['pier.pdf'])"
    )
    kill_in(library.folder, _IMPORTS, removing)
    assert [each for each in problems(library) if digest(PIER) in each] != []
