"""`Intake`: submits jobs to the background worker and starts the worker.

A submitted file is kept in the library's folder at `incoming/JOB/NAME` until its articles are
stored, or its job is cancelled or dismissed. Everything else about a job is in the store. A job
therefore survives both the process that submitted it and the worker.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from index.errors import LibraryError
from index.jobs.job import KEPT, UNFINISHED, GivenFile, Jobs, State, Work
from index.jobs.naming import pasted_name, safe_name
from index.jobs.reading_folders import INCOMING, is_read, reading_prefix
from index.local.store import Store, StoreWriter
from index.system.files import create_in_new_folder, replace_file
from index.system.processes import is_held, module_command, module_environment
from index.web.addresses import is_address, parse_address
from index.web.keeping import is_kept

PASTED_FILE = "pasted.jsonl"
# The file of a job whose name is an address. It is empty until the worker has fetched the page.
PAGE_FILE = "page"
WORKER_LOCK = "worker.lock"
# The shortest time between two automatic starts of a worker. Without it, a worker that dies at once
# every time would be started endlessly.
RESTART_SECONDS = 10.0


class Intake:
    """The queue of a library's background jobs. Get one from `Library.intake`.

    Attributes:
        folder: the library's folder.
        store: the library's store, which contains the jobs.

    Thread safety:
        Safe to share between threads and processes: every method uses its own transaction. A
        thread that has a snapshot open must not call methods that write, because they would wait
        for that snapshot.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store

    def jobs(self) -> Jobs:
        """Return all jobs and the worker's status."""
        with self.store.reading() as reader:
            return reader.jobs.read()

    def submit(self, files: Sequence[GivenFile]) -> list[int]:
        """Submit files to be added, all of them or none; return the numbers of their jobs.

        Raises:
            LibraryError: the files cannot be written, for example because the disk is full.
        """
        return self._submit(
            [(safe_name(file.name), PurePosixPath(safe_name(file.name)).name, file.content)
             for file in files]
        )  # fmt: skip

    def paste(self, text: str, *, title: str = "", source: str = "", published: str = "") -> int:
        """Submit a text to be added as one article; return the number of its job.

        Args:
            text: the article's text, stored character by character.
            title: the article's title; found in the text if empty.
            source: the outlet that published the article.
            published: the date, in any format that articles use.

        Raises:
            LibraryError: the text cannot be written, for example because the disk is full.
        """
        name = pasted_name(title, text)
        metadata = {"source": source.strip(), "published": published.strip()}
        record = {"_id": name, "title": title.strip(), "text": text, "metadata": metadata}
        return self._submit([(name, PASTED_FILE, json.dumps(record).encode())])[0]

    def fetch(self, addresses: Sequence[str]) -> list[int]:
        """Submit web pages to be fetched and added; return the numbers of their jobs.

        Nothing is fetched here: the worker does it.

        Raises:
            PageNotFetched: an address is not accepted; none is submitted.
            LibraryError: the jobs cannot be written, for example because the disk is full.
        """
        # No file has such a name: `safe_name` leaves no part between two slashes empty.
        names = dict.fromkeys(str(parse_address(address)) for address in addresses)
        return self._submit([(name, PAGE_FILE, b"") for name in names])

    def remove(self, doc_ids: Collection[str]) -> int:
        """Submit the removal of articles; return the number of its job."""
        with self.store.writing() as store:
            return store.jobs.add(Work.REMOVE, doc_ids=doc_ids)

    def cancel(self, job_ids: Collection[int]) -> None:
        """Cancel the adding of files; the worker removes articles that are already stored.

        Jobs that have ended are unchanged, and so are removals.
        """
        with self.store.writing() as store:
            files = store.jobs.in_states(*UNFINISHED, work=Work.ADD)
            for job_id in set(job_ids).intersection(files):
                # A waiting job can have stored articles, if a worker died while it read the file.
                stored = store.jobs.documents([job_id])
                if not stored and store.jobs.change_state(
                    job_id, State.CANCELLED, out_of=[State.WAITING]
                ):
                    self.discard(job_id)
                else:
                    active = [State.WAITING, State.READING, State.STORED]
                    store.jobs.change_state(job_id, State.CANCELLING, out_of=active)

    def retry(self, job_ids: Collection[int]) -> None:
        """Set failed jobs to waiting, so that the worker tries them again.

        A page is fetched again. That its site does not give it may have been for a moment.
        """
        with self.store.writing() as store:
            for job_id in job_ids:
                if store.jobs.change_state(job_id, State.WAITING, out_of=[State.FAILED]):
                    store.jobs.reset_tries(job_id)
                    if is_address(store.jobs.name(job_id)):
                        self.keep_page(store, job_id, b"")

    def dismiss(self, job_ids: Collection[int]) -> None:
        """Delete ended jobs, with the files of those that failed; other jobs are unchanged."""
        with self.store.writing() as store:
            unfinished = set(store.jobs.in_states(*UNFINISHED))
            ended = [job_id for job_id in job_ids if job_id not in unfinished]
            for job_id in ended:
                self.discard(job_id)
            store.jobs.forget(ended)

    def has_file(self, job_id: int) -> bool:
        """Return whether a job's file is kept."""
        return self.file_of(job_id) is not None

    @contextmanager
    def opened(self, job_id: int) -> Iterator[Path | None]:
        """Yield the path at which a job's file can be read until the block ends.

        None if the file was deleted.
        """
        yield self.file_of(job_id)

    def has_page(self, job_id: int) -> bool:
        """Return whether the page of a job's address was fetched."""
        return is_kept(self.folder_of(job_id) / PAGE_FILE)

    def keep_page(self, store: StoreWriter, job_id: int, content: bytes) -> None:  # noqa: ARG002  # another backend keeps it in the store
        """Keep the page of a job's address, in a write transaction; empty to fetch it again.

        Raises:
            LibraryError: it cannot be written, for example because the disk is full.
        """
        path = self.folder_of(job_id) / PAGE_FILE
        try:
            replace_file(path, content)
        except OSError as error:
            raise LibraryError(
                f"The page cannot be written to {path}: {error.strerror}. Check that the disk has "
                "room and that the folder can be written to."
            ) from error

    def file_of(self, job_id: int) -> Path | None:
        """Return the path of a job's file, or None if the file was deleted."""
        folder = self.folder_of(job_id)
        return next(folder.iterdir(), None) if folder.exists() else None

    def folder_of(self, job_id: int) -> Path:
        """Return the folder of a job's file."""
        return self.folder / INCOMING / str(job_id)

    def discard(self, job_id: int) -> None:
        """Delete a job's file, even one that was written only in part."""
        for name in (f"{job_id}.part", str(job_id)):
            shutil.rmtree(self.folder / INCOMING / name, ignore_errors=True)

    def sweep(self) -> None:
        """Delete files of no job and no running process, which a crash can leave."""
        root = self.folder / INCOMING
        if not root.exists():
            return
        # In a write transaction, so that no file can be submitted meanwhile.
        with self.store.writing() as store:
            needed = {str(job_id) for job_id in store.jobs.in_states(*KEPT)}
            for path in root.iterdir():
                if path.name not in needed and not is_read(path):
                    shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def reading_folder(self) -> Iterator[Path]:
        """Make a folder for bytes that are being read, until the block ends.

        It is in the library, so that no bytes of an article are left elsewhere on the machine. If
        this process is killed, the folder is deleted by the next call, the next worker or the next
        writer that purges removed text.
        """
        self.sweep()
        root = self.folder / INCOMING
        root.mkdir(exist_ok=True)
        with TemporaryDirectory(prefix=reading_prefix(os.getpid()), dir=root) as name:
            yield Path(name)

    def worker_lock(self) -> FileLock:
        """Return the lock that a worker holds while it runs."""
        return FileLock(self.folder / WORKER_LOCK)

    @contextmanager
    def as_worker(self, wait_seconds: float) -> Iterator[bool]:
        """Be the one worker until the block ends; yield False if another one is.

        Args:
            wait_seconds: how long to wait for the other one to end.
        """
        lock = self.worker_lock()
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def working(self) -> bool:
        """Return whether a worker is running."""
        return is_held(self.worker_lock())

    def start(self, *, asked: bool = True) -> bool:
        """Start a worker if there is work and no worker is running; return whether one was started.

        Args:
            asked: whether the user wants the worker now. If false, a worker that gave up is not
                started, and a worker that died is started again only after `RESTART_SECONDS`.
        """
        jobs = self.jobs()
        if not jobs.unfinished:
            return False
        worker = jobs.worker
        if not asked:
            started = worker.started_at or datetime.min.replace(tzinfo=UTC)
            # abs, because the clock may have been set back since the start.
            waited = abs((datetime.now(UTC) - started).total_seconds()) > RESTART_SECONDS
            if worker.stopped or not waited:
                return False
        if self.working():
            return False
        with self.store.writing() as store:
            store.jobs.set_started()
        self._spawn()
        return True

    def _spawn(self) -> None:
        spawn(self.folder)

    def _keep(self, store: StoreWriter, job_id: int, name: str, content: bytes) -> None:  # noqa: ARG002  # another backend keeps it in the store
        """Keep a new job's file under its name, in the transaction that adds the job."""
        self.discard(job_id)  # left by a crash, whose job was rolled back
        create_in_new_folder(self.folder_of(job_id) / name, content)

    def _submit(self, files: Sequence[tuple[str, str, bytes]]) -> list[int]:
        """Add a job for each file and write the file to its job's folder.

        Args:
            files: triples of an article's or file's name, the file name on disk and the bytes.

        Raises:
            LibraryError: a file cannot be written; no job is added.
        """
        job_ids: list[int] = []
        try:
            with self.store.writing() as store:
                _forget_done(store)
                for name, file_name, content in files:
                    job_ids.append(store.jobs.add(Work.ADD, name))
                    self._keep(store, job_ids[-1], file_name, content)
        except BaseException as error:
            # Sweep instead of deleting by number: the numbers are free again after the rollback,
            # and another window may already use them.
            with suppress(LibraryError):
                self.sweep()
            if isinstance(error, OSError):
                raise LibraryError(
                    f"The files cannot be written to {self.folder / INCOMING}: {error.strerror}. "
                    "None of them was added. Check that the disk has room and that the folder "
                    "can be written to, then add them again."
                ) from error
            raise
        return job_ids


def spawn(folder: Path, place: Mapping[str, str] | None = None) -> None:
    """Start a worker in a process session of its own, so that it outlives this process.

    Args:
        folder: the library's folder.
        place: the variables that name a library of many machines; None for one in the folder.
    """
    process = subprocess.Popen(
        module_command("index.jobs.worker", *([str(folder.absolute())] if place is None else ())),
        env=module_environment(place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Wait for it in a thread; otherwise the ended worker would remain as a zombie process.
    threading.Thread(target=process.wait, name="worker-ended", daemon=True).start()


def _forget_done(store: StoreWriter) -> None:
    """Delete done and cancelled jobs if no job is unfinished, so that the list starts empty."""
    if not store.jobs.in_states(*UNFINISHED):
        store.jobs.forget(store.jobs.in_states(State.DONE, State.CANCELLED))
