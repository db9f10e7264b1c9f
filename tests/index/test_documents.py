"""Anchors: places in articles, found again and checked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from index.documents import UNTITLED, Anchor, Document, Span
from index.layout import NO_LAYOUT, Layout, PlaceKind
from retrieval.wording.phrases import place
from tests.paths import ROOT

# The reading pane's script must find the same places: tests/scripts/article.test.js.
PLACES = json.loads((ROOT / "tests/scripts/places.json").read_text(encoding="utf-8"))

FERRY = Document(
    doc_id="ferry",
    title="The ferry",
    text="😀 The ferry between the islands stopped on Monday after its engine failed.",
    sha256="f0",
)
ISLANDS = Anchor.of(FERRY, Span(12, 31))


def test_an_anchor_names_a_place_and_quotes_nothing() -> None:
    assert ISLANDS.span.of(FERRY.text) == "between the islands"
    assert (
        Anchor(
            doc_id="ferry",
            span=Span(12, 31),
            quote_sha256=hashlib.sha256(b"between the islands").hexdigest(),
            text_sha256=hashlib.sha256(FERRY.text.encode()).hexdigest(),
        )
        == ISLANDS
    )
    assert "islands" not in repr(ISLANDS)


def test_an_anchor_holds_where_its_characters_are_the_same() -> None:
    assert (ISLANDS.holds(FERRY), ISLANDS.is_unchanged(FERRY)) == (True, True)
    elsewhere = replace(FERRY, text=FERRY.text.replace("Monday", "Sunday"))
    assert (ISLANDS.holds(elsewhere), ISLANDS.is_unchanged(elsewhere)) == (True, False)
    there = replace(FERRY, text=FERRY.text.replace("between", "among  "))
    assert ISLANDS.holds(there) is False
    assert ISLANDS.holds(replace(FERRY, text=FERRY.text[:30])) is False
    assert ISLANDS.holds(replace(FERRY, text="")) is False


def test_an_old_anchor_without_a_quote_holds_only_in_the_same_text() -> None:
    old = replace(ISLANDS, quote_sha256="")
    assert old.holds(FERRY) is True
    assert old.holds(replace(FERRY, text=FERRY.text + " It rained.")) is False


@pytest.mark.parametrize("span", [Span(3, 3), Span(0, 1000), Span(len(FERRY.text), 90)])
def test_a_place_without_text_has_no_anchor(span: Span) -> None:
    with pytest.raises(ValueError, match="ferry has no text at"):
        Anchor.of(FERRY, span)


def test_the_word_that_says_there_is_no_headline_is_not_searched() -> None:
    untitled = Document(doc_id="a", title=f"{UNTITLED}Rain fell", text="Rain fell.", sha256="0")
    assert untitled.searched_title == "Rain fell"
    assert untitled.text_with_title(Span(0, 4)) == "Rain fell\nRain"


@pytest.mark.parametrize("case", PLACES, ids=lambda case: case["name"])
def test_a_place_is_named_as_in_the_reading_pane(case: dict[str, Any]) -> None:
    layout = Layout.from_dict(case["layout"])
    text = "x" * 10_000
    document = Document(doc_id="a.pdf", title="A", text=text, sha256="0", layout=layout)
    for start, end, expected in case["spans"]:
        assert place(document, Span(start, end)) == expected, (start, end)


def test_a_layout_is_the_same_after_it_was_written() -> None:
    layout = Layout(
        kind=PlaceKind.ROW,
        starts=(0, 40),
        labels=("Büdget, 2", "Büdget, 3"),
        recognised=(Span(0, 20), Span(41, 60)),
        unsure=(Span(3, 7),),
    )
    assert Layout.from_json(layout.as_json()) == layout
    assert Layout.from_dict(json.loads(json.dumps(layout.as_dict()))) == layout
    assert Layout.from_json("") == NO_LAYOUT
    assert NO_LAYOUT.as_json() == ""


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "page", "starts": [0, 5], "labels": ["1"]},
        {"kind": "page", "starts": [5, 0], "labels": ["1", "2"]},
        {"kind": "page", "starts": [-1], "labels": ["1"]},
        {"kind": "page", "starts": [True], "labels": ["1"]},
        {"kind": "page", "starts": ["0"], "labels": ["1"]},
        {"kind": "page", "starts": 3, "labels": ["1"]},
        {"kind": "leaf", "starts": [0], "labels": ["1"]},
        {"starts": [0], "labels": ["1"]},
        {"recognised": [[0, 5], [3, 9]]},
        {"recognised": [[5, 0]]},
        {"unsure": [[0, 5, 9]]},
        {"unsure": [7]},
        {"boxes": [[0, 5, 1.0, 2.0, 3.0]]},
        {"boxes": [[0, 5, 1.0, 2.0, 3.0, float("nan")]]},
        {"boxes": [[0, 5, "left", 2.0, 3.0, 4.0]]},
    ],
)
def test_what_is_no_layout_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Layout.from_dict(values)
