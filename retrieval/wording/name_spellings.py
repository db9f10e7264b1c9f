"""Spellings of one name: "Müller" and "Mueller", "Zelenskyy" and "Selenskyj", "Kyiv" and "Kiev"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations

from index.text.words.sounds import without_accents, written_out

_PAIRS = re.compile("ae|oe|ue|aa|dj")
# Eight combinations at most are tried.
_MOST_PAIRS = 3

# The last letters of Slavic names differ between houses: Zelensky, Zelenskyy, Zelenskiy, Selenskyj.
_LAST_LETTERS = re.compile(r"(?<=\w{3})[yji]+$")
_ENDINGS = ("y", "yy", "yi", "yj", "iy", "ij", "i", "ii")
_SLAVIC = re.compile(r"(?<=sk)[yji]+$|(?<=\w{3})[yji]{2,}$")

# Other first letters with which the same name may begin.
_FIRST_LETTERS = {
    "c": "kt", "f": "p", "g": "qk", "i": "yj", "j": "yi", "k": "cqg", "o": "u", "q": "gk", "s": "z",
    "t": "c", "u": "o", "v": "w", "w": "v", "y": "ji", "z": "s",
}  # fmt: skip


def plain_spellings(word: str) -> set[str]:
    """Return what a name may be in the index: with "u" for "ue", "ue" for "ü", another ending.

    Not every one of them is the same name: `are_one_name` tells by the word as an article has it.
    """
    lower = unicodedata.normalize("NFC", word).lower()
    spelled = {written_out(lower)}
    pairs = list(_PAIRS.finditer(lower))[:_MOST_PAIRS]
    for count in range(1, len(pairs) + 1):
        for chosen in combinations(pairs, count):
            shorter = lower
            for pair in reversed(chosen):
                shorter = shorter[: pair.start() + 1] + shorter[pair.end() :]
            spelled.add(shorter)
    if _SLAVIC.search(lower):
        spelled.update(_LAST_LETTERS.sub(ending, lower) for ending in _ENDINGS)
    return spelled - {lower}


def are_one_name(word: str, other: str) -> bool:
    """Return whether two words are surely the same name in two spellings."""
    return not name_keys(word).isdisjoint(name_keys(other))


def first_letters(word: str) -> str:
    """Return the letters with which another transcription of a word may begin."""
    return word[0] + _FIRST_LETTERS.get(word[0], "")


@lru_cache(maxsize=20_000)
def name_keys(word: str) -> frozenset[str]:
    """Return keys of a word: two words of which one key is the same are surely one name."""
    lower = unicodedata.normalize("NFC", word).lower()
    keys = {written_out(lower), without_accents(lower)}
    return frozenset(keys | {_SLAVIC.sub("y", key) for key in keys})
