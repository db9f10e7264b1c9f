"""What goes with the pictures of the overview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from retrieval.overview.library_map import ClusterEntry
from ui.browser.components.base import component, sent

_CLUSTERS = component("clusters")
_LEGEND = component("legend")
_NUMBERS = component("numbers")
_THEME = component("theme")


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
    _CLUSTERS(key=key, data=data, on_open_change=lambda: on_open(int(sent(key, "open"))))


def watch_theme() -> None:
    """Run the page, or the fragment that this is in, again when the reader changes the theme."""
    _THEME(key="theme", on_changed_change=lambda: None)
