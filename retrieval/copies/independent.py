"""How many independent texts stand behind an answer's passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from index.contents import StoredPassage
from index.documents import Document, Span
from index.layout import NO_LAYOUT
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.grouping import group_articles
from retrieval.copies.shingles import find_candidates, sample_article
from retrieval.copies.text_groups import TextGroups

# Of a longer article, so many characters on either side of the passage are compared.
_LONGEST, _REACH = 60_000, 15_000

T = TypeVar("T")


def group_cited(passages: Iterable[tuple[Document, Span]]) -> TextGroups:
    """Return which of some passages' articles are one text.

    Only these articles are compared with each other, so it takes milliseconds in any library. Of a
    long article only the text around its first passage is compared.

    Args:
        passages: the passages, each as its article and its place.
    """
    firsts: dict[str, tuple[Document, Span]] = {}
    for document, span in passages:
        firsts.setdefault(document.doc_id, (document, span))
    documents = [_around(*each) for each in firsts.values()]
    if len(documents) < 2:
        return TextGroups(len(documents), ())

    @lru_cache
    def read(position: int) -> ComparedArticle:
        return ComparedArticle(documents[position])

    return group_articles(documents, find_candidates([sample_article(d) for d in documents]), read)


def without_copies(ranked: Sequence[T], passages: Sequence[StoredPassage]) -> list[T]:
    """Return what was ranked without the passages of copies of an article that ranks higher.

    Args:
        ranked: what was ranked, best first.
        passages: the passage of each.
    """
    groups = group_cited((passage.document, passage.span) for passage in passages)
    shown: dict[object, str] = {}
    kept = []
    for each, passage in zip(ranked, passages, strict=True):
        text = groups.group_of(passage.doc_id) or passage.doc_id
        if shown.setdefault(text, passage.doc_id) == passage.doc_id:
            kept.append(each)
    return kept


def _around(document: Document, span: Span) -> Document:
    """Return an article, or the part of a long one that is around a span."""
    if len(document.text) <= _LONGEST:
        return document
    start, end = max(span.start - _REACH, 0), span.end + _REACH
    return replace(document, text=document.text[start:end], skipped=(), layout=NO_LAYOUT)
