"""The background worker's loop, in this process and over a model without weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import index.jobs.worker
import index.local.writer
from index.contents import Change
from index.documents import Document
from index.errors import LibraryError, ModelError, SourceClash
from index.jobs import intake as intake_module
from index.jobs.intake import Intake
from index.jobs.job import GivenFile, Job, State, Work
from index.jobs.messages import TRIES
from index.jobs.reading_folders import INCOMING
from index.jobs.worker import work
from index.loaders import load
from index.local.library import Library
from index.local.store import StoreWriter
from index.terms import analyse
from tests.fakes import HashEmbedder
from tests.paths import ROOT

FERRY = b"The ferry stopped on Monday. Its engine failed at the pier."
KILLING = """
import os, signal, sys
import index.jobs.worker
from index.local.library import Library
from tests.fakes import HashEmbedder

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

exec(sys.argv[2])
index.jobs.worker.work(Library.open(sys.argv[1], embedder=HashEmbedder()))
"""


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    return Library.open(tmp_path / "library", create=True, embedder=embedder)


@pytest.fixture
def intake(library: Library) -> Intake:
    return library.intake


def add(intake: Intake, *files: tuple[str, bytes]) -> list[int]:
    return intake.submit([GivenFile(name, content) for name, content in files])


def states(intake: Intake) -> list[tuple[str, str]]:
    return [(job.name, job.state) for job in intake.jobs().jobs]


def job(intake: Intake, job_id: int) -> Job:
    [found] = [each for each in intake.jobs().jobs if each.job_id == job_id]
    return found


def incoming(library: Library) -> list[str]:
    return sorted(path.name for path in (library.folder / INCOMING).rglob("*") if path.is_file())


def found(library: Library, words: str) -> set[str]:
    with library.snapshot() as snapshot:
        hits = snapshot.passages(snapshot.search_lexical(analyse(words), 100))
    return {hit.document.doc_id for hit in hits}


def files_holding(library: Library, text: bytes) -> list[str]:
    files = [path for path in library.folder.rglob("*") if path.is_file()]
    return [path.name for path in files if text in path.read_bytes()]


def test_files_are_added_and_their_bytes_discarded(library: Library, intake: Intake) -> None:
    add(intake, ("ferry.txt", FERRY), ("news/bridge.md", b"# Bridge\n\nA footbridge was built."))
    assert states(intake) == [("ferry.txt", "waiting"), ("news/bridge.md", "waiting")]
    assert incoming(library) == ["bridge.md", "ferry.txt"]
    assert work(library) == 0
    assert states(intake) == [("ferry.txt", "done"), ("news/bridge.md", "done")]
    assert incoming(library) == []
    with library.snapshot() as snapshot:
        ferry, bridge = snapshot.document("ferry.txt"), snapshot.document("news/bridge.md")
        totals = snapshot.totals
    assert (ferry.text.encode(), ferry.path, bridge.title) == (FERRY, "", "Bridge")
    assert totals.passages == totals.vectors == 2
    jobs = intake.jobs().jobs
    assert [(each.articles, each.passages, each.vectors) for each in jobs] == [(1, 1, 1)] * 2
    assert all(each.ended_at and each.ended_at >= each.submitted_at for each in jobs)
    assert library.problems() == []


def test_a_broken_file_keeps_its_bytes_until_it_is_dismissed(
    library: Library, intake: Intake
) -> None:
    secret = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9 + b"zanzibar"
    [broken, good] = add(intake, ("broken-name.txt", secret), ("ferry.txt", FERRY))
    work(library)
    assert states(intake) == [("broken-name.txt", "failed"), ("ferry.txt", "done")]
    assert job(intake, broken).reason.endswith(".")
    assert incoming(library) == ["broken-name.txt"]
    intake.retry([broken])
    assert states(intake)[0] == ("broken-name.txt", "waiting")
    work(library)
    assert states(intake)[0] == ("broken-name.txt", "failed")
    intake.dismiss([broken, good])
    assert states(intake) == []
    assert files_holding(library, b"zanzibar") == []
    assert files_holding(library, b"broken-name") == []
    assert found(library, "engine") == {"ferry.txt"}


def test_the_same_article_is_already_there(library: Library, intake: Intake) -> None:
    add(intake, ("ferry.txt", FERRY))
    work(library)
    [again] = add(intake, ("ferry.txt", FERRY))
    work(library)
    assert job(intake, again).state is State.DONE
    assert "already here" in job(intake, again).reason
    assert job(intake, again).articles == 0
    assert incoming(library) == []


def test_another_article_of_that_name_is_never_replaced(library: Library, intake: Intake) -> None:
    add(intake, ("ferry.txt", FERRY))
    work(library)
    [other] = add(intake, ("ferry.txt", b"Another story altogether."))
    work(library)
    assert job(intake, other).state is State.FAILED
    assert job(intake, other).reason == (
        "An article named ferry.txt is already here with other text. Remove that and try again, or "
        "add this one under another name."
    )
    with library.snapshot() as snapshot:
        assert snapshot.document("ferry.txt").text.encode() == FERRY
    # As it says: remove the first, then try again.
    intake.remove(["ferry.txt"])
    work(library)
    intake.retry([other])
    work(library)
    with library.snapshot() as snapshot:
        assert snapshot.document("ferry.txt").text == "Another story altogether."


def test_a_file_in_a_folder_replaces_no_other_that_was_handed_over(
    library: Library, intake: Intake, tmp_path: Path
) -> None:
    add(intake, ("ferry.txt", FERRY))
    work(library)
    with library.snapshot() as snapshot:
        ferry = snapshot.document("ferry.txt")
    there = replace(ferry, path=str(tmp_path / "ferry.txt"), text="Another story altogether.")
    with pytest.raises(SourceClash, match="added in the app, with other text"):
        library.add([there])
    assert found(library, "engine") == {"ferry.txt"}
    assert library.add([replace(there, text=ferry.text)]) == [Change.REPLACED]


def test_an_archive_is_one_job_with_counts(library: Library, intake: Intake) -> None:
    lines = [
        {"_id": "one", "title": "One", "text": "The first story."},
        {"_id": "two", "title": "Two"},
        {"_id": "three", "title": "Three", "text": "The third story."},
    ]
    content = "\n".join(map(json.dumps, lines)).encode()
    [archive] = add(intake, ("archive.jsonl", content))
    work(library)
    done = job(intake, archive)
    assert (done.state, done.articles, done.passages) == (State.DONE, 2, 2)
    assert done.reason.startswith("1 of its articles was not added. Line 2: It has no")
    assert found(library, "story") == {"one", "three"}
    intake.remove(["one"])
    work(library)
    assert job(intake, archive).state is State.DONE
    [again] = add(intake, ("archive.jsonl", content))
    work(library)
    assert job(intake, again).articles == 1
    assert job(intake, again).reason.startswith("1 of its articles was already here. 1 of its")


def test_an_empty_archive_says_so(library: Library, intake: Intake) -> None:
    [archive] = add(intake, ("archive.jsonl", b"\n"))
    work(library)
    assert job(intake, archive).state is State.FAILED
    assert job(intake, archive).reason == "The file contains no articles."


def test_a_pasted_text_is_kept_to_the_character(library: Library, intake: Intake) -> None:
    text = "  Two harbours\r\n\r\nclosed -- for $5.\u200b 😀 "
    intake.paste(text, title="Harbours / closed", source="The Herald", published="5 October 2024")
    intake.paste("Nothing but a sentence that goes on and on, for longer than any name may be.")
    work(library)
    with library.snapshot() as snapshot:
        document = snapshot.document("Harbours closed")
        [other] = [s for s in snapshot.summaries() if s.doc_id != "Harbours closed"]
    assert (document.text, document.title) == (text, "Harbours / closed")
    assert (document.source, str(document.published)) == ("The Herald", "2024-10-05")
    assert other.doc_id.startswith("Pasted text ")


def test_what_waits_is_cancelled_at_once(library: Library, intake: Intake) -> None:
    [first, second] = add(intake, ("ferry.txt", FERRY), ("zanzibar.txt", b"Zanzibar story."))
    intake.cancel([second])
    assert states(intake) == [("ferry.txt", "waiting"), ("zanzibar.txt", "cancelled")]
    assert incoming(library) == ["ferry.txt"]
    work(library)
    assert job(intake, first).state is State.DONE
    assert found(library, "zanzibar") == set()
    intake.cancel([first])
    assert job(intake, first).state is State.DONE


def test_a_removal_is_not_cancelled_with_the_files(library: Library, intake: Intake) -> None:
    add(intake, ("ferry.txt", FERRY))
    work(library)
    intake.cancel([intake.remove(["ferry.txt"])])
    work(library)
    assert found(library, "engine") == set()


def test_what_is_stored_is_removed_when_it_is_cancelled(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled between two batches of its vectors, by another thread of control."""
    monkeypatch.setattr(index.jobs.worker, "EMBEDDING_BATCH", 1)
    story = "\n\n".join(f"Zanzibar {n}. " + "It rained all day. " * 12 for n in range(5)).encode()
    [ferry, long] = add(intake, ("ferry.txt", FERRY), ("long.txt", story))
    seen: list[tuple[State, int, int]] = []
    embed = HashEmbedder.embed_passages

    def cancelling(self: HashEmbedder, texts: list[str]) -> object:
        now = job(intake, long)
        seen.append((now.state, now.vectors, now.passages))
        if len(seen) == 1:
            assert found(library, "zanzibar") == {"long.txt"}
        if len(seen) == 3:
            intake.cancel([long])
        return embed(self, texts)

    monkeypatch.setattr(HashEmbedder, "embed_passages", cancelling)
    work(library)
    passages = seen[0][2]
    assert passages > 3
    assert seen == [(State.STORED, n, passages) for n in (0, 0, 1)]
    assert states(intake) == [("ferry.txt", "done"), ("long.txt", "cancelled")]
    assert incoming(library) == []
    assert files_holding(library, b"Zanzibar") == []
    assert found(library, "engine") == {"ferry.txt"}
    assert job(intake, ferry).vectors == 1


def test_what_arrives_meanwhile_is_taken_up(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(intake, ("ferry.txt", FERRY))
    embed = HashEmbedder.embed_passages

    def adding(self: HashEmbedder, texts: list[str]) -> object:
        if len(intake.jobs().jobs) == 1:
            add(intake, ("late.txt", b"A late story."))
        return embed(self, texts)

    monkeypatch.setattr(HashEmbedder, "embed_passages", adding)
    work(library)
    assert states(intake) == [("ferry.txt", "done"), ("late.txt", "done")]


def test_a_removal_does_not_wait_until_all_is_embedded(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([Document(doc_id="old.txt", title="Old", text="An old story.", sha256="")])
    monkeypatch.setattr(index.jobs.worker, "EMBEDDING_BATCH", 1)
    story = "\n\n".join(f"Zanzibar {n}. " + "It rained all day. " * 12 for n in range(5)).encode()
    add(intake, ("long.txt", story))
    seen: list[int] = []
    embed = HashEmbedder.embed_passages

    def removing(self: HashEmbedder, texts: list[str]) -> object:
        if not seen:
            intake.remove(["old.txt"])
        seen.append(len(found(library, "old story")))
        return embed(self, texts)

    monkeypatch.setattr(HashEmbedder, "embed_passages", removing)
    work(library)
    assert seen[:3] == [1, 0, 0]
    assert [job.state for job in intake.jobs().jobs] == [State.DONE, State.DONE]
    assert library.problems() == []


def test_removal_leaves_nothing_and_proves_it(library: Library, intake: Intake) -> None:
    intake.paste("Zanzibar is where it happened, they said.")
    add(intake, ("ferry.txt", FERRY))
    work(library)
    [name] = found(library, "zanzibar")
    assert files_holding(library, b"Zanzibar")
    removal = intake.remove([name])
    assert job(intake, removal).work is Work.REMOVE
    work(library)
    done = job(intake, removal)
    assert (done.state, done.articles, done.passages, done.reason) == (State.DONE, 1, 1, "")
    # The job that added it may be named after its title, so its name goes; that it added an article
    # stays true.
    assert states(intake) == [("", "done"), ("ferry.txt", "done"), ("", "done")]
    assert sum(each.articles for each in intake.jobs().jobs[:2]) == 2
    assert files_holding(library, b"Zanzibar") == []
    assert library.problems() == []


def test_no_name_of_what_was_removed_is_left(library: Library, intake: Intake) -> None:
    """Not with the job that added nothing, nor with one that asks for a removal once more."""
    add(intake, ("zanzibar.txt", FERRY))
    work(library)
    add(intake, ("zanzibar.txt", FERRY))
    work(library)
    intake.remove(["zanzibar.txt"])
    work(library)
    intake.remove(["zanzibar.txt"])
    work(library)
    assert files_holding(library, b"zanzibar") == []


def test_a_removal_that_leaves_something_says_so(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(intake, ("ferry.txt", FERRY), ("other.txt", b"Another story."))
    work(library)
    removal = intake.remove(["ferry.txt"])
    with monkeypatch.context() as broken:
        broken.setattr(index.local.writer.LibraryWriter, "close", lambda self: None)
        work(library)
    assert job(intake, removal).state is State.FAILED
    assert job(intake, removal).reason == (
        "The index of vectors still names 1 removed passages. The index of words still names 1 "
        "removed passages. Words of removed articles may still be in the library's files."
    )
    intake.retry([removal])
    work(library)
    assert (job(intake, removal).state, job(intake, removal).passages) == (State.DONE, 1)


def test_one_worker_at_a_time(library: Library, intake: Intake) -> None:
    add(intake, ("ferry.txt", FERRY))
    assert not intake.working()
    with FileLock(library.folder / intake_module.WORKER_LOCK):
        assert intake.working()
        assert work(library) == 0
    assert states(intake) == [("ferry.txt", "waiting")]


def test_it_waits_while_another_program_writes(library: Library, intake: Intake) -> None:
    add(intake, ("ferry.txt", FERRY))
    said: list[str] = []
    with library.writer():
        worker = threading.Thread(target=work, args=(library,))
        worker.start()
        for _ in range(200):
            said = [intake.jobs().worker.message]
            if said[0]:
                break
            worker.join(0.05)
    worker.join(30)
    assert said == [
        "Another program is changing this library. Footnote continues when that program has "
        "finished."
    ]
    assert intake.jobs().worker.message == ""
    assert states(intake) == [("ferry.txt", "done")]


def test_a_worker_without_a_model_says_so_and_is_not_started_again_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> HashEmbedder:
        raise ModelError("The model cannot be prepared: no room. Make room.")

    monkeypatch.setattr("index.local.library_models.open_embedder", broken)
    started: list[Path] = []
    monkeypatch.setattr(intake_module, "spawn", started.append)
    monkeypatch.setattr(intake_module, "RESTART_SECONDS", -1.0)
    library = Library.open(tmp_path / "library", create=True)
    intake = library.intake
    assert not intake.start()
    add(intake, ("ferry.txt", FERRY))
    assert work(library) == 1
    status = intake.jobs().worker
    assert (status.message, status.stopped) == (
        "The model cannot be prepared: no room. Make room.",
        True,
    )
    assert states(intake) == [("ferry.txt", "waiting")]
    assert not intake.start(asked=False)
    assert intake.start()
    assert started == [library.folder]


def test_a_worker_with_a_fault_says_so_and_is_not_started_again_unasked(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(HashEmbedder, "embed_passages", broken)
    monkeypatch.setattr(intake_module, "RESTART_SECONDS", -1.0)
    add(intake, ("ferry.txt", FERRY))
    with pytest.raises(RuntimeError):
        work(library)
    assert intake.jobs().worker.stopped
    assert "a fault in Footnote" in intake.jobs().worker.message
    assert not intake.start(asked=False)
    monkeypatch.undo()
    work(library)
    assert states(intake) == [("ferry.txt", "done")]


def test_a_worker_that_died_is_not_started_without_end(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Path] = []
    monkeypatch.setattr(intake_module, "spawn", started.append)
    add(intake, ("ferry.txt", FERRY))
    assert intake.start(asked=False)
    assert not intake.start(asked=False)
    assert intake.start()
    with FileLock(library.folder / intake_module.WORKER_LOCK):
        assert not intake.start()
    assert len(started) == 2


def kill_worker(library: Library, where: str) -> None:
    """Run a worker in a process that is killed where this statement has put `kill`."""
    done = subprocess.run(
        [sys.executable, "-c", KILLING, str(library.folder), where],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr


def test_a_killed_worker_s_work_is_taken_up(library: Library, intake: Intake) -> None:
    """Killed with a file read but not stored, then stored but not embedded."""
    add(intake, ("ferry.txt", FERRY), ("bridge.txt", b"A footbridge was built."))
    kill_worker(library, "index.jobs.worker.LibraryWriter.put_all = kill")
    assert sorted(states(intake)) == [("bridge.txt", "waiting"), ("ferry.txt", "reading")]
    kill_worker(library, "index.jobs.worker.LibraryWriter.embed = kill")
    assert sorted(states(intake)) == [("bridge.txt", "stored"), ("ferry.txt", "stored")]
    assert found(library, "engine") == {"ferry.txt"}
    assert incoming(library) == []
    assert not intake.working()
    work(library)
    assert sorted(states(intake)) == [("bridge.txt", "done"), ("ferry.txt", "done")]
    assert library.problems() == []


def test_a_worker_killed_between_storing_and_saying_so(library: Library, intake: Intake) -> None:
    """What it stored is its own, not "already here", so that a cancel still removes it."""
    [ferry] = add(intake, ("ferry.txt", FERRY))
    kill_worker(library, "index.jobs.worker.FileOutcome.reason = kill")
    assert (job(intake, ferry).state, found(library, "engine")) == (State.READING, {"ferry.txt"})
    intake.cancel([ferry])
    assert job(intake, ferry).state is State.CANCELLING
    work(library)
    assert job(intake, ferry).state is State.CANCELLED
    assert found(library, "engine") == set()
    assert files_holding(library, b"engine") == []


def test_a_file_that_ends_the_worker_is_given_up(library: Library, intake: Intake) -> None:
    [bad, _] = add(intake, ("bad.txt", b"A bad story."), ("ferry.txt", FERRY))
    only_bad = (
        "put_all = index.jobs.worker.LibraryWriter.put_all\n"
        "index.jobs.worker.LibraryWriter.put_all = lambda self, articles, **given: "
        "kill() if articles[0][0].doc_id == 'bad.txt' else put_all(self, articles, **given)"
    )
    for _ in range(TRIES):
        kill_worker(library, only_bad)
    # Tried after the others from the second time on.
    assert states(intake) == [("bad.txt", "reading"), ("ferry.txt", "stored")]
    work(library)
    assert states(intake) == [("bad.txt", "failed"), ("ferry.txt", "done")]
    assert job(intake, bad).reason.startswith("Footnote crashed 3 times while reading this file.")
    intake.retry([bad])
    work(library)
    assert job(intake, bad).state is State.DONE


ARCHIVE = b"".join(b'{"_id": "a%d", "text": "Story zanzibar%d."}\n' % (n, n) for n in range(4))
# Its articles are stored one by one, as if it had many more.
KILLED_HALFWAY = """
import index.ingestion
index.ingestion._MOST_ARTICLES = 1
put_all = index.jobs.worker.LibraryWriter.put_all
index.jobs.worker.LibraryWriter.put_all = lambda self, articles, **given: (
    kill() if articles[0][0].doc_id == "a2" else put_all(self, articles, **given))
"""


def test_half_a_file_that_waits_again_is_cancelled_wholly(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    [archive] = add(intake, ("archive.jsonl", ARCHIVE))
    put_all = index.local.writer.LibraryWriter.put_all

    def full(self: index.local.writer.LibraryWriter, articles: Any, **given: Any) -> object:
        if articles[0][0].doc_id == "a2":
            raise LibraryError("There is no room.")
        return put_all(self, articles, **given)

    with monkeypatch.context() as broken:
        broken.setattr(index.ingestion, "_MOST_ARTICLES", 1)
        broken.setattr(index.local.writer.LibraryWriter, "put_all", full)
        assert work(library) == 1
    assert (job(intake, archive).state, found(library, "story")) == (State.WAITING, {"a0", "a1"})
    intake.cancel([archive])
    work(library)
    assert (job(intake, archive).state, found(library, "story")) == (State.CANCELLED, set())
    assert incoming(library) == []
    assert files_holding(library, b"zanzibar") == []


@pytest.mark.parametrize("interrupted", [False, True])
def test_nothing_stays_of_a_file_that_is_cancelled_while_its_articles_are_collected(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch, interrupted: bool
) -> None:
    [archive] = add(intake, ("archive.jsonl", ARCHIVE))
    put_all = index.local.writer.LibraryWriter.put_all
    stored: list[str] = []

    def cancelling(*arguments: Any, **given: Any) -> Iterator[object]:
        for number, source in enumerate(load(*arguments, **given)):
            if number == 2:
                intake.cancel([archive])
                if interrupted:
                    raise LibraryError("It is gone.")
            yield source

    def noting(self: index.local.writer.LibraryWriter, articles: Any, **given: Any) -> object:
        stored.extend(document.doc_id for document, _ in articles)
        return put_all(self, articles, **given)

    monkeypatch.setattr(index.ingestion, "_MOST_SECONDS", 1e9)
    monkeypatch.setattr(index.jobs.worker, "load", cancelling)
    monkeypatch.setattr(index.local.writer.LibraryWriter, "put_all", noting)
    assert work(library) == int(interrupted)
    if interrupted:
        assert job(intake, archive).state is State.CANCELLING
        work(library)
    assert stored == ["a0", "a1"]
    assert (job(intake, archive).state, found(library, "story")) == (State.CANCELLED, set())
    assert incoming(library) == []
    assert files_holding(library, b"zanzibar") == []


def test_what_is_removed_does_not_come_back_from_half_a_file(
    library: Library, intake: Intake
) -> None:
    [archive] = add(intake, ("archive.jsonl", ARCHIVE))
    kill_worker(library, KILLED_HALFWAY)
    assert found(library, "story") == {"a0", "a1"}
    with pytest.raises(LibraryError, match="was not read to its end"):
        library.remove(["a0"])
    removal = intake.remove(["a0"])
    work(library)
    assert [job(intake, n).state for n in (archive, removal)] == [State.DONE, State.DONE]
    assert found(library, "story") == {"a1", "a2", "a3"}
    assert files_holding(library, b"zanzibar0") == []


def test_a_file_that_cannot_be_read_goes_with_what_was_stored_of_it(
    library: Library, intake: Intake
) -> None:
    add(intake, ("archive.jsonl", ARCHIVE))
    for _ in range(TRIES):
        kill_worker(library, KILLED_HALFWAY)
    work(library)
    assert states(intake) == [("archive.jsonl", "failed")]
    intake.remove(["a0"])
    work(library)
    assert states(intake) == [("", "done")]
    assert found(library, "story") == {"a1"}
    assert incoming(library) == []
    assert files_holding(library, b"zanzibar0") == []


def test_a_cancelled_file_leaves_what_others_stored_in_its_place(
    library: Library, intake: Intake
) -> None:
    [ferry] = add(intake, ("ferry.txt", FERRY))
    kill_worker(library, "index.jobs.worker.LibraryWriter.embed = kill")
    newer = Document(doc_id="ferry.txt", title="", text="A newer story.", sha256="", path="/a")
    library.add([newer])
    intake.cancel([ferry])
    work(library)
    assert found(library, "newer") == {"ferry.txt"}


def test_a_removal_killed_before_its_proof_is_proved_by_the_next(
    library: Library, intake: Intake
) -> None:
    add(intake, ("ferry.txt", FERRY), ("zanzibar.txt", b"Zanzibar, a story."))
    work(library)
    removal = intake.remove(["zanzibar.txt"])
    kill_worker(library, "index.jobs.worker.LibraryWriter.close = kill")
    assert job(intake, removal).state is State.WAITING
    work(library)
    done = job(intake, removal)
    assert (done.state, done.articles, done.passages) == (State.DONE, 1, 1)
    assert files_holding(library, b"Zanzibar") == []
    assert files_holding(library, b"zanzibar.txt") == []


def test_bytes_whose_handing_over_was_cut_short_are_swept(library: Library, intake: Intake) -> None:
    for name in ("77", "78.part"):
        (library.folder / INCOMING / name).mkdir(parents=True)
        (library.folder / INCOMING / name / "left.txt").write_bytes(b"left")
    add(intake, ("ferry.txt", FERRY))
    work(library)
    assert incoming(library) == []


def test_files_that_cannot_be_kept_are_refused_together(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def full(number: int) -> None:
        synced.append(number)
        if len(synced) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match=r"No space left on device\. None of them was added"):
        add(intake, ("ferry.txt", FERRY), ("bridge.txt", b"A bridge."))
    assert (states(intake), incoming(library)) == ([], [])


def test_files_that_are_refused_take_no_others_with_them(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window hands a file over, under the number that is free again."""
    writing = intake.store.writing

    @contextmanager
    def undone() -> Iterator[StoreWriter]:
        try:
            with writing() as store:
                yield store
        except OSError:
            monkeypatch.undo()
            add(library.intake, ("bridge.txt", b"A footbridge was built."))
            raise

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake.store, "writing", undone)
    monkeypatch.setattr(intake_module, "create_in_new_folder", full)
    with pytest.raises(LibraryError):
        add(intake, ("ferry.txt", FERRY))
    assert (states(intake), incoming(library)) == ([("bridge.txt", "waiting")], ["bridge.txt"])


def test_a_store_that_fills_as_a_file_s_end_is_told(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes are gone by then, but all of it is stored."""
    [ferry] = add(intake, ("ferry.txt", FERRY))
    discard = Intake.discard

    def full(self: Intake, job_id: int) -> None:
        discard(self, job_id)
        raise LibraryError("There is no room.")

    with monkeypatch.context() as broken:
        broken.setattr(Intake, "discard", full)
        assert work(library) == 1
    work(library)
    done = job(intake, ferry)
    assert (done.state, done.reason, done.articles) == (State.DONE, "", 1)


def test_a_clock_that_is_set_back_keeps_no_worker_away(
    library: Library, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Path] = []
    monkeypatch.setattr(intake_module, "spawn", started.append)
    add(intake, ("ferry.txt", FERRY))
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with monkeypatch.context() as later:
        later.setattr("index.local.store.jobs._now", tomorrow.isoformat)
        assert intake.start()
    assert intake.start(asked=False)


def test_a_new_list_begins_when_the_old_one_is_done(library: Library, intake: Intake) -> None:
    [broken, _] = add(intake, ("broken.txt", b""), ("ferry.txt", FERRY))
    work(library)
    add(intake, ("bridge.txt", b"A footbridge was built."))
    assert states(intake) == [("broken.txt", "failed"), ("bridge.txt", "waiting")]
    assert job(intake, broken).reason == "It holds no text; fill it or leave it out."


def test_a_job_that_is_not_done_is_not_dismissed(library: Library, intake: Intake) -> None:
    [ferry] = add(intake, ("ferry.txt", FERRY))
    intake.dismiss([ferry])
    assert states(intake) == [("ferry.txt", "waiting")]
    assert incoming(library) == ["ferry.txt"]


@pytest.mark.model
def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True)
    intake = library.intake
    add(intake, ("ferry.txt", FERRY))
    assert intake.start()
    deadline = time.monotonic() + 120
    while (intake.jobs().unfinished or intake.working()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert states(intake) == [("ferry.txt", "done")]
    assert not intake.working()
    assert library.problems() == []
