"""Compare a quotation with texts: is it there, with which differences, or joined from two places?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Document, Span
from retrieval.checks.alignment import Alignment, NumberedWords, Step, Tag, Texts, Vocabulary, align
from retrieval.checks.differences import Change, ChangeKind, changes_of
from retrieval.checks.quoted_items import Item, ItemKind

# How much of a quotation's worth must stand at a place, for the place to be its source. A place
# with many words in a row needs less.
LEAST_THERE = 0.6
LEAST_THERE_IN_A_ROW = 0.42
# So many words in a row, and so many content words among them, are no chance.
_ROW, _ROW_CONTENT = 4, 2
_LONG_ROW, _LONG_ROW_CONTENT = 6, 3
# A draft that leaves out more words than this, without an ellipsis, joins two places.
_LONGEST_OMISSION = 60
# The same with an ellipsis.
_LONGEST_ELLIPSIS = 150
# Fewer words that a place does not have are not looked for elsewhere.
_FEWEST_MISSING = 3
# Two clauses that changed places stand so near to each other, in words.
_SWAPPED_BY = 4

_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*(?=\s|$)|\n\s*\n")
_BEGINS = re.compile(r"(?:[.!?:][\"'”’»)\]]*\s+|\n\s*|^)[\"'“‘„«(\[]*$")
_BORDER = re.compile(r"[”“\"»«‘]|’(?!\w)|[.!?]\s|\n")
_ENDS = re.compile(r"[.!?,]?[\"'”’»)\]]|[.!?]|\s*$")
# A word that was moved stands so near to the end of a quotation, in steps.
_MOVED_WITHIN = 6
_PUNCTUATION = re.compile(r"[.,!?;:…—–-]+")

PassedOver = Callable[[Document, int, int], bool]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of an article to compare with.

    Attributes:
        document: the article.
        words: the words of the part.
    """

    document: Document
    words: NumberedWords


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that has a quotation, or a part of it.

    Attributes:
        document: the article.
        span: the place in its text.
    """

    document: Document
    span: Span

    @property
    def text(self) -> str:
        """The article's characters at the place."""
        return self.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found.

    Attributes:
        places: the places, as good as each other; of a spliced quotation those of its parts.
        changes: what differs from the first place, or from the parts.
        is_there: whether the places have the quotation, rather than only come near it.
        is_spliced: whether each place has a part of the quotation.
        share: how much of the quotation's worth the places have, 0 to 1.
        missing: the runs of words in the draft that the places do not have.
    """

    places: tuple[FoundPlace, ...]
    changes: tuple[Change, ...]
    is_there: bool
    is_spliced: bool
    share: float
    missing: tuple[Span, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the places have the quotation word for word."""
        return self.is_there and not self.is_spliced and not self.changes


@dataclass(frozen=True, slots=True)
class _Part:
    """The steps of an alignment at one place."""

    steps: tuple[Step, ...]
    window: int

    @property
    def words(self) -> Span:
        """The numbers of the source's words."""
        return Span(min(s.start for s in self.steps), max(s.end for s in self.steps))


def compare(
    items: Sequence[Item],
    draft: str,
    windows: Sequence[Window],
    vocabulary: Vocabulary,
    is_passed_over: PassedOver,
    *,
    most: int = 1,
    punctuation: str = "",
) -> Comparison | None:
    """Return what the windows have of a quotation; None if they have no word of it.

    Args:
        items: the items of the quotation.
        draft: the text of the draft.
        windows: the texts to compare with.
        vocabulary: the numbers of their words.
        is_passed_over: returns whether a quotation may leave out the words of an article between
            two positions without a difference, because they only say who speaks.
        most: how many places to return at most.
        punctuation: the characters behind the last word, which belong to the place if they stand
            there too.
    """
    texts = Texts([window.words for window in windows], vocabulary)
    return _Comparing(items, draft, windows, texts, is_passed_over, punctuation).compare(most)


class _Comparing:
    def __init__(
        self,
        items: Sequence[Item],
        draft: str,
        windows: Sequence[Window],
        texts: Texts,
        is_passed_over: PassedOver,
        punctuation: str,
    ) -> None:
        self._items = items
        self._draft = draft
        self._windows = windows
        self._texts = texts
        self._is_passed_over = is_passed_over
        self._punctuation = punctuation
        self._total = sum(item.weight for item in items)

    def compare(self, most: int) -> Comparison | None:
        """Compare, first with jumps from place to place, then without if that is no splice."""
        found = align(self._items, self._texts, most=most)
        if not found or not self._total:
            return None
        parts = self._parts(found[0])
        if len(parts) > 1:
            strong = [part for part in parts if self._is_strong(part.steps)]
            if len(strong) > 1 and self._are_swapped(strong):
                return self._swapped(strong)
            if len(strong) > 1 and self._share(strong) >= LEAST_THERE:
                return self._spliced(strong)
            found = align(self._items, self._texts, most=most, jumps=False)
            parts = self._parts(found[0])
        if halves := self._halves(parts[0]):
            return self._spliced(halves)
        places = tuple(self._place(self._parts(each)[0]) for each in found)
        return Comparison(
            places,
            self._changes(parts[0]),
            self._is_there(parts[0]),
            is_spliced=False,
            share=self._share(parts[:1]),
            missing=self._missing(parts[:1]),
        )

    def _parts(self, alignment: Alignment) -> list[_Part]:
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
        ] or [_Part(alignment.steps, 0)]

    def _part(self, steps: Sequence[Step]) -> _Part:
        """Return steps as a part, its ends as the source has them."""
        window = self._texts.part_of(steps[0].start)
        text = self._windows[window].document.text
        ended = self._end(list(reversed(steps)), text, -1)
        return _Part(tuple(self._end(list(reversed(ended)), text, 1)), window)

    def _end(self, steps: list[Step], text: str, direction: int) -> list[Step]:
        """Return the steps with their first ones corrected, or their last ones if reversed.

        A word that the draft adds at the end of a quotation is not aligned with what follows the
        quotation in the source; and a word that stands next to the end in the source was moved.
        """
        word = self._texts.word
        for number, step in enumerate(steps):
            if step.tag is Tag.EQUAL:
                break
            inner = step.end if direction > 0 else step.start - 1
            outer = word(step.start) if step.tag is Tag.REPLACED else None
            beside = word(inner)
            if outer is None or beside is None:
                continue
            between = (
                text[outer.end : beside.start] if direction > 0 else text[beside.end : outer.start]
            )
            if _BORDER.search(between):
                at = inner if direction > 0 else inner + 1
                steps[: number + 1] = [
                    Step(Tag.ADDED, each.item, at, at)
                    for each in steps[: number + 1]
                    if each.tag in (Tag.REPLACED, Tag.ADDED)
                ]
        return self._with_moved(steps, direction)

    def _with_moved(self, steps: list[Step], direction: int) -> list[Step]:
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
        beside = [word.key for word in self._texts.words(low, high)]
        wanted = [self._items[item].key for item in added]
        if beside == (wanted if direction > 0 else wanted[::-1]):
            return [Step(Tag.LEFT_OUT, first.item, low, high), *steps]
        return steps

    # What is enough

    def _share(self, parts: Sequence[_Part]) -> float:
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
            elif rows[-1][0]:
                rows.append((0, 0))
        return rows

    def _is_strong(self, steps: Sequence[Step]) -> bool:
        """Return whether a part of a quotation stands at a place, and not only some words."""
        return any(
            (length >= _ROW and content >= _ROW_CONTENT)
            or (length >= 3 and content >= 3)
            or (length > _ROW and content >= 1)
            for length, content in self._rows(steps)
        )

    def _is_there(self, part: _Part) -> bool:
        share = self._share([part])
        if share >= LEAST_THERE:
            return True
        return share >= LEAST_THERE_IN_A_ROW and any(
            length >= _LONG_ROW and content >= _LONG_ROW_CONTENT
            for length, content in self._rows(part.steps)
        )

    def _missing(self, parts: Sequence[_Part]) -> tuple[Span, ...]:
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

    # Two places

    def _are_swapped(self, parts: Sequence[_Part]) -> bool:
        """Return whether neighbouring clauses of one place changed their order."""
        if len({part.window for part in parts}) > 1:
            return False
        spans = sorted((part.words for part in parts), key=lambda span: span.start)
        near = all(
            -1 <= later.start - earlier.end <= _SWAPPED_BY
            for earlier, later in pairwise(spans)
        )
        if not near or [part.words for part in parts] == spans:
            return False
        # Halves of two sentences that changed places are a splice; whole sentences only moved.
        text = self._windows[parts[0].window].document.text
        ends = [(self._texts.word(a.end - 1), self._texts.word(b.start)) for a, b in pairwise(spans)]
        crosses = any(a and b and _BORDER.search(text[a.end : b.start]) for a, b in ends)
        first, last = self._texts.word(spans[0].start), self._texts.word(spans[-1].end - 1)
        return not crosses or bool(
            first
            and last
            and _BEGINS.search(text[max(first.start - 20, 0) : first.start])
            and _ENDS.match(text, last.end)
        )

    def _swapped(self, parts: Sequence[_Part]) -> Comparison:
        first = min(part.words.start for part in parts)
        last = max(part.words.end for part in parts)
        window = parts[0].window
        whole = _Part((Step(Tag.COVERED, 0, first, last),), window)
        place = self._place(whole)
        items = [self._items[step.item].span for part in parts for step in part.steps]
        moved = Change(
            ChangeKind.WORD,
            Span(min(span.start for span in items), max(span.end for span in items)),
            place.span,
        )
        return Comparison(
            (place,),
            (moved,),
            is_there=True,
            is_spliced=False,
            share=self._share(parts),
            missing=(),
        )

    def _halves(self, part: _Part) -> list[_Part] | None:
        """Return the two parts of a place, if what is left out between them is too much."""
        for number, step in enumerate(part.steps):
            if step.tag not in (Tag.LEFT_OUT, Tag.COVERED) or step.end - step.start < 6:
                continue
            halves = [
                _Part(part.steps[:number], part.window),
                _Part(part.steps[number + 1 :], part.window),
            ]
            if all(self._is_strong(half.steps) for half in halves) and self._is_too_much(
                part, step
            ):
                return halves
        return None

    def _is_too_much(self, part: _Part, step: Step) -> bool:
        """Return whether words that are left out make two quotations of one."""
        count = step.end - step.start
        if step.tag is Tag.COVERED:
            return count > _LONGEST_ELLIPSIS
        if count > _LONGEST_OMISSION:
            return True
        before, after = self._texts.word(step.start - 1), self._texts.word(step.end)
        if before is None or after is None:
            return False
        document = self._windows[part.window].document
        if self._is_passed_over(document, before.end, after.start):
            return False
        between = document.text[before.end : after.start]
        # The end of one sentence and the beginning of another are left out.
        ends_whole = _SENTENCE_END.match(between) is not None
        begins_whole = _BEGINS.search(between) is not None
        crosses = _SENTENCE_END.search(between) is not None
        return crosses and not ends_whole and not begins_whole

    def _spliced(self, parts: Sequence[_Part]) -> Comparison:
        changes = [
            change for number, part in enumerate(parts) for change in self._changes(part, number)
        ]
        return Comparison(
            tuple(self._place(part) for part in parts),
            tuple(changes),
            is_there=True,
            is_spliced=True,
            share=self._share(parts),
            missing=self._missing(parts),
        )

    # Places and differences

    def _place(self, part: _Part) -> FoundPlace:
        window = self._windows[part.window]
        numbers = part.words
        there = self._texts.words(numbers.start, numbers.end)
        if not there:
            return FoundPlace(window.document, Span(0, 0))
        start, end = there[0].start, there[-1].end
        last = max(step.item for step in part.steps)
        if self._punctuation and (last == len(self._items) - 1 or len(part.steps) == 1):
            marks = _PUNCTUATION.match(self._punctuation)
            for behind in (self._punctuation, marks[0] if marks else ""):
                if behind and window.document.text.startswith(behind, end):
                    end += len(behind)
                    break
        return FoundPlace(window.document, Span(start, end))

    def _changes(self, part: _Part, number: int = 0) -> tuple[Change, ...]:
        document = self._windows[part.window].document
        return changes_of(
            part.steps,
            self._items,
            self._draft,
            document.text,
            self._texts,
            lambda start, end: self._is_passed_over(document, start, end),
            number,
        )
