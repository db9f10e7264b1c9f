"""Servers killed in the middle of a change, silent, restored from another day: nothing is lost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.distributed import library as cluster_library
from index.distributed import milvus, postgres
from index.distributed.library import ClusterLibrary
from index.documents import Anchor, Document, Span
from index.errors import LibraryBusy, LibraryError
from index.local.lexical import index as lexical
from index.protocols import Library
from index.terms import analyse
from tests.cluster_servers import Cluster, PostgresServer
from tests.fakes import HashEmbedder
from tests.paths import ROOT

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.faults,
    # pg8000 leaves the socket of a connection that was not made to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("sockets_of_failed_connections"),
]

SECRET = "xylophonequartz"


def article(name: str, words: str = "") -> Document:
    text = f"The {name} was launched on Monday. {words}".strip()
    return Document(doc_id=name, title=f"About {name}", text=text, sha256="0", source="x")


def names(library: Library) -> set[str]:
    with library.snapshot() as snapshot:
        return {each.doc_id for each in snapshot.entries()}


def dense(library: Library, text: str, count: int = 10) -> list[str]:
    with library.snapshot() as snapshot:
        vector = HashEmbedder().embed_question(text)
        ids = snapshot.search_dense(vector, count)
        return [each.doc_id for each in snapshot.passages(ids)]


@pytest.fixture
def library(cluster: Cluster, tmp_path: Path) -> Iterator[ClusterLibrary]:
    yield opened(cluster, cluster.postgres.address(), tmp_path / "cache")
    cluster.forget_vectors()


def opened(cluster: Cluster, address: str, folder: Path) -> ClusterLibrary:
    return ClusterLibrary.connect(
        address, cluster.milvus.address, create=True, embedder=HashEmbedder(), folder=folder
    )


def change_until_killed(library: Library, rng: random.Random, done: dict[str, bool]) -> Exception:
    """Add and remove until a server fails; record after each change what must be so then."""
    for number in range(1_000):
        name = f"d{rng.randrange(12)}"
        try:
            if done.get(name):
                done.pop(name)
                library.remove([name])
                done[name] = False
            else:
                done.pop(name, None)
                library.add([article(name, f"revision {number}")])
                done[name] = True
        except LibraryError as error:
            return error
    raise AssertionError("no server was killed")


@pytest.mark.parametrize("round_", range(5))
def test_postgresql_killed_in_the_middle_of_a_change(
    cluster: Cluster, library: ClusterLibrary, round_: int
) -> None:
    rng, done = random.Random(round_), dict[str, bool]()
    failed: list[Exception] = []
    writing = threading.Thread(
        target=lambda: failed.append(change_until_killed(library, rng, done))
    )
    writing.start()
    time.sleep(4 + rng.random() * 3)
    cluster.postgres.kill()
    writing.join(120)
    assert "PostgreSQL" in str(failed[0])
    assert "try again" in str(failed[0])
    with pytest.raises(LibraryError, match="cannot be reached"):
        names(library)
    began = time.monotonic()
    cluster.postgres.start()
    there = names(library)
    assert time.monotonic() - began < 60
    # What was reported is so; the change that failed has happened as a whole or not at all.
    assert {name for name, stored in done.items() if stored} <= there
    assert not {name for name, stored in done.items() if not stored} & there
    library.add([article("last")])
    assert library.problems() == []
    with library.writer() as writer:
        assert writer.find_remains([name for name, stored in done.items() if not stored]) == []


def test_milvus_killed_in_the_middle_of_a_change(cluster: Cluster, library: ClusterLibrary) -> None:
    done: dict[str, bool] = {}
    failed: list[Exception] = []
    writing = threading.Thread(
        target=lambda: failed.append(change_until_killed(library, random.Random(1), done))
    )
    writing.start()
    time.sleep(6)
    cluster.milvus.kill()
    writing.join(200)
    assert "Milvus" in str(failed[0])
    # Questions go on: the truth is searched.
    there = names(library)
    assert {name for name, stored in done.items() if stored} <= there
    assert set(dense(library, "The launched", 50)) == there
    cluster.milvus.start()
    deadline = time.monotonic() + 90
    while True:
        try:
            library.add([article("last")])
            break
        except LibraryError:
            assert time.monotonic() < deadline, "Milvus did not recover"
            time.sleep(2)
    with library.writer():
        pass
    assert library.problems() == []
    assert set(dense(library, "The launched", 50)) == names(library)


def test_a_silent_milvus_keeps_nobody_from_asking(
    cluster: Cluster, library: ClusterLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus, "_SECONDS", 2.0)
    library.add([article("ferry"), article("bridge")])
    cluster.milvus.pause()
    try:
        began = time.monotonic()
        assert set(dense(library, "The ferry")) == {"ferry", "bridge"}
        assert time.monotonic() - began < 15
        began = time.monotonic()
        assert set(dense(library, "The ferry")) == {"ferry", "bridge"}
        assert time.monotonic() - began < 1
        monkeypatch.setattr(cluster_library, "MOST_EXACT", 1)
        with pytest.raises(LibraryError, match="does not answer"):
            dense(library, "The ferry")
    finally:
        cluster.milvus.resume()


def test_a_silent_postgresql_is_an_error(
    cluster: Cluster, library: ClusterLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([article("ferry")])
    monkeypatch.setattr(postgres, "STATEMENT_SECONDS", 2.0)
    fresh = opened(cluster, address_of(library, cluster.postgres), library.folder)
    # The server that does not answer is the one that takes new connections.
    postgres._close_all(fresh._server._idle)
    cluster.postgres.pause()
    try:
        with pytest.raises(LibraryError, match="cannot be reached"):
            names(fresh)
    finally:
        cluster.postgres.resume()
    assert names(fresh) == {"ferry"}


def address_of(library: ClusterLibrary, server: PostgresServer) -> str:
    return server.address(library._truth.schema)


def test_a_copy_of_milvus_from_an_earlier_day_hides_nothing(
    cluster: Cluster, library: ClusterLibrary, tmp_path: Path
) -> None:
    library.add([article("ferry"), article("old")])
    server = cluster.milvus
    server.kill()
    shutil.copytree(server.folder / "data", tmp_path / "copy")
    server.start()
    wait_for(server_answers, cluster)
    library.remove(["old"])
    library.add([article("bridge")])
    server.kill()
    shutil.rmtree(server.folder / "data")
    shutil.copytree(tmp_path / "copy", server.folder / "data")
    server.start()
    wait_for(server_answers, cluster)
    # It has `old`, which was removed, and lacks `bridge`.
    assert set(dense(library, "The bridge")) == {"ferry", "bridge"}
    with library.writer() as writer:
        writer.rebuild()
        list(writer.embed())
    assert library.problems() == []
    with library.writer() as writer:
        assert writer.find_remains(["old"]) == []


def test_a_copy_of_postgresql_from_an_earlier_day_shows_nothing_newer(
    cluster: Cluster, library: ClusterLibrary, tmp_path: Path
) -> None:
    library.add([article("ferry")])
    server = cluster.postgres
    server.kill()
    shutil.copytree(server.data, tmp_path / "copy")
    server.start()
    library.add([article("later", SECRET)])
    server.kill()
    for name in ("base", "pg_wal", "global", "pg_xact", "pg_multixact"):
        shutil.rmtree(server.data / name)
    shutil.copytree(tmp_path / "copy", server.data, dirs_exist_ok=True)
    subprocess.run(["chown", "-R", "--reference", server.folder, server.data], check=True)
    server.start()
    fresh = opened(cluster, address_of(library, server), tmp_path / "cache")
    assert names(fresh) == {"ferry"}
    assert dense(fresh, f"The later {SECRET}") == ["ferry"]
    # What Milvus has too much takes no place of what the truth has.
    assert dense(fresh, f"The later was launched on Monday. {SECRET}", 1) == ["ferry"]
    with fresh.snapshot() as snapshot:
        assert snapshot.search_lexical(analyse(SECRET), 5) == []
    # The number of its passage is given to another one, whose vector is the one that counts.
    fresh.add([article("other")])
    assert dense(fresh, "The other", 1) == ["other"]
    assert fresh.problems() == []


def server_answers(cluster: Cluster) -> bool:
    try:
        cluster.milvus.client().collections("")
        return True
    except milvus.MilvusUnavailable:
        return False


def wait_for(condition: object, cluster: Cluster) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 90
    while not condition(cluster):
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_removed_words_are_in_no_file_of_the_tables(
    cluster: Cluster, library: ClusterLibrary
) -> None:
    library.add([article("ferry", SECRET * 20), article("bridge")])
    library.notes.add(anchor_of(library), f"note {SECRET}")
    flush(cluster.postgres)
    assert files_with(cluster.postgres.data / "base", SECRET.encode())
    library.remove(["ferry"])
    flush(cluster.postgres)
    assert files_with(cluster.postgres.data / "base", SECRET.encode()) == []
    assert files_with(library.folder, SECRET.encode()) == []
    assert files_with(cluster.milvus.folder / "data", SECRET.encode()) == []


def anchor_of(library: Library) -> Anchor:
    with library.snapshot() as snapshot:
        return Anchor.of(snapshot.document("ferry"), Span(4, 9))


def flush(server: PostgresServer) -> None:
    """Have the server write what it holds in memory."""
    place = postgres.Server(postgres.Address.parse(server.address("x")))
    with place.connected("public") as connection:
        connection.run("CHECKPOINT")


def files_with(folder: Path, words: bytes) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file() and words in each.read_bytes()]


_CLIENT = """
import sys
from pathlib import Path
from index.distributed.library import ClusterLibrary
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import article
address, vectors, folder, name = sys.argv[1:]
library = ClusterLibrary.connect(address, vectors, embedder=HashEmbedder(), folder=Path(folder))
for number in range(5):
    with library.writer(wait_seconds=120) as writer:
        writer.put(article(f"{name}{number}"))
        list(writer.embed())
"""


def test_two_clients_store_all_of_both(
    cluster: Cluster, library: ClusterLibrary, tmp_path: Path
) -> None:
    other = opened(cluster, address_of(library, cluster.postgres), tmp_path / "other")
    with library.writer(), pytest.raises(LibraryBusy):
        other.add([article("refused")])
    arguments = address_of(library, cluster.postgres), cluster.milvus.address
    clients = [
        subprocess.Popen(
            [sys.executable, "-c", _CLIENT, *arguments, str(tmp_path / name), name], cwd=ROOT
        )
        for name in ("left", "right")
    ]
    (tmp_path / "left").mkdir(exist_ok=True)
    assert [client.wait(250) for client in clients] == [0, 0]
    expected = {f"{name}{number}" for name in ("left", "right") for number in range(5)}
    assert names(library) == expected
    assert set(dense(library, "The launched", 50)) == expected
    with library.writer():
        pass  # brings this machine's index of words up to date
    assert library.problems() == []


def test_another_machines_words_follow_a_removal(
    cluster: Cluster, library: ClusterLibrary, tmp_path: Path
) -> None:
    library.add([article("ferry", SECRET), article("bridge")])
    other = opened(cluster, address_of(library, cluster.postgres), tmp_path / "other")
    assert names(other) == {"ferry", "bridge"}
    assert words_in(tmp_path / "other") == 1
    library.remove(["ferry"])
    with other.snapshot() as snapshot:
        assert snapshot.search_lexical(analyse(SECRET), 5) == []
        counted = snapshot.term_statistics(analyse(SECRET)).document_frequency
        assert list(counted.values()) == [0]
    assert words_in(tmp_path / "other") == 0


def words_in(folder: Path) -> int:
    """Return how many passages a machine's index of words says have the secret word."""
    index = lexical.open_current(folder / "lexical")
    assert index is not None
    return index.document_frequency(*analyse(SECRET))
