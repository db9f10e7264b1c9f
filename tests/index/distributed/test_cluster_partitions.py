"""The network fails, a disk is full, a copy of the server is behind: nothing is lost or shown."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.distributed import milvus, postgres
from index.distributed.library import ClusterLibrary
from index.errors import LibraryBusy, LibraryError
from index.protocols import Library
from index.terms import analyse
from tests.cluster_proxy import Mode, Proxy
from tests.cluster_servers import Cluster, PostgresServer
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import article, dense, names

# Not that of other tests, which look for theirs in the files of the same server.
SECRET = "celestamarble"

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.faults,
    # pg8000 leaves the socket of a connection that was not made to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("sockets_of_failed_connections"),
]


@pytest.fixture
def proxied() -> Iterator[Callable[[int], Proxy]]:
    made: list[Proxy] = []

    def make(port: int) -> Proxy:
        made.append(Proxy(port))
        return made[-1]

    yield make
    for proxy in made:
        proxy.close()


def opened(address: str, folder: Path, vectors: str = "") -> ClusterLibrary:
    return ClusterLibrary.connect(
        address, vectors or None, create=True, embedder=HashEmbedder(), folder=folder
    )


def change_until_it_fails(library: Library, done: dict[str, bool]) -> LibraryError:
    """Add and remove until it fails; record after each change what must be so then."""
    for number in range(10_000):
        name = f"d{number // 3}"
        try:
            if number % 3 == 2:
                library.remove([name])
                done[name] = False
            else:
                library.add([article(name, f"revision {number}")])
                done[name] = True
        except LibraryError as error:
            done.pop(name, None)
            return error
    raise AssertionError("nothing failed")


@pytest.mark.parametrize("mode", [Mode.SILENT, Mode.REFUSE])
def test_the_way_to_postgresql_is_blocked_in_the_middle_of_changes(
    cluster: Cluster, tmp_path: Path, proxied: Callable[[int], Proxy], mode: Mode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    address, port = cluster.postgres.address(), cluster.postgres.port
    proxy = proxied(port)
    monkeypatch.setattr(postgres, "STATEMENT_SECONDS", 3.0)
    near = opened(address, tmp_path / "near")
    far = opened(address.replace(str(port), str(proxy.port)), tmp_path / "far")
    done: dict[str, bool] = {}
    failed: list[LibraryError] = []
    changing = threading.Thread(target=lambda: failed.append(change_until_it_fails(far, done)))
    changing.start()
    while len(done) < 3:
        time.sleep(0.1)
    proxy.become(mode)
    began = time.monotonic()
    changing.join(60)
    assert failed, "the writer hangs"
    assert "cannot be reached" in str(failed[0])
    assert time.monotonic() - began < 45
    with pytest.raises(LibraryError, match="cannot be reached"):
        names(far)
    # Those who reach the server go on asking.
    assert {name for name, stored in done.items() if stored} <= names(near)
    # The server may take the lost writer for one that is still at work.
    with contextlib.suppress(LibraryBusy):
        near.add([article("early")])
    proxy.become(Mode.FORWARD)
    with near.writer(wait_seconds=30) as writer:
        writer.put(article("later"))
        list(writer.embed())
    there = names(far)
    assert there == names(near)
    assert {name for name, stored in done.items() if stored} | {"later"} <= there
    assert not {name for name, stored in done.items() if not stored} & there
    with near.writer():
        pass
    assert near.problems() == []


def test_both_ends_give_a_silent_connection_up_in_a_minute(
    cluster: Cluster, tmp_path: Path
) -> None:
    library = opened(cluster.postgres.address(), tmp_path / "cache")
    with library.truth.server.connected(library.truth.schema) as connection:
        values = [
            connection.run(f"SHOW {name}").fetchone()
            for name in ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
        ]
    assert values == [("20",), ("10",), ("3",)]


@pytest.mark.parametrize("mode", [Mode.SILENT, Mode.REFUSE])
def test_the_way_to_milvus_is_blocked(
    cluster: Cluster, tmp_path: Path, proxied: Callable[[int], Proxy], mode: Mode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(milvus, "_SECONDS", 3.0)
    proxy = proxied(cluster.milvus.port)
    vectors = f"http://127.0.0.1:{proxy.port}"
    library = opened(cluster.postgres.address(), tmp_path / "cache", vectors)
    library.add([article("ferry", SECRET), article("bridge")])
    proxy.become(mode)
    assert set(dense(library, "The ferry")) == {"ferry", "bridge"}
    if mode is Mode.REFUSE:
        with pytest.raises(LibraryError, match="Milvus"):
            library.remove(["ferry"])
    else:
        # The writer would wait for a minute; a question finds at once that the article is gone.
        with library._locked(1.0), library.truth.writing() as store:
            store.remove("ferry")
    assert dense(library, f"The ferry {SECRET}") == ["bridge"]
    with library.snapshot() as snapshot:
        assert snapshot.search_lexical(analyse(SECRET), 5) == []
    proxy.become(Mode.FORWARD)
    deadline = time.monotonic() + 90
    while True:
        try:
            library.add([article("tide")])
            break
        except LibraryError:
            assert time.monotonic() < deadline
    assert set(dense(library, "The ferry")) == {"bridge", "tide"}
    with library.writer() as writer:
        assert writer.find_remains(["ferry"]) == []
    assert library.problems() == []
    cluster.forget_vectors()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("needs the right to mount a small disk")
    # PostgreSQL's user must reach it.
    for each in (tmp_path, *tmp_path.parents[:2]):
        if each.is_relative_to("/tmp/"):
            each.chmod(0o755)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def add_until_it_fails(library: Library, stored: list[str]) -> LibraryError:
    for number in range(60):
        try:
            library.add([article(f"large{number}", os.urandom(120_000).hex())])
        except LibraryError as error:
            return error
        stored.append(f"large{number}")
    raise AssertionError("nothing failed")


# With less room the tables do not fit; with more, what the server writes ahead, and it stops.
@pytest.mark.parametrize("room", [3_000_000, 20_000_000])
def test_postgresql_has_no_room(small_disk: Path, tmp_path: Path, room: int) -> None:
    place = small_disk / "postgres"
    place.mkdir()
    server = PostgresServer(place)
    try:
        library = opened(server.address(), tmp_path / "cache")
        library.add([article("ferry"), article("gone", SECRET)])
        filler = small_disk / "filler"
        free = os.statvfs(small_disk)
        filler.write_bytes(bytes(free.f_bavail * free.f_frsize - room))
        stored: list[str] = []
        refused = add_until_it_fails(library, stored)
        filler.unlink()
        deadline = time.monotonic() + 60
        while True:
            try:
                there = names(library)
                break
            except LibraryError:
                assert time.monotonic() < deadline
                time.sleep(0.5)
        told = str(refused)
        assert "no room" in told or "cannot be reached" in told
        assert {"ferry", "gone", *stored} <= there
        assert len(there) <= len(stored) + 3
        library.remove(["gone"])
        library.add([article("last")])
        assert "last" in names(library)
        assert "gone" not in names(library)
        assert library.problems() == []
    finally:
        server.stop()


def test_a_copy_that_is_behind_is_refused_until_it_is_promoted(
    cluster: Cluster, tmp_path: Path
) -> None:
    address = cluster.postgres.address()
    library = opened(address, tmp_path / "near")
    library.add([article("ferry", SECRET), article("bridge")])
    follower = PostgresServer(copied=cluster.postgres)
    try:
        behind = address.replace(str(cluster.postgres.port), str(follower.port))
        execute(follower, "SELECT pg_wal_replay_pause()")
        library.remove(["ferry"])
        library.add([article("later", SECRET)])
        with pytest.raises(LibraryError, match="follows another one"):
            opened(behind, tmp_path / "far")
        # It is promoted as the other server is lost, with what it has by then.
        execute(follower, "SELECT pg_wal_replay_resume()")
        execute(follower, "SELECT pg_promote(false)")
        deadline = time.monotonic() + 60
        while is_following(follower):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        # With the index of words of a machine that knew the other server.
        promoted = opened(behind, tmp_path / "near")
        there = names(promoted)
        assert {"bridge"} <= there
        with promoted.snapshot() as snapshot:
            found = snapshot.passages(snapshot.search_lexical(analyse(SECRET), 5))
        assert {each.doc_id for each in found} <= there
        promoted.add([article("last")])
        assert names(promoted) == there | {"last"}
        assert promoted.problems() == []
    finally:
        follower.stop()


def execute(server: PostgresServer, statement: str) -> str:
    """Run a statement, again if a server that follows another one cancels it meanwhile."""
    command = ["psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", "footnote", "-d",
               "postgres", "-Atc", statement]  # fmt: skip
    deadline = time.monotonic() + 60
    while (done := subprocess.run(command, capture_output=True, check=False)).returncode:
        assert time.monotonic() < deadline, done.stderr.decode()
        time.sleep(0.2)
    return done.stdout.decode().strip()


def is_following(server: PostgresServer) -> bool:
    return execute(server, "SELECT pg_is_in_recovery()") == "t"
