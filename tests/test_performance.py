"""The page of performance, made from numbers that stand here."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from docs.performance import growth_svg, page
from tests.bench.growth import Measured
from tests.bench.plain_recipe import Compared
from tests.test_benchmarks import cells


def measured(passages: int, times: float) -> Measured:
    return Measured(
        passages=passages,
        megabytes=passages / 1000,
        store_seconds=passages / 2000,
        first=[times, 2 * times, 3 * times],
        again=[times / 2],
        steps={"words": 1.24, "late_interaction": times},
        add_one=4 * times,
        remove_one=passages / 10,
        bytes_a_passage=2950.4,
        resident=321.0,
    )


SIZES = [measured(1000, 10), measured(10_000, 10), measured(100_000, 30)]
COMPARED = Compared(90_000, plain=[12.0, 10.0], ours=[2.5, 4.0])


def test_the_page_has_what_was_measured() -> None:
    made = page(SIZES, COMPARED, {"processor": "Abacus 1"})
    assert cells(made, "processor")[1:] == ["Abacus 1"]
    assert cells(made, "question first, p50")[1:] == ["20", "20", "60"]
    assert cells(made, "question again, p50")[1:] == ["5", "5", "15"]
    assert cells(made, "MB of text a second, found by words")[1:] == ["2.00"] * 3
    assert cells(made, "remove one article from every file")[1:] == ["100", "1,000", "10,000"]
    assert cells(made, "bytes a passage on disk")[1:] == ["2,950"] * 3
    assert cells(made, "search by words")[1:] == ["1.2"] * 3
    assert cells(made, "times as fast")[1:] == ["4.0", ""]
    assert cells(made, "Footnote")[1:] == ["2.5", "36,000"]
    # A step that no question had takes no row.
    assert "reranker" not in made


def test_a_line_rises_as_the_library_grows_and_a_flat_one_does_not() -> None:
    drawing = ElementTree.fromstring(growth_svg(SIZES))
    lines = [
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in drawing.iter("{http://www.w3.org/2000/svg}polyline")
    ]
    assert len(lines) == 5
    first, _, _, remove_one, store = lines
    assert first[0][1] == first[1][1] > first[2][1]
    assert len({y for _, y in store}) == 1
    steps = [above[1] - below[1] for above, below in pairwise(remove_one)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert steps[0] > 0
    # The dashed line has the slope of what grows with the library.
    dashed = next(each for each in drawing.iter() if "stroke-dasharray" in each.attrib)
    x1, y1, x2, y2 = map(float, re.findall(r"[\d.]+", dashed.attrib["d"]))
    across = remove_one[1][0] - remove_one[0][0]
    assert (y1 - y2) / (x2 - x1) == pytest.approx(steps[0] / across, abs=0.01)
