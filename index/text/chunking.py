"""Cut a document into passages at sentence borders, sized in the model's own tokens.

All divisions of a searched span are compared at once, as a typesetter compares line breaks. The
cost of a passage grows with the square of its distance from the target size, so a remainder is
spread over the passages instead of left as a tiny last passage.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from index.documents import Document, Span
from index.layout import PlaceKind
from index.models.protocols import CountingTokenizer, Tokenizer
from index.text.sentences import paragraph_sentences, paragraph_spans, trim
from index.text.words.borders import character_border, clause_end

# A word of a million letters is one token for some models, but nobody can read such a citation.
_MAX_CHARACTERS = 4_000
# Number of characters tokenised in one call: enough that the calls cost nothing extra, few enough
# that they need no memory.
_WINDOW = 50_000
_LONGEST_HEADING = 90
# A word divided at the end of a line has more tokens in two passages than it has in one.
_MARGIN = 16
# A text whose units have fewer tokens than this on average is a list of words.
_SHORT_UNIT = 4

# Cost of a border below a heading; a passage that is empty or twice the target costs 1.0.
_AFTER_HEADING = 4.0
# Cost of a border between two rows of a table, whose columns only its first row names.
_INSIDE_TABLE = 1.0

_HEADING_END = re.compile(r"[.!…,;。！][\"'”’»)\]]*\Z")
_ROW = re.compile(r"\|[^\r\n]*\||[^\r\n|]{1,80} \| [^\r\n]")
_LAST_LATIN = "\u024f"
# Parts of a source that no passage has two of.
_APART = frozenset({PlaceKind.ROW, PlaceKind.QUOTATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkOptions:
    """Options for the size of passages.

    Attributes:
        target_tokens: the desired number of tokens in a passage; the tokenizer's maximum limits
            it.
        overlap_sentences: how many sentences of the previous passage are repeated at the start
            of the next passage, where they fit and no skipped text lies in between.
        paragraph_preference: the extra cost of a border inside a paragraph over a border between
            paragraphs, as a share of the cost of an empty passage; 0 treats all sentence borders
            alike.

    Raises:
        ValueError: a number is out of range.
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

    Every character that is neither skipped nor whitespace lies in a passage. No passage overlaps
    skipped text. No passage, tokenised by itself, has more than `tokenizer.max_passage_tokens`
    tokens, except a single code point that has more. A row of a spreadsheet is a passage of its
    own, and no passage holds two; nor does one hold what two people wrote in a mail.
    """
    passages: list[Span] = []
    is_table = document.layout.kind is PlaceKind.ROW
    for span in _searched(document):
        if is_table and (row := _short_row(document.text, span, tokenizer)):
            passages.append(row)
        else:
            passages.extend(_Cutter(document.text, span, tokenizer, options).passages())
    return passages


def _short_row(text: str, span: Span, tokenizer: Tokenizer) -> Span | None:
    """Return a row that surely has no more tokens than fit; None if that must be counted.

    No token of ASCII characters is shorter than a character, and other letters of the Latin
    alphabet become at most five. Counting takes a third of a millisecond, for 100,000 rows.
    """
    row = trim(text, span.start, span.end)
    if row is None or len(row) > min(_MAX_CHARACTERS, tokenizer.max_passage_tokens):
        return None
    words = row.of(text)
    others = len(words.encode("utf-8", "replace")) - len(words)
    is_latin = max(words) <= _LAST_LATIN
    return row if is_latin and len(row) + 4 * others <= tokenizer.max_passage_tokens else None


def _searched(document: Document) -> Iterator[Span]:
    """Yield the spans between skipped text, rows of a spreadsheet and quotations of mails."""
    starts = document.layout.starts if document.layout.kind in _APART else ()
    for span in document.searchable_spans():
        inside = starts[bisect_right(starts, span.start) : bisect_left(starts, span.end)]
        borders = (span.start, *inside, span.end)
        yield from (Span(start, end) for start, end in pairwise(borders))


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of a sentence that was too long.

    Attributes:
        border: the cost of beginning a passage with this unit.
    """

    span: Span
    border: float


class _Cutter:
    """The units of one searched span, and the division of the span into passages."""

    def __init__(self, text: str, span: Span, tokenizer: Tokenizer, options: ChunkOptions) -> None:
        self._text = text
        self._tokenizer = tokenizer
        self._options = options
        # None if the tokens of a word depend on its neighbours.
        self._count: Callable[[str], int] | None = None
        if getattr(tokenizer, "divides_at_whitespace", False):
            self._count = cast("CountingTokenizer", tokenizer).count_tokens
        self._max_tokens = max(1, tokenizer.max_passage_tokens)
        self._target = min(options.target_tokens, self._max_tokens)
        self._units: list[_Unit] = []
        # Number of tokens before each unit, and at the end the number in all units.
        self._tokens_before = [0]
        window: list[_Unit] = []
        for unit in self._sentences(span):
            window.append(unit)
            if unit.span.end - window[0].span.start >= _WINDOW:
                self._add_window(window)
                window = []
        self._add_window(window)
        if self._tokens_before[-1] < _SHORT_UNIT * len(self._units):
            self._join_short_units()

    def passages(self) -> Iterator[Span]:
        """Yield the passages in order."""
        for first, stop in self._cheapest_division():
            yield from self._split_to_fit(first, stop)

    def _sentences(self, span: Span) -> Iterator[_Unit]:
        """Yield the sentences, each with the cost of beginning a passage there."""
        text = self._text
        paragraphs = paragraph_spans(text, span)
        headings = [_is_heading(text, paragraph) for paragraph in paragraphs]
        rows = [_ROW.match(text, each.start, each.end) is not None for each in paragraphs]
        above = span
        for number, paragraph in enumerate(paragraphs):
            # Of several short lines only the last counts as the heading of the next paragraph;
            # otherwise a list would be kept together.
            under_heading = number > 0 and headings[number - 1] and not headings[number]
            border = _AFTER_HEADING if under_heading else 0.0
            if number > 0 and rows[number] and rows[number - 1]:
                in_header = number < 2 or not rows[number - 2] or _is_rule(text, above)
                border = _AFTER_HEADING if in_header else _INSIDE_TABLE
            above = paragraph
            for sentence in paragraph_sentences(text, paragraph):
                for piece in _limit_length(text, sentence):
                    yield _Unit(piece, border)
                    border = self._options.paragraph_preference

    def _add_window(self, units: list[_Unit]) -> None:
        """Add neighbouring units, tokenised together; cut units that are too long for the model."""
        if not units:
            return
        for unit, tokens in zip(units, self._token_counts(units), strict=True):
            if tokens <= self._max_tokens:
                self._add(unit, tokens)
                continue
            border = unit.border
            for piece, count in self._pieces(unit.span):
                self._add(_Unit(piece, border), count)
                border = self._options.paragraph_preference

    def _token_counts(self, units: list[_Unit]) -> list[int]:
        """Return the number of tokens in each of some neighbouring units."""
        if self._count is None:
            return self._counts_together(units)
        counts: list[int] = []
        # Units without a space in between are tokenised together: they share a word.
        for begin, stop in _runs(units):
            if stop - begin == 1:
                counts.append(self._count(units[begin].span.of(self._text)))
            else:
                counts += self._counts_together(units[begin:stop])
        return counts

    def _counts_together(self, units: list[_Unit]) -> list[int]:
        """Return the number of tokens in each of some neighbouring units, tokenised at once."""
        window = Span(units[0].span.start, units[-1].span.end)
        offsets = self._tokenizer.token_offsets(window.of(self._text))
        ends = [window.start + end for _, end in offsets]
        # A token belongs to the unit in which it ends: it may begin with the preceding space.
        stops = [bisect_right(ends, unit.span.end) for unit in units]
        return [stop - before for before, stop in pairwise([0, *stops])]

    def _add(self, unit: _Unit, tokens: int) -> None:
        self._units.append(unit)
        self._tokens_before.append(self._tokens_before[-1] + tokens)

    def _join_short_units(self) -> None:
        """Join runs of units of a word or two; without this, a million words would take hours."""
        units, counts = self._units, [b - a for a, b in pairwise(self._tokens_before)]
        self._units, self._tokens_before = [], [0]
        run_tokens = 0
        for unit, tokens in zip(units, counts, strict=True):
            if 0 < run_tokens < self._target // 16 and tokens < _SHORT_UNIT:
                last = self._units[-1]
                self._units[-1] = _Unit(Span(last.span.start, unit.span.end), last.border)
                self._tokens_before[-1] += tokens
                run_tokens += max(1, tokens)
            else:
                self._add(unit, tokens)
                run_tokens = max(1, tokens)

    def _cheapest_division(self) -> list[tuple[int, int]]:
        """Return the cheapest division as ranges of units, by Knuth and Plass's line breaking."""
        size = len(self._units)
        tokens_before, target = self._tokens_before, self._target
        starts = [unit.span.start for unit in self._units]
        ends = [unit.span.end for unit in self._units]
        borders = [unit.border for unit in self._units]
        max_tokens = min(self._max_tokens, 3 * target)
        cheapest = [0.0] * (size + 1)
        best_first = [0] * (size + 1)
        for stop in range(1, size + 1):
            tokens_until, earliest = tokens_before[stop], ends[stop - 1] - _MAX_CHARACTERS
            best = float("inf")
            for first in range(stop - 1, -1, -1):
                tokens = tokens_until - tokens_before[first]
                if (tokens > max_tokens or starts[first] < earliest) and first < stop - 1:
                    break
                cost = cheapest[first] + borders[first] + (tokens / target - 1) ** 2
                if cost < best:
                    best, best_first[stop] = cost, first
            cheapest[stop] = best
        ranges: list[tuple[int, int]] = []
        while size:
            ranges.append((best_first[size], size))
            size = best_first[size]
        return ranges[::-1]

    def _split_to_fit(self, first: int, stop: int) -> Iterator[Span]:
        """Yield a range of units as passages that fit the embedding model.

        A range that is too large is divided at the border of units nearest after half of its
        tokens, and each part is treated likewise. A single unit that is too large is cut into
        pieces. Every passage except such a piece is extended backwards by the overlap as far as it
        fits.

        Whether a range fits is tested on its whole span, because a span that is tokenised by
        itself may have more tokens than its units had together.
        """
        span = self._span(first, stop)
        if self._surely_fits(first, stop) or self._fits(span):
            yield self._with_overlap(first, stop)
        elif stop - first == 1:
            yield from (piece for piece, _ in self._pieces(span))
        else:
            half = (self._tokens_before[first] + self._tokens_before[stop]) // 2
            middle = bisect_right(self._tokens_before, half, first + 1, stop - 1)
            yield from self._split_to_fit(first, middle)
            yield from self._split_to_fit(middle, stop)

    def _with_overlap(self, first: int, stop: int) -> Span:
        """Return the span of a range of units, extended by the overlap as far as it fits."""
        span = self._span(first, stop)
        for earlier in range(first - 1, max(-1, first - 1 - self._options.overlap_sentences), -1):
            wider = self._span(earlier, stop)
            if not self._fits(wider):
                break
            span = wider
        return span

    def _span(self, first: int, stop: int) -> Span:
        return Span(self._units[first].span.start, self._units[stop - 1].span.end)

    def _surely_fits(self, first: int, stop: int) -> bool:
        """Return whether a range of units need not be tokenised once more to know that it fits."""
        span = self._span(first, stop)
        tokens = self._tokens_before[stop] - self._tokens_before[first]
        around = (
            self._text[max(0, span.start - 1) : span.start] + self._text[span.end : span.end + 1]
        )
        return (
            self._count is not None
            and tokens + _MARGIN <= self._max_tokens
            and len(span) <= _MAX_CHARACTERS
            and (not around or around.isspace())
        )

    def _fits(self, span: Span) -> bool:
        if len(span) > _MAX_CHARACTERS:
            return False
        return self._tokens(span) <= self._max_tokens

    def _tokens(self, span: Span) -> int:
        text = span.of(self._text)
        return self._count(text) if self._count else len(self._tokenizer.token_offsets(text))

    def _pieces(self, span: Span) -> Iterator[tuple[Span, int]]:
        """Cut a sentence that is too long into even pieces; yield each with its token count."""
        tokens = self._tokens(span)
        if len(span) == 1 or (tokens <= self._max_tokens and len(span) <= _MAX_CHARACTERS):
            yield span, tokens
            return
        offsets = self._tokenizer.token_offsets(span.of(self._text))
        # A fifth of each piece stays free, so that a cut may move to the end of a clause nearby.
        parts = max(2, math.ceil(len(offsets) * 1.25 / self._max_tokens))
        room = len(span) // (parts * 8)
        begin = span.start
        for part in range(1, parts + 1):
            end = span.end
            if part < parts:
                share = offsets[len(offsets) * part // parts][0] if offsets else 0
                position = span.start + (share or len(span) * part // parts)
                position = min(max(position, begin + 1), span.end - 1)
                near = Span(max(begin, position - room), min(position + room, span.end - 1))
                pause = clause_end(self._text, near)
                end = pause or character_border(self._text, begin, position)
            if piece := trim(self._text, begin, end):
                yield from self._pieces(piece)
            begin = end


def _runs(units: Sequence[_Unit]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of units that have no space between them, in order."""
    begin = 0
    for place, (unit, after) in enumerate(pairwise(units), start=1):
        if unit.span.end < after.span.start:
            yield begin, place
            begin = place
    yield begin, len(units)


def _is_rule(text: str, row: Span) -> bool:
    """Return whether a row of a table is the line of dashes below its header."""
    return not row.of(text).strip("|:- \t+=")


def _is_heading(text: str, paragraph: Span) -> bool:
    return len(paragraph) <= _LONGEST_HEADING and not _HEADING_END.search(
        text, paragraph.start, paragraph.end
    )


def _limit_length(text: str, sentence: Span) -> Iterator[Span]:
    """Cut an overlong sentence, from the left, into pieces that can be tokenised and shown."""
    remaining: Span | None = sentence
    while remaining is not None and len(remaining) > _MAX_CHARACTERS:
        farthest = remaining.start + _MAX_CHARACTERS
        cut = clause_end(text, Span(remaining.start + _MAX_CHARACTERS // 2, farthest))
        cut = cut or character_border(text, remaining.start, farthest)
        if piece := trim(text, remaining.start, cut):
            yield piece
        remaining = trim(text, cut, remaining.end)
    if remaining is not None:
        yield remaining
