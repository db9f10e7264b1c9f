"""Sentences without what differs from outlet to outlet: typography, spelling, small words."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

AGENCY = re.compile(r"\((?:AP|Reuters|AFP|UPI|dpa|PA|Xinhua|TASS|ANSA|EFE|Kyodo|Yonhap)\)")

_ACCENTS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_TOKEN = re.compile(
    # A sign before a figure, or between two, changes it; so does one after a letter: "AA-".
    r"(?:(?<![\w.,)])[-−–])?\d+(?:[.,:/]\d+)*|(?<=[^\W\d_])[-−–](?!\w|\n\w)"
    # A word with the marks upon its letters, which in some scripts are its vowels.
    r"|[^\W\d_](?:[^\W_]|[\u0300-\u036f\u0590-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])*"
    r"|[^\w\s−–-]"
)
# Categories of signs that say something: of sums, of money, and others such as ✓. The stroke is
# what tells "≠" from "=" once taken apart.
_SYMBOLS = frozenset({"Sm", "Sc", "So"})
_SIGNS = frozenset("-−–")
_SAYING = _SIGNS | frozenset("%‰\u0338")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})our(?=s?$|ed$|ing$|able$|ites?$|hoods?$)"), "or"),
    (re.compile(r"(?<=\w{3})is(?=e[ds]?$|ing$|ations?$)"), "iz"),
    (re.compile(r"(?<=\w{2}[bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[a-z]{2}[b-df-hj-np-tv-z]e)ll(?=ed$|ing$|ers?$)"), "l"),
    (re.compile(r"(?<=defen|licen|offen)ce(?=s?$)"), "se"),
    (re.compile(r"(?<=program)me(?=s?$)"), ""),
)
# What those may turn a piece of a word into, turned back.
_BRITISH = (("or", "our"), ("z", "s"), ("er", "re"), ("l", "ll"), ("se", "ce"), ("m", "mme"))
_ALIKE = {
    "%": "percent", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "jan": "january",
    "feb": "february", "aug": "august", "sept": "september", "sep": "september", "oct": "october",
    "nov": "november", "dec": "december",
}  # fmt: skip
_UNSAID = frozenset({"the", "that"})
_DAYS = frozenset(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))


def normalise_sentence(sentence: str) -> str:
    """Return the words of a sentence, lower case, without what differs from outlet to outlet.

    Those are quotation marks, dashes and accents, British and American spelling, the names of
    agencies in brackets, short months, small numbers in words, "the", "that", and "on" before a
    day. Figures and ratings keep their signs, and symbols stay.
    """
    text = AGENCY.sub(" ", unicodedata.normalize("NFD", sentence))
    text = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", _ACCENTS.sub("", text))
    text = text.lower().replace("per cent", "%")
    words = [
        _spelled(token)
        for token in _TOKEN.findall(text)
        if token[0].isalnum() or token[0] in _SAYING or unicodedata.category(token) in _SYMBOLS
    ]
    kept = [
        word
        for word, following in pairwise([*words, ""])
        if word not in _UNSAID and not (word == "on" and following in _DAYS)
    ]
    return " ".join(kept)


def spellings(word: str) -> set[str]:
    """Return other spellings of a word, lower case, that `normalise_sentence` treats alike."""
    word = word.lower()
    same = _spelled(word)
    tried = {same, *(short for short, whole in _ALIKE.items() if whole == same)}
    for american, british in _BRITISH:
        for match in re.finditer(american, word):
            tried.add(word[: match.start()] + british + word[match.end() :])
    return {each for each in tried if _spelled(each) == same} - {word}


def _spelled(token: str) -> str:
    if token[-1].isdigit() or token in _SIGNS:
        return _THOUSANDS.sub("", token.replace("−", "-").replace("–", "-"))
    if len(token) >= 5:
        for pattern, spelling in _SPELLINGS:
            token = pattern.sub(spelling, token)
    return _ALIKE.get(token, token)
