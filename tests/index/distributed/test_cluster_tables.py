"""The tables in PostgreSQL have the columns of the local store, which the same statements name."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from index.distributed import migrations
from index.distributed.bulk.bulk_writer import BulkWriter
from index.distributed.library import ClusterLibrary
from index.distributed.store import PostgresStore
from index.distributed.workspace import PostgresWorkspace
from index.errors import LibraryError, LibraryTooNew
from index.jobs.job import GivenFile
from index.local.store import Store
from index.local.workspace import Workspace
from tests.cluster_servers import Cluster
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import article, names

pytestmark = pytest.mark.cluster


def local_columns(file: Path) -> dict[str, set[str]]:
    with sqlite3.connect(file) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        found = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for (table,) in tables
        }
    connection.close()
    return found


def shared_columns(store: PostgresStore, schema: str) -> dict[str, set[str]]:
    with store.server.connected(schema) as connection:
        rows = connection.run(
            "SELECT table_name::text, column_name::text FROM information_schema.columns"
            " WHERE table_schema = $1",
            (schema,),
        ).fetchall()
    columns: dict[str, set[str]] = {}
    for table, column in rows:
        columns.setdefault(table, set()).add(column)
    assert columns.pop("writes") == {"number"}
    # The local store has files instead, and one process that adds.
    columns.pop("job_files", None)
    columns.pop("bulk_files", None)
    columns.pop("access", None)
    return columns


@pytest.fixture
def library(cluster: Cluster, tmp_path: Path) -> ClusterLibrary:
    # Without Milvus, vectors are searched in PostgreSQL.
    return ClusterLibrary.connect(
        cluster.postgres.address(), create=True, embedder=HashEmbedder(), folder=tmp_path / "cache"
    )


def test_both_backends_have_the_same_columns(library: ClusterLibrary, tmp_path: Path) -> None:
    store, workspace = Store(tmp_path / "a.sqlite"), Workspace(tmp_path / "b.sqlite")
    store.create()
    with workspace.writing():
        pass
    library.judge_answerable("Who?", (), answerable=False)
    schema = library._truth.schema
    assert shared_columns(library._truth, schema) == local_columns(store.path)
    assert shared_columns(library._truth, f"{schema}_workspace") == local_columns(workspace.path)


def test_a_newer_format_is_refused(library: ClusterLibrary) -> None:
    with library._truth.writing() as store:
        store.set_meta("schema", str(len(migrations.STORE) + 1))
    with pytest.raises(LibraryTooNew, match="Update Footnote"), library.snapshot():
        pass
    with pytest.raises(LibraryTooNew):
        library.remove(["x"])


def test_a_library_of_the_first_format_is_read_and_upgraded_by_a_write(
    library: ClusterLibrary,
) -> None:
    library.add([article("ferry")])
    with library.truth.server.transaction(library.truth.schema) as connection:
        connection.run("DROP TABLE job_files, bulk_files, access")
        connection.run("UPDATE meta SET value = '1' WHERE key = 'schema'")
    assert names(library) == {"ferry"}
    assert library.intake.jobs().jobs == ()
    (job_id,) = library.intake.submit([GivenFile("bridge.txt", b"The bridge.")])
    assert library.intake.has_file(job_id)
    with library.truth.server.connected(library.truth.schema) as connection:
        assert migrations.version_of(connection) == len(migrations.STORE)


def write_after_losing_the_lock(library: ClusterLibrary) -> None:
    """As after a restart of the server, when another machine may hold the lock already."""
    with library.writer() as writer:
        writer.put(article("ferry"))
        with library._server.connected(library._truth.schema) as connection:
            connection.run(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory' AND classid = $1::int::oid",
                (0x464E_0002,),
            )
        writer.put(article("bridge"))


def test_a_writer_that_lost_its_lock_writes_no_more(library: ClusterLibrary) -> None:
    with pytest.raises(LibraryError, match="cannot be reached"):
        write_after_losing_the_lock(library)
    assert names(library) == {"ferry"}


def test_what_one_person_leaves_is_his_own(library: ClusterLibrary) -> None:
    ann, ben = library.of_person("ann"), library.of_person("ben")
    ann.judge_answerable("Who?", (), answerable=False)
    with ann.snapshot() as hers, ben.snapshot() as his, library.snapshot() as shared:
        counts = [len(each.judgements()) for each in (hers, his, shared)]
    assert counts == [1, 0, 0]


def test_a_text_that_postgresql_cannot_store_is_refused(library: ClusterLibrary) -> None:
    with pytest.raises(LibraryError, match=r"U\+0000"):
        library.add([article("ferry", "a\0b")])
    library.add([article("ferry", "🦉 % ' ? $1 \\ :name")])
    with library.snapshot() as snapshot:
        assert snapshot.document("ferry").text.endswith("🦉 % ' ? $1 \\ :name")
    assert names(library) == {"ferry"}


def test_a_worker_of_a_writer_has_all_that_a_writer_has(library: ClusterLibrary) -> None:
    with library.writer() as writer:
        worker = BulkWriter(library, library.truth.holder(), "hash")
        assert set(vars(writer)) - set(vars(worker)) == set()


def test_a_worker_leaves_what_an_earlier_writer_left(
    library: ClusterLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([article("ferry"), article("bridge")])
    done: list[str] = []
    monkeypatch.setattr(
        PostgresWorkspace, "forget_documents", lambda _, doc_ids: done.extend(doc_ids)
    )
    with library.writer() as writer:
        # As after a crash: the article is gone, and what readers left on it is not.
        with library.truth.writing() as truth:
            truth.remove("ferry")
        worker = BulkWriter(library, library.truth.holder(), "hash")
        worker.put(article("tide"))
        worker.finish(["a digest"])
        assert done == []
        writer.remove(["bridge"])
        assert sorted(done) == ["bridge", "ferry"]
    assert names(library) == {"tide"}


def test_a_worker_of_a_writer_that_has_ended_stores_nothing(library: ClusterLibrary) -> None:
    with library.writer():
        holder = library.truth.holder()
        worker = BulkWriter(library, holder, "hash")
        worker.put(article("ferry"))
        worker.finish(["a digest"])
    assert names(library) == {"ferry"}
    with pytest.raises(LibraryError, match="has ended"):
        worker.put(article("late"))
    with library.writer():  # another one, whose worker this is not
        with pytest.raises(LibraryError, match="has ended"):
            worker.put(article("late"))
        with pytest.raises(LibraryError, match="has ended"):
            worker.finish(["another"])
    assert names(library) == {"ferry"}
    with library.truth.writing() as truth:
        assert truth.noted_files() == {"a digest"}
    # What was noted may be removed before the files are added again.
    library.remove(["ferry"])
    with library.truth.writing() as truth:
        assert truth.noted_files() == set()
