"""The articles that a draft is checked against: candidates for a quotation, and who speaks there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from index.documents import Document, Span
from index.protocols import Snapshot
from index.terms import TermStatistics, analyse
from retrieval.checks.comparing import Window
from retrieval.checks.speakers import SpeechText
from retrieval.wording.compared_words import ComparedWord, compared_words

# How many of a quotation's rarest words are searched for. More words find the same passages, and
# each costs time.
MOST_TERMS = 10
# Longer texts are read around the passages only.
_WHOLE = 30_000


class Sources:
    """The articles of one snapshot, read as far as quotations need them.

    Args:
        snapshot: the state of the library.
        terms: all index terms of the draft's quotations.
    """

    def __init__(self, snapshot: Snapshot, terms: Iterable[str]) -> None:
        self._snapshot = snapshot
        self._statistics: TermStatistics = snapshot.term_statistics(dict.fromkeys(terms))
        self._words: dict[str, list[ComparedWord]] = {}
        self._speech: dict[str, SpeechText] = {}
        self._passages: dict[int, tuple[Document, Span]] = {}

    def search(self, text: str, count: int) -> list[int]:
        """Return the ids of the passages that have most of a text's rare words.

        Args:
            text: a quotation or a part of one.
            count: how many passages to return at most.
        """
        frequency = self._statistics.document_frequency
        terms = [term for term in dict.fromkeys(analyse(text)) if frequency.get(term)]
        rarest = sorted(terms, key=lambda term: frequency[term])[:MOST_TERMS]
        return self._snapshot.search_lexical(rarest, count) if rarest else []

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

        That is so between the halves of “We will go,” she said, “and you know it.”
        """
        quotations = [each for each in self.speech(document).quotations if not each.depth]
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
        touches = any(abs(start - each) < 4 for each in ends) and any(
            abs(end - each) < 4 for each in starts
        )
        words = sum(map(str.isalnum, document.text[start:end]))
        return touches and quoted <= 2 and words < 250

    def _read(self, passage_ids: Iterable[int]) -> list[tuple[Document, Span]]:
        wanted = list(passage_ids)
        unread = [each for each in wanted if each not in self._passages]
        for passage in self._snapshot.passages(unread):
            self._passages[passage.passage_id] = passage.document, passage.span
        return [self._passages[each] for each in wanted if each in self._passages]

    def _words_within(self, document: Document, span: Span) -> Sequence[ComparedWord]:
        if len(document.text) > _WHOLE:
            return compared_words(document.text, span.start, span.end)
        words = self._words.get(document.doc_id)
        if words is None:
            words = self._words[document.doc_id] = compared_words(document.text)
        first = bisect_left(words, span.start, key=lambda word: word.start)
        last = bisect_right(words, span.end, key=lambda word: word.end)
        return words[first:last]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
