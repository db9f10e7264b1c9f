"""Quotes as they are copied out of the app: the words, their source, and where they stand in it."""

from __future__ import annotations

import re

from index.documents import Document, Span
from retrieval.citation import Answer
from retrieval.evidence.lost import lost_card
from retrieval.evidence.summary import status_line
from retrieval.wording.phrases import byline, display_title


def quotation(document: Document, span: Span) -> str:
    """Return a span with all that is needed to find it again; offsets in code points.

    The reading pane puts the words that a reader has selected in the same form (`article.js`).
    """
    return (
        f"“{span.of(document.text)}”\n— {source_line(document)}\n"
        f"[{document.doc_id}, characters {span.start}–{span.end}, {proof(document)}]"
    )


def answer_text(answer: Answer) -> str:
    """Return an answer as text, its passages under their numbers."""
    passages = {
        citation.rank: quotation(citation.document, citation.span) for citation in answer.citations
    }
    passages |= {lost.rank: lost_card(lost).sentence for lost in answer.lost}
    numbered = (f"[{rank}] {passages[rank]}" for rank in sorted(passages))
    return "\n\n".join([f"{answer.question}\n{status_line(answer)}", *numbered])


def source_line(document: Document) -> str:
    """Return title, author, outlet, date and address of an article as a note names them."""
    known = (display_title(document), byline(document, author=True), web_address(document))
    return ", ".join(part for part in known if part)


def proof(document: Document) -> str:
    """Return what shows that a file is still the one that was read."""
    return f"SHA-256 {document.sha256}"


def web_address(document: Document) -> str:
    """Return where the outlet has the article, empty unless it is a web address."""
    return document.uri if re.match(r"https?://", document.uri, re.I) else ""
