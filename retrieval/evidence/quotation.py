"""Quotations as text to copy: the quoted words, their source and their position in it."""

from __future__ import annotations

import re

from index.documents import Document, Span
from retrieval.citation import Answer
from retrieval.evidence.lost import lost_card
from retrieval.evidence.summary import status_line
from retrieval.wording.phrases import byline, display_title, place


def quotation(document: Document, span: Span) -> str:
    """Return the quoted span with its source, id, place, offsets and the file's digest.

    Offsets count code points.
    """
    before, after, characters, between, end = quotation_frame(document)
    where = "".join(f", {each}" for each in [place(document, span)] if each)
    words = span.of(document.text)
    return f"{before}{words}{after}{where}{characters}{span.start}{between}{span.end}{end}"


def quotation_frame(document: Document) -> tuple[str, str, str, str, str]:
    """Return the parts of a quotation of an article that are the same for all its spans.

    The quoted words, their place with a comma before it, their start and their end stand between
    the parts, in this order. So the reading pane can copy what a reader has selected without
    knowing what a quotation looks like.
    """
    return (
        "“",
        f"”\n— {source_line(document)}\n[{document.doc_id}",
        ", characters ",
        "–",
        f", {digest_line(document)}]",
    )


def answer_text(answer: Answer) -> str:
    """Return an answer as text, with numbered passages."""
    passages = {
        citation.rank: quotation(citation.document, citation.span) for citation in answer.citations
    }
    passages |= {lost.rank: lost_card(lost).reason for lost in answer.lost}
    numbered = (f"[{rank}] {passages[rank]}" for rank in sorted(passages))
    return "\n\n".join([f"{answer.question}\n{status_line(answer)}", *numbered])


def source_line(document: Document) -> str:
    """Return an article's title, outlet, date, author and web address, as a note cites them."""
    parts = (display_title(document), byline(document, author=True), web_address(document))
    return ", ".join(part for part in parts if part)


def digest_line(document: Document) -> str:
    """Return the digest by which a reader can check that a file is the one that was read."""
    return f"SHA-256 {document.sha256}"


def web_address(document: Document) -> str:
    """Return the article's web address; empty if its URI is not one."""
    return document.uri if re.match(r"https?://", document.uri, re.I) else ""
