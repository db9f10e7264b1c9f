"""Find the row of a table that names its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_NUMBER = re.compile(
    r"[-+−(]?\s?[$€£¥]?\s?[-+−]?[0-9][0-9.,'’\u00a0\u202f ]{0,30}(?:[eE][-+]?[0-9]{1,3})?"
    r"\s?[%‰$€£¥]?\)?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ][0-9:.]{4,15}(?:Z|[-+][0-9:]{2,5})?)?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_LONGEST_NAME = 80
_FULL_ROW = 0.6  # the part of the usual cells that a row of names has
_SAMPLED = 100

_TEXT, _COUNT, _DAY, _CALENDAR_YEAR = "text", "number", "date", "year"


class Header(NamedTuple):
    """The names of the columns of a table.

    Attributes:
        names: the name of each column; empty where the table gives none.
        above: how many rows stand above the names, such as a title.
        rows: how many rows the names take; 0 if the table does not name its columns.
    """

    names: tuple[str, ...]
    above: int = 0
    rows: int = 0

    def name_of(self, column: int) -> str:
        """Return the name of a column, or the letters that programs give it ("A", "AB")."""
        name = self.names[column] if column < len(self.names) else ""
        return name or letters_of(column)


def letters_of(column: int) -> str:
    """Return the letters that programs show above a column: 0 is "A", 26 is "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def find_header(rows: Sequence[Sequence[str]], merged: frozenset[int] = frozenset()) -> Header:
    """Return the names of the columns, as far as the first rows of a table tell.

    A row of names stands above rows of another kind (numbers below words), or its cells are short
    and none is repeated below it.

    Args:
        rows: the first rows, each with the text of its cells; rows may be empty.
        merged: the rows in which a cell reaches over several columns.
    """
    counts = [sum(1 for cell in row if cell) for row in rows]
    wide = sorted(count for count in counts if count > 1)
    if not wide:
        return _header_of_list(rows)
    usual = wide[len(wide) // 2]
    needed = max(2, usual * _FULL_ROW)
    first = next(
        (number for number, count in enumerate(counts) if count >= needed or number in merged), 0
    )
    # A title may reach over all columns; names that do so stand above names of their own.
    while first + 1 < len(rows) and counts[first] < 2:
        first += 1
    names, used = list(rows[first]), 1
    if first in merged and first + 1 < len(rows) and counts[first + 1] > 1:
        lower = rows[first + 1]
        if _names_columns(lower, rows[first + 2 : first + _SAMPLED]):
            names, used = _two_rows(names, lower), 2
    if not any(counts[first + used :]):
        return Header((), first, 0)  # names of nothing
    if counts[first] >= 2 and _names_columns(names, rows[first + used : first + _SAMPLED]):
        return Header(tuple(name.rstrip(" :") for name in names), first, used)
    above = next((number for number in range(first) if counts[number] > 1), first)
    if above < first and _names_columns(rows[above], rows[above + 1 : above + _SAMPLED]):
        # Only some columns have names.
        return Header(tuple(name.rstrip(" :") for name in rows[above]), above, 1)
    return Header((), above, 0)


def kind_of(cell: str) -> str:
    """Return whether a cell is a number, a date, a year or text; empty for an empty cell."""
    if not cell:
        return ""
    if not cell[0].isalpha() and len(cell) < 40:
        if _YEAR.fullmatch(cell):
            return _CALENDAR_YEAR
        if _DATE.fullmatch(cell):
            return _DAY
        if _NUMBER.fullmatch(cell):
            return _COUNT
    return _TEXT


def _header_of_list(rows: Sequence[Sequence[str]]) -> Header:
    """Return the header of a table with one column, whose first cell may name the others."""
    cells = [(column, cell) for row in rows for column, cell in enumerate(row) if cell]
    if len(cells) > 1 and len({column for column, _ in cells}) == 1:
        first, *below = [cell for _, cell in cells]
        if kind_of(first) == _TEXT and _usual(list(map(kind_of, below))) not in {"", _TEXT}:
            number = next(number for number, row in enumerate(rows) if any(row))
            return Header(tuple(rows[number]), number, 1)
    return Header(())


def _names_columns(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether the cells of a row name the columns of the rows below it."""
    if any(len(cell) > _LONGEST_NAME or _ADDRESS.search(cell) for cell in row):
        return False
    is_sure = False
    # The names may be repeated on each page.
    below = [each for each in below if list(each) != list(row)]
    for column, cell in enumerate(row):
        kind = kind_of(cell)
        if not kind:
            continue
        values = [each[column] for each in below if column < len(each) and each[column]]
        usual = _usual([kind_of(value) for value in values])
        if kind == _COUNT or (kind != _TEXT and usual == kind):
            return False
        if kind == _TEXT and cell in values:
            return False
        is_sure |= usual not in {"", _TEXT}
    return is_sure or len({cell for cell in row if cell}) > 1


def _usual(kinds: list[str]) -> str:
    """Return the kind of more than half of the cells; years among numbers are numbers."""
    if not kinds:
        return ""
    kind, count = Counter(kinds).most_common(1)[0]
    return kind if count * 2 > len(kinds) else _TEXT if _TEXT in kinds else _COUNT


def _two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Join two rows of names, of which cells of the upper one reach over several columns."""
    names, reaching = [], ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        under = lower[column] if column < len(lower) else ""
        # A name without one below it reaches over no other column.
        reaching = above or (reaching if under else "")
        # A name that reaches over both rows stands in each.
        names.append(under if reaching == under else " ".join(filter(None, (reaching, under))))
    return names
