"""Working with answers as Streamlit runs it: the history, more passages, other questions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.browser.answering
from index import Library
from index.documents import Document
from retrieval.citation import Answer
from retrieval.conversations.conversation import Conversation
from tests.ui.browser.test_pages import (
    APP,
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
VOTE = "What did the council vote to build?"


def parameters(app: AppTest) -> dict[str, str]:
    """The parameters of the address, without the empty ones."""
    given: dict[str, str] = drawn(app, "address")["parameters"]
    return {name: value for name, value in given.items() if value}


def go(app: AppTest, number: int, query: dict[str, str]) -> None:
    """Go to an address of the history, as the browser's "back" does."""
    trigger(app, "address", "move", {"number": number, "parameters": query})


def turn(app: AppTest, place: int) -> dict[str, Any]:
    found: dict[str, Any] = drawn(app, f"turn-{place}")["turn"]
    return found


def opened(app: AppTest) -> str | None:
    article: dict[str, Any] | None = drawn(app, "article")["article"]
    return article["doc_id"] if article else None


def test_back_goes_through_what_was_open(library: Library) -> None:
    app = ask(ask(start(), WHERE), VOTE)
    closed = parameters(app)
    trigger(app, "turn-0", "open", 1)
    first = parameters(app)
    trigger(app, "turn-1", "open", 1)
    second = parameters(app)
    assert [each["doc"] for each in (first, second)] == ["ferry.txt", "bridge.txt"]
    assert [each["turn"] for each in (first, second)] == ["1", "2"]
    go(app, 1, first)
    assert (opened(app), drawn(app, "turn-0")["active"]) == ("ferry.txt", 1)
    assert drawn(app, "address")["followed"] == 1
    assert parameters(app) == first
    go(app, 2, closed)
    assert opened(app) is None
    go(app, 3, second)
    assert (opened(app), drawn(app, "turn-1")["active"]) == ("bridge.txt", 1)


def test_back_leads_to_the_conversation_that_was_open_and_says_what_is_gone(
    library: Library,
) -> None:
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "open", 1)
    first = parameters(app)
    trigger(app, "conversations", "begin", True)
    app = ask(app, VOTE)
    go(app, 1, first)
    assert (turn(app, 0)["question"], opened(app)) == (WHERE, "ferry.txt")
    go(app, 2, {})
    assert "turn-0" not in keys(app)
    library.remove(["ferry.txt"])
    go(app, 3, first)
    assert opened(app) is None
    assert "is not in the library" in app.error[0].value.replace("\\", "")


def test_a_link_opens_the_question_and_the_passage(library: Library) -> None:
    app = ask(ask(start(), WHERE), WHERE)
    trigger(app, "turn-0", "open", 1)
    link = dict(parse_qsl(drawn(app, "article")["article"]["reference"]["link"]))
    assert link == parameters(app)
    shared = AppTest.from_file(str(APP), default_timeout=30)
    for name, value in link.items():
        shared.query_params[name] = value
    shared.run()
    assert [turn(shared, place)["question"] for place in (0, 1)] == [WHERE, WHERE]
    # The same passage answers the second question, but the link is from the first.
    assert [drawn(shared, f"turn-{place}")["active"] for place in (0, 1)] == [1, None]
    assert [drawn(shared, f"turn-{place}")["latest"] for place in (0, 1)] == [True, False]
    # A card's own link leads there too.
    card = dict(parse_qsl(turn(app, 0)["cards"][0]["copied"]["link"]))
    assert card == link


def test_a_second_tab_shows_what_was_asked_in_the_first(library: Library) -> None:
    first = ask(start(), WHERE)
    trigger(first, "turn-0", "open", 1)
    second = AppTest.from_file(str(APP), default_timeout=30)
    second.query_params["conversation"] = parameters(first)["conversation"]
    second.run()
    ask(second, VOTE)
    ask(first, "And the pier?")
    trigger(first, "address", "look", True)
    questions = [turn(first, place)["question"] for place in range(3)]
    assert questions == [WHERE, VOTE, "And the pier?"]
    assert (opened(first), drawn(first, "turn-0")["active"]) == ("ferry.txt", 1)
    trigger(second, "address", "look", True)
    assert [turn(second, place)["question"] for place in range(3)] == questions


def test_the_pane_says_whose_passages_it_shows_after_a_newer_question(library: Library) -> None:
    app = ask(start(), WHERE)
    trigger(app, "turn-0", "open", 1)
    assert drawn(app, "article")["steps"]["question"] == ""
    app = ask(app, VOTE)
    assert drawn(app, "article")["steps"]["question"] == WHERE


def test_the_first_passage_opens_by_itself_where_the_reader_wants_that(library: Library) -> None:
    app = start()
    trigger(app, "composer-tools", "opens", {"first": True})
    assert drawn(app, "composer-tools")["opens_first"] is True
    app = ask(app, WHERE)
    assert (opened(app), drawn(app, "turn-0")["active"]) == ("ferry.txt", 1)
    app = ask(app, VOTE)
    assert (opened(app), drawn(app, "turn-1")["active"]) == ("bridge.txt", 1)
    trigger(app, "composer-tools", "opens", {"first": False})
    trigger(app, "article", "close", True)
    ask(app, WHERE)
    assert opened(app) is None


def test_another_question_takes_the_place_of_one(library: Library) -> None:
    app = ask(ask(start(), WHERE), VOTE)
    trigger(app, "turn-0", "open", 1)
    trigger(app, "turn-0", "ask", " Where did the ferry stop? ")
    assert [turn(app, place)["question"] for place in (0, 1)] == ["Where did the ferry stop?", VOTE]
    assert turn(app, 0)["searched_for"] == ""
    assert opened(app) is None
    # It is kept under the number of the first.
    again = AppTest.from_file(str(APP), default_timeout=30)
    again.query_params["conversation"] = parameters(app)["conversation"]
    again.run()
    assert [turn(again, place)["question"] for place in (0, 1)] == [
        "Where did the ferry stop?", VOTE,
    ]  # fmt: skip


def test_more_passages_keep_the_numbers_of_the_first(library: Library) -> None:
    library.add(
        Document(
            doc_id=f"{number}.txt",
            title=f"Report {number}",
            text=f"Report {number}: the ferry engine had a fault of kind {number} at the pier.",
            sha256=str(number),
        )
        for number in range(9)
    )
    app = ask(start(), WHERE)
    first = turn(app, 0)
    assert (len(first["cards"]), first["more"]) == (5, "More passages")
    trigger(app, "turn-0", "more", True)
    more = turn(app, 0)
    assert len(more["cards"]) == 11
    assert more["more"] == ""
    assert [each["doc_id"] for each in more["cards"][:5]] == [
        each["doc_id"] for each in first["cards"]
    ]
    assert [each["grouped"] for each in more["cards"]] == [False] * 5 + [True] * 6
    again = AppTest.from_file(str(APP), default_timeout=30)
    again.query_params["conversation"] = parameters(app)["conversation"]
    assert turn(again.run(), 0) == more


def test_a_question_is_not_asked_of_sources_that_are_none(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object, **__: object) -> Answer:
        raise AssertionError("searched")

    choice = {"doc_ids": [], "outlets": [], "tags": [], "undated": False, "number": 1}
    app = start()
    monkeypatch.setattr(ui.browser.answering, "ask", asked)
    for days, said in [
        ({"since": "2024-12-01", "until": "2024-01-01"}, "The first day is after the last"),
        ({"since": "1999-01-01", "until": "1999-12-31"}, "No article is in your choice"),
    ]:
        trigger(app, "scope-sources", "choose", {**choice, **days})
        app.run()
        assert said in app.error[0].value.replace("\\", "")
        app = ask(app, WHERE)
        assert not app.exception
        assert "turn-0" not in keys(app)
        assert drawn(app, "composer-tools")["refused"]["text"] == WHERE
    assert drawn(app, "composer-tools")["refused"]["number"] == 2


def test_a_stopped_question_says_so_and_can_be_asked_again(library: Library) -> None:
    app = start()
    app.session_state["conversation"] = Conversation().with_question(WHERE)
    trigger(app, "stopper", "stop", True)
    assert turn(app, 0)["cards"] == []
    assert app.error[0].value.replace("\\", "") == ui.browser.answering.STOPPED
    app.button(key="again-0").click().run()
    assert not app.error
    assert turn(app, 0)["cards"]
    # A click that comes after the answer changes nothing.
    trigger(app, "stopper", "stop", True)
    assert turn(app, 0)["cards"]


def test_waiting_says_what_happens_and_leaves_the_page_free(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, announced = threading.Event(), threading.Event()

    def slow(*_: object, announce: Callable[[str], None], **__: object) -> Answer:
        assert go_on.wait(30)
        announce("Reading 3 passages")
        announced.set()
        threading.Event().wait(3)
        raise AssertionError("nobody stopped waiting")

    monkeypatch.setattr(ui.browser.answering, "ask", slow)
    st.session_state["conversation"] = Conversation().with_question(WHERE)
    try:
        steps = ui.browser.answering.answer_question(library)
        assert [next(steps), next(steps)] == ["Searching your articles"] * 2
        go_on.set()
        assert announced.wait(30)
        # It is not worth saying in the first moment.
        assert "Reading 3 passages" in islice(steps, 100)
        steps.close()
        assert st.session_state["conversation"].turns[0].pending
    finally:
        del st.session_state["conversation"]
