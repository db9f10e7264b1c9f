"""The components beside the charts of the Overview page."""

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
    """Draw the legend of a chart.

    Args:
        entries: the names in the legend, each with its colour as `#rrggbb`.
        key: a key that is unique on the page.
        label: what the names stand for, such as "Outlets"; the legend's accessible name.
    """
    coloured = [{"name": name, "colour": colour} for name, colour in entries]
    _LEGEND(key=key, data={"entries": coloured, "label": label})


def numbers(columns: Sequence[str], rows: Sequence[Sequence[str]], *, key: str, label: str) -> None:
    """Draw a table of numbers.

    Args:
        columns: the column names; the first is the heading of the row names.
        rows: the cells of each row, as text: the row's name, then its numbers.
        key: a key that is unique on the page.
        label: what the table shows; the table's accessible name.
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
        entries: the clusters, in the order to draw.
        key: a key that is unique on the page.
        colours: the colour of each cluster on the map, as `#rrggbb`.
        shapes: the shape of each cluster's points on the map, `circle` or `diamond`.
        active: the `passage_id` of the passage in the reading pane, None if none is open.
        on_open: called with the `passage_id` of the passage to open.
    """
    drawn = [
        {**asdict(entry), "colour": colour, "shape": shape}
        for entry, colour, shape in zip(entries, colours, shapes, strict=True)
    ]
    data = {"clusters": drawn, "active": active}
    _CLUSTERS(key=key, data=data, on_open_change=lambda: on_open(int(sent(key, "open"))))


def watch_theme() -> None:
    """Rerun the page, or the fragment that calls this, when the reader changes the theme."""
    _THEME(key="theme", on_changed_change=lambda: None)
