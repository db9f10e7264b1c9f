"""The background worker: does the jobs in the store, then exits.

Run as `python -m index.jobs.worker LIBRARY`, or without LIBRARY if the environment names a library
of many machines. Only one worker runs at a time. After a worker dies,
the next one continues with the waiting and the unfinished jobs. A worker reports its progress only
in the store.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from index import ingestion
from index.clashes import ClashPolicy
from index.distributed.place import open_place, place_of_environment
from index.documents import Document
from index.errors import FootnoteError, LibraryBusy
from index.jobs.downloads import Downloads, page_sources
from index.jobs.job import UNFINISHED, State, Work
from index.jobs.messages import (
    ENDED_READING,
    FAULT,
    FILE_MISSING,
    OTHER_PROGRAM,
    SCANS_LEFT,
    SCANS_WAIT,
    TRIES,
)
from index.jobs.outcomes import FileOutcome, is_unread, with_name
from index.loaders import Loaded, Rejected, ScanReading, load
from index.local.library import Library
from index.local.store import StoreWriter
from index.local.writer import LibraryWriter
from index.web.addresses import is_address
from index.web.fetching import Fetcher
from index.web.rules import FetchRules

# At most about a second's work, because a cancellation waits until a batch is embedded.
EMBEDDING_BATCH = 48
_LOCK_SECONDS = 1.0
# How often to look for new jobs while only pages are being fetched.
_DOWNLOAD_SECONDS = 0.5
_NICENESS = 10


def main() -> int:
    """Do the jobs of the library that is named; return the exit status."""
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else place_of_environment()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)

    def announce(sentence: str) -> None:
        with library.intake.store.writing() as writer:
            writer.jobs.set_message(sentence)

    try:
        library = open_place(place, announce=announce)
        return work(library)
    except FootnoteError as error:
        # The store cannot be read or written, so the error cannot be reported there.
        sys.stderr.write(f"{error}\n")
        return 1


def work(library: Library, rules: FetchRules | None = None) -> int:
    """Do all jobs, including those submitted meanwhile; return 1 if the worker gave up, else 0.

    Returns 0 at once if another worker is running.

    Args:
        library: the library.
        rules: the limits of fetching pages; the default ones if None.
    """
    intake = library.intake
    # Check again after releasing the lock: a process that submitted a job just before saw this
    # worker running and started none.
    while intake.jobs().unfinished:
        with intake.as_worker(_LOCK_SECONDS) as is_worker:
            if not is_worker:
                return 0
            if not Worker(library, rules or FetchRules()).run():
                return 1
    return 0


class _Interrupted(Exception):
    """The reading of a scan stops, because its job was cancelled or a removal waits."""


class Worker:
    """The background worker of a library. The caller must hold the worker's lock.

    Thread safety:
        Not safe to share; use it from one thread.
    """

    def __init__(self, library: Library, rules: FetchRules) -> None:
        self._library = library
        self._intake = library.intake
        self._store = library.intake.store
        self._downloads = Downloads(library.intake, Fetcher(rules).fetch)
        # The jobs whose scans are read once all other work is done.
        self._scans: set[int] = set()

    def run(self) -> bool:
        """Do all jobs; return False if the worker gave up and reported the reason in the store."""
        try:
            self._recover()
            while self._in_states(*UNFINISHED):
                if self._has_removals() or self._downloads.ready() or self._in_states(State.STORED):
                    self._do_jobs()
                else:
                    self._downloads.wait(_DOWNLOAD_SECONDS)
        except FootnoteError as error:
            with self._store.writing() as store:
                for job_id in store.jobs.in_states(State.READING):
                    self._stop_reading(store, job_id)
                store.jobs.set_message(str(error), stopped=True)
            return False
        except Exception:
            # A file that makes reading fail is given up after `TRIES`. Any other fault would
            # repeat endlessly, so the worker must not be started again automatically.
            if not self._in_states(State.READING):
                with self._store.writing() as store:
                    store.jobs.set_message(FAULT, stopped=True)
            raise
        return True

    def _recover(self) -> None:
        """Restore the jobs of a worker that died; give up files that were tried too often."""
        with self._store.writing() as store:
            store.jobs.set_message("")
            tries = {job.job_id: job.tries for job in store.jobs.read().jobs}
            for job_id in store.jobs.in_states(State.READING):
                self._stop_reading(store, job_id)
                if tries[job_id] >= TRIES:
                    waiting = [State.WAITING]
                    store.jobs.change_state(
                        job_id, State.FAILED, out_of=waiting, reason=ENDED_READING
                    )
        self._intake.sweep()

    def _stop_reading(self, store: StoreWriter, job_id: int) -> None:
        """Change a job from reading to waiting, or to stored if its file was deleted already."""
        has_file = self._intake.has_file(job_id)
        if not has_file:
            # A file is deleted only when all its articles are stored.
            store.jobs.describe(job_id, "")
        to = State.WAITING if has_file else State.STORED
        store.jobs.change_state(job_id, to, out_of=[State.READING])

    def _do_jobs(self) -> None:
        """Hold the library's lock and do jobs, until a removal is done or no job is left."""
        with ExitStack() as stack:
            try:
                writer = stack.enter_context(self._library.writer(wait_seconds=_LOCK_SECONDS))
            except LibraryBusy:
                self._set_message(OTHER_PROGRAM)
                return
            self._set_message("")
            if not self._remove(writer):
                self._add(writer)

    def _remove(self, writer: LibraryWriter) -> bool:
        """Do the removals and cancellations, and verify them; return False if there are none."""
        self._finish_reading(writer)
        with self._store.writing() as store:
            cancelled = store.jobs.in_states(State.CANCELLING)
            removals = store.jobs.in_states(State.WAITING, work=Work.REMOVE)
            doc_ids = store.jobs.documents([*cancelled, *removals])
            for job_id in removals:
                # The job has no documents left after a crash between removal and verification.
                if store.jobs.documents([job_id]):
                    store.jobs.describe(job_id, "")
            stored = [doc_id for doc_id in doc_ids if store.has_document(doc_id)]
            for doc_id in set(doc_ids).difference(stored):
                # Another window has already removed it.
                store.jobs.forget_document(doc_id)
        if not cancelled and not removals:
            return False
        writer.remove(stored)
        for job_id in cancelled:
            self._intake.discard(job_id)
        writer.close()  # purges the files, which are searched next
        remains = writer.find_remains(doc_ids)
        reason = " ".join(remains)
        ended = State.FAILED if remains else State.DONE
        with self._store.writing() as store:
            for job_id in removals:
                store.jobs.change_state(job_id, ended, out_of=[State.WAITING], reason=reason)
            for job_id in cancelled:
                store.jobs.change_state(
                    job_id, State.CANCELLED, out_of=[State.CANCELLING], reason=reason
                )
        return True

    def _finish_reading(self, writer: LibraryWriter) -> None:
        """Read the kept files that contain documents to remove, or delete the unreadable ones.

        Otherwise the removed documents would be stored again from these files.
        """
        with self._store.reading() as reader:
            removals = reader.jobs.in_states(State.WAITING, work=Work.REMOVE)
            doc_ids = reader.jobs.documents(removals) if removals else []
            unread = {job_id for doc_id in doc_ids for job_id in reader.jobs.jobs_with_file(doc_id)}
        for job_id in sorted(unread):
            self._store_file(writer, job_id)
            if job_id in self._scans:
                self._leave_scans(job_id)
        # Files that cannot be read.
        self._intake.dismiss(unread.intersection(self._in_states(State.FAILED)))

    def _add(self, writer: LibraryWriter) -> None:
        """Store the waiting files, then embed, until a removal waits or all is done."""
        while not self._has_removals():
            self._store_ready(writer)
            if self._has_removals():
                return
            for progress in writer.embed(EMBEDDING_BATCH):
                with self._store.writing() as store:
                    store.jobs.set_rate(progress.rate)
                    store.jobs.finish_embedded_jobs()
                if self._has_removals() or self._ready_files():
                    break
            else:
                with self._store.writing() as store:
                    store.jobs.finish_embedded_jobs()
                if not self._scans:
                    return
                job_id = min(self._scans)
                self._scans.discard(job_id)
                try:
                    self._store_file(writer, job_id, read_scans=True)
                except _Interrupted:
                    self._set_aside(job_id)

    def _ready_files(self) -> list[int]:
        """Return the jobs with a file that was not read yet, or not but for its scans."""
        return [job_id for job_id in self._downloads.ready() if job_id not in self._scans]

    def _store_ready(self, writer: LibraryWriter) -> None:
        """Store the files that are ready without their scans, until a removal waits."""
        for job_id in self._ready_files():
            self._store_file(writer, job_id)
            if self._has_removals():
                return

    def _set_aside(self, job_id: int) -> None:
        """Let a job wait until its scans are read, after all other work."""
        with self._store.writing() as store:
            if store.jobs.change_state(job_id, State.WAITING, out_of=[State.READING]):
                store.jobs.describe(job_id, SCANS_WAIT)
                self._scans.add(job_id)

    def _leave_scans(self, job_id: int) -> None:
        """End a job without reading its scans, because an article of its file will be removed."""
        self._scans.discard(job_id)
        with self._store.writing() as store:
            store.jobs.describe(job_id, SCANS_LEFT)
            if store.jobs.change_state(job_id, State.STORED, out_of=[State.WAITING]):
                self._intake.discard(job_id)

    def _page_read(
        self, writer: LibraryWriter, job_id: int, _name: str, done: int, total: int
    ) -> None:
        """Report that OCR has read a page, and store the files that came meanwhile.

        Raises:
            _Interrupted: the job was cancelled, or a removal waits.
        """
        if not self._is_reading(job_id) or self._has_removals():
            raise _Interrupted
        with self._store.writing() as store:
            store.jobs.describe(job_id, f"OCR has read {done:,} of {total:,} scanned pages.")
        self._store_ready(writer)

    def _store_file(self, writer: LibraryWriter, job_id: int, *, read_scans: bool = False) -> None:
        """Store the articles of a file; searches find them by their words at once.

        Args:
            writer: the library's writer.
            job_id: the job of the file.
            read_scans: whether OCR reads the scans in the file; if not, the job waits for that.

        Raises:
            _Interrupted: a scan was being read, and the job was cancelled, or a removal waits.
        """
        with self._store.writing() as store:
            if not store.jobs.change_state(job_id, State.READING, out_of=[State.WAITING]):
                return
            name = store.jobs.name(job_id)
        outcome = FileOutcome()
        # Whoever names an address again asks for what the page says by now.
        policy = ClashPolicy.REPLACE_OWN if is_address(name) else ClashPolicy.REFUSE
        with self._intake.opened(job_id) as path:
            if path is None:
                outcome.problems.append(FILE_MISSING)
            sources: Iterable[Loaded | Rejected] = ()
            if path:
                scans = ScanReading(
                    recognised=lambda _name, _sha256: None,
                    progress=partial(self._page_read, writer, job_id),
                )
                sources = self._sources(job_id, path, name, outcome, scans if read_scans else None)
            for event in ingestion.store(writer, sources, policy=policy, job_id=job_id):
                outcome.count(event)
        if not self._is_reading(job_id):
            return
        if outcome.unread_scans:
            self._set_aside(job_id)
            return
        with self._store.writing() as store:
            stored = store.jobs.documents([job_id])
            # After a crash the job reads again what it has stored already.
            outcome.unchanged.difference_update(stored)
            added = len(stored)
            reason = outcome.reason(added)
            store.jobs.describe(job_id, reason)
            store.jobs.set_message("")
            if not added and not outcome.unchanged:
                store.jobs.change_state(job_id, State.FAILED, out_of=[State.READING], reason=reason)
            elif store.jobs.change_state(job_id, State.STORED, out_of=[State.READING]):
                # Delete the file before the commit, so that no file outlives its record.
                self._intake.discard(job_id)

    def _sources(
        self,
        job_id: int,
        path: Path,
        name: str,
        outcome: FileOutcome,
        scans: ScanReading | None,
    ) -> Iterator[Loaded | Rejected]:
        """Yield the sources of a job's file, until the job is cancelled.

        Args:
            job_id: the number of the job.
            path: the file.
            name: its name as it was submitted.
            outcome: the method notes here whether scans were left out.
            scans: how scans are read; None to leave them out.
        """
        if is_address(name):
            sources: Iterable[Loaded | Rejected] = page_sources(path, self._intake, self._stored)
        else:
            loaded = load([path], scans=scans)
            sources = (with_name(source, name) for source in loaded)
        for source in sources:
            if not self._is_reading(job_id):
                return
            if scans is None and is_unread(source):
                outcome.unread_scans = True
                if isinstance(source, Rejected):
                    continue
            yield source

    def _stored(self, doc_id: str) -> Document | None:
        with self._store.reading() as reader:
            return reader.document_as_read(doc_id) if reader.has_document(doc_id) else None

    def _is_reading(self, job_id: int) -> bool:
        return job_id in self._in_states(State.READING)

    def _has_removals(self) -> bool:
        return bool(
            self._in_states(State.CANCELLING) or self._in_states(State.WAITING, work=Work.REMOVE)
        )

    def _in_states(self, *states: State, work: Work | None = None) -> list[int]:
        with self._store.reading() as reader:
            return reader.jobs.in_states(*states, work=work)

    def _set_message(self, sentence: str) -> None:
        """Set the worker's message in the store if it differs from the present one."""
        with self._store.reading() as reader:
            message = reader.jobs.status().message
        if message != sentence:
            with self._store.writing() as store:
                store.jobs.set_message(sentence)


if __name__ == "__main__":
    sys.exit(main())
