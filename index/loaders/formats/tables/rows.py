"""Write the rows of tables as text: a line for each row, with the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from index.documents import replace_surrogates
from index.errors import EmptySource, SourceTooLarge
from index.layout import Layout, PlaceKind
from index.loaders.assembly import Article, check_length
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.tables.headers import Header, find_header
from index.loaders.outcomes import LoadOptions
from index.text.wrapping import LINE_BREAKS

CELLS_APART = " · "
"""Stands between the cells of a row. A full stop before it ends no sentence, so a row is whole."""

MOST_ROWS = 250_000
"""The most rows of a table. Each is a passage, and 130 passages a second are embedded."""

_SAMPLED = 100
_LONGEST_TITLE = 200
_LINE_BREAK = re.compile(f"[{LINE_BREAKS}]+")
_ENDING = re.compile(r"[.,;:!?–—-]\Z")


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        number: its number as programs show it, from 1.
        cells: the text of each cell.
    """

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A table of a file.

    Attributes:
        name: the name of its sheet; empty if the file has none.
        rows: the rows, without empty ones.
        merged: the numbers of rows in which a cell reaches over several columns.
    """

    name: str
    rows: Iterable[Row]
    merged: frozenset[int] = frozenset()


class _Line(NamedTuple):
    """A row as it is written.

    Attributes:
        number: the row's number.
        text: its text.
        is_title: whether it stands above the names of the columns.
    """

    number: int
    text: str
    is_title: bool = False


def write_tables(
    tables: Iterable[Table], options: LoadOptions, notes: tuple[str, ...] = ()
) -> Article:
    """Return the text of tables, a line for each row, with the place of each row.

    Args:
        tables: the tables, in order.
        options: limits on the length of the text.
        notes: remarks for the user.

    Raises:
        SourceTooLarge: the text is too long, or there are too many rows.
        EmptySource: no table has a row.
    """
    lines: list[str] = []
    starts: list[int] = []
    labels: list[str] = []
    length, title, unnamed = 0, "", []
    for table in tables:
        writer = _Writer(table)
        for line in writer.lines():
            lines.append(line.text)
            starts.append(length)
            labels.append(f"{table.name}, {line.number}" if table.name else str(line.number))
            length += len(line.text) + 1
            if line.is_title and not title and len(line.text) <= _LONGEST_TITLE:
                title = line.text
            if len(starts) > MOST_ROWS:
                raise SourceTooLarge(
                    f"It has more than {MOST_ROWS:,} rows. Keep those that you need, or split it."
                )
            if length > options.max_characters:
                check_length("\n".join(lines), options)
        if writer.is_unnamed:
            unnamed.append(table.name)
    if not lines:
        raise EmptySource("It has no rows with text; fill it or leave it out.")
    noun = "row" if len(lines) == 1 else "rows"
    said = [f"read as a table of {len(lines):,} {noun}"]
    if unnamed:
        where = f" in {', '.join(unnamed)[:200]}" if unnamed[0] else ""
        said.append(f"no row names the columns{where}: they are called A, B, C")
    return Article(
        "\n".join(lines),
        Metadata(title=title, notes=(*notes, *said)),
        layout=Layout(kind=PlaceKind.ROW, starts=tuple(starts), labels=tuple(labels)),
    )


def first_rows(rows: Iterable[Row]) -> tuple[list[Row], Iterator[Row]]:
    """Return the first rows, which tell what a table is, and all rows."""
    pending = iter(rows)
    first = list(islice(pending, _SAMPLED))
    return first, chain(first, pending)


def header_of(first: list[Row], merged: frozenset[int] = frozenset()) -> Header:
    """Return the names of the columns of a table with these first rows."""
    positions = frozenset(n for n, row in enumerate(first) if row.number in merged)
    return find_header([tuple(map(cell_text, row.cells)) for row in first], positions)


def cell_text(value: str) -> str:
    """Return the text of a cell on one line; lines within it are parted by semicolons."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split()) if "  " in value or value[:1] == " " else value.rstrip()
    joined = ""
    for line in _LINE_BREAK.split(replace_surrogates(value.replace("\0", ""))):
        part = " ".join(line.split())
        if joined and part:
            joined += (" " if _ENDING.search(joined) else "; ") + part
        else:
            joined += part
    return joined


class _Writer:
    """Writes the rows of one table."""

    def __init__(self, table: Table) -> None:
        first, self._rows = first_rows(table.rows)
        self._header = header_of(first, table.merged)
        self._names: list[str] = []
        self._names_row: tuple[str, ...] = ()
        self._is_list = len(first) == 1 or all(sum(map(bool, row.cells)) < 2 for row in first)
        self.is_unnamed = bool(first) and not self._header.rows and not self._is_list
        """Whether the columns of a table with several have no names."""

    def lines(self) -> Iterator[_Line]:
        """Yield the rows, without the one that names the columns."""
        names_end = self._header.above + self._header.rows
        for position, row in enumerate(self._rows):
            if self._header.above <= position < names_end:
                self._names_row = row.cells
                continue
            if row.cells == self._names_row:  # the names again, as on each page
                continue
            is_above = position < self._header.above
            yield _Line(row.number, self._text(row, is_above), is_title=is_above)

    def _text(self, row: Row, is_above: bool) -> str:
        cells = map(cell_text, row.cells)
        filled = [(column, cell) for column, cell in enumerate(cells) if cell]
        # A title, the name of a group of rows or a note below the table belongs to no column.
        is_alone = len(filled) == 1 and filled[0][0] == 0 and len(self._header.names) > 1
        if is_above or is_alone or (self._is_list and not self._header.rows):
            return CELLS_APART.join(cell for _, cell in filled)
        return CELLS_APART.join(f"{self._name(column)}: {cell}" for column, cell in filled)

    def _name(self, column: int) -> str:
        while column >= len(self._names):
            self._names.append(self._header.name_of(len(self._names)))
        return self._names[column]
