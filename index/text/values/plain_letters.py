"""Write letters without accents and digits of any script in ASCII, one character for each."""

from __future__ import annotations

import unicodedata

_FIRST_DECOMPOSED = 0x80
# From here on, the marks of a letter are no accents: they are its vowels.
_END_OF_ACCENTS = 0x700
_EXTENDED_LATIN_AND_GREEK = range(0x1E00, 0x2000)
_DOTLESS_I = 0x131


def plain_letters(text: str) -> str:
    """Return a text of the same length without accents, and with its digits in ASCII.

    "März" becomes "Marz", "Ιούνιος" "Ιουνιος", "أبريل" "ابريل" and "٥" "5". Combining marks that
    stand by themselves stay, so every character keeps its place.
    """
    return text if text.isascii() else text.translate(_plain)


class _Plain(dict[int, str]):
    """The plain form of each character that was met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain_character(code)
        return plain


def _plain_character(code: int) -> str:
    character = chr(code)
    if code < _FIRST_DECOMPOSED:
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if code == _DOTLESS_I:
        return "i"
    if code < _END_OF_ACCENTS or code in _EXTENDED_LATIN_AND_GREEK:
        decomposed = unicodedata.normalize("NFD", character)
        if all(map(unicodedata.combining, decomposed[1:])):
            return decomposed[0]
    return character


_plain = _Plain()
