"""What the pages show, as values: no Streamlit here, and no browser is needed to test it.

Text is divided by code points in Python, because the strings of a browser are UTF-16 and an
offset would slip behind the first emoji. Every piece is drawn as a text node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.documents import Document, Span
from index.store import DocumentSummary
from retrieval.citation import Answer, Citation, Status


class Kind(StrEnum):
    """Why a piece of text looks different from the rest."""

    PASSAGE = "passage"
    SENTENCE = "sentence"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a document that is drawn differently."""

    span: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text drawn in one way; `kinds` in the order of their definition."""

    text: str
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyLine:
    """Another article that has the same text as a card's."""

    title: str
    byline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One citation in the list under an answer.

    Attributes:
        score: as a percentage of the best there can be, 0 to 100.
        also_in: the articles that have copies of it.
        mentions: what it has and lacks of the question, where it does not answer.
    """

    rank: int
    title: str
    byline: str
    quote: tuple[Segment, ...]
    score: int
    also_in: tuple[CopyLine, ...] = ()
    mentions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """A question and what came of it; only the question while it waits.

    Attributes:
        searched_for: what was searched for when it is not the question itself, else empty.
        found: whether the cards answer the question, rather than come near it.
    """

    question: str
    searched_for: str = ""
    status: str = ""
    confidence: str = ""
    found: bool = False
    cards: tuple[Card, ...] = ()
    missing: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A fact about a source that is shown on demand."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """A whole article, with the marks of one citation or none.

    Attributes:
        found: whether the passage answers the question, rather than comes near it.
        link: where the outlet has it, empty unless it is a web address.
    """

    doc_id: str
    title: str
    byline: str
    text: tuple[Segment, ...]
    details: tuple[Detail, ...]
    found: bool = True
    link: str = ""


def segments(text: str, marks: Iterable[Mark], within: Span | None = None) -> tuple[Segment, ...]:
    """Divide a text at the borders of its marks; joined again, the pieces are the text.

    Args:
        text: of the whole document.
        marks: in document offsets; they may overlap.
        within: the part of the text to return, the whole if None.

    Raises:
        ValueError: a mark or the part reaches beyond the text.
    """
    whole = Span(0, len(text)) if within is None else within
    marks = [mark for mark in marks if len(mark.span)]
    for span in (whole, *(mark.span for mark in marks)):
        if span.end > len(text):
            raise ValueError(f"{span} reaches beyond a text of {len(text)} characters")
    # Sweeping over the borders keeps ten thousand marks from being compared with each other.
    changes: dict[int, list[tuple[Kind, int]]] = {whole.start: [], whole.end: []}
    for mark in marks:
        start, end = max(mark.span.start, whole.start), min(mark.span.end, whole.end)
        if start < end:
            changes.setdefault(start, []).append((mark.kind, 1))
            changes.setdefault(end, []).append((mark.kind, -1))
    borders = sorted(changes)
    depth = dict.fromkeys(Kind, 0)
    pieces: list[Segment] = []
    for start, end in pairwise(borders):
        for kind, step in changes[start]:
            depth[kind] += step
        kinds = tuple(kind for kind in Kind if depth[kind])
        if pieces and pieces[-1].kinds == kinds:
            pieces[-1] = Segment(pieces[-1].text + text[start:end], kinds)
        else:
            pieces.append(Segment(text[start:end], kinds))
    return tuple(pieces)


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def title(document: Document | DocumentSummary) -> str:
    """Return the title, or the id where the source names none."""
    return document.title.strip() or document.doc_id


def byline(document: Document | DocumentSummary, *, author: bool = False) -> str:
    """Return outlet, date and, if asked for, author, leaving out what is unknown."""
    published = document.published
    return " · ".join(
        part
        for part in (
            document.source.strip(),
            f"{published.day} {published:%B} {published.year}" if published else "",
            document.author.strip() if author and isinstance(document, Document) else "",
        )
        if part
    )


def status_line(answer: Answer) -> str:
    """Say in plain words what came of the question."""
    if answer.status is Status.NOT_FOUND:
        nearest = " The nearest passages:" if answer.citations else ""
        return answer.denial + nearest
    articles = {citation.document.doc_id for citation in answer.citations}
    return f"{count(len(answer.citations), 'passage')} from {count(len(articles), 'article')}"


def confidence_line(answer: Answer) -> str:
    """Say how sure an answer is; a probability is never shown as certainty."""
    if answer.status is Status.NOT_FOUND:
        return ""
    percent = round(100 * answer.confidence)
    sure = "over 99%" if percent > 99 else f"{percent}%"
    return f"{sure} sure that these answer it"


def missing_line(answer: Answer) -> str:
    """Name the words of the question that no passage mentions, where none answers it."""
    return answer.receipt.sentence if answer.receipt else ""


def receipt(answer: Answer) -> str:
    """Say how much was searched, and in what time."""
    searched = answer.searched
    return (
        f"Searched {count(searched.passages, 'passage')} in "
        f"{count(searched.documents, 'article')} · {duration(answer.milliseconds)}"
    )


def duration(milliseconds: float) -> str:
    """Return a time as a reader takes it in."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{round(milliseconds)} ms" if milliseconds >= 1 else "under 1 ms"


def card(citation: Citation, mentions: str = "") -> Card:
    """Return a citation as its card shows it."""
    marks = [Mark(sentence, Kind.SENTENCE) for sentence in citation.sentences]
    return Card(
        rank=citation.rank,
        title=title(citation.document),
        byline=byline(citation.document),
        quote=segments(citation.document.text, marks, within=citation.span),
        score=round(100 * citation.score),
        also_in=tuple(
            CopyLine(title(copy.document), byline(copy.document)) for copy in citation.also_in
        ),
        mentions=mentions,
    )


def turn_view(question: str, answer: Answer | None) -> TurnView:
    """Return a question as the conversation shows it."""
    if answer is None:
        return TurnView(question=question)
    resolved = answer.resolved_question.strip()
    return TurnView(
        question=question,
        searched_for=resolved if resolved != question.strip() else "",
        status=status_line(answer),
        confidence=confidence_line(answer),
        found=answer.status is Status.ANSWERED,
        cards=tuple(card(each, answer.mentions(each.rank)) for each in answer.citations),
        missing=missing_line(answer),
        receipt=receipt(answer),
    )


def article_view(
    document: Document,
    span: Span | None = None,
    sentences: Sequence[Span] = (),
    *,
    found: bool = True,
) -> ArticleView:
    """Return a whole article as the reading pane shows it.

    Args:
        document: the article.
        span: of the cited passage, None where none is.
        sentences: inside the passage, that carry the answer.
        found: whether the passage answers the question, rather than comes near it.
    """
    marks = [Mark(skipped, Kind.SKIPPED) for skipped in document.skipped]
    if span is not None:
        marks.append(Mark(span, Kind.PASSAGE))
    marks += [Mark(sentence, Kind.SENTENCE) for sentence in sentences]
    characters = count(len(document.text), "character")
    length = Detail("Length", characters)
    if span is not None:
        length = Detail("Cited", f"characters {span.start:,}–{span.end:,} of {characters}")
    return ArticleView(
        doc_id=document.doc_id,
        title=title(document),
        byline=byline(document, author=True),
        text=segments(document.text, marks),
        details=(
            length,
            Detail("SHA-256", document.sha256[:12]),
            *([Detail("File", document.path)] if document.path else []),
        ),
        found=found,
        link=document.uri if re.match(r"https?://", document.uri, re.I) else "",
    )


def literal(sentence: str) -> str:
    """Escape a sentence for Markdown, in which only `code` in backticks keeps its meaning.

    A message may quote a title or a file name, and those may hold anything.
    """
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(
        f"`{part}`" if place % 2 and part else re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", part)
        for place, part in enumerate(parts)
    )
