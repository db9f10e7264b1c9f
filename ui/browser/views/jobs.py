"""The data of the job list, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.jobs.job import Job, Jobs, State, Work
from index.web.addresses import is_address
from retrieval.wording.phrases import plural

# How many jobs are listed at most: a reader cannot take in more, and they are redrawn each second.
JOBS_SHOWN = 60
_UNREAD = (State.WAITING, State.READING)


class Action(StrEnum):
    """An action that a reader can request for a job."""

    CANCEL = "cancel"
    RETRY = "retry"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class Offer:
    """A button in the row of a job.

    Attributes:
        action: the action that the button requests.
        label: the text on the button.
        hint: the button's accessible name, which also names the job.
    """

    action: Action
    label: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job in the list: a file to add, or a removal of articles.

    Attributes:
        name: the file's name, or a sentence that names what is removed.
        state: the state of the job, in words.
        note: the reason for a failure or another remark, empty if there is none.
        kind: `active`, `ended` or `failed`.
        done: how many of the `total` passages are indexed.
        total: the number of passages, 0 to show no progress bar.
        offers: the buttons of the row.
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
    """The list of jobs, with the progress of all of them.

    Attributes:
        heading: the work in progress, or a summary once every job has ended.
        detail: how much is done, at what rate, and the time left.
        done: how many of the `total` steps are done.
        total: the number of steps, 0 to show no progress bar.
        message: what the worker waits for or why it stopped, empty if neither.
        stopped: whether the worker gave up and resumes only if the reader asks for it.
        rows: the jobs to show.
        more: a sentence about the jobs that are not shown, empty if all are shown.
        cancellable: whether several jobs can be cancelled.
        clearable: whether jobs have ended and can be removed from the list.
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
        jobs: all jobs, and the status of the worker.
        removed: the titles of articles that this session removed one by one, by job id. The
            library no longer has these titles.
        working: whether a worker is alive.
        trouble: the error that prevents the start of a worker, empty if there is none.
    """
    unfinished = jobs.unfinished
    files = _current_files(jobs.jobs)
    unread = sum(job.state in _UNREAD for job in files)
    done, total, detail = 0, 0, ""
    if not unfinished:
        heading = _summary(jobs.jobs)
    elif unread:
        done, total = len(files) - unread, len(files)
        heading = f"Reading {plural(total, 'file')}"
        detail = f"{done:,} of {total:,} read"
    elif any(job.state is State.STORED for job in files):
        heading = "Searchable by words; the meaning is being indexed"
        stored = [job for job in files if job.state in (State.STORED, State.DONE)]
        done = sum(job.vectors for job in stored)
        total = sum(job.passages for job in stored)
        detail = _pace(done, total, jobs.worker.rate)
    else:
        heading = "Removing"
    message = trouble or (jobs.worker.message if unfinished or jobs.worker.stopped else "")
    if unfinished and not working and not message:
        message = "Starting…"
    # Once all jobs have ended, files that were added without a remark have no row of their own:
    # the heading sums them up, and the table lists their articles.
    listed = [
        job
        for job in jobs.jobs
        if not _was_removed(job) and (unfinished or not _added_without_remark(job))
    ]
    shown = _select_shown(listed)
    return JobsView(
        heading=heading,
        detail=detail,
        done=done,
        total=total,
        message=message,
        stopped=bool(unfinished) and jobs.worker.stopped,
        rows=tuple(_row(job, removed.get(job.job_id, "")) for job in shown),
        more=_more(listed, shown),
        cancellable=sum(Action.CANCEL in _actions(job) for job in jobs.jobs) > 1,
        clearable=any(not job.unfinished for job in jobs.jobs),
    )


def _current_files(jobs: Sequence[Job]) -> list[Job]:
    """Return the files of the present work, without those of work that had ended before it began.

    Otherwise a second drop of 300 files would be counted with the files of the first.
    """
    files = [job for job in jobs if job.work is Work.ADD]
    begin, ended_at = 0, None
    for place, job in enumerate(files):
        if place and ended_at is not None and job.submitted_at > ended_at:
            begin = place
        if job.ended_at is None:
            break
        ended_at = max(filter(None, (ended_at, job.ended_at)))
    return files[begin:]


def time_left(passages: int, rate: float) -> str:
    """Return a rough estimate of the time left, in words; empty if the rate is unknown.

    Args:
        passages: how many passages are still to be embedded.
        rate: passages embedded per second, 0 if unknown.
    """
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


def _was_removed(job: Job) -> bool:
    """Return whether a file's articles were removed since: it is counted, and has no name left."""
    return job.work is Work.ADD and not job.name


def _added_without_remark(job: Job) -> bool:
    return job.work is Work.ADD and job.state is State.DONE and not job.reason


def _select_shown(jobs: Sequence[Job]) -> list[Job]:
    """Return at most `JOBS_SHOWN` jobs by id, preferring failed jobs, then active ones."""
    rank = {State.FAILED: 0, State.READING: 1, State.CANCELLING: 1, State.STORED: 2}
    first = sorted(
        jobs, key=lambda job: (rank.get(job.state, 3 + (not job.unfinished)), job.job_id)
    )
    return sorted(first[:JOBS_SHOWN], key=lambda job: job.job_id)


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
        name=job.name if job.work is Work.ADD else _removal_name(job, removed),
        state=_state_in_words(job),
        note=job.reason,
        kind="failed" if job.state is State.FAILED else kind,
        done=job.vectors if embedding else 0,
        total=job.passages if embedding else 0,
        offers=tuple(_offer(job, action) for action in _actions(job)),
    )


def _removal_name(job: Job, removed: str) -> str:
    articles = removed or plural(job.articles, "article")
    return f"Removed {articles}" if job.state is State.DONE else f"Removing {articles}"


def _state_in_words(job: Job) -> str:
    if job.work is Work.REMOVE:
        return {
            State.WAITING: "removing from every file of the library",
            State.DONE: f"{plural(job.passages, 'passage')} removed and no longer findable",
            State.FAILED: "failed",
        }.get(job.state, job.state)
    if job.state is State.STORED:
        return f"searchable by words · {job.vectors:,} of {plural(job.passages, 'passage')} indexed"
    if job.state is State.DONE:
        return _added_in_words(job)
    if job.state is State.WAITING and is_address(job.name):
        return "fetching"
    return job.state


def _added_in_words(job: Job) -> str:
    if not job.articles:
        return "nothing new"
    articles = f"{plural(job.articles, 'article')}, " if job.articles > 1 else ""
    return f"fully indexed · {articles}{plural(job.passages, 'passage')}"


def _actions(job: Job) -> tuple[Action, ...]:
    if job.state is State.FAILED:
        # The same bytes give the same reason, and a refusal stays one. Where trying again can help,
        # the reason says so.
        is_final = job.work is Work.ADD and "try again" not in job.reason.lower()
        return (Action.DISMISS,) if is_final else (Action.RETRY, Action.DISMISS)
    if job.work is Work.ADD and job.state in (*_UNREAD, State.STORED):
        return (Action.CANCEL,)
    return ()


def _offer(job: Job, action: Action) -> Offer:
    name = job.name or "the removal"
    if action is Action.CANCEL:
        stored = job.state is State.STORED
        hint = f"Cancel {name} and remove its stored articles" if stored else f"Cancel {name}"
        return Offer(action, "Cancel and remove" if stored else "Cancel", hint)
    if action is Action.RETRY:
        return Offer(action, "Try again", f"Try again: {name}")
    return Offer(action, "Dismiss", f"Dismiss {name}")
