"""Cut a document into passages on sentence borders, sized in the model's own tokens.

All divisions of a searched span are compared at once, as a typesetter compares line breaks: the
cost of a passage grows with the square of its distance from the target, so a remainder is
shared out instead of left as a tiny last passage.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Document, Span
from index.models.protocols import Tokenizer
from index.text.sentences import paragraph_sentences, paragraph_spans, trimmed

# A word of a million letters is one token to some models; no one can read it as a citation.
_MOST_CHARACTERS = 4_000
# Tokenised at one time: enough to cost nothing extra, little enough to need no memory.
_WINDOW = 50_000
_LONGEST_HEADING = 90
# Where units count fewer tokens than this on average, the text is a list of words.
_CRUMB = 4

# What a border under a heading costs, against 1.0 for a passage twice the target or empty.
_AFTER_HEADING = 4.0

_PAUSES = (
    re.compile(r"[;:]\s|\s[–—]\s?|\s-+\s|—|[.!?…]['\"”’)\]]*\s"),
    re.compile(r",['\"”’]?\s|[)\]]\s|[、，；：]"),
    re.compile(r"\s"),
)
_HEADING_END = re.compile(r"[.!…,;。！][\"'”’»)\]]*\Z")
# Letters with more marks on them than this are written to break readers.
_LONGEST_CLUSTER = 32
# The combining class of the mark that ties two letters of an Indic script into one.
_VIRAMA = 9
_JOINERS = "\u200d\ufe0e\ufe0f"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkOptions:
    """Say how large passages should be.

    Attributes:
        target_tokens: what a passage should count; held to the tokenizer's maximum.
        overlap_sentences: how many sentences of the passage before are repeated at the start
            of the next one, where they fit and nothing skipped lies between.
        paragraph_preference: what a border inside a paragraph costs more than one between two,
            as a share of the cost of an empty passage; 0 treats all sentence borders alike.

    Raises:
        ValueError: a number is out of its range.
    """

    target_tokens: int = 150
    overlap_sentences: int = 0
    paragraph_preference: float = 0.2

    def __post_init__(self) -> None:
        if self.target_tokens < 1:
            raise ValueError(f"target_tokens is {self.target_tokens}, must be 1 or more")
        if self.overlap_sentences < 0:
            raise ValueError(f"overlap_sentences is {self.overlap_sentences}, must be 0 or more")
        if not 0 <= self.paragraph_preference < math.inf:
            raise ValueError(
                f"paragraph_preference is {self.paragraph_preference}, must be 0 or more and finite"
            )


_DEFAULT = ChunkOptions()


def chunk(document: Document, tokenizer: Tokenizer, options: ChunkOptions = _DEFAULT) -> list[Span]:
    """Return the passages of a document, in order, without surrounding whitespace.

    Every character that is neither skipped nor whitespace lies in a passage. None reaches into
    what is skipped, and none counts more than `tokenizer.max_passage_tokens` by itself, except
    a single code point that alone counts more.
    """
    return [
        passage
        for span in document.searchable_spans()
        for passage in _Cutter(document.text, span, tokenizer, options).passages()
    ]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that was too long.

    Attributes:
        border: what it costs to begin a passage here.
    """

    span: Span
    border: float


class _Cutter:
    """Divides one searched span."""

    def __init__(self, text: str, span: Span, tokenizer: Tokenizer, options: ChunkOptions) -> None:
        self._text = text
        self._tokenizer = tokenizer
        self._options = options
        self._most = max(1, tokenizer.max_passage_tokens)
        self._target = min(options.target_tokens, self._most)
        self._units: list[_Unit] = []
        # The tokens of all units before each; one more than there are units.
        self._before = [0]
        window: list[_Unit] = []
        for unit in self._sentences(span):
            window.append(unit)
            if unit.span.end - window[0].span.start >= _WINDOW:
                self._keep(window)
                window = []
        self._keep(window)
        if self._before[-1] < _CRUMB * len(self._units):
            self._sweep()

    def passages(self) -> Iterator[Span]:
        """Yield the passages in order."""
        for first, stop in self._division():
            yield from self._fitting(first, stop)

    def _sentences(self, span: Span) -> Iterator[_Unit]:
        """Yield the sentences with what it costs to begin a passage at each."""
        text = self._text
        paragraphs = paragraph_spans(text, span)
        headings = [_is_heading(text, paragraph) for paragraph in paragraphs]
        for number, paragraph in enumerate(paragraphs):
            # Of several short lines only the last is taken for the heading of what follows;
            # a list would hang together otherwise.
            under_heading = number > 0 and headings[number - 1] and not headings[number]
            border = _AFTER_HEADING if under_heading else 0.0
            for sentence in paragraph_sentences(text, paragraph):
                for piece in _readable(text, sentence):
                    yield _Unit(piece, border)
                    border = self._options.paragraph_preference

    def _keep(self, units: list[_Unit]) -> None:
        """Count the tokens of neighbouring units at once; cut those that the model cannot read."""
        if not units:
            return
        window = Span(units[0].span.start, units[-1].span.end)
        offsets = self._tokenizer.token_offsets(window.of(self._text))
        ends = [window.start + end for _, end in offsets]
        reached = 0
        for unit in units:
            # A token belongs to the unit it ends in: it may begin with the space before it.
            until = bisect_right(ends, unit.span.end)
            tokens, reached = until - reached, until
            if tokens <= self._most:
                self._add(unit, tokens)
                continue
            border = unit.border
            for piece, count in self._pieces(unit.span):
                self._add(_Unit(piece, border), count)
                border = self._options.paragraph_preference

    def _add(self, unit: _Unit, tokens: int) -> None:
        self._units.append(unit)
        self._before.append(self._before[-1] + tokens)

    def _sweep(self) -> None:
        """Join runs of units of a word or two, lest a list of a million words take hours."""
        units, counts = self._units, [b - a for a, b in pairwise(self._before)]
        self._units, self._before = [], [0]
        heap = 0
        for unit, tokens in zip(units, counts, strict=True):
            if 0 < heap < self._target // 16 and tokens < _CRUMB:
                last = self._units[-1]
                self._units[-1] = _Unit(Span(last.span.start, unit.span.end), last.border)
                self._before[-1] += tokens
                heap += max(1, tokens)
            else:
                self._add(unit, tokens)
                heap = max(1, tokens)

    def _division(self) -> list[tuple[int, int]]:
        """Return the cheapest division as ranges of units, found as Knuth and Plass find lines."""
        size = len(self._units)
        before, target = self._before, self._target
        starts = [unit.span.start for unit in self._units]
        ends = [unit.span.end for unit in self._units]
        borders = [unit.border for unit in self._units]
        most = min(self._most, 3 * target)
        cheapest = [0.0] * (size + 1)
        begins = [0] * (size + 1)
        for stop in range(1, size + 1):
            tokens_until, earliest = before[stop], ends[stop - 1] - _MOST_CHARACTERS
            best = float("inf")
            for first in range(stop - 1, -1, -1):
                tokens = tokens_until - before[first]
                if (tokens > most or starts[first] < earliest) and first < stop - 1:
                    break
                cost = cheapest[first] + borders[first] + (tokens / target - 1) ** 2
                if cost < best:
                    best, begins[stop] = cost, first
            cheapest[stop] = best
        ranges: list[tuple[int, int]] = []
        while size:
            ranges.append((begins[size], size))
            size = begins[size]
        return ranges[::-1]

    def _fitting(self, first: int, stop: int) -> Iterator[Span]:
        """Halve a range of units until each part fits: by itself it may count more."""
        span = self._span(first, stop)
        if self._fits(span):
            yield self._overlapping(first, stop)
        elif stop - first == 1:
            yield from (piece for piece, _ in self._pieces(span))
        else:
            half = (self._before[first] + self._before[stop]) // 2
            middle = bisect_right(self._before, half, first + 1, stop - 1)
            yield from self._fitting(first, middle)
            yield from self._fitting(middle, stop)

    def _overlapping(self, first: int, stop: int) -> Span:
        """Return the range of units with as many before it as are wanted and fit."""
        span = self._span(first, stop)
        for earlier in range(first - 1, max(-1, first - 1 - self._options.overlap_sentences), -1):
            wider = self._span(earlier, stop)
            if not self._fits(wider):
                break
            span = wider
        return span

    def _span(self, first: int, stop: int) -> Span:
        return Span(self._units[first].span.start, self._units[stop - 1].span.end)

    def _fits(self, span: Span) -> bool:
        if len(span) > _MOST_CHARACTERS:
            return False
        return len(self._tokenizer.token_offsets(span.of(self._text))) <= self._most

    def _pieces(self, span: Span) -> Iterator[tuple[Span, int]]:
        """Cut a sentence that is too long into even pieces; yield each with its tokens."""
        offsets = self._tokenizer.token_offsets(span.of(self._text))
        if len(span) == 1 or (len(offsets) <= self._most and len(span) <= _MOST_CHARACTERS):
            yield span, len(offsets)
            return
        # A fifth is left free, so that a cut may move to the end of a clause nearby.
        parts = max(2, math.ceil(len(offsets) * 1.25 / self._most))
        room = len(span) // (parts * 8)
        begin = span.start
        for part in range(1, parts + 1):
            end = span.end
            if part < parts:
                share = offsets[len(offsets) * part // parts][0] if offsets else 0
                place = span.start + (share or len(span) * part // parts)
                place = min(max(place, begin + 1), span.end - 1)
                near = Span(max(begin, place - room), min(place + room, span.end - 1))
                pause = _clause_end(self._text, near)
                end = pause or _between_characters(self._text, begin, place)
            if piece := trimmed(self._text, begin, end):
                yield from self._pieces(piece)
            begin = end


def _is_heading(text: str, paragraph: Span) -> bool:
    return len(paragraph) <= _LONGEST_HEADING and not _HEADING_END.search(
        text, paragraph.start, paragraph.end
    )


def _readable(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence without end from the left into pieces that may be tokenised and shown."""
    rest: Span | None = sentence
    while rest is not None and len(rest) > _MOST_CHARACTERS:
        farthest = rest.start + _MOST_CHARACTERS
        cut = _clause_end(text, Span(rest.start + _MOST_CHARACTERS // 2, farthest))
        cut = cut or _between_characters(text, rest.start, farthest)
        if piece := trimmed(text, rest.start, cut):
            yield piece
        rest = trimmed(text, cut, rest.end)
    if rest is not None:
        yield rest


def _clause_end(text: str, within: Span) -> int | None:
    """Return the end of the most natural pause nearest to the middle of a span."""
    middle = (within.start + within.end) // 2
    for pattern in _PAUSES:
        ends = (match.end() for match in pattern.finditer(text, within.start + 1, within.end))
        nearest = min(ends, default=None, key=lambda end: abs(end - middle))
        if nearest is not None:
            return nearest
    return None


def _between_characters(text: str, begin: int, cut: int) -> int:
    """Return the nearest place at or before `cut` that parts no letter from its accents."""
    for place in range(cut, max(begin, cut - _LONGEST_CLUSTER), -1):
        if not _clings(text, place):
            return place
    return cut


def _clings(text: str, place: int) -> bool:
    after = text[place]
    return (
        after in _JOINERS
        or text[place - 1] == "\u200d"
        or unicodedata.combining(text[place - 1]) == _VIRAMA
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )
