"""Read the numbers that a text writes in figures, and what multiplies them, in many languages.

"3万", "30 000" and "30,000" are one number, and so are "1,5 млн" and "1.5 million". A number that
can be read in two ways, such as 1.234, has both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from index.text.values.multipliers import (
    ENGLISH_MULTIPLIERS,
    doubtful_multipliers,
    multipliers_of,
)
from index.text.values.plain_letters import plain_letters
from index.text.words.word_lists import any_of, words
from retrieval.numbers.digits import THIN_SPACES, readings_of
from retrieval.wording.word_forms import significant_digits

_WORD_CHARACTER = r"[\w\u0900-\u0963\u0e31-\u0e4e]"
# Scripts without spaces between their words.
_UNSPACED = "\u0e00-\u0e7f\u4e00-\u9fff"
_DASH = re.compile(r"\s?[-–—~～至到]\s?")
# Languages that part thousands by spaces, which their keyboards write as plain ones.
_SPACED_THOUSANDS = frozenset({"fr", "ru", "uk"})
# Words by which a question is known to be English.
_ENGLISH = words("the of did does how what who which when where were are")
_WORDS = re.compile(r"[a-z]+")


class WrittenNumber(NamedTuple):
    """A number in a text.

    Attributes:
        start: where its figures begin.
        end: where its figures, and the word that multiplies them, end.
        number: its figures, as the text has them, with digits in ASCII.
        digits: its significant digits.
        readings: the numbers that it may be; None where that is not known, as in 12:30.
        is_multiplied_elsewhere: whether a word multiplies it that is not English.
    """

    start: int
    end: int
    number: str
    digits: str
    readings: frozenset[Decimal] | None
    is_multiplied_elsewhere: bool

    def may_be(self, other: WrittenNumber) -> bool:
        """Return whether two numbers may be the same.

        The digits decide, as "1.5m" and a table in millions have to be found; but where a word of
        another language than English multiplies one of them, the numbers must be equal.
        """
        if self.digits != other.digits:
            return False
        if not (self.is_multiplied_elsewhere or other.is_multiplied_elsewhere):
            return True
        if self.readings is None or other.readings is None:
            return True
        return self.readings == other.readings


def written_numbers(text: str, language: str) -> Iterator[WrittenNumber]:
    """Yield the numbers of a text in order.

    Args:
        text: the text.
        language: the code of its language; empty when unknown.
    """
    plain = plain_letters(text)
    matches = list(_pattern(language, not text.isascii()).finditer(plain))
    powers = multipliers_of(language)
    scales = [match["scale"] for match in matches]
    for place, (match, following) in enumerate(pairwise(matches)):
        # "10–15 тысяч": both are thousands.
        if scales[place] is None and _DASH.fullmatch(plain, match.end(), following.start()):
            scales[place] = scales[place + 1]
    for match, scale in zip(matches, scales, strict=True):
        word = " ".join(scale.split()).casefold() if scale else ""
        readings = readings_of(match["number"], language)
        if word and word not in powers:
            readings = None
        elif word and readings is not None:
            factor = Decimal(10) ** powers[word]
            readings = frozenset(reading * factor for reading in readings)
        if match["more"]:
            # "3万5千" is a sum.
            readings = frozenset()
        if match["letter"]:
            readings = None
        yield WrittenNumber(
            match.start("number"),
            match.end("scale") if match["scale"] else match.end("number"),
            match["number"],
            significant_digits(match["number"]),
            readings,
            word in powers and word not in ENGLISH_MULTIPLIERS,
        )


def question_language(text: str) -> str:
    """Return "en" for a question with English words; empty for others, whose language is open."""
    return "" if _ENGLISH.isdisjoint(_WORDS.findall(text.lower())) else "en"


@cache
def _pattern(language: str, may_be_spaced: bool) -> re.Pattern[str]:
    spaces = THIN_SPACES
    if language in _SPACED_THOUSANDS or (not language and may_be_spaced):
        spaces += " "
    multipliers = multipliers_of(language).keys() | doubtful_multipliers(language)
    unspaced = {word for word in multipliers if re.match(f"[{_UNSPACED}]", word)}
    spaced = multipliers - unspaced
    return re.compile(
        rf"(?P<number>(?<![\d.,])\d{{1,3}}(?:[{spaces}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
        r"|\d+(?:[.,:٫٬]\d+)*)"
        rf"(?:\s?(?P<scale>{any_of(unspaced)}|{any_of(spaced)}(?!{_WORD_CHARACTER}))"
        rf"\.?(?P<more>[\d十百千万萬亿億]|\s\d{{3}}(?!\d))?"
        r"|(?P<letter>[kmb](?!\w)))?",
        re.IGNORECASE,
    )
