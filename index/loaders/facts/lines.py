"""The lines at the top of a text, and how long they look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = 6_000  # characters that are looked at
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_WIDEST = 400


class Line(NamedTuple):
    """One line that holds a letter or digit, without the blanks around it.

    Attributes:
        runs_on: no blank line stands between this line and the one before.
    """

    text: str
    runs_on: bool


def top_lines(text: str) -> Iterator[Line]:
    """Give the lines of the top of `text`; blank ones, rules and ornaments are left out."""
    head, end = text[:_HEAD], 0
    for match in _LINE.finditer(head):
        line = match.group().strip()
        if any(map(str.isalnum, line)):
            yield Line(line, len(_BREAK.findall(head, end, match.start())) <= 1)
            end = match.end()


def is_ended(line: str) -> bool:
    """Say whether the line closes a sentence."""
    return _ENDED.search(line[-8:]) is not None


def columns(character: str) -> int:
    """Return 2 for the characters of Chinese and Japanese, which say as much as two Latin ones."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(line: str) -> int:
    """Return how many columns the line takes, counted as far as any limit reaches."""
    line = line[:_WIDEST]
    return len(line) if line.isascii() else sum(map(columns, line))
