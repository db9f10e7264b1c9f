"""Saved answers: restored with the same characters, or with their citations reported as lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from index.scope import EVERYTHING, Scope
from index.workspace.conversations import SavedTurn
from index.workspace.kept_quotes import KeptQuote
from retrieval import ask
from retrieval.citation import Answer
from retrieval.conversations.saving import restore_answer, to_saved_turn
from retrieval.lost_citations import CitationChanges, LossReason, LostCitation
from retrieval.question import Question
from tests.fakes import HashEmbedder

FERRY = Document(
    doc_id="ferry.txt",
    title="The ferry",
    text="The ferry stopped on Monday.\n\nIts engine failed at the pier, the harbour says.",
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


def kept(answer: Answer) -> SavedTurn:
    return to_saved_turn(answer, question=answer.question)


def back(library: Library, turn: SavedTurn) -> Answer:
    with library.snapshot() as snapshot:
        return restore_answer(snapshot, turn)


def ranks(answer: Answer) -> dict[str, int]:
    return {citation.document.doc_id: citation.rank for citation in answer.citations}


@pytest.mark.parametrize("threshold", [0.0, 1.0])
@pytest.mark.parametrize("scope", [EVERYTHING, Scope(outlets=frozenset({""}))])
def test_an_answer_comes_back_as_it_was(library: Library, threshold: float, scope: Scope) -> None:
    answer = ask(library, Question(f"{QUESTION} Zorbing?", scope=scope), threshold=threshold)
    assert len(answer.citations) == 2
    # A name that no passage has is told of an answer, too.
    assert answer.missing_words
    assert answer.missing_words.absent == ("Zorbing",)
    assert back(library, kept(answer)) == answer


def test_the_answers_in_a_sentence_come_back(library: Library) -> None:
    made = ask(library, QUESTION, threshold=0.0)
    cited = made.citations[0]
    assert cited.document == FERRY
    start = FERRY.text.index("the pier")
    answers = (Span(start, start + len("the pier")),)
    sentence = Span(FERRY.text.index("Its engine"), len(FERRY.text))
    cited = replace(cited, sentences=(sentence,), answers=answers)
    answer = replace(made, citations=(cited, *made.citations[1:]))
    assert kept(answer).citations[0].answers == answers
    assert back(library, kept(answer)) == answer


def test_copies_come_back_and_those_that_are_gone_are_counted(library: Library) -> None:
    story = (
        "The harbour master said on Tuesday that the old ferry will sail again in the spring "
        "once its engine has been mended by the yard across the bay."
    )
    papers = [
        Document(doc_id=f"{name}.txt", title=name, text=f"{name}\n\n{story}", sha256=name)
        for name in ("herald", "post", "times")
    ]
    library.add(papers)
    answer = ask(library, "When will the ferry sail again?", threshold=0.0)
    cited = answer.citations[0]
    assert len(cited.also_in) == 2
    assert back(library, kept(answer)) == answer
    library.remove([cited.also_in[0].document.doc_id])
    restored = back(library, kept(answer))
    assert restored.citations[0].also_in == cited.also_in[1:]
    assert restored.changes == (CitationChanges(1, article_changed=False, copies_lost=1),)


def test_kept_words_are_read_once_for_all_lost_citations(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = kept(ask(library, QUESTION, threshold=0.0))
    library.add([replace(each, text="All is well.", sha256="f1") for each in (FERRY, BRIDGE)])
    with library.snapshot() as snapshot:
        read = snapshot.kept_quotes
        calls = []

        def counted() -> Sequence[KeptQuote]:
            calls.append(1)
            return read()

        monkeypatch.setattr(type(snapshot), "kept_quotes", lambda _: counted())
        restored = restore_answer(snapshot, turn)
    assert len(restored.lost) == 2
    assert len(calls) == 1


def test_a_removed_article_loses_its_citation_and_no_other_moves(library: Library) -> None:
    answer = ask(library, QUESTION, threshold=0.0)
    before = ranks(answer)
    turn = kept(answer)
    library.remove(["ferry.txt"])
    restored = back(library, turn)
    assert ranks(restored) == {"bridge.txt": before["bridge.txt"]}
    assert restored.lost == (LostCitation(before["ferry.txt"], "ferry.txt", LossReason.REMOVED),)
    assert (restored.citation_count, restored.status) == (2, answer.status)
    library.remove(["bridge.txt"])
    assert [lost.rank for lost in back(library, turn).lost] == [1, 2]
    library.add([FERRY, BRIDGE])
    assert back(library, turn) == answer


def test_a_quote_that_has_changed_is_lost(library: Library) -> None:
    answer = ask(library, QUESTION, threshold=0.0)
    turn = kept(answer)
    changed = replace(FERRY, text=FERRY.text.replace("engine", "rudder"), sha256="f1")
    library.add([changed])
    restored = back(library, turn)
    assert restored.lost == (
        LostCitation(ranks(answer)["ferry.txt"], "ferry.txt", LossReason.CHANGED),
    )


def test_a_quote_that_has_moved_is_found_again_with_its_marks(library: Library) -> None:
    answer = ask(library, QUESTION, threshold=0.0)
    rank = ranks(answer)["ferry.txt"]
    before = answer.citations[rank - 1]
    assert before.sentences
    moved = replace(FERRY, text=f"CORRECTED on Tuesday.\n\n{FERRY.text}", sha256="f1")
    library.add([moved])
    restored = back(library, kept(answer))
    assert restored.lost == ()
    cited = restored.citations[rank - 1]
    assert (cited.document, cited.quote) == (moved, before.quote)
    assert cited.span.start == before.span.start + 23
    assert [s.of(moved.text) for s in cited.sentences] == [
        s.of(FERRY.text) for s in before.sentences
    ]
    assert restored.changes == (
        CitationChanges(rank, article_changed=True, copies_lost=0, moved=True),
    )


def test_a_text_that_changed_elsewhere_is_cited_as_it_is_and_told(library: Library) -> None:
    answer = ask(library, QUESTION, threshold=0.0)
    rank = ranks(answer)["ferry.txt"]
    longer = replace(FERRY, text=f"{FERRY.text}\n\nCorrection: it was Sunday.", sha256="f1")
    library.add([longer])
    restored = back(library, kept(answer))
    assert restored.lost == ()
    assert restored.changes == (CitationChanges(rank, article_changed=True, copies_lost=0),)
    cited = restored.citations[rank - 1]
    assert (cited.document, cited.quote) == (longer, answer.citations[rank - 1].quote)


def test_a_new_title_changes_nothing_but_the_title(library: Library) -> None:
    answer = ask(library, QUESTION, threshold=0.0)
    library.add([replace(FERRY, title="Ferry, again", sha256="f1")])
    restored = back(library, kept(answer))
    assert (restored.lost, restored.changes) == ((), ())
    assert {c.document.title for c in restored.citations} == {"Ferry, again", "The bridge"}


def test_what_the_nearest_miss_lacks_stays_with_its_rank(library: Library) -> None:
    answer = ask(library, f"{QUESTION} Zorbing?", threshold=1.0)
    library.remove([answer.citations[0].document.doc_id])
    restored = back(library, kept(answer))
    assert restored.mentions_sentence(2) == answer.mentions_sentence(2) != ""
    assert restored.refusal_message == answer.refusal_message


def test_a_corrected_question_was_asked_by_itself(library: Library) -> None:
    answer = ask(library, QUESTION, threshold=0.0)
    turn = to_saved_turn(answer, question="And the engine?", corrected=QUESTION)
    assert (turn.question, turn.corrected) == ("And the engine?", QUESTION)
    assert back(library, turn) == answer


@pytest.mark.parametrize(
    ("question", "hidden"),
    [
        # A typing error that is corrected, and a name that is written in another way.
        ("Why did the Quorblatford ferry stop at Zelburg?", "Quorblattford"),
        ("When did Juergen Qorvath leave Zelburg?", "Jürgen"),
    ],
)
def test_no_spelling_of_an_article_is_saved(tmp_path: Path, question: str, hidden: str) -> None:
    library = Library.open(tmp_path, create=True, embedder=HashEmbedder())
    text = "The Quorblattford ferry stopped. Its captain, Jürgen Qorvath, left Zelburg on Sunday."
    library.add([Document(doc_id="ferry", title="A ferry", text=text, sha256="0" * 64)])
    answer = ask(library, question, threshold=1.0)
    assert answer.citations
    saved = str(kept(answer))
    assert "Zelburg" in saved
    assert hidden not in saved
