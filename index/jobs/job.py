"""What the background worker is asked to do, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Work(StrEnum):
    """What a job asks for."""

    ADD = "add"
    REMOVE = "remove"


class State(StrEnum):
    """How far a job has come; the order is the usual one."""

    WAITING = "waiting"
    READING = "reading"
    STORED = "stored"  # found by its words
    DONE = "done"  # for a file: fully indexed
    FAILED = "failed"
    CANCELLING = "cancelling"  # what was stored of it is being removed
    CANCELLED = "cancelled"


UNFINISHED = (State.WAITING, State.READING, State.STORED, State.CANCELLING)
# Only these need the file's bytes again.
KEPT = (State.WAITING, State.READING, State.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to be added, or some articles to be removed.

    Attributes:
        name: of the file, within the folder that was given; empty for a removal, which must not
            keep the names of what it removes.
        reason: why it failed, or what else is to be said of it.
        tries: how often a worker began to read it.
        articles: it added, or removes.
        passages: of those articles.
        vectors: of those passages; all of them once it is done.
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
        """Whether a worker has still to do with it."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatus:
    """What the worker says of itself.

    Attributes:
        message: what it waits for, or why it stopped; empty while there is nothing to say.
        stopped: whether it gave up, so that it is not started again unasked.
        rate: passages embedded a second.
        started_at: None before the first one.
    """

    message: str = ""
    stopped: bool = False
    rate: float = 0.0
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """All jobs at one moment, the first asked for first, and what does them."""

    jobs: tuple[Job, ...] = ()
    worker: WorkerStatus = WorkerStatus()

    @property
    def unfinished(self) -> tuple[Job, ...]:
        """The jobs that a worker has still to do with."""
        return tuple(job for job in self.jobs if job.unfinished)
