"""The data that a turn of the conversation shows, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from index.documents import Span
from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.citation import Answer, Citation, Finding, Status
from retrieval.evidence.links import link_parameters
from retrieval.evidence.lost import LostCard, change_note, lost_card
from retrieval.evidence.quotation import Template, marked_span, templates
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
from retrieval.speakers.voice_filter import filter_line
from retrieval.wording.phrases import byline, display_title, is_untitled, place, plural
from ui.browser.copies.views import texts_line
from ui.browser.views.carried import Carried, carried_phrases
from ui.browser.views.excerpts import context, excerpt
from ui.browser.views.markup import markup
from ui.browser.views.segments import Kind, Mark, Segment, segments

_NOT_YET = "Nothing that has been read so far answers this."
_NOT_SAVED = "Not saved: this answer is lost when you close the page."

# A passage that answers with at least this probability is called a likely or a possible answer.
_LIKELY, _POSSIBLE = 0.5, 0.2


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
class CopiedQuote:
    """Quoted words and all that a citation of them says.

    Attributes:
        templates: the forms of the citation, by their names (`retrieval.evidence.quotation`).
        link: the query string of the app's address that opens the passage.
        words: the quoted words.
        place: the page, time or row of the source; empty if only the offsets are known.
        start: where the words begin, in code points.
        end: where they end.
    """

    templates: Mapping[str, Template]
    link: str
    words: str
    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One citation in the list under an answer.

    Attributes:
        rank: the citation's rank in its answer, from 1.
        place: the page, time or row of the source, and whether it was read by OCR; empty if only
            the offsets are known.
        doc_id: the id of its article.
        copied: the marked sentence with its citation, to copy.
        quote: the whole passage; segments of kind `ASIDE` stay hidden until the reader asks.
        context: the passage and the text around it in its article.
        before: whether the article has more text before `context`.
        after: whether the article has more text after `context`.
        score: the citation's score as a percentage of the highest possible score, 0 to 100.
        sure: the probability in percent that the passage answers; None if it is not known.
        certainty: the probability in words, empty if it is not known.
        match: the words beside the bar that shows `sure` or, where that is not known, `score`;
            empty for a weaker passage, which has no bar.
        weaker: whether other passages answer, and this one only comes near; it is drawn smaller.
        grouped: whether it stands under the title of its article, among further passages.
        also_in: the articles that contain copies of the passage.
        mentions: which words of the question the passage has and lacks; of a passage in an answer
            only names, figures and dates that it lacks. Empty if there is nothing to tell.
        note: what has changed since the answer was given, empty if nothing has.
        language: the code of the article's language; empty if it is not known.
        untitled: whether the article has no title of its own, so that `title` stands for one.
    """

    rank: int
    doc_id: str
    title: str
    byline: str
    quote: tuple[Segment, ...]
    copied: CopiedQuote
    context: tuple[Segment, ...]
    before: bool
    after: bool
    score: int
    place: str = ""
    sure: int | None = None
    match: str = ""
    certainty: str = ""
    weaker: bool = False
    grouped: bool = False
    also_in: tuple[CopyLine, ...] = ()
    mentions: str = ""
    note: str = ""
    language: str = ""
    untitled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """A question with its answer; only `question` and `waiting` are set while it has none.

    Attributes:
        waiting: what happens while the question waits for its answer, empty if it does not wait.
        carried: what was searched for and comes from earlier questions, to be taken away.
        more: the label of the control that brings more passages, empty if there is none.
        searched_for: the text that was searched for, empty if that is the question itself.
        corrections: which typing errors were corrected, empty if none were.
        as_typed: the text to search for instead, without the corrections; empty if there are none.
        answered: whether the cards answer the question, rather than only come near it.
        lost: cards for the citations that no longer hold, each with the rank of its citation.
        voices: whose words the passages pass on, and what is left out; empty if they may be
            anybody's.
        independent: how many independent texts the passages are from, empty if none is a copy.
        quotations: whether the question's quotations stand in a card word for word.
        text: the answer as text, for the clipboard.
        not_saved_reason: a message that says why the turn is not saved in the library, empty if it
            is.
        scope: which articles the answer may use, empty if all.
        unsettled: why asking again may give another answer, empty if nothing is known that could
            change it.
    """

    question: str
    waiting: str = ""
    searched_for: str = ""
    carried: tuple[Carried, ...] = ()
    more: str = ""
    corrections: str = ""
    as_typed: str = ""
    status: str = ""
    confidence: str = ""
    answered: bool = False
    cards: tuple[Card, ...] = ()
    lost: tuple[LostCard, ...] = ()
    missing_words: str = ""
    voices: str = ""
    independent: str = ""
    quotations: str = ""
    searched_line: str = ""
    text: str = ""
    not_saved_reason: str = ""
    scope: str = ""
    unsettled: str = ""


def copied_quote(citation: Citation, address: Mapping[str, str], *, found: bool) -> CopiedQuote:
    """Return the marked sentence of a citation as it is copied.

    Args:
        citation: the citation.
        address: the parameters of the app's address that open the citation's answer.
        found: whether the citation answers the question, rather than only comes near it.
    """
    document = citation.document
    span = marked_span(citation.span, citation.sentences, citation.answers)
    link = link_parameters(
        document, citation.span, citation.sentences, citation.answers, found=found
    )
    return CopiedQuote(
        templates=dict(templates(document)),
        link=urlencode({**address, **link}),
        words=span.of(document.text),
        place=place(document, span),
        start=span.start,
        end=span.end,
    )


def card(
    citation: Citation,
    mentions: str = "",
    change_note: str = "",
    *,
    weaker: bool = False,
    found: bool = True,
    address: Mapping[str, str] = MappingProxyType({}),
) -> Card:
    """Return the card of a citation.

    Args:
        citation: the citation.
        mentions: which words of the question the passage has and lacks, empty for nothing to tell.
        change_note: what has changed since the answer was given, empty if nothing has.
        weaker: whether other passages of the answer are said to answer, and not this one.
        found: whether the answer's passages answer the question, rather than only come near it.
        address: the parameters of the app's address that open the answer.
    """
    document, span = citation.document, citation.span
    answering = [Mark(sentence, Kind.SENTENCE) for sentence in citation.sentences]
    answering += [Mark(words, Kind.ANSWER) for words in citation.answers]
    styled = markup(document)
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
        doc_id=document.doc_id,
        copied=copied_quote(citation, address, found=found),
        title=display_title(document),
        untitled=is_untitled(document),
        byline=byline(document),
        language=document.language,
        place=place(document, span),
        quote=segments(document.text, [*answering, *asides, *styled], within=span),
        context=segments(document.text, [*context_marks, *styled], within=surroundings),
        before=surroundings.start > 0,
        after=surroundings.end < len(document.text),
        score=round(100 * citation.score),
        sure=None if citation.confidence is None else round(100 * citation.confidence),
        match="" if weaker else _match(citation),
        certainty="" if citation.confidence is None else f"{sure_of(citation.confidence)} sure",
        weaker=weaker,
        grouped=citation.rank > DEFAULT_PASSAGE_COUNT,
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
    address: Mapping[str, str] = MappingProxyType({}),
    waiting: str = "",
    more: bool = False,
) -> TurnView:
    """Return a question and its answer as the conversation shows them.

    Args:
        question: the question as it was asked.
        answer: the answer, None while the question waits for it.
        not_saved_reason: why the library did not save the turn, empty if it did.
        text: the answer as text, for the clipboard.
        unread: the number of files that were still to be read when the question was answered.
        seq: the library's present sequence number; 0 if it is not known.
        address: the parameters of the app's address that open the answer; empty if it is not saved.
        waiting: what happens while the question waits for its answer.
        more: whether the answer may have more passages than it shows.
    """
    if answer is None:
        return TurnView(question=question, waiting=waiting)
    notes = {changes.rank: change_note(changes) for changes in answer.changes}
    return TurnView(
        question=question,
        searched_for=searched_for(replace(answer, question=question)),
        carried=carried_phrases(question, answer),
        more="More passages" if more else "",
        corrections=corrections_line(answer),
        as_typed=as_typed(answer.resolved_question, answer.corrections)
        if answer.corrections
        else "",
        status=first_line(answer, unread),
        confidence=confidence_line(answer),
        answered=answer.status is Status.ANSWERED,
        cards=tuple(
            card(
                citation,
                answer.mentions_sentence(citation.rank),
                notes.get(citation.rank, ""),
                weaker=is_weaker(answer, citation),
                found=answer.status is Status.ANSWERED,
                address=address,
            )
            for citation in answer.citations
        ),
        lost=tuple(map(lost_card, answer.lost)),
        missing_words=missing_words_line(answer),
        voices=filter_line(answer.voices, answer.left_out),
        independent=texts_line(answer),
        quotations=quotations_line(answer),
        searched_line=searched_line(answer),
        text=text,
        not_saved_reason=f"{_NOT_SAVED} {not_saved_reason}" if not_saved_reason else "",
        scope=answer_scope_line(answer),
        unsettled=_unsettled(answer, unread, seq),
    )


def _match(citation: Citation) -> str:
    """Return whether a citation answers, in two words, or how well it matches if that is not known.

    The card shows the percentage only after a click: it is lower than that of the whole answer, and
    beside it would seem to contradict it.
    """
    if citation.confidence is None:
        return f"match {round(100 * citation.score)}"
    if citation.confidence >= _LIKELY:
        return "likely answer"
    return "possible answer" if citation.confidence >= _POSSIBLE else "unlikely answer"


def first_line(answer: Answer, unread: int) -> str:
    """Return what was found, in a line; never a flat refusal while files are still to be read.

    Args:
        answer: the answer.
        unread: the number of files that were still to be read when the question was answered.
    """
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
