"""The component that lists articles which are one text, and what their copies changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.copies.views import ComparisonView, GroupView

_COPIES = component("copies")


def copies(
    groups: Sequence[GroupView],
    *,
    key: str,
    active: str | None,
    compared: ComparisonView | None,
    on_open: Callable[[str], None],
    on_compare: Callable[[str], None],
) -> None:
    """Draw groups of articles that are one text.

    Args:
        groups: the groups.
        key: a key that is unique on the page.
        active: the `doc_id` of the article in the reading pane, None if none is open.
        compared: what the article that was asked about shares with the first of its group.
        on_open: called with the `doc_id` of the article to open.
        on_compare: called with the `doc_id` of the article to compare with the first of its group;
            empty to close the comparison.
    """
    data = {
        "groups": [asdict(group) for group in groups],
        "active": active,
        "compared": asdict(compared) if compared else None,
    }
    _COPIES(
        key=key,
        data=data,
        on_open_change=lambda: on_open(str(sent(key, "open"))),
        on_compare_change=lambda: on_compare(str(sent(key, "compare"))),
    )
