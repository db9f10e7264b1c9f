"""Read the words of a PDF's page from its characters and their boxes.

The order in which the file draws its characters tells which stand together in a word, nothing more:
lines, columns and pages are put in order by where the words stand.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from index.loaders.formats.pdf.words import Word

# As parts of the height of a character.
_SPACE = 0.17  # a wider gap parts two words, even without a space
_KERNED = 0.03  # a space in a narrower gap parts nothing
_BACKWARDS = 0.3
_BEFORE_MARK = 0.35  # between a word and the raised mark of a note
_SAME_LINE = 0.5  # the part of the smaller character that stands beside the larger
_RAISED_SIZE = 0.85
_RAISED = 0.12
_LOWERED = 0.03
_SLANT = math.radians(12)  # text at a larger angle to the page's edges is a watermark
_INVISIBLE = 3  # the mode of text that is neither filled nor stroked

# pdfium gives these for a hyphen that ends a line.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_SPACES = frozenset(
    "\t\n\v\f\r \xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_NO_LETTERS = frozenset({"Cc", "Co", "Cn", "Cs"})
_RAISED_DIGITS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# What a raised number may be a power of; raised after anything else, it is the mark of a note.
_BASE_OF_POWER = re.compile(
    r"(?:\A|[^\w.,])(?:10|[^\W\d_]|\d*(?:mm|cm|dm|km|ft|in|yd|mi|sec|min))\Z|[)\]]\Z"
)
_RAISED_NUMBER = re.compile(r"[-+−–]?\d{1,3}\Z")


class Glyphs(NamedTuple):
    """What the text layer of a page has.

    Attributes:
        words: the words, in the order in which the file draws them.
        characters: the number of its characters, without spaces.
        unreadable: the number of those without a known letter.
        hidden: the number of those that stand outside the part of the page that is shown.
        slanted: the number of those in text at a slant, which is not in `words`.
    """

    words: list[Word]
    characters: int
    unreadable: int
    hidden: int
    slanted: int


class Frame(NamedTuple):
    """The part of a page that is shown, and how a viewer turns it.

    Attributes:
        left: the left edge of the part, in the page's own coordinates.
        bottom: its lower edge.
        right: its right edge.
        top: its upper edge.
        quarters: how many quarters of a circle a viewer turns the page, clockwise.
    """

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @classmethod
    def of(cls, page: Any) -> Frame:
        """Return the frame of a page, its crop box where it has one."""
        left, bottom, right, top = page.get_cropbox()
        media = page.get_mediabox()
        left, right = max(left, media[0]), min(right, media[2])
        bottom, top = max(bottom, media[1]), min(top, media[3])
        if right - left < 1 or top - bottom < 1:
            left, bottom, right, top = media
        return cls(left, bottom, right, top, (page.get_rotation() // 90) % 4)

    @property
    def size(self) -> tuple[float, float]:
        """The width and the height of the page as it is shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)


def turned(
    box: tuple[float, float, float, float], quarters: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """Return a box (left, top, right, bottom) on a page that is turned clockwise.

    Args:
        box: the box, with coordinates from the top left corner.
        quarters: how many quarters of a circle the page is turned.
        width: the width of the page before it is turned.
        height: its height.
    """
    left, top, right, bottom = box
    for _ in range(quarters % 4):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return left, top, right, bottom


def read_glyphs(page: Any, frame: Frame, *, with_edges: bool = False) -> Glyphs:
    """Return what the text layer of a page has.

    Args:
        page: the page, of pypdfium2.
        frame: its frame.
        with_edges: whether each word gets the edges of its characters.
    """
    # pdfium looks for words along the lines of the page as it is shown, so on a page that stands on
    # its head it parts all characters.
    page.set_rotation(0)
    text_page = page.get_textpage()
    try:
        reading = _Reading(text_page.raw, frame, with_edges)
        for index in range(pdfium.FPDFText_CountChars(text_page.raw)):
            reading.read(index)
        reading.end_word()
    finally:
        text_page.close()
        page.set_rotation(90 * frame.quarters)
    return Glyphs(
        reading.words, reading.characters, reading.unreadable, reading.hidden, reading.slanted
    )


class _Glyph(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float
    turn: int


class _Reading:
    """The reading of one page, character after character."""

    def __init__(self, text_page: Any, frame: Frame, with_edges: bool) -> None:
        self.words: list[Word] = []
        self.characters = self.unreadable = self.hidden = self.slanted = 0
        self._page = text_page
        self._frame = frame
        self._with_edges = with_edges
        self._box = pdfium.FS_RECTF()
        self._tight = [ctypes.c_double() for _ in range(4)]
        self._glyphs: list[_Glyph] = []
        self._bold = self._invisible = self._unmapped = False
        self._after_space = self._after_drawn = self._spaced = False

    def read(self, index: int) -> None:
        """Read a character."""
        code = pdfium.FPDFText_GetUnicode(self._page, index)
        text = _HYPHENS.get(code) or (chr(code) if code < 0x110000 else "\ufffd")
        if text in _SPACES:
            self._after_space = True
            self._after_drawn |= not pdfium.FPDFText_IsGenerated(self._page, index)
            return
        self.characters += 1
        if self._is_unreadable(text, index):
            self.unreadable += 1
            if not text.isprintable() or "\ud800" <= text <= "\udfff":
                text = "\ufffd"
        angle = pdfium.FPDFText_GetCharAngle(self._page, index)
        quarter = round(angle / (math.pi / 2))
        if abs(angle - quarter * math.pi / 2) > _SLANT:
            self.slanted += 1
            return
        glyph = self._glyph(index, text, -quarter % 4)
        if glyph is None:
            self.hidden += 1
            return
        previous = self._glyphs[-1] if self._glyphs else None
        is_parted = self._after_drawn or (
            previous is not None and not _are_joined(previous, glyph, self._after_space)
        )
        if is_parted:
            self.end_word()
        if not self._glyphs:
            self._bold = pdfium.FPDFText_GetFontWeight(self._page, index) >= 600
            self._invisible = self._is_invisible(index)
            beside = previous is not None and _overlap(previous, glyph)
            self._spaced = self._after_drawn and beside
        self._after_space = self._after_drawn = False
        self._glyphs.append(glyph)

    def end_word(self) -> None:
        """Add the characters so far as a word."""
        if self._glyphs:
            self._add(self._glyphs)
            self._glyphs = []

    def _is_unreadable(self, text: str, index: int) -> bool:
        if " " <= text < "\x7f":
            # Asking takes long, and the characters of a word have one font.
            if not self._glyphs or self._after_space:
                self._unmapped = pdfium.FPDFText_HasUnicodeMapError(self._page, index) == 1
            return self._unmapped
        is_letter = unicodedata.category(text) not in _NO_LETTERS and text != "\ufffd"
        return not is_letter or pdfium.FPDFText_HasUnicodeMapError(self._page, index) == 1

    def _is_invisible(self, index: int) -> bool:
        text_object = pdfium.FPDFText_GetTextObject(self._page, index)
        return bool(text_object) and (
            pdfium.FPDFTextObj_GetTextRenderMode(text_object) == _INVISIBLE
        )

    def _glyph(self, index: int, text: str, turn: int) -> _Glyph | None:
        """Return a character with its box, None if it is not on the part that is shown."""
        box, frame = self._box, self._frame
        if not pdfium.FPDFText_GetLooseCharBox(self._page, index, box):
            return None
        left, right = sorted((box.left, box.right))
        bottom, top = sorted((box.bottom, box.top))
        middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
        if not (frame.left <= middle_x <= frame.right and frame.bottom <= middle_y <= frame.top):
            return None
        width, height = frame.right - frame.left, frame.top - frame.bottom
        shown = (left - frame.left, frame.top - top, right - frame.left, frame.top - bottom)
        placed = turned(shown, turn, width, height)
        return _Glyph(text, *placed, (turn - frame.quarters) % 4)

    def _add(self, glyphs: list[_Glyph]) -> None:
        glyphs = _without_note_marks(glyphs)
        if not glyphs:
            return
        is_rtl = len(glyphs) > 1 and glyphs[-1].left < glyphs[0].left
        main = max(glyphs, key=lambda glyph: glyph.bottom - glyph.top)
        edges: tuple[float, ...] = ()
        if self._with_edges and not is_rtl:
            lefts = [edge for glyph in glyphs for edge in [glyph.left] * len(glyph.text)]
            edges = (*lefts, glyphs[-1].right)
        self.words.append(
            Word(
                "".join(glyph.text for glyph in glyphs),
                min(glyph.left for glyph in glyphs),
                min(glyph.top for glyph in glyphs),
                max(glyph.right for glyph in glyphs),
                max(glyph.bottom for glyph in glyphs),
                main.bottom,
                main.bottom - main.top,
                self._bold,
                edges,
                glyphs[0].turn,
                self._spaced,
                recognised=self._invisible,
            )
        )


def _are_joined(before: _Glyph, after: _Glyph, after_space: bool) -> bool:
    """Return whether two characters stand together in a word."""
    if before.turn != after.turn:
        return False
    size = max(before.bottom - before.top, after.bottom - after.top)
    if not _overlap(before, after):
        return False
    if after.left < before.left and _is_rtl(after.text):
        gap = before.left - after.right
    else:
        gap = after.left - before.right
    if _is_raised(before, after):
        return -_BACKWARDS * size < gap < _BEFORE_MARK * size
    is_ligature = after.left >= before.left and after.right >= before.right
    if gap < -_BACKWARDS * size and not is_ligature and not unicodedata.combining(after.text[0]):
        return False
    return gap < (_KERNED if after_space else _SPACE) * size


def _is_raised(before: _Glyph, after: _Glyph) -> bool:
    size, smaller = before.bottom - before.top, after.bottom - after.top
    return smaller < _RAISED_SIZE * size and before.bottom - after.bottom > _RAISED * size


def _overlap(before: _Glyph, after: _Glyph) -> bool:
    """Return whether two characters stand at the same height."""
    smaller = min(before.bottom - before.top, after.bottom - after.top)
    beside = min(before.bottom, after.bottom) - max(before.top, after.top)
    return beside >= _SAME_LINE * smaller


def _is_rtl(text: str) -> bool:
    return unicodedata.bidirectional(text[0]) in ("R", "AL", "AN", "NSM")


def _without_note_marks(glyphs: list[_Glyph]) -> list[_Glyph]:
    """Return the characters of a word without a raised number, which is the mark of a note.

    A power and a lowered number become raised and lowered characters: 10⁶, CO₂.
    """
    sizes = [glyph.bottom - glyph.top for glyph in glyphs]
    size = max(sizes)
    if min(sizes) >= _RAISED_SIZE * size:
        return glyphs
    base = max(
        (glyph for glyph in glyphs if glyph.bottom - glyph.top >= _RAISED_SIZE * size),
        key=lambda glyph: glyph.bottom,
    ).bottom
    kinds = [_shift(glyph, size, base) for glyph in glyphs]
    if not any(kinds):
        return glyphs
    kept: list[_Glyph] = []
    position = 0
    while position < len(glyphs):
        kind, end = kinds[position], position
        while end < len(glyphs) and kinds[end] == kind:
            end += 1
        run = glyphs[position:end]
        text = "".join(glyph.text for glyph in run)
        before = "".join(glyph.text for glyph in kept)
        if kind > 0 and before and _RAISED_NUMBER.match(text):
            if _BASE_OF_POWER.search(before):
                kept += [each._replace(text=each.text.translate(_RAISED_DIGITS)) for each in run]
        elif kind < 0 and before and text.isdigit():
            kept += [each._replace(text=each.text.translate(_LOWERED_DIGITS)) for each in run]
        else:
            kept += run
        position = end
    return kept


def _shift(glyph: _Glyph, size: float, base: float) -> int:
    """Return 1 for a raised small character, -1 for a lowered one, else 0."""
    if glyph.bottom - glyph.top >= _RAISED_SIZE * size:
        return 0
    if base - glyph.bottom > _RAISED * size:
        return 1
    return -1 if glyph.bottom - base > _LOWERED * size else 0
