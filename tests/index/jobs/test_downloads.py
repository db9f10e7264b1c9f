"""Web pages that the worker fetches, from a server on this machine."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.errors import PageNotFetched
from index.jobs.intake import Intake
from index.jobs.job import GivenFile, Job
from index.jobs.reading_folders import INCOMING
from index.jobs.worker import work
from index.local.library import Library
from tests.fakes import HashEmbedder
from tests.index.web.misbehaving import Server, reply, serve
from tests.paths import ROOT

FERRY = (
    "The ferry to Ostholm stopped on Monday, the harbour office said. Its engine failed off the "
    "northern pier, and forty passengers waited for nine hours."
)
PAGE = (
    f"<!doctype html><title>Ferry stopped</title><body><article><p>{FERRY}</p></article>".encode()
)
WORKER = """
import sys
import index.jobs.worker
from index.local.library import Library
from index.web.rules import FetchRules
from tests.fakes import HashEmbedder

rules = FetchRules(
    ports=frozenset({int(sys.argv[2])}), allow_loopback=True, resolve=lambda *_: ["127.0.0.1"]
)
index.jobs.worker.work(Library.open(sys.argv[1], embedder=HashEmbedder()), rules)
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


@pytest.fixture
def intake(library: Library) -> Intake:
    return library.intake


def job(intake: Intake, job_id: int) -> Job:
    [found] = [each for each in intake.jobs().jobs if each.job_id == job_id]
    return found


def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def doc_ids(library: Library) -> set[str]:
    with library.snapshot() as snapshot:
        return {each.doc_id for each in snapshot.summaries()}


def test_a_page_is_fetched_by_the_worker_alone(
    server: Server, library: Library, intake: Intake
) -> None:
    server.replies["/ferry"] = reply(PAGE)
    address = server.url("/ferry")
    [job_id, gone] = intake.fetch([f" {address}#top", address, server.url("/gone")])
    assert server.requests == []
    assert (job(intake, job_id).name, job(intake, job_id).state) == (address, "waiting")
    assert work(library, server.rules()) == 0
    with library.snapshot() as snapshot:
        stored = snapshot.document(address.removeprefix("http://"))
        assert snapshot.totals.vectors == snapshot.totals.passages > 0
    assert FERRY in stored.text
    assert (stored.path, stored.uri) == ("", address)
    assert stored.sha256 == hashlib.sha256(PAGE).hexdigest()
    done = job(intake, job_id)
    assert (done.state, done.articles, done.reason) == ("done", 1, stored.notes[0])
    failed = job(intake, gone)
    assert failed.state == "failed"
    assert "status 404" in failed.reason
    # Both are fetched at once, so that either may be first, and either may ask for robots.txt.
    assert server.paths[0] == "/robots.txt"
    assert sorted(set(server.paths)) == ["/ferry", "/gone", "/robots.txt"]
    assert [server.paths.count(path) for path in ("/ferry", "/gone")] == [1, 1]
    assert not (library.folder / INCOMING / str(job_id)).exists()


def test_without_being_asked_only_public_sites_are_asked(
    server: Server, library: Library, intake: Intake
) -> None:
    [job_id] = intake.fetch([server.url(host="127.0.0.1")])
    assert work(library) == 0
    assert job(intake, job_id).state == "failed"
    assert server.requests == []


def test_one_address_that_is_not_accepted_submits_none(intake: Intake) -> None:
    with pytest.raises(PageNotFetched, match="http and https"):
        intake.fetch(["https://herald.example/", "file:///etc/passwd"])
    assert intake.jobs().jobs == ()


def test_a_file_of_any_name_is_no_address(server: Server, library: Library, intake: Intake) -> None:
    text = FERRY.encode()
    names = ("page", server.url("/ferry"), "https://a.example/b.txt")
    intake.submit([GivenFile(name, text) for name in names])
    work(library, server.rules())
    assert server.requests == []
    assert {each.state for each in intake.jobs().jobs} == {"done"}


def test_a_slow_site_delays_no_file_and_does_not_lock_the_library(
    server: Server, library: Library, intake: Intake
) -> None:
    may_answer = threading.Event()

    def answer(client: socket.socket) -> None:
        may_answer.wait(30)
        reply(PAGE)(client)

    server.replies["/ferry"] = answer
    [page] = intake.fetch([server.url("/ferry")])
    [file] = intake.submit([GivenFile("note.txt", b"Frost in the orchards.")])
    worker = threading.Thread(target=work, args=(library, server.rules(seconds=60)))
    worker.start()
    try:
        until(lambda: job(intake, file).state == "done")
        assert job(intake, page).state == "waiting"
        with library.writer(wait_seconds=10) as writer:
            writer.remove(["note.txt"])
        # Another file, while only the page is missing.
        [second] = intake.submit([GivenFile("second.txt", b"Rain in the orchards.")])
        until(lambda: job(intake, second).state == "done")
        assert job(intake, page).state == "waiting"
    finally:
        may_answer.set()
        worker.join(30)
    assert job(intake, page).state == "done"


def test_more_pages_than_are_fetched_at_once(
    server: Server, library: Library, intake: Intake
) -> None:
    for number in range(11):
        text = f"<html><body><article><p>Story {number}. {FERRY}</p></article>"
        server.replies[f"/{number}"] = reply(text.encode())
    job_ids = intake.fetch([server.url(f"/{number}") for number in range(11)])
    assert work(library, server.rules()) == 0
    assert {job(intake, each).state.value for each in job_ids} == {"done"}
    assert len(doc_ids(library)) == 11


def test_a_page_that_failed_is_fetched_again_on_request(
    server: Server, library: Library, intake: Intake
) -> None:
    server.replies["/ferry"] = reply(b"", "Retry-After: 7", status="429 Too Many Requests")
    [job_id] = intake.fetch([server.url("/ferry")])
    work(library, server.rules())
    assert job(intake, job_id).state == "failed"
    assert "7 seconds" in job(intake, job_id).reason
    # A page without an article is fetched again as well: the site may have been busy.
    server.replies["/ferry"] = reply(b"<!doctype html><body><nav>Home</nav>")
    intake.retry([job_id])
    work(library, server.rules())
    assert job(intake, job_id).state == "failed"
    server.replies["/ferry"] = reply(PAGE)
    intake.retry([job_id])
    assert work(library, server.rules()) == 0
    assert (job(intake, job_id).state, len(doc_ids(library))) == ("done", 1)


def test_a_page_that_is_cancelled_while_it_is_fetched(
    server: Server, library: Library, intake: Intake
) -> None:
    may_answer, asked = threading.Event(), threading.Event()

    def answer(client: socket.socket) -> None:
        asked.set()
        may_answer.wait(30)
        reply(PAGE)(client)

    server.replies["/ferry"] = answer
    [job_id] = intake.fetch([server.url("/ferry")])
    worker = threading.Thread(target=work, args=(library, server.rules(seconds=60)))
    worker.start()
    try:
        assert asked.wait(30)
        intake.cancel([job_id])
        worker.join(20)
        assert not worker.is_alive()  # it waits for nothing that nobody wants
    finally:
        may_answer.set()
        worker.join(30)
    assert job(intake, job_id).state == "cancelled"
    assert doc_ids(library) == set()
    assert not (library.folder / INCOMING / str(job_id)).exists()


def test_a_page_replaces_its_earlier_version_and_no_file(
    server: Server, library: Library, intake: Intake
) -> None:
    address = server.url("/ferry")
    doc_id = address.removeprefix("http://")
    server.replies["/ferry"] = reply(PAGE)
    intake.fetch([address])
    work(library, server.rules())
    [same] = intake.fetch([address])
    work(library, server.rules())
    assert "already here" in job(intake, same).reason
    server.replies["/ferry"] = reply(PAGE.replace(b"forty", b"fifty"))
    [changed] = intake.fetch([address])
    work(library, server.rules())
    assert job(intake, changed).articles == 1
    with library.snapshot() as snapshot:
        assert "fifty passengers" in snapshot.document(doc_id).text
    library.remove([doc_id])
    [file] = intake.submit([GivenFile(doc_id, b"A file of the same name.")])
    work(library, server.rules())
    assert job(intake, file).state == "done"
    [clash] = intake.fetch([address])
    work(library, server.rules())
    assert job(intake, clash).state == "failed"
    with library.snapshot() as snapshot:
        assert snapshot.document(doc_id).text == "A file of the same name."


def test_after_a_removal_no_file_has_the_address(
    server: Server, library: Library, intake: Intake
) -> None:
    server.replies["/zanzibar"] = reply(PAGE)
    address = server.url("/zanzibar")
    intake.fetch([address])
    work(library, server.rules())
    intake.fetch([address])  # a job that added nothing
    work(library, server.rules())
    intake.remove([address.removeprefix("http://")])
    assert work(library, server.rules()) == 0
    files = [path for path in library.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"zanzibar" in path.read_bytes()] == []


def test_a_worker_that_is_killed_fetches_again_only_what_it_had_not_kept(
    server: Server, library: Library, intake: Intake
) -> None:
    may_answer, asked = threading.Event(), threading.Event()

    def answer(client: socket.socket) -> None:
        asked.set()
        may_answer.wait(60)
        reply(PAGE.replace(b"Monday", b"Friday"))(client)

    server.replies["/quick"] = reply(PAGE)
    server.replies["/slow"] = answer
    [quick, slow] = intake.fetch([server.url("/quick"), server.url("/slow")])
    command = [sys.executable, "-c", WORKER, str(library.folder), str(server.port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment)
    try:
        assert asked.wait(60)
        until(lambda: job(intake, quick).state == "done", 60)
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        may_answer.set()
    assert job(intake, slow).state == "waiting"
    server.requests.clear()
    assert work(library, server.rules()) == 0
    assert server.paths == ["/robots.txt", "/slow"]
    assert (job(intake, slow).state, len(doc_ids(library))) == ("done", 2)


def test_a_page_that_was_kept_is_not_fetched_again(
    server: Server, library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.replies["/ferry"] = reply(PAGE)
    [job_id] = intake.fetch([server.url("/ferry")])

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("index.jobs.worker.ingestion.store", die)
        with pytest.raises(KeyboardInterrupt):
            work(library, server.rules())
    server.requests.clear()
    assert work(library, server.rules()) == 0
    assert server.requests == []
    assert job(intake, job_id).state == "done"
