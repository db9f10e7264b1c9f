"""The state of one reader's session, as values that are replaced and never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.documents import Document, Span
from retrieval.citation import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, then its answer or the sentence that says why there is none."""

    question: str
    answer: Answer | None = None
    error: str = ""

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
        return tuple(turn.question for turn in self.turns[:-1] if turn.answer)

    def asked(self, question: str) -> Conversation:
        """Return the conversation with one more question; it replaces one that still waits."""
        kept = self.turns[:-1] if self.pending else self.turns
        return Conversation((*kept, Turn(question)))

    def answered(self, answer: Answer) -> Conversation:
        """Return the conversation with its last question answered."""
        return self._with_last(replace(self.turns[-1], answer=answer))

    def failed(self, sentence: str) -> Conversation:
        """Return the conversation with its last question failed."""
        return self._with_last(replace(self.turns[-1], error=sentence))

    def citation(self, turn: int, rank: int) -> Citation | None:
        """Return a citation by the place of its turn and its rank, None where there is none."""
        answer = self.turns[turn].answer if 0 <= turn < len(self.turns) else None
        citations = answer.citations if answer else ()
        return next((citation for citation in citations if citation.rank == rank), None)

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
        copy: which of the citation's copies it is, from 0; None for the citation itself.
        found: whether the citation answers the question, rather than comes near it.
    """

    document: Document
    opening: int
    span: Span | None = None
    sentences: tuple[Span, ...] = ()
    turn: int | None = None
    rank: int | None = None
    copy: int | None = None
    found: bool = True

    @classmethod
    def of(
        cls, citation: Citation, *, opening: int, turn: int, found: bool, copy: int | None = None
    ) -> Reading:
        """Return the reading of a citation's article, or of one that has a copy of it."""
        shown = citation if copy is None else citation.also_in[copy]
        return cls(
            document=shown.document,
            opening=opening,
            span=shown.span,
            sentences=citation.sentences if copy is None else (),
            turn=turn,
            rank=citation.rank,
            copy=copy,
            found=found,
        )
