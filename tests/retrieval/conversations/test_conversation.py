"""A session's values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Anchor, Document, Span
from index.scope import EVERYTHING, Scope
from index.workspace.conversations import SavedTurn
from retrieval.citation import Answer, Citation, Status
from retrieval.conversations.conversation import Conversation, Turn
from retrieval.question import Question
from retrieval.searched import Searched

DOCUMENT = Document(doc_id="a.txt", title="A", text="Rain fell.", sha256="0")
CITATION = Citation(rank=1, document=DOCUMENT, span=Span(0, 10), quote="Rain fell.", score=1.0)
CITED = (CITATION.anchor,)


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
    waiting = empty.with_question("one?")
    assert (empty.waiting_place, waiting.waiting_place) == (None, 0)
    assert waiting.with_answer(answer("one?")).turns == (
        Turn("one?", answer("one?"), asked_question=Question("one?")),
    )
    assert waiting.with_error("No library.").turns == (Turn("one?", error="No library."),)
    assert waiting.with_answer(answer("one?")).waiting_place is None
    assert waiting.turns == (Turn("one?"),)
    with pytest.raises(ValueError, match="no question waits"):
        empty.with_answer(answer("one?"))


def test_an_answered_question_can_be_asked_again_in_its_place() -> None:
    talk = Conversation().with_question("one?").with_answer(answer("one?"), unread=3)
    talk = talk.with_question("two?").with_answer(answer("two?"))
    assert talk.turns[0].unread == 3
    again = talk.with_retry(0)
    assert (again.waiting_place, again.waiting_question) == (0, Question("one?"))
    assert again.turns == (Turn("one?"), talk.turns[1])
    assert again.with_answer(answer("one?")).turns[0].unread == 0


def test_a_new_question_replaces_one_that_still_waits() -> None:
    assert Conversation().with_question("one?").with_question("two?").turns == (Turn("two?"),)


def test_a_new_question_keeps_a_saved_one_that_is_asked_again() -> None:
    saved = SavedTurn(
        question="one?", resolved_question="one?", status="answered", confidence=0.9,
        documents=1, passages=1, milliseconds=5.0, citations=(),
    )  # fmt: skip
    talk = Conversation().with_question("one?").with_answer(answer("one?"))
    talk = talk.with_saved_turn(0, saved, 7).with_retry(0).with_question("two?")
    assert [turn.question for turn in talk.turns] == ["one?", "two?"]
    assert (talk.waiting_place, talk.turns[0].saved_number) == (0, 7)


def test_a_question_is_asked_with_the_answered_ones_before_it() -> None:
    talk = Conversation().with_question("one?").with_answer(answer("one?"))
    talk = talk.with_question("two?").with_error("No library.").with_question("three?")
    assert talk.waiting_question == Question("three?", ("one?",))


def test_the_places_of_the_answer_just_above_go_with_a_question() -> None:
    sentence = Span(5, 10)
    marked = replace(answer("one?"), citations=(replace(CITATION, sentences=(sentence,)),))
    talk = Conversation().with_question("one?").with_answer(marked).with_question("who said that?")
    assert talk.waiting_question.cited == (Anchor.of(DOCUMENT, sentence),)
    # Nothing stands above the first question, nor was anything cited above the third.
    assert Conversation().with_question("one?").waiting_question.cited == ()
    failed = talk.with_error("No library.").with_question("when?")
    assert failed.waiting_question.history == ("one?",)
    assert failed.waiting_question.cited == ()


def test_a_corrected_question_is_asked_by_itself_in_its_place() -> None:
    talk = Conversation()
    for question in ("one?", "two?", "three?"):
        talk = talk.with_question(question).with_answer(answer(question))
    corrected = talk.with_correction(1, "the second")
    assert corrected.waiting_place == 1
    assert corrected.waiting_question == Question("the second")
    done = corrected.with_answer(answer("the second"))
    assert done.turns == (
        talk.turns[0],
        Turn(
            "two?",
            answer("the second"),
            corrected="the second",
            asked_question=Question("the second"),
        ),
        talk.turns[2],
    )
    # A judgement of the third is of the question as it was asked then.
    assert done.turns[2].asked_question == Question("three?", ("one?", "two?"))
    # What is asked later is understood by what the reader meant.
    assert done.with_question("four?").waiting_question == Question(
        "four?", ("one?", "the second", "three?"), cited=CITED
    )


def test_a_new_question_does_not_replace_a_corrected_one_that_waits() -> None:
    talk = (
        Conversation().with_question("one?").with_answer(answer("one?")).with_correction(0, "first")
    )
    talk = talk.with_question("two?")
    assert talk.turns == (Turn("one?", corrected="first"), Turn("two?"))
    assert talk.waiting_question == Question("first")
    assert talk.with_answer(answer("first")).waiting_question == Question(
        "two?", ("first",), cited=CITED
    )


def test_a_citation_is_found_by_its_turn_and_rank() -> None:
    talk = Conversation().with_question("one?").with_answer(answer("one?")).with_question("two?")
    assert talk.citation(0, 1) is CITATION
    assert talk.citation(0, 2) is None
    assert talk.citation(1, 1) is None
    assert talk.citation(7, 1) is None
    assert talk.citation(-1, 1) is None


def test_each_question_keeps_the_scope_that_it_was_asked_under() -> None:
    one, two = Scope(doc_ids=frozenset({"a"})), Scope(outlets=frozenset({"BBC"}))
    talk = Conversation().with_question("one?", one).with_answer(answer("one?"))
    talk = talk.with_question("two?", two)
    assert talk.waiting_question == Question("two?", ("one?",), two, CITED)
    talk = talk.with_answer(answer("two?")).with_question("three?")
    assert talk.waiting_question == Question("three?", ("one?", "two?"), EVERYTHING, CITED)
    assert talk.with_answer(answer("three?")).with_correction(
        0, "first"
    ).waiting_question == Question("first", scope=one)
    assert [turn.scope for turn in talk.turns] == [one, two, EVERYTHING]
