"""A conversation of one session, as immutable values: every change returns a new value."""

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
    """A question with its answer, or with the reason why it has no answer.

    Attributes:
        question: the question as the reader typed it.
        answer: the answer; None while the question waits or if it failed.
        error: why the question failed; empty if it did not.
        corrected: the question that the reader searched for instead; empty if there is none.
        asked_question: the question that was answered, with its history; None without an answer.
        judgements: the reader's judgements of the answer; None without an answer, or if they were
            not read from the library.
        unread_judgements: why the judgements could not be read; empty if they were.
        judgement_error: why the last judgement could not be saved; empty if it was.
        judgement_error_rank: rank of the passage whose judgement could not be saved; None for the
            verdict on the whole question.
        saved: the answer in the form in which it is saved; None until the first attempt to save it.
        saved_number: number of the saved turn in the library; None if it is not saved.
        rewritten_from: the question that the saved turn still has; empty if it is this one.
        not_saved_reason: why the turn could not be saved; empty if it was.
        scope: the articles that the answer may use, as chosen when the question was asked.
        unread: the number of files that were still to be read when the question was answered; not
            saved.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    corrected: str = ""
    asked_question: Question | None = None
    judgements: JudgedQuestion | None = None
    unread_judgements: str = ""
    judgement_error: str = ""
    judgement_error_rank: int | None = None
    saved: SavedTurn | None = None
    saved_number: int | None = None
    rewritten_from: str = ""
    not_saved_reason: str = ""
    scope: Scope = EVERYTHING
    unread: int = 0

    @property
    def effective_question(self) -> str:
        """The corrected question, or the question as typed."""
        return self.corrected or self.question

    @property
    def pending(self) -> bool:
        """Whether the question has neither an answer nor an error yet."""
        return self.answer is None and not self.error


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions of one conversation and their answers.

    Attributes:
        turns: the questions, oldest first.
        conversation_id: the conversation's id in the library; empty until a question is asked.
    """

    turns: tuple[Turn, ...] = ()
    conversation_id: str = ""

    @property
    def waiting_place(self) -> int | None:
        """Index of the first question that waits for its answer, or None."""
        return next((place for place, turn in enumerate(self.turns) if turn.pending), None)

    @property
    def answers(self) -> list[Answer]:
        """The answers that there are, oldest first."""
        return [turn.answer for turn in self.turns if turn.answer]

    @property
    def is_saved(self) -> bool:
        """Whether any turn is saved in the library."""
        return any(turn.saved_number is not None for turn in self.turns)

    @property
    def waiting_question(self) -> Question:
        """The waiting question, with the answered questions before it as its history.

        The places cited by the answer just above go with it.
        A corrected question is complete by itself and gets no history.
        """
        return self.question_of(self._waiting_place())

    def question_of(self, place: int) -> Question:
        """Return the question of a turn as it is asked, with its history and the places above."""
        turn = self.turns[place]
        if turn.corrected:
            return Question(turn.corrected, scope=turn.scope)
        history = tuple(
            earlier.effective_question for earlier in self.turns[:place] if earlier.answer
        )
        above = self.turns[place - 1].answer if place else None
        return Question(turn.question, history, turn.scope, above.places if above else ())

    def with_question(self, question: str, scope: Scope = EVERYTHING) -> Conversation:
        """Return the conversation with a new question.

        The new question replaces the last one if that waits for its first answer and was not
        corrected.
        """
        last = self.turns[-1] if self.turns else None
        replaces_last = last and last.pending and not last.corrected and last.saved_number is None
        turn = Turn(question, scope=scope)
        turns = (*(self.turns[:-1] if replaces_last else self.turns), turn)
        return Conversation(turns, self.conversation_id or uuid4().hex)

    def with_turn(self, turn: Turn) -> Conversation:
        """Return the conversation with a saved turn at the place of its number."""
        number = turn.saved_number or 0
        earlier = [
            at for at, each in enumerate(self.turns, 1) if (each.saved_number or number) < number
        ]
        place = max(earlier, default=0)
        return replace(self, turns=(*self.turns[:place], turn, *self.turns[place:]))

    def with_correction(self, place: int, text: str) -> Conversation:
        """Return the conversation with a question corrected; it waits for its answer again."""
        turn = self.turns[place]
        corrected = Turn(
            turn.question,
            corrected=text,
            saved_number=turn.saved_number,
            rewritten_from=turn.rewritten_from,
            scope=turn.scope,
        )
        return replace(self, turns=(*self.turns[:place], corrected, *self.turns[place + 1 :]))

    def with_new_question(self, place: int, text: str) -> Conversation:
        """Return the conversation with a question rewritten; it waits for its answer again."""
        turn = self.turns[place]
        asked = Turn(
            text,
            saved_number=turn.saved_number,
            rewritten_from=turn.rewritten_from or turn.question,
            scope=turn.scope,
        )
        return replace(self, turns=(*self.turns[:place], asked, *self.turns[place + 1 :]))

    def with_more(self, place: int, answer: Answer) -> Conversation:
        """Return the conversation with more citations in an answer, which is not saved yet."""
        return self._replace_turn(place, answer=answer, saved=None, not_saved_reason="")

    def with_answer(self, answer: Answer, unread: int = 0) -> Conversation:
        """Return the conversation with the waiting question answered.

        Args:
            answer: the answer.
            unread: the number of files that were still to be read.
        """
        # The places that the turn above cites are not kept a second time.
        asked = replace(self.waiting_question, cited=())
        return self._replace_turn(
            self._waiting_place(), answer=answer, asked_question=asked, unread=unread
        )

    def with_judgements(self, place: int, judged: JudgedQuestion) -> Conversation:
        """Return the conversation with the judgements that the library has of an answer."""
        return self._replace_turn(place, judgements=judged, unread_judgements="")

    def with_saved_judgement(self, place: int, judged: JudgedQuestion) -> Conversation:
        """Return the conversation after a judgement of an answer was saved.

        Unlike `with_judgements`, this removes the reason why an earlier one was not saved.
        """
        judged_conversation = self.with_judgements(place, judged)
        return judged_conversation._replace_turn(
            place, judgement_error="", judgement_error_rank=None
        )

    def with_unread_judgements(self, place: int, reason: str) -> Conversation:
        """Return the conversation with the reason why an answer's judgements were not read."""
        return self._replace_turn(place, unread_judgements=reason)

    def with_judgement_error(self, place: int, rank: int | None, reason: str) -> Conversation:
        """Return the conversation with the reason why a judgement was not saved."""
        return self._replace_turn(place, judgement_error=reason, judgement_error_rank=rank)

    def with_saved_turn(
        self, place: int, saved: SavedTurn, number: int | None, reason: str = ""
    ) -> Conversation:
        """Return the conversation with a turn marked as saved, or the reason why it was not."""
        turn = self.turns[place]
        return self._replace_turn(
            place,
            saved=saved,
            saved_number=number,
            not_saved_reason=reason,
            rewritten_from=turn.rewritten_from if reason else "",
        )

    def with_error(self, reason: str) -> Conversation:
        """Return the conversation with the waiting question marked as failed."""
        return self._replace_turn(self._waiting_place(), error=reason)

    def with_retry(self, place: int) -> Conversation:
        """Return the conversation with a question waiting again that failed or was answered."""
        turn = self.turns[place]
        waiting = Turn(
            turn.question,
            corrected=turn.corrected,
            saved_number=turn.saved_number,
            rewritten_from=turn.rewritten_from,
            scope=turn.scope,
        )
        return replace(self, turns=(*self.turns[:place], waiting, *self.turns[place + 1 :]))

    def citation(self, turn: int, rank: int) -> Citation | None:
        """Return the citation with a turn index and a rank, or None."""
        answer = self.turns[turn].answer if 0 <= turn < len(self.turns) else None
        citations = answer.citations if answer else ()
        return next((citation for citation in citations if citation.rank == rank), None)

    def place_of(
        self, document: Document, span: Span, turn_number: int | None = None
    ) -> tuple[int, int, int | None] | None:
        """Return where the conversation cites exactly this span, or None.

        That is the turn's index, the citation's rank and, for a copy of the cited passage, the
        copy's place from 0. The latest citation is returned.

        Args:
            document: the cited document.
            span: the cited span.
            turn_number: the number of the saved turn whose citations come before all others; None
                for no such turn.
        """
        places = [*reversed(range(len(self.turns)))]
        if turn_number is not None:
            places.sort(key=lambda place: self.turns[place].saved_number != turn_number)
        for place in places:
            answer = self.turns[place].answer
            for citation in answer.citations if answer else ():
                if (citation.document, citation.span) == (document, span):
                    return place, citation.rank, None
                for at, copy in enumerate(citation.also_in):
                    if (copy.document, copy.span) == (document, span):
                        return place, citation.rank, at
        return None

    def _waiting_place(self) -> int:
        if self.waiting_place is None:
            raise ValueError("no question waits for its answer")
        return self.waiting_place

    def _replace_turn(self, place: int, **changes: Any) -> Conversation:
        turn = replace(self.turns[place], **changes)
        return replace(self, turns=(*self.turns[:place], turn, *self.turns[place + 1 :]))
