"""Spellings of one name: with and without accents, and in other transliterations."""

from __future__ import annotations

import re
from functools import lru_cache

from index.terms import analyse

# The order matters: a longer group stands before its parts. Each group of letters is written in
# the second way, so that both spellings of a name give one key.
_EQUIVALENT = (
    # Umlauts and Scandinavian letters, which `analyse` folds to one letter: Mueller, Müller.
    (re.compile(r"(?<!^q)(?<![aeq])ue"), "u"),
    (re.compile(r"oe"), "o"),
    (re.compile(r"ae"), "a"),
    (re.compile(r"aa"), "a"),
    # Đorđević, Djordjevic
    (re.compile(r"dj"), "d"),
    # Cyrillic and Arabic names: Zelenskyy, Zelenskiy, Selenskyj; Yeltsin, Jelzin; Qaddafi, Gaddafi.
    (re.compile(r"(?:iy|ij|yi|yj|ii|yy|ie|y|j)+(?=$|s$)"), "i"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"kh|q"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ph"), "f"),
    # Doubled letters: Mohammed, Mohamed.
    (re.compile(r"(.)\1+"), r"\1"),
)
_MIN_LENGTH = 5


@lru_cache(maxsize=20_000)
def same_name_key(word: str) -> str:
    """Return a key that the spellings of one name have in common; the word's letters if short.

    Different names can have the same key, so a key shows only that two words may be the same name.
    """
    letters = "".join(analyse(re.sub(r"[.'’-]", "", word)))
    if len(letters) < _MIN_LENGTH:
        return letters
    for pattern, replacement in _EQUIVALENT:
        letters = pattern.sub(replacement, letters)
    return letters
