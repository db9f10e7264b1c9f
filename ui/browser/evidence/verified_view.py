"""What the Check page shows of verified citations; independent of Streamlit."""

from __future__ import annotations

from collections import Counter

from index.documents import Span
from retrieval.evidence.verifying.dates import dates_line
from retrieval.evidence.verifying.summary import (
    citation_line,
    edit_line,
    finding_lines,
)
from retrieval.evidence.verifying.verify import (
    CitationState,
    Finding,
    Verification,
    VerifiedCitation,
)
from retrieval.wording.phrases import byline, display_title, plural
from ui.browser.views.check import CheckView, PlaceView, QuoteView, pieces_of

# The states look like the verdicts on quotations of a draft.
_LOOKS = {
    CitationState.UNCHANGED: "exact",
    CitationState.MOVED: "exact",
    CitationState.EDITED: "altered",
    CitationState.GONE: "absent",
}

# The states, those to look at first.
_URGENCY = (
    CitationState.GONE,
    CitationState.EDITED,
    CitationState.MOVED,
    CitationState.UNCHANGED,
)

# What may be found of a citation that stands unchanged, without anything to look at.
_HARMLESS = {Finding.ARTICLE_CHANGED}


def verified_view(verification: Verification) -> CheckView:
    """Return verified citations as the page shows them: as the quotations of a checked draft."""
    settled = sum(map(_is_settled, verification.citations))
    return CheckView(
        summary=_summary(verification),
        searched=f"Compared with {verification.against} as it is now.",
        draft=(),
        quotes=tuple(
            _quote(number, each) for number, each in enumerate(verification.citations, start=1)
        ),
        settled=f"{plural(settled, 'citation')} with the same words" if settled else "",
    )


def _is_settled(citation: VerifiedCitation) -> bool:
    """Return whether the words stand where they stood, whatever else of the article has changed."""
    if citation.state is CitationState.UNCHANGED:
        return _HARMLESS.issuperset(citation.findings)
    return citation.state is CitationState.MOVED and not finding_lines(citation)


def _summary(verification: Verification) -> str:
    """Return how many citations a file has, and what has become of how many, gravest first."""
    by_urgency = sorted(verification.citations, key=lambda each: _URGENCY.index(each.state))
    counts = Counter(map(_label, by_urgency))
    parts = ", ".join(f"{number:,} {label}" for label, number in counts.items())
    return f"{plural(len(verification.citations), 'citation')}: {parts}."


def _label(citation: VerifiedCitation) -> str:
    """Return what has become of a citation; of an edited one also which side was edited."""
    if citation.state is not CitationState.EDITED:
        return citation.state.value
    in_file = Finding.FILE_ALTERED in citation.findings
    in_article = Finding.ARTICLE_CHANGED in citation.findings
    if in_file and in_article:
        return "article and quotation edited"
    if in_file:
        return "quotation edited in the file"
    # Without the cited article, its words are compared with those of another of the same title.
    return "article edited since" if in_article else "edited in another article of this title"


def _quote(number: int, citation: VerifiedCitation) -> QuoteView:
    record = citation.record
    places: tuple[PlaceView, ...] = ()
    if citation.document is not None and citation.span is not None:
        now = [edit.now for edit in citation.edits]
        words = pieces_of(citation.document.text, citation.span, now)
        title, line = display_title(citation.document), byline(citation.document)
        places = (PlaceView(title=title, byline=line, speaker="", words=words),)
    edits = (edit_line(citation, edit) for edit in citation.edits)
    dates = dates_line(citation.dates)
    lines = (citation_line(citation), dates, *edits, *finding_lines(citation))
    return QuoteView(
        number=number,
        verdict=_LOOKS[citation.state],
        label=_label(citation),
        speaker="",
        words=pieces_of(
            record.quote, Span(0, len(record.quote)), [edit.was for edit in citation.edits]
        ),
        lines=tuple(filter(None, lines)),
        places=places,
        more="",
        nearest=False,
        settled=_is_settled(citation),
        urgency=_URGENCY.index(citation.state),
    )
