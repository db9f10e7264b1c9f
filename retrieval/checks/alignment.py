"""Align a quotation with texts, word by word, in one pass over all of them.

The alignment is local and may jump: a quotation that was joined from two places is aligned with
both. It is the usual dynamic programming over words with affine gaps (Gotoh, "An improved algorithm
for matching biological sequences", 1982), one row of NumPy operations for each word of the
quotation, so a hundred words against eight thousand take some ten milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.checks.quoted_items import Item, ItemKind
from retrieval.wording.compared_words import ComparedWord, word_columns

Numbers: TypeAlias = NDArray[np.int32]

# What an aligned word is worth and what a difference costs, in units of one content word.
REPLACED = 0.45
ADDED = 0.5
GAP_OPENS, GAP_WORD = 0.7, 0.045
# Words left out at an ellipsis cost nearly nothing.
ELLIPSIS_OPENS, ELLIPSIS_WORD = 0.02, 0.004
# To go on at another place is allowed if at least so much is gained by it.
JUMP, ELLIPSIS_JUMP = 2.4, 1.6
# A bracket stands for so many words of the source at most.
BRACKET_WORDS = 10
# Most brackets stand for a word at least.
_BRACKET_WORD, _BRACKET_ALONE = 0.02, 0.03
# Windows are so far apart that no gap leads from one to the next.
_APART = 10_000.0
_NEVER = -1e9
# Places that are as good as the best one, up to rounding.
_SAME = 1e-6


class Tag(Enum):
    """What a step of an alignment does."""

    EQUAL = "equal"
    REPLACED = "replaced"
    # The quotation has a word that the source has not.
    ADDED = "added"
    # The source has words that the quotation has not.
    LEFT_OUT = "left out"
    # Words of the source that a bracket or an ellipsis of the quotation stands for.
    COVERED = "covered"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an alignment.

    Attributes:
        tag: what the step does.
        item: the number of the quotation's item; for `LEFT_OUT` that of the item before.
        start: the number of the first of the source's words.
        end: the number behind the last of them.
    """

    tag: Tag
    item: int
    start: int
    end: int


class _Numbers(dict[str, int]):
    """A number for each key, the next one for a new key."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_in_order: list[str] = []

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self.keys_in_order)
        self.keys_in_order.append(key)
        return number


class Vocabulary:
    """Numbers for the keys of words, so that words are compared as numbers."""

    def __init__(self) -> None:
        self._numbers = _Numbers()

    def read(self, text: str, start: int = 0, end: int | None = None) -> NumberedWords:
        """Return the words of a part of a text with their numbers; new keys get new numbers."""
        keys, starts, ends = word_columns(text, start, end)
        numbers = np.fromiter(map(self._numbers.__getitem__, keys), np.int32, len(keys))
        return NumberedWords(numbers, starts, ends)

    def number(self, key: str) -> int:
        """Return the number of a key; -2 if no word had it."""
        return self._numbers.get(key, -2)

    def key(self, number: int) -> str:
        """Return the key that has a number."""
        return self._numbers.keys_in_order[number]


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of a text, as the numbers of their keys.

    Attributes:
        numbers: the number of each word's key.
        starts: where each word begins in the text.
        ends: where each word ends.
    """

    numbers: Numbers
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)


class Texts:
    """The words of several texts, one after the other, numbered through.

    Args:
        parts: the words of each text.
        vocabulary: where their keys have their numbers.
    """

    def __init__(self, parts: Sequence[NumberedWords], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._parts = parts
        # Between two texts stands a word that equals none.
        border = np.array([-1], dtype=np.int32)
        pieces = [piece for part in parts for piece in (part.numbers, border)]
        self.keys: Numbers = np.concatenate(pieces) if pieces else border
        self._starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
        borders = self.keys == -1
        steps = np.where(borders, _APART, 1.0)
        self.positions: NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(steps)])
        self.replacing: NDArray[np.float64] = np.where(borders, _NEVER, -REPLACED)

    def __len__(self) -> int:
        return len(self.keys)

    def part_of(self, number: int) -> int:
        """Return which text has a word."""
        return min(bisect_right(self._starts, number) - 1, len(self._parts) - 1)

    def word(self, number: int) -> ComparedWord | None:
        """Return a word by its number; None between two texts and outside them."""
        if not 0 <= number < len(self.keys):
            return None
        part = self.part_of(number)
        words, at = self._parts[part], number - self._starts[part]
        if at == len(words):
            return None
        key = self._vocabulary.key(int(words.numbers[at]))
        return ComparedWord(key, words.starts[at], words.ends[at])

    def words(self, start: int, end: int) -> list[ComparedWord]:
        """Return the words between two numbers."""
        return [word for number in range(start, end) if (word := self.word(number))]

    def number_of(self, key: str) -> int:
        """Return the number of a key; -2 if no text has it."""
        return self._vocabulary.number(key)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quotation aligned with texts.

    Attributes:
        score: the worth of the alignment.
        steps: its steps, in the order of the quotation.
    """

    score: float
    steps: tuple[Step, ...]


def align(
    items: Sequence[Item], texts: Texts, *, most: int = 1, jumps: bool = True
) -> list[Alignment]:
    """Return the best alignment, and others that are as good at other places.

    Args:
        items: the items of the quotation.
        texts: the texts to align it with.
        most: how many alignments to return at most.
        jumps: whether an alignment may go on at another place.
    """
    if not items or len(texts) < 2:
        return []
    rows = _Rows(texts, jumps=jumps)
    scores = np.zeros(len(texts.keys) + 1)
    for number, item in enumerate(items):
        scores = rows.add(item, scores, first=number == 0, last=number == len(items) - 1)
    best = float(scores.max())
    found: list[Alignment] = []
    for end in np.flatnonzero(scores >= best - _SAME)[: 4 * most].tolist():
        steps = rows.trace(end)
        if len(found) < most and not any(_overlap(steps, each.steps) for each in found):
            found.append(Alignment(best, steps))
    return found


def _overlap(steps: Sequence[Step], others: Sequence[Step]) -> bool:
    return min(step.start for step in steps) < max(step.end for step in others) and min(
        step.start for step in others
    ) < max(step.end for step in steps)


class _Rows:
    """The rows of the table: for each item and each place, the best way to get there."""

    def __init__(self, texts: Texts, *, jumps: bool) -> None:
        self._texts = texts
        self._may_jump = jumps
        self._numbers = np.arange(len(texts.keys) + 1)
        # For each item: how many words it consumed (-1 for a word that was added), from where its
        # gap comes, where it jumped, and from where.
        self._consumed: list[NDArray[np.int64]] = []
        self._gaps: list[NDArray[np.int64] | None] = []
        self._jumped: list[NDArray[np.bool_]] = []
        self._jumps: list[int] = []
        self._items: list[Item] = []

    def add(
        self, item: Item, scores: NDArray[np.float64], *, first: bool, last: bool
    ) -> NDArray[np.float64]:
        """Align the next item and return the scores behind it."""
        self._items.append(item)
        source = int(scores.argmax())
        cost = ELLIPSIS_JUMP if item.kind is ItemKind.ELLIPSIS else JUMP
        landed = scores[source] - cost
        may_jump = self._may_jump and not first
        jumped = scores < landed if may_jump else np.zeros(len(scores), dtype=bool)
        reached = np.where(jumped, landed, scores)
        self._jumped.append(jumped)
        self._jumps.append(source)
        if item.kind is ItemKind.WORD:
            behind, consumed = self._behind_word(item, scores, reached)
        elif item.kind is ItemKind.BRACKET:
            behind, consumed = self._behind_bracket(reached)
        else:
            behind, consumed = reached, np.zeros(len(reached), dtype=np.int64)
        self._consumed.append(consumed)
        if last:
            self._gaps.append(None)
            return behind
        opens, word = GAP_OPENS, GAP_WORD
        if item.kind is ItemKind.ELLIPSIS:
            opens, word = ELLIPSIS_OPENS, ELLIPSIS_WORD
        return self._with_gaps(behind, opens, word)

    def _behind_word(
        self, item: Item, scores: NDArray[np.float64], reached: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        texts = self._texts
        equal = texts.keys == texts.number_of(item.key)
        if item.other:
            equal |= texts.keys == texts.number_of(item.other)
        compared = reached[:-1] + np.where(equal, item.weight, texts.replacing)
        behind = np.concatenate([[_NEVER], compared])
        without = scores - ADDED
        is_added = without > behind
        return np.where(is_added, without, behind), np.where(is_added, -1, 1)

    def _behind_bracket(
        self, reached: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        positions = self._texts.positions
        behind = reached - _BRACKET_ALONE
        consumed = np.zeros(len(reached), dtype=np.int64)
        for count in range(1, min(BRACKET_WORDS, len(reached) - 1) + 1):
            inside = positions[count:] - positions[:-count] == count
            covering = np.where(inside, reached[:-count] - _BRACKET_WORD * count, _NEVER)
            better = covering > behind[count:]
            behind[count:][better] = covering[better]
            consumed[count:][better] = count
        return behind, consumed

    def _with_gaps(
        self, behind: NDArray[np.float64], opens: float, word: float
    ) -> NDArray[np.float64]:
        lifted = behind + word * self._texts.positions
        highest = np.maximum.accumulate(lifted)
        origins = np.maximum.accumulate(np.where(lifted >= highest, self._numbers, 0))
        # The best place before each one.
        over = np.concatenate([[_NEVER], highest[:-1]]) - word * self._texts.positions - opens
        is_gap = over > behind
        self._gaps.append(np.where(is_gap, np.concatenate([[0], origins[:-1]]), -1))
        return np.where(is_gap, over, behind)

    def trace(self, end: int) -> tuple[Step, ...]:
        """Return the steps that lead to a place behind the last item."""
        steps: list[Step] = []
        place = end
        for number in range(len(self._items) - 1, -1, -1):
            item, gaps = self._items[number], self._gaps[number]
            covers = item.kind is not ItemKind.WORD
            if gaps is not None and gaps[place] >= 0:
                before = int(gaps[place])
                tag = Tag.COVERED if item.kind is ItemKind.ELLIPSIS else Tag.LEFT_OUT
                steps.append(Step(tag, number, before, place))
                place = before
            consumed = int(self._consumed[number][place])
            if consumed < 0:
                steps.append(Step(Tag.ADDED, number, place, place))
                continue
            start = place - consumed
            if covers:
                steps.append(Step(Tag.COVERED, number, start, place))
            else:
                numbers = map(self._texts.number_of, filter(None, (item.key, item.other)))
                is_equal = self._texts.keys[start] in set(numbers)
                steps.append(Step(Tag.EQUAL if is_equal else Tag.REPLACED, number, start, place))
            place = start
            if self._jumped[number][place]:
                steps.append(Step(Tag.JUMP, number, place, place))
                place = self._jumps[number]
        return tuple(reversed(steps))
