"""Find copies: passages with the same text as another, such as wire copy or pages published twice.

A passage is a copy only if all its sentences stand, word for word, in the original passage or in
the text right beside it. Copies may differ in spelling, in typography, in the headline that an
article begins with, and in where the passage begins and ends. A share of common words would not be
enough: two sentences that differ in one figure, one name or one "not" share nearly all their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from index.contents import StoredPassage
from index.documents import Span
from index.text.agencies import SIGNATURE
from index.text.sentences import passage_sentences
from retrieval.wording.normalise import normalise_sentence

# The share of a copy's characters, counted in whole sentences, that must stand in the original
# passage itself. The others may stand beside it, because articles with the same wire text are cut
# into passages at different places.
MIN_SHARED_CHARACTERS = 0.5

# How far from the original passage those sentences may stand, in characters: about two passages.
MAX_DISTANCE = 1_500

# A passage with fewer words is a copy only if its article has the same title. "It will rain all
# day." may be about something else under another title.
MIN_WORDS = 20

# Two passages are compared sentence by sentence only if the first has at least this share of the
# second's runs of four words. The share is well below MIN_SHARED_CHARACTERS, because the words in
# runs are not normalised.
_RUN_LENGTH = 4
_SHARED_RUNS = 0.2

_RAW_WORD = re.compile(r"[^\W_]+")

_DATELINE = re.compile(r"\A[A-Z][A-Z.'’ -]{2,30}(?:, [^—–\n]{2,30}?)? ?(?:—|–|--) ?(?=\S)")


def find_copies(passages: Sequence[StoredPassage]) -> list[int]:
    """Return for each passage the position of its original, or its own position if it has none.

    The original of a copy is the earliest passage in the given order that has all its sentences
    and is not a copy itself. Passages of one document are never copies of each other.

    Args:
        passages: the passages to compare, best first.
    """
    positions: list[int] = []
    originals: dict[int, _ComparedPassage] = {}
    originals_by_run: dict[tuple[str, ...], list[int]] = {}
    cache = _SentenceCache()
    for position, stored in enumerate(passages):
        passage = _ComparedPassage(stored, cache)
        runs = _word_runs(stored.text)
        shared = Counter(original for run in runs for original in originals_by_run.get(run, ()))
        similar = sorted(o for o, count in shared.items() if count >= _SHARED_RUNS * len(runs))
        original = next((o for o in similar if originals[o].covers(passage)), position)
        positions.append(original)
        if original == position:
            originals[position] = passage
            for run in runs:
                originals_by_run.setdefault(run, []).append(position)
    return positions


def locate_copies(
    original: StoredPassage, copies: Iterable[StoredPassage], answering: Sequence[Span] = ()
) -> list[StoredPassage | None]:
    """Move each copy to the span in its document that has the text of the original.

    The span is the longest run of sentences that the original has too. It may begin before the
    copy's passage or end after it, if the article was cut in another way.

    Args:
        original: the passage that the copies are listed under.
        copies: the copies of that passage.
        answering: spans in the original's document of sentences that the copy must have. A headline
            is not required, because each outlet writes its own.

    Returns:
        The copies with their new spans; None for each copy that lacks an answering sentence.
    """
    cache = _SentenceCache()
    text = original.document.text
    sentences = cache.sentences(text, original.sentences)
    original_set = _SentenceSet(sentences)
    body = _without_headline(original, sentences)
    body_start = body[0].span.start if body else len(text)
    required = [
        sentence
        for span in answering
        if span.start >= body_start and (sentence := cache.sentence(text, span)).normalised
    ]
    located: list[StoredPassage | None] = []
    for copy in copies:
        run = _longest_run(cache.sentences(copy.document.text, copy.sentences), original_set)
        if len(run) < len(body):
            run = _longest_run(cache.sentences_near(copy), original_set)
        run_set = _SentenceSet(run)
        if run and all(run_set.contains(sentence) for sentence in required):
            span = Span(run[0].span.start, run[-1].span.end)
            located.append(copy.moved_to(span))
        else:
            located.append(None)
    return located


def _longest_run(sentences: Iterable[_Sentence], allowed: _SentenceSet) -> list[_Sentence]:
    """Return the longest run of neighbouring sentences that are all in a set."""
    runs: list[list[_Sentence]] = [[]]
    for sentence in sentences:
        if allowed.contains(sentence):
            runs[-1].append(sentence)
        else:
            runs.append([])
    return max(runs, key=_length)


def _without_headline(
    passage: StoredPassage, sentences: Sequence[_Sentence]
) -> Sequence[_Sentence]:
    """Drop the sentences that repeat the title at the beginning of an article.

    Outlets put their own headlines over one story.
    """
    title, beginning = normalise_sentence(passage.document.searched_title), ""
    if not passage.document.text[: passage.span.start].strip():
        for count, sentence in enumerate(sentences, start=1):
            beginning = f"{beginning} {sentence.normalised}".lstrip()
            if beginning == title:
                return sentences[count:]
    return sentences


class _Sentence(NamedTuple):
    """A sentence's span, its normalised text, and the same without the dateline."""

    span: Span
    normalised: str
    without_dateline: str


class _SentenceSet:
    """A set of sentences, compared by their normalised text."""

    def __init__(self, sentences: Iterable[_Sentence]) -> None:
        self._normalised: set[str] = set()
        self._without_dateline: set[str] = set()
        for sentence in sentences:
            self._normalised.add(sentence.normalised)
            self._without_dateline.add(sentence.without_dateline)

    def contains(self, sentence: _Sentence) -> bool:
        """Return whether the set has a sentence; a dateline may be missing on either side."""
        return (
            sentence.normalised in self._normalised
            or sentence.normalised in self._without_dateline
            or sentence.without_dateline in self._normalised
        )


class _SentenceCache:
    """A cache of normalised sentences. Copies share most sentences, so each is normalised once."""

    def __init__(self) -> None:
        self._normalised: dict[str, tuple[str, str]] = {}

    def sentences(self, text: str, spans: Iterable[Span]) -> list[_Sentence]:
        """Return the sentences at these spans that have words."""
        sentences = (self.sentence(text, span) for span in spans)
        return [sentence for sentence in sentences if sentence.normalised]

    def sentences_near(self, passage: StoredPassage) -> list[_Sentence]:
        """Return the sentences of a passage and the whole sentences within `MAX_DISTANCE` of it."""
        text, span = passage.document.text, passage.span
        start, end = max(span.start - MAX_DISTANCE, 0), min(span.end + MAX_DISTANCE, len(text))
        # The cut may take a word from the first or last sentence that reverses its meaning.
        first, last = 1 if start > 0 else 0, -1 if end < len(text) else None
        return self.sentences(text, passage_sentences(text, Span(start, end)))[first:last]

    def sentence(self, text: str, span: Span) -> _Sentence:
        """Return the sentence at a span with its normalised texts."""
        words = span.of(text)
        if words not in self._normalised:
            self._normalised[words] = (
                normalise_sentence(words),
                normalise_sentence(_DATELINE.sub("", SIGNATURE.sub("", words))),
            )
        return _Sentence(span, *self._normalised[words])


class _ComparedPassage:
    """A passage that is compared with others; its sentences are normalised on first use."""

    def __init__(self, passage: StoredPassage, cache: _SentenceCache) -> None:
        self._passage = passage
        self._cache = cache

    def covers(self, other: _ComparedPassage) -> bool:
        """Return whether the other passage is a copy of this one.

        Every sentence of the other passage must stand in this passage or near it, and at least
        `MIN_SHARED_CHARACTERS` of the characters must stand in this passage itself.
        """
        document, other_document = self._passage.document, other._passage.document
        if document.doc_id == other_document.doc_id:
            return False
        body = _without_headline(other._passage, other._sentences)
        words = sum(sentence.normalised.count(" ") + 1 for sentence in body)
        if words < MIN_WORDS and normalise_sentence(document.searched_title) != normalise_sentence(
            other_document.searched_title
        ):
            return False
        shared = [sentence for sentence in body if self._own.contains(sentence)]
        # A share is not enough: the other passage may quote this one and add a text of its own.
        return (
            bool(body)
            and _length(shared) >= MIN_SHARED_CHARACTERS * _length(body)
            and all(
                self._own.contains(sentence) or self._near.contains(sentence) for sentence in body
            )
        )

    @cached_property
    def _sentences(self) -> list[_Sentence]:
        return self._cache.sentences(self._passage.document.text, self._passage.sentences)

    @cached_property
    def _own(self) -> _SentenceSet:
        return _SentenceSet(self._sentences)

    @cached_property
    def _near(self) -> _SentenceSet:
        return _SentenceSet(self._cache.sentences_near(self._passage))


def _length(sentences: Iterable[_Sentence]) -> int:
    """Return the number of characters in sentences."""
    return sum(len(sentence.span) for sentence in sentences)


def _word_runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of four words in a text; all its words as one run if it has fewer."""
    words = _RAW_WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(_RUN_LENGTH)), strict=False)) or {
        tuple(words)
    }
