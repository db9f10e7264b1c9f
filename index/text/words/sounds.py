"""What the spellings of a name have in common, within an alphabet and between alphabets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# How a letter is written where it cannot be typed. The index itself equates "ü" with "u".
_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "æ": "ae", "ø": "oe", "đ": "dj", "ß": "ss"}
)

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

# Scripts that mostly leave out vowels: Arabic, Hebrew. Their "w" and "y" are vowels, too.
_WITHOUT_VOWELS = re.compile("[\u0590-\u06ff\u0750-\u077f]")
# Scripts with capitals, in which names have one: Greek, Cyrillic, Armenian.
_WITH_CAPITALS = re.compile("[\u0370-\u058f\u1f00-\u1fff]")
# Scripts that are spelled by sound, with spaces between the words. The characters of Chinese and
# Japanese stand for syllables of other sounds than the names have.
_SPELLED = re.compile("[\u0370-\u0dff\u10a0-\u10ff\u1200-\u137f\u1f00-\u1fff]")

# Letters that one of the scripts does not tell apart: Arabic has neither p nor v.
_MERGED = str.maketrans({"p": "b", "v": "f", "c": "s"})
_VOWELS = re.compile("[aeiouyh]|[^a-z]")
# Letters with which a name may begin in Latin, besides the transcribed one.
_FIRST_LETTERS = {
    "b": "p",
    "f": "v",
    "j": "g",
    "k": "cgq",
    "q": "gk",
    "s": "cz",
    "v": "w",
    "z": "s",
}
# A key of fewer consonants would be that of too many words.
_FEWEST_CONSONANTS = 3
# Of a script without vowels, one more.
_FEWEST_FOR_SURE = 4
# How alike the sounds of one name are in two scripts, at least, 0 to 1.
_ALIKE = 0.75


def written_out(word: str) -> str:
    """Return a word in lower case with "ue" for "ü" and the like, and without other accents."""
    return without_accents(unicodedata.normalize("NFC", word).lower().translate(_WRITTEN_OUT))


def without_accents(word: str) -> str:
    """Return a word in lower case without accents: "u" for "ü"."""
    plain = word.lower().replace("ø", "o").replace("đ", "d").replace("ł", "l").replace("ı", "i")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=10_000)
def sound(word: str) -> str:
    """Return what the transcriptions of one name have in common; not a word to show."""
    key = written_out(word)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def is_transcribed(word: str) -> bool:
    """Return whether a word is in another script than Latin whose letters stand for sounds."""
    return not word.isascii() and _SPELLED.search(word) is not None


def may_be_name(word: str) -> bool:
    """Return whether a word has a capital, or is in a script that has none."""
    return word[:1].isupper() or not (word[:1].isascii() or _WITH_CAPITALS.match(word))


@lru_cache(maxsize=50_000)
def sound_key(word: str) -> str:
    """Return the consonants of a word as names in any script have them; empty for a short word.

    "Zelensky", "Зеленський" and "زيلينسكي" have the same. Other words may have it too, so it is
    good for searching, not for saying that a name is there; that is what `are_one_sound` is for.
    """
    key = _skeleton(_latin_sound(word))
    return key if len(key) >= _FEWEST_CONSONANTS else ""


def are_one_sound(word: str, other: str) -> bool:
    """Return whether two words in different scripts are surely one name.

    They have the same consonants, and nearly the same vowels where both scripts write them. A
    script without vowels needs four consonants.
    """
    key = sound_key(word)
    if not key or key != sound_key(other):
        return False
    if _WITHOUT_VOWELS.search(word) or _WITHOUT_VOWELS.search(other):
        return len(key) >= _FEWEST_FOR_SURE
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(_latin_sound(word), _latin_sound(other)) >= _ALIKE


def latin_spellings(word: str) -> list[str]:
    """Return a word of another script in Latin letters, with each letter that it may begin with."""
    letters = _in_latin(word)
    if not letters:
        return []
    others = _FIRST_LETTERS.get(letters[0], "")
    return [first + letters[1:] for first in (letters[0], *others)]


def _latin_sound(word: str) -> str:
    return sound(word if word.isascii() else _in_latin(word))


def _in_latin(word: str) -> str:
    from anyascii import anyascii

    if is_transcribed(word):
        latin = anyascii(unicodedata.normalize("NFC", word))
        word_in_latin = latin.lower().replace("j'", "z")
    else:
        word_in_latin = word.lower()
    letters = "".join(filter(str.isalpha, word_in_latin))
    if _WITHOUT_VOWELS.search(word):
        letters = letters[:1] + re.sub("[wv]", "u", letters[1:])
    return letters


def _skeleton(heard: str) -> str:
    consonants = re.sub("[^a-z]", "", heard[:1]) + _VOWELS.sub("", heard[1:])
    return re.sub(r"(.)\1+", r"\1", consonants.translate(_MERGED))
