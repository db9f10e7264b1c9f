"""The values a reader gets: citations that are their source's own characters, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.documents import Document, Span
from index.errors import CitationError
from index.scope import EVERYTHING, Scope
from retrieval.ranking.confidence import UNLIKELY
from retrieval.wording.missing_words import MissingWords


class Status(StrEnum):
    """Whether the library answers the question."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A passage of another document that says the same in the same words, quoted to the letter.

    Attributes:
        document: the article as it was read.
        span: of the passage in the document's text, code points.
        quote: the document's own characters at that span.

    Raises:
        CitationError: the quote is not the document's own text at its span.
    """

    document: Document
    span: Span
    quote: str

    def __post_init__(self) -> None:
        _check_quote(self.document, self.span, self.quote)

    def as_dict(self) -> dict[str, Any]:
        """Return the copy as the terminal's JSON has it."""
        return _place(self.document, self.span, self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One passage, quoted to the letter.

    Attributes:
        rank: from 1, the best first.
        document: the article as it was read.
        span: of the passage in the document's text, code points.
        quote: the document's own characters at that span.
        score: 0 to 1, higher is better.
        sentences: spans in the document, inside the passage, that carry the answer.
        also_in: passages of other documents that say the same in the same words.

    Raises:
        CitationError: the quote is not the document's own text at its span, or a sentence lies
            outside the passage.
    """

    rank: int
    document: Document
    span: Span
    quote: str
    score: float
    sentences: tuple[Span, ...] = ()
    also_in: tuple[Copy, ...] = ()

    def __post_init__(self) -> None:
        name = _check_quote(self.document, self.span, self.quote)
        for sentence in self.sentences:
            if not self.span.contains(sentence):
                raise CitationError(
                    f"{name} does not contain its sentence [{sentence.start}, {sentence.end})."
                )
        if not 0.0 <= self.score <= 1.0:
            raise CitationError(f"{name} has score {self.score}, expected 0 to 1.")
        if any(copy.document.doc_id == self.document.doc_id for copy in self.also_in):
            raise CitationError(f"{name} has a copy in its own document.")

    def as_dict(self) -> dict[str, Any]:
        """Return the citation as the terminal's JSON has it."""
        return {
            "rank": self.rank,
            **_place(self.document, self.span, self.quote),
            "score": round(self.score, 6),
            "sentences": [[sentence.start, sentence.end] for sentence in self.sentences],
            "also_in": [copy.as_dict() for copy in self.also_in],
        }


def _check_quote(document: Document, span: Span, quote: str) -> str:
    """Compare a quote with its source; return the name of its place."""
    name = f"{document.doc_id} [{span.start}, {span.end})"
    if span.end > len(document.text) or not quote:
        raise CitationError(
            f"{name} leaves the document, which has {len(document.text)} characters."
        )
    if span.of(document.text) != quote:
        raise CitationError(f"{name} is not what is quoted: {quote[:80]!r}.")
    return name


def _place(document: Document, span: Span, quote: str) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "source": document.source,
        "published": document.published.isoformat() if document.published else None,
        "uri": document.uri,
        "start": span.start,
        "end": span.end,
        "text": quote,
    }


class LossReason(StrEnum):
    """Why a citation no longer holds."""

    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class LostCitation:
    """A citation that no longer holds: its article is gone, or has other characters there now."""

    rank: int
    doc_id: str
    reason: LossReason


@dataclass(frozen=True, slots=True)
class CitationChanges:
    """What else has changed since a citation that still holds was given.

    Attributes:
        rank: of the citation.
        article_changed: whether its article has another text elsewhere.
        copies_lost: how many of its copies no longer hold.
    """

    rank: int
    article_changed: bool
    copies_lost: int


@dataclass(frozen=True, slots=True)
class Searched:
    """How much was searched."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The passages that answer a question, or the nearest misses when none does.

    Attributes:
        question: as it was asked.
        resolved_question: what was searched for.
        confidence: calibrated probability that the citations answer the question.
        citations: the best passages, in the order of their rank; the nearest misses when the
            status is `not_found`.
        missing_words: why the nearest misses were not enough; None where the status is `answered`.
        milliseconds: from the question to this answer.
        lost: the citations that no longer hold, of an answer that was kept.
        changes: what else has changed since, by the citations it is about.
        scope: which articles it may use; what was searched is theirs.

    Raises:
        CitationError: ranks are not 1, 2, 3 … without those that are lost, or the confidence is no
            probability.
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
        """How many citations the answer had when it was given, and so its last rank."""
        return len(self.citations) + len(self.lost)

    @property
    def denial(self) -> str:
        """What is said of the sources where the status is `not_found`, as surely as it is known.

        Without a doubt only where a word of the question is nowhere: the reader can check that.
        """
        if not self.scope.everything and not self.searched.documents:
            return "No article is in the scope of this question, so nothing was searched."
        absent = self.missing_words.absent if self.missing_words else ()
        sure = not self.citation_count or (self.confidence < UNLIKELY and absent)
        sources = "Your sources" if self.scope.everything else "The sources in scope"
        return f"{sources} {'do' if sure else 'may'} not answer this."

    def mentions(self, rank: int) -> str:
        """Say what a nearest miss has and lacks of the question, empty where nothing is to say."""
        nearest = self.missing_words.nearest if self.missing_words else ()
        return next((each.sentence for each in nearest if each.rank == rank), "")

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as the terminal's JSON has it, apart from the question's `_id`."""
        return {
            "question": self.question,
            "resolved_question": self.resolved_question,
            "status": self.status.value,
            "confidence": round(self.confidence, 4),
            "passages": [citation.as_dict() for citation in self.citations],
            "searched": {
                "documents": self.searched.documents,
                "passages": self.searched.passages,
            },
            "timing_ms": {"total": round(self.milliseconds, 1)},
            "receipt": self.missing_words.as_dict() if self.missing_words else None,
        }
