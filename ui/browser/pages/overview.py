"""The page that shows what is in the library as pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from index import Library
from retrieval.overview.library_map import (
    CHOSEN,
    PASSAGE,
    LibraryMap,
    Maps,
    answer_points,
    clicked_passage,
    cluster_entries,
)
from retrieval.overview.timeline import Timeline, timeline
from ui.browser import components, layout, reading_pane, session
from ui.browser.access import Access, ready
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, errors_shown
from ui.browser.palette import palette
from ui.browser.views.sources import totals_line

HINT = "Choose a passage on the map or below it to read it here, in its article."
# How often a page looks whether the map is made.
LOOKING_SECONDS = 1.0


@st.cache_resource(show_spinner=False)
def maps(folder: Path) -> Maps:  # noqa: ARG001
    """Return the process's maps of the library in a folder."""
    return Maps()


def draw_timeline(counted: Timeline) -> None:
    """Draw how many articles there are over time, and the same as a table."""
    from ui.browser import charts as pictures

    st.subheader("Articles over time", anchor=False)
    if counted.bars:
        colours = palette()
        label = f"Articles by {counted.unit} and outlet"
        st.caption(f"{label}.")
        st.altair_chart(pictures.timeline_chart(counted, colours))
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


def choose(library: Library) -> None:
    """Open the passage whose point was clicked on."""
    now = [int(each[PASSAGE]) for each in st.session_state["map"]["selection"].get(CHOSEN, [])]
    chosen = clicked_passage(st.session_state.get("map-chosen", []), now)
    st.session_state["map-chosen"] = now
    if chosen is not None:
        session.open_passage(library, chosen)


def draw_map(library: Library, made: LibraryMap) -> None:
    """Draw the map of the passages, and its clusters as a list."""
    from ui.browser import charts as pictures

    colours, active = palette(), session.opened_passage()
    question, citations = session.latest_answer()
    with library.snapshot() as snapshot:
        lights = answer_points(made, snapshot, citations)
    st.caption(made.remark)
    if lights:
        st.caption(literal(f"Numbered: the passages for “{question}”."))
    st.altair_chart(
        pictures.passage_chart(made, lights, active, colours),
        key="map",
        on_select=partial(choose, library),
        selection_mode=[CHOSEN],
    )
    listed = cluster_entries(made)
    components.clusters(
        listed,
        key="clusters",
        colours=pictures.cluster_colours(len(listed), colours),
        shapes=pictures.cluster_shapes(len(listed), colours),
        active=active,
        on_open=partial(session.open_passage, library),
    )


@st.fragment(run_every=LOOKING_SECONDS)
def wait(source: Maps, library: Library, shown: LibraryMap | None) -> None:
    """Say that a map is being made, until there is another to show than what is shown."""
    look = source.state(library)
    if not look.is_making or look.library_map is not shown:
        st.rerun()
    again = "anew, because the library has changed" if shown else "and will be here in a moment"
    st.caption(f":material/progress_activity: The map is being drawn {again}.")


def draw_passages(source: Maps, library: Library) -> None:
    """Draw the map, or say what it waits for."""
    st.subheader("Map of the passages", anchor=False)
    look = source.state(library)
    if look.is_making:
        wait(source, library, look.library_map)
    if look.failure:
        st.error(literal(look.failure))
        st.button("Try again", on_click=source.retry)
    if look.library_map:
        draw_map(library, look.library_map)
    elif not look.is_making and not look.failure:
        st.caption("No passage is fully indexed yet, so there is nothing to lay out.")


@st.fragment
def desk(source: Access, library: Library) -> None:
    """Draw the pictures beside the article."""
    work, pane = layout.desk()
    with pane:
        reading_pane.draw("overview", HINT)
    with work, errors_shown():
        with library.snapshot() as snapshot:
            summaries, totals = snapshot.summaries(), snapshot.totals
        st.header("Overview", anchor=False)
        draw_notice()
        st.write(f"{totals_line(totals)}.")
        over_time, passages = st.container(), st.container()
        # First what may have to wait, so that it says so at once; charts take a while to import.
        with passages:
            draw_passages(maps(source.folder), library)
        with over_time:
            draw_timeline(timeline(summaries))
        components.watch_theme()


layout.style()
if opened := ready():
    desk(*opened)
