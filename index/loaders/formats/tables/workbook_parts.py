"""Check the parts of an XLSX or ODS file, and read what calamine does not tell of its cells.

calamine unpacks whatever the file says and lays each sheet out from its first cell to its last, so
both are checked before. It also returns the values of cells only: that a number is shown as a
percentage, or that a formula failed, is read here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any, BinaryIO

from index.errors import MalformedSource, SourceTooLarge
from index.loaders.formats.format import Budget
from index.loaders.formats.safe_xml import safe_parser

MOST_CELLS = 20_000_000
"""The most cells of a sheet, empty ones with them; each takes 32 bytes."""

_MOST_ENTRIES = 20_000
_MEGABYTE = 1_000_000
_LONGEST_PART = 500 * _MEGABYTE
_LONGEST_LIST = 20 * _MEGABYTE  # of sheets, of styles
_HIGHEST_RATIO = 400  # sheets of alike rows were seen at 150 to 1; deflate reaches 1,032 to 1
_ANY_RATIO = 20 * _MEGABYTE  # a part that unpacks to less may have any ratio
_BLOCK = 1 << 20
_LONGEST_TAG = 4_096
_BUILT_IN_PERCENT = {9: 0, 10: 2}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
# Some programs leave the places of cells to their order.
_UNPLACED = re.compile(rb"""<(?:\w+:)?c(?:\s(?![^<>]*\br=)[^<>]*)?>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b(?:[^<>]*?\br=["']([0-9]{1,7})["'])?""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*\bt=["']e["'])[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*>"""
    rb"""(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(#[^<]{1,20})</"""
)
_STYLED = rb"""<(?:\w+:)?c\s(?=[^<>]*\bs=["'](%s)["'])[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']"""
_REPEATED = re.compile(rb"""<table:table-row\b[^<>]*|<table:table-cell\b[^<>]*|</table:table>""")
_ROWS_REPEATED = re.compile(rb"""number-rows-repeated=["']([0-9]{1,12})["']""")
_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated=["']([0-9]{1,12})["']""")

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(slots=True)
class SheetMarks:
    """What is known of the cells of a sheet; a place is a row and a column, from 0.

    Attributes:
        errors: what failed formulas show, such as "#REF!".
        percentages: how many decimals a percentage shows.
        notes: what is lost.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percentages: dict[tuple[int, int], int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def check_parts(file: BinaryIO, budget: Budget) -> tuple[dict[str, SheetMarks], tuple[str, ...]]:
    """Check all parts of a file; return what is known of its sheets by their names, and notes.

    Args:
        file: an XLSX, XLSB or ODS file.
        budget: what the file may still unpack to.

    Raises:
        SourceTooLarge: the file unpacks to more than it may, or a sheet has too many cells.
        MalformedSource: the file is damaged, or defines entities.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_directory(archive, budget)
            sheets = _sheets(archive)
            percent = _percent_styles(archive)
            marks: dict[str, SheetMarks] = {}
            notes: list[str] = []
            for entry in archive.infolist():
                if not entry.filename.endswith((".xml", ".rels")):
                    continue
                names = sheets.get(entry.filename, ())
                found = _read_part(archive, entry, budget, percent, is_sheet=bool(names))
                marks.update(dict.fromkeys(names, found))
                notes += found.notes
            return marks, tuple(notes)
    except _DAMAGE as error:
        raise MalformedSource(
            f"It is damaged ({error}). Open it in the program that made it, and save it again."
        ) from None


def _check_directory(archive: zipfile.ZipFile, budget: Budget) -> None:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise SourceTooLarge(f"It has {len(entries):,} parts, as no program makes them.")
    total = sum(entry.file_size for entry in entries)
    if total > budget.unpacked_bytes:
        raise SourceTooLarge(f"It unpacks to {total:,} bytes, more than is allowed; split it.")
    for entry in entries:
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > _ANY_RATIO and ratio > _HIGHEST_RATIO:
            raise SourceTooLarge(
                f"A part of it unpacks to {entry.file_size:,} bytes from {entry.compress_size:,}, "
                "as only files do that are made to do harm. If you trust it, save it as CSV."
            )
        if entry.file_size > _LONGEST_PART:
            raise SourceTooLarge(
                f"A sheet of it unpacks to {entry.file_size:,} bytes; split it into several."
            )


def _read_part(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    budget: Budget,
    percent: dict[bytes, int],
    *,
    is_sheet: bool,
) -> SheetMarks:
    """Read a part to its end, and return what it says of cells if it is a sheet."""
    marks = SheetMarks()
    extent = _Extent()
    repeated = _Repeated() if entry.filename == "content.xml" else None
    styled = re.compile(_STYLED % b"|".join(percent)) if percent else None
    for block in _blocks(archive, entry, budget):
        if b"<!ENTITY" in block or b"<!DOCTYPE" in block:
            raise MalformedSource(
                "It defines entities of its own, as no spreadsheet program writes them. Open it in "
                "the program that made it, and save it again."
            )
        if repeated is not None:
            repeated.add(block)
        if not is_sheet:
            continue
        extent.add(block)
        for match in _ERROR.finditer(block):
            marks.errors[_place(match[1], match[2])] = match[3].decode("ascii", "replace")
        for match in styled.finditer(block) if styled else ():
            marks.percentages[_place(match[2], match[3])] = percent[match[1]]
    if repeated is not None:
        marks.notes.extend(repeated.notes())
    return marks


class _Extent:
    """How far the cells of a sheet in XLSX reach."""

    def __init__(self) -> None:
        self._rows = [0, 1 << 30]
        self._columns: set[bytes] = set()
        self._unplaced = 0  # the most cells without a place in a row

    def add(self, block: bytes) -> None:
        """Count the cells in a block of the sheet.

        Raises:
            SourceTooLarge: the sheet has too many cells.
        """
        cells = _CELL.findall(block)
        rows = {int(row) for row in {row for _, row in cells}}
        self._columns.update({column for column, _ in cells})
        if _UNPLACED.search(block):
            rows |= {int(row) for row in _ROW.findall(block) if row}
            self._unplaced = max(self._unplaced, *map(_count_cells, _ROW.split(block)[::2]))
        if not rows:
            return
        self._rows = [max(self._rows[0], *rows), min(self._rows[1], *rows)]
        columns = [_column(letters) for letters in self._columns] or [0]
        width = max(max(columns) - min(columns) + 1, self._unplaced)
        _check_cells((self._rows[0] - self._rows[1] + 1) * width)


def _count_cells(row: bytes) -> int:
    return sum(1 for _ in _UNPLACED.finditer(row))


class _Repeated:
    """How many cells the sheets of an ODS file have; a row or a cell may stand for many."""

    def __init__(self) -> None:
        self._start()

        self._percentages = self._errors = 0

    def notes(self) -> list[str]:
        """Return what is lost of the cells."""
        notes = []
        if self._percentages:
            notes.append("percentages stand as fractions (15% as 0.15); saved as .xlsx they stay")
        if self._errors:
            notes.append(f"{self._errors:,} cells with an error are empty")
        return notes

    def _start(self) -> None:
        self._rows = self._widest = 0
        self._row = (1, 0, False)  # how often it is repeated, its cells, whether any has a value

    def add(self, block: bytes) -> None:
        """Count the cells in a block of the file.

        Raises:
            SourceTooLarge: a sheet has too many cells.
        """
        for match in _REPEATED.finditer(block):
            tag = match[0]
            if tag.startswith(b"</"):
                self._end_row()
                self._start()
            elif tag.startswith(b"<table:table-row"):
                self._end_row()
                self._row = (_number(_ROWS_REPEATED, tag), 0, False)
            else:
                times, cells, has_value = self._row
                # Empty cells at the end of a row, and empty rows at the end of a sheet, fill it.
                is_filled = b"value-type=" in tag
                self._percentages += b"percentage" in tag
                self._errors += b'"error"' in tag
                count = cells + _number(_COLUMNS_REPEATED, tag)
                self._row = (times, count, has_value or is_filled)
                if is_filled:
                    self._widest = max(self._widest, count)

    def _end_row(self) -> None:
        times, _, has_value = self._row
        if has_value:
            self._rows += times
            _check_cells(self._rows * self._widest)


def _number(pattern: re.Pattern[bytes], tag: bytes) -> int:
    match = pattern.search(tag)
    return int(match[1]) if match else 1


def _check_cells(count: int) -> None:
    if count > MOST_CELLS:
        raise SourceTooLarge(
            f"A sheet of it reaches over {count:,} cells, and {MOST_CELLS:,} are allowed, empty "
            "ones with them. Delete what stands far from the table, or save the table as CSV."
        )


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the bytes of a part in blocks that end where a cell ends."""
    rest = b""
    with archive.open(entry) as unpacked:
        while block := unpacked.read(_BLOCK):
            budget.spend(len(block))
            whole = rest + block
            end = max(whole.rfind(b"<c "), whole.rfind(b":c "), whole.rfind(b"<table:"))
            # A cell may be long, but what is looked for stands at its beginning.
            if end <= 0 or len(whole) - end > _LONGEST_TAG:
                end = max(0, whole.rfind(b"<", 0, len(whole)))
            if end <= 0:
                end = len(whole)
            yield whole[:end]
            rest = whole[end:]
    yield rest


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    return int(row) - 1, _column(letters)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _sheets(archive: zipfile.ZipFile) -> dict[str, tuple[str, ...]]:
    """Return the names of the sheets by their parts; empty if the file is no XLSX."""
    workbook = _xml(archive, "xl/workbook.xml")
    relations = _xml(archive, "xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return {}
    targets = {
        each.get("Id"): each.get("Target") or "" for each in relations.iter("{*}Relationship")
    }
    found: dict[str, tuple[str, ...]] = {}
    for sheet in workbook.iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        found[part] = (*found.get(part, ()), sheet.get("name") or "")
    return found


def _percent_styles(archive: zipfile.ZipFile) -> dict[bytes, int]:
    """Return how many decimals the styles show that write numbers as percentages."""
    styles = _xml(archive, "xl/styles.xml")
    if styles is None:
        return {}
    decimals = dict(_BUILT_IN_PERCENT)
    for each in styles.iter("{*}numFmt"):
        code = (each.get("formatCode") or "").split(";")[0]
        if re.search(r"(?<!\\)%", re.sub(r'"[^"]*"', "", code)):
            fraction = re.search(r"\.([0?#]+)", code)
            decimals[int(each.get("numFmtId") or 0)] = len(fraction[1]) if fraction else 0
    formats = next(styles.iter("{*}cellXfs"), None)
    numbers = [int(each.get("numFmtId") or 0) for each in formats] if formats is not None else []
    return {b"%d" % n: decimals[number] for n, number in enumerate(numbers) if number in decimals}


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of a short part; None if there is none."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > _LONGEST_LIST:
        raise SourceTooLarge(f"Its list of styles or sheets has {entry.file_size:,} bytes.")
    try:
        return etree.fromstring(archive.read(entry), safe_parser())
    except etree.XMLSyntaxError as error:
        raise MalformedSource(
            f"It is damaged ({error.msg}). Open it in the program that made it, and save it again."
        ) from None
