"""Write the rows of a table as lines, with their lists, breaks and merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from index.loaders.pages.elements import (
    HEADINGS,
    INLINE,
    all_elements,
    count_words,
    tag_of,
    text_of,
)

_BLOCKS = ("p", "div", "table", "blockquote", "ul", "ol", *sorted(HEADINGS))
_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption")
_LONGEST_CELL = 60  # words; a cell with more is a column of the page
_MOST_COLUMNS = 100
# Codes of the headline, day, outlet, first and following paragraphs, and number of an article.
_FIELDS = frozenset({"HD", "PD", "SN", "LP", "TD", "AN"})
_ENDING = re.compile(r"[.,;:!?–—-]\Z")


_ROLES = {
    "table": "table", "grid": "table", "rowgroup": "tbody", "row": "tr", "cell": "td",
    "gridcell": "td", "columnheader": "th", "rowheader": "th",
}  # fmt: skip


class _Cell(NamedTuple):
    """A cell of a row.

    Attributes:
        text: the cell's text on one line.
        is_header: whether it names a row or a column.
    """

    text: str
    is_header: bool


def name_tables(tree: Any) -> None:
    """Make tables of what is one by its roles only, or its cells would be glued."""
    for table in all_elements(tree, "div", "section", "ul"):
        if _role(table) not in {"table", "grid"}:
            continue
        parts = [part for part in all_elements(table) if _role(part) in _ROLES]
        if {"row", "cell"} <= {_role(part).replace("grid", "") for part in parts}:
            for part in parts:
                part.tag = _ROLES[_role(part)]


def _role(element: Any) -> str:
    return (element.get("role") or "").strip().lower()


def free_layout_tables(tree: Any) -> None:
    """Turn tables that only arrange the page into blocks, as pages of the 2000s have them.

    Such a page has its whole article in one cell, and all its paragraphs would become one line.
    """
    layouts = [table for table in all_elements(tree, "table") if _is_layout(table)]
    parts = [part for table in layouts for part in _own(table, *_PARTS)]
    for part in (*parts, *layouts):
        part.tag = "div"


def _is_layout(table: Any) -> bool:
    if table.get("role") in {"presentation", "none"}:
        return True
    cells = _own(table, "td", "th")
    rows = _own(table, "tr")
    if _is_of_fields(rows):
        return True
    if len(cells) <= 1 or any(cell.find(".//table") is not None for cell in cells):
        return True
    if any(next(iter(cell.iter("h1", "h2")), None) is not None for cell in cells):
        return True
    blocks = [cell for cell in cells if _has_blocks(cell)]
    if not blocks:
        return False
    is_named = any(tag_of(cell) == "th" for cell in cells)
    is_regular = is_named or (len(rows) >= 3 and len(cells) >= 2 * len(rows))
    return not is_regular or any(count_words(text_of(cell)) > _LONGEST_CELL for cell in blocks)


def _is_of_fields(rows: list[Any]) -> bool:
    """Return whether a table is an article of Factiva with a row for each of its fields."""
    names = {text_of(cells[0]) for row in rows[:30] if (cells := _own_cells(row))}
    return len(names & _FIELDS) >= 4


def table_lines(table: Any) -> Iterator[tuple[Any, str]]:
    """Yield the caption and the rows of a table, each with the line that shows it.

    A cell that spans several rows stands in each of them if it names them; figures stand once,
    because they may be sums. A line of dashes follows the first row if that names the columns.
    """
    for caption in _own(table, "caption"):
        if text := text_of(caption):
            yield caption, text
    spans: dict[int, tuple[int, _Cell]] = {}
    written = 0
    for row in _own(table, "tr"):
        cells = _cells(row, spans)
        if not any(cell.text for cell in cells):
            continue
        filled = [cell for cell in cells if cell.text]
        if len({cell.text for cell in filled}) == 1 and len(_own_cells(row)) == 1:
            cells = filled[:1]
        yield row, "| " + " | ".join(cell.text for cell in cells) + " |"
        if not written and len(cells) > 1 and all(cell.is_header for cell in filled):
            yield row, "|" + "---|" * len(cells)
        written += 1


def _own(table: Any, *tags: str) -> list[Any]:
    """Return the elements that belong to a table and not to a table within it."""
    return [
        element
        for element in all_elements(table, *tags)
        if next(element.iterancestors("table"), None) is table
    ]


def _own_cells(row: Any) -> list[Any]:
    return [cell for cell in row if tag_of(cell) in {"td", "th"}]


def _has_blocks(cell: Any) -> bool:
    two_blocks = islice(cell.iter(*_BLOCKS), 1, 2)
    four_breaks = islice(cell.iter("br"), 3, 4)
    return any(True for _ in two_blocks) or any(True for _ in four_breaks)


def _cells(row: Any, spans: dict[int, tuple[int, _Cell]]) -> list[_Cell]:
    """Return the cells of a row with those that reach into it from above.

    Args:
        row: the row.
        spans: for each column, how many more rows a cell from above covers; changed.
    """
    cells: list[_Cell] = []

    def take_from_above() -> None:
        while len(cells) in spans:
            left, cell = spans.pop(len(cells))
            if left > 1:
                spans[len(cells)] = (left - 1, cell)
            names = cell.is_header or not cells
            cells.append(cell if names else _Cell("", cell.is_header))

    for element in _own_cells(row):
        take_from_above()
        cell = _Cell(_cell_text(element), tag_of(element) == "th")
        rows, columns = _span(element, "rowspan"), _span(element, "colspan")
        for number in range(min(columns, _MOST_COLUMNS - len(cells))):
            if rows > 1:
                spans[len(cells)] = (rows - 1, cell)
            repeated = number == 0 or cell.is_header
            cells.append(cell if repeated else _Cell("", cell.is_header))
    take_from_above()
    return cells


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _MOST_COLUMNS)) if value.isdecimal() and len(value) < 6 else 1


def _cell_text(cell: Any) -> str:
    """Return the text of a cell on one line; its items and lines are parted by semicolons."""
    parts: list[str] = [""]

    def end() -> None:
        if parts[-1].strip():
            parts.append("")

    pending: list[tuple[str, Any]] = [("open", child) for child in reversed(cell)]
    parts[-1] += cell.text or ""
    while pending:
        action, item = pending.pop()
        if action == "text":
            parts[-1] += item
            continue
        if action == "end":
            end()
            continue
        tag = tag_of(item)
        pending.append(("text", item.tail or ""))
        if not tag:
            continue
        if tag not in INLINE:
            end()
            pending.append(("end", None))
        pending.extend(("open", child) for child in reversed(item))
        pending.append(("text", item.text or ""))
    return _join([" ".join(part.split()) for part in parts if part.strip()])


def _join(parts: list[str]) -> str:
    joined = ""
    for part in parts:
        if not joined:
            joined = part
        elif _ENDING.search(joined) or part.startswith("("):
            joined += f" {part}"
        else:
            joined += f"; {part}"
    return joined
