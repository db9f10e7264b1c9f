"""What differs between two articles that share text: figures, names, "not", sentences left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.documents import Span
from index.text.words.sounds import without_accents
from retrieval.checks.alignment import NumberedWords, Step, Tag, Texts, Vocabulary
from retrieval.checks.differences import ChangeKind, changes_of
from retrieval.checks.quoted_items import word_items
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.parts import Part
from retrieval.copies.shared_text import SharedText
from retrieval.wording.compared_words import ComparedWord
from retrieval.wording.name_spellings import are_one_name

_CLOSING = re.compile(r"[.!?…)\]\"'”’»]+")


@dataclass(frozen=True, slots=True)
class TextChange:
    """A difference between two articles that share text.

    Attributes:
        kind: what the difference is about; an insertion stands in the one article alone, an
            omission in the other alone.
        span: the place in the one article; empty for an omission.
        other_span: the place in the other article; empty for an insertion.
        is_spelling: whether both have the same words in another spelling.
    """

    kind: ChangeKind
    span: Span
    other_span: Span
    is_spelling: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the difference as `copies --json` prints it."""
        return {
            "kind": self.kind.value,
            "here": [self.span.start, self.span.end],
            "there": [self.other_span.start, self.other_span.end],
            "spelling": self.is_spelling,
        }


def find_changes(shared: SharedText, *, whole: bool = True) -> tuple[TextChange, ...]:
    """Return how the one article differs from the other, in the order of the one.

    Args:
        shared: the text that the articles share.
        whole: whether words outside all parts are insertions and omissions, a run of words each.
    """
    found = [change for part in shared.parts for change in _within(shared, part)]
    if whole:
        found += _between(shared)
    return tuple(
        sorted(found, key=lambda each: (each.span.start, each.other_span.start, each.span.end))
    )


def _within(shared: SharedText, part: Part) -> Iterator[TextChange]:
    """Yield the differences within a part."""
    article, other = shared.article, shared.other
    mine, theirs = _words(article, part.words), _words(other, part.other_words)
    text, other_text = article.document.text, other.document.text
    vocabulary = Vocabulary()
    # The vocabulary numbers the keys as it reads a text; its words are the same as the part's.
    there = [
        vocabulary.read(other_text, max(piece.start, first), min(piece.end, last))
        for first, last in [(theirs[0].start, theirs[-1].end)]
        for piece in other.document.searchable_spans()
        if piece.start < last and first < piece.end
    ]
    for change in changes_of(
        list(_steps(part)),
        word_items(mine),
        text,
        other_text,
        Texts([_joined(there)], vocabulary),
        _nothing_is_passed_over,
    ):
        yield TextChange(
            change.kind,
            _with_marks(text, change.draft),
            _with_marks(other_text, change.source),
            _is_spelling(change.draft.of(text), change.source.of(other_text)),
        )
    for number, other_number in part.equal:
        span = Span(article.starts[number], article.ends[number])
        other_span = Span(other.starts[other_number], other.ends[other_number])
        if _is_spelled_otherwise(span.of(text), other_span.of(other_text)):
            yield TextChange(ChangeKind.WORD, span, other_span, is_spelling=True)


def _nothing_is_passed_over(_start: int, _end: int) -> bool:
    return False


def _joined(pieces: Sequence[NumberedWords]) -> NumberedWords:
    return NumberedWords(
        np.concatenate([piece.numbers for piece in pieces]),
        [start for piece in pieces for start in piece.starts],
        [end for piece in pieces for end in piece.ends],
    )


def _words(article: ComparedArticle, words: Span) -> list[ComparedWord]:
    return [
        ComparedWord(article.keys[number], article.starts[number], article.ends[number])
        for number in range(words.start, words.end)
    ]


def _steps(part: Part) -> Iterator[Step]:
    """Yield the steps of a part's alignment, with items and words numbered from its beginning."""
    first, other_first = part.words.start, part.other_words.start
    at, there = 0, 0
    end = (part.words.end, part.other_words.end)
    for number, other_number in (*part.equal, end):
        item, word = number - first, other_number - other_first
        both = min(item - at, word - there)
        for step in range(both):
            yield Step(Tag.REPLACED, at + step, there + step, there + step + 1)
        for added in range(at + both, item):
            yield Step(Tag.ADDED, added, there + both, there + both)
        if there + both < word:
            yield Step(Tag.LEFT_OUT, max(at + both - 1, 0), there + both, word)
        if (number, other_number) != end:
            yield Step(Tag.EQUAL, item, word, word + 1)
        at, there = item + 1, word + 1


def _between(shared: SharedText) -> Iterator[TextChange]:
    """Yield the runs of words that stand in one of the articles alone."""
    article, other = shared.article, shared.other
    mine = [part.words for part in shared.parts]
    theirs = [part.other_words for part in shared.parts]
    for run in _gaps(mine, len(article)):
        at = _place_of(run, mine, theirs, other)
        span = _with_marks(article.document.text, article.span(run))
        yield TextChange(ChangeKind.INSERTION, span, Span(at, at))
    for run in _gaps(theirs, len(other)):
        at = _place_of(run, theirs, mine, article)
        span = _with_marks(other.document.text, other.span(run))
        yield TextChange(ChangeKind.OMISSION, Span(at, at), span)


def _with_marks(text: str, span: Span) -> Span:
    """Return a span of several words with the marks that close it: the full stop of a sentence."""
    marks = _CLOSING.match(text, span.end)
    several = any(map(str.isspace, span.of(text)))
    return Span(span.start, marks.end()) if marks and several else span


def _gaps(covered: Sequence[Span], count: int) -> Iterator[Span]:
    """Yield the runs of words that no part covers."""
    at = 0
    for span in sorted(covered):
        if at < span.start:
            yield Span(at, span.start)
        at = max(at, span.end)
    if at < count:
        yield Span(at, count)


def _place_of(run: Span, own: Sequence[Span], there: Sequence[Span], other: ComparedArticle) -> int:
    """Return where a run of words would stand in the other article: behind the part before it."""
    before = [position for position, span in enumerate(own) if span.end <= run.start]
    if before:
        last = max(before, key=lambda position: own[position].end)
        return other.ends[there[last].end - 1]
    first = min(range(len(own)), key=lambda position: own[position].start)
    return other.starts[there[first].start]


def _is_spelling(words: str, other_words: str) -> bool:
    """Return whether both sides are the same names in other spellings: Zelensky, Zelenskyy."""
    mine, theirs = words.split(), other_words.split()
    return (
        bool(mine)
        and len(mine) == len(theirs)
        and all(
            each[:1].isupper() and are_one_name(each, their)
            for each, their in zip(mine, theirs, strict=True)
        )
    )


def _is_spelled_otherwise(word: str, other_word: str) -> bool:
    """Return whether two words that are compared as equal have other letters: defense, defence."""
    if word == other_word:
        return False
    mine, theirs = (_letters(each) for each in (word, other_word))
    return mine != theirs and mine.isalpha() and theirs.isalpha()


def _letters(word: str) -> str:
    plain = without_accents(unicodedata.normalize("NFKC", word).casefold())
    return "".join(letter for letter in plain if letter.isalnum())
