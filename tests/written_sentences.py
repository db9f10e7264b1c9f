"""Sentences that a model might write about the seeds: faithful ones, and altered ones.

Each is given with how it was made. A faithful sentence says what its passage says, also where no
program can prove it. An altered one says something else, leaves out what changes the meaning, or
says it of somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Document, Span
from index.text.sentences import paragraph_spans
from retrieval.citation import Citation
from tests.paths import ROOT


@dataclass(frozen=True)
class Marked:
    """A sentence, how it was made, and whether it is faithful."""

    how: str
    text: str
    is_faithful: bool


def _marked() -> list[Marked]:
    lines = (
        (ROOT / "tests" / "data" / "written_sentences.txt").read_text(encoding="utf-8").splitlines()
    )
    rows = (line.split(" | ", 2) for line in lines if not line.startswith("#"))
    return [Marked(how, text, kind == "faithful") for kind, how, text in rows]


FAITHFUL = [each for each in _marked() if each.is_faithful]
ALTERED = [each for each in _marked() if not each.is_faithful]


def paragraph_citations(documents: list[Document], *, most: int = 900) -> list[Citation]:
    """Return all paragraphs of articles as the passages of an answer; longer ones too.

    A passage takes up paragraphs until it has `most` characters.
    """
    spans: list[tuple[Document, Span]] = []
    for document in documents:
        start: int | None = None
        paragraphs = paragraph_spans(document.text, Span(0, len(document.text)))
        for paragraph in paragraphs:
            start = paragraph.start if start is None else start
            if paragraph.end - start >= most or paragraph is paragraphs[-1]:
                spans.append((document, Span(start, paragraph.end)))
                start = None
    return [
        Citation(rank=rank, document=document, span=span, quote=span.of(document.text), score=0.5)
        for rank, (document, span) in enumerate(spans, 1)
    ]
