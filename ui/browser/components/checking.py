"""The component of the Check page: the checked draft and its quotations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from ui.browser.components.base import component, sent
from ui.browser.views.check import CheckView

_CHECK = component("check")


def checked_draft(
    view: CheckView,
    *,
    key: str,
    active: tuple[int, int] | None,
    on_open: Callable[[int, int], None],
) -> None:
    """Draw a checked draft.

    Args:
        view: the draft and its quotations.
        key: a key that is unique on the page.
        active: the number of the quotation, from 1, and of its place, from 0, that is open in the
            reading pane; None if none is.
        on_open: called with the numbers of the quotation and of the place to open.
    """
    _CHECK(
        key=key,
        data={"check": asdict(view), "active": list(active) if active else None},
        on_open_change=lambda: on_open(*map(int, sent(key, "open"))),
    )
