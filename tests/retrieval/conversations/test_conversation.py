"""A session's values."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from index.scope import EVERYTHING, Scope
from retrieval.citation import Answer, Citation, Searched, Status
from retrieval.conversations.conversation import Conversation, Turn
from retrieval.question import Question

DOCUMENT = Document(doc_id="a.txt", title="A", text="Rain fell.", sha256="0")
CITATION = Citation(rank=1, document=DOCUMENT, span=Span(0, 10), quote="Rain fell.", score=1.0)


def answer(question: str) -> Answer:
    return Answer(
        question=question,
        resolved_question=question,
        status=Status.ANSWERED,
        confidence=0.9,
        citations=(CITATION,),
        searched=Searched(1, 1),
    )


def test_a_question_waits_until_it_is_answered() -> None:
    empty = Conversation()
    waiting = empty.asked("one?")
    assert (empty.waiting, waiting.waiting) == (None, 0)
    assert waiting.answered(answer("one?")).turns == (
        Turn("one?", answer("one?"), asked=Question("one?")),
    )
    assert waiting.failed("No library.").turns == (Turn("one?", error="No library."),)
    assert waiting.answered(answer("one?")).waiting is None
    assert waiting.turns == (Turn("one?"),)
    with pytest.raises(ValueError, match="no question waits"):
        empty.answered(answer("one?"))


def test_a_new_question_replaces_one_that_still_waits() -> None:
    assert Conversation().asked("one?").asked("two?").turns == (Turn("two?"),)


def test_a_question_is_asked_with_the_answered_ones_before_it() -> None:
    talk = Conversation().asked("one?").answered(answer("one?"))
    talk = talk.asked("two?").failed("No library.").asked("three?")
    assert talk.question == Question("three?", ("one?",))


def test_a_corrected_question_is_asked_by_itself_in_its_place() -> None:
    talk = Conversation()
    for question in ("one?", "two?", "three?"):
        talk = talk.asked(question).answered(answer(question))
    corrected = talk.corrected(1, "the second")
    assert corrected.waiting == 1
    assert corrected.question == Question("the second")
    done = corrected.answered(answer("the second"))
    assert done.turns == (
        talk.turns[0],
        Turn(
            "two?",
            answer("the second"),
            corrected="the second",
            asked=Question("the second"),
        ),
        talk.turns[2],
    )
    # A judgement of the third is of the question as it was asked then.
    assert done.turns[2].asked == Question("three?", ("one?", "two?"))
    # What is asked later is understood by what the reader meant.
    assert done.asked("four?").question == Question("four?", ("one?", "the second", "three?"))


def test_a_new_question_does_not_replace_a_corrected_one_that_waits() -> None:
    talk = Conversation().asked("one?").answered(answer("one?")).corrected(0, "first")
    talk = talk.asked("two?")
    assert talk.turns == (Turn("one?", corrected="first"), Turn("two?"))
    assert talk.question == Question("first")
    assert talk.answered(answer("first")).question == Question("two?", ("first",))


def test_a_citation_is_found_by_its_turn_and_rank() -> None:
    talk = Conversation().asked("one?").answered(answer("one?")).asked("two?")
    assert talk.citation(0, 1) is CITATION
    assert talk.citation(0, 2) is None
    assert talk.citation(1, 1) is None
    assert talk.citation(7, 1) is None
    assert talk.citation(-1, 1) is None


def test_each_question_keeps_the_scope_that_it_was_asked_under() -> None:
    one, two = Scope(doc_ids=frozenset({"a"})), Scope(outlets=frozenset({"BBC"}))
    talk = Conversation().asked("one?", one).answered(answer("one?"))
    talk = talk.asked("two?", two)
    assert talk.question == Question("two?", ("one?",), two)
    talk = talk.answered(answer("two?")).asked("three?")
    assert talk.question == Question("three?", ("one?", "two?"), EVERYTHING)
    assert talk.answered(answer("three?")).corrected(0, "first").question == Question(
        "first", scope=one
    )
    assert [turn.scope for turn in talk.turns] == [one, two, EVERYTHING]
