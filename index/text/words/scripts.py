"""Words of other scripts than Latin: which of their letters are one, and how they are divided.

Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces, and Korean joins
particles to its words. Their words overlap in the index: each two characters next to each other,
or each three in scripts of letters (as Lucene's CJKAnalyzer does with two).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Marks that readers leave out: vowels of Arabic and Hebrew, stress of Greek and Cyrillic.
_MARKS = re.compile(
    "(?<=[\u0370-\u03ff\u1f00-\u1fff])[\u0300-\u036f]+"
    "|(?<=[\u0400-\u052f])[\u0300\u0301]+"
    "|[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c]+"
)
_SAME_LETTERS = str.maketrans(
    {
        # Arabic and Persian: forms of alef, yeh, kaf and heh that are typed for each other.
        "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647",
        "\u0671": "\u0627", "\u06c1": "\u0647", "\u06be": "\u0647",
        # The final letters of Hebrew.
        "\u05da": "\u05db", "\u05dd": "\u05de", "\u05df": "\u05e0", "\u05e3": "\u05e4",
        "\u05e5": "\u05e6",
        # Candrabindu and anusvara of Hindi.
        "\u0901": "\u0902",
    }
)  # fmt: skip
_DIGIT = re.compile(r"\d")

# Characters that stand for a syllable or a word: two make a word.
_SYLLABLES = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
# Letters without spaces between the words: three make a part of a word.
_UNSPACED = "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3"
_PARTS = re.compile(
    f"(?P<syllables>[{_SYLLABLES}]+)|(?P<unspaced>[{_UNSPACED}]+)|[^{_SYLLABLES}{_UNSPACED}]+"
)
_TONES = re.compile("[\u0e47-\u0e4e\u0ec8-\u0ece]")


def fold_letters(decomposed: str) -> str:
    """Return a decomposed word without marks and forms of letters that readers do not type.

    Digits become those of ASCII.

    Args:
        decomposed: a word in Unicode's compatibility decomposition.
    """
    plain = _MARKS.sub("", decomposed).translate(_SAME_LETTERS)
    return _DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), plain)


def divide(word: str) -> Iterator[str]:
    """Yield the parts of a folded word that are looked up in the index, in order.

    A word of a script with spaces is its only part.
    """
    for match in _PARTS.finditer(word):
        if match["syllables"]:
            yield from _overlapping(match[0], 2)
        elif match["unspaced"]:
            yield from _overlapping(_TONES.sub("", match[0]), 3)
        else:
            yield match[0]


def _overlapping(letters: str, count: int) -> Iterator[str]:
    if len(letters) <= count:
        yield letters
        return
    for start in range(len(letters) - count + 1):
        yield letters[start : start + count]
