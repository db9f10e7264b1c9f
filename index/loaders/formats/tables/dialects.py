"""Find how a file divides its cells, and read its records.

A stray quotation mark would join all lines below it to one cell. Where the lines in a cell look
like rows, its first line is read without quotation marks, and the others as rows.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from index.errors import MalformedSource, SourceTooLarge

_DELIMITERS = ("\t", ";", "|", ",")  # of those that divide equally well, the first counts
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_HINT = re.compile(r"sep=([^\r\n\"])(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_SAMPLED_LINES = 300
_SAMPLED_CHARACTERS = 200_000
_FEWEST_ALIKE = 0.3  # the part of the records that have the usual number of cells
_AS_GOOD = 0.02
_LONGEST_RECORD = 20_000_000
_LINES_OF_STRAY = 8  # lines in one cell that may be rows
_MOST_STRAY = 200


class Dialect(NamedTuple):
    """How a file divides its cells.

    Attributes:
        delimiter: the character between cells; empty if a line is one cell.
        has_quotes: whether a cell may stand in quotation marks.
        has_escapes: whether a backslash stands before a quotation mark within a cell.
    """

    delimiter: str
    has_quotes: bool = True
    has_escapes: bool = False

    def reader(self, lines: Iterator[str], *, has_quotes: bool = True) -> Any:
        """Return a reader of the standard library."""
        is_quoted = self.has_quotes and has_quotes
        return csv.reader(
            lines,
            # No file has this character, so a line stays whole.
            delimiter=self.delimiter or "\x1f",
            quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE,
            doublequote=not self.has_escapes,
            escapechar="\\" if self.has_escapes else None,
        )


def find_dialect(text: str, preferred: str = "") -> tuple[Dialect, int]:
    """Return how a file divides its cells, and where its first record begins.

    Args:
        text: the file's text.
        preferred: the delimiter that the file's name tells; empty if it tells none.
    """
    start = 1 if text.startswith("\ufeff") else 0
    if hint := _HINT.match(text, start):
        return Dialect(hint[1]), hint.end()
    sample = list(islice(_lines(text[start : start + _SAMPLED_CHARACTERS], 0), _SAMPLED_LINES))
    if len(sample) > 1 and (len(text) > _SAMPLED_CHARACTERS or len(sample) == _SAMPLED_LINES):
        sample.pop()  # it may be cut
    delimiters = (preferred, *_DELIMITERS) if preferred else _DELIMITERS
    best, best_score = Dialect(""), _FEWEST_ALIKE
    for delimiter in dict.fromkeys(delimiters):
        if not any(delimiter in line for line in sample):
            continue
        quotings = [Dialect(delimiter), Dialect(delimiter, has_quotes=False)]
        if any('\\"' in line for line in sample):
            quotings.append(Dialect(delimiter, has_escapes=True))
        for dialect in quotings:
            if (score := _score(dialect, sample)) > best_score + _AS_GOOD:
                best, best_score = dialect, score
    if best.has_quotes and best.delimiter and _quotes_words("".join(sample), best.delimiter):
        best = best._replace(has_quotes=False)
    return best, start


def _quotes_words(sample: str, delimiter: str) -> bool:
    """Return whether quotation marks at the beginning of cells belong to their words."""
    border = re.escape(delimiter)
    cells = re.findall(rf'(?:^|{border})"[^"\r\n]*"(?!")', sample, re.MULTILINE)
    ended = re.findall(rf'(?:^|{border})"[^"\r\n]*"(?={border}|[\r\n]|\Z)', sample, re.MULTILINE)
    return len(cells) > 2 * len(ended)


def read_records(text: str, start: int, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the records of a text from a position on; a blank line is an empty record.

    Raises:
        SourceTooLarge: a line is too long.
        MalformedSource: quotation marks are not closed in too many places.
    """
    return iter(_Records(_lines(text, start), dialect))


def _lines(text: str, start: int) -> Iterator[str]:
    return (match[0] for match in _LINE.finditer(text, start))


def _score(dialect: Dialect, sample: list[str]) -> float:
    """Return how alike the records are, from 0 to 1; 0 if most have one cell."""
    try:
        records = list(dialect.reader(iter(sample)))
    except csv.Error:
        return 0.0
    widths = Counter(len(record) for record in records if record)
    if not widths:
        return 0.0
    # A title of one cell above a table is no sign against its delimiter.
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    count = max(wide.values())
    score = count / (sum(wide.values()) + widths[1] / 2)
    # Joined lines have few records: quotation marks that are no quotes.
    lost = 1 - sum(widths.values()) / max(1, sum(1 for line in sample if line.strip()))
    is_split = not dialect.has_quotes and any(
        cell.startswith('"') and cell.count('"') % 2 for record in records for cell in record
    )
    return score * (0.5 if is_split else 1.0) - (0.3 if lost > 0.5 and _joins_rows(records) else 0)


def _joins_rows(records: list[list[str]]) -> bool:
    return any(cell.count("\n") > _LINES_OF_STRAY for record in records for cell in record)


class _Stray(Exception):
    """A record takes too many characters."""


class _Records:
    """The records of a file."""

    def __init__(self, source: Iterator[str], dialect: Dialect) -> None:
        self._source = source
        self._dialect = dialect
        self._ahead: deque[str] = deque()
        self._taken: list[str] = []
        self._size = 0
        self._strays = 0

    def __iter__(self) -> Iterator[list[str]]:
        previous = csv.field_size_limit(_LONGEST_RECORD)
        try:
            yield from self._records()
        finally:
            csv.field_size_limit(previous)

    def _records(self) -> Iterator[list[str]]:
        reader = self._dialect.reader(self._feed())
        while True:
            self._taken.clear()
            self._size = 0
            try:
                record = next(reader)
            except StopIteration:
                return
            except (csv.Error, _Stray):
                record = None
            if record is None or self._joins_rows(record):
                record = self._first_line()
                reader = self._dialect.reader(self._feed())
            yield record

    def _feed(self) -> Iterator[str]:
        """Yield the lines that were not read yet."""
        while True:
            line = self._ahead.popleft() if self._ahead else next(self._source, None)
            if line is None:
                return
            self._taken.append(line)
            self._size += len(line)
            if self._size > _LONGEST_RECORD:
                raise _Stray
            yield line

    def _joins_rows(self, record: list[str]) -> bool:
        """Return whether a record has swallowed the rows below it."""
        if len(self._taken) <= _LINES_OF_STRAY or not self._dialect.delimiter:
            return False
        counts = Counter(line.count(self._dialect.delimiter) for line in self._taken[1:-1])
        delimiters, count = counts.most_common(1)[0]
        return delimiters > 0 and count >= 0.8 * (len(self._taken) - 2) and len(record) > 0

    def _first_line(self) -> list[str]:
        """Return the first line that was taken as a record, and put the others back."""
        first, *others = self._taken
        if len(first) > _LONGEST_RECORD:
            raise SourceTooLarge(
                f"It has a line of more than {_LONGEST_RECORD:,} characters, so it is no table. "
                "Export it again, with a line for each row."
            )
        self._strays += 1
        if self._strays > _MOST_STRAY:
            raise MalformedSource(
                f"Quotation marks are not closed in more than {_MOST_STRAY} rows. Open it in the "
                "program that made it, and export it again with quotation marks doubled in cells."
            )
        self._ahead.extendleft(reversed(others))
        record: list[str] = next(self._dialect.reader(iter([first]), has_quotes=False))
        return record
