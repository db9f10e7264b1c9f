"""The list of conversations, without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from index.scope import Scope
from index.workspace.conversations import ConversationSummary
from ui.browser.views.conversation_list import ConversationRow, conversation_list

NOW = datetime(2024, 11, 5, 1, 30, tzinfo=timezone(timedelta(hours=2)))


def summary(changed_at: datetime = NOW, turns: int = 3) -> ConversationSummary:
    return ConversationSummary(
        conversation_id="one", title="Ferries", changed_at=changed_at, turns=turns
    )


def test_a_row_says_what_it_is_and_what_will_go() -> None:
    view = conversation_list([summary()], shown=50, search="", now=NOW)
    assert view.rows == (
        ConversationRow(
            conversation_id="one",
            title="Ferries",
            detail="3 questions · 01:30",
            warning="Delete this conversation of 3 questions?",
            day="Today",
        ),
    )
    [row] = conversation_list([summary(turns=1)], shown=50, search="", now=NOW).rows
    assert row.warning == "Delete this conversation of 1 question?"


@pytest.mark.parametrize(
    ("changed_at", "time", "day"),
    [
        # Of the reader's own day, not of Greenwich's.
        (datetime(2024, 11, 4, 22, 5, tzinfo=UTC), "00:05", "Today"),
        (datetime(2024, 11, 4, 21, 59, tzinfo=UTC), "23:59", "Yesterday"),
        (datetime(2024, 11, 3, 12, 0, tzinfo=UTC), "14:00", "Sunday, 3 November"),
        (datetime(2024, 10, 29, 12, 0, tzinfo=UTC), "14:00", "29 October"),
        (datetime(2023, 11, 5, 12, 0, tzinfo=UTC), "14:00", "5 November 2023"),
    ],
)
def test_when_it_was_last_changed_is_said_as_a_reader_would(
    changed_at: datetime, time: str, day: str
) -> None:
    [row] = conversation_list([summary(changed_at)], shown=50, search="", now=NOW).rows
    assert (row.detail, row.day) == (f"3 questions · {time}", day)


def test_conversations_of_one_title_are_told_apart() -> None:
    herald = Scope(outlets=frozenset({"Herald"}))
    ticked = Scope(doc_ids=frozenset({"a.txt", "b.txt"}))
    view = conversation_list(
        [
            summary(turns=1),
            replace(summary(turns=1), scope=herald.as_json()),
            replace(summary(turns=2), scope=ticked.as_json(), latest="And in May?"),
            replace(summary(), title="Trams"),
        ],
        shown=50,
        search="",
        now=NOW,
    )
    assert [row.apart for row in view.rows] == [
        "all articles",
        "only Herald",
        "only 2 ticked articles · last: And in May?",
        "",
    ]


def test_what_is_the_same_for_all_of_one_title_is_not_said() -> None:
    view = conversation_list([summary(turns=1)] * 2, shown=50, search="", now=NOW)
    assert [row.apart for row in view.rows] == ["", ""]


def test_a_long_list_is_drawn_in_parts() -> None:
    view = conversation_list([summary()] * 1_053, shown=50, search="", now=NOW)
    assert (len(view.rows), view.more) == (50, "Show more (1,003 left)")
    assert conversation_list([summary()] * 50, shown=50, search="", now=NOW).more == ""


def test_an_empty_list_says_why() -> None:
    none = conversation_list([], shown=50, search="", now=NOW)
    assert (none.nothing, none.searchable) == ("Your conversations will appear here.", False)
    missed = conversation_list([], shown=50, search="zeppelin", now=NOW)
    assert missed.nothing == "No conversation has these words in its title or questions."
    assert missed.searchable
    assert conversation_list([summary()], shown=50, search="", now=NOW).nothing == ""
