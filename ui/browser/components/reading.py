"""The reading pane, and the address that opens it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.views.article import ArticleView, Steps

_ARTICLE = component("article")
_ADDRESS = component("address")


def article(
    view: ArticleView | None,
    *,
    key: str,
    opening: int,
    label: str,
    hint: str,
    asks: bool,
    steps: Steps | None,
    on_step: Callable[[int], None],
    on_close: Callable[[], None],
) -> None:
    """Draw the reading pane.

    Args:
        view: the article, or None to draw only the hint.
        key: unique on the page.
        opening: another number scrolls to the passage again.
        label: says which citation is shown.
        hint: what to do while no article is open.
        asks: whether questions are asked on this page.
        steps: where the citation stands among those of its answer, None if it is none of any.
        on_step: is called with the rank of another citation of that answer.
        on_close: is called when the reader closes the article.
    """
    data = {
        "article": asdict(view) if view else None,
        "opening": opening,
        "label": label,
        "hint": hint,
        "asks": asks,
        "steps": asdict(steps) if steps else None,
    }
    _ARTICLE(
        key=key,
        data=data,
        on_close_change=on_close,
        on_step_change=lambda: on_step(int(sent(key, "step"))),
    )


def address(parameters: Mapping[str, str], *, key: str) -> None:
    """Write parameters into the address in the browser.

    Args:
        parameters: by their names; an empty one is taken out.
        key: unique on the page.
    """
    _ADDRESS(key=key, data={"parameters": dict(parameters)})
