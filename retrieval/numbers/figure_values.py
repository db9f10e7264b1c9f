"""Numbers as values, so that 300 is neither 3 nor 3 million, and 1.5 million is 1,500,000."""

from __future__ import annotations

import re
from contextlib import suppress

from index.terms import analyse

_NUMBER = r"\d+(?:[.,:\u202f\u00a0]\d+)*"
_SCALES = {
    "hundred": 100, "k": 1_000, "thousand": 1_000, "m": 10**6, "mn": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
_SCALED = re.compile(rf"({_NUMBER})(?:[\s-]?({'|'.join(_SCALES)})\b)?", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u202f\u00a0]\d{3})+")
_SEPARATORS = re.compile(r"[.,\u202f\u00a0]")

_ONES = str.split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = str.split("twenty thirty forty fifty sixty seventy eighty ninety")
_LARGE = ((10**9, "billion"), (10**6, "million"), (1_000, "thousand"), (100, "hundred"))


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
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = _TENS[number // 10 - 2], number % 10
        return f"{tens}-{_ONES[ones]}" if ones else tens
    for size, name in _LARGE:
        if number >= size:
            many = in_words(number / size)
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
