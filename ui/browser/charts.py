"""The pictures of the Overview page, as Vega-Lite says them.

Text of articles is only ever a value of data here, drawn as characters: never a name of a field, a
format or an expression, which Vega would read. No field is called `image`, `href` or `url`: Vega
would fetch or open what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from retrieval.overview.library_map import (
    CHOSEN,
    PASSAGE,
    AnswerPoint,
    LibraryMap,
    Point,
    cluster_entries,
)
from retrieval.overview.timeline import Timeline
from ui.browser.palette import Palette

# As SVG every number is drawn sharp, and Streamlit would choose by the number of rows.
_RENDERER = {"embedOptions": {"renderer": "svg"}}
# Vega-Embed's tooltip draws this key as a heading.
_HEADING = "title"
_LABEL_TERMS = 2
# As parts of a map that is 2 wide and 2 high, on the narrower of screens.
_LETTER_WIDTH = 0.034
_LABEL_HEIGHT = 0.1


def timeline_colours(timeline: Timeline, palette: Palette) -> list[str]:
    """Return the colours of the outlets, in their order."""
    if timeline.others:
        return [*palette.series[: len(timeline.outlets) - 1], palette.other]
    return [*palette.series[: len(timeline.outlets)]]


def timeline_chart(timeline: Timeline, palette: Palette) -> alt.Chart:
    """Return articles over time as bars, stacked by outlet."""
    rows: list[dict[str, Any]] = [
        {
            "period": timeline.periods[bar.period],
            "outlet": timeline.outlets[bar.outlet],
            "order": bar.outlet,
            "articles": bar.articles,
        }
        for bar in timeline.bars
    ]
    # Names instead of dates: a browser would move midnight to its own time zone, a day too early.
    period = alt.X(
        "period:N",
        title=None,
        scale=alt.Scale(domain=list(timeline.periods), paddingInner=0.15),
        axis=alt.Axis(
            labelAngle=0, labelBound=30, labelOverlap="greedy", labelSeparation=12, ticks=False
        ),
    )
    articles = alt.Y(
        "articles:Q",
        title=None,
        stack="zero",
        # Streamlit brings the data after the picture, which has no extent of its own till then.
        scale=alt.Scale(domain=[0, timeline.highest], nice=True),
        axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5),
    )
    outlet = alt.Color(
        "outlet:N",
        scale=alt.Scale(domain=list(timeline.outlets), range=timeline_colours(timeline, palette)),
        # Drawn beside the picture, where long names find room.
        legend=None,
    )
    chart: alt.Chart = (
        alt.Chart(
            _data(rows),
            height=240,
            # Room for the last name under the bars, half of which may lie beyond them.
            padding={"left": 5, "right": 28, "top": 5, "bottom": 5},
            description=f"Articles by {timeline.unit} and outlet; the table below has the numbers.",
            usermeta=_RENDERER,
        )
        .mark_bar(stroke=palette.paper, strokeWidth=0.5)
        .encode(
            x=period,
            y=articles,
            color=outlet,
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("period:N", title=_HEADING),
                alt.Tooltip("outlet:N", title="Outlet"),
                alt.Tooltip("articles:Q", title="Articles", format=",d"),
            ],
        )
    )
    return chart


def cluster_colours(number: int, palette: Palette) -> list[str]:
    """Return the colours of so many clusters; those that share one are told apart by shape."""
    return [palette.series[place % len(palette.series)] for place in range(number)]


def cluster_shapes(number: int, palette: Palette) -> list[str]:
    """Return the shapes of the points of so many clusters."""
    return ["circle" if place < len(palette.series) else "diamond" for place in range(number)]


def passage_chart(
    made: LibraryMap, lit: Sequence[AnswerPoint], active: int | None, palette: Palette
) -> alt.LayerChart:
    """Return the map of the passages; a click on a point chooses its `PASSAGE`.

    Args:
        made: the map.
        lit: the passages of an answer, which are larger, ringed and numbered.
        active: the passage that is open.
        palette: of the reader's theme.
    """
    chart: alt.LayerChart = (
        alt.layer(
            _points(),
            # Twice, so that a name can be read upon points: first its outline, then itself.
            _texts("name", palette.paper, stroke=palette.paper, strokeWidth=4),
            _texts("name", palette.ink),
            _texts("rank", palette.paper, dy=1),
            data=_data(_rows(made, lit, active, palette)),
            description=(
                f"Map of {len(made.points):,} passages in {len(made.map.clusters)} clusters; the "
                "list below names the clusters."
            ),
            usermeta=_RENDERER,
        )
        .properties(height=460)
        .configure_view(stroke=None)
    )
    return chart


def _rows(
    made: LibraryMap, lit: Sequence[AnswerPoint], active: int | None, palette: Palette
) -> list[dict[str, Any]]:
    """Return what is drawn, the uppermost last."""
    named = cluster_entries(made)
    colours = cluster_colours(len(named), palette)
    shapes = cluster_shapes(len(named), palette)
    cluster_of = {
        place: number
        for number, cluster in enumerate(made.map.clusters)
        for place in cluster.members
    }
    ranked = {each.point.passage_id for each in lit}
    rows = []
    for place, point in enumerate(made.points):
        if point.passage_id not in ranked:
            number, opened = cluster_of[place], point.passage_id == active
            x, y = made.map.positions[place].tolist()
            row = _row("point", x, y, point, cluster=named[number].name)
            row |= {"fill": colours[number], "shape": shapes[number], "size": 120 if opened else 36}
            row |= {
                "ring": palette.ink if opened else palette.paper,
                "width": 2.5 if opened else 0.4,
            }
            rows.append(row)
    # The best of the answer lies uppermost.
    for each in sorted(lit, key=lambda each: -each.rank):
        opened = each.point.passage_id == active
        row = _row(
            "point", each.x, each.y, each.point, cluster=f"passage {each.rank} of the answer"
        )
        row |= {"fill": palette.ink, "shape": "circle", "size": 420 if opened else 300}
        row |= {"ring": palette.paper, "width": 2.5}
        rows += [row, {**row, "kind": "rank", "text": str(each.rank)}]
    for name, x, y in labels(made, [(each.x, each.y) for each in lit]):
        rows.append(_row("name", x, y, None, text=name))
    return rows


def _row(
    kind: str, x: float, y: float, point: Point | None, *, text: str = "", cluster: str = ""
) -> dict[str, Any]:
    """Return a row that has every field that a row may have."""
    return {
        "kind": kind, "x": x, "y": y, "text": text, "cluster": cluster,
        PASSAGE: point.passage_id if point else 0,
        "heading": point.title if point else "",
        "byline": point.byline if point else "",
        "beginning": point.beginning if point else "",
        "fill": "", "shape": "circle", "size": 0, "ring": "", "width": 0.0,
    }  # fmt: skip


def labels(
    made: LibraryMap, numbers: Sequence[tuple[float, float]] = ()
) -> list[tuple[str, float, float]]:
    """Return short names of clusters, with places where nothing covers them.

    Each lies upon a passage of its cluster, as near to the cluster's middle as there is room.

    Args:
        made: the map.
        numbers: where those of an answer's passages lie, which stay free of names.
    """
    taken = [("12", x, y) for x, y in numbers]
    placed: list[tuple[str, float, float]] = []
    for cluster in made.map.clusters:
        name = " · ".join(cluster.terms[:_LABEL_TERMS])
        places = made.map.positions[list(cluster.members)]
        distances = ((places - np.median(places, axis=0)) ** 2).sum(axis=1)
        for x, y in places[np.argsort(distances, kind="stable")].tolist():
            if not any(
                abs(y - beside_y) < _LABEL_HEIGHT
                and abs(x - beside_x) < _LETTER_WIDTH * (len(name) + len(beside)) / 2
                for beside, beside_x, beside_y in (*taken, *placed)
            ):
                placed.append((name, x, y))
                break
    return placed


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    # With a name, or Altair would name the data by its content: a picture that is otherwise the
    # same would be made anew for other data, not only moved.
    return alt.InlineData(values=rows, name="rows")


def _at() -> dict[str, Any]:
    scale = alt.Scale(domain=[-1.1, 1.1], nice=False)
    return {"x": alt.X("x:Q", axis=None, scale=scale), "y": alt.Y("y:Q", axis=None, scale=scale)}


def _points() -> alt.Chart:
    chosen = alt.selection_point(
        name=CHOSEN,
        fields=[PASSAGE],
        # Each click is told of, also one on the point that was last clicked on.
        toggle="true",
        clear=False,
    )
    chart: alt.Chart = (
        alt.Chart()
        .transform_filter(alt.FieldEqualPredicate(field="kind", equal="point"))
        .mark_point(filled=True, opacity=1, cursor="pointer", aria=False)
        .encode(
            **_at(),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            size=alt.Size("size:Q", scale=None),
            stroke=alt.Stroke("ring:N", scale=None),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            tooltip=[
                alt.Tooltip("heading:N", title=_HEADING),
                alt.Tooltip("byline:N", title="From"),
                alt.Tooltip("beginning:N", title="Begins"),
                alt.Tooltip("cluster:N", title="In"),
            ],
        )
        .add_params(chosen)
    )
    return chart


def _texts(kind: str, colour: str, **look: Any) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart()
        .transform_filter(alt.FieldEqualPredicate(field="kind", equal=kind))
        .mark_text(color=colour, fontSize=13, fontWeight="bold", tooltip=None, aria=False, **look)
        .encode(**_at(), text="text:N")
    )
    return chart
