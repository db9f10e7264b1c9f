"""Names that a reader may have misspelt: "Mor" for Mohr, "Riley" for Reilly, "Went" for Wendt.

They are taken for one name only where no article found has the name as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.text.words.sounds import sound, without_accents
from retrieval.question import STOP_WORDS

# How much of a name an article lacks that has one that is nearly the same, in the same place.
NEARLY = 0.25

# One letter may differ in a name of three letters and more, two from this length on.
_SHORTEST = 3
_TWO_LETTERS = 6
# In a name of so many letters at least, as many may differ if the consonants are the same.
_TWO_VOWELS = 5

# Letters that are not heard: "Keogh" and "Kehoe", "Wendt" and "Went".
_SILENT = re.compile(r"gh(?=$|t)|d(?=t)")
_NO_CONSONANT = re.compile(r"(?<=.)[aeiouyhw]")
_CAPITAL_WORD = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]*")


def is_nearly(word: str, other: str) -> bool:
    """Return whether two names differ by one letter, or by two in a long name."""
    word, other = without_accents(word), without_accents(other)
    if min(len(word), len(other)) < _SHORTEST:
        return False
    most = 2 if len(word) >= _TWO_LETTERS else 1
    return OSA.distance(word, other, score_cutoff=most) <= most


def have_same_consonants(word: str, other: str) -> bool:
    """Return whether two names have the same consonants, as they are heard."""
    consonants = _consonants(word)
    return len(consonants) > 1 and consonants == _consonants(other)


def stands_nearly(word: str, before: str, text: str, names: Iterable[str]) -> bool:
    """Return whether a text has a name that nearly is this one, in the same place.

    That is a name with the same consonants; or behind the same first name, one that differs by a
    letter or two, or has the same consonants and other vowels.

    Args:
        word: the name, or the last word of one.
        before: the word before it; empty if there is none.
        text: the text.
        names: the words of the text that have a capital.
    """
    if len(word) < _SHORTEST:
        return False
    if before and any(
        is_nearly(word, other) or _have_same_sound(word, other)
        for other in _words_behind(before, text)
    ):
        return True
    most = 2 if len(word) >= _TWO_VOWELS else 1
    plain = without_accents(word)
    return any(
        OSA.distance(plain, without_accents(other), score_cutoff=most) <= most
        and have_same_consonants(word, other)
        for other in names
        if plain[0] == without_accents(other)[0]
    )


def capital_words(text: str) -> frozenset[str]:
    """Return the words of a text that have a capital and are no stop words."""
    return frozenset(
        word for word in set(_CAPITAL_WORD.findall(text)) if word.lower() not in STOP_WORDS
    )


def _words_behind(before: str, text: str) -> Iterable[str]:
    pattern = rf"(?<![^\W_]){re.escape(before)}\s(?:[^\W\d_]\.\s)?([^\W\d_a-z][^\W\d_]+)"
    return set(re.findall(pattern, text))


def _have_same_sound(word: str, other: str) -> bool:
    return _consonants(word) == _consonants(other) and sound(word)[:1] == sound(other)[:1]


@lru_cache(maxsize=2_000)
def _consonants(word: str) -> str:
    heard = sound(_SILENT.sub("", without_accents(word)))
    return re.sub(r"(.)\1+", r"\1", _NO_CONSONANT.sub("", heard))
