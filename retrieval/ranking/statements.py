"""Statements: the sentences of a passage that can answer a question.

A heading names a subject, a question asks, and the header row of a table names its columns. None of
them states anything, however well its words match.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from index.documents import Span
from index.text.sentences import trim
from index.text.wrapping import LINE, LIST_ITEM, adjoin

# Characters read on either side of a passage, to see what its first and last lines belong to.
_CONTEXT = 400

# A heading, except in Markdown, is no longer than this.
_LONGEST_HEADING = 90
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_CLOSING = "\"'”’»)]』」*_ "
_OPENING = "\"'“‘«„「『([*_"
_QUOTES = frozenset('"“”«»„「」『』')
_SENTENCE_END = tuple(".!…。！।؛;")
_QUESTION_MARKS = tuple("?？؟⸮")
_NOTE_MARK = re.compile(r"(?:\[\w{1,3}\])+\Z")
_DIGIT = re.compile(r"\d")

# A cell of a table is no longer than this. Without a line below it, a header has three columns or
# more: two may be a list of facts ("Mayor | Anna Berg").
_LONGEST_CELL = 80
_MIN_COLUMNS = 3
_SEPARATOR = re.compile(r"[\s|:+=-]+")


class Statements:
    """Tells which sentences of a passage state something.

    Args:
        text: the document's text.
        passage: the passage's span.
    """

    def __init__(self, text: str, passage: Span) -> None:
        self._text = text
        self._passage = passage
        start = max(passage.start - _CONTEXT, 0)
        found = LINE.finditer(text, start, min(passage.end + _CONTEXT, len(text)))
        self._lines = [line for match in found if (line := trim(text, *match.span()))]
        self._starts = [line.start for line in self._lines]

    def states_something(self, sentence: Span) -> bool:
        """Return whether a sentence of the passage can be the answer to a question."""
        if _is_question(sentence.of(self._text)):
            return False
        number = self._line_of(sentence)
        line = self._lines[number]
        if self._is_separator(line):
            return False
        if cells_of(self._text, line):
            return not self._is_header(number)
        # A line of hard-wrapped prose is only a part of a sentence.
        return sentence != line or not self._is_heading(number)

    def header_of(self, sentence: Span) -> Span | None:
        """Return the header row of the table that a sentence is a row of.

        None if there is none in the passage: a citation's marks lie inside its passage.
        """
        number = first = self._line_of(sentence)
        if not cells_of(self._text, self._lines[number]):
            return None
        while self._continues_table(first):
            first -= 1
        header = self._lines[first]
        if first == number or not self._passage.contains(header) or not self._is_header(first):
            return None
        return header

    def _line_of(self, sentence: Span) -> int:
        """Return the number of the line in which a sentence begins."""
        return bisect_right(self._starts, sentence.start) - 1

    def _is_heading(self, number: int) -> bool:
        """Return whether a line is a heading of what stands below it.

        A short line with a figure in it may state something, so only Markdown makes it a heading.
        """
        words = self._lines[number].of(self._text)
        if _MARKDOWN_HEADING.match(words):
            return True
        bare = words.rstrip(_CLOSING)
        if len(words) > _LONGEST_HEADING or bare.endswith(_SENTENCE_END) or LIST_ITEM.match(words):
            return False
        if bare.endswith(":"):
            return True
        if _DIGIT.search(words) or ": " in words or number + 1 == len(self._lines):
            return False
        # Several short lines in a row are a list or a poem, and each may state something.
        below = self._lines[number + 1].of(self._text).rstrip(_CLOSING)
        return len(below) > _LONGEST_HEADING or below.endswith((*_SENTENCE_END, *_QUESTION_MARKS))

    def _is_header(self, number: int) -> bool:
        """Return whether a row is the first of a table and names the columns."""
        if self._continues_table(number) or not self._continues_table(number + 1):
            return False
        if self._is_separator(self._lines[number + 1]):
            return True
        lines = self._lines[number : number + 2]
        row, below = (each.of(self._text) for each in lines)
        columns, columns_below = (len(cells_of(self._text, each)) for each in lines)
        return (
            columns >= _MIN_COLUMNS
            and columns == columns_below
            and not row.endswith(_SENTENCE_END)
            and not _DIGIT.search(row)
            and bool(_DIGIT.search(below))
        )

    def _continues_table(self, number: int) -> bool:
        """Return whether a line and the one above it are rows of one table."""
        if not 0 < number < len(self._lines):
            return False
        above, line = self._lines[number - 1 : number + 1]
        return adjoin(self._text, above.end, line.start) and all(
            self._is_separator(each) or bool(cells_of(self._text, each)) for each in (above, line)
        )

    def _is_separator(self, line: Span) -> bool:
        """Return whether a line is the one below a table's header, made of dashes."""
        words = line.of(self._text)
        return "--" in words and _SEPARATOR.fullmatch(words) is not None


def _is_question(sentence: str) -> bool:
    """Return whether a sentence only asks; "She asked: “Why?”" says who asked."""
    whole = _NOTE_MARK.sub("", sentence)
    bare = whole.rstrip(_CLOSING)
    if not bare.endswith(_QUESTION_MARKS):
        return False
    if not _QUOTES.intersection(whole[len(bare) :]):
        return True
    # The question is quoted: the whole sentence is, or somebody is said to ask it.
    return whole[0] in _OPENING and not _QUOTES.intersection(bare.lstrip(_OPENING))


def cells_of(text: str, row: Span) -> list[Span]:
    """Return the cells of a table's row without the space around them, none if it is no row.

    Args:
        text: the document's text.
        row: the row's line.
    """
    line = row.of(text)
    if LIST_ITEM.match(line):
        return []
    inner = line.strip("| ")
    at = row.start + line.find(inner)
    bar = "|" if line.startswith("|") or " | " in line else "\t"
    cells = []
    for cell in inner.split(bar):
        start = at + len(cell) - len(cell.lstrip())
        cells.append(Span(start, start + len(cell.strip())))
        at += len(cell) + 1
    if len(cells) < 2 or any(len(cell) > _LONGEST_CELL for cell in cells):
        return []
    return cells
