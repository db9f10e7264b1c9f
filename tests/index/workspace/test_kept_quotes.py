"""Cited words that an article loses are kept until they are released, and go with the article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Anchor, Document, Span
from index.local.workspace import WORKSPACE_FILE, Workspace
from index.workspace.judgements import RIGHT
from retrieval import ask
from retrieval.citation import Answer
from retrieval.conversations.conversation import Conversation
from retrieval.conversations.saving import load_conversation, save_new_turns
from retrieval.evidence.lost import lost_card
from retrieval.lost_citations import LossReason, LostCitation
from retrieval.wording.phrases import day_in_words
from tests.fakes import HashEmbedder

CITED = "Divers found a rope, 40 metres long, around the propeller of the ferry."
OTHER = "The council of Hallum voted quietly about zebras."
FERRY = Document(doc_id='ferry "7".txt', title="The ferry", text=f"{CITED}\n\n{OTHER}", sha256="f0")
PIER = Document(doc_id="pier.txt", title="Pier", text="The pier is closed until May.", sha256="p0")
EDITED = replace(FERRY, text=f"{CITED.replace('40', '14')}\n\nNothing else.", sha256="f1")


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY, PIER])
    return made


def anchor_of(words: str) -> Anchor:
    start = FERRY.text.index(words)
    return Anchor.of(FERRY, Span(start, start + len(words)))


def cite(library: Library) -> str:
    """Keep a conversation that cites the whole of both articles; return its id."""
    conversation = Conversation().with_question("What did divers find around the propeller?")
    answer = ask(library, conversation.waiting_question, threshold=0.0)
    conversation = save_new_turns(library, conversation.with_answer(answer))
    return conversation.conversation_id


def kept(library: Library) -> list[str]:
    with library.snapshot() as snapshot:
        return [each.quote for each in snapshot.kept_quotes()]


def files_with(library: Library, words: str) -> list[str]:
    wanted = words.encode()
    files = [path for path in library.folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if wanted in path.read_bytes())


def test_the_words_that_a_judgement_cites_are_kept_and_no_others(library: Library) -> None:
    library.judge("What was found?", (), anchor_of(CITED), RIGHT)
    library.add([EDITED])
    assert kept(library) == [CITED]
    with library.snapshot() as snapshot:
        (quote,) = snapshot.kept_quotes()
    assert quote.anchor == anchor_of(CITED)
    assert quote.title == "The ferry"
    assert quote.after == f"\n\n{OTHER}"[:48]
    assert files_with(library, "40 metres") == [WORKSPACE_FILE]
    # What stands further away than the words beside the quote is replaced as ever.
    assert files_with(library, "zebras") == []


def test_the_words_that_a_note_cites_are_kept(library: Library) -> None:
    library.notes.add(anchor_of(CITED), "Ask the harbour master.")
    library.add([EDITED])
    assert kept(library) == [CITED]


def test_the_words_that_a_conversation_cites_are_kept_and_shown(library: Library) -> None:
    conversation_id = cite(library)
    library.add([EDITED])
    assert any(CITED in quote for quote in kept(library))
    answer = restored(library, conversation_id)
    (lost,) = answer.lost
    assert (lost.doc_id, lost.reason) == (FERRY.doc_id, LossReason.CHANGED)
    assert CITED in lost.quote
    assert "14 metres long" in lost.now
    said = lost_card(lost).reason
    assert "has been edited since. Figure: “40” was quoted, “14” is there now." in said
    assert "It cited: “Divers found a rope, 40 metres long" in said
    assert lost.changed_at is not None
    assert said.endswith(f"The article was added again on {day_in_words(lost.changed_at.date())}.")


def restored(library: Library, conversation_id: str) -> Answer:
    with library.snapshot() as snapshot:
        conversation = load_conversation(snapshot, conversation_id)
    assert conversation is not None
    answer = conversation.turns[0].answer
    assert answer is not None
    return answer


@pytest.mark.parametrize("before", ["", "Corrected.\n\n"])
def test_words_that_are_still_there_are_not_kept(library: Library, before: str) -> None:
    library.judge("What was found?", (), anchor_of(CITED), RIGHT)
    library.add([replace(FERRY, text=f"{before}{CITED}\n\nNothing else.", sha256="f1")])
    assert kept(library) == []


def test_words_that_moved_before_they_were_edited_are_kept_and_shown(library: Library) -> None:
    conversation_id = cite(library)
    library.judge("What was found?", (), anchor_of(CITED), RIGHT)
    moved = replace(FERRY, text=f"Corrected on Tuesday.\n\n{FERRY.text}", sha256="f1")
    library.add([moved])
    assert kept(library) == []
    library.add([replace(moved, text=moved.text.replace("40", "14"), sha256="f2")])
    assert CITED in kept(library)
    with library.snapshot() as snapshot:
        quote = next(each for each in snapshot.kept_quotes() if each.quote == CITED)
    assert quote.anchor == anchor_of(CITED)
    assert quote.before == "Corrected on Tuesday.\n\n"
    (lost,) = restored(library, conversation_id).lost
    assert CITED in lost.quote
    assert "14 metres long" in lost.now


def test_words_that_only_stand_within_longer_words_are_kept(library: Library) -> None:
    anchor = anchor_of("a rope, 40 metres long, around the propeller")
    library.judge("What was found?", (), anchor, RIGHT)
    text = f"{CITED.replace('propeller', 'propellers')}\n\n{OTHER}"
    library.add([replace(FERRY, text=f"Corrected. {text}", sha256="f1")])
    assert kept(library) == ["a rope, 40 metres long, around the propeller"]


def test_words_that_nobody_cites_are_not_kept(library: Library) -> None:
    library.add([EDITED])
    assert kept(library) == []
    assert files_with(library, "40 metres") == []


def test_removing_the_article_removes_its_kept_words(library: Library) -> None:
    cite(library)
    library.judge("What was found?", (), anchor_of(CITED), RIGHT)
    library.add([EDITED])
    assert files_with(library, "40 metres") == [WORKSPACE_FILE]
    with library.writer() as writer:
        writer.remove([FERRY.doc_id])
    assert kept(library) == []
    for words in ("40 metres", "propeller of the ferry", "zebras"):
        assert files_with(library, words) == []
    with library.writer() as writer:
        assert writer.find_remains([FERRY.doc_id]) == []


def test_kept_words_of_a_removed_article_are_hidden_and_told_until_they_are_deleted(
    library: Library,
) -> None:
    library.judge("What was found?", (), anchor_of(CITED), RIGHT)
    library.add([EDITED])
    workspace = Workspace(library.folder / WORKSPACE_FILE)
    with workspace.reading([FERRY.doc_id]) as reader:
        assert reader.kept_quotes() == ()
        assert reader.kept_documents([FERRY.doc_id, PIER.doc_id]) == [FERRY.doc_id]


def test_released_words_are_nowhere(library: Library) -> None:
    conversation_id = cite(library)
    library.add([EDITED])
    assert library.conversations.release_quotes([PIER.doc_id]) == 0
    assert library.conversations.release_quotes([FERRY.doc_id]) == 1
    assert kept(library) == []
    assert files_with(library, "40 metres") == []
    assert restored(library, conversation_id).lost == (
        LostCitation(1, FERRY.doc_id, LossReason.CHANGED),
    )


def test_words_are_kept_once_and_each_version_for_itself(library: Library) -> None:
    library.judge("What was found?", (), anchor_of(CITED), RIGHT)
    library.add([EDITED])
    again = CITED.replace("40", "14")
    library.judge("What was found?", (), Anchor.of(EDITED, Span(0, len(again))), RIGHT)
    library.add([FERRY])
    library.add([EDITED])
    library.add([replace(FERRY, text="All is well.", sha256="f2")])
    assert sorted(kept(library)) == sorted([CITED, again])
