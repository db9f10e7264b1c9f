"""What draws text of articles: components that set it as text nodes, character by character.

Markdown would turn `$5 and $9` into a formula, `--` into a dash and `![](…)` into a request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from ui.article_view import ArticleView, Steps
from ui.conversation_list import ConversationList
from ui.mapping import ClusterEntry
from ui.scope_view import ScopeView
from ui.verdicts import Verdicts
from ui.view import SourceRow, TurnView

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
_CONVERSATIONS = _component("conversations")
_SCOPE = _component("scope")
_SUGGESTIONS = _component("suggestions")
_CLUSTERS = _component("clusters")
_LEGEND = _component("legend")
_NUMBERS = _component("numbers")
_THEME = _component("theme")


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
    steps: Steps | None = None,
    on_step: Callable[[int], None] | None = None,
    on_close: Callable[[], None],
) -> None:
    """Draw the reading pane.

    Args:
        view: the article, or None to draw only the hint.
        key: unique on the page.
        opening: another number scrolls to the passage again.
        label: says which citation is shown.
        hint: what to do while no article is open.
        steps: where the citation stands among those of its answer, None if it is none of any.
        on_step: is called with the rank of another citation of that answer.
        on_close: is called when the reader closes the article.
    """
    data = {
        "article": asdict(view) if view else None,
        "opening": opening,
        "label": label,
        "hint": hint,
        "steps": asdict(steps) if steps else None,
    }

    def stepped() -> None:
        if on_step:
            on_step(int(st.session_state[key]["step"]))

    _ARTICLE(key=key, data=data, on_close_change=on_close, on_step_change=stepped)


def sources(
    rows: Sequence[SourceRow], *, key: str, active: str | None, on_open: Callable[[str], None]
) -> None:
    """Draw the list of articles.

    Args:
        rows: in the order to draw.
        key: unique on the page.
        active: the `doc_id` of the article in the reading pane, if any.
        on_open: is called with the `doc_id` of an article that was activated.
    """
    data = {"rows": [asdict(row) for row in rows], "active": active}
    _SOURCES(key=key, data=data, on_open_change=lambda: on_open(str(st.session_state[key]["open"])))


def conversations(
    view: ConversationList,
    *,
    key: str,
    active: str,
    on_begin: Callable[[], None],
    on_open: Callable[[str], None],
    on_search: Callable[[str], None],
    on_rename: Callable[[str, str], None],
    on_remove: Callable[[str], None],
    on_more: Callable[[], None],
) -> None:
    """Draw the list of conversations.

    Args:
        view: what to draw.
        key: unique on the page.
        active: the id of the conversation that is open, empty if none is.
        on_begin: is called for a new conversation.
        on_open: is called with the id of a conversation to open.
        on_search: is called with the words to search for.
        on_rename: is called with the id of a conversation and its new title.
        on_remove: is called with the id of a conversation to delete, once that was confirmed.
        on_more: is called for more conversations.
    """

    def sent(event: str) -> Any:
        return st.session_state[key][event]

    _CONVERSATIONS(
        key=key,
        data={"list": asdict(view), "active": active},
        on_begin_change=on_begin,
        on_open_change=lambda: on_open(str(sent("open"))),
        on_search_change=lambda: on_search(str(sent("search"))),
        on_rename_change=lambda: on_rename(*map(str, sent("rename"))),
        on_remove_change=lambda: on_remove(str(sent("remove"))),
        on_more_change=on_more,
    )


def scope(
    view: ScopeView,
    *,
    key: str,
    words: str,
    taken: int,
    on_choose: Callable[[dict[str, Any]], None],
    on_find: Callable[[str], None],
    on_open: Callable[[str], None],
) -> None:
    """Draw the choice of sources.

    Args:
        view: what to draw.
        key: unique on the page.
        words: that the articles shown were found by.
        taken: the number of the last choice that `view` knows of.
        on_choose: is called with what is now chosen, and the number of the choice.
        on_find: is called with the words to find articles by.
        on_open: is called with the `doc_id` of an article to read.
    """
    _SCOPE(
        key=key,
        data={"view": asdict(view), "words": words, "taken": taken},
        on_choose_change=lambda: on_choose(dict(st.session_state[key]["choose"])),
        on_find_change=lambda: on_find(str(st.session_state[key]["find"])),
        on_open_change=lambda: on_open(str(st.session_state[key]["open"])),
    )


def suggestions(questions: Sequence[str], *, key: str, on_ask: Callable[[str], None]) -> None:
    """Draw questions to begin with.

    Args:
        questions: to choose from.
        key: unique on the page.
        on_ask: is called with the question that was chosen.
    """
    _SUGGESTIONS(
        key=key,
        data={"questions": list(questions)},
        on_ask_change=lambda: on_ask(str(st.session_state[key]["ask"])),
    )


def legend(entries: Iterable[tuple[str, str]], *, key: str, label: str) -> None:
    """Say which colours of a picture stand for what.

    Args:
        entries: names, each with its colour as `#rrggbb`.
        key: unique on the page.
        label: what is named.
    """
    named = [{"name": name, "colour": colour} for name, colour in entries]
    _LEGEND(key=key, data={"entries": named, "label": label})


def numbers(columns: Sequence[str], rows: Sequence[Sequence[str]], *, key: str, label: str) -> None:
    """Draw a table of numbers.

    Args:
        columns: their names; the first is that of what the rows stand for.
        rows: the name of a row, then its numbers as they are to be read.
        key: unique on the page.
        label: what the table shows.
    """
    data = {"columns": list(columns), "rows": [list(row) for row in rows], "label": label}
    _NUMBERS(key=key, data=data)


def clusters(
    entries: Sequence[ClusterEntry],
    *,
    key: str,
    colours: Sequence[str],
    shapes: Sequence[str],
    active: int | None,
    on_open: Callable[[int], None],
) -> None:
    """Draw the list of clusters, each with its most central passages.

    Args:
        entries: in the order to draw.
        key: unique on the page.
        colours: of the clusters on the map, as `#rrggbb`.
        shapes: of their points there, `circle` or `diamond`.
        active: the passage in the reading pane, if any.
        on_open: is called with the `passage_id` of a passage that was activated.
    """
    drawn = [
        {**asdict(entry), "colour": colour, "shape": shape}
        for entry, colour, shape in zip(entries, colours, shapes, strict=True)
    ]
    data = {"clusters": drawn, "active": active}
    _CLUSTERS(
        key=key, data=data, on_open_change=lambda: on_open(int(st.session_state[key]["open"]))
    )


def watch_theme() -> None:
    """Run the page, or the fragment that this is in, again when the reader changes the theme."""
    _THEME(key="theme", on_changed_change=lambda: None)
