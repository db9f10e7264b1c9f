"""Find a quote in a text that may have changed: to the letter, by its words, or what it became."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.documents import Span
from index.text.folding import fold_with_origins
from retrieval.checks.alignment import NumberedWords, Step, Tag, Texts, Vocabulary, align
from retrieval.checks.quoted_items import Item, word_items
from retrieval.evidence.record import CitedRecord
from retrieval.wording.compared_words import compared_words

# A quote of fewer words stands in many places by chance: there it counts only between the same
# words as before.
SHORT = 6
# How many characters on each side of a quote must be the same, to be those of before.
_SAME_CONTEXT = 12
# A place is the quote's if it has so much of the quote's worth.
LEAST_KEPT = 0.5
# Of the words beside a short quote, so much has to be there too.
LEAST_KEPT_BESIDE = 0.4
# A place with so many times the words of the quote has its words by chance.
_LONGEST = 2
# What a word beside the quote is worth, as a part of what it would be worth in the quote.
_BESIDE = 0.8
# An alignment's memory grows with the words of both texts, so longer articles are aligned in parts.
_LONGEST_ALIGNED = 6_000
_MOST_PARTS = 4
# A longer quote is no passage. It is looked for to the letter only, since all else takes long.
LONGEST_COMPARED = 20_000
# The most words of a quote times words of a text that are aligned; each pair takes 17 bytes.
_MOST_PAIRS = 40_000_000
# So many times the words of a quote have to be compared with it, to find what became of it.
_LEAST_ROOM = 1.5

_QUOTES = '"“”„‟«»″'
_APOSTROPHES = "'‘’‚‛ʼ′"
_DASHES = "-‐‑‒–—―−"
_CLOSING = f".,!?;:…)]{_QUOTES}{_APOSTROPHES}"
_OPENING = f"([{_QUOTES}{_APOSTROPHES}"
_WORD_BEGINS, _WORD_ENDS = re.compile(r"\w+"), re.compile(r"\w+\Z")
_KINDS = {
    mark: f"[{re.escape(kind)}]" for kind in (_QUOTES, _APOSTROPHES, _DASHES) for mark in kind
}


@dataclass(frozen=True, slots=True)
class EditedPlace:
    """What a quote has become in a text.

    Attributes:
        span: the place in the text.
        kept: how much of the quote's worth still stands there, 0 to 1.
        kept_beside: how much of the worth of the words beside it still stands there, 0 to 1.
    """

    span: Span
    kept: float
    kept_beside: float


def has_quote(text: str, record: CitedRecord, span: Span) -> bool:
    """Return whether a text has a quote to the letter at a place, and no longer words there."""
    return span.of(text) == record.quote and _has_its_ends(text, record, span)


def _has_its_ends(text: str, record: CitedRecord, span: Span) -> bool:
    """Return whether the words at the ends of a place end where those of the quote ended.

    "at least 10" stands in "at least 100" and "may" in "maybe", and neither is quoted there.
    """
    first, last = record.quote[0], record.quote[-1]
    behind, before = text[span.end : span.end + 2], text[max(span.start - 2, 0) : span.start]
    is_longer = _goes_on(last, behind) and not _goes_on(last, record.after[:2])
    begins_before = _goes_on(first, before[::-1]) and not _goes_on(first, record.before[:-3:-1])
    return not is_longer and not begins_before


def _goes_on(last: str, beside: str) -> bool:
    """Return whether a word or a figure that ends with a character goes on in those beside it."""
    if not last.isalnum() or not beside:
        return False
    is_figure = last.isdigit() and beside[0] in ".," and beside[1:].isdigit()
    return beside[0].isalnum() or is_figure


def is_between_same_words(text: str, record: CitedRecord, span: Span) -> bool:
    """Return whether a place stands between the characters that stood beside the quote."""
    before, after = _same_beside(text, record, span)
    return before >= min(_SAME_CONTEXT, len(record.before)) and after >= min(
        _SAME_CONTEXT, len(record.after)
    )


def has_same_neighbours(text: str, record: CitedRecord, span: Span) -> bool:
    """Return whether the word before a place and the one behind it are those beside the quote."""
    before = text[max(span.start - 2 * len(record.before), 0) : span.start]
    after = text[span.end : span.end + 2 * len(record.after)]
    sides = ((before, record.before, -1), (after, record.after, 0))
    return all(_word_at(now, end) == _word_at(was, end) for now, was, end in sides)


def _word_at(text: str, end: int) -> str:
    words = compared_words(text)
    return words[end].key if words else ""


def exact_place(text: str, record: CitedRecord) -> Span | None:
    """Return where a text has the quote to the letter, at the likeliest of several places.

    A short quote counts only where the same characters stand beside it as before.
    """
    quote = record.quote
    spans = [Span(at, at + len(quote)) for at in _occurrences(text, quote)]
    return _likeliest(text, record, [span for span in spans if has_quote(text, record, span)])


def reset_place(text: str, record: CitedRecord) -> Span | None:
    """Return where a text has the quote set in another way.

    Only white space, line ends, divided words, ligatures, the kinds of quotation marks and dashes
    and how Unicode composes letters differ. None for a quote of more than `LONGEST_COMPARED`
    characters.
    """
    if len(record.quote) > LONGEST_COMPARED:
        return None
    quote = fold_with_origins(record.quote)
    words = unicodedata.normalize("NFC", quote.text if quote else record.quote).split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join("".join(map(_kind, word)) for word in words))
    folded = fold_with_origins(text)
    spans = []
    for match in pattern.finditer(folded.text if folded else text):
        start, end = match.span()
        if folded:
            start, end = folded.starts[start], folded.ends[end - 1]
        spans.append(Span(start, end))
    return _likeliest(text, record, [span for span in spans if _has_its_ends(text, record, span)])


def edited_place(text: str, record: CitedRecord) -> EditedPlace | None:
    """Return the place that has most of the quote, between the words that stood beside it.

    None if less than half of the quote's worth stands anywhere, and for a quote that is too long
    to be compared word by word.
    """
    if len(record.quote) > LONGEST_COMPARED:
        return None
    around = f"{record.before}{record.quote}{record.after}"
    quoted = Span(len(record.before), len(record.before) + len(record.quote))
    # A word that both the quote and its neighbours have is rather the quote's.
    items = [
        item if item.span.overlaps(quoted) else replace(item, weight=_BESIDE * item.weight)
        for item in word_items(compared_words(around))
    ]
    numbers = [number for number, item in enumerate(items) if item.span.overlaps(quoted)]
    room = _MOST_PAIRS // len(items) if items else 0
    if not numbers or room < _LEAST_ROOM * len(items):
        return None
    vocabulary = Vocabulary()
    windows = list(_windows(vocabulary.read(text), items, vocabulary, room))
    texts = Texts(windows, vocabulary)
    found = align(items, texts, jumps=False)
    if not found:
        return None
    return _edited(found[0].steps, items, numbers, texts, text, record)


def _edited(
    steps: Sequence[Step],
    items: Sequence[Item],
    numbers: Sequence[int],
    texts: Texts,
    text: str,
    record: CitedRecord,
) -> EditedPlace | None:
    first, last = numbers[0], numbers[-1]
    own = [step for step in steps if first <= step.item <= last]
    kept = [step for step in own if step.tag is Tag.EQUAL]
    there = [step for step in own if step.tag in (Tag.EQUAL, Tag.REPLACED)]
    worth = sum(items[number].weight for number in numbers)
    share = sum(items[step.item].weight for step in kept) / worth
    beside = _kept_beside(steps, items, numbers)
    if share < LEAST_KEPT or not there:
        return None
    if len(numbers) < SHORT and beside < LEAST_KEPT_BESIDE:
        return None
    behind = [step for step in steps if step.item > last]
    before = [step for step in reversed(steps) if step.item < first]
    end = _replaced_beside(own[::-1], behind) or there[-1]
    start = _replaced_beside(own, before) or there[0]
    words = texts.words(start.start, end.end)
    if len(words) > _LONGEST * len(numbers) + SHORT:
        return None
    span = _with_ends(Span(words[0].start, words[-1].end), text, record)
    return EditedPlace(span, share, beside)


def _replaced_beside(own: Sequence[Step], beside: Sequence[Step]) -> Step | None:
    """Return the step to a word that took the place of the quote's outermost words.

    If the words beside the quote are gone too, the alignment may have given the new word to one of
    them. Both sequences begin where the quote borders on its neighbours.
    """
    lost = next((n for n, step in enumerate(own) if step.tag is not Tag.ADDED), len(own))
    reached = None
    for step in beside:
        if step.tag not in (Tag.ADDED, Tag.REPLACED) or not lost:
            break
        if step.tag is Tag.REPLACED:
            reached, lost = step, lost - 1
    return reached


def _kept_beside(steps: Sequence[Step], items: Sequence[Item], numbers: Sequence[int]) -> float:
    """Return how much of the worth of the words beside a quote still stands there, 0 to 1."""
    beside = sum(item.weight for item in items) - sum(items[number].weight for number in numbers)
    kept = sum(
        items[step.item].weight
        for step in steps
        if step.tag is Tag.EQUAL and not numbers[0] <= step.item <= numbers[-1]
    )
    return kept / beside if beside else 1.0


def _with_ends(span: Span, text: str, record: CitedRecord) -> Span:
    """Return a place with the marks at its ends, or without the rest of a cut word, as quoted."""
    start, end = span.start, span.end
    if record.quote[-1].isalnum():
        rest = _WORD_BEGINS.match(record.after)
        end -= len(rest[0]) if rest and text[start:end].endswith(rest[0]) else 0
    else:
        while end < len(text) and text[end] in _CLOSING:
            end += 1
    if record.quote[0].isalnum():
        rest = _WORD_ENDS.search(record.before)
        start += len(rest[0]) if rest and text[start:end].startswith(rest[0]) else 0
    else:
        while start > 0 and text[start - 1] in _OPENING:
            start -= 1
    return Span(start, end)


def _windows(
    words: NumberedWords, items: Sequence[Item], vocabulary: Vocabulary, room: int
) -> Iterator[NumberedWords]:
    """Yield the parts of a text that have most of the quote's rare words; a short text whole.

    Args:
        words: the words of the text.
        items: the words of the quote and of its neighbours.
        vocabulary: where both have their numbers.
        room: how many words all parts may have together.
    """
    if len(words) <= min(_LONGEST_ALIGNED, room):
        yield words
        return
    counts = np.bincount(words.numbers)
    worth = np.zeros(len(counts))
    for item in items:
        number = vocabulary.number(item.key)
        if 0 <= number < len(counts):
            worth[number] = 1.0 / counts[number]
    # A part has twice this length.
    length = min(2 * len(items) + 100, room // 2, len(words))
    sums = np.concatenate([[0.0], np.cumsum(worth[words.numbers])])
    scores = sums[length:] - sums[:-length]
    for _ in range(min(_MOST_PARTS, room // (2 * length))):
        at = int(scores.argmax())
        if scores[at] <= 0:
            return
        low, high = max(at - length // 2, 0), min(at + length + length // 2, len(words))
        yield NumberedWords(words.numbers[low:high], words.starts[low:high], words.ends[low:high])
        scores[max(at - length, 0) : at + length] = 0.0


def _likeliest(text: str, record: CitedRecord, spans: Sequence[Span]) -> Span | None:
    """Return the place whose neighbours are most like those of before, then the nearest one."""
    if not spans:
        return None

    def order(span: Span) -> tuple[int, int]:
        return sum(_same_beside(text, record, span)), -abs(span.start - record.span.start)

    best = max(spans, key=order)
    is_short = len(compared_words(record.quote)) < SHORT
    return None if is_short and not is_between_same_words(text, record, best) else best


def _same_beside(text: str, record: CitedRecord, span: Span) -> tuple[int, int]:
    """Return how many characters before and behind a place are those beside the quote."""
    before = text[max(span.start - len(record.before), 0) : span.start]
    after = text[span.end : span.end + len(record.after)]
    return _common(before[::-1], record.before[::-1]), _common(after, record.after)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _kind(character: str) -> str:
    """Return a pattern of all characters of one kind, such as all dashes, or both forms of "ü"."""
    apart = unicodedata.normalize("NFD", character)
    if apart != character:
        return f"(?:{re.escape(character)}|{re.escape(apart)})"
    return _KINDS.get(character) or re.escape(character)
