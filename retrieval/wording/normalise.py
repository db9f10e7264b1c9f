"""Normalise sentences: remove differences of typography, spelling and small words."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from index.text.agencies import SIGNATURE
from index.text.calendar_names import SURE_ABBREVIATIONS, WEEKDAYS
from index.text.folding import fold_characters

_ACCENTS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_TOKEN = re.compile(
    # A dash before a figure or between two figures has a meaning, as after a letter: "AA-".
    r"(?:(?<![\w.,)])[-−–])?\d+(?:[.,:/]\d+)*|(?<=[^\W\d_])[-−–](?!\w|\n\w)"
    # A word with its combining marks, which are vowels in some scripts.
    r"|[^\W\d_](?:[^\W_]|[\u0300-\u036f\u0590-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])*"
    r"|[^\w\s−–-]"
)
# Unicode categories of symbols that have a meaning: mathematics, currencies, and others such as ✓.
# _KEPT_SIGNS has the combining stroke, which alone distinguishes the decomposed "≠" from "=".
_SYMBOLS = frozenset({"Sm", "Sc", "So"})
_SIGNS = frozenset("-−–")
_KEPT_SIGNS = _SIGNS | frozenset("%‰\u0338")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})our(?=s?$|ed$|ing$|able$|ites?$|hoods?$)"), "or"),
    (re.compile(r"(?<=\w{3})is(?=e[ds]?$|ing$|ations?$)"), "iz"),
    (re.compile(r"(?<=\w{2}[bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[a-z]{2}[b-df-hj-np-tv-z]e)ll(?=ed$|ing$|ers?$)"), "l"),
    (re.compile(r"(?<=defen|licen|offen)ce(?=s?$)"), "se"),
    (re.compile(r"(?<=program)me(?=s?$)"), ""),
)
# The replacements of _SPELLINGS, inverted: American -> British.
_BRITISH = (("or", "our"), ("z", "s"), ("er", "re"), ("l", "ll"), ("se", "ce"), ("m", "mme"))
_EQUIVALENTS = {
    "%": "percent", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    **SURE_ABBREVIATIONS,
}  # fmt: skip
_IGNORED_WORDS = frozenset({"the", "that"})
_DAYS = frozenset(map(str.lower, WEEKDAYS))


def normalise_sentence(sentence: str) -> str:
    """Return the words of a sentence in lower case, without differences between outlets.

    Removed or unified are quotation marks, dashes, accents, British and American spelling, the
    names of agencies in brackets, short names of months, small numbers in words, "the", "that", and
    "on" before a day. The signs of figures and ratings stay, and so do symbols.
    """
    text = SIGNATURE.sub(" ", unicodedata.normalize("NFD", fold_characters(sentence)))
    text = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", _ACCENTS.sub("", text))
    text = text.lower().replace("per cent", "%")
    words = [
        normalise_token(token)
        for token in _TOKEN.findall(text)
        if token[0].isalnum() or token[0] in _KEPT_SIGNS or unicodedata.category(token) in _SYMBOLS
    ]
    significant = [
        word
        for word, following in pairwise([*words, ""])
        if word not in _IGNORED_WORDS and not (word == "on" and following in _DAYS)
    ]
    return " ".join(significant)


def spellings(word: str) -> set[str]:
    """Return the other lower-case spellings of a word that `normalise_sentence` treats alike."""
    word = word.lower()
    normal = normalise_token(word)
    variants = {normal, *(short for short, full in _EQUIVALENTS.items() if full == normal)}
    for american, british in _BRITISH:
        for match in re.finditer(american, word):
            variants.add(word[: match.start()] + british + word[match.end() :])
    return {variant for variant in variants if normalise_token(variant) == normal} - {word}


def normalise_token(token: str) -> str:
    """Return the form that stands for all spellings of a word, figure or sign.

    Args:
        token: a word in lower case and without accents, a figure, or a sign.
    """
    if token[-1:].isdigit() or token in _SIGNS:
        return _THOUSANDS.sub("", token.replace("−", "-").replace("–", "-"))
    if len(token) >= 5:
        for pattern, spelling in _SPELLINGS:
            token = pattern.sub(spelling, token)
    return _EQUIVALENTS.get(token, token)
