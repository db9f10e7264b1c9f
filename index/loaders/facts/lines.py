"""The lines at the top of a text, and their widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from index.text.wrapping import LINE, LINE_BREAKS

_HEAD = 6_000  # characters of a text that are read
_BREAK = re.compile(rf"\r\n|[{LINE_BREAKS}]")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_WIDEST = 400


class Line(NamedTuple):
    """A line that contains a letter or digit.

    Attributes:
        text: the line without surrounding whitespace.
        adjoins_previous: whether no blank line separates this line from the line before it.
    """

    text: str
    adjoins_previous: bool


def top_lines(text: str) -> Iterator[Line]:
    """Yield the lines at the top of `text`, except blank lines, rules and ornaments."""
    head, end = text[:_HEAD], 0
    for match in LINE.finditer(head):
        line = match.group().strip()
        if any(map(str.isalnum, line)):
            yield Line(line, len(_BREAK.findall(head, end, match.start())) <= 1)
            end = match.end()


def ends_sentence(line: str) -> bool:
    """Return whether a line ends with the end of a sentence."""
    return _ENDED.search(line[-8:]) is not None


def character_width(character: str) -> int:
    """Return the width of a character in columns.

    Chinese and Japanese characters have width 2, because each says as much as two Latin ones.
    """
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(line: str) -> int:
    """Return the width of a line in columns; characters beyond every width limit are ignored."""
    line = line[:_WIDEST]
    return len(line) if line.isascii() else sum(map(character_width, line))
