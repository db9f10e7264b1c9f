"""The charts of the Overview page, as Vega-Lite specifications.

Text of articles appears only as data values, which Vega draws as characters. It is never a field
name, a format or an expression, which Vega would interpret. No field is called `image`, `href` or
`url`, because Vega would fetch or open its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from retrieval.overview.library_map import (
    SELECTION_FIELD,
    SELECTION_NAME,
    AnswerPoint,
    LibraryMap,
    Point,
    cluster_entries,
)
from retrieval.overview.map_labels import cluster_labels
from retrieval.overview.timeline import Timeline
from ui.browser.palette import Palette

# SVG draws every number sharply; Streamlit would choose the renderer by the number of rows.
_RENDERER = {"embedOptions": {"renderer": "svg"}}
# Vega-Embed's tooltip draws this key as a heading.
_HEADING = "title"


def timeline_colours(timeline: Timeline, palette: Palette) -> list[str]:
    """Return one colour per outlet, in the order of `timeline.outlets`."""
    if timeline.has_other_outlets:
        return [*palette.series[: len(timeline.outlets) - 1], palette.other]
    return [*palette.series[: len(timeline.outlets)]]


def timeline_chart(timeline: Timeline, palette: Palette) -> alt.Chart:
    """Return a bar chart of the articles per period, stacked by outlet."""
    rows: list[dict[str, Any]] = [
        {
            "period": timeline.periods[bar.period],
            "outlet": timeline.outlets[bar.outlet],
            "order": bar.outlet,
            "articles": bar.articles,
        }
        for bar in timeline.bars
    ]
    # Names instead of dates: a browser would convert midnight to its own time zone, and a bar
    # could stand a day too early.
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
        # Streamlit sends the data after the chart, which cannot derive its extent until then.
        scale=alt.Scale(domain=[0, timeline.highest], nice=True),
        axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5),
    )
    outlet = alt.Color(
        "outlet:N",
        scale=alt.Scale(domain=list(timeline.outlets), range=timeline_colours(timeline, palette)),
        # The page draws a legend of its own, which has room for long names.
        legend=None,
    )
    chart: alt.Chart = (
        alt.Chart(
            _data(rows),
            height=240,
            # Leave room at the right: half of the last period's name may extend beyond the bars.
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
    """Return one colour per cluster; clusters that share a colour differ in shape."""
    return [palette.series[place % len(palette.series)] for place in range(number)]


def cluster_shapes(number: int, palette: Palette) -> list[str]:
    """Return the point shape of each cluster, `circle` or `diamond`."""
    return ["circle" if place < len(palette.series) else "diamond" for place in range(number)]


def passage_chart(
    made: LibraryMap, lit: Sequence[AnswerPoint], active: int | None, palette: Palette
) -> alt.LayerChart:
    """Return a chart of the passage map; a click on a point selects its `SELECTION_FIELD`.

    Args:
        made: the map to draw.
        lit: the passages of an answer, drawn larger, ringed and numbered.
        active: the id of the open passage, None if none is open.
        palette: the colours of the reader's theme.
    """
    chart: alt.LayerChart = (
        alt.layer(
            _points(),
            # Each name is drawn twice, its outline first, to be readable on top of points.
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
    """Return the rows of data to draw; later rows lie on top."""
    entries = cluster_entries(made)
    colours = cluster_colours(len(entries), palette)
    shapes = cluster_shapes(len(entries), palette)
    cluster_of = {
        place: number
        for number, cluster in enumerate(made.map.clusters)
        for place in cluster.members
    }
    lit_ids = {answer.point.passage_id for answer in lit}
    rows = []
    for place, point in enumerate(made.points):
        if point.passage_id not in lit_ids:
            number, opened = cluster_of[place], point.passage_id == active
            x, y = made.map.positions[place].tolist()
            row = _row("point", x, y, point, cluster=entries[number].name)
            row |= {"fill": colours[number], "shape": shapes[number], "size": 120 if opened else 36}
            row |= {
                "ring": palette.ink if opened else palette.paper,
                "width": 2.5 if opened else 0.4,
            }
            rows.append(row)
    # The best passage of the answer lies on top.
    for answer in sorted(lit, key=lambda answer: -answer.rank):
        opened = answer.point.passage_id == active
        row = _row(
            "point",
            answer.x,
            answer.y,
            answer.point,
            cluster=f"passage {answer.rank} of the answer",
        )
        row |= {"fill": palette.ink, "shape": "circle", "size": 420 if opened else 300}
        row |= {"ring": palette.paper, "width": 2.5}
        rows += [row, {**row, "kind": "rank", "text": str(answer.rank)}]
    for name, x, y in cluster_labels(made, [(answer.x, answer.y) for answer in lit]):
        rows.append(_row("name", x, y, None, text=name))
    return rows


def _row(
    kind: str, x: float, y: float, point: Point | None, *, text: str = "", cluster: str = ""
) -> dict[str, Any]:
    """Return a row of data with a value for every field of the chart."""
    return {
        "kind": kind, "x": x, "y": y, "text": text, "cluster": cluster,
        SELECTION_FIELD: point.passage_id if point else 0,
        "heading": point.title if point else "",
        "byline": point.byline if point else "",
        "beginning": point.beginning if point else "",
        "fill": "", "shape": "circle", "size": 0, "ring": "", "width": 0.0,
    }  # fmt: skip


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    # A fixed name, or Altair would name the data by its content: a chart of which only the data
    # changes would be rebuilt, not only moved.
    return alt.InlineData(values=rows, name="rows")


def _at() -> dict[str, Any]:
    scale = alt.Scale(domain=[-1.1, 1.1], nice=False)
    return {"x": alt.X("x:Q", axis=None, scale=scale), "y": alt.Y("y:Q", axis=None, scale=scale)}


def _points() -> alt.Chart:
    chosen = alt.selection_point(
        name=SELECTION_NAME,
        fields=[SELECTION_FIELD],
        # Report every click, even one on the point that was clicked last.
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
