"""What Vega is given: text as data only, and nothing that it would fetch."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from index.contents import DocumentSummary, Totals
from retrieval.overview.library_map import AnswerPoint, LibraryMap, Point
from retrieval.overview.map_labels import cluster_labels
from retrieval.overview.passage_map import Cluster, PassageMap
from retrieval.overview.timeline import timeline
from ui.browser.charts import passage_chart, timeline_chart
from ui.browser.palette import Palette

PALETTE = Palette("#111111", "#eeeeee", ("#aa0000", "#00aa00"), "#888888")
HOSTILE = "<img src=http://x.test/a.png> {{datum}} javascript:alert(1)"


def library_map(*members: int, terms: tuple[str, ...] = ("ferry", "pier")) -> LibraryMap:
    """Clusters of so many passages, all of them on one spot."""
    number = sum(members)
    starts = np.cumsum([0, *members]).tolist()
    clusters = tuple(
        Cluster(terms, tuple(range(start, start + size)))
        for start, size in zip(starts[:-1], members, strict=True)
    )
    return LibraryMap(
        totals=Totals(1, 1, number, number, number),
        points=tuple(Point(n + 1, HOSTILE, "http://x.test", HOSTILE) for n in range(number)),
        vectors=np.zeros((number, 2), dtype=np.float32),
        map=PassageMap(np.zeros((number, 2), dtype=np.float32), clusters),
    )


def rows_of(chart: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = chart.to_dict()["data"]["values"]
    return rows


def outside_of_data(node: Any) -> str:
    """All of a specification except its data."""
    return json.dumps({key: value for key, value in node.to_dict().items() if key != "data"})


def test_articles_are_data_to_the_map_and_nothing_else() -> None:
    made = library_map(2, 1, terms=(HOSTILE,))
    chart = passage_chart(made, [AnswerPoint(1, made.points[0], 0.5, 0.5)], 2, PALETTE)
    assert "x.test" not in outside_of_data(chart)
    assert not {"url", "href", "image"} & set(rows_of(chart)[0])
    assert {row["heading"] for row in rows_of(chart) if row["kind"] == "point"} == {HOSTILE}


def test_an_outlet_is_only_a_value_in_the_bars() -> None:
    summary = DocumentSummary(
        "a", "", "http://x.test/{}", date(2024, 1, 2), datetime(2026, 1, 1, tzinfo=UTC), 1, 1, 1
    )
    chart = timeline_chart(timeline([summary]), PALETTE)
    assert rows_of(chart) == [
        {"period": "2 Jan 2024", "outlet": "http://x.test/{}", "order": 0, "articles": 1}
    ]
    scale = chart.to_dict()["encoding"]["color"]["scale"]
    assert scale == {"domain": ["http://x.test/{}"], "range": ["#aa0000"]}


def test_passages_of_the_answer_lie_uppermost_once_each() -> None:
    made = library_map(3)
    lights = [AnswerPoint(1, made.points[1], 0.1, 0.2), AnswerPoint(2, made.points[2], 0.3, 0.4)]
    rows = rows_of(passage_chart(made, lights, made.points[0].passage_id, PALETTE))
    points = [(row["passage"], row["x"], row["ring"]) for row in rows if row["kind"] == "point"]
    assert points == [(1, 0.0, "#111111"), (3, 0.3, "#eeeeee"), (2, 0.1, "#eeeeee")]
    assert [row["text"] for row in rows if row["kind"] == "rank"] == ["2", "1"]


def test_clusters_that_share_a_colour_differ_in_shape() -> None:
    rows = rows_of(passage_chart(library_map(1, 1, 1, 1), [], None, PALETTE))
    drawn = [(row["fill"], row["shape"]) for row in rows if row["kind"] == "point"]
    assert len(set(drawn)) == 4


NAME = "ferry · pier"
HALF = (0.034 * len(NAME) / 2, 0.05)


def covered(made: LibraryMap, x: float, y: float) -> int:
    """Return how many dots of a map lie under a name."""
    apart = np.abs(made.map.positions - np.array([x, y]))
    return int((apart < HALF).all(axis=1).sum())


def test_a_name_stands_beside_the_dots_of_its_cluster() -> None:
    made = library_map(2)
    [(name, x, y)] = cluster_labels(made)
    assert name == NAME
    assert covered(made, x, y) == 0
    assert np.hypot(x, y) < 0.15
    # A ring of dots leaves room in its middle, and the edge of the map is no room.
    ring = library_map(40)
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ring.map.positions[:] = np.stack([np.cos(angles), np.sin(angles)], axis=1) * 0.4
    [(_, x, y)] = cluster_labels(ring)
    assert (abs(x), abs(y)) < (0.05, 0.05)
    corner = library_map(1)
    corner.map.positions[0] = [1.0, 1.0]
    [(_, x, y)] = cluster_labels(corner)
    assert x + HALF[0] <= 1.1
    assert y + HALF[1] <= 1.1
    assert covered(corner, x, y) == 0


def test_a_name_in_a_crowd_covers_few_dots() -> None:
    rng = np.random.default_rng(5)
    made = library_map(600)
    made.map.positions[:] = rng.uniform(-1, 1, (600, 2))
    [(_, x, y)] = cluster_labels(made)
    usual = np.median([covered(made, *centre) for centre in rng.uniform(-0.4, 0.4, (200, 2))])
    assert covered(made, x, y) < usual


def test_names_do_not_lie_upon_each_other() -> None:
    made = library_map(2, 2)
    [first, second] = cluster_labels(made)
    assert abs(first[1] - second[1]) >= 2 * HALF[0] or abs(first[2] - second[2]) >= 2 * HALF[1]
    # Nor upon a number of the answer.
    [(_, x, y), _] = cluster_labels(made, [(first[1], first[2])])
    assert (x, y) != first[1:]
    assert abs(x - first[1]) >= HALF[0] or abs(y - first[2]) >= 2 * HALF[1]


@pytest.mark.parametrize("kind", ["point", "name", "rank"])
def test_every_row_has_every_field(kind: str) -> None:
    made = library_map(2)
    rows = rows_of(passage_chart(made, [AnswerPoint(1, made.points[0], 0.9, 0.9)], None, PALETTE))
    fields = {tuple(row) for row in rows}
    assert len(fields) == 1
    assert any(row["kind"] == kind for row in rows)
