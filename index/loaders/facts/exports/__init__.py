"""Read the header and the footer that Nexis and Factiva put around an article they export.

Both write them in the language of the reader's account: English, German, French or Spanish. The
older exports of Nexis label every line, Factiva marks most lines by their order alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.documents import Span
from index.loaders.facts.exports.headers import read_header
from index.loaders.facts.exports.lines import (
    CLASSES,
    CODE,
    CODES,
    COPYRIGHT,
    COUNT,
    DATED_COPYRIGHT,
    END,
    LABELLED,
    LABELS,
    LAST,
    LENGTH_LABELLED,
    LOADED,
    LONGEST_LINE,
    LONGEST_VALUE,
    NUMBER,
    PARAGRAPHS,
    PASSED_OVER,
    RIGHTS,
    SURE,
    Row,
    is_label,
    rows_of,
)
from index.loaders.facts.metadata import Metadata, one_line

_BOTTOM = 25
_LONGEST_NAME = 80  # of a publisher
_CODES_BELOW = frozenset({"CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "RF", "ART", "CLM"})
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_JOINING = frozenset({"of", "and", "the", "der", "die", "das", "für", "und", "de", "et", "y", "la"})
_COMPANY = re.compile(
    r"\b(?:inc|ltd|limited|llc|plc|corp|corporation|co|company|gmbh|ag|kg|se|s\.?a|s\.?l|s\.?p\.?a"
    r"|bv|nv|pty|group|digital)\b\.?(?:\s*\([^)]*\))?\Z",
    re.IGNORECASE,
)
_ENDS = 6  # lines at each end of other texts that may be an archive's


@dataclass(frozen=True, slots=True)
class Export:
    """An article that a database exported.

    Attributes:
        metadata: what the header says; the title is empty if it says none.
        body: the article's own text.
        skipped: the header and the footer, without the text between them.
    """

    metadata: Metadata
    body: Span
    skipped: tuple[Span, ...]


def read_export(text: str, *, is_export: bool = False) -> Export | None:
    """Return the parts of an exported article; None if the text has no such header.

    Args:
        text: the article.
        is_export: whether it is known to be of an export, so that one label makes a header.
    """
    rows = rows_of(text)
    if not rows:
        return None
    header = read_header(rows, is_export=is_export)
    if header is None:
        return None
    metadata, first = header
    last = _end_of_body(rows, first)
    if first >= last:
        return None
    body = Span(rows[first].start, rows[last - 1].end)
    codes = _paragraph_codes(rows[first:last]) if CODE.fullmatch(rows[0].text) else ()
    footer = Span(body.end, len(text)) if last < len(rows) else Span(body.end, body.end)
    if _articles(rows) > 1:
        note = (
            "title, date, outlet and author left out: the file is an export of several articles; "
            "export each into a file of its own"
        )
        metadata = Metadata(title="", notes=(note,))
        body, footer = Span(body.start, len(text)), Span(0, 0)
    return Export(metadata, body, tuple(filter(len, (Span(0, body.start), *codes, footer))))


def _paragraph_codes(rows: list[Row]) -> tuple[Span, ...]:
    """Return the codes `LP` and `TD` before the first and the following paragraphs."""
    found = {r.text[:2]: r.start for r in reversed(rows) if PARAGRAPHS.match(r.text)}
    return tuple(Span(start, start + 2) for start in sorted(found.values()))


def is_archive_line(line: str) -> bool:
    """Return whether a line is an archive's: a length, a document's number or a copyright."""
    if len(line) > LONGEST_VALUE:
        return False
    return bool(
        LENGTH_LABELLED.fullmatch(line) or NUMBER.fullmatch(line) or DATED_COPYRIGHT.match(line)
    )


def archive_lines(text: str) -> tuple[Span, ...]:
    """Return the lines of an archive at the beginning and the end of a text without a header."""
    rows = rows_of(text)
    ends = rows if len(rows) <= 2 * _ENDS else [*rows[:_ENDS], *rows[-_ENDS:]]
    spans = tuple(Span(row.start, row.end) for row in ends if is_archive_line(row.text))
    return spans if len(spans) < len(rows) else ()


def _articles(rows: list[Row]) -> int:
    ends = sum(1 for row in rows if END.fullmatch(row.text))
    numbers = sum(1 for row in rows if len(row.text) < 60 and NUMBER.fullmatch(row.text))
    counts = sum(1 for row in rows if len(row.text) < 40 and COUNT.fullmatch(row.text))
    return max(ends, numbers, counts)


def _end_of_body(rows: list[Row], first: int) -> int:
    """Return the index of the row after the article's last; the footer follows."""
    last = len(rows)
    if CODE.fullmatch(rows[0].text):
        # In a table, the code of a field stands alone, above its value.
        codes = (n for n in range(first + 1, last) if rows[n].text in _CODES_BELOW)
        last = next(codes, last)
        rows = rows[:last]
    top = max(first, len(rows) - _BOTTOM)
    for number in range(top, len(rows)):
        # What follows the number of the article is the archive's, such as the words searched for.
        is_number = NUMBER.fullmatch(rows[number].text) or LAST.fullmatch(rows[number].text)
        if is_number or (
            CLASSES.fullmatch(rows[number].text)
            and all(":" in row.text or END.fullmatch(row.text) for row in rows[number + 1 :])
        ):
            last = number
            if is_number and last - 1 > first and _is_publisher(rows[last - 1].text, rows[:first]):
                last -= 1
            break
    for number in range(last - 1, top - 1, -1):
        text = rows[number].text
        code = CODE.fullmatch(text)
        is_code = bool(code and code["code"] in CODES - {"LP", "TD"} and code["value"])
        is_end = END.fullmatch(text) or RIGHTS.fullmatch(text.strip("."))
        if is_end or is_code or is_label(text) or _is_footer(text):
            last = number
        elif last < len(rows) or len(text) > LONGEST_LINE:
            break
    return last


def _is_publisher(line: str, header: list[Row]) -> bool:
    """Return whether the last line of an article names who sold it to Factiva."""
    if len(line) > _LONGEST_NAME:
        return False
    named = (row.text.casefold() for row in header if COPYRIGHT.match(row.text))
    is_name = all(word[0].isupper() or word.casefold() in _JOINING for word in _WORD.findall(line))
    return (is_name and bool(_COMPANY.search(line))) or any(
        line.casefold() in each for each in named
    )


def _is_footer(line: str) -> bool:
    labelled = LABELLED.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if labelled is None:
        return bool(COPYRIGHT.fullmatch(line)) and len(line) <= LONGEST_VALUE
    label = labelled["label"]
    known = one_line(label).casefold()
    return (known in LABELS and LABELS[known] == LOADED) or (
        known in PASSED_OVER and (label.isupper() or known in SURE)
    )
