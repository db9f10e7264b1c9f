"""What draws text of articles: components that set it as text nodes, character by character.

Markdown would turn `$5 and $9` into a formula, `--` into a dash and `![](…)` into a request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from ui.jobs_view import JobsView
from ui.sources_view import Order, RemovalView, SourceRow
from ui.verdicts import Verdicts
from ui.view import ArticleView, TurnView

_JUDGED = ("rank", "relevance")
_ASSETS = Path(__file__).parent / "assets"


def asset(name: str) -> str:
    """Return the content of a file in ui/assets."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def _component(name: str) -> Any:
    """Register a component made of what all share and of its own style and script."""
    return st.components.v2.component(
        f"footnote_{name}",
        html='<div class="root"></div>',
        css=asset("shared.css") + asset(f"{name}.css"),
        # Scripts of components are loaded alone and cannot import each other.
        js=asset("shared.js") + asset(f"{name}.js"),
    )


_TURN = _component("turn")
_ARTICLE = _component("article")
_SOURCES = _component("sources")
_JOBS = _component("jobs")


def turn(
    view: TurnView,
    *,
    key: str,
    active: int | None,
    active_copy: int | None,
    latest: bool,
    on_open: Callable[[int, int | None], None],
    on_correct: Callable[[str], None],
    verdicts: Verdicts | None,
    on_judge: Callable[[int | None, int | None], None],
) -> None:
    """Draw a question with its citations.

    Args:
        view: what to draw.
        key: unique on the page.
        active: rank of the citation in the reading pane, if one of these is.
        active_copy: which copy of that citation is there, None for the citation itself.
        latest: whether to scroll here when the answer arrives.
        on_open: is called with the rank of a citation that was activated, and with the number of
            its copy where that was.
        on_correct: is called with the text to search for instead.
        verdicts: what was said of the citations, None where they cannot be judged.
        on_judge: is called with the rank of a citation, None for the question as a whole, and
            with 1, 0 or None: right, wrong, taken back.
    """

    def opened_copy() -> None:
        rank, copy = st.session_state[key]["copy"]
        on_open(int(rank), int(copy))

    def judge() -> None:
        said = st.session_state[key]["judge"]
        on_judge(*(None if said[name] is None else int(said[name]) for name in _JUDGED))

    data = {
        "turn": asdict(view),
        "active": active,
        "active_copy": active_copy,
        "latest": latest,
        "verdicts": asdict(verdicts) if verdicts else None,
    }
    _TURN(
        key=key,
        data=data,
        on_open_change=lambda: on_open(int(st.session_state[key]["open"]), None),
        on_copy_change=opened_copy,
        on_correct_change=lambda: on_correct(str(st.session_state[key]["correct"])),
        on_judge_change=judge,
    )


def article(
    view: ArticleView | None,
    *,
    key: str,
    opening: int = 0,
    label: str = "",
    hint: str,
    on_close: Callable[[], None],
) -> None:
    """Draw the reading pane.

    Args:
        view: the article, or None to draw only the hint.
        key: unique on the page.
        opening: another number scrolls to the passage again.
        label: says which citation is shown.
        hint: what to do while no article is open.
        on_close: is called when the reader closes the article.
    """
    data = {
        "article": asdict(view) if view else None,
        "opening": opening,
        "label": label,
        "hint": hint,
    }
    _ARTICLE(key=key, data=data, on_close_change=on_close)


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
        on_remove([str(doc_id) for doc_id in st.session_state[key]["remove"]])

    data = {
        "rows": [asdict(row) for row in rows],
        "sort": asdict(order),
        "active": active,
        "removal": asdict(removal) if removal else None,
    }
    _SOURCES(
        key=key,
        data=data,
        on_open_change=lambda: on_open(str(st.session_state[key]["open"])),
        on_sort_change=lambda: on_sort(str(st.session_state[key]["sort"])),
        on_remove_change=remove,
        on_decide_change=lambda: on_decide(bool(st.session_state[key]["decide"])),
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
        action, job_id = st.session_state[key]["act"]
        on_act(str(action), int(job_id))

    _JOBS(
        key=key,
        data=asdict(view),
        on_act_change=act,
        on_start_change=on_start,
        on_cancel_all_change=on_cancel_all,
        on_clear_change=on_clear,
    )
