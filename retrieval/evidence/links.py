"""Addresses that open one passage: `?doc=…&start=…&end=…`, with what is marked in it.

A link may come from anyone and from any day, so nothing in it is believed: offsets that the
article does not have open the article without marks, and a text that has changed is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.documents import Document, Span
from index.workspace.judgements import text_digest

NAMES = ("doc", "start", "end", "mark", "nearest", "text")

CHANGED = (
    "This article's text has changed since the link was made, so the marks may stand at other "
    "words than they did."
)
NO_PLACE = "The link names a place that this article does not have, so nothing is marked."

# Of the digest of the text: enough to tell one version from another.
_DIGITS = 16
_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link opens.

    Attributes:
        span: of the passage, None where the link names none, or none that the article has.
        sentences: inside the passage.
        answered: whether the passage answered a question, rather than came near it.
        notice: what does not hold of the link, empty if all does.
    """

    span: Span | None = None
    sentences: tuple[Span, ...] = ()
    answered: bool = True
    notice: str = ""


def link_parameters(
    document: Document, span: Span | None, sentences: tuple[Span, ...], *, found: bool = True
) -> dict[str, str]:
    """Return the parameters of the address that opens this, see `LinkTarget`."""
    given = {"doc": document.doc_id}
    if span is not None:
        given |= {"start": str(span.start), "end": str(span.end)}
        if sentences:
            given["mark"] = " ".join(f"{each.start}-{each.end}" for each in sentences)
        if not found:
            given["nearest"] = "1"
        given["text"] = text_digest(document)[:_DIGITS]
    return given


def read_link(document: Document, given: Mapping[str, str]) -> LinkTarget:
    """Return what a link's parameters mean in an article."""
    if "start" not in given and "end" not in given:
        return LinkTarget()
    span = _span(given.get("start", ""), given.get("end", ""))
    if span is None or not len(span) or span.end > len(document.text):
        return LinkTarget(notice=NO_PLACE)
    found = (_span(*each) for each in _SPAN.findall(given.get("mark", "")))
    sentences = tuple(sorted(each for each in found if each and len(each) and span.contains(each)))
    same = given.get("text") in (None, "", text_digest(document)[:_DIGITS])
    return LinkTarget(span, sentences, "nearest" not in given, "" if same else CHANGED)


def _span(start: str, end: str) -> Span | None:
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    # Longer numbers take long to read and are beyond any article.
    if len(start) > 12 or len(end) > 12 or int(start) > int(end):
        return None
    return Span(int(start), int(end))
