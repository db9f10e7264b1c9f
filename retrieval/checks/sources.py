"""The articles that a draft is checked against: passages to compare, and who speaks there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from index.documents import Document, Span
from index.protocols import Snapshot
from index.terms import TermStatistics, analyse
from retrieval.checks.alignment import NumberedWords, Vocabulary
from retrieval.checks.comparing import Window
from retrieval.question import STOP_WORDS
from retrieval.speakers.attributions import compare_speakers
from retrieval.speakers.persons import Sameness
from retrieval.speakers.speech import SpeechText

# How many of a quotation's rarest words are searched for. More words find the same passages, and
# each costs time.
MOST_TERMS = 10
# Texts are cut into pieces of so many characters, and each is read once.
_PIECE = 1_500
# What share of the best passage's worth a passage needs, to be compared with a quotation. The words
# are found by their beginnings, so the worth is not exact.
_SHARE_OF_BEST = 0.8
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class NearestPassage:
    """The passage that has most of a text's rare words.

    Attributes:
        document: the article.
        span: the passage.
        share: what share of the text's words it has, 0 to 1, the rarer ones counting more.
    """

    document: Document
    span: Span
    share: float


class Sources:
    """The articles of one snapshot, read as far as quotations need them.

    Args:
        snapshot: the state of the library.
        terms: all index terms of the draft's quotations.
    """

    def __init__(self, snapshot: Snapshot, terms: Iterable[str]) -> None:
        self._snapshot = snapshot
        self._statistics: TermStatistics = snapshot.term_statistics(dict.fromkeys(terms))
        self.vocabulary = Vocabulary()
        self._pieces: dict[tuple[str, int], NumberedWords] = {}
        self._speech: dict[str, SpeechText] = {}
        self._passages: dict[int, tuple[Document, Span]] = {}

    def search(self, text: str, count: int) -> list[int]:
        """Return the ids of the passages that have most of a text's rare words.

        Passages with far fewer of these words than the best one are left out: reading them takes
        longer than searching.

        Args:
            text: a quotation or a part of one.
            count: how many passages to search for.
        """
        worths = self._search(text, count)
        best = max(worths.values(), default=0.0)
        return [each for each, worth in worths.items() if worth >= _SHARE_OF_BEST * best]

    def nearest(self, text: str, count: int) -> NearestPassage | None:
        """Return the passage that has most of a text's rare words; None if none has any.

        Args:
            text: a sentence.
            count: how many passages to search for.
        """
        worths = self._search(text, count)
        if not worths:
            return None
        best = max(worths, key=lambda each: worths[each])
        document, span = self._passages[best]
        content = [term for term in dict.fromkeys(analyse(text)) if term not in STOP_WORDS]
        total = sum(map(self._statistics.idf, content))
        worth = self._worth(content, span.of(document.text))
        return NearestPassage(document, span, worth / total if total else 0.0)

    def worth_of(self, text: str, other: str) -> float:
        """Return how many of a text's words another has, the rarer ones counting more."""
        return self._worth(list(dict.fromkeys(analyse(text))), other)

    def _search(self, text: str, count: int) -> dict[int, float]:
        """Return the passages that have a text's rarest words, each with their worth there."""
        frequency = self._statistics.document_frequency
        terms = [term for term in dict.fromkeys(analyse(text)) if frequency.get(term)]
        rarest = sorted(terms, key=lambda term: frequency[term])[:MOST_TERMS]
        if not rarest:
            return {}
        ids = self._snapshot.search_lexical(rarest, count)
        self._read(ids)
        read = {each: self._passages[each] for each in ids if each in self._passages}
        return {
            each: self._worth(rarest, span.of(document.text))
            for each, (document, span) in read.items()
        }

    def _worth(self, terms: Iterable[str], text: str) -> float:
        """Return which of some terms a text has, the rarer ones counting more."""
        text = text.lower()
        # A stem without its last letter begins nearly all forms of its word.
        return sum(
            self._statistics.idf(term)
            for term in terms
            if (term[:-1] if len(term) > 4 or term.endswith("i") else term) in text
        )

    def windows(self, passage_ids: Iterable[int], reach: int) -> list[Window]:
        """Return the texts around passages; overlapping ones of an article are one.

        Args:
            passage_ids: ids of passages.
            reach: how many characters to read before and after each.
        """
        spans: dict[str, list[Span]] = {}
        documents: dict[str, Document] = {}
        for document, passage in self._read(passage_ids):
            documents[document.doc_id] = document
            start, end = passage.start - reach, passage.end + reach
            span = Span(max(start, 0), min(end, len(document.text)))
            spans.setdefault(document.doc_id, []).append(span)
        return [
            Window(documents[doc_id], self._words_within(documents[doc_id], span))
            for doc_id, each in spans.items()
            for span in _merged(each)
        ]

    def speech(self, document: Document) -> SpeechText:
        """Return an article as a text that is asked who speaks."""
        if document.doc_id not in self._speech:
            self._speech[document.doc_id] = SpeechText(document.text)
        return self._speech[document.doc_id]

    def is_passed_over(self, document: Document, start: int, end: int) -> bool:
        """Return whether only who speaks stands between two positions, and not what is said.

        That is so between the halves of “We will go,” she said, “and you know it.” It is not if the
        halves are of two speakers.
        """
        speech = self.speech(document)
        quotations = [each for each in speech.quotations if not each.depth]
        ends = [each.outer.end for each in quotations]
        starts = [each.outer.start for each in quotations]
        first = bisect_right(starts, start) - 1
        inside = first >= 0 and start < ends[first]
        if inside and end <= ends[first]:
            return False
        quoted = sum(
            min(end, each.span.end) - max(start, each.span.start)
            for each in quotations[max(first, 0) : first + 4]
            if min(end, each.span.end) > max(start, each.span.start)
        )
        before = next((each for each in quotations if abs(start - each.outer.end) < 4), None)
        behind = next((each for each in quotations if abs(end - each.outer.start) < 4), None)
        words = sum(map(str.isalnum, document.text[start:end]))
        if before is None or behind is None or quoted > 2 or words >= 250:
            return False
        if not speech.only_tells_speaker(before.outer.end, behind.outer.start):
            return False
        speakers = speech.speaker_of(before.span), speech.speaker_of(behind.span)
        return compare_speakers(*speakers, document.text) is not Sameness.DIFFERENT

    def _read(self, passage_ids: Iterable[int]) -> list[tuple[Document, Span]]:
        wanted = list(passage_ids)
        unread = [each for each in wanted if each not in self._passages]
        for passage in self._snapshot.passages(unread):
            self._passages[passage.passage_id] = passage.document, passage.span
        return [self._passages[each] for each in wanted if each in self._passages]

    def _words_within(self, document: Document, span: Span) -> NumberedWords:
        pieces = [
            self._piece(document, number)
            for number in range(span.start // _PIECE, max(span.end - 1, 0) // _PIECE + 1)
        ]
        starts = [start for piece in pieces for start in piece.starts]
        ends = [end for piece in pieces for end in piece.ends]
        first, last = bisect_left(starts, span.start), bisect_right(ends, span.end)
        numbers = np.concatenate([piece.numbers for piece in pieces])
        return NumberedWords(numbers[first:last], starts[first:last], ends[first:last])

    def _piece(self, document: Document, number: int) -> NumberedWords:
        key = document.doc_id, number
        if key not in self._pieces:
            start, end = (_border(document.text, n * _PIECE) for n in (number, number + 1))
            self._pieces[key] = self.vocabulary.read(document.text, start, end)
        return self._pieces[key]


def _border(text: str, position: int) -> int:
    """Return where a piece ends near a position: at a white space, so that no word is cut."""
    if not 0 < position < len(text):
        return min(position, len(text))
    space = _SPACE.search(text, position)
    return space.start() if space else len(text)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
