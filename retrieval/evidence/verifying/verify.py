"""`verify`: does each citation of an exported file still stand in its source?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from index.documents import Document, Span
from retrieval.evidence.reading import ReadCitation
from retrieval.evidence.record import CitedRecord
from retrieval.evidence.verifying.dates import CitationDates
from retrieval.evidence.verifying.differences import Edit, EditKind, edits_between
from retrieval.evidence.verifying.places import (
    edited_place,
    exact_place,
    has_quote,
    has_same_neighbours,
    is_between_same_words,
    reset_place,
)
from retrieval.evidence.verifying.sources import Sources
from retrieval.wording.phrases import display_title


class CitationState(StrEnum):
    """What has become of a citation."""

    # The quote stands where it stood.
    UNCHANGED = "unchanged"
    # It stands elsewhere, to the letter or set in another way.
    MOVED = "moved"
    # Some of its words differ.
    EDITED = "edited"
    # The article is not there, or does not have the quote.
    GONE = "gone"


class Finding(StrEnum):
    """What else a reader should know of a citation."""

    ARTICLE_CHANGED = "article_changed"
    BESIDE_CHANGED = "beside_changed"
    RESET = "reset"
    OTHER_ARTICLE = "other_article"
    ARTICLE_MISSING = "article_missing"
    ALSO_ELSEWHERE = "also_elsewhere"
    FILE_ALTERED = "file_altered"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedCitation:
    """A citation, and what has become of it.

    Attributes:
        record: the citation as the file has it.
        state: what has become of it.
        document: the article that has the quote, or what it became; None if it is gone.
        span: the place in the article's present text; None if it is gone.
        edits: the differences, if it was edited.
        findings: what else a reader should know.
        elsewhere: the id of another article that has the words of a citation that is gone or was
            edited; empty if none was found.
        dates: when it was published and exported, and its article added.
    """

    record: CitedRecord
    state: CitationState
    document: Document | None = None
    span: Span | None = None
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    elsewhere: str = ""
    dates: CitationDates = field(default_factory=CitationDates)

    @property
    def holds(self) -> bool:
        """Whether the source still has the quote, and the file still has it as exported."""
        is_altered = {Finding.FILE_ALTERED, Finding.NOT_SHOWN} & set(self.findings)
        return self.state in (CitationState.UNCHANGED, CitationState.MOVED) and not is_altered

    def as_dict(self) -> dict[str, Any]:
        """Return the citation as `verify --json` prints it."""
        record = self.record
        now = None
        edits = []
        if self.document is not None and self.span is not None:
            text = self.document.text
            now = {
                "doc_id": self.document.doc_id,
                "start": self.span.start,
                "end": self.span.end,
                "text": self.span.of(text),
            }
            edits = [edit.as_dict(record.quote, text) for edit in self.edits]
        return {
            "state": self.state.value,
            "doc_id": record.doc_id,
            "title": record.title,
            "start": record.span.start,
            "end": record.span.end,
            "text": record.quote,
            "now": now,
            "edits": edits,
            "findings": [finding.value for finding in self.findings],
            "elsewhere": self.elsewhere or None,
            **self.dates.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """The citations of a file, verified.

    Attributes:
        citations: the citations, in the order of the file.
        against: what they were verified against.
    """

    citations: tuple[VerifiedCitation, ...]
    against: str

    @property
    def holds(self) -> bool:
        """Whether every citation is unchanged or moved, and the file is as it was exported.

        A file without citations says nothing, so nothing of it holds.
        """
        return bool(self.citations) and all(each.holds for each in self.citations)

    def count(self, state: CitationState) -> int:
        """Return how many citations have a state."""
        return sum(each.state is state for each in self.citations)

    def as_dict(self) -> dict[str, Any]:
        """Return the verification as `verify --json` prints it."""
        return {
            "against": self.against,
            "holds": self.holds,
            "counts": {state.value: self.count(state) for state in CitationState},
            "citations": [
                {"number": number, **each.as_dict()}
                for number, each in enumerate(self.citations, start=1)
            ],
        }


def verify(citations: Sequence[ReadCitation], sources: Sources) -> Verification:
    """Compare the citations of an exported file with their sources.

    Args:
        citations: the citations, as `read_evidence` returns them.
        sources: the articles of a library, or documents read from files.
    """
    return Verification(tuple(_verified(each, sources) for each in citations), sources.name)


def verify_citation(record: CitedRecord, sources: Sources) -> VerifiedCitation:
    """Compare one citation with its source.

    The cited article decides: words that it no longer has are not excused by another article that
    has them. Only if the article is not there, others are searched for the words.
    """
    document = sources.cited(record)
    if document is not None and (found := _in_cited(record, document)):
        if found.state is CitationState.EDITED:
            return _with_elsewhere(found, sources)
        return found
    others = sources.others(record)
    if found := _in_others(record, others, is_there=document is not None):
        return found
    return _gone(record, document, others)


def _verified(citation: ReadCitation, sources: Sources) -> VerifiedCitation:
    found = verify_citation(citation.record, sources)
    findings = list(found.findings)
    if not citation.has_own_digest and Finding.FILE_ALTERED not in findings:
        findings.append(Finding.FILE_ALTERED)
    if not citation.is_shown:
        findings.append(Finding.NOT_SHOWN)
    return replace(found, findings=tuple(findings), dates=_dates(citation, found, sources))


def _dates(citation: ReadCitation, found: VerifiedCitation, sources: Sources) -> CitationDates:
    record = citation.record
    # Of words that are gone, the article that has lost them.
    document = found.document or sources.cited(record)
    return CitationDates(
        published=record.published,
        published_now=document.published if document else None,
        exported_at=citation.exported_at,
        added_at=record.accessed,
        added_now=sources.added_at(document.doc_id) if document else None,
    )


def _in_cited(record: CitedRecord, document: Document) -> VerifiedCitation | None:
    """Return what has become of a citation in its own article; None if nothing of it is there."""
    is_same = document.text_sha256 == record.text_sha256
    findings = () if is_same else (Finding.ARTICLE_CHANGED,)
    if has_quote(document.text, record, record.span):
        return _found(record, CitationState.UNCHANGED, document, record.span, findings)
    moved = _moved(record, document, findings)
    if moved and moved.span and is_between_same_words(document.text, record, moved.span):
        return moved
    # If the text is the one that was cited, it is the words of the file that were changed.
    edited = _edited(record, document, findings or (Finding.FILE_ALTERED,))
    if moved and not (edited and edited.state is CitationState.EDITED):
        return moved
    return edited


def _moved(
    record: CitedRecord, document: Document, findings: tuple[Finding, ...]
) -> VerifiedCitation | None:
    if span := exact_place(document.text, record):
        return _found(record, CitationState.MOVED, document, span, findings)
    if span := reset_place(document.text, record):
        return _found(record, CitationState.MOVED, document, span, (*findings, Finding.RESET))
    return None


def _edited(
    record: CitedRecord, document: Document, findings: tuple[Finding, ...]
) -> VerifiedCitation | None:
    place = edited_place(document.text, record)
    if place is None:
        return None
    edits = edits_between(record.quote, document.text, place.span)
    if not edits:
        findings = (*findings, Finding.RESET)
        return _found(record, CitationState.MOVED, document, place.span, findings)
    found = _found(record, CitationState.EDITED, document, place.span, findings)
    return replace(found, edits=edits)


def _in_others(
    record: CitedRecord, others: Sequence[Document], *, is_there: bool
) -> VerifiedCitation | None:
    """Return what has become of a citation in an article with another id.

    An article with edited words is the cited one only if it has the same title: articles of one
    agency have similar sentences.

    Args:
        record: the citation.
        others: the articles, likeliest first.
        is_there: whether an article with the cited id is there. Then only the same text under
            another id counts.
    """
    for document in others:
        is_same = record.text_sha256 == document.text_sha256
        if (is_same or not is_there) and (
            found := _moved(record, document, (Finding.OTHER_ARTICLE,))
        ):
            return found
    edited = [
        found
        for document in others
        if not is_there
        and display_title(document) == record.title
        and (found := _edited(record, document, (Finding.OTHER_ARTICLE,)))
    ]
    return min(edited, key=lambda each: len(each.edits)) if edited else None


def _gone(
    record: CitedRecord, document: Document | None, others: Sequence[Document]
) -> VerifiedCitation:
    findings = [Finding.ARTICLE_CHANGED if document else Finding.ARTICLE_MISSING]
    gone = VerifiedCitation(record=record, state=CitationState.GONE, findings=tuple(findings))
    return _with_others(gone, others)


def _with_elsewhere(found: VerifiedCitation, sources: Sources) -> VerifiedCitation:
    """Add that another article has the words of a citation that was edited in its own."""
    is_only_set = all(edit.kind is EditKind.TYPOGRAPHY for edit in found.edits)
    return found if is_only_set else _with_others(found, sources.others(found.record))


def _with_others(found: VerifiedCitation, others: Sequence[Document]) -> VerifiedCitation:
    for document in others:
        if exact_place(document.text, found.record) or reset_place(document.text, found.record):
            findings = (*found.findings, Finding.ALSO_ELSEWHERE)
            return replace(found, findings=findings, elsewhere=document.doc_id)
    return found


def _found(
    record: CitedRecord,
    state: CitationState,
    document: Document,
    span: Span,
    findings: tuple[Finding, ...],
) -> VerifiedCitation:
    if state is not CitationState.EDITED and not has_same_neighbours(document.text, record, span):
        findings = (*findings, Finding.BESIDE_CHANGED)
    return VerifiedCitation(
        record=record, state=state, document=document, span=span, findings=findings
    )
