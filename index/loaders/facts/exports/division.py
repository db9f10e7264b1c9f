"""Divide an export of Nexis or Factiva into its articles, without cover page and searches."""

from __future__ import annotations

import re

from index.documents import Span
from index.loaders.facts.exports.headers import read_header
from index.loaders.facts.exports.lines import (
    BODY,
    CODE,
    COUNT,
    END,
    LABELLED,
    LABELS,
    LAST,
    LENGTH,
    LENGTH_LABELLED,
    PASSED_OVER,
    Row,
    day_of,
    rows_of,
)
from index.loaders.facts.metadata import one_line

_SHORT = 80
_DOCUMENTS = re.compile("DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS?")
_DIGITS = re.compile(r"[0-9]+")
_COVER = re.compile(
    r".*\.{4,}\s*[0-9]+|(?:table of )?contents|headlines|inhalt(?:sverzeichnis)?|sommaire"
    r"|table des matières|índice|contenido|.*\bfactiva\b.*|dow jones\b.*|.*(?:©|\(c\)).*",
    re.IGNORECASE,
)
_MOST_ABOVE = 3  # a section, a title and an author stand above the number of words
_MOST_BETWEEN = 12  # rows between the day and the number of words


def divide(text: str) -> list[Span]:
    """Return the places of the articles in an export, each with its header and footer.

    The result is empty if the text is no export.
    """
    rows = rows_of(text)
    parts = _counted_parts(rows) or _ended_parts(rows)
    if not parts:
        return []
    with_header = sum(1 for first, end in parts if read_header(rows[first:end]) is not None)
    if not with_header or 2 * with_header < len(parts):
        return []
    return [Span(rows[first].start, rows[end - 1].end) for first, end in parts]


def _counted_parts(rows: list[Row]) -> list[tuple[int, int]]:
    """Return the articles of an export that numbers them: "2 of 10 DOCUMENTS" above each."""
    starts: list[int] = []
    previous: list[int] = []
    for number, row in enumerate(rows):
        if len(row.text) > _SHORT or not COUNT.fullmatch(row.text):
            continue
        counted = [int(digits) for digits in _DIGITS.findall(row.text)]
        is_next = not previous or counted == [previous[0] + 1, previous[1]]
        # Of several exports in one file, each counts to its own number.
        if is_next or _DOCUMENTS.search(row.text):
            starts.append(number)
            previous = counted
    if not starts:
        return []
    ends = [*starts[1:], len(rows)]
    parts = [(start + 1, end) for start, end in zip(starts, ends, strict=True)]
    return [(first, end) for first, end in parts if first < end]


def _ended_parts(rows: list[Row]) -> list[tuple[int, int]]:
    """Return the articles of an export that marks the end of each."""
    parts: list[tuple[int, int]] = []
    first = 0
    for number, row in enumerate(rows):
        if len(row.text) > _SHORT or not (END.fullmatch(row.text) or LAST.fullmatch(row.text)):
            continue
        if first < number:
            parts.append((first, number + 1))
        first = number + 1
    if not parts:
        return []
    parts[0] = (_below_cover(rows, *parts[0]), parts[0][1])
    # Below the last article stand the words of the search, or an article that was cut off.
    if first < len(rows) and read_header(rows[first:]) is not None:
        parts.append((first, len(rows)))
    return parts


def _below_cover(rows: list[Row], first: int, end: int) -> int:
    """Return the row that the header of the first article begins with."""
    for number in range(first, end):
        text = rows[number].text
        code = CODE.fullmatch(text)
        if code and code["code"] == "HD":
            above = range(number - 1, max(first, number - _MOST_ABOVE) - 1, -1)
            return next((n for n in above if _has_code(rows[n], "SE")), number)
        if LENGTH.fullmatch(text) and number + 1 < end and day_of(rows[number + 1].text):
            return _above_words(rows, first, number)
        if LENGTH_LABELLED.fullmatch(text) or BODY.fullmatch(text):
            return _above_labels(rows, first, number)
    return first


def _has_code(row: Row, code: str) -> bool:
    match = CODE.fullmatch(row.text)
    return match is not None and match["code"] == code


def _above_words(rows: list[Row], first: int, words: int) -> int:
    """Return the first row of a header of Factiva, by the row with its number of words."""
    gap = rows[words + 1].start - rows[words].end
    number = words
    while (
        number > first
        and words - number < _MOST_ABOVE
        and not _COVER.fullmatch(rows[number - 1].text)
        and rows[number].start - rows[number - 1].end <= gap
    ):
        number -= 1
    return number


def _above_labels(rows: list[Row], first: int, label: int) -> int:
    """Return the first row of a header of Nexis: the title, two above the day."""
    for number in range(label - 1, max(first, label - _MOST_BETWEEN) - 1, -1):
        if day_of(rows[number].text):
            return max(first, number - 2)
    number = label
    while number > first and _is_known(rows[number - 1].text):
        number -= 1
    return number


def _is_known(line: str) -> bool:
    labelled = LABELLED.fullmatch(line)
    if labelled is None:
        return False
    label = one_line(labelled["label"]).casefold()
    return label in LABELS or label in PASSED_OVER
