"""Cited words that their article no longer has, and what stands in their place now."""

from __future__ import annotations

from index.documents import Anchor, Document
from index.workspace.kept_quotes import KeptQuote
from retrieval.evidence.record import CitedRecord
from retrieval.evidence.verifying.places import edited_place


def is_of(kept: KeptQuote, place: Anchor) -> bool:
    """Return whether a kept quote has the words of a cited place."""
    mine = kept.anchor
    if mine.doc_id != place.doc_id or mine.span != place.span:
        return False
    return place.quote_sha256 in ("", mine.quote_sha256)


def present_words(kept: KeptQuote, document: Document) -> str:
    """Return what a kept quote has become in its article; empty if it is gone."""
    record = CitedRecord(
        quote=kept.quote,
        span=kept.anchor.span,
        before=kept.before,
        after=kept.after,
        doc_id=document.doc_id,
    )
    place = edited_place(document.text, record)
    return place.span.of(document.text) if place else ""
