"""Ranked passages made by hand, each the whole of a small article or a part of a longer one."""

from __future__ import annotations

from datetime import date
from itertools import count

import numpy as np

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from index.models.protocols import Reading
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.late_interaction import LateInteractionScore

_ids = count()


def article(
    text: str, *, title: str = "", doc_id: str = "", published: date | None = None
) -> Document:
    return Document(doc_id=doc_id or text, title=title, text=text, sha256="", published=published)


def ranked(
    text: str | Document,
    *,
    span: Span | None = None,
    answerability: float | None = None,
    sentence_score: float | None = None,
    cosine: float | None = None,
) -> RankedPassage:
    """Return a passage; without a span it is the whole article."""
    document = article(text) if isinstance(text, str) else text
    span = span or Span(0, len(document.text))
    passage = Passage(passage_id=next(_ids), doc_id=document.doc_id, span=span)
    nothing = np.zeros(0, dtype=np.float32)
    return RankedPassage(
        candidate=Candidate(StoredPassage(passage, document, None), cosine, {}),
        score=0.5,
        fusion_score=0.5,
        late_interaction=None
        if sentence_score is None
        else LateInteractionScore(sentence_score, sentence_score, ()),
        reading=None
        if answerability is None
        else Reading(0.0, answerability, nothing, nothing, nothing),
    )
