"""Bulk ingestion on Ray: the same articles and passages as the plain way, whoever is killed."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.distributed.library import ClusterLibrary
from index.ingestion import store
from index.loaders import load
from index.local.library import Library
from index.models.protocols import Embedder
from tests.cli_runner import run
from tests.cluster_servers import Cluster
from tests.fakes import HashEmbedder
from tests.index.distributed.ingesting import COMMAND, PIDS, write_articles
from tests.paths import ROOT

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.faults,
    pytest.mark.skipif(
        importlib.util.find_spec("ray") is None, reason="needs Ray: pip install -e '.[ray]'"
    ),
]

ARTICLES = 120


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bulk") / "articles"
    write_articles(folder, ARTICLES)
    return folder


class Ingestion:
    """An ingestion that may be killed, with the processes of its workers."""

    def __init__(
        self, address: str, vectors: str, folder: Path, articles: Path, delay: float
    ) -> None:
        self._pids = folder / f"pids-{time.monotonic_ns()}"
        self._pids.mkdir(parents=True)
        environment = {
            **os.environ, "PYTHONPATH": str(ROOT), PIDS: str(self._pids),
            "FOOTNOTE_TEST_SECONDS": str(delay),
        }  # fmt: skip
        self._log = (folder / "log").open("ab")
        arguments = [address, vectors, str(folder / "cache"), str(articles), "2"]
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], cwd=ROOT, env=environment, stdout=self._log, stderr=self._log,
            start_new_session=True,
        )  # fmt: skip

    def workers(self) -> list[int]:
        """Return the processes that have a model, but for the first, which is the driver."""
        found = [int(each.name) for each in self._pids.iterdir()]
        return [each for each in found if each != self.process.pid and is_alive(each)]

    def wait(self) -> int:
        """Return how it ended."""
        status = self.process.wait(300)
        self._log.close()
        return status


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return False


def until(condition: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def passages(library: Library) -> Iterator[tuple[str, int, int, bytes]]:
    """Yield each article's id, and the places and vectors of its passages."""
    with library.snapshot() as snapshot:
        for doc_id in sorted(each.doc_id for each in snapshot.entries()):
            for passage in snapshot.passages_of(doc_id):
                vector = snapshot._reader.vectors([passage.passage_id])[passage.passage_id]
                yield doc_id, passage.span.start, passage.span.end, vector.tobytes()


def test_workers_and_driver_are_killed_and_each_article_is_stored_once(
    cluster: Cluster, tmp_path: Path, articles: Path
) -> None:
    address, vectors = cluster.postgres.address(), cluster.milvus.address
    library = ClusterLibrary.connect(
        address, vectors, create=True, embedder=HashEmbedder(), folder=tmp_path / "own"
    )

    def documents() -> int:
        with library.truth.reading() as reader:
            return reader.totals.documents

    def noted() -> set[str]:
        with library.truth.writing() as truth:
            return truth.noted_files()

    # Some seconds for each batch, so that it is not all done before it is killed.
    first = Ingestion(address, vectors, tmp_path, articles, 0.15)
    until(noted)
    killed = first.workers()[0]
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in first.workers())
    before = documents()
    until(lambda: documents() > before)
    # The other one goes on, and a new one is started.
    until(lambda: len(first.workers()) == 2 or first.process.poll() is not None)
    assert first.process.poll() is None
    orphans = first.workers()
    os.kill(first.process.pid, signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    assert 0 < len(noted()) < ARTICLES
    until(lambda: not any(map(is_alive, orphans)))
    again = Ingestion(address, vectors, tmp_path, articles, 0)
    assert again.wait() == 0, (tmp_path / "log").read_text("utf-8")
    plain = Library.open(tmp_path / "plain", create=True, embedder=HashEmbedder())
    with plain.writer() as writer:
        list(store(writer, load([articles])))
        list(writer.embed())
    assert list(passages(library)) == list(passages(plain))
    with library.writer():
        pass  # brings this machine's index of words up to date
    assert library.problems() == []
    with library.snapshot() as snapshot, plain.snapshot() as other:
        assert snapshot.totals.documents == other.totals.documents == ARTICLES
        vector = HashEmbedder().embed_question("The ferry and the harbour")
        found = [
            {(each.doc_id, each.span) for each in one.passages(one.search_dense(vector, 10))}
            for one in (snapshot, other)
        ]
    assert found[0] == found[1]
    assert noted() == set()
    cluster.forget_vectors()


@pytest.mark.model
def test_the_command_adds_all_that_the_plain_one_adds(
    cluster: Cluster, tmp_path: Path, default_model: Embedder
) -> None:
    assert default_model  # prepared, so that no worker prepares it
    folder, twin = tmp_path / "articles", tmp_path / "twin"
    write_articles(folder, 20)
    write_articles(twin, 1)
    lines = ['{"_id": "a", "text": "The ferry stopped."}', '{"_id": "b", "text": "No ferry."}', "{"]
    (folder / "many.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "empty.txt").write_text(" ", "utf-8")
    (twin / "report-0000.txt").write_text("Another report of that name.", "utf-8")
    expected = {f"report-{number:04}.txt" for number in range(20)} | {"a", "b"}
    command = [sys.executable, "-m", "cli", "--vectors", cluster.milvus.address, "--library"]
    told, libraries = [], []
    for more in ([], ["--workers", "2"]):
        address = cluster.postgres.address()
        done = run([*command, address, "add", str(folder), str(twin), *more], timeout=240)
        assert done.returncode == 0, done.stderr.decode()
        told.append(done.stderr.decode())
        libraries.append(ClusterLibrary.connect(address, folder=tmp_path / "own"))
        with libraries[-1].snapshot() as snapshot:
            assert {each.doc_id for each in snapshot.entries()} == expected
    assert list(passages(libraries[0])) == list(passages(libraries[1]))
    for each in told:
        assert "22 added, 0 already there, 3 skipped. The library has 22 articles" in each
        assert sum(line.startswith("skipped ") for line in each.splitlines()) == 3
    again = run([*command, address, "add", str(folder), "--workers", "2"], timeout=240)
    assert "0 added, 22 already there" in again.stderr.decode()
    cluster.forget_vectors()


def test_a_library_in_a_folder_has_no_workers(tmp_path: Path) -> None:
    done = run([sys.executable, "-m", "cli", "--library", str(tmp_path / "x"), "add", "y",
                "--workers", "2"])  # fmt: skip
    assert done.returncode == 2
    assert "PostgreSQL" in done.stderr.decode()
    assert not (tmp_path / "x").exists()
