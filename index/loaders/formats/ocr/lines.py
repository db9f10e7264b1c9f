"""Lines of text that a recogniser found in a picture, and the words in them."""

from __future__ import annotations

import math
from typing import NamedTuple

_Point = tuple[float, float]


class FoundWord(NamedTuple):
    """A word that was recognised.

    Attributes:
        text: its characters.
        confidence: how sure the recogniser is, from 0 to 1.
    """

    text: str
    confidence: float


class FoundLine(NamedTuple):
    """A line that was recognised.

    Attributes:
        corners: its corners in the picture, in pixels, clockwise from the top left one.
        words: its words, from left to right.
    """

    corners: tuple[_Point, _Point, _Point, _Point]
    words: tuple[FoundWord, ...]

    @property
    def width(self) -> float:
        """The length of its upper edge."""
        return math.dist(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        """The length of its left edge."""
        return math.dist(self.corners[0], self.corners[3])


class Recognised(NamedTuple):
    """What a recogniser read in a picture.

    Attributes:
        lines: the lines, in no particular order.
        unread: the number of lines that it saw and could not read.
        quarters: how many quarters of a circle, clockwise, the picture was turned to be read. The
            corners are those in the picture as it was given.
    """

    lines: list[FoundLine]
    unread: int = 0
    quarters: int = 0
