"""Bins as text and as a diagram."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from retrieval.evaluation.evaluate import Calibration, ReliabilityBin
from retrieval.evaluation.reliability import HEADINGS, bar, bin_rows, reliability_svg

SVG = "{http://www.w3.org/2000/svg}"
CALIBRATION = Calibration(
    name="ECE answerable",
    bins=(
        ReliabilityBin(low=0.1, high=0.2, confidence=0.15, accuracy=0.5, n=10),
        ReliabilityBin(low=0.9, high=1.0, confidence=1.0, accuracy=0.75, n=30),
    ),
)


def test_a_row_a_bin() -> None:
    rows = bin_rows(CALIBRATION)
    assert [row[:5] for row in rows] == [
        ("0.1–0.2", "10", "0.15", "0.50", "0.24–0.76"),
        ("0.9–1.0", "30", "1.00", "0.75", "0.57–0.87"),
    ]
    assert {len(row) for row in rows} == {len(HEADINGS)}


@pytest.mark.parametrize(
    ("confidence", "accuracy", "wanted"),
    [
        (0.15, 0.5, "######+#############" + "." * 20),
        (0.0, 0.0, "+" + "." * 39),
        (1.0, 1.0, "#" * 39 + "+"),
        (0.75, 0.25, "#" * 10 + "." * 20 + "+" + "." * 9),
    ],
)
def test_a_bar_reaches_as_far_as_was_true(confidence: float, accuracy: float, wanted: str) -> None:
    each = ReliabilityBin(low=0, high=1, confidence=confidence, accuracy=accuracy, n=1)
    assert bar(each) == wanted
    assert cell_len(bar(each)) == 40


def test_the_diagram_draws_each_bin_to_scale() -> None:
    root = ElementTree.fromstring(reliability_svg([("news", CALIBRATION)]))
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == "#4477aa"]
    # The square is 240 wide and high, its left edge at 46.
    assert [(b.get("x"), b.get("width"), b.get("height")) for b in bars] == [
        ("70.0", "24.0", "120.0"),
        ("262.0", "24.0", "180.0"),
    ]
    dots = [c.get("cx") for c in root.iter(f"{SVG}circle")]
    assert dots == ["82.0", "286.0"]
    counts = [r.get("height") for r in root.iter(f"{SVG}rect") if r.get("fill") == "#999"]
    assert counts == ["14.7", "44.0"]
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[:2] == ["news", "ECE answerable 0.275, 40 questions"]


def test_diagrams_stand_side_by_side_and_names_are_text() -> None:
    drawn = reliability_svg([("<b>&", CALIBRATION), ("other", CALIBRATION)])
    root = ElementTree.fromstring(drawn)
    assert root.get("width") == str(2 * 310)
    assert [g.get("transform") for g in root.iter(f"{SVG}g")] == [
        "translate(0 0)",
        "translate(310 0)",
    ]
    assert "<b>&" in [text.text for text in root.iter(f"{SVG}text")]
    assert drawn == reliability_svg([("<b>&", CALIBRATION), ("other", CALIBRATION)])


def test_a_long_title_has_room() -> None:
    root = ElementTree.fromstring(
        reliability_svg([("n" * 60, CALIBRATION), ("other", CALIBRATION)])
    )
    places = [g.get("transform") for g in root.iter(f"{SVG}g")]
    assert places == ["translate(0 0)", f"translate({46 + 8 * 60} 0)"]
