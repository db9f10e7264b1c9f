"""What digits with points, commas and spaces between them are worth."""

from __future__ import annotations

import re
from decimal import Decimal

from index.text.values.multipliers import DECIMAL_COMMA, DECIMAL_POINT

THIN_SPACES = "\u00a0\u202f\u2009"
# A longer row of digits is no number that anyone asks for.
_LONGEST = 40
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
# A day in digits is no number: "2025-03-10", "25/3/2025". The Arabic decimal sign stands once.
_NUMBER = re.compile(r"-?[\d.,]*\d[\d.,]*(?:٫[\d.,]*)?|-?[\d.,]*٫[\d.,]*\d[\d.,]*")


def readings_of(number: str, language: str) -> frozenset[Decimal] | None:
    """Return the numbers that digits may stand for; None if they are none: "12:30", "2025-03-10".

    Args:
        number: digits with the marks between them.
        language: the code of the text's language; empty when unknown, and then 1.234 has two.
    """
    if len(number) > _LONGEST:
        return None
    number = re.sub(rf"[\s{THIN_SPACES}٬']", "", number)
    if not _NUMBER.fullmatch(number):
        return None
    if "٫" in number:
        return _decimal(number.replace(",", "").replace(".", "").replace("٫", "."))
    marks = [mark for mark in number if mark in ".,"]
    if not marks:
        return _decimal(number)
    last = marks[-1]
    if len(set(marks)) == 2:
        other = marks[0]
        return (
            _decimal(number.replace(other, "").replace(last, "."))
            if marks.count(last) == 1
            else None
        )
    as_whole = _decimal(number.replace(last, ""))
    if len(marks) > 1:
        return as_whole if _GROUPED.fullmatch(number) or _INDIAN.fullmatch(number) else None
    as_decimal = _decimal(number.replace(last, "."))
    if not _GROUPED.fullmatch(number) or number.startswith("0"):
        return as_decimal
    if language in DECIMAL_COMMA:
        return as_decimal if last == "," else as_whole
    if language in DECIMAL_POINT:
        return as_decimal if last == "." else as_whole
    return as_decimal | as_whole


def _decimal(number: str) -> frozenset[Decimal]:
    return frozenset({Decimal(number)})
