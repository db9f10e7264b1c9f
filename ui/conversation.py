"""The state of one reader's session, as values that are replaced and never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from index.documents import Document, Span
from index.judgements import JudgedQuestion
from retrieval.citation import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, then its answer or the sentence that says why there is none.

    Attributes:
        judged: what the reader said of the answer, in the library; None while there is none.
        unsaved: why the last judgement could not be kept, empty when it was.
        unsaved_rank: of the passage that it was about, None for the question as a whole.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    judged: JudgedQuestion | None = None
    unsaved: str = ""
    unsaved_rank: int | None = None

    @property
    def pending(self) -> bool:
        """Whether the question still waits for its answer."""
        return self.answer is None and not self.error


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions of one session, oldest first; only the last can be pending."""

    turns: tuple[Turn, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether the last question still waits for its answer."""
        return bool(self.turns) and self.turns[-1].pending

    @property
    def history(self) -> tuple[str, ...]:
        """The answered questions before the last, for follow-ups to be understood by."""
        return self.history_of(len(self.turns) - 1)

    def history_of(self, place: int) -> tuple[str, ...]:
        """Return the answered questions before the turn at that place."""
        return tuple(turn.question for turn in self.turns[: max(place, 0)] if turn.answer)

    def asked(self, question: str) -> Conversation:
        """Return the conversation with one more question; it replaces one that still waits."""
        kept = self.turns[:-1] if self.pending else self.turns
        return Conversation((*kept, Turn(question)))

    def answered(self, answer: Answer, judged: JudgedQuestion | None = None) -> Conversation:
        """Return the conversation with its last question answered, and judged as it was before."""
        return self._with_last(replace(self.turns[-1], answer=answer, judged=judged))

    def judged(self, place: int, judged: JudgedQuestion) -> Conversation:
        """Return the conversation with what is now said of the answer at that place."""
        return self._with(place, judged=judged, unsaved="", unsaved_rank=None)

    def unsaved(self, place: int, rank: int | None, sentence: str) -> Conversation:
        """Return the conversation with the reason why a judgement was not kept."""
        return self._with(place, unsaved=sentence, unsaved_rank=rank)

    def failed(self, sentence: str) -> Conversation:
        """Return the conversation with its last question failed."""
        return self._with_last(replace(self.turns[-1], error=sentence))

    def citation(self, turn: int, rank: int) -> Citation | None:
        """Return a citation by the place of its turn and its rank, None where there is none."""
        answer = self.turns[turn].answer if 0 <= turn < len(self.turns) else None
        citations = answer.citations if answer else ()
        return next((citation for citation in citations if citation.rank == rank), None)

    def _with(self, place: int, **changes: Any) -> Conversation:
        turn = replace(self.turns[place], **changes)
        return Conversation((*self.turns[:place], turn, *self.turns[place + 1 :]))

    def _with_last(self, turn: Turn) -> Conversation:
        return Conversation((*self.turns[:-1], turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The article in the reading pane.

    Attributes:
        opening: counts the openings of the session, so that opening a citation again scrolls
            to it again.
        turn: whose citation it is, None for an article opened by itself.
        rank: of the citation in that turn.
        found: whether the citation answers the question, rather than comes near it.
    """

    document: Document
    opening: int
    span: Span | None = None
    sentences: tuple[Span, ...] = ()
    turn: int | None = None
    rank: int | None = None
    found: bool = True

    @classmethod
    def of(cls, citation: Citation, *, opening: int, turn: int, found: bool) -> Reading:
        """Return the reading of a citation's article."""
        return cls(
            document=citation.document,
            opening=opening,
            span=citation.span,
            sentences=citation.sentences,
            turn=turn,
            rank=citation.rank,
            found=found,
        )
