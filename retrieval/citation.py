"""Answers and citations. A citation's quote always equals its document's text at its span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from index.contents import LibraryVersion
from index.documents import Anchor, Document, Span
from index.errors import CitationError
from index.layout import PlaceKind
from index.scope import EVERYTHING, Scope
from retrieval.checks.quotations import QuotablePassage, QuotationCheck, check_quotations
from retrieval.copies.text_groups import TextGroups
from retrieval.lacking.missing_words import MissingWords
from retrieval.lost_citations import CitationChanges, LostCitation
from retrieval.question_parts.part import Part
from retrieval.questions.languages import is_in_another_language
from retrieval.searched import Searched
from retrieval.speakers.voice_filter import (
    NOTHING_LEFT_OUT,
    LeftOut,
    VoiceFilter,
    nothing_left_line,
)
from retrieval.spelling.corrections import Correction
from retrieval.timing import Step
from retrieval.voices.voice import Voice


class Status(StrEnum):
    """Whether the library answers the question."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


class Finding(StrEnum):
    """What an answer tells its reader: more than the status, which knows no middle."""

    ANSWERED = "answered"
    # These are the closest passages; the reader has to see whether they answer.
    CLOSEST = "closest"
    ABSENT = "absent"


# Below this confidence, an answer to a question whose names no article has is `Finding.ABSENT`.
ABSENT_CONFIDENCE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A passage of another document with the same text as a cited passage, quoted word for word.

    Attributes:
        document: the article that the copy stands in.
        span: the passage's position in the document's text, in code points.
        quote: the document's text at that span, unchanged.

    Raises:
        CitationError: the quote differs from the document's text at the span.
    """

    document: Document
    span: Span
    quote: str

    def __post_init__(self) -> None:
        _check_quote(self.document, self.span, self.quote)

    @property
    def anchor(self) -> Anchor:
        """The copy's place in its article."""
        return Anchor.of(self.document, self.span)

    def as_dict(self) -> dict[str, Any]:
        """Return the copy as `ask --json` prints it."""
        return quote_as_dict(self.document, self.span, self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A passage of an answer, quoted word for word.

    Attributes:
        rank: the position in the answer; 1 is the best.
        document: the article that the passage stands in.
        span: the passage's position in the document's text, in code points.
        quote: the document's text at that span, unchanged.
        score: 0 to 1, higher is better.
        confidence: calibrated probability that the passage answers the question, 0 to 1; None in an
            answer that an earlier version of Footnote saved.
        sentences: the span of the answering sentence in the document's text, inside the passage. If
            it is a row of a table, the span of the table's header row follows.
        answers: spans of the words that are the answer, each inside one of the sentences.
        also_in: the passage's copies in other documents.
        contrary: the words of the answering sentence that say the opposite of what the question
            takes for granted: "did not keep"; None if none do.
        voice: whose words the answering sentence passes on; None if it is the outlet's own
            statement, or if nobody has found out (`retrieval.voices.voice_reader`).

    Raises:
        CitationError: the quote differs from the document's text at the span, a sentence lies
            outside the passage or an answer outside the sentences, the score is outside 0 to 1, or
            a copy is in the same document.
    """

    rank: int
    document: Document
    span: Span
    quote: str
    score: float
    confidence: float | None = None
    sentences: tuple[Span, ...] = ()
    answers: tuple[Span, ...] = ()
    also_in: tuple[Copy, ...] = ()
    contrary: Span | None = None
    voice: Voice | None = None

    def __post_init__(self) -> None:
        name = _check_quote(self.document, self.span, self.quote)
        for sentence in self.sentences:
            if not self.span.contains(sentence):
                raise CitationError(
                    f"{name} does not contain its sentence [{sentence.start}, {sentence.end})."
                )
        for answer in self.answers:
            if not any(sentence.contains(answer) for sentence in self.sentences):
                raise CitationError(
                    f"{name} has no sentence around its answer [{answer.start}, {answer.end})."
                )
        if not 0.0 <= self.score <= 1.0:
            raise CitationError(f"{name} has score {self.score}, expected 0 to 1.")
        if any(copy.document.doc_id == self.document.doc_id for copy in self.also_in):
            raise CitationError(f"{name} has a copy in its own document.")

    @property
    def anchor(self) -> Anchor:
        """The passage's place in its article."""
        return Anchor.of(self.document, self.span)

    def as_dict(self) -> dict[str, Any]:
        """Return the citation as `ask --json` prints it."""
        return {
            "rank": self.rank,
            **quote_as_dict(self.document, self.span, self.quote),
            "score": round(self.score, 6),
            "confidence": None if self.confidence is None else round(self.confidence, 4),
            "sentences": [[sentence.start, sentence.end] for sentence in self.sentences],
            "answers": [[answer.start, answer.end] for answer in self.answers],
            "also_in": [copy.as_dict() for copy in self.also_in],
            "contrary": [self.contrary.start, self.contrary.end] if self.contrary else None,
            "voice": self.voice.as_dict() if self.voice else None,
        }


def _check_quote(document: Document, span: Span, quote: str) -> str:
    """Raise a CitationError unless a quote equals the document's text at the span.

    Returns:
        The document's id and the span, as error messages name them.
    """
    name = f"{document.doc_id} [{span.start}, {span.end})"
    if span.end > len(document.text) or not quote:
        raise CitationError(
            f"{name} is empty or outside the document, which has {len(document.text)} characters."
        )
    if span.of(document.text) != quote:
        raise CitationError(f"{name} differs from the quote {quote[:80]!r}.")
    return name


def quote_as_dict(document: Document, span: Span, quote: str) -> dict[str, Any]:
    """Return the keys that describe a quote and its document in JSON."""
    is_paged = document.layout.kind is PlaceKind.PAGE
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "source": document.source,
        "published": document.published.isoformat() if document.published else None,
        "modified": document.modified.isoformat() if document.modified else None,
        "language": document.language or None,
        "uri": document.uri,
        "start": span.start,
        "end": span.end,
        "page": document.layout.label_of(span) or None if is_paged else None,
        "place": document.layout.place_of(span) or None,
        "recognised": document.layout.is_recognised(span),
        "unsure": [[word.start, word.end] for word in document.layout.unsure_in(span)],
        "text": quote,
        "text_sha256": document.text_sha256,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The passages that answer a question, or the nearest misses if none does.

    Attributes:
        question: the question as the reader typed it.
        resolved_question: the text that was searched for, with the words that a follow-up omits and
            without typing errors.
        carried: the phrases that were searched for and come from earlier questions.
        status: whether the confidence reached the threshold.
        confidence: calibrated probability that the citations answer the question, 0 to 1.
        citations: the best passages, in the order of their ranks; the nearest misses if the
            status is `not_found`.
        searched: the number of documents and passages in scope.
        missing_words: the words of the question that the passages lack: of an answer only names,
            figures and dates. None if nothing was searched or nothing is lacking.
        milliseconds: the time taken to answer.
        steps: the milliseconds that each step took; empty in a saved answer.
        lost: the citations of a saved answer that are no longer valid.
        changes: changes around the citations of a saved answer that are still valid.
        scope: the articles that the answer may use.
        threshold: the confidence from which the status is `answered`; None in an answer that an
            earlier version of Footnote saved.
        library: the state of the library that was searched; None as for `threshold`.
        corrections: the typing errors that were corrected; none in a saved answer.
        voices: whose words the citations may pass on.
        left_out: the passages that would stand among the citations, and do not for their voice.
        parts: what was found for each part of a question like "How much did it cost and when did it
            end?"; empty for other questions.

    Raises:
        CitationError: the ranks of the citations, together with those of the lost ones, are not
            1, 2, 3 …; the confidence is outside 0 to 1; or an answered question has no citation.
    """

    question: str
    resolved_question: str
    status: Status
    confidence: float
    citations: tuple[Citation, ...]
    searched: Searched
    missing_words: MissingWords | None = None
    milliseconds: float = 0.0
    lost: tuple[LostCitation, ...] = ()
    changes: tuple[CitationChanges, ...] = ()
    scope: Scope = EVERYTHING
    threshold: float | None = None
    library: LibraryVersion | None = None
    corrections: tuple[Correction, ...] = ()
    carried: tuple[str, ...] = ()
    voices: VoiceFilter = VoiceFilter.ANY
    left_out: LeftOut = NOTHING_LEFT_OUT
    parts: tuple[Part, ...] = ()
    # Two answers that differ in nothing else are equal.
    steps: Mapping[Step, float] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        ranks = [citation.rank for citation in self.citations]
        lost = {lost.rank for lost in self.lost}
        if ranks != [rank for rank in range(1, self.citation_count + 1) if rank not in lost]:
            raise CitationError(
                f"Citations are ranked {ranks}, expected 1 to {self.citation_count}."
            )
        if not 0.0 <= self.confidence <= 1.0:
            raise CitationError(f"Confidence is {self.confidence}, expected 0 to 1.")
        if self.status is Status.ANSWERED and not self.citation_count:
            raise CitationError("An answer needs a citation.")

    @property
    def citation_count(self) -> int:
        """The number of citations, lost ones included; equal to the last rank."""
        return len(self.citations) + len(self.lost)

    @property
    def places(self) -> tuple[Anchor, ...]:
        """The places that the citations point to, best first: the marked sentence, if any."""
        return tuple(
            Anchor.of(citation.document, next(iter(citation.sentences), citation.span))
            for citation in self.citations
        )

    @property
    def finding(self) -> Finding:
        """What the answer tells its reader.

        It tells that the sources do not answer only if no passage was left out, and none was found,
        or if the confidence is below `ABSENT_CONFIDENCE`, the model that reads finds nothing, and a
        name, a figure or a date of the question, or all of its subject, is in no passage; not
        for a question in another language, whose words stand in no English article, and not where
        a cited article is in another language than English.
        """
        if self.status is Status.ANSWERED:
            return Finding.ANSWERED
        if self.left_out.count:
            # What is left out may answer.
            return Finding.CLOSEST
        if not self.citation_count:
            return Finding.ABSENT
        decisive = self.missing_words is not None and self.missing_words.decisive
        is_absent = decisive and self.confidence < ABSENT_CONFIDENCE
        if is_absent and not is_in_another_language(self.question) and self._is_english:
            return Finding.ABSENT
        return Finding.CLOSEST

    @property
    def _is_english(self) -> bool:
        """Whether all cited articles are in English, as far as is known."""
        return all(each.document.language in ("", "en") for each in self.citations)

    @property
    def refusal_message(self) -> str:
        """What is said if the status is `not_found`: a sentence, or two in another language."""
        if not self.scope.is_everything and not self.searched.documents:
            return "No article is in the scope of this question, so nothing was searched."
        if self.left_out.count and not self.citation_count:
            return nothing_left_line(self.voices, self.left_out)
        if self.finding is Finding.CLOSEST:
            closest = "These are the closest passages: check whether they answer."
            if is_in_another_language(self.question) and self._is_english:
                return f"{closest} Questions in English are answered best."
            return closest
        sources = "Your sources" if self.scope.is_everything else "The sources in scope"
        return f"{sources} do not answer this."

    @property
    def independent(self) -> TextGroups:
        """How many independent texts the cited articles are, those with copies included."""
        # Only this needs what compares articles, which takes time to load.
        from retrieval.copies.independent import group_cited

        places: list[Citation | Copy] = []
        for citation in self.citations:
            places += [citation, *citation.also_in]
        return group_cited((place.document, place.span) for place in places)

    @property
    def quotations(self) -> tuple[QuotationCheck, ...]:
        """The quotations in the question that a citation has, word for word or nearly so."""
        return check_quotations(
            self.question,
            [QuotablePassage(each.rank, each.document, each.span) for each in self.citations],
        )

    def mentions_sentence(self, rank: int) -> str:
        """Return a sentence that names the question's words that a passage has and lacks.

        Args:
            rank: the rank of the passage.

        Returns:
            The sentence; empty if there is nothing to name, or no passage with that rank.
        """
        nearest = self.missing_words.nearest if self.missing_words else ()
        return next((passage.sentence for passage in nearest if passage.rank == rank), "")

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as `ask --json` prints it, without the question's `_id`.

        "missing" lists the words of the question that no passage in scope has. It equals
        "absent" of "receipt", and is empty where "receipt" is null.
        """
        missing = self.missing_words
        return {
            "question": self.question,
            "resolved_question": self.resolved_question,
            "corrections": [correction.as_dict() for correction in self.corrections],
            "carried": list(self.carried),
            "status": self.status.value,
            "finding": self.finding.value,
            "confidence": round(self.confidence, 4),
            "threshold": self.threshold,
            "passages": [citation.as_dict() for citation in self.citations],
            "independent": self.independent.as_dict(),
            "quotations": [check.as_dict() for check in self.quotations],
            "searched": {
                "documents": self.searched.documents,
                "passages": self.searched.passages,
            },
            "library": self.library.as_dict() if self.library else None,
            "timing_ms": {
                "total": round(self.milliseconds, 1),
                "steps": {step.value: round(took, 1) for step, took in self.steps.items()},
            },
            "missing": list(missing.absent) if missing else [],
            "receipt": missing.as_dict() if missing else None,
            "voices": self.voices.value,
            "left_out": self.left_out.as_dict(),
            "parts": [part.as_dict() for part in self.parts],
        }
