"""Milvus' disk is full: nothing is lost or shown that was removed, and it recovers with room."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.distributed.library import ClusterLibrary
from index.documents import Document
from index.errors import LibraryError
from index.protocols import Library
from tests.cluster_servers import Cluster, MilvusServer
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import article, files_with, flush, names

pytestmark = [pytest.mark.cluster, pytest.mark.faults]

SECRET = "zephyrlantern"
# Numbers of a vector: with so many, some hundred passages fill what the server has laid by.
DIMENSION = 4_096
_DISK = "500m"


@pytest.fixture
def milvus() -> Iterator[MilvusServer]:
    """A Milvus server whose files are on a small disk of their own."""
    disks: list[Path] = []

    def mount(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
        try:
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            mounted = False
        if not mounted:
            pytest.skip("needs the right to mount a small disk")
        disks.append(folder)

    server = MilvusServer(mount)
    yield server
    server.kill()
    for disk in disks:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    server.stop()


def fill(disk: Path) -> None:
    """Take all room that is left, but for some pages."""
    free = os.statvfs(disk)
    room = free.f_bavail * free.f_frsize - 20_000
    if room > 0:
        with (disk / "filler").open("ab") as file:
            file.write(bytes(room))


def large(number: int) -> Document:
    paragraphs = [f"Large {number}, part {part}. " + "word " * 60 for part in range(200)]
    return article(f"large{number}", "\n\n".join(paragraphs))


def add_until_it_fails(library: Library, disk: Path) -> tuple[set[str], LibraryError]:
    tried: set[str] = set()
    for number in range(60):
        fill(disk)
        tried.add(f"large{number}")
        try:
            library.add([large(number)])
        except LibraryError as error:
            return tried, error
    raise AssertionError("nothing failed")


def nearest(library: ClusterLibrary, text: str, count: int) -> list[str]:
    vector = library.embedder.embed_question(text)
    with library.snapshot() as snapshot:
        found = snapshot.passages(snapshot.search_dense(vector, count))
    return [each.doc_id for each in found]


def test_milvus_has_no_room(cluster: Cluster, milvus: MilvusServer, tmp_path: Path) -> None:
    library = ClusterLibrary.connect(
        cluster.postgres.address(), milvus.address, create=True,
        embedder=HashEmbedder("hash", DIMENSION), folder=tmp_path / "cache",
    )  # fmt: skip
    library.add([article("ferry"), article("gone", SECRET)])
    tried, refused = add_until_it_fails(library, milvus.folder / "data")
    assert "The articles are stored, but Milvus" in str(refused)
    assert "disk has room" in str(refused)
    # All is in the truth, also what Milvus has refused, and it is searched there.
    assert names(library) == {"ferry", "gone", *tried}
    assert nearest(library, "The ferry was launched on Monday.", 1) == ["ferry"]
    assert nearest(library, f"The gone was launched on Monday. {SECRET}", 1) == ["gone"]
    with pytest.raises(LibraryError, match=r"no longer found.*may still be in Milvus"):
        library.remove(["gone"])
    assert "gone" not in nearest(library, f"The gone was launched on Monday. {SECRET}", 5)
    flush(cluster.postgres)
    assert files_with(cluster.postgres.data / "base", SECRET.encode()) == []
    (milvus.folder / "data" / "filler").unlink()
    # This Milvus ends itself when it cannot write; a later one may refuse and stay.
    if milvus.has_ended:
        milvus.start()
    deadline = time.monotonic() + 120
    while True:
        try:
            library.add([article("last")])
            break
        except LibraryError:
            assert time.monotonic() < deadline, "Milvus did not recover"
            time.sleep(1)
    # What it has accepted and lost, if anything, is there again.
    assert library.problems() == []
    with library.writer() as writer:
        assert writer.find_remains(["gone"]) == []
    assert names(library) == {"ferry", "last", *tried}
    assert nearest(library, "The last was launched on Monday.", 1) == ["last"]
