"""The sentences that the terminal and the app say about verified citations."""

from __future__ import annotations

from retrieval.evidence.verifying.differences import Edit, edit_sentence
from retrieval.evidence.verifying.verify import (
    CitationState,
    Finding,
    Verification,
    VerifiedCitation,
)
from retrieval.wording.phrases import plural


def verification_line(verification: Verification) -> str:
    """Return how many citations a file has, and how many are unchanged, moved, edited, gone."""
    counts = [(verification.count(state), state.value) for state in CitationState]
    parts = ", ".join(f"{number:,} {name}" for number, name in counts if number)
    return f"{plural(len(verification.citations), 'citation')}: {parts}."


def citation_line(citation: VerifiedCitation) -> str:
    """Return where a citation stood, and where it stands now if that is elsewhere."""
    record = citation.record
    was = f"{record.doc_id or 'the source'}, characters {record.span.start}–{record.span.end}"
    if citation.document is None or citation.span is None:
        return was
    doc_id, span = citation.document.doc_id, citation.span
    if (doc_id, span) == (record.doc_id, record.span):
        return was
    return f"{was}, now {doc_id}, characters {span.start}–{span.end}"


def edit_line(citation: VerifiedCitation, edit: Edit) -> str:
    """Return a sentence about an edit: what was quoted, and what the source has now."""
    text = citation.document.text if citation.document else ""
    return edit_sentence(edit, citation.record.quote, text)


def finding_lines(citation: VerifiedCitation) -> tuple[str, ...]:
    """Return what a reader should know of a citation besides its state, a sentence each."""
    lines = {
        Finding.BESIDE_CHANGED: "The words right beside the quote are others now.",
        Finding.RESET: "Only spaces, line ends or the kinds of marks differ.",
        Finding.OTHER_ARTICLE: "The words stand under another id.",
        Finding.ARTICLE_MISSING: "The article is not there.",
        Finding.ALSO_ELSEWHERE: f"The quoted words stand in {citation.elsewhere}.",
        Finding.FILE_ALTERED: "The quote was changed in the file after it was exported.",
        Finding.NOT_SHOWN: "The file no longer shows the quote as it was exported.",
    }
    if citation.state is CitationState.UNCHANGED:
        lines[Finding.ARTICLE_CHANGED] = "The article has changed, but not in this place."
    if citation.state is CitationState.EDITED:
        lines[Finding.ARTICLE_CHANGED] = "The article was changed after the quote was exported."
    if citation.state is CitationState.GONE:
        lines[Finding.ARTICLE_CHANGED] = "The article is there and does not have these words."
    return tuple(lines[finding] for finding in citation.findings if finding in lines)
