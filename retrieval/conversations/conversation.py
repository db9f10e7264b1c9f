"""The state of one reader's session, as values that are replaced and never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from index.documents import Document, Span
from index.scope import EVERYTHING, Scope
from index.workspace.conversations import SavedTurn
from index.workspace.judgements import JudgedQuestion
from retrieval.citation import Answer, Citation
from retrieval.question import Question


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, then its answer or the sentence that says why there is none.

    Attributes:
        question: as it was asked.
        corrected: what the reader searched for in its place, empty where nothing was corrected.
        asked: the question that the answer is to, with what came before it; None without an answer.
        judged: what the reader said of the answer, in the library; None while there is none.
        unsaved: why the last judgement could not be kept, empty when it was.
        unsaved_rank: of the passage that it was about, None for the question as a whole.
        kept: the answer as the library keeps it, None until it was to be kept.
        number: under which the library keeps it, None while it does not.
        unkept: why it could not be kept, empty when it was.
        scope: which articles the answer may use, as it was when the question was asked.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    corrected: str = ""
    asked: Question | None = None
    judged: JudgedQuestion | None = None
    unsaved: str = ""
    unsaved_rank: int | None = None
    kept: SavedTurn | None = None
    number: int | None = None
    unkept: str = ""
    scope: Scope = EVERYTHING

    @property
    def meant(self) -> str:
        """What the reader last said the question to be."""
        return self.corrected or self.question

    @property
    def pending(self) -> bool:
        """Whether the question still waits for its answer."""
        return self.answer is None and not self.error


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions of one session, oldest first.

    Attributes:
        conversation_id: what the library keeps it under, empty until a question is asked.
    """

    turns: tuple[Turn, ...] = ()
    conversation_id: str = ""

    @property
    def waiting(self) -> int | None:
        """The place of the first question that waits for its answer, None if none does."""
        return next((place for place, turn in enumerate(self.turns) if turn.pending), None)

    @property
    def is_kept(self) -> bool:
        """Whether the library keeps any of it."""
        return any(turn.number is not None for turn in self.turns)

    @property
    def question(self) -> Question:
        """The question that waits, with the answered ones before it to be understood by.

        A corrected question says all that the reader means, so nothing is added to it.
        """
        place = self._waits()
        turn = self.turns[place]
        if turn.corrected:
            return Question(turn.corrected, scope=turn.scope)
        earlier = tuple(before.meant for before in self.turns[:place] if before.answer)
        return Question(turn.question, earlier, turn.scope)

    def asked(self, question: str, scope: Scope = EVERYTHING) -> Conversation:
        """Return the conversation with one more question; it replaces a new one that waits."""
        waits = self.turns and self.turns[-1].pending and not self.turns[-1].corrected
        turn = Turn(question, scope=scope)
        turns = (*(self.turns[:-1] if waits else self.turns), turn)
        return Conversation(turns, self.conversation_id or uuid4().hex)

    def corrected(self, place: int, text: str) -> Conversation:
        """Return the conversation with a question that waits to be searched for as corrected."""
        turn = self.turns[place]
        corrected = Turn(turn.question, corrected=text, number=turn.number, scope=turn.scope)
        return replace(self, turns=(*self.turns[:place], corrected, *self.turns[place + 1 :]))

    def answered(self, answer: Answer, judged: JudgedQuestion | None = None) -> Conversation:
        """Return the conversation with the question that waits answered, and judged as before."""
        return self._with(self._waits(), answer=answer, asked=self.question, judged=judged)

    def judged(self, place: int, judged: JudgedQuestion) -> Conversation:
        """Return the conversation with what is now said of the answer at that place."""
        return self._with(place, judged=judged, unsaved="", unsaved_rank=None)

    def unsaved(self, place: int, rank: int | None, sentence: str) -> Conversation:
        """Return the conversation with the reason why a judgement was not kept."""
        return self._with(place, unsaved=sentence, unsaved_rank=rank)

    def kept(
        self, place: int, kept: SavedTurn, number: int | None, sentence: str = ""
    ) -> Conversation:
        """Return the conversation with a turn kept, or with the reason why it is not."""
        return self._with(place, kept=kept, number=number, unkept=sentence)

    def failed(self, sentence: str) -> Conversation:
        """Return the conversation with the question that waits failed."""
        return self._with(self._waits(), error=sentence)

    def again(self, place: int) -> Conversation:
        """Return the conversation with a question that failed waiting once more."""
        return self._with(place, error="")

    def citation(self, turn: int, rank: int) -> Citation | None:
        """Return a citation by the place of its turn and its rank, None where there is none."""
        answer = self.turns[turn].answer if 0 <= turn < len(self.turns) else None
        citations = answer.citations if answer else ()
        return next((citation for citation in citations if citation.rank == rank), None)

    def place_of(self, document: Document, span: Span) -> tuple[int, int] | None:
        """Return turn and rank of the latest citation of just this, None if there is none."""
        for place in reversed(range(len(self.turns))):
            answer = self.turns[place].answer
            for citation in answer.citations if answer else ():
                if (citation.document, citation.span) == (document, span):
                    return place, citation.rank
        return None

    def _waits(self) -> int:
        if self.waiting is None:
            raise ValueError("no question waits for its answer")
        return self.waiting

    def _with(self, place: int, **changes: Any) -> Conversation:
        turn = replace(self.turns[place], **changes)
        return replace(self, turns=(*self.turns[:place], turn, *self.turns[place + 1 :]))
