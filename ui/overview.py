"""The page that shows what is in the library as pictures."""

from __future__ import annotations

import streamlit as st

from index import Library
from ui import components, layout, pictures
from ui.library import errors_shown, ready
from ui.palette import palette
from ui.timeline import Timeline, timeline
from ui.view import totals_line


def draw_timeline(counted: Timeline) -> None:
    """Draw how many articles there are over time, and the same as a table."""
    st.subheader("Articles over time", anchor=False)
    if counted.bars:
        colours = palette()
        label = f"Articles by {counted.unit} and outlet"
        st.caption(f"{label}.")
        st.altair_chart(pictures.timeline_chart(counted, colours), key="timeline")
        components.legend(
            zip(counted.outlets, pictures.timeline_colours(counted, colours), strict=True),
            key="timeline-legend",
            label="Outlets",
        )
    if counted.remarks:
        st.caption(" ".join(counted.remarks))
    if counted.bars:
        with st.expander("As a table"):
            components.numbers(
                (counted.unit.capitalize(), *counted.outlets, "All"),
                counted.rows,
                key="timeline-numbers",
                label=label,
            )


@st.fragment
def desk(library: Library) -> None:
    """Draw the pictures beside the article."""
    work, _ = layout.desk()
    with work, errors_shown():
        with library.snapshot() as snapshot:
            summaries = snapshot.summaries()
        st.header("Overview", anchor=False)
        st.write(totals_line(summaries))
        draw_timeline(timeline(summaries))


layout.style()
if opened := ready():
    desk(opened[1])
