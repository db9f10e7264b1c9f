"""Judgements of readers: which passages answer a question, and whether any passage does.

A judgement has a span and the digest of the article's text. It quotes nothing, so it contains no
word of the article. It counts only while the article has the same text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from index.documents import Document, Span

RIGHT = 1
WRONG = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPassage:
    """A passage that a reader judged as the answer to a question.

    Attributes:
        doc_id: id of the passage's article.
        span: the passage's code points in the article's text.
        text_sha256: `Document.text_sha256` when the passage was judged.
        relevance: `RIGHT` or `WRONG`.
        judged_at: time of the judgement, in UTC.
    """

    doc_id: str
    span: Span
    text_sha256: str
    relevance: int
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuestion:
    """A question in the reader's own words, with the judgements of its answers.

    Attributes:
        text: the question.
        history: the earlier questions of the same conversation, oldest first.
        passages: the judged passages, in the order of their articles' ids and spans.
        verdict: the reader's judgement whether the articles answer the question at all; None if
            there is none.
        verdict_at: time of the verdict, in UTC.
    """

    text: str
    history: tuple[str, ...] = ()
    passages: tuple[JudgedPassage, ...] = ()
    verdict: bool | None = None
    verdict_at: datetime | None = None

    @property
    def answerable(self) -> bool | None:
        """Whether the articles answer the question: True if a passage is right, or the verdict."""
        if any(passage.relevance == RIGHT for passage in self.passages):
            return True
        return self.verdict

    def relevance(self, document: Document, span: Span) -> int | None:
        """Return a passage's relevance; None if it was not judged in the article's present text."""
        for passage in self.passages:
            if (passage.doc_id, passage.span) == (document.doc_id, span):
                return passage.relevance if passage.text_sha256 == document.text_sha256 else None
        return None

    def restricted_to(self, passages: Iterable[JudgedPassage]) -> JudgedQuestion:
        """Return a copy of the question with these passages instead of its own."""
        return replace(self, passages=tuple(passages))
