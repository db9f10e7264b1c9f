"""Judgements of readers: which passages answer a question, and whether any passage does.

A judgement has an anchor, which contains no word of the article. It counts only while the article
has the same text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from index.documents import Anchor

RIGHT = 1
WRONG = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPassage:
    """A passage that a reader judged as the answer to a question.

    Attributes:
        anchor: the passage's place, as it was judged.
        relevance: `RIGHT` or `WRONG`.
        judged_at: time of the judgement, in UTC.
    """

    anchor: Anchor
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

    def relevance(self, anchor: Anchor) -> int | None:
        """Return a passage's relevance; None if it was not judged in the anchor's text."""
        for passage in self.passages:
            judged = passage.anchor
            if (judged.doc_id, judged.span) == (anchor.doc_id, anchor.span):
                return passage.relevance if judged.text_sha256 == anchor.text_sha256 else None
        return None

    def restricted_to(self, passages: Iterable[JudgedPassage]) -> JudgedQuestion:
        """Return a copy of the question with these passages instead of its own."""
        return replace(self, passages=tuple(passages))
