"""What the pages show, as values: no Streamlit here, and no browser is needed to test it.

Text is divided by code points in Python, because the strings of a browser are UTF-16 and an
offset would slip behind the first emoji. Every piece is drawn as a text node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.documents import Document, Span
from index.store import DocumentSummary, Entry
from retrieval.citation import Answer, Citation, Status
from ui.excerpts import context, excerpt
from ui.lost import LostCard, lost_card, lost_line, note


class Kind(StrEnum):
    """Why a piece of text looks different from the rest; an aside is what a card hides at first."""

    PASSAGE = "passage"
    SENTENCE = "sentence"
    SKIPPED = "skipped"
    ASIDE = "aside"


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
        quote: the whole passage; asides are left out until the reader asks for them.
        context: the passage with what stands around it in its article.
        before: whether the article has more before that.
        after: whether it has more after it.
        score: as a percentage of the best there can be, 0 to 100.
        also_in: the articles that have copies of it.
        mentions: what it has and lacks of the question, where it does not answer.
        note: what has changed since it was given, empty where nothing has.
    """

    rank: int
    title: str
    byline: str
    quote: tuple[Segment, ...]
    context: tuple[Segment, ...]
    before: bool
    after: bool
    score: int
    also_in: tuple[CopyLine, ...] = ()
    mentions: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """A question and what came of it; only the question while it waits.

    Attributes:
        searched_for: what was searched for when it is not the question itself, else empty.
        found: whether the cards answer the question, rather than come near it.
        text: the answer as it is copied.
        lost: in the place of the cards that no longer hold, by their ranks.
        unkept: why the turn will be gone with the window, empty where it will not.
        scope: which articles it may use, empty for all.
    """

    question: str
    searched_for: str = ""
    status: str = ""
    confidence: str = ""
    found: bool = False
    cards: tuple[Card, ...] = ()
    lost: tuple[LostCard, ...] = ()
    missing: str = ""
    receipt: str = ""
    text: str = ""
    unkept: str = ""
    scope: str = ""


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


def title(document: Document | DocumentSummary | Entry) -> str:
    """Return the title, or the id where the source names none."""
    return document.title.strip() or document.doc_id


def byline(document: Document | DocumentSummary | Entry, *, author: bool = False) -> str:
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
        nearest = f" The nearest passages{lost_line(answer)}:" if answer.given else ""
        return answer.denial + nearest
    articles = {citation.document.doc_id for citation in answer.citations}
    articles |= {lost.doc_id for lost in answer.lost}
    given = f"{count(answer.given, 'passage')} from {count(len(articles), 'article')}"
    return given + lost_line(answer)


def confidence_line(answer: Answer) -> str:
    """Say how sure an answer is; a probability is never shown as certainty."""
    if answer.status is Status.NOT_FOUND:
        return ""
    percent = round(100 * answer.confidence)
    sure = "over 99%" if percent > 99 else f"{percent}%"
    asked = ", when asked," if answer.lost else ""
    return f"{sure} sure{asked} that these answer it"


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


def asked_of(answer: Answer) -> str:
    """Say which articles an answer may use, empty where it may use all."""
    if answer.scope.everything:
        return ""
    articles = count(answer.searched.documents, "article")
    return ": ".join(filter(None, (articles, answer.scope.description)))


def duration(milliseconds: float) -> str:
    """Return a time as a reader takes it in."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{round(milliseconds)} ms" if milliseconds >= 1 else "under 1 ms"


def card(citation: Citation, mentions: str = "", note: str = "") -> Card:
    """Return a citation as its card shows it."""
    document, span = citation.document, citation.span
    sentences = [Mark(sentence, Kind.SENTENCE) for sentence in citation.sentences]
    shown = excerpt(document.text, span, citation.sentences)
    beside = context(document.text, span)
    asides = [
        Mark(Span(span.start, shown.start), Kind.ASIDE),
        Mark(Span(shown.end, span.end), Kind.ASIDE),
    ]
    around = [Mark(skipped, Kind.SKIPPED) for skipped in document.skipped]
    around += [Mark(span, Kind.PASSAGE), *sentences]
    return Card(
        rank=citation.rank,
        title=title(document),
        byline=byline(document),
        quote=segments(document.text, sentences + asides, within=span),
        context=segments(document.text, around, within=beside),
        before=beside.start > 0,
        after=beside.end < len(document.text),
        score=round(100 * citation.score),
        also_in=tuple(
            CopyLine(title(copy.document), byline(copy.document)) for copy in citation.also_in
        ),
        mentions=mentions,
        note=note,
    )


def turn_view(
    question: str, answer: Answer | None, unkept: str = "", *, text: str = ""
) -> TurnView:
    """Return a question as the conversation shows it.

    Args:
        question: as it was asked.
        answer: to it, None while it waits.
        unkept: why the library does not keep it, empty where it does.
        text: the answer as it is copied.
    """
    if answer is None:
        return TurnView(question=question)
    resolved = answer.resolved_question.strip()
    notes = {since.rank: note(since) for since in answer.since}
    return TurnView(
        question=question,
        searched_for=resolved if resolved != question.strip() else "",
        status=status_line(answer),
        confidence=confidence_line(answer),
        found=answer.status is Status.ANSWERED,
        cards=tuple(
            card(each, answer.mentions(each.rank), notes.get(each.rank, ""))
            for each in answer.citations
        ),
        lost=tuple(map(lost_card, answer.lost)),
        missing=missing_line(answer),
        receipt=receipt(answer),
        text=text,
        unkept=f"Not kept: it will be gone with this page. {unkept}" if unkept else "",
        scope=asked_of(answer),
    )


# What is made into links, arrows, dashes and a logo after the escapes have been read.
_MADE_LATER = re.compile(
    r"(?i:https?(?=://)|www(?=\.))|[-.+\w](?=@)|(?<!\S)[-<>~](?=[-=>])|:(?=streamlit:)"
)
_WORD_JOINER = "\u2060"  # has no width


def literal(sentence: str) -> str:
    """Escape a sentence for Markdown, in which only `code` in backticks keeps its meaning.

    A message may quote a title or a file name, and those may hold anything. Against what
    Streamlit makes of plain text, which no escape prevents, a character without width is put in.
    """
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(
        f"`{part}`" if place % 2 and part else _escaped(part) for place, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    kept = _MADE_LATER.sub(lambda found: found[0] + _WORD_JOINER, text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", kept)
