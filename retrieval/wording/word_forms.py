"""Find words in a passage, either exactly or in any form that may be the same word.

The two searches leave a gap on purpose. A word that stands in the passage exactly is certainly
there, and a word with no form in the passage is certainly missing. For a word between the two, such
as "troop" where the passage has "troops", neither is certain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.terms import analyse
from index.text.calendar_names import MONTH_NUMBERS, MONTHS
from index.text.countries import names_of_same_country
from index.text.folding import fold
from retrieval.wording.normalise import normalise_sentence, spellings

# The unit of a figure.
UNIT = r"(?:\s*%|\s+(?:percent|per cent|hundred|thousand|million|billion|trillion)\b)"

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NUMBER_WORDS = re.compile(
    r"teen|twenty|(?:thir|for|fif|six|seven|eigh|nine)ty|hundred|dozen", re.I
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Shorter words are the beginning, or a part, of too many other words.
_MIN_LENGTH = 4
_MIN_COUNTRY = 3
# Longer runs are clauses of a script without spaces.
_LONGEST_COMPOUND = 59


def forms_of(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the terms of a word, once for each known way to write it.

    The ways are other spellings, the other words for a country or a month, the parts that an index
    makes of a compound, initials, a number with commas, and the word split in two at each place
    that leaves three letters on both sides.
    """
    whole = "".join(filter(str.isalnum, word.lower()))
    yield from (tuple(analyse(form)) for form in {word, whole, *spellings(whole or word)})
    yield tuple(analyse(" ".join(re.findall(r"[^\W\d_]+|\d+", word))))
    # "US" and "us" are one term.
    countries = (name for name in names_of_same_country(word) if len(name) >= _MIN_COUNTRY)
    yield from (tuple(analyse(name)) for name in countries)
    if whole in MONTH_NUMBERS:
        yield tuple(analyse(MONTHS[MONTH_NUMBERS[whole] - 1]))
    if word.isupper():
        yield tuple(whole)
    if word.isdecimal():
        yield tuple(analyse(f"{int(word):,}"))
    if len(whole) > _LONGEST_COMPOUND:
        return
    for start in range(3, len(whole) - 2):
        yield (*analyse(whole[:start]), *analyse(whole[start:]))


class PassageWords:
    """The words of a passage and its title, prepared for searching.

    Args:
        passage: the passage's text after its title.
    """

    def __init__(self, passage: str) -> None:
        self._text = _fold_typography(passage)
        # In a line of capitals, "UN" may be the "Un" of Kim Jong Un.
        self._mixed_case = "\n".join(line for line in self._text.splitlines() if not line.isupper())
        self._terms = frozenset(analyse(f"{passage}\n{self._text}\n{normalise_sentence(passage)}"))
        self._letters = _letters_and_digits(passage)
        self._digits = frozenset(map(significant_digits, _NUMBER.findall(self._text)))
        self._has_number_words = _NUMBER_WORDS.search(passage) is not None

    def contains_exactly(self, text: str, number: str) -> bool:
        """Return whether the passage has a word, name or figure as a whole, with the same capitals.

        Args:
            text: the word, the name, or the figure with its sign and unit.
            number: the number of a figure, without sign and unit; empty for a word or name.
        """
        wanted = _fold_typography(text)
        searched = self._mixed_case if wanted.isupper() else self._text
        pattern = r"\s+".join(map(re.escape, wanted.split()))
        if number:
            # With a sign or another unit, the same number is another figure.
            unit = rf"(?!{UNIT})" if number == text else ""
            pattern = rf"(?<![$£€¥–−]){pattern}(?![.,:/–]\d){unit}"
        pattern = rf"(?<![\w-])(?<!\w['.,:/–]){pattern}(?!-?\w)"
        flags = re.NOFLAG if any(map(str.isupper, wanted)) else re.I
        return re.search(pattern, searched, flags) is not None

    def may_count(self, number: str) -> bool:
        """Return whether the passage may have a number, with any sign and unit, or in words."""
        return self._has_number_words or significant_digits(number) in self._digits

    def may_contain(self, word: str) -> bool:
        """Return whether the passage may have a word in any form: "Koreans" for "Korea"."""
        letters = _letters_and_digits(word)
        return (
            (len(letters) >= _MIN_LENGTH and letters in self._letters)
            or any(self._terms.issuperset(form) for form in forms_of(word))
            or any(_share_beginning(term, other) for term in analyse(word) for other in self._terms)
        )


def _fold_typography(text: str) -> str:
    """Remove differences of typography from a text: "UN" for "U.N.", 12000 for 12,000."""
    text = unicodedata.normalize("NFC", fold(text)).replace("’", "'")
    return _THOUSANDS.sub("", _INITIALS.sub(lambda match: match[0].replace(".", ""), text))


def _letters_and_digits(text: str) -> str:
    """Return the letters and digits of a text in one run, case-folded and without accents."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def significant_digits(number: str) -> str:
    """Return the digits that 1.5 million, 1.5m and 1,500,000 have in common; "0" for zero."""
    digits = "".join(filter(str.isdigit, number))
    return digits.strip("0") or digits[:1]


def _share_beginning(term: str, other: str) -> bool:
    """Return whether one of two terms begins with the other, as "Korean" with "Korea".

    A final "i" or "y" of the shorter term is ignored, so that "Zelenskyy" and "Zelensky" match.
    """
    short, long = sorted((term, other), key=len)
    beginning = short.rstrip("iy")
    return len(beginning) >= _MIN_LENGTH and long.startswith(beginning)
