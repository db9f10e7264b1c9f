"""Links that open one passage: `?doc=…&start=…&end=…`, with what to mark in it.

`mark` lists the sentences, and `answer` the words in them that are the answer. `place` names the
page, time or row for whoever reads the link itself; opening a link leaves it aside.

A link may be old or written by anyone, so its parameters are not trusted. Offsets outside the
article open the article without marks. A changed text gives a notice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.documents import Anchor, Document, Span
from index.moving import present_span, shifted

PARAMETERS = ("doc", "start", "end", "mark", "answer", "nearest", "text", "quote", "place")

CHANGED_ELSEWHERE_NOTICE = (
    "This article's text has changed since the link was made, but not in this passage."
)
MOVED_NOTICE = (
    "This article's text has changed since the link was made, and the passage is marked where it "
    "stands now."
)
TEXT_CHANGED_NOTICE = (
    "This article's text has changed since the link was made, so the marks may be on other words "
    "than before."
)
OUTSIDE_ARTICLE_NOTICE = "The link points to a place outside this article, so nothing is marked."

# How many digits of the anchor's digests a link carries: enough to tell two versions apart.
_DIGITS = 16
_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")
# More marks than a passage has sentences; a longer list is not ours.
_MOST_SPANS = 50


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """The place in an article that a link opens.

    Attributes:
        span: the passage; None if the link names none, or one outside the article.
        sentences: the marked sentences, inside the passage.
        answers: the marked words that are the answer, each inside one of the sentences.
        answered: whether the passage answered a question; False for a nearest miss.
        notice: a sentence for the reader about a problem with the link; empty if there is none.
    """

    span: Span | None = None
    sentences: tuple[Span, ...] = ()
    answers: tuple[Span, ...] = ()
    answered: bool = True
    notice: str = ""


def link_parameters(
    document: Document,
    span: Span | None,
    sentences: tuple[Span, ...],
    answers: tuple[Span, ...] = (),
    *,
    found: bool = True,
) -> dict[str, str]:
    """Return the query parameters of a link to a passage or to an article.

    Args:
        document: the article.
        span: the passage; None for the article alone.
        sentences: the sentences to mark, inside the passage.
        answers: the words that are the answer, each inside one of the sentences.
        found: whether the passage answers the question; False for a nearest miss.
    """
    parameters = {"doc": document.doc_id}
    if span is not None:
        parameters |= {"start": str(span.start), "end": str(span.end)}
        for name, spans in (("mark", sentences), ("answer", answers)):
            if spans:
                parameters[name] = " ".join(f"{each.start}-{each.end}" for each in spans)
        if not found:
            parameters["nearest"] = "1"
        anchor = Anchor.of(document, span)
        parameters["text"] = anchor.text_sha256[:_DIGITS]
        parameters["quote"] = anchor.quote_sha256[:_DIGITS]
        if place := document.layout.place_of(span):
            parameters["place"] = place
    return parameters


def read_link(document: Document, given: Mapping[str, str]) -> LinkTarget:
    """Return the place in an article that a link's parameters name."""
    if "start" not in given and "end" not in given:
        return LinkTarget()
    span = _parse_span(given.get("start", ""), given.get("end", ""))
    if span is None or not len(span) or span.end > len(document.text):
        return LinkTarget(notice=OUTSIDE_ARTICLE_NOTICE)
    sentences = _read_spans(given.get("mark", ""), (span,))
    answers = _read_spans(given.get("answer", ""), sentences)
    notice = _change_notice(Anchor.of(document, span), given)
    if notice == TEXT_CHANGED_NOTICE and (now := _moved_to(document, span, given)):
        moved_by = now.start - span.start
        span, notice = now, MOVED_NOTICE
        sentences, answers = shifted(sentences, moved_by), shifted(answers, moved_by)
    return LinkTarget(
        span=span,
        sentences=sentences,
        answers=answers,
        answered="nearest" not in given,
        notice=notice,
    )


def _moved_to(document: Document, span: Span, given: Mapping[str, str]) -> Span | None:
    """Return where the linked characters stand now; None if a link cannot tell, or nowhere."""
    digits = given.get("quote", "")
    return present_span(document.text, span, digits) if len(digits) == _DIGITS else None


def _change_notice(present: Anchor, given: Mapping[str, str]) -> str:
    """Return a sentence on how the text has changed since a link was made; empty if it has not.

    Args:
        present: the linked place in the article's present text.
        given: the link's parameters. A link without digests, or with one of the text only, comes
            from a reader's hand or from an earlier version of Footnote.
    """
    if given.get("text") in (None, "", present.text_sha256[:_DIGITS]):
        return ""
    if given.get("quote") == present.quote_sha256[:_DIGITS]:
        return CHANGED_ELSEWHERE_NOTICE
    return TEXT_CHANGED_NOTICE


def _read_spans(value: str, around: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans that a parameter names and that lie inside one of the spans around them."""
    spans = {_parse_span(*offsets) for offsets in _SPAN.findall(value)[:_MOST_SPANS]}
    return tuple(
        sorted(
            span
            for span in spans
            if span and len(span) and any(outer.contains(span) for outer in around)
        )
    )


def _parse_span(start: str, end: str) -> Span | None:
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    # Longer numbers are slow to parse and beyond the end of any article.
    if len(start) > 12 or len(end) > 12 or int(start) > int(end):
        return None
    return Span(int(start), int(end))
