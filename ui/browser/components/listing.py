"""The table of articles, and what is being added to it and removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.views.jobs import JobsView
from ui.browser.views.sources import Order, RemovalView, SourceRow

_SOURCES = component("sources")
_JOBS = component("jobs")


def sources(
    rows: Sequence[SourceRow],
    *,
    key: str,
    order: Order,
    active: str | None,
    removal: RemovalView | None,
    on_open: Callable[[str], None],
    on_sort: Callable[[str], None],
    on_remove: Callable[[Sequence[str]], None],
    on_decide: Callable[[bool], None],
) -> None:
    """Draw the table of articles.

    Args:
        rows: in the order to draw.
        key: unique on the page.
        order: by which column they are sorted.
        active: the `doc_id` of the article in the reading pane, if any.
        removal: the question to ask before articles are removed, if it is to be asked.
        on_open: is called with the `doc_id` of an article that was activated.
        on_sort: is called with the name of a column whose head was pressed.
        on_remove: is called with the `doc_id`s of the ticked articles.
        on_decide: is called with whether they are to be removed.
    """

    def remove() -> None:
        on_remove([str(doc_id) for doc_id in sent(key, "remove")])

    data = {
        "rows": [asdict(row) for row in rows],
        "sort": asdict(order),
        "active": active,
        "removal": asdict(removal) if removal else None,
    }
    _SOURCES(
        key=key,
        data=data,
        on_open_change=lambda: on_open(str(sent(key, "open"))),
        on_sort_change=lambda: on_sort(str(sent(key, "sort"))),
        on_remove_change=remove,
        on_decide_change=lambda: on_decide(bool(sent(key, "decide"))),
    )


def jobs(
    view: JobsView,
    *,
    key: str,
    on_act: Callable[[str, int], object],
    on_start: Callable[[], object],
    on_cancel_all: Callable[[], object],
    on_clear: Callable[[], object],
) -> None:
    """Draw what is being added and removed, and how far it has come.

    Args:
        view: what to draw.
        key: unique on the page.
        on_act: is called with an action that a row offers and the number of its job.
        on_start: is called when a worker that stopped is to go on.
        on_cancel_all: is called when all that can be is to be cancelled.
        on_clear: is called when what has ended is to be put away.
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
