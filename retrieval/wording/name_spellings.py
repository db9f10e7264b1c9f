"""Spellings of one name: "Müller" and "Mueller", "Zelenskyy" and "Selenskyj", "Kyiv" and "Kiev"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations

# How a letter is written where it cannot be typed. The index itself equates "ü" with "u".
_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "æ": "ae", "ø": "oe", "đ": "dj", "ß": "ss"}
)
_PAIRS = re.compile("ae|oe|ue|aa|dj")
# Eight combinations at most are tried.
_MOST_PAIRS = 3

# The last letters of Slavic names differ between houses: Zelensky, Zelenskyy, Zelenskiy, Selenskyj.
_LAST_LETTERS = re.compile(r"(?<=\w{3})[yji]+$")
_ENDINGS = ("y", "yy", "yi", "yj", "iy", "ij", "i", "ii")
_SLAVIC = re.compile(r"(?<=sk)[yji]+$|(?<=\w{3})[yji]{2,}$")

# What houses write for one sound when they transcribe other alphabets. The order counts.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^mo?u?h[ao]m+[ae]d", "muhamad"),
        (r"tsch|tch", "ch"),
        (r"sch", "sh"),
        (r"zh", "sh"),
        (r"ph", "f"),
        (r"t[sz]", "s"),
        (r"([dgkt])h", r"\1"),
        (r"q|ck|c(?![eihy])", "k"),
        (r"w", "v"),
        (r"z", "s"),
        (r"ou|oo", "u"),
        (r"o", "u"),
        (r"j", "y"),
        (r"(.)\1+", r"\1"),
        (r"[ae][iye](?=[^aeiouy])", "ai"),
        (r"[yi]+e?[yi]*", "i"),
        (r"(.)\1+", r"\1"),
        # Gaddafi and Qaddafi.
        (r"^g(?=.{4})", "k"),
    )
)
# Other first letters with which the same name may begin.
_FIRST_LETTERS = {
    "c": "kt", "f": "p", "g": "qk", "i": "yj", "j": "yi", "k": "cqg", "o": "u", "q": "gk", "s": "z",
    "t": "c", "u": "o", "v": "w", "w": "v", "y": "ji", "z": "s",
}  # fmt: skip


def written_out(word: str) -> str:
    """Return a word in lower case with "ue" for "ü" and the like, and without other accents."""
    return without_accents(unicodedata.normalize("NFC", word).lower().translate(_WRITTEN_OUT))


def without_accents(word: str) -> str:
    """Return a word in lower case without accents: "u" for "ü"."""
    plain = word.lower().replace("ø", "o").replace("đ", "d").replace("ł", "l").replace("ı", "i")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


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


@lru_cache(maxsize=10_000)
def sound(word: str) -> str:
    """Return what the transcriptions of one name have in common; not a word to show."""
    key = written_out(word)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def first_letters(word: str) -> str:
    """Return the letters with which another transcription of a word may begin."""
    return word[0] + _FIRST_LETTERS.get(word[0], "")


@lru_cache(maxsize=20_000)
def name_keys(word: str) -> frozenset[str]:
    """Return keys of a word: two words of which one key is the same are surely one name."""
    lower = unicodedata.normalize("NFC", word).lower()
    keys = {written_out(lower), without_accents(lower)}
    return frozenset(keys | {_SLAVIC.sub("y", key) for key in keys})
