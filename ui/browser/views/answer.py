"""What an answer shows, as values; no Streamlit here, and no browser is needed to test it."""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Span
from retrieval.citation import Answer, Citation, Status
from retrieval.evidence.lost import LostCard, change_note, lost_card
from retrieval.evidence.summary import (
    answer_scope_line,
    confidence_line,
    missing_words_line,
    searched_line,
    status_line,
)
from retrieval.wording.phrases import byline, display_title
from ui.browser.views.excerpts import context, excerpt
from ui.browser.views.segments import Kind, Mark, Segment, segments


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
        answered: whether the cards answer the question, rather than come near it.
        text: the answer as it is copied.
        lost: in the place of the cards that no longer hold, by their ranks.
        unkept: why the turn will be gone with the window, empty where it will not.
        scope: which articles it may use, empty for all.
    """

    question: str
    searched_for: str = ""
    status: str = ""
    confidence: str = ""
    answered: bool = False
    cards: tuple[Card, ...] = ()
    lost: tuple[LostCard, ...] = ()
    missing_words: str = ""
    searched_line: str = ""
    text: str = ""
    unkept: str = ""
    scope: str = ""


def card(citation: Citation, mentions: str = "", change_note: str = "") -> Card:
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
        title=display_title(document),
        byline=byline(document),
        quote=segments(document.text, sentences + asides, within=span),
        context=segments(document.text, around, within=beside),
        before=beside.start > 0,
        after=beside.end < len(document.text),
        score=round(100 * citation.score),
        also_in=tuple(
            CopyLine(display_title(copy.document), byline(copy.document))
            for copy in citation.also_in
        ),
        mentions=mentions,
        note=change_note,
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
    notes = {since.rank: change_note(since) for since in answer.changes}
    return TurnView(
        question=question,
        searched_for=resolved if resolved != question.strip() else "",
        status=status_line(answer),
        confidence=confidence_line(answer),
        answered=answer.status is Status.ANSWERED,
        cards=tuple(
            card(each, answer.mentions(each.rank), notes.get(each.rank, ""))
            for each in answer.citations
        ),
        lost=tuple(map(lost_card, answer.lost)),
        missing_words=missing_words_line(answer),
        searched_line=searched_line(answer),
        text=text,
        unkept=f"Not kept: it will be gone with this page. {unkept}" if unkept else "",
        scope=answer_scope_line(answer),
    )
