"""What the Check page shows of a checked draft; independent of Streamlit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.documents import Span
from retrieval.checks.quote_check import (
    CheckedQuotation,
    CheckedSentence,
    DraftCheck,
    Finding,
    Place,
    Remark,
    Verdict,
)
from retrieval.checks.summary import (
    URGENCY,
    added_line,
    change_line,
    earlier_line,
    remark_lines,
    searched_line,
    sentence_label,
    sentence_line,
    speakers_line,
    summary_line,
    verdict_label,
)
from retrieval.wording.phrases import byline, display_title, plural

# More places of one quotation are counted and not listed.
LISTED = 8

# The findings of sentences, those to look at first.
_FINDINGS = (Finding.NOTHING, Finding.DIFFERS, Finding.SUPPORTED)

# What does not speak against a quotation that stands in an article word for word.
_HARMLESS = {Remark.ONE_ARTICLE, Remark.ONE_TEXT, Remark.SHORT, Remark.TITLE}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, drawn in one way.

    Attributes:
        text: the characters.
        changed: whether they differ between the draft and the source.
    """

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class DraftPiece:
    """A piece of the draft.

    Attributes:
        text: the characters.
        quote: the number of the quotation, or checked sentence, that the piece is, from 1; 0
            outside of them.
        verdict: the verdict on it; empty outside of them.
        label: the verdict in words.
    """

    text: str
    quote: int = 0
    verdict: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in an article.

    Attributes:
        title: the article's title.
        byline: its outlet, its date, and when it was added.
        speaker: who says the words there; empty if that is not plain.
        words: the article's words, those that differ marked.
    """

    title: str
    byline: str
    speaker: str
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quotation, or a sentence without one, and what was found.

    Attributes:
        number: its number in the draft, from 1; sentences are numbered after all quotations.
        verdict: the verdict, as a word for the style.
        label: the verdict in words.
        speaker: who says it in the draft; empty if that is not plain.
        words: the draft's words, those that differ marked.
        lines: what differs, and what a reader should know besides, a sentence each.
        source_lines: what a reader should know of the places, likewise.
        urgency: the place of its verdict among the verdicts, from 0; those to look at first come
            first.
        places: the places, or the nearest one.
        more: how many places are not listed; empty if all are.
        nearest: whether the place only comes near the quotation.
        settled: whether nothing about it has to be looked at; it is folded below the others.
    """

    number: int
    verdict: str
    label: str
    speaker: str
    words: tuple[Piece, ...]
    lines: tuple[str, ...]
    places: tuple[PlaceView, ...]
    more: str
    nearest: bool
    settled: bool = False
    source_lines: tuple[str, ...] = ()
    urgency: int = 0


@dataclass(frozen=True, slots=True)
class CheckView:
    """A checked draft.

    Attributes:
        summary: how many quotations have which verdict.
        searched: what the draft was checked against.
        draft: the whole draft in pieces.
        quotes: its quotations.
        sentences: its sentences without quotations, if they were asked for.
        settled: the heading of the quotations that are settled, empty if none is.
        unquoted: how many sentences there are of each finding; empty if there are none.
    """

    summary: str
    searched: str
    draft: tuple[DraftPiece, ...]
    quotes: tuple[QuoteView, ...]
    sentences: tuple[QuoteView, ...] = ()
    settled: str = ""
    unquoted: str = ""


def check_view(checked: DraftCheck) -> CheckView:
    """Return a checked draft as the page shows it."""
    settled = sum(map(_is_settled, checked.quotes))
    return CheckView(
        summary=summary_line(checked),
        searched=f"{searched_line(checked)}.",
        draft=tuple(_draft_pieces(checked)),
        quotes=tuple(
            _quote_view(checked, number, quote) for number, quote in enumerate(checked.quotes, 1)
        ),
        sentences=tuple(
            _sentence_view(checked, number, sentence)
            for number, sentence in enumerate(checked.sentences or (), len(checked.quotes) + 1)
        ),
        settled=f"{plural(settled, 'quotation')} word for word" if settled else "",
        unquoted=_unquoted_line(checked.sentences or ()),
    )


def _unquoted_line(sentences: Sequence[CheckedSentence]) -> str:
    counts = Counter(each.finding for each in sentences)
    parts = [f"{counts[each]} {sentence_label(each)}" for each in _FINDINGS if counts[each]]
    return f"{plural(len(sentences), 'sentence')}: {', '.join(parts)}." if sentences else ""


def _is_settled(quote: CheckedQuotation) -> bool:
    """Return whether a quotation is exact, and no remark speaks against it."""
    return quote.verdict is Verdict.EXACT and _HARMLESS.issuperset(quote.remarks)


def shown_places(checked: CheckedQuotation | CheckedSentence) -> tuple[Place, ...]:
    """Return the places of a quotation, or of a sentence, that the page lists."""
    if isinstance(checked, CheckedSentence):
        return (checked.place,) if checked.place else ()
    return checked.places[:LISTED] or ((checked.nearest,) if checked.nearest else ())


def _draft_pieces(checked: DraftCheck) -> Iterable[DraftPiece]:
    """Yield the draft; a quotation inside another is no piece of its own."""
    quotes = [
        (each.span, number, each.verdict.value, verdict_label(each.verdict))
        for number, each in enumerate(checked.quotes, start=1)
    ]
    sentences = [
        (each.span, number, f"unquoted-{each.finding.value}", sentence_label(each.finding))
        for number, each in enumerate(checked.sentences or (), start=len(quotes) + 1)
    ]
    at = 0
    for span, number, verdict, label in sorted([*quotes, *sentences]):
        if span.start < at:
            continue
        if at < span.start:
            yield DraftPiece(checked.draft[at : span.start])
        yield DraftPiece(span.of(checked.draft), number, verdict, label)
        at = span.end
    if at < len(checked.draft):
        yield DraftPiece(checked.draft[at:])


def differing_line(checked: DraftCheck, quote: CheckedQuotation, place: int) -> str:
    """Return what a draft's quotation has otherwise than one of its places; empty for nothing.

    Args:
        checked: the checked draft.
        quote: one of its quotations.
        place: the number of the place, from 0.
    """
    changes = [change_line(checked, quote, each) for each in quote.changes if each.place == place]
    return " ".join(filter(None, [speakers_line(quote), *changes]))


def _quote_view(checked: DraftCheck, number: int, quote: CheckedQuotation) -> QuoteView:
    changes = [change_line(checked, quote, change) for change in quote.changes]
    places = shown_places(quote)
    # Without a place, nothing else stands below which they could.
    own = remark_lines(quote, of_draft=True if places else None)
    of_source = remark_lines(quote, of_draft=False) if places else ()
    lines = [speakers_line(quote), *changes, *own, earlier_line(quote)]
    more = len(quote.places) - len(places)
    return QuoteView(
        number=number,
        verdict=quote.verdict.value,
        label=verdict_label(quote.verdict),
        speaker=quote.speaker.label if quote.speaker else "",
        words=pieces_of(checked.draft, quote.span, [each.draft for each in quote.changes]),
        lines=tuple(filter(None, lines)),
        places=tuple(
            _place_view(each, [change.source for change in quote.changes if change.place == place])
            for place, each in enumerate(places)
        ),
        more=f"and {more} more" if more > 0 else "",
        nearest=quote.verdict is Verdict.ABSENT,
        settled=_is_settled(quote),
        source_lines=of_source,
        urgency=URGENCY.index(quote.verdict),
    )


def _sentence_view(checked: DraftCheck, number: int, sentence: CheckedSentence) -> QuoteView:
    return QuoteView(
        number=number,
        verdict=f"unquoted-{sentence.finding.value}",
        label=sentence_label(sentence.finding),
        speaker="",
        words=pieces_of(checked.draft, sentence.span, sentence.differing),
        lines=(sentence_line(checked, sentence),),
        places=tuple(_place_view(place, []) for place in shown_places(sentence)),
        more="",
        nearest=False,
        urgency=_FINDINGS.index(sentence.finding),
    )


def _place_view(place: Place, changed: Sequence[Span]) -> PlaceView:
    return PlaceView(
        title=display_title(place.document),
        byline=" · ".join(filter(None, [byline(place.document), added_line(place)])),
        speaker=place.speaker.label if place.speaker else "",
        words=pieces_of(place.document.text, place.span, changed),
    )


def pieces_of(text: str, span: Span, changed: Sequence[Span]) -> tuple[Piece, ...]:
    """Return the characters of a span in pieces, those of the changed spans marked."""
    pieces: list[Piece] = []
    at = span.start
    for each in sorted(changed):
        start, end = max(each.start, at), min(each.end, span.end)
        if start < end:
            pieces += [Piece(text[at:start]), Piece(text[start:end], changed=True)]
            at = end
    pieces.append(Piece(text[at : span.end]))
    return tuple(piece for piece in pieces if piece.text)
