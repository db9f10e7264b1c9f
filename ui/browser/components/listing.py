"""The components of the Sources page: the table of articles, and the list of jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.views.jobs import JobsView
from ui.browser.views.notes import NoteRow
from ui.browser.views.sources import Order, RemovalView, SourceRow

_SOURCES = component("sources", "days", "ticked")
_JOBS = component("jobs", "folding")
_NOTED = component("noted")


def sources(
    rows: Sequence[SourceRow],
    *,
    key: str,
    order: Order,
    active: str | None,
    removal: RemovalView | None,
    tags: Sequence[str],
    on_open: Callable[[str], None],
    on_fill: Callable[[str, str], None],
    on_sort: Callable[[str], None],
    on_remove: Callable[[Sequence[str]], None],
    on_decide: Callable[[bool], None],
    on_tag: Callable[[Sequence[str], str, bool], None],
    on_set: Callable[[Sequence[str], str, str], None],
) -> None:
    """Draw the table of articles.

    Args:
        rows: the articles, in the order to draw.
        key: a key that is unique on the page.
        order: the column that the articles are sorted by, and the direction.
        active: the `doc_id` of the article in the reading pane, None if none is open.
        removal: the confirmation to ask for before articles are removed, None to ask for none.
        tags: all tags of the library, which the field for tags offers.
        on_open: called with the `doc_id` of the article to open.
        on_fill: called with the `doc_id` of an article that lacks a fact, and the fact's name.
        on_sort: called with the name of the column whose header was clicked.
        on_remove: called with the `doc_id`s of the ticked articles.
        on_decide: called with True to remove the articles that `removal` names, False to keep
            them.
        on_tag: called with the `doc_id`s of the ticked articles, the tags that the reader typed,
            separated by commas, and whether to take them off.
        on_set: called with the `doc_id`s of the ticked articles, the name of a fact in a
            correction, and its value for all of them.
    """

    def remove() -> None:
        on_remove([str(doc_id) for doc_id in sent(key, "remove")])

    def tag() -> None:
        wanted = sent(key, "tag")
        doc_ids = [str(doc_id) for doc_id in wanted["doc_ids"]]
        on_tag(doc_ids, str(wanted["tags"]), bool(wanted["remove"]))

    def set_fact() -> None:
        wanted = sent(key, "set")
        doc_ids = [str(doc_id) for doc_id in wanted["doc_ids"]]
        on_set(doc_ids, str(wanted["fact"]), str(wanted["value"]))

    def fill() -> None:
        doc_id, fact = sent(key, "fill")
        on_fill(str(doc_id), str(fact))

    data = {
        "tags": list(tags),
        "rows": [asdict(row) for row in rows],
        "sort": asdict(order),
        "active": active,
        "removal": asdict(removal) if removal else None,
    }
    _SOURCES(
        key=key,
        data=data,
        on_open_change=lambda: on_open(str(sent(key, "open"))),
        on_fill_change=fill,
        on_sort_change=lambda: on_sort(str(sent(key, "sort"))),
        on_remove_change=remove,
        on_decide_change=lambda: on_decide(bool(sent(key, "decide"))),
        on_tag_change=tag,
        on_set_change=set_fact,
    )


def noted(rows: Sequence[NoteRow], *, key: str, on_open: Callable[[str], object]) -> None:
    """Draw the list of all marked passages.

    Args:
        rows: the passages.
        key: a key that is unique on the page.
        on_open: called with the id of the note whose passage the reader wants to read.
    """
    data = {"notes": [asdict(row) for row in rows]}
    _NOTED(key=key, data=data, on_open_change=lambda: on_open(str(sent(key, "open"))))


def jobs(
    view: JobsView,
    *,
    key: str,
    on_act: Callable[[str, int], object],
    on_start: Callable[[], object],
    on_cancel_all: Callable[[], object],
    on_clear: Callable[[], object],
) -> None:
    """Draw the list of jobs and their progress.

    Args:
        view: the jobs.
        key: a key that is unique on the page.
        on_act: called with an action that a row offers, and the id of the row's job.
        on_start: called to restart a worker that stopped.
        on_cancel_all: called to cancel all jobs that can be cancelled.
        on_clear: called to remove the ended jobs from the list.
    """

    def act() -> None:
        action, job_id = sent(key, "act")
        on_act(str(action), int(job_id))

    _JOBS(
        key=key,
        data=asdict(view),
        on_act_change=act,
        on_start_change=on_start,
        on_cancel_all_change=on_cancel_all,
        on_clear_change=on_clear,
    )
