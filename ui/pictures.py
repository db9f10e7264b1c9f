"""The pictures of the Overview page, as Vega-Lite says them.

Text of articles is only ever a value of data here, drawn as characters: never a name of a field, a
format or an expression, which Vega would read. No field is called `image`, `href` or `url`: Vega
would fetch or open what it holds.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from ui.palette import Palette
from ui.timeline import Timeline

# As SVG every number is drawn sharp, and Streamlit would choose by the number of rows.
_RENDERER = {"embedOptions": {"renderer": "svg"}}
# Vega-Embed's tooltip draws this key as a heading.
_HEADING = "title"


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
            labelAngle=0, labelBound=8, labelOverlap="greedy", labelSeparation=12, ticks=False
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
            alt.InlineData(values=rows),
            height=240,
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
