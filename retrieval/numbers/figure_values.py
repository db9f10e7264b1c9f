"""Numbers as values, so that 300 is neither 3 nor 3 million, and 1.5 million is 1,500,000."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from index.documents import Span
from index.terms import analyse
from index.text.words.word_lists import any_of
from retrieval.numbers.digits import readings_of
from retrieval.numbers.english_words import MONEY_SCALES, ONES, SCALES, TENS
from retrieval.numbers.numerals import find_numerals
from retrieval.numbers.written_numbers import written_numbers

_NUMBER = r"\d+(?:[.,]\d+)*"
# "$3m" is three million dollars; "3m" is three million, or three metres.
_WITH_LETTER = re.compile(
    rf"(?P<sign>[$£€¥]\s?)?(?<![\d.,])(?P<number>{_NUMBER})(?P<scale>{any_of(MONEY_SCALES)})(?!\w)",
    re.IGNORECASE,
)
_SCALE = re.compile(rf"\d[\s-]?({any_of(SCALES)})\b", re.IGNORECASE)

_LARGE = ("trillion", "billion", "million", "thousand")
_WORDS = {value: word for word, value in (ONES | TENS).items()}


def values_of(text: str, language: str) -> set[float]:
    """Return the values that the numbers of a text may have, in digits and in English words.

    Args:
        text: the text.
        language: the code of its language; empty when unknown. "1.500" is fifteen hundred in
            German, one and a half in English, and may be both where the language is not known.
    """
    values: set[float] = set()
    for number in written_numbers(text, language):
        if number.readings is not None:
            values.update(_floats(number.readings))
        elif text[number.end : number.end + 1] in ("", " ") or not text[number.end].isalpha():
            values.update(_floats(readings_of(number.number, language)))
    for match in _WITH_LETTER.finditer(text):
        scale = MONEY_SCALES[match["scale"].lower()]
        for value in _floats(readings_of(match["number"], language)):
            values.add(_rounded(value * scale))
            if not match["sign"]:
                values.add(value)
    if language in ("", "en"):
        for numeral in find_numerals(text, Span(0, len(text))):
            values.add(_rounded(abs(numeral.value)))
            values.add(_rounded(numeral.high or abs(numeral.value)))
    return values


def scale_of(text: str) -> str:
    """Return the word that scales a figure, in lower case: "million"; empty if none does."""
    match = _SCALE.search(text)
    return match[1].lower() if match else ""


def unscaled_values(number: str) -> set[float]:
    """Return what the digits of a number may be worth without the word that scales them."""
    return set(_floats(readings_of(number, "")))


def in_words(value: float) -> str:
    """Return a number in English words: "three hundred", "forty-three"; empty for a long one."""
    if not 0 <= value < 10**15 or value != int(value):
        return ""
    number = int(value)
    if number in _WORDS:
        return _WORDS[number]
    if number < 100:
        return f"{_WORDS[number - number % 10]}-{_WORDS[number % 10]}"
    if number < 1_000:
        hundreds = f"{_WORDS[number // 100]} hundred"
        return f"{hundreds} and {in_words(number % 100)}" if number % 100 else hundreds
    for name in _LARGE:
        if number >= SCALES[name]:
            many = in_words(number / SCALES[name])
            return f"{many} {name}" if many else ""
    return ""


def terms_in_words(number: str) -> tuple[str, ...]:
    """Return the index terms of a number in words, all of which a text in words has."""
    values = unscaled_values(number)
    return tuple(analyse(in_words(max(values)))) if values else ()


def _floats(readings: Iterable[Decimal] | None) -> list[float]:
    return [_rounded(float(each)) for each in readings or ()]


def _rounded(value: float) -> float:
    return round(value, 6)
