"""The files that articles were read from: kept as long as one of their articles is there."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from index.clashes import ClashPolicy
from index.contents import Change
from index.documents import Document
from index.errors import LibraryError
from index.jobs.job import GivenFile
from index.jobs.worker import work
from index.layout import Layout, PlaceKind
from index.loaders import Loaded, load
from index.local.library import Library
from index.originals import Original
from tests.fakes import HashEmbedder
from tests.small_pdf import small_pdf

PIER = small_pdf(["The pier closed at noon.", "Its planks were rotten."], ["It opens in May."])
FERRY = small_pdf(["The ferry stopped on Monday."])


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


def kept(library: Library) -> set[str]:
    folder = library.folder / "originals"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def problems(library: Library) -> list[str]:
    """Return what is wrong, apart from the passages that these tests do not embed."""
    return [each for each in library.problems() if "without a vector" not in each]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def article(doc_id: str, content: bytes) -> Document:
    return Document(
        doc_id=doc_id,
        title=doc_id,
        text="The pier closed at noon.",
        sha256=digest(content),
        layout=Layout(kind=PlaceKind.PAGE, starts=(0,), labels=("1",)),
    )


def put(
    library: Library,
    doc_id: str,
    content: bytes | None,
    document: Document | None = None,
    policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
) -> Change:
    original = None if content is None else Original(content=content)
    with library.writer() as writer:
        given = document or article(doc_id, content or b"")
        return writer.put(given, original=original, policy=policy)


def add(library: Library, *paths: Path) -> None:
    with library.writer() as writer:
        for source in load(paths):
            assert isinstance(source, Loaded), source
            writer.put(source.document, original=source.original)


def original_of(library: Library, doc_id: str) -> bytes | None:
    with library.snapshot() as snapshot:
        path = snapshot.original(doc_id)
    return path.read_bytes() if path else None


def test_a_pdf_is_kept_though_its_file_is_moved(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "pier.pdf"
    path.write_bytes(PIER)
    text = tmp_path / "note.txt"
    text.write_text("The orchard froze in May, and the apples were lost.")
    add(library, path, text)
    path.unlink()
    assert original_of(library, "pier.pdf") == PIER
    assert original_of(library, "note.txt") is None
    assert original_of(library, "nobody.pdf") is None
    assert kept(library) == {digest(PIER)}
    assert problems(library) == []


def test_a_pdf_from_the_app_is_kept_until_it_is_removed(library: Library) -> None:
    intake = library.intake
    intake.submit([GivenFile("pier.pdf", PIER), GivenFile("ferry.pdf", FERRY)])
    assert work(library) == 0
    assert original_of(library, "pier.pdf") == PIER
    assert kept(library) == {digest(PIER), digest(FERRY)}
    intake.remove(["pier.pdf"])
    assert work(library) == 0
    assert kept(library) == {digest(FERRY)}
    assert problems(library) == []


def test_one_file_of_two_articles_stays_until_both_are_gone(library: Library) -> None:
    put(library, "a.pdf", PIER)
    put(library, "b.pdf", PIER)
    assert kept(library) == {digest(PIER)}
    library.remove(["a.pdf"])
    assert original_of(library, "b.pdf") == PIER
    library.remove(["b.pdf"])
    assert kept(library) == set()


def test_a_new_version_replaces_the_file_of_the_old(library: Library) -> None:
    put(library, "a.pdf", PIER)
    changed = replace(article("a.pdf", FERRY), text="The ferry stopped.")
    assert put(library, "a.pdf", FERRY, changed) is Change.REPLACED
    assert kept(library) == {digest(FERRY)}
    # Other facts of the same bytes leave them.
    put(library, "a.pdf", None, replace(changed, author="Ann Lee"))
    assert original_of(library, "a.pdf") == FERRY
    # Other bytes that are not given are not there.
    put(library, "a.pdf", None, replace(changed, sha256=digest(PIER)))
    assert original_of(library, "a.pdf") is None
    assert kept(library) == set()
    assert problems(library) == []


@pytest.mark.parametrize("policy", [ClashPolicy.REPLACE_OWN, ClashPolicy.REFUSE])
@pytest.mark.parametrize("damage", ["missing", "damaged", "never kept"])
def test_adding_the_file_again_brings_it_back(
    library: Library, damage: str, policy: ClashPolicy
) -> None:
    put(library, "a.pdf", None if damage == "never kept" else PIER, article("a.pdf", PIER))
    path = library.folder / "originals" / digest(PIER)
    if damage == "missing":
        path.unlink()
    elif damage == "damaged":
        path.write_bytes(PIER[:-1] + b"?")
    found = problems(library)
    assert [damage in each and "a.pdf" in each for each in found] == (
        [] if damage == "never kept" else [True]
    )
    assert put(library, "a.pdf", PIER, policy=policy) is Change.UNCHANGED
    assert original_of(library, "a.pdf") == PIER
    assert problems(library) == []


def test_a_repair_forgets_what_cannot_be_shown(library: Library) -> None:
    put(library, "a.pdf", PIER)
    put(library, "b.pdf", FERRY)
    (library.folder / "originals" / digest(PIER)).write_bytes(b"?")
    with library.writer() as writer:
        writer.rebuild()
    assert problems(library) == []
    assert original_of(library, "a.pdf") is None
    assert original_of(library, "b.pdf") == FERRY
    assert kept(library) == {digest(FERRY)}


def test_a_file_that_changed_since_it_was_read_is_not_kept(library: Library) -> None:
    with library.writer() as writer:
        writer.put(article("a.pdf", PIER), original=Original(content=FERRY))
    assert kept(library) == set()
    assert original_of(library, "a.pdf") is None
    assert problems(library) == []


def test_what_belongs_to_no_article_is_reported_and_swept(library: Library) -> None:
    put(library, "a.pdf", PIER)
    folder = library.folder / "originals"
    (folder / digest(b"left")).write_bytes(b"left")
    (folder / f".{digest(b'half')}.part").write_bytes(b"half")
    assert len(problems(library)) == 2
    with library.writer() as writer:
        assert writer.find_remains(["a.pdf"]) == ["The article a.pdf is still stored."]
    assert kept(library) == {digest(PIER)}
    assert problems(library) == []


def test_a_disk_that_takes_no_file_stores_no_article(library: Library, tmp_path: Path) -> None:
    (library.folder / "originals").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be kept"):
        put(library, "a.pdf", PIER)
    with library.snapshot() as snapshot:
        assert snapshot.totals.documents == 0
