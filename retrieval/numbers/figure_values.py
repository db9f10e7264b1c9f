"""Numbers as values, so that 300 is neither 3 nor 3 million, and 1.5 million is 1,500,000."""

from __future__ import annotations

import re
from contextlib import suppress

from index.terms import analyse
from index.text.words.word_lists import any_of
from retrieval.numbers.english_words import MONEY_SCALES, ONES, SCALES, TENS

_NUMBER = r"\d+(?:[.,:\u202f\u00a0]\d+)*"
_SCALES = {**SCALES, **MONEY_SCALES}
_SCALED = re.compile(rf"({_NUMBER})(?:[\s-]?({any_of(_SCALES)})\b)?", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u202f\u00a0]\d{3})+")
_SEPARATORS = re.compile(r"[.,\u202f\u00a0]")

_LARGE = ("billion", "million", "thousand", "hundred")
_WORDS = {value: word for word, value in (ONES | TENS).items()}


def values_of(text: str) -> set[float]:
    """Return the values of the numbers of a text that are in digits, with and without their scale.

    "1.500" may be one and a half, or fifteen hundred; it has both values.
    """
    values = set()
    for number, scale in set(_SCALED.findall(text)):
        for value in _values(number):
            values.add(value)
            if scale:
                values.add(_rounded(value * _SCALES[scale.lower()]))
    return values


def scaled_values(text: str) -> set[float]:
    """Return the values that a figure has with its scale: of "1.5 million" 1,500,000 alone."""
    match = _SCALED.search(text)
    if match is None:
        return set()
    scale = _SCALES[match[2].lower()] if match[2] else 1
    return {_rounded(value * scale) for value in _values(match[1])}


def scale_of(text: str) -> str:
    """Return the word that scales a figure, in lower case: "million"; empty if none does."""
    match = _SCALED.search(text)
    scale = match[2].lower() if match and match[2] else ""
    return scale if len(scale) > 1 else ""


def in_words(value: float) -> str:
    """Return a number in English words: "three hundred", "forty-three"; empty for a long one."""
    if value != int(value) or value < 0:
        return ""
    number = int(value)
    if number in _WORDS:
        return _WORDS[number]
    if number < 100:
        return f"{_WORDS[number - number % 10]}-{_WORDS[number % 10]}"
    for name in _LARGE:
        if number >= SCALES[name]:
            many = in_words(number / SCALES[name])
            return f"{many} {name}" if many else ""
    return ""


def terms_in_words(number: str) -> tuple[str, ...]:
    """Return the index terms of a number in words, all of which a text in words has."""
    values = _values(number)
    return tuple(analyse(in_words(max(values)))) if values else ()


def _values(number: str) -> set[float]:
    values = set()
    if _GROUPED.fullmatch(number):
        values.add(float(_SEPARATORS.sub("", number)))
    # "12:30" and "1.2.3" are no numbers.
    with suppress(ValueError):
        values.add(float(number.replace(",", ".") if number.count(",") == 1 else number))
    return values


def _rounded(value: float) -> float:
    return round(value, 6)
