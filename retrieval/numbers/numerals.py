"""Numerals of a text, in digits and in words, with what they are worth."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.documents import Span
from index.text.words.word_lists import any_of
from retrieval.numbers.english_words import MONEY_SCALES, ONES, SCALES, SHORT_SCALES, TENS

# Spaces that group digits: a space of an ordinary kind may stand between two figures.
_GROUP = "[,\u00a0\u2009\u202f’']"
# A row of numbers without spaces ("412,388,415 ...") is no numeral of many groups.
_DIGITS = rf"\d{{1,3}}(?:{_GROUP}\d{{3}}){{1,5}}(?:\.\d{{1,9}})?|\d{{1,15}}(?:\.\d{{1,9}})?"
NUMBER_WORD = rf"(?:{any_of(ONES)}|{any_of(TENS)}|{any_of(SCALES)})"
"""A pattern of one word of a numeral; compile it with `re.IGNORECASE`."""
_SCALE_WORDS = rf"(?:{any_of(SCALES)})\b(?:\s(?:{any_of(SCALES)})\b)?"
# A numeral in words has at most this many words: "two hundred and thirty-five thousand".
_WORDS = (
    rf"(?:an?\s(?={any_of(SCALES)}\b))?"
    rf"{NUMBER_WORD}(?:(?:-|\s(?:and\s)?){NUMBER_WORD}){{0,8}}"
)
_SHARES = {"half": 1 / 2, "quarter": 1 / 4, "third": 1 / 3}
# "Half a million", "a quarter of a million", "three quarters of a million".
_SHARE_OF = (
    rf"(?:(?:an?|(?P<times>one|two|three))[\s-])?(?P<share>{any_of(_SHARES)})s?"
    rf"\s(?:of\s)?an?\s(?P<whole>{_SCALE_WORDS})"
)
_NUMERAL = re.compile(
    rf"(?<![\w.,:/#])(?:(?P<digits>{_DIGITS})"
    rf"(?P<scale>(?:\s|-)?(?:{_SCALE_WORDS})"
    rf"|\s?(?:{any_of(MONEY_SCALES)})(?![\w]))?"
    rf"|\b(?:{_SHARE_OF})|\b(?P<words>{_WORDS})\b)",
    re.IGNORECASE,
)
_AFTER_DIGITS = re.compile(r"[\w/]|[.,:]\d|(?:st|nd|rd|th)\b")
# Units that stand directly after digits: "8km".
_GLUED_UNIT = re.compile(r"(?:k?m²?|kg|km/h|cm|mm|ha|t|mph|kph|[kMGT]?[Ww]h?|[KMGT]B)(?!\w)")
_FRACTION = re.compile(
    r"[-\s](?:half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
    r"|hundredths?|thousandths?|millionths?)\b",
    re.IGNORECASE,
)
# "The twenty-first century" has no figure.
_ORDINAL = re.compile(
    r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b(?!-)", re.IGNORECASE
)
# "One and a half million", "two and a half".
_AND_SHARE = re.compile(
    rf"\sand\sa\s(?P<share>{any_of(_SHARES)})\b(?:\s(?P<scale>{_SCALE_WORDS}))?", re.IGNORECASE
)
# "-3 degrees", "minus three degrees"; not "10-15", and not a dash that begins a line.
_MINUS = re.compile(
    r"(?:(?<=[^\s\d–—-]\s)[-−]|(?<=\()[-−]|(?<!\w)−|(?<!\d\s)\bminus\s)\Z", re.IGNORECASE
)
_MONEY_SIGN = re.compile(r"[$£€¥₹₽₺₴₩][ \u00a0]?\Z")
_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|or)\s|\s?[-–—]to[-–—]\s?")
_BETWEEN = re.compile(r"\bbetween\s(?:about\s|around\s|some\s)?[$£€¥₹]?\Z", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s(?:about\s|around\s|some\s)?[$£€¥₹]?\Z", re.IGNORECASE)
_SEPARATOR = re.compile(r"[-\s]+(?:and\s)?")
_TRAILING_SCALES = re.compile(rf"(?:(?:^|(?<=[\s-])){any_of(SCALES)}(?:\s|\Z))*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text.

    Attributes:
        span: where it stands, with the words of its scale ("1.2 million").
        value: what it is worth; the lower end of a range.
        high: the upper end of a range, None if there is none.
        in_words: whether it is written in words.
        bare: whether it is one run of digits without a separator or a scale, such as a year is.
        scale: the scale that stands with it, 1 if none does.
    """

    span: Span
    value: float
    high: float | None = None
    in_words: bool = False
    bare: bool = False
    scale: float = 1


def find_numerals(text: str, span: Span) -> list[Numeral]:
    """Return the numerals of a stretch of a text, in order; a range is one numeral.

    Ordinals, numerals within words ("B2B") and parts of other marks ("3:20", "12/5") are left out.

    Args:
        text: the text.
        span: the stretch.
    """
    return list(_with_ranges(text, list(_single(text, span))))


def _single(text: str, span: Span) -> Iterator[Numeral]:
    for match in _NUMERAL.finditer(text, span.start, span.end):
        if match["digits"]:
            numeral = _in_digits(text, match)
        elif match["share"]:
            share = _SHARES[match["share"].lower()] * ONES.get((match["times"] or "one").lower(), 1)
            whole = _product(match["whole"])
            numeral = Numeral(Span(*match.span()), _tidy(share * whole), in_words=True, scale=whole)
        else:
            numeral = _in_words(text, match)
        if numeral is not None:
            yield _negative(text, _with_share(text, numeral, span.end), span.start)


def _in_digits(text: str, match: re.Match[str]) -> Numeral | None:
    digits = match["digits"]
    end = match.end("digits")
    scale, last = _scale_of(text, match)
    if scale != 1:
        end = last
    elif _AFTER_DIGITS.match(text, end) and not _joins_unit(text, end):
        return None
    value = float(re.sub(_GROUP, "", digits)) * scale
    bare = digits.isdigit() and scale == 1
    return Numeral(Span(match.start(), end), _tidy(value), bare=bare, scale=scale)


def _in_words(text: str, match: re.Match[str]) -> Numeral | None:
    if _FRACTION.match(text, match.end()) or _ORDINAL.match(text, match.end()):
        return None
    value = _value_of_words(match["words"])
    if value is None:
        return None
    trailing = _TRAILING_SCALES.search(match["words"])
    scale = _product(trailing[0] if trailing else "")
    return Numeral(Span(*match.span()), value, in_words=True, scale=scale)


def _product(words: str) -> float:
    """Return what scales multiply by, one after the other: "hundred thousand"."""
    return float(math.prod(SCALES[word] for word in words.lower().split()))


def _with_share(text: str, numeral: Numeral, end: int) -> Numeral:
    """Return a numeral with the half that follows it: "one and a half million"."""
    match = _AND_SHARE.match(text, numeral.span.end, end)
    if match is None or not float(numeral.value).is_integer():
        return numeral
    share = _SHARES[match["share"].lower()]
    scale = numeral.scale
    if match["scale"]:
        if scale != 1:
            return numeral
        scale = _product(match["scale"])
        value = (numeral.value + share) * scale
    else:
        value = numeral.value + share * scale
    span = Span(numeral.span.start, match.end())
    return replace(numeral, span=span, value=_tidy(value), scale=scale, bare=False)


def _negative(text: str, numeral: Numeral, begin: int) -> Numeral:
    """Return a numeral with the minus before it, if there is one."""
    match = _MINUS.search(text, max(begin, numeral.span.start - 9), numeral.span.start)
    if match is None:
        return numeral
    return replace(
        numeral,
        span=Span(match.start(), numeral.span.end),
        value=-numeral.value,
        bare=False,
    )


def _joins_unit(text: str, end: int) -> bool:
    """Return whether letters of a unit stand directly after digits: "8km", "5m"."""
    return _GLUED_UNIT.match(text, end) is not None


def _scale_of(text: str, match: re.Match[str]) -> tuple[float, int]:
    """Return the scale after digits and where its words end; 1 if there is none."""
    words = (match["scale"] or "").strip(" -\u00a0").lower().split()
    if not words:
        return 1, match.end("digits")
    if all(word in SCALES for word in words):
        return _product(" ".join(words)), match.end("scale")
    is_money = _MONEY_SIGN.search(text, max(0, match.start() - 3), match.start()) is not None
    scales = MONEY_SCALES if is_money else SHORT_SCALES
    scale = float(scales.get(words[0], 1))
    return scale, match.end("scale") if scale != 1 else match.end("digits")


def _value_of_words(words: str) -> float | None:
    """Return what a numeral in words is worth; None for words that make no numeral."""
    parts = _SEPARATOR.split(words.lower())
    if all(word in SCALES for word in parts):
        # "several hundred", "the million", "hundred thousand": how many is not said.
        return None
    total = current = 0.0
    last = float("inf")
    for word in parts:
        if word in {"a", "an"}:
            current, last = 1.0, 1.0
        elif word in ONES or word in TENS:
            value = float(ONES.get(word, TENS.get(word, 0)))
            if value >= last:
                # "two three": these are two numerals, or none.
                return None
            current += value
            last = 10.0 if word in TENS else 1.0
        else:
            scale = float(SCALES[word])
            if scale == 100 and current:
                current *= 100
            elif current or not total:
                total += (current or 1.0) * scale
                current = 0.0
            else:
                # "two hundred thousand million".
                total *= scale
            last = 100.0
    return _tidy(total + current)


def _with_ranges(text: str, numerals: list[Numeral]) -> Iterator[Numeral]:
    position = 0
    while position < len(numerals):
        first = numerals[position]
        if position + 1 < len(numerals):
            joined = _range(text, first, numerals[position + 1])
            if joined is not None:
                yield joined
                position += 2
                continue
        yield first
        position += 1


def _range(text: str, first: Numeral, second: Numeral) -> Numeral | None:
    """Return the range of two numerals, None if they are none: the second must be greater."""
    between = text[first.span.end : second.span.start].strip("$£€¥₹")
    is_range = _RANGE.fullmatch(between) is not None
    if between == " and ":
        is_range = (
            _BETWEEN.search(text, max(0, first.span.start - 20), first.span.start) is not None
        )
    if between == " to ":
        # "fell from 41 to 26" are two figures.
        is_range = not _FROM.search(text, max(0, first.span.start - 20), first.span.start)
    low = first.value
    if first.scale == 1 and second.scale != 1 and low < second.value / second.scale:
        low *= second.scale
    if not is_range or low >= second.value or second.value > 100 * max(low, 1):
        return None
    return replace(
        first,
        span=Span(first.span.start, second.span.end),
        value=_tidy(low),
        high=second.value,
        bare=False,
    )


def _tidy(value: float) -> float:
    """Return a number as an int if it is whole, so that 2600 is not printed as 2600.0."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
