"""Kept conversations in the app, as Streamlit runs it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from index import Library
from index.errors import LibraryBusy
from index.local.workspace import WORKSPACE_FILE
from retrieval.conversations import saving
from tests.index.workspace.test_judgements import transaction
from tests.ui.browser.test_pages import (
    APP,
    BRIDGE,
    FERRY,
    FOLLOW_UP,
    STORY,
    ask,
    drawn,
    folder,
    keys,
    library,
    start,
    trigger,
)

__all__ = ["folder", "library"]

WHERE = "Where did the ferry engine fail?"


def address(app: AppTest) -> str:
    return str(drawn(app, "address")["parameters"]["conversation"])


def visit(conversation_id: str) -> AppTest:
    """Start a session at the address of a conversation, as a reload or a link does."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.query_params["conversation"] = conversation_id
    return app.run()


def listed(app: AppTest) -> list[tuple[str, str]]:
    return [
        (row["title"], row["detail"].split(" · ")[0])
        for row in drawn(app, "conversations")["list"]["rows"]
    ]


def notice(app: AppTest) -> str:
    return str(drawn(app, "conversations")["list"]["notice"])


def turn(app: AppTest, place: int) -> dict[str, Any]:
    found: dict[str, Any] = drawn(app, f"turn-{place}")["turn"]
    return found


def test_a_reload_gives_the_conversation_back_with_its_citations(library: Library) -> None:
    app = start()
    assert (address(app), listed(app)) == ("", [])
    app = ask(ask(app, WHERE), FOLLOW_UP)
    assert listed(app) == [(WHERE, "2 questions")]
    again = visit(address(app))
    assert not again.exception
    for place in (0, 1):
        assert turn(again, place) == turn(app, place)
    assert address(again) == address(app) == drawn(again, "conversations")["active"]
    ask(again, "And the bridge?")
    assert turn(again, 2)["question"] == "And the bridge?"
    assert listed(visit(address(app))) == [(WHERE, "3 questions")]


def test_two_sessions_do_not_see_each_others_conversation(library: Library) -> None:
    one, two = ask(start(), WHERE), start()
    assert "turn-0" not in keys(two)
    two = ask(two, "What did the council vote to build?")
    assert address(one) != address(two)
    one.run()
    assert keys(one).count("turn-0") == 1
    assert turn(one, 0)["question"] == WHERE


def test_an_unknown_conversation_is_said_to_be_none(library: Library) -> None:
    app = visit("nobody")
    assert "turn-0" not in keys(app)
    said = "This conversation is not in the library: it was deleted, or"
    assert app.info[0].value.replace("\\", "").startswith(said)
    assert address(app) == ""
    app = ask(app, WHERE)
    assert not app.info
    assert listed(app) == [(WHERE, "1 question")]


def test_an_address_is_not_forgotten_while_the_library_is_in_use(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = address(ask(start(), WHERE))
    restored = saving.load_conversation

    def busy(*_: object) -> None:
        raise LibraryBusy("In use.")

    monkeypatch.setattr(saving, "load_conversation", busy)
    app = visit(kept)
    assert not app.exception
    assert "turn-0" not in keys(app)
    monkeypatch.setattr(saving, "load_conversation", restored)
    app.run()
    assert turn(app, 0)["question"] == WHERE
    assert address(app) == kept


def test_a_new_conversation_has_another_address(library: Library) -> None:
    app = ask(start(), WHERE)
    first = address(app)
    trigger(app, "conversations", "begin", True)
    assert (address(app), drawn(app, "conversations")["active"]) == ("", "")
    assert "turn-0" not in keys(app)
    app = ask(app, "What did the council vote to build?")
    assert address(app) not in ("", first)
    trigger(app, "conversations", "open", first)
    assert turn(app, 0)["question"] == WHERE
    assert address(app) == first == drawn(app, "conversations")["active"]


def test_the_session_stays_right_where_an_old_address_comes_back(library: Library) -> None:
    app = ask(start(), WHERE)
    first = address(app)
    trigger(app, "conversations", "begin", True)
    app = ask(app, "What did the council vote to build?")
    second = address(app)
    # As after "back" in the browser.
    app.query_params["conversation"] = first
    app = ask(app, "And the pier?")
    assert [turn(app, place)["question"] for place in (0, 1)] == [
        "What did the council vote to build?",
        "And the pier?",
    ]
    assert address(app) == second


def test_a_failed_question_is_not_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_THRESHOLD", "half")
    app = ask(start(), WHERE)
    assert app.error
    assert (address(app), listed(app)) == ("", [])
    # What was wrong is mended, and the question need not be typed again.
    monkeypatch.delenv("FOOTNOTE_THRESHOLD")
    app.button(key="again-0").click().run()
    assert not app.error
    assert turn(app, 0)["cards"]
    assert listed(app) == [(WHERE, "1 question")]


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MAX_WAIT_SECONDS", 0.1)
    app = start()
    with transaction(library, WORKSPACE_FILE, "IMMEDIATE"):
        app = ask(app, WHERE)
    assert not app.exception
    assert (
        "Not saved: this answer is lost when you close the page."
        in turn(app, 0)["not_saved_reason"]
    )
    assert turn(app, 0)["cards"]
    assert address(app) == ""
    app = ask(app, FOLLOW_UP)
    assert turn(app, 0)["not_saved_reason"] == ""
    assert listed(app) == [(WHERE, "2 questions")]


def test_a_removed_article_goes_from_an_open_conversation_and_pane(library: Library) -> None:
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "open", 1)
    assert drawn(app, "article")["article"]["doc_id"] == "ferry.txt"
    library.remove(["ferry.txt"])
    app.run()
    assert drawn(app, "article")["article"] is None
    assert [card["rank"] for card in turn(app, 0)["cards"]] == [2]
    [lost] = turn(app, 0)["lost"]
    assert lost["rank"] == 1
    assert lost["reason"].startswith("This passage was in ferry.txt, which has since been")
    assert "1 of them since removed" in turn(app, 0)["status"]
    assert STORY[:20] not in repr(app.session_state["conversation"])
    trigger(app, "turn-0", "open", 1)
    assert drawn(app, "article")["article"] is None


def test_a_changed_article_is_shown_as_it_is_now(library: Library) -> None:
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "open", 1)
    library.add([replace(FERRY, text=f"{FERRY.text}\n\nCorrected.", sha256="3" * 64)])
    app.run()
    assert turn(app, 0)["cards"][0]["note"].startswith("The article has changed since, but not")
    pane = drawn(app, "article")["article"]
    assert "".join(piece["text"] for piece in pane["text"]).endswith("Corrected.")
    library.add([replace(FERRY, text=FERRY.text.replace("Monday", "Friday"), sha256="4" * 64)])
    app.run()
    assert drawn(app, "article")["article"] is None
    assert "which has been edited since" in turn(app, 0)["lost"][0]["reason"]


def test_the_list_is_searched_renamed_and_deleted_from(library: Library) -> None:
    app = ask(start(), WHERE)
    first = address(app)
    trigger(app, "conversations", "begin", True)
    app = ask(app, "What did the council vote to build?")
    second = address(app)
    trigger(app, "conversations", "rename", [first, " The ferry\n"])
    assert listed(app) == [
        ("What did the council vote to build?", "1 question"),
        ("The ferry", "1 question"),
    ]
    trigger(app, "conversations", "search", "FAIL ferry")
    assert listed(app) == [("The ferry", "1 question")]
    trigger(app, "conversations", "remove", first)
    assert listed(app) == []
    assert turn(app, 0)["question"] == "What did the council vote to build?"
    trigger(app, "conversations", "search", "")
    trigger(app, "conversations", "remove", second)
    assert listed(app) == []
    assert "turn-0" not in keys(app)
    assert address(app) == ""
    trigger(app, "conversations", "rename", [first, "Gone"])
    assert notice(app).startswith("This conversation is no longer in the library")
    trigger(app, "conversations", "open", first)
    assert notice(app).startswith("This conversation is not in the library")


def test_a_long_list_is_drawn_in_parts(library: Library) -> None:
    app = ask(start(), WHERE)
    with library.snapshot() as snapshot:
        kept = snapshot.conversation(address(app))
    assert kept is not None
    with library._workspace.writing() as workspace:
        for number in range(17):
            workspace.save_turn(str(number), kept.turns[0][1], None)
    app.run()
    assert (len(listed(app)), drawn(app, "conversations")["list"]["more"]) == (
        8,
        "Show more (10 left)",
    )
    trigger(app, "conversations", "more", True)
    trigger(app, "conversations", "more", True)
    assert len(listed(app)) == 18
    assert BRIDGE.doc_id not in repr(listed(app))
