"""Conversations: saved in the library, loaded again, and their citations checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.documents import Document
from index.local.workspace import WORKSPACE_FILE
from index.workspace.judgements import RIGHT
from retrieval import ask
from retrieval.conversations import saving
from retrieval.conversations.conversation import Conversation
from retrieval.lost_citations import LossReason, LostCitation
from tests.fakes import HashEmbedder
from tests.index.workspace.test_judgements import transaction
from ui.browser.views.answer import turn_view
from ui.browser.views.verdicts import verdicts

FERRY = Document(
    doc_id="ferry.txt",
    title="The ferry",
    text="The ferry stopped on Monday. Its engine failed at the pier.",
    sha256="f0",
)
BRIDGE = Document(
    doc_id="bridge.txt",
    title="The bridge",
    text="The council voted to build a footbridge over the canal by the pier.",
    sha256="b0",
)
QUESTION = "Where did the ferry's engine fail?"


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY, BRIDGE])
    return made


def answered(library: Library, conversation: Conversation, text: str) -> Conversation:
    """Ask a question as a session does, and keep what comes of it."""
    return answer(library, conversation.with_question(text))


def answer(library: Library, waiting: Conversation) -> Conversation:
    question = waiting.waiting_question
    found = ask(library, question, threshold=0.0)
    place = waiting.waiting_place
    assert place is not None
    read = saving.read_judgements(library, waiting.with_answer(found), place)
    return saving.save_new_turns(library, read)


def restored(library: Library, conversation_id: str) -> Conversation | None:
    with library.snapshot() as snapshot:
        return saving.load_conversation(snapshot, conversation_id)


def checked(library: Library, conversation: Conversation) -> Conversation:
    with library.snapshot() as snapshot:
        return saving.reread_judgements(snapshot, saving.recheck_citations(snapshot, conversation))


def numbers(conversation: Conversation) -> list[int | None]:
    return [turn.saved_number for turn in conversation.turns]


def test_a_conversation_comes_back_as_it_was(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    talk = answered(library, talk, "And what about it on Monday?")
    talk = answer(library, talk.with_correction(1, "Which day did the ferry stop?"))
    talk = answered(library, talk, "And the bridge?")
    question = talk.turns[2].asked_question
    assert question is not None
    assert question.history == (QUESTION, "Which day did the ferry stop?")
    assert numbers(talk) == [1, 2, 3]
    assert restored(library, talk.conversation_id) == talk
    assert restored(library, "another") is None


def test_a_judgement_comes_back_under_the_history_it_was_made_with(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    talk = answered(library, talk, "And the bridge?")
    # Corrected later, the question before is another than the one it was asked after.
    talk = answer(library, talk.with_correction(0, "Why did it stop?"))
    asked, found = talk.turns[1].asked_question, talk.turns[1].answer
    assert asked is not None
    assert found is not None
    cited = found.citations[0]
    library.judge(asked.text, asked.history, cited.anchor, RIGHT)
    again = restored(library, talk.conversation_id)
    assert again is not None
    judged = again.turns[1].judgements
    assert judged is not None
    assert judged.relevance(cited.anchor) == RIGHT


def test_a_failed_question_is_not_kept_and_no_other_is_put_in_its_place(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    talk = answered(
        library, talk.with_question("And?").with_error("No."), "What did the council vote for?"
    )
    assert numbers(talk) == [1, None, 2]
    again = restored(library, talk.conversation_id)
    assert again is not None
    assert [turn.question for turn in again.turns] == [QUESTION, "What did the council vote for?"]
    again = answered(library, again, "And the pier?")
    assert numbers(again) == [1, 2, 3]


def test_two_windows_lose_nothing_of_each_other(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    other = restored(library, talk.conversation_id)
    assert other is not None
    talk = answered(library, talk, "And the bridge?")
    other = answered(library, other, "And the pier?")
    other = answer(library, other.with_correction(1, "Where is the pier?"))
    both = restored(library, talk.conversation_id)
    assert both is not None
    assert [(turn.question, turn.corrected) for turn in both.turns] == [
        (QUESTION, ""),
        ("And the bridge?", ""),
        ("And the pier?", "Where is the pier?"),
    ]


def test_what_could_not_be_kept_is_shown_and_kept_with_the_next(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MAX_WAIT_SECONDS", 0.1)
    waiting = Conversation().with_question(QUESTION)
    found = ask(library, QUESTION, threshold=0.0)
    with transaction(library, WORKSPACE_FILE, "IMMEDIATE"):
        talk = saving.save_new_turns(library, waiting.with_answer(found))
    [turn] = talk.turns
    assert (turn.answer, turn.saved_number, talk.is_saved) == (found, None, False)
    said = turn_view(turn.question, turn.answer, turn.not_saved_reason).not_saved_reason
    assert said.startswith("Not saved: this answer is lost when you close the page. ")
    assert "in use for more than 0 seconds. Wait until" in said
    talk = answered(library, talk, "And the bridge?")
    assert [(turn.saved_number, turn.not_saved_reason) for turn in talk.turns] == [(1, ""), (2, "")]


def test_an_open_conversation_follows_the_library(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    [turn] = talk.turns
    assert turn.answer is not None
    rank = next(c.rank for c in turn.answer.citations if c.document == FERRY)
    library.remove(["ferry.txt"])
    later = checked(library, talk)
    found = later.turns[0].answer
    assert found is not None
    assert found.lost == (LostCitation(rank, "ferry.txt", LossReason.REMOVED),)
    assert FERRY.text not in repr(later)
    assert later.citation(0, rank) is None
    library.add([FERRY])
    assert checked(library, later) == talk
    waiting = later.with_question("And?")
    assert checked(library, waiting).turns[1] == waiting.turns[1]


def test_rereading_judgements_keeps_why_one_was_not_saved(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    talk = talk.with_judgement_error(0, 1, "The library is busy.")
    asked = talk.turns[0].asked_question
    cited = talk.citation(0, 1)
    assert asked is not None
    assert cited is not None
    judged = library.judge(asked.text, asked.history, cited.anchor, RIGHT)
    with library.snapshot() as snapshot:
        reread = saving.reread_judgements(snapshot, talk)
    assert reread.turns[0].judgements == judged
    assert (reread.turns[0].judgement_error, reread.turns[0].judgement_error_rank) == (
        "The library is busy.",
        1,
    )
    saved = reread.with_saved_judgement(0, judged)
    assert (saved.turns[0].judgement_error, saved.turns[0].judgement_error_rank) == ("", None)


def test_verdicts_stay_with_their_ranks(library: Library) -> None:
    talk = answered(library, Conversation(), QUESTION)
    found = talk.turns[0].answer
    assert found is not None
    first, second = found.citations
    library.judge(QUESTION, (), second.anchor, RIGHT)
    library.remove([first.document.doc_id])
    drawn = verdicts(checked(library, talk).turns[0])
    assert drawn is not None
    assert drawn.passages == (None, RIGHT)


def test_a_conversation_takes_in_what_another_window_has_asked(library: Library) -> None:
    first = answered(library, Conversation(), "Where did the ferry stop?")
    with library.snapshot() as snapshot:
        second = saving.load_conversation(snapshot, first.conversation_id)
    assert second is not None
    answered(library, second, "Who called the police?")
    first = answered(library, first, "When did it stop?").with_question("Why?")
    with library.snapshot() as snapshot:
        together = saving.with_other_turns(snapshot, first)
        assert saving.with_other_turns(snapshot, together) == together
        other = saving.with_other_turns(snapshot, Conversation())
    assert [turn.question for turn in together.turns] == [
        "Where did the ferry stop?", "Who called the police?", "When did it stop?", "Why?",
    ]  # fmt: skip
    assert numbers(together) == [1, 2, 3, None]
    assert together.turns[1].answer is not None
    assert other == Conversation()


def test_a_question_that_is_rewritten_keeps_its_number(library: Library) -> None:
    talk = answered(library, Conversation(), "Where did the ferry stop?")
    talk = answered(library, talk, "Who called the police?")
    talk = answer(library, talk.with_new_question(0, "Where did the ferry fail?"))
    assert numbers(talk) == [1, 2]
    back = restored(library, talk.conversation_id)
    assert back is not None
    assert [turn.question for turn in back.turns] == [
        "Where did the ferry fail?", "Who called the police?",
    ]  # fmt: skip
    # Asked again, it is the same turn still.
    again = answer(library, talk.with_retry(0))
    assert numbers(again) == [1, 2]
