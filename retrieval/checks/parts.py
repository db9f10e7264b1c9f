"""The parts of an alignment, each at one place of a text, and whether they are enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Span
from retrieval.checks.alignment import Alignment, Step, Tag, Texts
from retrieval.checks.quoted_items import Item, ItemKind

# How much of a quotation's worth must stand at a place, for the place to be its source. A place
# with many words in a row needs less.
LEAST_THERE = 0.6
LEAST_THERE_IN_A_ROW = 0.42
# So many words in a row, and so many content words among them, are no chance.
_ROW, _ROW_CONTENT = 4, 2
_LONG_ROW, _LONG_ROW_CONTENT = 6, 3
# Two parts of a place with so many other words between them in the draft, and so many more in the
# source, do not belong together.
_OTHER_WORDS, _WORDS_APART = 2, 6
# Fewer words that a place does not have are not looked for elsewhere.
_FEWEST_MISSING = 3
BORDER = re.compile(r"[”“\"»«‘]|’(?!\w)|[.!?]\s|\n")
# A difference so near to the end of a quotation makes a stop word behind it doubtful, in steps.
_NEAR_END = 4
# A word that was moved stands so near to the end of a quotation, in steps.
_MOVED_WITHIN = 6


@dataclass(frozen=True, slots=True)
class Part:
    """The steps of an alignment at one place.

    Attributes:
        steps: the steps, in the order of the quotation.
        window: the number of the text that the place is in.
    """

    steps: tuple[Step, ...]
    window: int

    @property
    def words(self) -> Span:
        """The numbers of the source's words."""
        return Span(min(s.start for s in self.steps), max(s.end for s in self.steps))


class Parts:
    """Reads the parts of a quotation's alignments.

    Args:
        items: the items of the quotation.
        texts: the words that it was aligned with.
        texts_of: the whole text that each part of `texts` was read from.
    """

    def __init__(self, items: Sequence[Item], texts: Texts, texts_of: Sequence[str]) -> None:
        self._items = items
        self._texts = texts
        self._texts_of = texts_of
        self._total = sum(item.weight for item in items)

    def parts(self, alignment: Alignment) -> list[Part]:
        """Divide an alignment where it jumps; at least one part is returned."""
        runs: list[list[Step]] = [[]]
        for step in alignment.steps:
            if step.tag is Tag.JUMP:
                runs.append([])
            else:
                runs[-1].append(step)
        return [
            self._part(run)
            for run in runs
            if any(step.tag in (Tag.EQUAL, Tag.REPLACED) for step in run)
        ] or [Part(alignment.steps, 0)]

    def _part(self, steps: Sequence[Step]) -> Part:
        """Return steps as a part, its ends as the source has them."""
        window = self._texts.part_of(steps[0].start)
        text = self._texts_of[window]
        ended = self._end(list(reversed(steps)), text, -1)
        return Part(tuple(self._end(list(reversed(ended)), text, 1)), window)

    def _end(self, steps: list[Step], text: str, direction: int) -> list[Step]:
        """Return the steps with their first ones corrected, or their last ones if reversed.

        A word that the draft adds at the end of a quotation is not aligned with what follows the
        quotation in the source; and a word that stands next to the end in the source was moved.
        """
        word = self._texts.word
        equal = 0
        for number, step in enumerate(steps):
            if step.tag is Tag.EQUAL:
                equal += 1
                differs = any(each.tag is not Tag.EQUAL for each in steps[: number + _NEAR_END])
                if equal > 2 or self._items[step.item].is_content or not differs:
                    break
            inner = step.end if direction > 0 else step.start - 1
            outer = word(step.start) if step.tag in (Tag.EQUAL, Tag.REPLACED) else None
            beside = word(inner)
            if outer is None or beside is None:
                continue
            between = (
                text[outer.end : beside.start] if direction > 0 else text[beside.end : outer.start]
            )
            if BORDER.search(between):
                at = inner if direction > 0 else inner + 1
                steps[: number + 1] = [
                    Step(Tag.ADDED, each.item, at, at)
                    for each in steps[: number + 1]
                    if each.tag in (Tag.EQUAL, Tag.REPLACED, Tag.ADDED)
                ]
        return self._with_moved(steps, text, direction)

    def _with_moved(self, steps: list[Step], text: str, direction: int) -> list[Step]:
        """Return the steps with a word of the source that the draft has a few words away."""
        added: list[int] = []
        for step in steps[:_MOVED_WITHIN]:
            if step.tag is Tag.ADDED:
                added.append(step.item)
            elif added:
                break
        if not added:
            return steps
        first = steps[0]
        at = first.start if direction > 0 else first.end
        low, high = (at - len(added), at) if direction > 0 else (at, at + len(added))
        there = self._texts.words(low, high)
        edge = self._texts.word(at if direction > 0 else at - 1)
        if not there or edge is None:
            return steps
        bounds = (there[-1].end, edge.start) if direction > 0 else (edge.end, there[0].start)
        if BORDER.search(text, *bounds):
            return steps
        beside = [word.key for word in there]
        wanted = [self._items[item].key for item in added]
        if beside == (wanted if direction > 0 else wanted[::-1]):
            return [Step(Tag.LEFT_OUT, first.item, low, high), *steps]
        return steps

    def share(self, parts: Sequence[Part]) -> float:
        """Return how much of the quotation's worth some parts have, 0 to 1."""
        there = sum(
            self._items[step.item].weight
            for part in parts
            for step in part.steps
            if step.tag is Tag.EQUAL
        )
        return there / self._total

    def _rows(self, steps: Sequence[Step]) -> list[tuple[int, int]]:
        """Return for each run of equal words how many they are, and how many are content words."""
        rows = [(0, 0)]
        for step in steps:
            if step.tag is Tag.EQUAL:
                length, content = rows[-1]
                rows[-1] = length + 1, content + self._items[step.item].is_content
            elif rows[-1][0] and step.tag is not Tag.COVERED:
                rows.append((0, 0))
        return rows

    def is_strong(self, part: Part) -> bool:
        """Return whether a part of a quotation stands at a place, and not only some words."""
        return any(
            (length >= _ROW and content >= _ROW_CONTENT)
            or (length > _ROW and content >= 1)
            or length >= _LONG_ROW
            for length, content in self._rows(part.steps)
        )

    def is_there(self, part: Part) -> bool:
        """Return whether a part is the quotation's source, rather than only near it."""
        share = max(self.share([each]) for each in self._coherent(part))
        if share >= LEAST_THERE:
            return True
        return share >= LEAST_THERE_IN_A_ROW and any(
            length >= _LONG_ROW and content >= _LONG_ROW_CONTENT
            for length, content in self._rows(part.steps)
        )

    def _coherent(self, part: Part) -> list[Part]:
        """Divide a part where the draft has other words and the source has many more.

        What stands on both sides of such a gap are chance words of one article.
        """
        pieces: list[list[Step]] = [[]]
        other, left_out = 0, 0
        for step in part.steps:
            if step.tag in (Tag.EQUAL, Tag.COVERED):
                if other >= _OTHER_WORDS and left_out >= _WORDS_APART:
                    pieces.append([])
                other = left_out = 0
            else:
                other += step.tag is not Tag.LEFT_OUT
                left_out += step.end - step.start if step.tag is Tag.LEFT_OUT else 0
            pieces[-1].append(step)
        return [Part(tuple(piece), part.window) for piece in pieces]

    def missing(self, parts: Sequence[Part]) -> tuple[Span, ...]:
        """Return the runs of words in the draft that some parts do not have."""
        equal = {step.item for part in parts for step in part.steps if step.tag is Tag.EQUAL}
        runs: list[list[int]] = []
        for number, item in enumerate(self._items):
            if number in equal or item.kind is not ItemKind.WORD:
                continue
            # A single word that is there by chance divides no run.
            if runs and runs[-1][-1] >= number - 2:
                runs[-1].append(number)
            else:
                runs.append([number])
        return tuple(
            Span(self._items[run[0]].span.start, self._items[run[-1]].span.end)
            for run in runs
            if len(run) >= _FEWEST_MISSING
        )
