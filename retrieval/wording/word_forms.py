"""Whether a word stands in a passage: as it is, or in any form that may be the same word.

The two leave a gap on purpose. What stands there to the letter can be said to, and what has no form
there can be said to be lacking; of what is between, such as "troop" for "troops", neither is sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.terms import analyse
from retrieval.wording.normalise import normalise_sentence, spellings

# What a figure counts.
UNIT = r"(?:\s*%|\s+(?:percent|per cent|hundred|thousand|million|billion|trillion)\b)"

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_IN_WORDS = re.compile(r"teen|twenty|(?:thir|for|fif|six|seven|eigh|nine)ty|hundred|dozen", re.I)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Shorter words begin or hold too many others.
_TELLING = 4


def forms_of(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the terms of a word for each way in which it may be written, as far as is known."""
    whole = "".join(filter(str.isalnum, word.lower()))
    yield from (tuple(analyse(form)) for form in {word, whole, *spellings(whole or word)})
    yield tuple(analyse(" ".join(re.findall(r"[^\W\d_]+|\d+", word))))
    if word.isupper():
        yield tuple(whole)
    if word.isdecimal():
        yield tuple(analyse(f"{int(word):,}"))
    for start in range(3, len(whole) - 2):
        yield (*analyse(whole[:start]), *analyse(whole[start:]))


class PassageWords:
    """A passage under its title, as it is looked through."""

    def __init__(self, passage: str) -> None:
        self._text = _folded(passage)
        # In a line of capitals "UN" may be Kim Jong Un.
        self._unshouted = "\n".join(li for li in self._text.splitlines() if not li.isupper())
        self._terms = frozenset(analyse(f"{passage}\n{self._text}\n{normalise_sentence(passage)}"))
        self._letters = _squeezed(passage)
        self._digits = frozenset(map(_significant, _NUMBER.findall(self._text)))
        self._counted = _IN_WORDS.search(passage) is not None

    def contains_exactly(self, text: str, number: str) -> bool:
        """Say whether a word, name or figure stands there as a whole, with the same capitals.

        Args:
            text: of it.
            number: of a figure, without its sign and unit, else empty.
        """
        wanted = _folded(text)
        within = self._unshouted if wanted.isupper() else self._text
        pattern = r"\s+".join(map(re.escape, wanted.split()))
        if number:
            # A sign, or another unit, makes another figure of it.
            unit = rf"(?!{UNIT})" if number == text else ""
            pattern = rf"(?<![$£€¥–−]){pattern}(?![.,:/–]\d){unit}"
        pattern = rf"(?<![\w-])(?<!\w['.,:/–]){pattern}(?!-?\w)"
        flags = re.NOFLAG if any(map(str.isupper, wanted)) else re.I
        return re.search(pattern, within, flags) is not None

    def may_count(self, number: str) -> bool:
        """Say whether a number may stand there, with any sign and unit, or in words."""
        return self._counted or _significant(number) in self._digits

    def may_contain(self, word: str) -> bool:
        """Say whether a word may stand there, in any form: "Koreans" for "Korea"."""
        letters = _squeezed(word)
        return (
            (len(letters) >= _TELLING and letters in self._letters)
            or any(self._terms.issuperset(form) for form in forms_of(word))
            or any(_alike(term, other) for term in analyse(word) for other in self._terms)
        )


def _folded(text: str) -> str:
    """Return a text without what is a matter of typography: "UN" for "U.N.", 12000 for 12,000."""
    text = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    text = re.sub("[‐‑]", "-", text.replace("’", "'"))
    return _THOUSANDS.sub("", _INITIALS.sub(lambda match: match[0].replace(".", ""), text))


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text, without accents, in one run."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _significant(number: str) -> str:
    """Return the digits by which 1.5 million, 1.5m and 1,500,000 are known."""
    return "".join(filter(str.isdigit, number)).strip("0")


def _alike(term: str, other: str) -> bool:
    """Say whether one of two terms begins with the other: "Korean" and "Korea", "Zelenskyy"."""
    short, long = sorted((term, other), key=len)
    beginning = short.rstrip("iy")
    return len(beginning) >= _TELLING and long.startswith(beginning)
