"""Background jobs of a library in PostgreSQL, which any machine submits and one worker does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.distributed.library import ClusterLibrary
from index.errors import LibraryError
from index.jobs import worker as worker_module
from index.jobs.job import GivenFile, State
from index.jobs.worker import Worker, work
from index.web.rules import FetchRules
from tests.cluster_servers import Cluster
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import SECRET, files_with, flush, names
from tests.paths import ROOT

pytestmark = pytest.mark.cluster


WORD = "zitherbasalt"


def opened(address: str, folder: Path) -> ClusterLibrary:
    # Without Milvus, whose vectors have no part in this.
    return ClusterLibrary.connect(address, create=True, embedder=HashEmbedder(), folder=folder)


@pytest.fixture
def address(cluster: Cluster) -> str:
    return cluster.postgres.address()


@pytest.fixture
def here(address: str, tmp_path: Path) -> ClusterLibrary:
    return opened(address, tmp_path / "here")


@pytest.fixture
def there(here: ClusterLibrary, address: str, tmp_path: Path) -> ClusterLibrary:
    return opened(address, tmp_path / "there")


def given(name: str, words: str = "") -> GivenFile:
    return GivenFile(f"{name}.txt", f"The {name} was launched on Monday. {words}\n".encode())


def states(library: ClusterLibrary) -> list[State]:
    return [job.state for job in library.intake.jobs().jobs]


def waits_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_file_submitted_on_one_machine_is_added_on_another(
    here: ClusterLibrary, there: ClusterLibrary
) -> None:
    large = b"The harbour was closed on Friday. " * 600_000  # more than one piece
    here.intake.submit([given("ferry"), GivenFile("notes.bin", large[:9_000_000])])
    here.intake.paste("The bridge opened on Tuesday.", title="A bridge")
    assert states(there) == [State.WAITING] * 3
    assert there.intake.file_of(1) is None
    with there.intake.opened(2) as path:
        assert path is not None
        assert path.read_bytes() == large[:9_000_000]
    assert list((there.folder / "incoming").iterdir()) == []
    assert work(there) == 0
    assert states(here) == [State.DONE, State.FAILED, State.DONE]
    assert names(here) == {"ferry.txt", "A bridge"}
    assert [here.intake.has_file(number) for number in (1, 2, 3)] == [False, True, False]
    here.intake.dismiss([2])
    assert not here.intake.has_file(2)


def test_a_page_is_fetched_once_and_again_when_it_is_tried_again(here: ClusterLibrary) -> None:
    (job_id,) = here.intake.fetch(["https://example.org/a"])
    assert here.intake.has_file(job_id)
    assert not here.intake.has_page(job_id)
    with here.intake.store.writing() as store:
        here.intake.keep_page(store, job_id, b"{}\npage")
    assert here.intake.has_page(job_id)
    with here.intake.store.writing() as store:
        store.jobs.change_state(job_id, State.FAILED, out_of=[State.WAITING])
    here.intake.retry([job_id])
    assert here.intake.has_file(job_id)
    assert not here.intake.has_page(job_id)


def test_a_removal_and_a_cancelled_file_leave_no_words(
    here: ClusterLibrary, there: ClusterLibrary, cluster: Cluster
) -> None:
    # A word of this test alone: other libraries of the same server have the other one.
    data, word = cluster.postgres.data / "base", WORD.encode()
    here.intake.submit([given("ferry", WORD), given("bridge")])
    assert work(there) == 0
    here.intake.remove(["ferry.txt"])
    assert work(there) == 0
    assert [job.state for job in here.intake.jobs().jobs][-1] is State.DONE
    assert names(here) == {"bridge.txt"}
    flush(cluster.postgres)
    assert files_with(data, word) == []
    (job_id,) = here.intake.submit([given("tide", WORD)])
    flush(cluster.postgres)
    assert files_with(data, word)
    here.intake.cancel([job_id])
    flush(cluster.postgres)
    assert files_with(data, word) == []
    assert files_with(here.folder, word) == files_with(there.folder, word) == []


def test_two_workers_at_once_do_each_job_once(
    here: ClusterLibrary, there: ClusterLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = Worker._store_file

    def noted(self: Worker, writer: object, job_id: int, *, read_scans: bool = False) -> None:
        read.append(job_id)
        real(self, writer, job_id, read_scans=read_scans)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "_store_file", noted)
    monkeypatch.setattr(worker_module, "_LOCK_SECONDS", 0.05)
    job_ids = here.intake.submit([given(f"d{number}") for number in range(20)])
    began = threading.Barrier(2)

    def run(library: ClusterLibrary) -> None:
        began.wait(20)
        work(library)

    threads = [threading.Thread(target=run, args=(each,)) for each in (here, there)]
    for thread in threads:
        thread.start()
    waits_until(lambda: here.intake.working() and there.intake.working())
    for thread in threads:
        thread.join(120)
    assert sorted(read) == job_ids
    assert states(here) == [State.DONE] * 20
    assert [job.tries for job in here.intake.jobs().jobs] == [1] * 20
    assert not here.intake.working()


_WORKER = """
import sys, time
from pathlib import Path
from index.distributed.library import ClusterLibrary
from index.jobs.worker import Worker, work
from tests.fakes import HashEmbedder
address, folder = sys.argv[1:]
real = Worker._sources
def slow(self, *given):
    for source in real(self, *given):
        print("reading", flush=True)
        time.sleep(600)
        yield source
Worker._sources = slow
library = ClusterLibrary.connect(address, embedder=HashEmbedder(), folder=Path(folder))
work(library)
"""


@pytest.mark.faults
def test_a_killed_workers_job_is_taken_up_on_another_machine(
    here: ClusterLibrary, address: str, tmp_path: Path
) -> None:
    here.intake.submit([given("ferry", SECRET), given("bridge")])
    folder = tmp_path / "killed"
    with subprocess.Popen(
        [sys.executable, "-c", _WORKER, address, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        assert states(here) == [State.READING, State.WAITING]
        assert here.intake.working()
        assert work(here) == 0  # another one works already
        assert states(here) == [State.READING, State.WAITING]
        os.kill(process.pid, signal.SIGKILL)
    waits_until(lambda: not here.intake.working())
    assert work(here) == 0
    assert states(here) == [State.DONE] * 2
    assert names(here) == {"ferry.txt", "bridge.txt"}
    # The killed one left its copy, which goes with the next question there after a removal.
    assert files_with(folder, SECRET.encode())
    here.remove(["ferry.txt"])
    assert names(opened(address, folder)) == {"bridge.txt"}
    assert files_with(folder, SECRET.encode()) == []


def test_a_worker_that_lost_its_lock_changes_no_job(
    here: ClusterLibrary, there: ClusterLibrary, cluster: Cluster
) -> None:
    here.intake.submit([given("ferry")])
    with here.intake.as_worker(1.0) as is_worker:
        assert is_worker
        with there.intake.as_worker(0.1) as another:
            assert not another
        with here._truth.server.connected(here._truth.schema) as connection:
            connection.run(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory' AND classid = $1::int::oid",
                (0x464E_0004,),
            )
        waits_until(lambda: not there.intake.working())
        with there.intake.as_worker(1.0) as another:
            assert another
            with there.intake.store.writing() as store:
                assert store.jobs.change_state(1, State.READING, out_of=[State.WAITING])
            with pytest.raises(LibraryError):
                Worker(here, FetchRules()).run()
            assert states(there) == [State.READING]
