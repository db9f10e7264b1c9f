"""Names with a number: the Third Assessment Report, Apollo 11, World War II.

Such a name and the same one with another number are two things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.words.word_lists import any_of

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
# A name begins only where a word does. Otherwise a long run of "Anna-Anna-" would be scanned to its
# end again from each part. "'Apollo 11'" may stand in quotation marks.
_NAME_WORD = r"(?<![\w-])(?<![\w'’-]['’])[A-Z][\w'’-]*"
_ORDINAL_FIRST = re.compile(
    rf"(?<![\w-])(?P<number>(?i:(?:{any_of(_TENS)}[\s-])?{any_of(_ORDINALS)})"
    r"|\d{1,3}(?:st|nd|rd|th))\s"
    rf"(?P<name>{_NAME_WORD}(?:\s{_NAME_WORD}){{0,3}})"
)
_NUMBER_LAST = re.compile(
    rf"(?P<name>{_NAME_WORD}(?:\s{_NAME_WORD}){{0,3}})[\s-]"
    r"(?P<number>\d{1,3}|[IVXL]{1,5})\b(?![.,:]?\d|\s?%)"
)
_NO_NAMES = frozenset(
    {*MONTHS, *WEEKDAYS, "On", "In", "At", "By", "Of", "The", "About", "Only", "Some", "Nearly"}
)


def names_another_number(question: str, sentence: str) -> bool:
    """Return whether a sentence has a name of the question with another number, and not its own.

    Args:
        question: the question's text.
        sentence: the sentence.
    """
    asked = dict(_numbered(question))
    if not asked:
        return False
    told: dict[str, set[int]] = {}
    for name, number in _numbered(sentence):
        told.setdefault(name, set()).add(number)
    return any(name in told and number not in told[name] for name, number in asked.items())


def _numbered(text: str) -> Iterator[tuple[str, int]]:
    """Yield the name beside each number, its nearest word only, and the number."""
    for pattern, nearest in ((_ORDINAL_FIRST, 0), (_NUMBER_LAST, -1)):
        for match in pattern.finditer(text):
            name = match["name"].split()[nearest]
            if name not in _NO_NAMES:
                yield name.lower(), _value(match["number"])


def _value(number: str) -> int:
    if number[0].isdigit():
        return int(re.sub(r"\D", "", number))
    *tens, last = re.split(r"[\s-]", number.lower())
    if last in _ORDINALS:
        return sum(10 * (_TENS.index(ten) + 2) for ten in tens) + _ORDINALS.index(last) + 1
    values = [_ROMAN[letter] for letter in number]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
