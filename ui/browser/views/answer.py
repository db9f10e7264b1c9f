"""The data that a turn of the conversation shows, as values; independent of Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.documents import Span
from retrieval.citation import Answer, Citation, Finding, Status
from retrieval.evidence.lost import LostCard, change_note, lost_card
from retrieval.evidence.summary import (
    answer_scope_line,
    confidence_line,
    corrections_line,
    is_weaker,
    missing_words_line,
    nearest_line,
    quotations_line,
    searched_for,
    searched_line,
    status_line,
    sure_of,
)
from retrieval.questions.corrections import as_typed
from retrieval.wording.phrases import byline, display_title, place, plural
from ui.browser.views.excerpts import context, excerpt
from ui.browser.views.segments import Kind, Mark, Segment, segments

_NOT_YET = "Nothing that has been read so far answers this."
_NOT_SAVED = "Not saved: this answer is lost when you close the page."


@dataclass(frozen=True, slots=True)
class CopyLine:
    """An article that contains a copy of a card's passage.

    Attributes:
        title: its title.
        byline: its outlet and date.
        place: where the copy stands in its source, empty if only its offsets are known.
    """

    title: str
    byline: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One citation in the list under an answer.

    Attributes:
        rank: the citation's rank in its answer, from 1.
        place: the page, time or row of the source, and whether it was read by OCR; empty if only
            the offsets are known.
        quote: the whole passage; segments of kind `ASIDE` stay hidden until the reader asks.
        context: the passage and the text around it in its article.
        before: whether the article has more text before `context`.
        after: whether the article has more text after `context`.
        score: the citation's score as a percentage of the highest possible score, 0 to 100.
        sure: the probability in percent that the passage answers; None if it is not known.
        match: the words beside the bar that shows `sure` or, where that is not known, `score`.
        weaker: whether other passages answer, and this one only comes near; it is drawn smaller.
        also_in: the articles that contain copies of the passage.
        mentions: which words of the question the passage has and lacks; of a passage in an answer
            only names, figures and dates that it lacks. Empty if there is nothing to tell.
        note: what has changed since the answer was given, empty if nothing has.
    """

    rank: int
    title: str
    byline: str
    quote: tuple[Segment, ...]
    context: tuple[Segment, ...]
    before: bool
    after: bool
    score: int
    place: str = ""
    sure: int | None = None
    match: str = ""
    weaker: bool = False
    also_in: tuple[CopyLine, ...] = ()
    mentions: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """A question with its answer; only `question` is set while the question waits for an answer.

    Attributes:
        searched_for: the text that was searched for, empty if that is the question itself.
        corrections: which typing errors were corrected, empty if none were.
        as_typed: the text to search for instead, without the corrections; empty if there are none.
        answered: whether the cards answer the question, rather than only come near it.
        lost: cards for the citations that no longer hold, each with the rank of its citation.
        quotations: whether the question's quotations stand in a card word for word.
        text: the answer as text, for the clipboard.
        not_saved_reason: a message that says why the turn is not saved in the library, empty if it
            is.
        scope: which articles the answer may use, empty if all.
        unsettled: why asking again may give another answer, empty if nothing is known that could
            change it.
    """

    question: str
    searched_for: str = ""
    corrections: str = ""
    as_typed: str = ""
    status: str = ""
    confidence: str = ""
    answered: bool = False
    cards: tuple[Card, ...] = ()
    lost: tuple[LostCard, ...] = ()
    missing_words: str = ""
    quotations: str = ""
    searched_line: str = ""
    text: str = ""
    not_saved_reason: str = ""
    scope: str = ""
    unsettled: str = ""


def card(
    citation: Citation, mentions: str = "", change_note: str = "", *, weaker: bool = False
) -> Card:
    """Return the card of a citation.

    Args:
        citation: the citation.
        mentions: which words of the question the passage has and lacks, empty for nothing to tell.
        change_note: what has changed since the answer was given, empty if nothing has.
        weaker: whether other passages of the answer are said to answer, and not this one.
    """
    document, span = citation.document, citation.span
    answering = [Mark(sentence, Kind.SENTENCE) for sentence in citation.sentences]
    answering += [Mark(words, Kind.ANSWER) for words in citation.answers]
    shown = excerpt(document.text, span, citation.sentences, beside=not weaker)
    surroundings = context(document.text, span)
    asides = [
        Mark(Span(span.start, shown.start), Kind.ASIDE),
        Mark(Span(shown.end, span.end), Kind.ASIDE),
    ]
    context_marks = [Mark(skipped, Kind.SKIPPED) for skipped in document.skipped]
    context_marks += [Mark(span, Kind.PASSAGE), *answering]
    return Card(
        rank=citation.rank,
        title=display_title(document),
        byline=byline(document),
        place=place(document, span),
        quote=segments(document.text, answering + asides, within=span),
        context=segments(document.text, context_marks, within=surroundings),
        before=surroundings.start > 0,
        after=surroundings.end < len(document.text),
        score=round(100 * citation.score),
        sure=None if citation.confidence is None else round(100 * citation.confidence),
        match=f"match {round(100 * citation.score)}"
        if citation.confidence is None
        else f"{sure_of(citation.confidence)} sure",
        weaker=weaker,
        also_in=tuple(
            CopyLine(
                display_title(copy.document),
                byline(copy.document),
                place(copy.document, copy.span),
            )
            for copy in citation.also_in
        ),
        mentions=mentions,
        note=change_note,
    )


def turn_view(
    question: str,
    answer: Answer | None,
    not_saved_reason: str = "",
    *,
    text: str = "",
    unread: int = 0,
    seq: int = 0,
) -> TurnView:
    """Return a question and its answer as the conversation shows them.

    Args:
        question: the question as it was asked.
        answer: the answer, None while the question waits for it.
        not_saved_reason: why the library did not save the turn, empty if it did.
        text: the answer as text, for the clipboard.
        unread: the number of files that were still to be read when the question was answered.
        seq: the library's present sequence number; 0 if it is not known.
    """
    if answer is None:
        return TurnView(question=question)
    notes = {changes.rank: change_note(changes) for changes in answer.changes}
    return TurnView(
        question=question,
        searched_for=searched_for(replace(answer, question=question)),
        corrections=corrections_line(answer),
        as_typed=as_typed(answer.resolved_question, answer.corrections)
        if answer.corrections
        else "",
        status=_status(answer, unread),
        confidence=confidence_line(answer),
        answered=answer.status is Status.ANSWERED,
        cards=tuple(
            card(
                citation,
                answer.mentions_sentence(citation.rank),
                notes.get(citation.rank, ""),
                weaker=is_weaker(answer, citation),
            )
            for citation in answer.citations
        ),
        lost=tuple(map(lost_card, answer.lost)),
        missing_words=missing_words_line(answer),
        quotations=quotations_line(answer),
        searched_line=searched_line(answer),
        text=text,
        not_saved_reason=f"{_NOT_SAVED} {not_saved_reason}" if not_saved_reason else "",
        scope=answer_scope_line(answer),
        unsettled=_unsettled(answer, unread, seq),
    )


def _status(answer: Answer, unread: int) -> str:
    """Return the answer's status line; never a flat refusal while files are still to be read."""
    if unread and answer.finding is Finding.ABSENT:
        return " ".join(filter(None, [_NOT_YET, nearest_line(answer)]))
    return status_line(answer)


def _unsettled(answer: Answer, unread: int, seq: int) -> str:
    """Return why asking again may give another answer."""
    if unread:
        files = f"{plural(unread, 'file')} {'was' if unread == 1 else 'were'}"
        return f"{files} still to be read when you asked, so this answer may change."
    if answer.status is Status.NOT_FOUND and answer.library and seq > answer.library.seq:
        return "The library has changed since you asked."
    return ""
