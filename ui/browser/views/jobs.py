"""What the progress of adding and removing shows, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.jobs.job import Job, Jobs, State, Work
from retrieval.wording.phrases import plural

# More are not taken in at once, nor drawn every second.
SHOWN = 60
_UNREAD = (State.WAITING, State.READING)


class Action(StrEnum):
    """What a reader can ask of a job."""

    CANCEL = "cancel"
    RETRY = "retry"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of a row.

    Attributes:
        label: what it says.
        hint: what it does to this very job, as its accessible name.
    """

    action: Action
    label: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One file or one removal in the list.

    Attributes:
        kind: `active`, `ended` or `failed`.
        done: passages of `total` that are indexed; no bar where `total` is 0.
    """

    job_id: int
    name: str
    state: str
    note: str
    kind: str
    done: int = 0
    total: int = 0
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsView:
    """All that is being done, and what has been.

    Attributes:
        heading: what is done now, or what came of all.
        detail: how much of it, how fast, how long still.
        done: of `total` steps; no bar where that is 0.
        message: what the worker waits for or why it stopped.
        stopped: whether it has to be asked to go on.
        more: how many jobs are not shown.
        clearable: whether some have ended and can be put away.
    """

    heading: str
    detail: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    stopped: bool = False
    rows: tuple[JobRow, ...] = ()
    more: str = ""
    cancellable: bool = False
    clearable: bool = False


def jobs_view(
    jobs: Jobs, removed: Mapping[int, str], *, working: bool, trouble: str = ""
) -> JobsView:
    """Return the jobs as the page shows them.

    Args:
        jobs: all of them.
        removed: by their jobs, the names of single articles this reader has removed, which the
            library no longer keeps.
        working: whether a worker is alive.
        trouble: why none can be started.
    """
    unfinished = jobs.unfinished
    files = [job for job in jobs.jobs if job.work is Work.ADD]
    unread = sum(job.state in _UNREAD for job in files)
    done, total, detail = 0, 0, ""
    if not unfinished:
        heading = _summary(jobs.jobs)
    elif unread:
        done, total = len(files) - unread, len(files)
        heading = f"Reading {plural(total, 'file')}"
        detail = f"{done:,} of {total:,} read"
    elif any(job.state is State.STORED for job in files):
        heading = "Found by words already; the meaning is being indexed"
        counted = [job for job in files if job.state in (State.STORED, State.DONE)]
        done = sum(job.vectors for job in counted)
        total = sum(job.passages for job in counted)
        detail = _pace(done, total, jobs.worker.rate)
    else:
        heading = "Removing"
    says = trouble or (jobs.worker.message if unfinished or jobs.worker.stopped else "")
    if unfinished and not working and not says:
        says = "Starting…"
    # What simply went well is summed up once all has ended; the table lists it.
    telling = [job for job in jobs.jobs if unfinished or not _went_well(job)]
    shown = _shown(telling)
    return JobsView(
        heading=heading,
        detail=detail,
        done=done,
        total=total,
        message=says,
        stopped=bool(unfinished) and jobs.worker.stopped,
        rows=tuple(_row(job, removed.get(job.job_id, "")) for job in shown),
        more=_more(telling, shown),
        cancellable=sum(Action.CANCEL in _actions(job) for job in jobs.jobs) > 1,
        clearable=any(not job.unfinished for job in jobs.jobs),
    )


def time_left(passages: int, rate: float) -> str:
    """Say how long some passages take at so many a second, roughly, as it cannot be known."""
    if rate <= 0:
        return ""
    seconds = passages / rate
    if seconds < 10:
        return "a few seconds left"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} seconds left"
    if seconds < 90 * 60:
        return f"about {plural(round(seconds / 60), 'minute')} left"
    return f"about {plural(round(seconds / 3600), 'hour')} left"


def _pace(done: int, total: int, rate: float) -> str:
    parts = [f"{done:,} of {plural(total, 'passage')}"]
    if done and rate > 0:
        parts += [f"{rate:,.0f} a second", time_left(total - done, rate)]
    return " · ".join(parts)


def _summary(jobs: Sequence[Job]) -> str:
    articles = sum(job.articles for job in jobs if (job.work, job.state) == (Work.ADD, State.DONE))
    failed = sum(job.state is State.FAILED for job in jobs)
    cancelled = sum(job.state is State.CANCELLED for job in jobs)
    removals = sum((job.work, job.state) == (Work.REMOVE, State.DONE) for job in jobs)
    parts = []
    if any(job.work is Work.ADD and job.state is State.DONE for job in jobs):
        parts.append(f"{plural(articles, 'article')} added")
    if removals:
        parts.append("removal done" if removals == 1 else f"{removals:,} removals done")
    if failed:
        parts.append(f"{failed:,} failed")
    if cancelled:
        parts.append(f"{cancelled:,} cancelled")
    sentence = ", ".join(parts)
    return sentence[:1].upper() + sentence[1:]


def _went_well(job: Job) -> bool:
    return job.work is Work.ADD and job.state is State.DONE and not job.reason


def _shown(jobs: Sequence[Job]) -> list[Job]:
    """Return the jobs to draw, in their order; of many the failed and the active ones first."""
    rank = {State.FAILED: 0, State.READING: 1, State.CANCELLING: 1, State.STORED: 2}
    first = sorted(
        jobs, key=lambda job: (rank.get(job.state, 3 + (not job.unfinished)), job.job_id)
    )
    return sorted(first[:SHOWN], key=lambda job: job.job_id)


def _more(jobs: Sequence[Job], shown: Sequence[Job]) -> str:
    hidden = {job.job_id for job in jobs} - {job.job_id for job in shown}
    if not hidden:
        return ""
    waiting = sum(job.job_id in hidden and job.unfinished for job in jobs)
    return f"and {len(hidden):,} more, {waiting:,} of them not done yet"


def _row(job: Job, removed: str) -> JobRow:
    kind = "active" if job.unfinished else "ended"
    embedding = job.work is Work.ADD and job.state is State.STORED
    return JobRow(
        job_id=job.job_id,
        name=job.name if job.work is Work.ADD else _removal(job, removed),
        state=_state(job),
        note=job.reason,
        kind="failed" if job.state is State.FAILED else kind,
        done=job.vectors if embedding else 0,
        total=job.passages if embedding else 0,
        offers=tuple(_offer(job, action) for action in _actions(job)),
    )


def _removal(job: Job, removed: str) -> str:
    what = removed or plural(job.articles, "article")
    return f"Removed {what}" if job.state is State.DONE else f"Removing {what}"


def _state(job: Job) -> str:
    if job.work is Work.REMOVE:
        proved = f"{plural(job.passages, 'passage')}, none of them can be found any more"
        return {
            State.WAITING: "removing it from every file of the library",
            State.DONE: proved,
            State.FAILED: "failed",
        }.get(job.state, job.state)
    if job.state is State.STORED:
        return f"found by words · {job.vectors:,} of {plural(job.passages, 'passage')} indexed"
    if job.state is State.DONE:
        return _added(job)
    return job.state


def _added(job: Job) -> str:
    if not job.articles:
        return "nothing new"
    articles = f"{plural(job.articles, 'article')}, " if job.articles > 1 else ""
    return f"fully indexed · {articles}{plural(job.passages, 'passage')}"


def _actions(job: Job) -> tuple[Action, ...]:
    if job.state is State.FAILED:
        return (Action.RETRY, Action.DISMISS)
    if job.work is Work.ADD and job.state in (*_UNREAD, State.STORED):
        return (Action.CANCEL,)
    return ()


def _offer(job: Job, action: Action) -> Offer:
    name = job.name or "the removal"
    if action is Action.CANCEL:
        stored = job.state is State.STORED
        hint = f"Cancel {name}: what is stored of it is removed" if stored else f"Cancel {name}"
        return Offer(action, "Cancel and remove" if stored else "Cancel", hint)
    if action is Action.RETRY:
        return Offer(action, "Try again", f"Try again: {name}")
    return Offer(action, "Dismiss", f"Dismiss {name}")
