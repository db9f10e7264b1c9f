"""The pages of the web that the worker fetches while it does other work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path

from index.documents import Document
from index.errors import PageNotFetched, SourceError
from index.jobs.intake import Intake
from index.jobs.job import State, Work
from index.loaders import Loaded, Rejected
from index.web.addresses import is_address, parse_address
from index.web.fetching import Fetch, FetchedPage
from index.web.keeping import read_page_file, to_bytes
from index.web.pages import load_page, with_stored

# Pages fetched at the same time.
AT_ONCE = 4


class Downloads:
    """Fetches the pages of waiting jobs, so that no slow site delays another job.

    A page is kept in its job's file as soon as it is fetched, so a worker that dies fetches again
    only what it had not fetched yet.

    Args:
        intake: the library's queue of jobs.
        fetch: fetches a page; called from other threads.

    Thread safety:
        Not safe to share; its own threads call only `fetch`.
    """

    def __init__(self, intake: Intake, fetch: Fetch) -> None:
        self._intake = intake
        self._store = intake.store
        self._fetch = fetch
        self._running: dict[int, Future[FetchedPage]] = {}

    def ready(self) -> list[int]:
        """Return the waiting jobs whose files can be read, and go on fetching the other pages."""
        self._collect()
        waiting = self._waiting()
        for job_id in set(self._running).difference(waiting):
            del self._running[job_id]  # cancelled
        missing = {job_id: address for job_id in waiting if (address := self._missing(job_id))}
        for job_id, address in missing.items():
            if job_id not in self._running and len(self._running) < AT_ONCE:
                self._running[job_id] = self._start(job_id, address)
        return [job_id for job_id in waiting if job_id not in missing]

    def wait(self, seconds: float) -> None:
        """Wait until a page is fetched or fails, but no longer than this."""
        if not self._running:
            time.sleep(seconds)
        wait(list(self._running.values()), timeout=seconds, return_when=FIRST_COMPLETED)

    def _waiting(self) -> list[int]:
        with self._store.reading() as reader:
            return reader.jobs.in_states(State.WAITING, work=Work.ADD)

    def _missing(self, job_id: int) -> str:
        """Return the address whose page is still to be fetched; empty if the job has its file."""
        with self._store.reading() as reader:
            name = reader.jobs.name(job_id)
        return name if is_address(name) and not self._intake.has_page(job_id) else ""

    def _start(self, job_id: int, address: str) -> Future[FetchedPage]:
        future: Future[FetchedPage] = Future()

        def run() -> None:
            try:
                future.set_result(self._fetch(parse_address(address)))
            except BaseException as error:  # noqa: BLE001  # `result` raises it again
                future.set_exception(error)

        # A daemon, so that a cancelled page does not keep the worker alive.
        threading.Thread(target=run, name=f"fetch-{job_id}", daemon=True).start()
        return future

    def _collect(self) -> None:
        """Keep the pages that have arrived, and end the jobs whose pages did not.

        Raises:
            LibraryError: a page cannot be written.
        """
        for job_id, future in list(self._running.items()):
            if not future.done():
                continue
            del self._running[job_id]
            try:
                page = future.result()
            except PageNotFetched as error:
                with self._store.writing() as store:
                    store.jobs.change_state(
                        job_id, State.FAILED, out_of=[State.WAITING], reason=str(error)
                    )
                continue
            # In a write transaction, so that the job is not cancelled meanwhile.
            with self._store.writing() as store:
                if job_id in store.jobs.in_states(State.WAITING):
                    self._intake.keep_page(store, job_id, to_bytes(page))


def page_sources(
    path: Path, intake: Intake, stored: Callable[[str], Document | None]
) -> Iterator[Loaded | Rejected]:
    """Yield the articles of the page in a job's file.

    Args:
        path: the job's file.
        intake: the queue of the job.
        stored: returns the stored document with an id, as it was read; None if there is none.
    """
    try:
        page = read_page_file(path)
    except (OSError, ValueError, KeyError) as error:
        reason = SourceError(f"The fetched page cannot be read again ({error}). Try again.")
        yield Rejected(path.name, reason)
    else:
        with intake.reading_folder() as folder:
            yield from with_stored(load_page(page, folder), stored)
