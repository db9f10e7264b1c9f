"""The parts of a question that asks for two things, and which marks answer which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.documents import Span


@dataclass(frozen=True, slots=True)
class PartMarks:
    """The marks in a citation that answer a part of a question.

    Attributes:
        rank: the rank of the citation.
        sentences: the spans of the answering sentences, as in `retrieval.citation.Citation`.
        answers: the spans of the words that are the answer, likewise.
    """

    rank: int
    sentences: tuple[Span, ...]
    answers: tuple[Span, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the marks as `ask --json` prints them."""
        return {
            "rank": self.rank,
            "sentences": [[each.start, each.end] for each in self.sentences],
            "answers": [[each.start, each.end] for each in self.answers],
        }


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question, and what was found for it.

    Attributes:
        text: the part as the reader typed it.
        resolved: the text that was searched for.
        answered: whether its confidence reached the threshold.
        confidence: the probability that the citations answer it, 0 to 1.
        marks: the marks that answer it, by rank; none in a saved answer.
    """

    text: str
    resolved: str
    answered: bool
    confidence: float
    marks: tuple[PartMarks, ...] = ()

    @property
    def sentence(self) -> str:
        """A sentence that tells that no passage answers the part; empty if one does."""
        return "" if self.answered else f"No passage answers “{self.text}”."

    def without_marks(self) -> dict[str, Any]:
        """Return the part as a conversation keeps it."""
        return {
            "text": self.text,
            "resolved": self.resolved,
            "answered": self.answered,
            "confidence": self.confidence,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the part as `ask --json` prints it."""
        return {
            **self.without_marks(),
            "confidence": round(self.confidence, 4),
            "marks": [each.as_dict() for each in self.marks],
        }
