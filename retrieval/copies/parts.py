"""Align two articles word by word: the parts of one that stand in the other, changed or not.

Runs of words that both articles have are seeds. Seeds that follow each other in both, with few
other words between them, are one part; so a part may have other words in places, and the parts may
stand in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel, LCSseq

from index.documents import Span
from retrieval.copies.compared_article import SEED, ComparedArticle, is_figure

# Two seeds belong to one part if no more words stand between them, in either article.
_GAP = 25
# A part has at least so many equal words, and this share of its words is equal.
_LEAST_WORDS, _LEAST_DENSITY = 12, 0.5
# So many words beyond its seeds belong to a part if a sentence begins or ends there.
_EDGE = 12
# Sentences that begin with so many equal words, or fewer, are told apart.
_LONGEST_MOVE = 6
# Of the words of a part, at least this share must not be in another part.
_LEAST_NEW = 0.5
# Words between two equal ones are alike if so much of their letters is: another spelling, or a word
# that was misread in a scan. Other figures are never alike.
_ALIKE = 0.65


@dataclass(frozen=True, slots=True)
class Part:
    """A part of one article that stands in another, changed or not.

    Attributes:
        words: the numbers of its words in the one article, half-open.
        other_words: the same in the other article.
        equal: pairs of a word's number in the one article and in the other; they have equal keys.
        alike: pairs of words that are spelled or misread otherwise.
    """

    words: Span
    other_words: Span
    equal: tuple[tuple[int, int], ...]
    alike: tuple[tuple[int, int], ...]

    @property
    def pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of words that are equal or alike."""
        yield from self.equal
        yield from self.alike


def find_parts(article: ComparedArticle, other: ComparedArticle) -> tuple[Part, ...]:
    """Return the parts that both articles have, in the order of the one article."""
    chains = sorted(_chains(article, other), key=lambda chain: -chain.seeds)
    parts: list[Part] = []
    taken, other_taken = [False] * len(article), [False] * len(other)
    for chain in chains:
        words = _extended(article, chain.words, taken)
        other_words = _extended(other, chain.other_words, other_taken)
        if words is None or other_words is None:
            continue
        part = _part(article, other, words, other_words)
        if part is None:
            continue
        parts.append(part)
        taken[words.start : words.end] = [True] * len(words)
        other_taken[other_words.start : other_words.end] = [True] * len(other_words)
    return tuple(sorted(parts, key=lambda part: part.words))


@dataclass(slots=True)
class _Chain:
    """Equal words that follow each other in both articles, with other words between them.

    Attributes:
        start: the first word in the one article.
        end: the end of the last one there.
        other_start: the same in the other article.
        other_end: the same.
        seeds: how many words are equal.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    seeds: int

    @property
    def words(self) -> Span:
        return Span(self.start, self.end)

    @property
    def other_words(self) -> Span:
        return Span(self.other_start, self.other_end)

    def step_to(self, start: int, other_start: int, length: int) -> int | None:
        """Return how far off equal words are that follow; None if they are too far or before."""
        step, other_step = start - self.end, other_start - self.other_end
        # Equal words may overlap where the text repeats itself.
        is_new = min(step, other_step) + length > 0
        if not is_new or max(step, other_step) > _GAP:
            return None
        if start < self.start or other_start < self.other_start:
            return None
        return max(step, other_step) + abs(step - other_step)

    def add(self, start: int, other_start: int, length: int) -> None:
        """Append equal words."""
        step, other_step = start - self.end, other_start - self.other_end
        self.seeds += length + min(step, other_step, 0)
        self.end, self.other_end = start + length, other_start + length


def _chains(article: ComparedArticle, other: ComparedArticle) -> list[_Chain]:
    """Return the chains of equal words that are longer than a seed."""
    closed: list[_Chain] = []
    open_chains: list[_Chain] = []
    for start, other_start, length in _equal_runs(article, other):
        if open_chains and open_chains[0].end + _GAP < start:
            closed += [chain for chain in open_chains if chain.end + _GAP < start]
            open_chains = [chain for chain in open_chains if chain.end + _GAP >= start]
        best: _Chain | None = None
        shortest = 0
        for chain in open_chains:
            step = chain.step_to(start, other_start, length)
            if step is not None and (best is None or step < shortest):
                best, shortest = chain, step
        if best is None:
            open_chains.append(
                _Chain(start, start + length, other_start, other_start + length, length)
            )
        else:
            best.add(start, other_start, length)
    return [chain for chain in (*closed, *open_chains) if chain.seeds >= SEED + 2]


def _equal_runs(article: ComparedArticle, other: ComparedArticle) -> Iterator[tuple[int, int, int]]:
    """Yield the longest runs of equal words: both starts and the length, in the one's order."""
    runs, starts = article.seeds
    other_runs, other_starts = other.seeds
    first = np.searchsorted(other_runs, runs, "left")
    counts = np.searchsorted(other_runs, runs, "right") - first
    total = int(counts.sum())
    if not total:
        return
    begins = np.repeat(starts, counts)
    within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    there = other_starts[np.repeat(first, counts) + within]
    # Seeds on one diagonal that follow each other are one run.
    order = np.lexsort((begins, there - begins))
    begins, there = begins[order], there[order]
    is_first = np.ones(total, dtype=bool)
    is_first[1:] = (np.diff(begins) != 1) | (np.diff(there) != 1)
    heads = np.flatnonzero(is_first)
    lengths = np.diff(np.append(heads, total)) + SEED - 1
    found = np.column_stack([begins[heads], there[heads], lengths])
    yield from map(tuple, found[np.lexsort((found[:, 1], found[:, 0]))].tolist())


def _extended(article: ComparedArticle, words: Span, taken: Sequence[bool]) -> Span | None:
    """Return a chain's words with the rest of the sentences at its ends.

    Returns:
        The words that no other part has taken; None if too few of them are left.
    """
    start, end = words.start, words.end
    while start < end and taken[start]:
        start += 1
    while end > start and taken[end - 1]:
        end -= 1
    if end - start < _LEAST_NEW * len(words) or any(taken[start:end]):
        return None
    for first in range(start, max(start - _EDGE, -1), -1):
        if first < start and taken[first]:
            break
        if article.begins_sentence(first):
            start = first
            break
    for last in range(end - 1, min(end - 1 + _EDGE, len(article))):
        if last >= end and taken[last]:
            break
        if article.ends_sentence(last):
            end = last + 1
            break
    return Span(start, end)


def _part(
    article: ComparedArticle, other: ComparedArticle, words: Span, other_words: Span
) -> Part | None:
    """Return the part between some words of two articles; None if too few of them are equal."""
    mine = article.keys[words.start : words.end]
    theirs = other.keys[other_words.start : other_words.end]
    pairs = [
        (words.start + block.a + step, other_words.start + block.b + step)
        for block in LCSseq.opcodes(mine, theirs).as_matching_blocks()
        for step in range(block.size)
    ]
    equal = tuple(_at_sentences(article, other, pairs))
    density = 2 * len(equal) / (len(mine) + len(theirs))
    if len(equal) < _LEAST_WORDS or density < _LEAST_DENSITY:
        return None
    return Part(words, other_words, equal, tuple(_alike(article, other, words, other_words, equal)))


def _at_sentences(
    article: ComparedArticle, other: ComparedArticle, pairs: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Move runs of words that one article has more to the beginning of a sentence.

    Before "A friend came." the other article may have "A dog barked.": then "A dog barked." is what
    it has more, not "dog barked. A".
    """
    for at in range(1, len(pairs)):
        for side, longer in enumerate((article, other)):
            last, following = pairs[at - 1][side], pairs[at][side]
            if following == last + 1 or pairs[at][1 - side] != pairs[at - 1][1 - side] + 1:
                continue
            for count in range(1, min(_LONGEST_MOVE, at) + 1):
                first = pairs[at - count][side]
                if (
                    first != last - count + 1
                    or longer.keys[first] != longer.keys[following - count]
                ):
                    break
                if longer.begins_sentence(first):
                    for step in range(count):
                        kept = pairs[at - 1 - step][1 - side]
                        moved = following - 1 - step
                        pairs[at - 1 - step] = (kept, moved) if side else (moved, kept)
                    break
    return pairs


def _alike(
    article: ComparedArticle,
    other: ComparedArticle,
    words: Span,
    other_words: Span,
    equal: Iterable[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Yield pairs of words, between equal ones, that have nearly the same letters."""
    at, other_at = words.start, other_words.start
    for number, other_number in (*equal, (words.end, other_words.end)):
        if at < number and other_at < other_number:
            mine, theirs = article.keys[at:number], other.keys[other_at:other_number]
            # A scan may divide words and join them, so the letters are compared as one.
            likeness = Indel.normalized_similarity("".join(mine), "".join(theirs))
            if likeness >= _ALIKE and not any(map(is_figure, (*mine, *theirs))):
                yield from zip(range(at, number), range(other_at, other_number), strict=False)
        at, other_at = number + 1, other_number + 1
