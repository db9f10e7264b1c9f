"""Layouts: the places of spans in their sources, written and read again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from index.documents import Document, Span
from index.layout import NO_LAYOUT, Layout, LineBox, PlaceKind
from index.layout_json import decode_layout, encode_layout, layout_as_dict, layout_from_dict
from retrieval.wording.phrases import place
from tests.paths import ROOT

# The reading pane's script must find the same places: tests/scripts/article.test.js.
PLACES = json.loads((ROOT / "tests/scripts/places.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", PLACES, ids=lambda case: case["name"])
def test_a_place_is_named_as_in_the_reading_pane(case: dict[str, Any]) -> None:
    layout = layout_from_dict(case["layout"])
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
        boxes=(LineBox(0, 20, 1.5, 2.0, 90.0, 14.0),),
    )
    assert decode_layout(encode_layout(layout)) == layout
    assert layout_from_dict(json.loads(json.dumps(layout_as_dict(layout)))) == layout
    assert decode_layout("") == NO_LAYOUT
    assert encode_layout(NO_LAYOUT) == ""


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
    ],
)
def test_what_is_no_layout_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        layout_from_dict(values)
