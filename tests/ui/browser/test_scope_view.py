"""The choice of sources, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.contents import DocumentEntry
from index.scope import EVERYTHING, Scope
from index.workspace.labels import NamedScope
from retrieval.citation import Answer, Status
from retrieval.searched import Searched
from ui.browser.views.answer import turn_view
from ui.browser.views.scope import (
    ARTICLES_SHOWN,
    ArticleRow,
    CollectionRow,
    OutletRow,
    Shelf,
    TagRow,
    chosen_scope,
    nothing_in_scope,
    scope_line,
    scope_view,
)

ENTRIES = (
    DocumentEntry("a", "Apples *frozen*", "BBC News", date(2024, 3, 1)),
    DocumentEntry("b", "", " BBC News ", date(2023, 12, 31)),
    DocumentEntry("c", "Canal", "", None),
    DocumentEntry("d", "Dam", "", None),
    DocumentEntry("e", "Eels", "", date(2024, 1, 1)),
)
SHELF = Shelf(ENTRIES)
BBC = Scope(outlets=frozenset({"BBC News"}))


def numbered(number: int) -> DocumentEntry:
    return DocumentEntry(f"n{number:04}", f"Report {number}", f"Outlet {number % 150}", None)


@pytest.mark.parametrize(
    ("scope", "line"),
    [
        (EVERYTHING, "All 5 articles"),
        (BBC, "2 of 5 articles: BBC News"),
        (
            Scope(outlets=frozenset({"BBC News", ""}), since=date(2024, 1, 1)),
            "2 of 5 articles: BBC News or no outlet, since 1 January 2024",
        ),
        (Scope(doc_ids=frozenset("ac")), "2 of 5 articles"),
        (Scope(doc_ids=frozenset("b")), "1 of 5 articles: b"),
        (
            Scope(doc_ids=frozenset("c"), until=date(2024, 1, 1)),
            "None of 5 articles: out of 1 ticked, until 1 January 2024",
        ),
    ],
)
def test_the_line_says_what_is_chosen(scope: Scope, line: str) -> None:
    assert scope_line(scope, SHELF) == line


def test_what_the_days_leave_out_is_said_and_offered() -> None:
    since = Scope(since=date(2024, 1, 1))
    assert scope_view(since, SHELF).undated_label == "and 2 articles without a date"
    assert scope_view(EVERYTHING, SHELF).undated_label == ""
    assert scope_view(since, Shelf(ENTRIES[:2])).undated_label == ""
    ticked = Scope(since=date(2024, 1, 1), doc_ids=frozenset("ac"))
    assert scope_view(ticked, SHELF).undated_label == "and 1 article without a date"
    with_undated = Scope(since=date(2024, 1, 1), undated=True)
    assert scope_line(with_undated, SHELF) == (
        "4 of 5 articles: since 1 January 2024 or without a date"
    )


def test_days_in_the_wrong_order_are_told() -> None:
    reversed_days = Scope(since=date(2024, 1, 2), until=date(2024, 1, 1))
    assert "after the last" in scope_view(reversed_days, SHELF).days_error
    in_order = Scope(since=date(2024, 1, 1), until=date(2024, 1, 1))
    assert scope_view(in_order, SHELF).days_error == ""


def test_all_of_one_article_is_that_article() -> None:
    assert scope_line(EVERYTHING, Shelf(ENTRIES[:1])) == "1 article"


def test_everything_to_choose_from_is_shown() -> None:
    view = scope_view(BBC, SHELF)
    assert view.line == "Searched: 2 of 5 articles: BBC News"
    assert view.narrowed
    assert view.outlets == (
        OutletRow("BBC News", "BBC News", "2", ticked=True),
        OutletRow("", "No outlet named", "3", ticked=False),
    )
    assert view.articles == (
        ArticleRow("a", "Apples *frozen*", "BBC News · 1 March 2024", ticked=False),
        ArticleRow("b", "b", "BBC News · 31 December 2023", ticked=False, untitled=True),
    )
    assert (view.earliest, view.latest) == ("2023-12-31", "2024-03-01")
    assert (view.since, view.until, view.more_outlets, view.more_articles) == ("", "", "", "")
    assert not scope_view(EVERYTHING, SHELF).narrowed


def test_there_is_nothing_to_choose_between_in_one_outlet() -> None:
    assert scope_view(EVERYTHING, Shelf(ENTRIES[2:])).outlets == ()
    assert scope_view(EVERYTHING, Shelf(ENTRIES[2:4])).earliest == ""


def test_a_ticked_outlet_that_is_gone_can_be_unticked() -> None:
    gone = Scope(outlets=frozenset({"Gone"}))
    assert scope_view(gone, SHELF).outlets[-1] == OutletRow("Gone", "Gone", "0", ticked=True)


def test_many_articles_are_shown_in_part_and_those_ticked_always() -> None:
    entries = Shelf(tuple(map(numbered, range(2_000))))
    scope = Scope(doc_ids=frozenset({"n0003", "n1500"}))
    view = scope_view(scope, entries)
    assert [row.doc_id for row in view.articles[:3]] == ["n1500", "n0000", "n0001"]
    assert [row.doc_id for row in view.articles if row.ticked] == ["n1500", "n0003"]
    assert len(view.articles) == ARTICLES_SHOWN + 1
    assert view.more_articles == "1,899 more: narrow the search"
    assert (len(view.outlets), view.more_outlets) == (100, "50 smaller outlets not shown")
    found = scope_view(scope, entries, "report 1999")
    assert [row.doc_id for row in found.articles] == ["n0003", "n1500", "n1999"]
    assert found.more_articles == ""


def test_what_the_page_sends_is_the_scope() -> None:
    sent = {
        "doc_ids": ["a"],
        "outlets": [],
        "since": "2024-01-01",
        "until": "soon",
        "tags": [],
        "undated": True,
        "number": 3,
    }
    expected = Scope(doc_ids=frozenset("a"), since=date(2024, 1, 1), undated=True)
    assert chosen_scope(sent) == expected
    nothing = {"doc_ids": [], "outlets": [], "tags": [], "since": "", "until": "", "undated": False}
    assert chosen_scope(nothing) == EVERYTHING
    assert chosen_scope({**nothing, "tags": ["ash"]}) == Scope(tags=frozenset({"ash"}))


def test_tags_are_counted_and_a_ticked_one_stays_to_be_unticked() -> None:
    tags = {"a": ("Ash", "flood"), "c": ("flood",)}
    view = scope_view(Scope(tags=frozenset({"FLOOD", "gone"})), Shelf(ENTRIES, tags))
    assert view.tags == (
        TagRow("flood", "2", ticked=True),
        TagRow("Ash", "1", ticked=False),
        TagRow("gone", "0", ticked=True),
    )
    assert [row.doc_id for row in view.articles] == ["a", "c"]
    assert view.line == "Searched: 2 of 5 articles: tagged FLOOD or gone"


def test_a_collection_names_the_choice_that_is_made() -> None:
    collections = (NamedScope("British", BBC), NamedScope("Few", Scope(doc_ids=frozenset("a"))))
    shelf = Shelf(ENTRIES, {}, collections)
    view = scope_view(BBC, shelf)
    assert view.collections == (
        CollectionRow("British", "2", chosen=True),
        CollectionRow("Few", "1", chosen=False),
    )
    assert (view.line, view.can_be_saved) == ("Searched: 2 of 5 articles: British", False)
    assert scope_view(replace(BBC, since=date(2024, 1, 1)), shelf).can_be_saved
    assert not scope_view(EVERYTHING, shelf).can_be_saved


def test_an_answer_says_what_it_was_allowed_to_use() -> None:
    def shown(scope: Scope, articles: int) -> str:
        answer = Answer(
            question="?",
            resolved_question="?",
            status=Status.NOT_FOUND,
            confidence=0.0,
            citations=(),
            searched=Searched(articles, articles),
            scope=scope,
        )
        return turn_view("?", answer).scope

    assert shown(EVERYTHING, 5) == ""
    assert shown(BBC, 2) == "2 articles: BBC News"
    assert shown(Scope(doc_ids=frozenset("a")), 1) == "1 article"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (EVERYTHING, ""),
        (BBC, ""),
        (Scope(since=date(2024, 2, 1)), ""),
        (Scope(since=date(2024, 2, 1), until=date(2024, 1, 1)), "The first day is after the last"),
        (Scope(since=date(2025, 1, 1)), "(since 1 January 2025), so nothing is searched."),
        (Scope(doc_ids=frozenset({"gone"})), "your choice of sources, so nothing is searched."),
        # Articles without a date are outside a range, unless they are taken in.
        (Scope(outlets=frozenset({""}), until=date(2023, 1, 1)), "so nothing is searched."),
        (Scope(since=date(2025, 1, 1), undated=True), ""),
        (Scope(tags=frozenset({"Flood"})), ""),
        (Scope(tags=frozenset({"fire"})), "so nothing is searched."),
    ],
)
def test_a_scope_that_leaves_nothing_says_why(scope: Scope, said: str) -> None:
    found = nothing_in_scope(scope, Shelf(ENTRIES, {"c": ("flood",)}))
    assert said in found
    assert bool(found) == bool(said)
