"""Compare a quotation with texts: is it there, what differs, or is it joined from two places?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Document, Span
from retrieval.checks.alignment import NumberedWords, Step, Tag, Texts, Vocabulary, align
from retrieval.checks.differences import Change, ChangeKind, changes_of
from retrieval.checks.hidden import bracket_changes, leaves_out_not
from retrieval.checks.parts import BORDER, Part, Parts
from retrieval.checks.quoted_items import Item

# How much of a quotation's worth its parts must have, for it to be joined from them.
_LEAST_SPLICED = 0.75
_LEAST_SWAPPED = 0.9
# A draft that leaves out more words than this, without an ellipsis, joins two places.
_LONGEST_OMISSION = 35
# The same with an ellipsis.
_LONGEST_ELLIPSIS = 150
# A draft that leaves out fewer words joins nothing.
_SHORTEST_JOINT = 8
# Two clauses that changed places stand so near to each other, in words.
_SWAPPED_BY = 4

_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*(?=\s|$)|\n\s*\n")
_BEGINS = re.compile(r"(?:[.!?:][\"'”’»)\]]*\s+|\n\s*|^)[\"'“‘„«(\[]*$")
_ENDS = re.compile(r"[.!?,]?[\"'”’»)\]]|[.!?]|\s*$")
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
        leaves_out_not: whether an ellipsis stands for a "not" that belongs to quoted words.
    """

    places: tuple[FoundPlace, ...]
    changes: tuple[Change, ...]
    is_there: bool
    is_spliced: bool
    share: float
    missing: tuple[Span, ...]
    leaves_out_not: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the places have the quotation word for word."""
        return self.is_there and not self.is_spliced and not self.changes


def compare(
    items: Sequence[Item],
    draft: str,
    windows: Sequence[Window],
    vocabulary: Vocabulary,
    is_passed_over: PassedOver,
    *,
    most: int = 1,
    punctuation: str = "",
    jumps: bool = True,
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
        jumps: whether the quotation may be joined from several places.
    """
    texts = Texts([window.words for window in windows], vocabulary)
    return _Comparing(items, draft, windows, texts, is_passed_over, punctuation).compare(
        most, jumps
    )


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
        self._parts = Parts(items, texts, [window.document.text for window in windows])

    def compare(self, most: int, jumps: bool) -> Comparison | None:
        """Compare, first with jumps from place to place, then without if that is no splice."""
        found = align(self._items, self._texts, most=most, jumps=jumps)
        if not found:
            return None
        parts = self._parts.parts(found[0])
        if len(parts) > 1:
            strong = [part for part in parts if self._parts.is_strong(part)]
            # Clauses that are few words each are no chance if they stand beside each other.
            near = parts if self._parts.share(parts) >= _LEAST_SWAPPED else strong
            if len(near) > 1 and self._are_swapped(near):
                return self._swapped(near)
            if len(strong) > 1 and self._parts.share(strong) >= _LEAST_SPLICED:
                return self._spliced(strong)
            found = align(self._items, self._texts, most=most, jumps=False)
            parts = self._parts.parts(found[0])
        if jumps and (halves := self._halves(parts[0])):
            return self._spliced(halves)
        places = tuple(self._place(self._parts.parts(each)[0]) for each in found)
        changes = self._changes(parts[0])
        return Comparison(
            places,
            changes,
            is_there=not changes or self._parts.is_there(parts[0]),
            is_spliced=False,
            share=self._parts.share(parts[:1]),
            missing=self._parts.missing(parts[:1]),
            leaves_out_not=self._leaves_out_not(parts[0]),
        )

    # Two places

    def _are_swapped(self, parts: Sequence[Part]) -> bool:
        """Return whether neighbouring clauses of one place changed their order."""
        if len({part.window for part in parts}) > 1:
            return False
        spans = sorted((part.words for part in parts), key=lambda span: span.start)
        near = all(
            -1 <= later.start - earlier.end <= _SWAPPED_BY for earlier, later in pairwise(spans)
        )
        if not near or [part.words for part in parts] == spans:
            return False
        # Halves of two sentences that changed places are a splice; whole sentences only moved.
        text = self._windows[parts[0].window].document.text
        ends = [
            (self._texts.word(a.end - 1), self._texts.word(b.start)) for a, b in pairwise(spans)
        ]
        crosses = any(a and b and BORDER.search(text[a.end : b.start]) for a, b in ends)
        first, last = self._texts.word(spans[0].start), self._texts.word(spans[-1].end - 1)
        return not crosses or bool(
            first
            and last
            and _BEGINS.search(text[max(first.start - 20, 0) : first.start])
            and _ENDS.match(text, last.end)
        )

    def _swapped(self, parts: Sequence[Part]) -> Comparison:
        first = min(part.words.start for part in parts)
        last = max(part.words.end for part in parts)
        window = parts[0].window
        whole = Part((Step(Tag.COVERED, 0, first, last),), window)
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
            share=self._parts.share(parts),
            missing=(),
        )

    def _halves(self, part: Part) -> list[Part] | None:
        """Return the two parts of a place, if what is left out between them is too much."""
        for number, step in enumerate(part.steps):
            if (
                step.tag not in (Tag.LEFT_OUT, Tag.COVERED)
                or step.end - step.start < _SHORTEST_JOINT
            ):
                continue
            halves = [
                Part(part.steps[:number], part.window),
                Part(part.steps[number + 1 :], part.window),
            ]
            if all(self._parts.is_strong(half) for half in halves) and self._is_too_much(
                part, step
            ):
                return halves
        return None

    def _is_too_much(self, part: Part, step: Step) -> bool:
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

    def _spliced(self, parts: Sequence[Part]) -> Comparison:
        changes = [
            change for number, part in enumerate(parts) for change in self._changes(part, number)
        ]
        return Comparison(
            tuple(self._place(part) for part in parts),
            tuple(changes),
            is_there=True,
            is_spliced=True,
            share=self._parts.share(parts),
            missing=self._parts.missing(parts),
            leaves_out_not=any(map(self._leaves_out_not, parts)),
        )

    # Places and differences

    def _place(self, part: Part) -> FoundPlace:
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

    def _changes(self, part: Part, number: int = 0) -> tuple[Change, ...]:
        document = self._windows[part.window].document
        found = changes_of(
            part.steps,
            self._items,
            self._draft,
            document.text,
            self._texts,
            lambda start, end: self._is_passed_over(document, start, end),
            number,
        )
        hidden = bracket_changes(part.steps, self._items, self._draft, self._texts, number)
        return tuple(sorted((*found, *hidden), key=lambda each: each.draft.start))

    def _leaves_out_not(self, part: Part) -> bool:
        text = self._windows[part.window].document.text
        return leaves_out_not(part.steps, self._items, text, self._texts)
