"""The table of sources, without a browser."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.contents import DocumentSummary, Totals
from index.documents import Anchor, Span
from index.workspace.judgements import JudgedPassage, JudgedQuestion
from index.workspace.notes import Note
from tests.growth import assert_time_grows_with_length
from ui.browser.views.sources import (
    Column,
    Order,
    filter_by_tags,
    filter_by_words,
    removal_view,
    searching_line,
    select_by_id,
    sort_summaries,
    source_row,
    totals_line,
)


def summary(doc_id: str = "a.txt", **changes: object) -> DocumentSummary:
    values: dict[str, object] = {
        "title": "A title",
        "source": "The Herald",
        "published": date(2024, 10, 5),
        "added_at": datetime(2024, 11, 1, 12, tzinfo=UTC),
        "characters": 4516,
        "passages": 7,
        "vectors": 7,
    }
    return DocumentSummary(doc_id=doc_id, **{**values, **changes})  # type: ignore[arg-type]


def anchor(doc_id: str) -> Anchor:
    return Anchor(doc_id=doc_id, span=Span(0, 1), quote_sha256="", text_sha256="")


def judged(*doc_ids: str) -> JudgedQuestion:
    now = datetime.now(UTC)
    return JudgedQuestion(
        text="Why?",
        passages=tuple(
            JudgedPassage(anchor=anchor(each), relevance=1, judged_at=now) for each in doc_ids
        ),
    )


def ids(summaries: list[DocumentSummary]) -> str:
    return "".join(each.doc_id for each in summaries)


def test_a_row_shows_every_fact() -> None:
    row = source_row(summary(vectors=6))
    assert (row.title, row.outlet, row.date) == ("A title", "The Herald", "5 Oct 2024")
    assert (row.added, row.length, row.passages) == ("1 Nov 2024", "4,516", "7")
    assert (row.state, row.complete) == ("by words only", False)
    assert (source_row(summary()).state, source_row(summary()).complete) == ("fully indexed", True)
    assert source_row(summary(published=None, title=" ")).date == ""
    assert source_row(summary(published=None, title=" ")).title == "a.txt"


def test_a_row_shows_its_tags_and_whether_it_has_a_title() -> None:
    row = source_row(summary(title="Untitled: Rain fell"), ("ash", "flood"))
    assert (row.tags, row.untitled) == (("ash", "flood"), True)
    assert (source_row(summary()).tags, source_row(summary()).untitled) == ((), False)


def test_articles_are_narrowed_by_any_of_the_tags() -> None:
    tagged = {"x": ("ash",), "z": ("flood", "ash")}
    assert ids(filter_by_tags(THREE, tagged, ["flood"])) == "z"
    assert ids(filter_by_tags(THREE, tagged, ["flood", "ash"])) == "xz"
    assert ids(filter_by_tags(THREE, tagged, [])) == "xyz"


THREE = [
    summary(
        "x", title="beta", source="", published=date(2023, 1, 2), characters=5, passages=2,
        vectors=2
    ),
    summary(
        "y", title="Alpha", source="Post", published=None, characters=9, passages=1, vectors=0,
        added_at=datetime(2024, 11, 3, tzinfo=UTC),
    ),
    summary(
        "z", title="gamma", source="herald", published=date(2024, 1, 2), characters=7, passages=3,
        vectors=3, added_at=datetime(2024, 11, 2, tzinfo=UTC),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        ("title", "yxz", "zxy"),
        ("outlet", "zyx", "yzx"),
        ("date", "xzy", "zxy"),
        ("added", "xzy", "yzx"),
        ("length", "xzy", "yzx"),
        ("passages", "yxz", "zxy"),
        ("state", "xzy", "yxz"),
    ],
)
def test_each_column_sorts(column: str, ascending: str, descending: str) -> None:
    """What an article lacks comes last either way."""
    assert ids(sort_summaries(THREE, Order(Column(column)))) == ascending
    assert ids(sort_summaries(THREE, Order(Column(column), descending=True))) == descending


def test_a_head_sorts_then_turns_round() -> None:
    order = Order().sorted_by(Column.OUTLET)
    assert order == Order(Column.OUTLET, descending=False)
    assert order.sorted_by(Column.OUTLET) == Order(Column.OUTLET, descending=True)
    assert order.sorted_by(Column.DATE) == Order(Column.DATE, descending=True)


def test_articles_are_found_by_any_of_their_facts() -> None:
    one, other = summary(), summary(doc_id="b.txt", title="STRASSE", source="", published=None)
    both = [one, other]
    assert filter_by_words(both, "") == both
    assert filter_by_words(both, "herald 2024") == [one]
    assert filter_by_words(both, "straße") == [other]
    assert filter_by_words(both, "b.txt") == [other]
    assert filter_by_words(both, "herald strasse") == []


def test_totals_say_how_the_library_is_searched() -> None:
    def totals(vectors: int) -> Totals:
        return Totals(seq=1, documents=2, passages=1400, characters=1, vectors=vectors)

    assert totals_line(totals(1400)) == (
        "2 articles · 1,400 passages · searched by words and by meaning"
    )
    assert totals_line(totals(1399)) == (
        "2 articles · 1,400 passages · 1 passage searched by words only so far"
    )
    assert searching_line(totals(0)) == "searched by words only, until the meaning is indexed"
    assert searching_line(totals(1400)) == ""


def test_what_will_go_is_said_exactly() -> None:
    articles = [summary("a", passages=1200), summary("b", title="Other", passages=31)]
    view = removal_view(articles, [judged("a", "b", "c"), judged("a")], [])
    assert view.question == "Remove 2 articles?"
    assert view.takes == (
        "This permanently removes 1,231 passages and 3 judgements of them from the library. Your "
        "own files are not changed."
    )
    assert view.names == ("A title", "Other")
    one = removal_view([summary("a", passages=1)], [judged("a")], [])
    assert one.question == "Remove 1 article?"
    assert one.takes.startswith("This permanently removes 1 passage and 1 judgement of it from")
    now = datetime.now(UTC)
    note = Note(note_id="n", anchor=anchor("a"), text="", made_at=now, changed_at=now)
    other = replace(note, anchor=anchor("c"))
    all_three = removal_view([summary("a", passages=1)], [judged("a")], [note, other])
    assert "removes 1 passage, 1 judgement of it and 1 note on it from" in all_three.takes
    noted = removal_view([summary("a"), summary("b")], [], [note, note])
    assert "removes 14 passages and 2 notes on them from" in noted.takes
    none = removal_view([summary("a")], [], [])
    assert none.takes.startswith("This permanently removes 7 passages from")
    many = removal_view([summary(str(n), title=str(n)) for n in range(1005)], [], [])
    assert many.names == ("0", "1", "2", "3", "4", "and 1,000 more")


def test_only_what_is_there_is_chosen() -> None:
    assert ids(select_by_id(THREE, ["z", "gone", "x"])) == "xz"


def test_many_rows_are_narrowed_and_sorted_in_a_time_that_grows_with_their_number() -> None:
    rng = random.Random(1)
    many = [
        summary(f"{n}.txt", title=f"Story {rng.random()}", source=f"Outlet {n % 30}")
        for n in range(40_000)
    ]

    def narrow_and_sort(rows: list[DocumentSummary]) -> list[DocumentSummary]:
        return sort_summaries(filter_by_words(rows, "outlet 7 story"), Order(Column.DATE))

    assert len(narrow_and_sort(many[:20_000])) > 600
    assert_time_grows_with_length(narrow_and_sort, many)
