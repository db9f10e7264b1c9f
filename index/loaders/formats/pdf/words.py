"""Words on a page: their characters and where they stand. All other modules work on these values.

Coordinates are points from the top left corner of the page. Text that stands sideways is turned
first, so all words read from left to right.
"""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """Characters that stand together.

    Attributes:
        text: the characters.
        left: the left edge.
        top: the top edge.
        right: the right edge.
        bottom: the bottom edge.
        base: the height of the line that the word stands on.
        size: the height of the characters.
        bold: whether the characters are bold.
        edges: the left edge of each character, and the right edge of the last; empty if unknown.
        turn: how many quarters of a circle, clockwise, the word was turned to read from left to
            right.
        spaced: whether a space is drawn before the word, after another on the same line.
        confidence: how sure the OCR is, from 0 to 1; 1 for characters that the file gives.
        recognised: whether the word was read from a picture. Other programs put what they recognise
            on the page as invisible text.
        place: the box around it on its page, if Footnote recognised it: `left` to `bottom` are
            where it would stand if the page were level.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    edges: tuple[float, ...] = ()
    turn: int = 0
    spaced: bool = False
    confidence: float = 1.0
    recognised: bool = False
    place: tuple[float, float, float, float] | None = None


class Segment(NamedTuple):
    """Words on one line with no wide gap between them.

    Attributes:
        words: the words, in the order of reading.
        left: the left edge.
        top: the top edge.
        right: the right edge.
        bottom: the bottom edge.
        base: the height of the line that the words stand on.
        size: the height of most characters.
        text: the words, with single spaces between them.
        table: the cells of a table with lines around them, which stands here as a whole.
    """

    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    text: str
    table: Table | None = None

    @property
    def bold(self) -> bool:
        """Whether all words are bold."""
        return all(word.bold for word in self.words)

    @classmethod
    def of(cls, words: list[Word], *, is_rtl: bool = False) -> Segment:
        """Return the segment of some words on a line.

        Args:
            words: the words, from left to right.
            is_rtl: whether they are read from right to left.
        """
        main = max(words, key=lambda word: len(word.text))
        ordered = words[::-1] if is_rtl else words
        return cls(
            tuple(ordered),
            min(word.left for word in words),
            min(word.top for word in words),
            max(word.right for word in words),
            max(word.bottom for word in words),
            main.base,
            main.size,
            " ".join(word.text for word in ordered),
        )


Table = list[list[list[Segment]]]
"""The rows of a table, each with its cells, each with its lines."""
