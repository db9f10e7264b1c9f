"""Fold the characters that hide a word: ligatures, soft hyphens, zero-width characters, line ends.

The stored text keeps them. A model and a comparison of words read the folded text, and the origins
lead from each of its characters back to the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

IsWord: TypeAlias = Callable[[str], bool]

_LETTER = "A-Za-z\u00c0-\u024f\u0300-\u036f\u0370-\u052f\u1e00-\u1eff\ufb00-\ufb06"
_SMALL = "a-z\u00df-\u00f6\u00f8-\u00ff\u0101-\u017e\u03ac-\u03ce\u0430-\u045f\ufb00-\ufb06"
# The end of a line inside a word; Markdown may put a mark before the next line.
_LINE_END = r"[-\u2010\u00ad][ \t]{0,8}(?:\r\n?|\n)[ \t>]{0,8}"
# Letters that NFKC writes as other letters: ligatures, full-width and mathematical ones.
_STYLED = "\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"

_CHARACTERS = (
    # Between letters of other scripts, a zero-width space separates words.
    rf"(?<=[{_LETTER}])[\u200b-\u200d]+(?=[{_LETTER}])"
    rf"|\u00ad[ \t]{{0,8}}(?:\r\n?|\n)[ \t>]{{0,8}}(?=[{_SMALL}])"
    rf"|[\u00ad\u2060\ufeff]|[\u2010\u2011](?![ \t]{{0,8}}[\r\n])|[{_STYLED}]"
)
_HIDING = re.compile(_CHARACTERS)
_FOLDED = re.compile(
    rf"(?P<divided>(?<=[{_LETTER}][{_LETTER}]){_LINE_END}(?=[{_SMALL}]))|{_CHARACTERS}"
)
_WORD_BEFORE = re.compile(rf"[{_LETTER}]{{1,59}}\Z")
_WORD_AFTER = re.compile(rf"[{_LETTER}]{{1,59}}")
# One of these characters is in every match, beside a hyphen at the end of a line.
_ANY = re.compile(f"[\u00ad\u200b-\u200d\u2010\u2011\u2060\ufeff{_STYLED}]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HIDDEN = re.compile(
    rf"\u00ad[ \t]{{0,8}}(?:\r\n?|\n)[ \t>]{{0,8}}(?=[{_SMALL}])|[\u00ad\u2060\ufeff]"
    rf"|(?<=[{_LETTER}])[\u200b-\u200d]+(?=[{_LETTER}])"
)
_DIVIDED = re.compile(
    rf"(?<![\w\u0300-\u036f])([{_LETTER}]{{2,59}})[-\u2010][ \t]{{0,8}}(?:\r\n?|\n)[ \t>]{{0,8}}"
    rf"([{_SMALL}][{_LETTER}]{{0,58}})"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: the folded text.
        starts: for each of its characters, where it begins in the stored text.
        ends: for each of its characters, where it ends in the stored text.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the stored text that a range of the folded text stands for."""
        if start >= end:
            position = self.starts[start] if start < len(self.starts) else self._length()
            return position, position
        return self.starts[start], self.ends[end - 1]

    def _length(self) -> int:
        return self.ends[-1] if len(self.ends) else 0


def fold(text: str, is_word: IsWord | None = None) -> str:
    """Return a text without the characters that hide a word; `fold_with_origins` has the rules."""
    if not _may_fold(text):
        return text
    return _FOLDED.sub(lambda match: _plain(match, is_word), text)


def fold_characters(text: str) -> str:
    """Return a text without the characters that hide a word, with its hyphens at ends of lines."""
    if text.isascii():
        return text
    return _HIDING.sub(lambda match: _plain_characters(match[0]), text)


def fold_with_origins(text: str, is_word: IsWord | None = None) -> Folded | None:
    """Return the folded text with its origins; None if nothing in the text is folded.

    "govern-" at the end of a line and "ment" become "government". "long-" and "term" become
    "long-term" if both are words and "longterm" is none.

    Args:
        text: the text.
        is_word: returns whether letters in lower case are a word; None if that is not known, and
            then all divided words are joined.
    """
    if not _may_fold(text):
        return None
    pieces: list[str] = []
    starts, ends = array("Q"), array("Q")
    reached = 0
    for match in _FOLDED.finditer(text):
        plain = _plain(match, is_word)
        pieces += (text[reached : match.start()], plain)
        starts.extend(range(reached, match.start()))
        ends.extend(range(reached + 1, match.start() + 1))
        starts.extend([match.start()] * len(plain))
        ends.extend([match.end()] * len(plain))
        reached = match.end()
    if not reached:
        return None
    starts.extend(range(reached, len(text)))
    ends.extend(range(reached + 1, len(text) + 1))
    return Folded("".join((*pieces, text[reached:])), starts, ends)


def without_hidden(text: str) -> str:
    """Return a text without soft hyphens, and without zero-width characters between letters."""
    if any(character in text for character in _INVISIBLE):
        return _HIDDEN.sub("", text)
    return text


def with_divided_words(text: str) -> str:
    """Return a text in which a word that a line end divides also stands whole, after its parts.

    "govern-/ment" may be "government", and "well-/known" may be "well-known", so both are found.
    """
    if "-\n" in text or "-\r" in text or "\u2010" in text:
        return _DIVIDED.sub(r"\g<0> \1\2", text)
    return text


def _may_fold(text: str) -> bool:
    if not text.isascii() and _ANY.search(text):
        return True
    return "-\n" in text or "-\r" in text


def _plain(match: re.Match[str], is_word: IsWord | None) -> str:
    if match["divided"] is None:
        return _plain_characters(match[0])
    if is_word is None or match[0][0] == "\u00ad":
        return ""
    before = _WORD_BEFORE.search(match.string[max(0, match.start() - 60) : match.start()])
    after = _WORD_AFTER.match(match.string, match.end())
    if before is None or after is None:
        return ""
    first, second = before[0].lower(), after[0].lower()
    return "-" if is_word(first) and is_word(second) and not is_word(first + second) else ""


def _plain_characters(match: str) -> str:
    if match[0] in "\u2010\u2011":
        return "-"
    return "" if match[0] in _INVISIBLE else unicodedata.normalize("NFKC", match)
