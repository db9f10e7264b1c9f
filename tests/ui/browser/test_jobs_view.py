"""The progress of adding and removing, without a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from index.jobs.job import Job, Jobs, State, Work, WorkerStatus
from ui.browser.views.jobs import JOBS_SHOWN, JobsView, jobs_view, time_left

NOW = datetime(2024, 11, 1, tzinfo=UTC)


def file(job_id: int, state: State, **changes: object) -> Job:
    values: dict[str, object] = {"name": f"{job_id}.txt", "work": Work.ADD, "submitted_at": NOW}
    return Job(job_id=job_id, state=state, **{**values, **changes})  # type: ignore[arg-type]


def removal(job_id: int, state: State, **changes: object) -> Job:
    return file(job_id, state, **{"work": Work.REMOVE, "name": "", "articles": 2, **changes})


def view(*jobs: Job, working: bool = True, **worker: object) -> JobsView:
    status = WorkerStatus(**worker)  # type: ignore[arg-type]
    return jobs_view(Jobs(jobs=jobs, worker=status), {}, working=working)


def labels(view: JobsView) -> list[list[str]]:
    return [[offer.label for offer in row.offers] for row in view.rows]


def test_files_are_read_first() -> None:
    shown = view(
        file(1, State.STORED, articles=1, passages=7, vectors=0),
        file(2, State.READING),
        file(3, State.WAITING),
        file(4, State.FAILED, reason="It holds no text."),
    )
    assert (shown.heading, shown.detail) == ("Reading 4 files", "2 of 4 read")
    assert (shown.done, shown.total) == (2, 4)
    assert [row.state for row in shown.rows] == [
        "searchable by words · 0 of 7 passages indexed", "reading", "waiting", "failed",
    ]  # fmt: skip
    assert [row.kind for row in shown.rows] == ["active"] * 3 + ["failed"]
    assert shown.rows[3].note == "It holds no text."
    assert labels(shown) == [
        ["Cancel and remove"],
        ["Cancel"],
        ["Cancel"],
        ["Dismiss"],
    ]
    assert shown.rows[0].offers[0].hint == "Cancel 1.txt and remove its stored articles"
    assert (shown.cancellable, shown.clearable) == (True, True)


def test_then_their_meaning_is_indexed_with_a_rate_and_a_time() -> None:
    shown = view(
        file(1, State.DONE, articles=1, passages=400, vectors=400),
        file(2, State.STORED, articles=1, passages=830, vectors=12),
        rate=41.2,
    )
    assert shown.heading == "Searchable by words; the meaning is being indexed"
    assert shown.detail == "412 of 1,230 passages · 41 a second · about 20 seconds left"
    assert (shown.done, shown.total) == (412, 1230)
    assert shown.rows[0].state == "fully indexed · 400 passages"
    assert (shown.rows[1].done, shown.rows[1].total) == (12, 830)


@pytest.mark.parametrize(
    ("passages", "rate", "said"),
    [
        (5, 0.0, ""),
        (9, 1.0, "a few seconds left"),
        (44, 1.0, "about 40 seconds left"),
        (600, 1.0, "about 10 minutes left"),
        (61, 0.5, "about 2 minutes left"),
        (7300, 1.0, "about 2 hours left"),
    ],
)
def test_time_left(passages: int, rate: float, said: str) -> None:
    assert time_left(passages, rate) == said


def test_at_the_end_it_is_summed_up_and_what_went_well_steps_back() -> None:
    shown = view(
        file(1, State.DONE, articles=1, passages=4),
        file(2, State.DONE, articles=30, passages=90),
        file(3, State.DONE, reason="This article is already here; nothing was changed."),
        file(4, State.FAILED, reason="It holds no text."),
        file(5, State.CANCELLED),
        rate=41.0,
        message="an old sentence",
    )
    assert shown.heading == "31 articles added, 1 failed, 1 cancelled"
    assert (shown.detail, shown.total, shown.message) == ("", 0, "")
    assert [(row.job_id, row.state) for row in shown.rows] == [
        (3, "nothing new"), (4, "failed"), (5, "cancelled"),
    ]  # fmt: skip
    assert (shown.cancellable, shown.clearable) == (False, True)


def test_a_removal_says_that_it_is_proved() -> None:
    waiting = removal(1, State.WAITING)
    done = removal(1, State.DONE, passages=12)
    assert view(waiting).heading == "Removing"
    assert view(waiting).rows[0].name == "Removing 2 articles"
    [row] = view(done).rows
    assert (row.name, row.state) == (
        "Removed 2 articles",
        "12 passages removed and no longer findable",
    )
    assert view(done).heading == "Removal done"
    named = jobs_view(Jobs(jobs=(done,)), {1: "korea.txt"}, working=False)
    assert named.rows[0].name == "Removed korea.txt"
    failed = removal(1, State.FAILED, reason="The index of words still names 1.")
    assert labels(view(failed)) == [["Try again", "Dismiss"]]
    assert view(failed).rows[0].name == "Removing 2 articles"


def test_what_the_worker_says_is_shown_while_there_is_work() -> None:
    waits = view(file(1, State.WAITING), message="Another program is changing this library.")
    assert (waits.message, waits.stopped) == ("Another program is changing this library.", False)
    assert view(file(1, State.WAITING), working=False).message == "Starting…"
    gave_up = view(file(1, State.WAITING), working=False, message="No room.", stopped=True)
    assert (gave_up.message, gave_up.stopped) == ("No room.", True)
    done = view(file(1, State.DONE), message="No room for the index.", stopped=True)
    assert (done.message, done.stopped) == ("No room for the index.", False)
    waiting = Jobs(jobs=(file(1, State.WAITING),))
    assert jobs_view(waiting, {}, working=False, trouble="Disk full.").message == "Disk full."


def test_of_many_the_failed_and_the_active_are_shown() -> None:
    jobs = [file(n, State.DONE, articles=1) for n in range(500)]
    jobs += [file(n, State.WAITING) for n in range(500, 1000)]
    jobs[900] = file(900, State.FAILED)
    jobs[700] = file(700, State.STORED)
    shown = view(*jobs)
    assert len(shown.rows) == JOBS_SHOWN
    assert [row.job_id for row in shown.rows] == [*range(500, 558), 700, 900]
    assert shown.more == "and 940 more, 440 of them not done yet"


@pytest.mark.parametrize("name", ["https://herald.example/ferry", "scan.pdf"])
def test_it_is_tried_again_only_where_that_can_help(name: str) -> None:
    shown = view(
        file(1, State.WAITING, name=name),
        file(2, State.FAILED, name=name, reason="It is asked too often. Try again later."),
        file(3, State.FAILED, name=name, reason="Make room, then try again."),
        file(4, State.FAILED, name=name, reason="It is encrypted. Save it without a password."),
    )
    assert shown.rows[0].state == ("waiting" if name == "scan.pdf" else "fetching")
    again = ["Try again", "Dismiss"]
    assert labels(shown) == [["Cancel"], again, again, ["Dismiss"]]


def test_a_second_drop_is_counted_by_itself() -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    first = [
        file(n, State.DONE, articles=1, passages=5, vectors=5, ended_at=at(n)) for n in range(1, 4)
    ]
    second = [file(4, State.DONE, articles=1, passages=2, vectors=2, submitted_at=at(9),
                   ended_at=at(10))]  # fmt: skip
    second += [file(n, State.WAITING, submitted_at=at(9)) for n in range(5, 8)]
    shown = view(*first, *second)
    assert (shown.heading, shown.detail) == ("Reading 4 files", "1 of 4 read")
    indexing = file(5, State.STORED, articles=1, passages=8, vectors=2, submitted_at=at(9))
    shown = view(*first, second[0], indexing)
    assert (shown.done, shown.total) == (4, 10)
    # What was dropped before the first drop had been read is one work with it.
    shown = view(*first[:2], file(3, State.READING), file(4, State.WAITING, submitted_at=at(1)))
    assert shown.heading == "Reading 4 files"


def test_added_articles_stay_counted_when_they_are_removed_and_are_not_named() -> None:
    removed = file(1, State.DONE, name="", articles=1, passages=4, ended_at=NOW)
    kept = file(2, State.DONE, articles=1, passages=4, ended_at=NOW)
    shown = view(removed, kept, removal(3, State.DONE))
    assert shown.heading == "2 articles added, removal done"
    assert [row.job_id for row in shown.rows] == [3]
    assert [row.job_id for row in view(removed, kept, removal(3, State.WAITING)).rows] == [2, 3]
