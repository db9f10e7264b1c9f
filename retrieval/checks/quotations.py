"""Compare a quotation in a question with the cited passages, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from index.documents import Document, Span
from retrieval.checks.alignment import Vocabulary
from retrieval.checks.comparing import Window, compare
from retrieval.checks.differences import Change
from retrieval.checks.quoted_items import quoted_items
from retrieval.speakers.drafts import marked_quotations

# A quotation of fewer words is a name or a term, which the ranking finds by itself.
FEWEST_WORDS = 3
# A pasted article may have hundreds of quotations, and each takes a millisecond.
MOST_QUOTATIONS = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a quotation, and what the source has in their place.

    Attributes:
        quoted: the words of the quotation; empty where it leaves out what the source has.
        source: the words of the source; empty where the quotation has more.
    """

    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """A quotation in the question, and the nearest place in a cited passage.

    Attributes:
        quoted: the quotation, without its quotation marks.
        rank: the rank of the citation.
        span: the place in the cited article's text.
        differences: where the words differ; empty if the place has them word for word.
    """

    quoted: str
    rank: int
    span: Span
    differences: tuple[Difference, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the check as `ask --json` prints it."""
        return {
            "text": self.quoted,
            "rank": self.rank,
            "start": self.span.start,
            "end": self.span.end,
            "exact": not self.differences,
            "differences": [[each.quoted, each.source] for each in self.differences],
        }

    @property
    def sentence(self) -> str:
        """A sentence that says whether the words stand there, and what differs."""
        if not self.differences:
            return f"“{self.quoted}” stands word for word in [{self.rank}]."
        told = "; ".join(self._told(difference) for difference in self.differences)
        return f"The quotation is not word for word: {told}."

    def _told(self, difference: Difference) -> str:
        source = f"[{self.rank}]"
        if not difference.quoted:
            return f"{source} also has “{difference.source}”"
        if not difference.source:
            return f"{source} does not have “{difference.quoted}”"
        return f"where you have “{difference.quoted}”, {source} has “{difference.source}”"


@dataclass(frozen=True, slots=True)
class QuotablePassage:
    """A cited passage to compare with.

    Attributes:
        rank: the rank of the citation.
        document: the article.
        span: the passage's place in the article's text.
    """

    rank: int
    document: Document
    span: Span


def check_quotations(
    question: str, passages: Sequence[QuotablePassage]
) -> tuple[QuotationCheck, ...]:
    """Compare each quotation in a question with the place of the passages that is nearest to it.

    Only the first `MOST_QUOTATIONS` are compared. Capitals, accents, punctuation and the kind of
    quotation marks do not count. A quotation that no passage resembles is left out: nothing can be
    said of it.

    Args:
        question: the question's text.
        passages: the cited passages, best first.
    """
    if not passages:
        return ()
    found = marked_quotations(question)
    spans = {each.span.of(question): each.span for each in reversed(found) if not each.depth}
    vocabulary = Vocabulary()
    windows: list[Window] = []
    checks = _checks(question, sorted(spans.values()), passages, windows, vocabulary)
    return tuple(checks)


def _checks(
    question: str,
    spans: Sequence[Span],
    passages: Sequence[QuotablePassage],
    windows: list[Window],
    vocabulary: Vocabulary,
) -> Iterator[QuotationCheck]:
    pairs = ((span, quoted_items(question, span)) for span in spans)
    long = (pair for pair in pairs if len(pair[1]) >= FEWEST_WORDS)
    for span, items in islice(long, MOST_QUOTATIONS):
        # Most questions quote nothing, so the passages are read when a quotation is there.
        windows[:] = windows or [
            Window(each.document, vocabulary.read(each.document.text, *_bounds(each.span)))
            for each in passages
        ]
        place = compare(items, question, windows, vocabulary, _nothing, jumps=False)
        if place is None or not place.is_there:
            continue
        [first] = place.places
        text = first.document.text
        yield QuotationCheck(
            span.of(question),
            next(each.rank for each in passages if _has(each, first.document, first.span)),
            first.span,
            tuple(_differences(question, text, place.changes)),
        )


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _has(passage: QuotablePassage, document: Document, span: Span) -> bool:
    return passage.document is document and passage.span.contains(span)


def _nothing(_document: Document, _start: int, _end: int) -> bool:
    return False


def _differences(question: str, text: str, changes: Sequence[Change]) -> Iterator[Difference]:
    """Yield the changes; those with no word between them are one difference."""
    merged: list[tuple[Span, Span]] = []
    for change in changes:
        if merged:
            draft, source = merged[-1]
            between = (
                question[draft.end : change.draft.start] + text[source.end : change.source.start]
            )
            if not any(map(str.isalnum, between)):
                merged[-1] = (
                    Span(draft.start, max(draft.end, change.draft.end)),
                    Span(source.start, max(source.end, change.source.end)),
                )
                continue
        merged.append((change.draft, change.source))
    for draft, source in merged:
        yield Difference(draft.of(question), source.of(text))
