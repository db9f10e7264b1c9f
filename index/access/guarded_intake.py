"""`GuardedIntake`: the queue of background jobs as somebody with certain rights may use it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from index.access.rights import Rights, Role
from index.errors import DocumentNotFound
from index.jobs.job import GivenFile, Jobs, WorkerStatus
from index.protocols import Intake


class _Allowed(Protocol):
    def __call__(self) -> frozenset[str]:
        """Return the ids of the articles that may be used."""
        ...


class GuardedIntake:
    """The queue, for somebody who may do some of it.

    Somebody who is limited to collections can remove their articles and follow these removals. He
    cannot add: a file could replace an article that he may not use, and a clash would tell of it.

    Args:
        intake: the library's queue.
        rights: returns what the person may do now.
        allowed: returns the ids of the articles that the person may use.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, intake: Intake, rights: Callable[[], Rights], allowed: _Allowed) -> None:
        self._intake = intake
        self._look_up = rights
        self._allowed = allowed
        self._own: set[int] = set()

    @property
    def _rights(self) -> Rights:
        return self._look_up()

    def jobs(self) -> Jobs:
        """Return all jobs and the worker's status to an editor of all articles; else own jobs."""
        rights, found = self._rights, self._intake.jobs()
        if rights.collections is None and rights.role.includes(Role.EDITOR):
            return found
        # What the worker reports can name a file.
        worker = WorkerStatus(stopped=found.worker.stopped)
        own = tuple(job for job in found.jobs if job.job_id in self._own)
        return replace(found, jobs=own, worker=worker)

    def submit(self, files: Sequence[GivenFile]) -> list[int]:
        """Submit files to be added, all of them or none; return the numbers of their jobs."""
        self._rights.require_everything(Role.EDITOR)
        return self._intake.submit(files)

    def paste(self, text: str, *, title: str = "", source: str = "", published: str = "") -> int:
        """Submit a text to be added as one article; return the number of its job."""
        self._rights.require_everything(Role.EDITOR)
        return self._intake.paste(text, title=title, source=source, published=published)

    def fetch(self, addresses: Sequence[str]) -> list[int]:
        """Submit web pages to be fetched and added; return the numbers of their jobs."""
        self._rights.require_everything(Role.EDITOR)
        return self._intake.fetch(addresses)

    def remove(self, doc_ids: Collection[str]) -> int:
        """Submit the removal of articles; return the number of its job.

        Raises:
            DocumentNotFound: one is not among the articles that the person may use.
            NotAllowed: the person may not remove any.
        """
        rights = self._rights
        rights.require(Role.EDITOR)
        if rights.collections is not None:
            for doc_id in set(doc_ids) - self._allowed():
                raise DocumentNotFound(f"There is no document {doc_id!r} here.")
        job_id = self._intake.remove(doc_ids)
        self._own.add(job_id)
        return job_id

    def cancel(self, job_ids: Collection[int]) -> None:
        """Cancel the adding of files; articles that are stored already are removed."""
        self._rights.require_everything(Role.EDITOR)
        self._intake.cancel(job_ids)

    def retry(self, job_ids: Collection[int]) -> None:
        """Set failed jobs to waiting."""
        self._rights.require_everything(Role.EDITOR)
        self._intake.retry(job_ids)

    def dismiss(self, job_ids: Collection[int]) -> None:
        """Delete ended jobs."""
        self._rights.require_everything(Role.EDITOR)
        self._intake.dismiss(job_ids)

    def reading_folder(self) -> AbstractContextManager[Path]:
        """Make a folder of the library for bytes that are being read, until the block ends."""
        return self._intake.reading_folder()

    def working(self) -> bool:
        """Return whether a worker is running."""
        return self._intake.working()

    def start(self, *, asked: bool = True) -> bool:
        """Start a worker if there is work and no worker is running; return whether it did."""
        return self._intake.start(asked=asked)
