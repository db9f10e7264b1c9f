"""Tell which space of a Thai text ends a sentence.

Thai has no mark at the end of a sentence: a space ends a sentence, or only a phrase. The letters on
both sides of the space tell most, so a small logistic regression weighs them. Its table is in
`thai_border_weights`, and `training/thai_borders.py` makes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.text.words.thai_border_weights import AFTER, BEFORE, BIAS, SHAPE

LONGEST = 10
"""The greatest number of letters on one side that are looked at together."""

# A space counts as a border from this sum of weights on, in hundredths. It was chosen on sentences
# that the weights were not learned from.
_LEAST = -20
# A sentence that is longer than this many characters ends the more easily, by one hundredth a
# character, so that what is marked in a passage is not half of it.
_LONG = 120
# What a wider space adds: some writers leave one between sentences, and the treebank has none.
_WIDE = 60


def is_thai_border(text: str, space: tuple[int, int], start: int, stop: int) -> bool:
    """Return whether white space between two words ends a sentence.

    Args:
        text: any text.
        space: the range of the white space, in characters of `text`.
        start: where the sentence began.
        stop: where the paragraph ends.
    """
    first, last = space
    left, right, shapes = features(text, space, start, stop)
    total = BIAS + max(first - start - _LONG, 0) + (_WIDE if last - first > 1 else 0)
    total += sum(BEFORE.get(letters, 0) for letters in left)
    total += sum(AFTER.get(letters, 0) for letters in right)
    return total + sum(SHAPE.get(shape, 0) for shape in shapes) > _LEAST


def features(
    text: str, space: tuple[int, int], start: int, stop: int
) -> tuple[list[str], list[str], list[str]]:
    """Return what tells a border: letters before and after the space, and the shape of the place.

    The arguments are those of `is_thai_border`.
    """
    first, last = space
    before = text[max(first - LONGEST, start) : first]
    after = text[last : min(last + LONGEST, stop)]
    left = [before[-count:] for count in range(1, len(before) + 1)]
    right = [after[:count] for count in range(1, len(after) + 1)]
    return left, right, list(_shapes(text, space, start, stop))


def _shapes(text: str, space: tuple[int, int], start: int, stop: int) -> Iterator[str]:
    first, last = space
    phrase = max(text.rfind(" ", start, first), start)
    following = text.find(" ", last, stop)
    following = stop if following < 0 else following
    yield f"phrase before {min((first - phrase) // 8, 6)}"
    yield f"phrase after {min((following - last) // 8, 6)}"
    yield f"sentence {min((first - start) // 15, 12)}"
    for side, letter in (("before", text[first - 1]), ("after", text[last])):
        if letter.isdigit():
            yield f"digit {side}"
        if letter.isascii():
            yield f"ASCII {side}"
