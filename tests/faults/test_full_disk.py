"""A disk without room: a sentence, nothing half stored, and all is well once there is room."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from index.documents import Document
from index.errors import LibraryError
from index.jobs.job import GivenFile, State
from index.jobs.worker import work
from index.local.library import Library
from index.local.writer import LibraryWriter
from index.terms import analyse
from tests.fakes import HashEmbedder

pytestmark = pytest.mark.faults

SIZE = 2_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip(f"a file system cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def article(number: int, length: int = 40) -> Document:
    text = f"Harbour report word{number}. " + "It rained. " * length
    return Document(doc_id=f"n{number:03}", title="Report", text=text, sha256=str(number))


def leave_free(disk: Path, count: int) -> Path:
    """Fill the disk up to `count` bytes with a file, and return the file."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    with ballast.open("r+b") as file:
        file.truncate(max(0, ballast.stat().st_size - count))
    return ballast


def check_sound(library: Library, at_least: set[str]) -> None:
    with library.writer() as writer:
        list(writer.embed())
    assert library.problems() == []
    with library.snapshot() as snapshot:
        stored = {summary.doc_id for summary in snapshot.summaries()}
        assert stored >= at_least
        hits = snapshot.passages(snapshot.search_lexical(["harbour"], 10_000))
        assert {hit.document.doc_id for hit in hits} == stored
        assert len(snapshot.search_dense(HashEmbedder().embed_question("harbour"), 10_000)) == (
            snapshot.totals.passages
        )


@pytest.mark.parametrize("kilobytes", [0, 4, 8, 16, 24, 32, 48, 64, 200])
def test_adding_when_so_much_room_is_left(small_disk: Path, kilobytes: int) -> None:
    """How much there is decides what fails: the store, the words, the vectors, or nothing."""
    library = Library.open(small_disk / "library", create=True, embedder=HashEmbedder())
    library.add(article(number) for number in range(10))
    ballast = leave_free(small_disk, 1024 * kilobytes)
    new = [article(number) for number in range(10, 20)]
    failed = False
    try:
        library.add(new)
    except LibraryError as error:
        failed = True
        said = str(error)
        assert "cannot be" in said
        assert "room" in said
    assert failed or kilobytes > 16
    kept = {f"n{number:03}" for number in range(10)}
    with library.snapshot() as snapshot:  # readers go on, with what was stored
        stored = {summary.doc_id for summary in snapshot.summaries()}
        assert stored >= kept
        hits = snapshot.passages(snapshot.search_lexical(analyse("harbour"), 1000))
        assert {hit.document.doc_id for hit in hits} == stored
    ballast.unlink()
    check_sound(library, stored)
    library.add(new)
    check_sound(library, kept | {doc.doc_id for doc in new})


def test_removing_without_room_to_purge(small_disk: Path) -> None:
    """Gone for readers at once or not at all; gone from the files when there is room."""
    library = Library.open(small_disk / "library", create=True, embedder=HashEmbedder())
    library.add([article(number) for number in range(12)])
    ballast = leave_free(small_disk, 16 * 1024)
    with pytest.raises(LibraryError, match="room"):
        library.remove(["n003"])
    with library.snapshot() as snapshot:
        stored = {summary.doc_id for summary in snapshot.summaries()}
        hits = snapshot.passages(snapshot.search_lexical(analyse("word3"), 10))
        assert {hit.document.doc_id for hit in hits} == {"n003"} & stored
    ballast.unlink()
    with library.writer() as writer:
        if "n003" in stored:
            writer.remove(["n003"])
    assert library.problems() == []
    with library.snapshot() as snapshot:
        assert snapshot._lexical is not None
        assert snapshot._lexical.document_frequency("word3") == 0
    content = b"".join(p.read_bytes() for p in library.folder.rglob("*") if p.is_file())
    assert b"word3." not in content


def test_a_disk_that_fills_while_many_are_added(small_disk: Path) -> None:
    library = Library.open(small_disk / "library", create=True, embedder=HashEmbedder())
    stored = set()

    def fill(writer: LibraryWriter) -> None:
        for number in range(10_000):
            writer.put(article(number, length=400))
            stored.add(f"n{number:03}")

    with pytest.raises(LibraryError, match="room"), library.writer() as writer:
        fill(writer)
    assert len(stored) > 20
    with library.snapshot() as snapshot:
        assert {summary.doc_id for summary in snapshot.summaries()} == stored
    more = ["mount", "-o", f"remount,size={10 * SIZE}", str(small_disk)]
    subprocess.run(more, check=True)
    check_sound(library, stored)


def test_no_room_for_a_library_at_all(small_disk: Path) -> None:
    ballast = leave_free(small_disk, 0)
    with pytest.raises(LibraryError, match="disk"):
        Library.open(small_disk / "library", create=True, embedder=HashEmbedder())
    ballast.unlink()
    library = Library.open(small_disk / "library", create=True, embedder=HashEmbedder())
    library.add([article(1)])
    check_sound(library, {"n001"})


@pytest.mark.parametrize("kilobytes", [0, 16, 32, 64, 128])
def test_a_worker_without_room_goes_on_once_there_is_some(small_disk: Path, kilobytes: int) -> None:
    library = Library.open(small_disk / "library", create=True, embedder=HashEmbedder())
    intake = library.intake
    files = [GivenFile(f"n{n}.txt", article(n, 200).text.encode()) for n in range(10)]
    intake.submit(files)
    ballast = leave_free(small_disk, 1024 * kilobytes)
    with suppress(LibraryError):  # not even this can be told in the store
        ended = work(library)
        status = intake.jobs().worker
        assert bool(ended) == status.stopped == ("room" in status.message)
    with pytest.raises(LibraryError, match="Check that the disk has room"):
        intake.submit([GivenFile("late.txt", b"x" * 200_000)])
    ballast.unlink()
    assert work(library) == 0
    assert {job.state for job in intake.jobs().jobs} == {State.DONE}
    check_sound(library, {file.name for file in files})
