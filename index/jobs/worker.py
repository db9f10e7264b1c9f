"""The background worker: adds and removes what the store's jobs ask for, and ends.

Run as `python -m index.jobs.worker LIBRARY`. One works at a time. Whatever moment it dies at, the
next one takes up what was waiting or half done. It reports in the store and nowhere else.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import Timeout

from index.documents import Document
from index.errors import FootnoteError, LibraryBusy, SourceClash, SourceError
from index.jobs.intake import PASTED_FILE, Intake
from index.jobs.job import UNFINISHED, State, Work
from index.loaders import Rejected, load
from index.local import health
from index.local.library import STORE_FILE, Library
from index.local.snapshot import Caches
from index.local.store import Store, StoreWriter
from index.local.writer import LibraryWriter

# Reading a file may end the process (memory): it is then tried again, after all others.
TRIES = 3
_TOLD = 3  # reasons for one file
# A second's work or less, for a cancel waits until it is done.
EMBEDDING_BATCH = 48
_LOCK_SECONDS = 1.0
_NICENESS = 10
_ENDED_READING = (
    f"Footnote ended {TRIES} times while it read this file: it may be too large for this machine's "
    "memory, or the disk may be full. Split the file or make room, then try again."
)
_BYTES_GONE = "Its content is not here any more; add it again."
_FAULT = (
    "Adding stopped because of a fault in Footnote. The terminal that it runs in shows what "
    "happened; what was added is kept."
)
_OTHER_PROGRAM = (
    "Another program is changing this library; the rest goes on as soon as it has finished."
)


def main() -> int:
    """Do what is asked of the library named in the arguments; return 0 when nothing is left."""
    folder = Path(sys.argv[1])
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    store = Store(folder / STORE_FILE)

    def announce(sentence: str) -> None:
        with store.writing() as writer:
            writer.jobs.set_message(sentence)

    try:
        return work(Library.open(folder, announce=announce))
    except FootnoteError as error:
        # The store cannot be read or written, so that nothing can be told in it.
        sys.stderr.write(f"{error}\n")
        return 1


def work(library: Library) -> int:
    """Do all that is asked, also what is asked meanwhile; 1 where the worker had to give up."""
    intake = Intake(library.folder)
    # Asked again after the lock is free: who asked just before saw a worker and started none.
    while intake.jobs().unfinished:
        lock = intake.worker_lock()
        try:
            lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout:
            return 0
        try:
            if not Worker(library, intake).run():
                return 1
        finally:
            lock.release()
    return 0


@dataclass(slots=True)
class _FileOutcome:
    """What came of the articles of one file."""

    there: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def reason(self, added: int) -> str:
        """Say what is to be said of the file; nothing where its one article was added."""
        if added + self.there + len(self.problems) == 0:
            return "It holds no articles."
        if added + self.there + len(self.problems) == 1:
            there = ["This article is already here; nothing was changed."] * self.there
            return " ".join(there + self.problems + self.notes)
        parts = [f"{_articles(self.there)} already here."] if self.there else []
        if self.problems:
            parts.append(f"{_articles(len(self.problems))} not added.")
            parts += self.problems[:_TOLD]
        if len(self.problems) > _TOLD:
            parts.append(f"And {len(self.problems) - _TOLD:,} more.")
        return " ".join(parts)


class Worker:
    """Does jobs while it holds the worker's lock."""

    def __init__(self, library: Library, intake: Intake) -> None:
        self._library = library
        self._intake = intake
        self._store = Store(library.folder / STORE_FILE)

    def run(self) -> bool:
        """Do all jobs there are; False where it had to give up, and said why in the store."""
        try:
            self._take_up()
            while self._in_states(*UNFINISHED):
                self._do_some()
        except FootnoteError as error:
            with self._store.writing() as store:
                for job_id in store.jobs.in_states(State.READING):
                    self._put_back(store, job_id)
                store.jobs.set_message(str(error), stopped=True)
            return False
        except Exception:
            # A file that ends the reading is given up after a while; all else would be begun and
            # ended like this without end.
            if not self._in_states(State.READING):
                with self._store.writing() as store:
                    store.jobs.set_message(_FAULT, stopped=True)
            raise
        return True

    def _take_up(self) -> None:
        """Put right what a worker that died has left."""
        with self._store.writing() as store:
            store.jobs.set_message("")
            tries = {job.job_id: job.tries for job in store.jobs.read().jobs}
            for job_id in store.jobs.in_states(State.READING):
                self._put_back(store, job_id)
                if tries[job_id] >= TRIES:
                    waiting = [State.WAITING]
                    store.jobs.change_state(
                        job_id, State.FAILED, out_of=waiting, reason=_ENDED_READING
                    )
        self._intake.sweep()

    def _put_back(self, store: StoreWriter, job_id: int) -> None:
        """Let a file that was being read be read again, if anything of it is left to be read."""
        waiting = self._intake.file_of(job_id) is not None
        if not waiting:
            # Discarded only when all of it was stored.
            store.jobs.describe(job_id, "")
        to = State.WAITING if waiting else State.STORED
        store.jobs.change_state(job_id, to, out_of=[State.READING])

    def _do_some(self) -> None:
        """Hold the library until something is to be removed or nothing is left."""
        with ExitStack() as held:
            try:
                writer = held.enter_context(self._library.writer(wait_seconds=_LOCK_SECONDS))
            except LibraryBusy:
                self._tell(_OTHER_PROGRAM)
                return
            self._tell("")
            if not self._remove(writer):
                self._add(writer)

    def _remove(self, writer: LibraryWriter) -> bool:
        """Remove what is asked for, and prove it; False where nothing is."""
        self._read_to_the_end(writer)
        with self._store.writing() as store:
            cancelled = store.jobs.in_states(State.CANCELLING)
            asked = store.jobs.in_states(State.WAITING, work=Work.REMOVE)
            doc_ids = store.jobs.documents([*cancelled, *asked])
            for job_id in asked:
                # None are left where a crash came between the removal and its proof.
                if store.jobs.documents([job_id]):
                    store.jobs.describe(job_id, "")
            there = [doc_id for doc_id in doc_ids if store.has_document(doc_id)]
            for doc_id in set(doc_ids).difference(there):
                # Another window has removed it.
                store.jobs.forget_document(doc_id)
        if not cancelled and not asked:
            return False
        writer.remove(there)
        for job_id in cancelled:
            self._intake.discard(job_id)
        writer.close()  # now, for what it leaves in the files is what is looked at
        traces = health.find_remains(self._store, Caches(self._library.folder), doc_ids)
        reason = " ".join(traces)
        ended = State.FAILED if traces else State.DONE
        with self._store.writing() as store:
            for job_id in asked:
                store.jobs.change_state(job_id, ended, out_of=[State.WAITING], reason=reason)
            for job_id in cancelled:
                store.jobs.change_state(
                    job_id, State.CANCELLED, out_of=[State.CANCELLING], reason=reason
                )
        return True

    def _read_to_the_end(self, writer: LibraryWriter) -> None:
        """Leave no file that holds what is to be removed: it would be stored again from there."""
        with self._store.reading() as reader:
            asked = reader.jobs.in_states(State.WAITING, work=Work.REMOVE)
            doc_ids = reader.jobs.documents(asked) if asked else []
            unread = {job_id for doc_id in doc_ids for job_id in reader.jobs.jobs_with_file(doc_id)}
        for job_id in sorted(unread):
            self._store_file(writer, job_id)
        # Those that cannot be read.
        self._intake.dismiss(unread.intersection(self._in_states(State.FAILED)))

    def _add(self, writer: LibraryWriter) -> None:
        """Store the files that wait, then embed, until something is to be removed."""
        while not self._is_removal_asked():
            waiting = self._in_states(State.WAITING, work=Work.ADD)
            for job_id in waiting:
                self._store_file(writer, job_id)
                if self._is_removal_asked():
                    return
            for progress in writer.embed(EMBEDDING_BATCH):
                with self._store.writing() as store:
                    store.jobs.set_rate(progress.rate)
                    store.jobs.finish_embedded_jobs()
                if self._in_states(State.WAITING, State.CANCELLING):
                    break
            else:
                with self._store.writing() as store:
                    store.jobs.finish_embedded_jobs()
                return

    def _store_file(self, writer: LibraryWriter, job_id: int) -> None:
        """Store the articles of a file; they are found by their words at once."""
        with self._store.writing() as store:
            if not store.jobs.change_state(job_id, State.READING, out_of=[State.WAITING]):
                return
            name = store.jobs.name(job_id)
        read = _FileOutcome()
        path = self._intake.file_of(job_id)
        if path is None:
            read.problems.append(_BYTES_GONE)
        for item in load([path]) if path else ():
            if isinstance(item, Rejected):
                read.problems.append(_where(item))
                continue
            if not self._is_reading(job_id):
                return
            try:
                self._put(writer, job_id, _named(item.document, name), read)
            except SourceError as error:
                read.problems.append(str(error))
            read.notes += item.notes
        with self._store.writing() as store:
            added = len(store.jobs.documents([job_id]))
            reason = read.reason(added)
            store.jobs.describe(job_id, reason)
            store.jobs.set_message("")
            if not added and not read.there:
                store.jobs.change_state(job_id, State.FAILED, out_of=[State.READING], reason=reason)
            elif store.jobs.change_state(job_id, State.STORED, out_of=[State.READING]):
                # Before the commit, so that no byte outlives what tells of it.
                self._intake.discard(job_id)

    def _put(
        self, writer: LibraryWriter, job_id: int, document: Document, read: _FileOutcome
    ) -> None:
        """Store an article, unless one of that name is here already.

        Raises:
            SourceClash: it is, with other text.
        """
        with self._store.reading() as reader:
            stored = reader.documents([document.doc_id]).get(document.doc_id)
            owned = reader.jobs.is_assigned(job_id, document.doc_id)
        if stored is None or owned:
            writer.put(document, job_id=job_id)
        elif stored.text == document.text:
            read.there += 1
        else:
            raise SourceClash(
                f"An article named {document.doc_id} is already here with other text. Remove it "
                "first, or add this one under another name."
            )

    def _is_reading(self, job_id: int) -> bool:
        return job_id in self._in_states(State.READING)

    def _is_removal_asked(self) -> bool:
        return bool(
            self._in_states(State.CANCELLING) or self._in_states(State.WAITING, work=Work.REMOVE)
        )

    def _in_states(self, *states: State, work: Work | None = None) -> list[int]:
        with self._store.reading() as reader:
            return reader.jobs.in_states(*states, work=work)

    def _tell(self, sentence: str) -> None:
        """Say what is waited for, where that is not said already."""
        with self._store.reading() as reader:
            said = reader.jobs.status().message
        if said != sentence:
            with self._store.writing() as store:
                store.jobs.set_message(sentence)


def _articles(number: int) -> str:
    return f"{number:,} of its articles {'was' if number == 1 else 'were'}"


def _named(document: Document, name: str) -> Document:
    """Return an article under the name its file was given with; lines of JSON have their own."""
    own = document if _is_line(document) else replace(document, doc_id=name)
    # The file it was read from is about to be deleted.
    return replace(own, path="")


def _is_line(document: Document) -> bool:
    return document.path.casefold().endswith(".jsonl")


def _where(item: Rejected) -> str:
    """Say which line of a file was not read, and why."""
    _, found, line = item.name.rpartition(" line ")
    is_line = found and line.isdigit() and not item.name.startswith(PASTED_FILE)
    return f"Line {line}: {item.error}" if is_line else str(item.error)


if __name__ == "__main__":
    sys.exit(main())
