"""What is asked of the background worker: files to add, articles to remove.

The bytes of a file lie in `incoming/JOB/NAME` of the library from the moment it is handed over
until it is stored, cancelled or dismissed; everything else is in the store. So nothing depends on
the process that handed it over, nor on the one that does the work.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from index.errors import LibraryError
from index.jobs.job import KEPT, UNFINISHED, Jobs, State, Work
from index.jobs.naming import pasted_name, safe_name
from index.local.library import STORE_FILE
from index.local.store import Store, StoreWriter
from index.system.files import create_in_new_folder
from index.system.processes import module_command, module_environment

INCOMING = "incoming"
PASTED_FILE = "pasted.jsonl"
WORKER_LOCK = "worker.lock"
# A worker that died is not started again sooner, unless somebody asks for it: one that dies at
# once every time would be started without end.
RESTART_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as a reader hands it over; the name may be a path within a folder."""

    name: str
    content: bytes


class Intake:
    """Hands jobs over and looks how they do; for any thread that holds no snapshot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = Store(folder / STORE_FILE)

    def jobs(self) -> Jobs:
        """Return all jobs and what the worker says of itself."""
        with self._store.reading() as reader:
            return reader.jobs.read()

    def submit(self, files: Sequence[GivenFile]) -> list[int]:
        """Take files over to be added, all of them or none; return the jobs' numbers.

        Raises:
            LibraryError: they cannot be kept, as on a full disk.
        """
        return self._keep(
            [(safe_name(file.name), PurePosixPath(safe_name(file.name)).name, file.content)
             for file in files]
        )  # fmt: skip

    def paste(self, text: str, *, title: str = "", source: str = "", published: str = "") -> int:
        """Take a text over to be added as one article; return the job's number.

        Args:
            text: of the article, kept to the character.
            title: the text's own if empty.
            source: the outlet.
            published: the date, as an article would write it.
        """
        name = pasted_name(title, text)
        metadata = {"source": source.strip(), "published": published.strip()}
        record = {"_id": name, "title": title.strip(), "text": text, "metadata": metadata}
        return self._keep([(name, PASTED_FILE, json.dumps(record).encode())])[0]

    def remove(self, doc_ids: Collection[str]) -> int:
        """Ask for articles to be removed; return the job's number."""
        with self._store.writing() as store:
            return store.jobs.add(Work.REMOVE, doc_ids=doc_ids)

    def cancel(self, job_ids: Collection[int]) -> None:
        """Let files not be added after all; what was stored of them is removed by the worker.

        Those that are done, failed or cancelled are left alone, and so are removals.
        """
        with self._store.writing() as store:
            files = store.jobs.in_states(*UNFINISHED, work=Work.ADD)
            for job_id in set(job_ids).intersection(files):
                # Of one that waits again something may be stored: a worker ended meanwhile.
                stored = store.jobs.documents([job_id])
                if not stored and store.jobs.change_state(
                    job_id, State.CANCELLED, out_of=[State.WAITING]
                ):
                    self.discard(job_id)
                else:
                    begun = [State.WAITING, State.READING, State.STORED]
                    store.jobs.change_state(job_id, State.CANCELLING, out_of=begun)

    def retry(self, job_ids: Collection[int]) -> None:
        """Let failed jobs be done again."""
        with self._store.writing() as store:
            for job_id in job_ids:
                if store.jobs.change_state(job_id, State.WAITING, out_of=[State.FAILED]):
                    store.jobs.reset_tries(job_id)

    def dismiss(self, job_ids: Collection[int]) -> None:
        """Forget jobs that have ended, and the bytes of those that failed."""
        with self._store.writing() as store:
            unfinished = set(store.jobs.in_states(*UNFINISHED))
            ended = [job_id for job_id in job_ids if job_id not in unfinished]
            for job_id in ended:
                self.discard(job_id)
            store.jobs.forget(ended)

    def file_of(self, job_id: int) -> Path | None:
        """Return where a job's bytes lie, None where they were discarded."""
        kept = self.folder / INCOMING / str(job_id)
        return next(kept.iterdir(), None) if kept.exists() else None

    def discard(self, job_id: int) -> None:
        """Delete a job's bytes, also those that were only half written."""
        for name in (f"{job_id}.part", str(job_id)):
            shutil.rmtree(self.folder / INCOMING / name, ignore_errors=True)

    def sweep(self) -> None:
        """Delete bytes that no job needs: of a file whose handing over a crash cut short."""
        root = self.folder / INCOMING
        if not root.exists():
            return
        # In a write transaction, so that no file is being handed over meanwhile.
        with self._store.writing() as store:
            needed = {str(job_id) for job_id in store.jobs.in_states(*KEPT)}
            for path in root.iterdir():
                if path.name not in needed:
                    shutil.rmtree(path, ignore_errors=True)

    def worker_lock(self) -> FileLock:
        """Return the lock that a worker holds for as long as it lives."""
        return FileLock(self.folder / WORKER_LOCK)

    def working(self) -> bool:
        """Say whether a worker is alive: the system frees the lock of one that died."""
        lock = self.worker_lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:
            # No worker can hold a lock that cannot be made.
            return False
        lock.release()
        return False

    def start(self, *, asked: bool = True) -> bool:
        """Start a worker where there is work and none is alive; say whether one was started.

        Args:
            asked: by somebody who wants it now; else one that gave up is left alone, and one that
                died is started again only after a while.
        """
        jobs = self.jobs()
        if not jobs.unfinished:
            return False
        worker = jobs.worker
        if not asked:
            started = worker.started_at or datetime.min.replace(tzinfo=UTC)
            # Also where the clock was set back since.
            rested = abs((datetime.now(UTC) - started).total_seconds()) > RESTART_SECONDS
            if worker.stopped or not rested:
                return False
        if self.working():
            return False
        with self._store.writing() as store:
            store.jobs.set_started()
        spawn(self.folder)
        return True

    def _keep(self, files: Sequence[tuple[str, str, bytes]]) -> list[int]:
        """Write files aside, each in a folder of its job, and ask for them to be added."""
        job_ids: list[int] = []
        try:
            with self._store.writing() as store:
                _forget_done(store)
                for name, file_name, content in files:
                    job_ids.append(store.jobs.add(Work.ADD, name))
                    self.discard(job_ids[-1])  # of a job of this number that a crash undid
                    create_in_new_folder(
                        self.folder / INCOMING / str(job_ids[-1]) / file_name, content
                    )
        except BaseException as error:
            # Their numbers are free again, and may be another window's by now.
            with suppress(LibraryError):
                self.sweep()
            if isinstance(error, OSError):
                raise LibraryError(
                    f"The files cannot be kept in {self.folder / INCOMING}: {error.strerror}. "
                    "None of them was added; check that the disk has room and that the folder "
                    "can be written to, then add them again."
                ) from error
            raise
        return job_ids


def spawn(folder: Path) -> None:
    """Start a worker in a session of its own, which outlives the process that started it."""
    process = subprocess.Popen(
        module_command("index.jobs.worker", str(folder.absolute())),
        env=module_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Waited for, or it would stay in the system's list of processes after its end.
    threading.Thread(target=process.wait, name="worker-ended", daemon=True).start()


def _forget_done(store: StoreWriter) -> None:
    """Begin a new list where nothing of the old one is left to do."""
    if not store.jobs.in_states(*UNFINISHED):
        store.jobs.forget(store.jobs.in_states(State.DONE, State.CANCELLED))
