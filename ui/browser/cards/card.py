"""The card of a citation in the list under an answer, as a value; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from index.documents import Span
from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.citation import Citation
from retrieval.evidence.links import link_parameters
from retrieval.evidence.quotation import Template, marked_span, templates
from retrieval.evidence.summary import LIKELY, sure_of
from retrieval.wording.phrases import byline, display_title, is_untitled, place
from ui.browser.cards.excerpts import context, excerpt, lead, objection, without_title
from ui.browser.cards.unnamed import NEITHER, unnamed
from ui.browser.views.file_header import file_header, has_searched_text
from ui.browser.views.markup import markup
from ui.browser.views.segments import Kind, Mark, Segment, segments

# A passage that answers with at least this probability is said that it may.
_POSSIBLE = 0.2


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
        unnamed: what stands for the byline if outlet and date are unknown.
        place: the page, time or row of the source, and whether it was read by OCR; empty if only
            the offsets are known.
        doc_id: the id of its article.
        copied: the marked sentence with its citation, to copy.
        quote: the whole passage; segments of kind `ASIDE` stay hidden until the reader asks.
        lead: the sentence before the passage where the passage begins with a pronoun; else empty.
        inside: whether the article has text before the passage and its lead, and after the passage.
        objection: how the sentence after the shown part begins, if that may take it back.
        context: the passage and the text around it in its article.
        before: whether the article has more text before `context`.
        after: whether the article has more text after `context`.
        sure: the probability in percent that the passage answers; None if it is not known.
        certainty: the probability in words, empty if it is not known.
        match: whether it answers, in words, or how well it matches where that is not known;
            empty for a weaker passage.
        weaker: whether it only comes near, because others answer or none does; it is drawn smaller.
        grouped: whether it stands under the title of its article, among further passages.
        also_in: the articles that contain copies of the passage.
        mentions: which words of the question the passage has and lacks, unlike the others; of a
            passage in an answer only names, figures and dates that it lacks. Empty if there is
            nothing to tell.
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
    unnamed: str = NEITHER
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
    lead: str = ""
    inside: tuple[bool, bool] = (False, False)
    objection: str = ""


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
    shown_confidence: float | None = None,
) -> Card:
    """Return the card of a citation.

    Args:
        citation: the citation.
        mentions: which words of the question the passage has and lacks, empty for nothing to tell.
        change_note: what has changed since the answer was given, empty if nothing has.
        weaker: whether other passages of the answer are said to answer, and not this one.
        found: whether the answer's passages answer the question, rather than only come near it.
        address: the parameters of the app's address that open the answer.
        shown_confidence: the probability of a passage of the answer that says the same and is
            surer; None for the citation's own.
    """
    document, span = citation.document, citation.span
    answering = [Mark(sentence, Kind.SENTENCE) for sentence in citation.sentences]
    answering += [Mark(words, Kind.ANSWER) for words in citation.answers]
    styled = markup(document)
    shown = excerpt(document.text, span, citation.sentences, beside=not weaker)
    shown = without_title(document, shown, citation.sentences)
    surroundings = context(document.text, span)
    header = file_header(document)
    if header and header.overlaps(surroundings):
        surroundings = Span(min(header.end, span.start), surroundings.end)
    led = lead(document, shown) if shown.start == span.start and not weaker else None
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
        unnamed=unnamed(document, citation.sentences),
        language=document.language,
        place=place(document, span),
        quote=segments(document.text, [*answering, *asides, *styled], within=span),
        lead=led.of(document.text) if led else "",
        inside=(
            has_searched_text(document, Span(0, (led or span).start)),
            bool(document.text[span.end :].strip()),
        ),
        objection="" if weaker else objection(document.text, shown),
        context=segments(document.text, [*context_marks, *styled], within=surroundings),
        before=has_searched_text(document, Span(0, surroundings.start)),
        after=surroundings.end < len(document.text),
        sure=None if citation.confidence is None else round(100 * citation.confidence),
        match="" if weaker else _match(citation, shown_confidence),
        certainty=_certainty(citation, shown_confidence),
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


def _match(citation: Citation, shown_confidence: float | None) -> str:
    """Return whether a citation answers, in two words, or how well it matches if that is not known.

    The card shows the percentage only after a click: it is lower than that of the whole answer, and
    beside it would seem to contradict it.
    """
    if citation.confidence is None:
        return f"match {round(100 * citation.score)}"
    confidence = max(citation.confidence, shown_confidence or 0.0)
    if confidence >= LIKELY:
        return "answers this"
    return "may answer this" if confidence >= _POSSIBLE else "unlikely to answer"


def _certainty(citation: Citation, shown_confidence: float | None) -> str:
    if citation.confidence is None:
        return ""
    own = sure_of(citation.confidence)
    if shown_confidence is None or sure_of(shown_confidence) == own:
        return f"{own} sure"
    return f"{own} sure ({sure_of(shown_confidence)} of a passage here that says the same)"
