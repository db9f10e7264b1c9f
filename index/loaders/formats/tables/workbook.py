"""Read spreadsheets (XLSX, XLSB, XLS, ODS): a line for each row, as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from index.errors import BinarySource, EmptySource, MalformedSource, UndecodableSource
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.formats.tables.articles import read_articles
from index.loaders.formats.tables.delimited import read_delimited
from index.loaders.formats.tables.rows import Row, Table, write_tables
from index.loaders.formats.tables.workbook_parts import SheetMarks, check_parts
from index.loaders.formats.texts.html import has_markup
from index.loaders.texts import read_text

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LAST_DIGITS = 15  # programs show no more; 0.1 + 0.2 has 17
_MIDNIGHT = time()
_MOST_COPIES = 10_000  # rows of one merged cell
_XML_SHEET = re.compile(rb"<(?:\w+:)?Workbook\b")

Value = int | float | str | bool | time | date | datetime | timedelta


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the tables of a file as one article, or its articles if each row is one.

    Raises:
        SourceError: the file is damaged, encrypted or too large, or has no rows.
    """
    with opened.open() as file:
        head = file.read(4096)
    if not head.startswith((_ZIP, _OLE)):
        yield from _read_text(opened, head)
        return
    marks: dict[str, SheetMarks] = {}
    notes: tuple[str, ...] = ()
    if head.startswith(_ZIP):
        with opened.open() as file:
            marks, notes = check_parts(file, opened.budget)
    try:
        workbook = _open(opened)
        yield from _read_workbook(workbook, marks, notes, opened)
    except calamine.PasswordError:
        raise MalformedSource(
            "It is encrypted. Open it with its password, and save it without one."
        ) from None
    except calamine.CalamineError as error:
        raise MalformedSource(
            f"It is damaged, or no spreadsheet ({str(error)[:150]}). Open it in the program that "
            "made it, and save it again as .xlsx."
        ) from None


def _open(opened: Opened) -> calamine.CalamineWorkbook:
    """Open a workbook by its content, whatever it is called."""
    try:
        return calamine.CalamineWorkbook.from_filelike(opened.open())
    except calamine.CalamineError:
        if opened.path is None:
            if _ENCRYPTED in opened.content:
                raise calamine.PasswordError from None
            raise
        # By the name it is told what is wrong with the file, such as that it is encrypted.
        return calamine.CalamineWorkbook.from_path(opened.path)


def _read_text(opened: Opened, head: bytes) -> Iterator[Part | Refused]:
    """Yield the article of a page or a CSV file that is called a spreadsheet, as sites offer."""
    if _XML_SHEET.search(head):
        raise MalformedSource(
            "It is a spreadsheet in XML of 2003. Open it in a spreadsheet program, and save it as "
            ".xlsx."
        )
    content = opened.read_bytes()
    if has_markup(head.decode("latin-1")):
        article, notes = read_text(content, ".html", opened.options)
        yield Part(article._replace(metadata=Metadata(notes=notes).or_else(article.metadata)))
        return
    try:
        yield from read_delimited(content, ".tsv", opened.options)
    except (BinarySource, UndecodableSource):
        raise MalformedSource(
            "It is damaged, or no spreadsheet. Open it in the program that made it, and save it "
            "again as .xlsx."
        ) from None


def _read_workbook(
    workbook: calamine.CalamineWorkbook,
    marks: dict[str, SheetMarks],
    notes: tuple[str, ...],
    opened: Opened,
) -> Iterator[Part | Refused]:
    sheets = [
        each for each in workbook.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    is_visible = calamine.SheetVisibleEnum.Visible
    visible = [each.name for each in sheets if each.visible == is_visible]
    hidden = [each.name for each in sheets if each.visible != is_visible]
    if not visible:
        raise EmptySource("It has no sheet that is shown. Show one, and save it again.")
    if hidden:
        noun = "sheet" if len(hidden) == 1 else "sheets"
        notes = (
            *notes,
            f"{len(hidden)} hidden {noun} left out: {', '.join(hidden)[:200]}",
        )
    tables = []
    for name in visible:
        sheet = _Sheet(workbook.get_sheet_by_name(name), marks.get(name, SheetMarks()))
        table, articles = read_articles(
            Table(name, sheet.rows(), sheet.merged_rows), opened.options
        )
        if articles is None:
            tables.append(table)
        else:
            yield from articles
    if tables:
        yield Part(write_tables(tables, opened.options, notes))


class _Sheet:
    """The rows of a sheet as text."""

    def __init__(self, sheet: calamine.CalamineSheet, marks: SheetMarks) -> None:
        self._sheet = sheet
        self._marks = marks
        self._left = sheet.start[1] if sheet.start else 0
        # By the first row: the column, the last row.
        self._tall: dict[int, list[tuple[int, int]]] = {}
        merged = set()
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            if right > left:
                merged.add(top + 1)
            if top < bottom <= top + _MOST_COPIES:
                self._tall.setdefault(top, []).append((left, bottom))
        self.merged_rows = frozenset(merged)
        """The numbers of the rows in which a cell reaches over several columns."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have text."""
        reaching: dict[int, tuple[int, str]] = {}
        for number, values in enumerate(self._sheet.iter_rows()):
            cells = [self._text(value, number, n) for n, value in enumerate(values, self._left)]
            if self._marks.errors:
                self._add_errors(cells, number)
            for column, (bottom, text) in list(reaching.items()):
                if number > bottom:
                    del reaching[column]
                elif column < len(cells) and not cells[column]:
                    cells[column] = text
            for left, bottom in self._tall.get(number, ()):
                column = left - self._left
                # A figure that stands beside several rows may be their sum, so it stands once.
                if 0 <= column < len(cells) and isinstance(values[column], str) and cells[column]:
                    reaching[column] = (bottom, cells[column])
            if any(map(str.strip, cells)):
                yield Row(number + 1, ("",) * self._left + tuple(cells))

    def _text(self, value: Value, row: int, column: int) -> str:
        if isinstance(value, str):
            return value
        decimals = self._marks.percentages.get((row, column))
        if decimals is not None and type(value) in {int, float}:
            assert isinstance(value, int | float)
            return f"{value * 100:.{min(decimals, 15)}f}%"
        return shown(value)

    def _add_errors(self, cells: list[str], row: int) -> None:
        for number, cell in enumerate(cells):
            if not cell:
                cells[number] = self._marks.errors.get((row, number + self._left), "")


def shown(value: Value) -> str:
    """Return a value as a spreadsheet program shows it, in the forms of ISO 8601 for dates."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.{_LAST_DIGITS}g}" if abs(value) < 1e15 else _large(value)
    if isinstance(value, datetime):
        if value.time() == _MIDNIGHT:
            return value.date().isoformat()
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return value.isoformat() if isinstance(value, date) else str(value)


def _large(value: float) -> str:
    is_whole = value.is_integer() and abs(value) < 1e21
    return str(int(value)) if is_whole else f"{value:.{_LAST_DIGITS}g}"
