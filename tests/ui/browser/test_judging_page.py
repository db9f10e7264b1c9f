"""Judging in the app, as Streamlit runs it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest

import ui.browser.session
from index import Library
from index.errors import LibraryDamaged
from index.local.workspace import WORKSPACE_FILE
from index.workspace.judgements import RIGHT, WRONG
from tests.ui.browser.test_pages import (
    BRIDGE,
    FERRY,
    FOLLOW_UP,
    ask,
    drawn,
    folder,
    library,
    start,
    trigger,
)

__all__ = ["folder", "library"]

WHERE = "Where did the ferry engine fail?"
WHO = "Who composed zzyzx?"
ANSWERED = "Mark: my sources do not answer this"
NOT_FOUND = "Right: my sources do not answer this"


def said(library: Library) -> list[tuple[str, tuple[str, ...], str, int]]:
    with library.snapshot() as snapshot:
        return [
            (question.text, question.history, passage.anchor.doc_id, passage.relevance)
            for question in snapshot.judgements()
            for passage in question.passages
        ]


def test_a_thumb_is_kept_shown_and_taken_back(library: Library) -> None:
    app = ask(start(), WHERE)
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [None, None]
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    assert not app.exception
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [RIGHT, None]
    assert said(library) == [(WHERE, (), "ferry.txt", RIGHT)]
    trigger(app, "turn-0", "judge", {"rank": 2, "relevance": 0})
    app.run()
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [RIGHT, WRONG]
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 0})
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [WRONG, WRONG]
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": None})
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [None, WRONG]
    assert said(library) == [(WHERE, (), "bridge.txt", WRONG)]


def test_the_first_line_says_what_a_judgement_changed_until_it_is_taken_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", "0")
    app = ask(start(), WHERE)
    assert drawn(app, "turn-0")["verdicts"]["line"] == ""
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 0})
    line = drawn(app, "turn-0")["verdicts"]["line"]
    assert "ou marked [1] wrong" in line
    assert "[1]" not in line.replace("marked [1]", "")
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": None})
    assert drawn(app, "turn-0")["verdicts"]["line"] == ""
    trigger(app, "turn-0", "judge", {"rank": None, "relevance": 0})
    assert drawn(app, "turn-0")["verdicts"]["line"].startswith("You marked ")
    trigger(app, "turn-0", "judge", {"rank": None, "relevance": None})
    assert drawn(app, "turn-0")["verdicts"]["line"] == ""


def test_judging_draws_no_quote_again(library: Library) -> None:
    app = ask(start(), WHERE)
    before = drawn(app, "turn-0")["turn"]
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    assert drawn(app, "turn-0")["turn"] == before


def test_what_was_said_before_is_shown_when_it_is_asked_again(library: Library) -> None:
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    trigger(app, "conversations", "begin", True)
    ask(app, WHERE)
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [RIGHT, None]
    # Another session, and a text that was replaced in between.
    library.add([replace(FERRY, text=FERRY.text.replace("Monday", "Friday"))])
    again = ask(start(), WHERE)
    assert drawn(again, "turn-0")["verdicts"]["passages"] == [None, None]


def test_a_judgement_of_another_window_is_shown(library: Library) -> None:
    app = ask(start(), WHERE)
    other = ask(start(), WHERE)
    trigger(other, "turn-0", "judge", {"rank": 1, "relevance": 1})
    app.run()
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [RIGHT, None]
    library.forget_judgements(WHERE)
    app.run()
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [None, None]


def test_an_answer_is_shown_though_the_judgements_cannot_be_read(library: Library) -> None:
    app = start()
    library.judge_answerable(WHERE, (), True)
    workspace = library.folder / WORKSPACE_FILE
    content = workspace.read_bytes()
    workspace.write_bytes(b"not a database" * 1000)
    app = ask(app, WHERE)
    assert not app.exception
    assert drawn(app, "turn-0")["turn"]["cards"]
    assert drawn(app, "turn-0")["verdicts"] is None
    assert not [button for button in app.button if button.key == "again-0"]
    (warning,) = app.warning
    sentence = warning.value.replace("\\", "")
    assert sentence.startswith("Your judgements of this answer could not be read. ")
    assert "delete this file: the articles stay" in sentence
    # Cited words that an article loses are kept there, so it is not replaced meanwhile.
    with pytest.raises(LibraryDamaged):
        library.add([replace(FERRY, text=FERRY.text.replace("Monday", "Friday"))])
    workspace.write_bytes(content)
    app.run()
    assert not app.warning
    assert drawn(app, "turn-0")["verdicts"]["nothing"] is False
    library.judge_answerable(WHERE, (), False)
    app.run()
    assert drawn(app, "turn-0")["verdicts"]["nothing"] is True


def test_a_follow_up_is_judged_with_its_history(library: Library) -> None:
    app = ask(ask(start(), WHERE), FOLLOW_UP)
    trigger(app, "turn-1", "judge", {"rank": 2, "relevance": 0})
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    assert sorted(said(library)) == [
        (FOLLOW_UP, (WHERE,), "bridge.txt", WRONG),
        (WHERE, (), "ferry.txt", RIGHT),
    ]
    assert drawn(app, "turn-1")["verdicts"]["passages"] == [None, WRONG]


def test_that_nothing_answers_is_kept_and_taken_back(library: Library) -> None:
    app = ask(start(), WHO)
    verdicts = drawn(app, "turn-0")["verdicts"]
    assert (verdicts["nothing"], verdicts["nothing_label"]) == (False, NOT_FOUND)
    trigger(app, "turn-0", "judge", {"rank": None, "relevance": 0})
    assert drawn(app, "turn-0")["verdicts"]["nothing"] is True
    with library.snapshot() as snapshot:
        assert [(q.text, q.answerable) for q in snapshot.judgements()] == [(WHO, False)]
    trigger(app, "turn-0", "judge", {"rank": None, "relevance": None})
    assert drawn(app, "turn-0")["verdicts"]["nothing"] is False
    with library.snapshot() as snapshot:
        assert snapshot.judgements() == ()


def test_a_right_passage_leaves_nothing_to_deny(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "retrieval.judgement.judge.answer_confidence", lambda *signals, **options: 0.9
    )
    app = ask(start(), WHERE)
    assert drawn(app, "turn-0")["verdicts"]["nothing_label"] == ANSWERED
    trigger(app, "turn-0", "judge", {"rank": None, "relevance": 0})
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    verdicts = drawn(app, "turn-0")["verdicts"]
    assert (verdicts["nothing"], verdicts["nothing_label"]) == (False, "")
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": None})
    assert drawn(app, "turn-0")["verdicts"]["nothing_label"] == ANSWERED


@pytest.mark.parametrize("rank", [0, 3, 99])
def test_a_citation_that_is_not_there_is_not_judged(library: Library, rank: int) -> None:
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "judge", {"rank": rank, "relevance": 1})
    assert not app.exception
    assert said(library) == []


def test_a_library_in_use_is_said_beside_the_passage_and_loses_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui.browser.session, "JUDGING_SECONDS", 0.1)
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    before = drawn(app, "turn-0")
    with closing(sqlite3.connect(library.folder / WORKSPACE_FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        trigger(app, "turn-0", "judge", {"rank": 2, "relevance": 0})
        assert time.monotonic() - began < 5
        other.execute("ROLLBACK")
    assert not app.exception
    shown = drawn(app, "turn-0")
    assert "is in use for more than" in shown["verdicts"]["unsaved"]
    assert shown["verdicts"]["unsaved_rank"] == 2
    assert shown["verdicts"]["passages"] == [RIGHT, None]
    assert shown["turn"] == before["turn"]
    trigger(app, "turn-0", "judge", {"rank": 2, "relevance": 0})
    verdicts = drawn(app, "turn-0")["verdicts"]
    assert (verdicts["passages"], verdicts["unsaved"]) == ([RIGHT, WRONG], "")


def test_an_article_that_was_removed_meanwhile_is_said_to_be_gone(library: Library) -> None:
    app = ask(start(), WHERE)
    library.remove(["ferry.txt"])
    trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    assert not app.exception
    assert "There is no document 'ferry.txt'" in drawn(app, "turn-0")["verdicts"]["unsaved"]
    assert said(library) == []


def test_judging_while_articles_are_added_waits_for_nothing(library: Library) -> None:
    app = ask(start(), WHERE)
    with library.writer() as writer:
        writer.put(replace(BRIDGE, doc_id="new"))
        trigger(app, "turn-0", "judge", {"rank": 1, "relevance": 1})
    assert drawn(app, "turn-0")["verdicts"]["passages"] == [RIGHT, None]
