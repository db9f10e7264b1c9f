"""What a reader said of answers: which passages are right, and whether anything is.

A judgement names a span and the digest of the text it lies in, and quotes nothing, so that it
holds no word of an article. It counts only while the article still has that very text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from index.documents import Document, Span

RIGHT = 1
WRONG = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPassage:
    """One passage, judged as the answer to a question.

    Attributes:
        doc_id: of its article.
        span: of the passage in the article's text, code points.
        text_sha256: of the article's text, in UTF-8, that was judged (see `text_digest`).
        relevance: `RIGHT` or `WRONG`.
        judged_at: in UTC.
    """

    doc_id: str
    span: Span
    text_sha256: str
    relevance: int
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuestion:
    """A question in its reader's own words, and what was said of its answers.

    Attributes:
        history: the questions before it in the same conversation, oldest first.
        passages: in the order of their articles' ids and of the text.
        verdict: whether the articles answer it at all, as said of the question as a whole; None
            where nothing was said.
        verdict_at: when, in UTC.
    """

    text: str
    history: tuple[str, ...] = ()
    passages: tuple[JudgedPassage, ...] = ()
    verdict: bool | None = None
    verdict_at: datetime | None = None

    @property
    def answerable(self) -> bool | None:
        """Whether the articles answer it: a right passage says that they do."""
        if any(passage.relevance == RIGHT for passage in self.passages):
            return True
        return self.verdict

    def relevance(self, document: Document, span: Span) -> int | None:
        """Return what was said of a passage, None where nothing was said of this very text."""
        for passage in self.passages:
            if (passage.doc_id, passage.span) == (document.doc_id, span):
                return passage.relevance if passage.text_sha256 == text_digest(document) else None
        return None

    def only(self, passages: Iterable[JudgedPassage]) -> JudgedQuestion:
        """Return this with those of its passages alone."""
        return replace(self, passages=tuple(passages))


def text_digest(document: Document) -> str:
    """Return the SHA-256 of a document's text in UTF-8.

    `Document.sha256` is of a file's bytes: another way of reading them gives other characters
    under the same digest, and the same characters may come from other bytes.
    """
    return hashlib.sha256(document.text.encode()).hexdigest()
