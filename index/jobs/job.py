"""The jobs of the background worker, and their states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Work(StrEnum):
    """The kind of work of a job."""

    ADD = "add"
    REMOVE = "remove"


class State(StrEnum):
    """The progress of a job. A file is usually waiting, reading, stored, then done."""

    WAITING = "waiting"
    READING = "reading"
    STORED = "stored"  # searches find its articles by their words
    DONE = "done"  # for a file: all its passages have vectors
    FAILED = "failed"
    CANCELLING = "cancelling"  # its stored articles will be removed
    CANCELLED = "cancelled"


UNFINISHED = (State.WAITING, State.READING, State.STORED, State.CANCELLING)
# The states in which the job's file is kept, because it may be read again.
KEPT = (State.WAITING, State.READING, State.FAILED)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that a user submits.

    Attributes:
        name: the file's name, or its path within the submitted folder.
        content: the file's bytes.
    """

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of the background worker: to add one file, or to remove articles.

    Attributes:
        job_id: the job's number.
        work: the kind of work.
        name: the file's path within the folder that was added; empty for a removal, which must not
            keep the names of removed articles.
        state: the job's progress.
        reason: why the job failed, or another remark for the user.
        tries: how often a worker began to read the file.
        articles: number of articles that the job added or removes.
        passages: number of passages of these articles.
        vectors: number of these passages that have a vector; all of them once the job is done.
        submitted_at: time of submission, in UTC.
        ended_at: time at which the job was done, failed or cancelled, in UTC; None before.
    """

    job_id: int
    work: Work
    name: str
    state: State
    reason: str = ""
    tries: int = 0
    articles: int = 0
    passages: int = 0
    vectors: int = 0
    submitted_at: datetime
    ended_at: datetime | None = None

    @property
    def unfinished(self) -> bool:
        """Whether the worker still has work to do for this job."""
        return self.state in UNFINISHED

    def as_dict(self) -> dict[str, Any]:
        """Return the job as the API returns it."""
        return {
            "job_id": self.job_id,
            "work": self.work.value,
            "name": self.name,
            "state": self.state.value,
            "reason": self.reason,
            "articles": self.articles,
            "passages": self.passages,
            "embedded": self.vectors,
            "submitted_at": self.submitted_at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatus:
    """The status that the worker reports.

    Attributes:
        message: what the worker waits for, or why it stopped; may be empty.
        stopped: whether the worker gave up; it is then started again only on request.
        rate: passages embedded per second.
        started_at: time of the last start, in UTC; None if no worker was ever started.
    """

    message: str = ""
    stopped: bool = False
    rate: float = 0.0
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """All jobs of a library at one moment, and the worker's status.

    Attributes:
        jobs: the jobs, oldest first.
        worker: the worker's status.
    """

    jobs: tuple[Job, ...] = ()
    worker: WorkerStatus = WorkerStatus()

    @property
    def unfinished(self) -> tuple[Job, ...]:
        """The jobs for which the worker still has work to do."""
        return tuple(job for job in self.jobs if job.unfinished)

    def as_dict(self) -> dict[str, Any]:
        """Return the jobs and what the worker reports as the API returns them."""
        return {
            "jobs": [job.as_dict() for job in self.jobs],
            "worker": {"message": self.worker.message, "stopped": self.worker.stopped},
        }

    @property
    def unread(self) -> tuple[Job, ...]:
        """The jobs whose file is not yet read, so that no search finds its articles."""
        states = (State.WAITING, State.READING)
        return tuple(job for job in self.jobs if job.work is Work.ADD and job.state in states)
