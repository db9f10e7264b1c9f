"""Words to compare a quotation by, each with its place in the text it was read from.

Kinds of quotation marks, dashes, hyphens, ligatures, white space, capitals and accents are no
difference, and neither are the spellings that `normalise_token` unifies. The text is not changed:
every word keeps the offsets of its own characters.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import NamedTuple

from retrieval.wording.normalise import normalise_token

# A figure keeps the sign of its currency, because another currency is another figure, its minus and
# the point of ".5". A hyphen divides words, so that "well-known" is "well known". The letters of
# "U.S." are one word. Plain words stand first and figures are tried only where one can begin: that
# takes half the time.
_WORD = re.compile(
    r"[A-Za-z]{2,}(?![\w\u00ad'’ʼ])"
    r"|(?=[-−–$£€¥₹.\d])(?:(?<![^\s(\[“‘\"'«„])[-−–](?=[$£€¥₹]?\.?\d))?[$£€¥₹]?(?:\d+|(?<![\w.])\.\d+)(?:[.,:]\d+)*"
    r"(?:(?:st|nd|rd|th)\b)?"
    r"|(?:[^\W\d_]\.){2,}"
    # Chinese and Japanese have no spaces, so each character is a word.
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|[^\W_]+(?:\u00ad[^\W_]+)*(?:['’ʼ][^\W_]+)*"
    r"|[%‰&]"
)
_WORD_APART = re.compile(f"({_WORD.pattern})")
# How many words' keys are kept.
_KEPT_KEYS = 100_000
_POINT = re.compile(r"(?<!\d)\.(?=\d)")
# What a word is that is written as a figure or a sign elsewhere.
_SAME = {
    "&": "and", "‰": "permille", "eleven": "11", "twelve": "12", "thirteen": "13",
    "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18",
    "nineteen": "19", "twenty": "20",
}  # fmt: skip


class ComparedWord(NamedTuple):
    """A word of a text.

    Attributes:
        key: what is compared; two words with the same key do not differ.
        start: where the word begins in the text.
        end: where it ends.
    """

    key: str
    start: int
    end: int


def compared_words(text: str, start: int = 0, end: int | None = None) -> list[ComparedWord]:
    """Return the words of a text, or of a part of it, in order.

    Args:
        text: the text.
        start: where the part begins.
        end: where it ends; None for the end of the text.
    """
    return list(map(ComparedWord, *word_columns(text, start, end)))


def word_columns(
    text: str, start: int = 0, end: int | None = None
) -> tuple[list[str], list[int], list[int]]:
    """Return the keys, starts and ends of the words as three lists; see `compared_words`.

    For many words this takes a third of the time.
    """
    end = len(text) if end is None else end
    if start and not any(map(str.isspace, text[start - 1 : start + 1])):
        # What stands before the part tells whether a sign belongs to a figure.
        spans = [match.span() for match in _WORD.finditer(text, start, end)]
        words = [text[first:behind] for first, behind in spans]
        starts, ends = [first for first, _ in spans], [behind for _, behind in spans]
    else:
        # What is no word, and the words, in turn.
        pieces = _WORD_APART.split(text[start:end])
        borders = list(accumulate(map(len, pieces), initial=start))
        words, starts, ends = pieces[1::2], borders[1:-1:2], borders[2::2]
    keys = list(map(_keys.__getitem__, words))
    if "cent" in keys:
        _join_per_cent(keys, starts, ends)
    return keys, starts, ends


def _join_per_cent(keys: list[str], starts: list[int], ends: list[int]) -> None:
    """Make "per cent" one word."""
    for at in range(len(keys) - 1, 0, -1):
        if keys[at - 1] == "per" and keys[at] == "cent":
            keys[at - 1 : at + 1] = ["percent"]
            del starts[at], ends[at - 1]


def letters_of(keys: list[str]) -> str:
    """Return the letters of some words as if no space or hyphen stood between them."""
    return "".join(keys).replace("'", "")


def _key(word: str) -> str:
    """Return a word's key: lower case, without accents, in one spelling."""
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").replace("ʼ", "'")).casefold()
    plain = "".join(
        letter for letter in decomposed if not unicodedata.combining(letter) and letter != "\u00ad"
    )
    if not plain[-1:].isdigit():
        plain = plain.replace(".", "") if len(plain) > 1 else plain
    if plain[-1:].isdigit():
        plain = _POINT.sub("0.", plain)
    return _SAME.get(plain) or normalise_token(plain)


class _Keys(dict[str, str]):
    """The key of each word that was met; a dictionary answers faster than a cached function."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT_KEYS:
            self.clear()
        key = self[word] = _key(word)
        return key


_keys = _Keys()
