"""Sentences of a draft without quotation marks: does a passage say something like them?

This is no verdict of truth. A passage that shares most of a sentence's rare words is shown, with
the figures, names and dates of the sentence that it does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.documents import Document, Span
from index.text.sentences import paragraph_sentences, paragraph_spans, passage_sentences
from retrieval.checks.quote_check import CheckedSentence, Finding, Place
from retrieval.checks.sources import Sources
from retrieval.lacking.article_words import ArticleWords
from retrieval.question import question_words
from retrieval.questions.items import ItemKind, QuestionItem, question_items
from retrieval.wording.compared_words import compared_words

# Sentences of fewer words, such as headings, are not looked for.
FEWEST_WORDS = 5
# What share of a sentence's rare words a passage must have.
LEAST_SHARED = 0.55
_COUNT = 8


def plain_sentences(draft: str, quoted: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences of a draft in which nothing is quoted.

    Args:
        draft: the text of the draft.
        quoted: its quotations, with their marks.
    """
    for paragraph in paragraph_spans(draft, Span(0, len(draft))):
        for sentence in paragraph_sentences(draft, paragraph):
            text = sentence.of(draft)
            long = len(compared_words(text)) >= FEWEST_WORDS
            if long and text[0] not in "#|>" and not any(sentence.overlaps(q) for q in quoted):
                yield sentence


def check_sentence(draft: str, span: Span, sources: Sources) -> CheckedSentence:
    """Return the passage nearest to a sentence, and what it does not have.

    Args:
        draft: the text of the draft.
        span: the sentence.
        sources: the articles; their terms include those of the sentence.
    """
    text = span.of(draft)
    nearest = sources.nearest(text, _COUNT)
    if nearest is None or nearest.share < LEAST_SHARED:
        return CheckedSentence(span, text, Finding.NOTHING)
    document, passage = nearest.document, nearest.span
    items = [item for item in question_items(text, question_words(text)) if item.is_named]
    lacking = [item for item in items if _is_lacking(item, document, passage)]
    sentences = list(passage_sentences(document.text, passage)) or [passage]
    best = max(sentences, key=lambda each: sources.worth_of(text, each.of(document.text)))
    return CheckedSentence(
        span,
        text,
        Finding.DIFFERS if lacking else Finding.SUPPORTED,
        Place(document, best),
        tuple(Span(span.start + item.span.start, span.start + item.span.end) for item in lacking),
    )


def _is_lacking(item: QuestionItem, document: Document, passage: Span) -> bool:
    """Return whether a passage lacks a figure, or its article a name or a date."""
    if item.kind in (ItemKind.FIGURE, ItemKind.YEAR):
        there = {word.key.lstrip("$£€¥₹") for word in compared_words(passage.of(document.text))}
        wanted = {word.key.lstrip("$£€¥₹") for word in compared_words(item.number)}
        return not wanted <= there
    return ArticleWords(document, passage).lacking(item) >= 1
