"""The Overview page: charts of the library beside the open article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from index.protocols import Library
from retrieval.overview.gaps import Gap, gaps
from retrieval.overview.library_map import (
    SELECTION_FIELD,
    SELECTION_NAME,
    LibraryMap,
    Maps,
    answer_points,
    clicked_passage,
    cluster_entries,
)
from retrieval.overview.timeline import Timeline, timeline
from ui.browser import components, layout, session
from ui.browser.access import Access, ready
from ui.browser.copies import texts_section
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, show_errors
from ui.browser.palette import palette
from ui.browser.reading import reading_pane
from ui.browser.side import sidebar
from ui.browser.signing_in import look_again
from ui.browser.views.sources import totals_line

# How many seconds pass between two checks whether the map is ready.
LOOKING_SECONDS = 1.0


def draw_gaps(library: Library, found: Sequence[Gap]) -> None:
    """Draw what is missing about the articles, with the means to add it."""
    if not found:
        return
    st.subheader("What is missing", anchor=False)
    st.caption("Choose an article to fill it in. In a terminal, `footnote set` does the same.")
    for gap in found:
        with st.expander(literal(gap.sentence)):
            for doc_id, title in gap.articles:
                st.button(
                    literal(title),
                    key=f"gap-{gap.name}-{doc_id}",
                    type="tertiary",
                    on_click=partial(
                        session.open_document, library, doc_id, "overview", filling=gap.field
                    ),
                )


def draw_timeline(counted: Timeline) -> None:
    """Draw the number of articles over time as a chart and as a table."""
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
    """Open the passage whose point on the map was clicked."""
    points = st.session_state["map"]["selection"].get(SELECTION_NAME, [])
    selected = [int(point[SELECTION_FIELD]) for point in points]
    clicked = clicked_passage(st.session_state.get("map-chosen", []), selected)
    st.session_state["map-chosen"] = selected
    if clicked is not None:
        session.open_passage(library, clicked)


def draw_map(library: Library, made: LibraryMap) -> None:
    """Draw the map of the passages, and the list of its clusters."""
    from ui.browser import charts as pictures

    colours, active = palette(), session.opened_passage()
    question, citations = session.latest_answer()
    with library.snapshot() as snapshot:
        lit = answer_points(made, snapshot, citations)
    st.caption(made.remark)
    if lit:
        st.caption(literal(f"The numbered points are the passages for “{question}”."))
    st.altair_chart(
        pictures.passage_chart(made, lit, active, colours),
        key="map",
        on_select=partial(choose, library),
        selection_mode=[SELECTION_NAME],
    )
    entries = cluster_entries(made)
    components.clusters(
        entries,
        key="clusters",
        colours=pictures.cluster_colours(len(entries), colours),
        shapes=pictures.cluster_shapes(len(entries), colours),
        active=active,
        on_open=partial(session.open_passage, library),
    )


@st.fragment(run_every=LOOKING_SECONDS)
def wait(source: Maps, library: Library, shown: LibraryMap | None) -> None:
    """Show that a map is being made; rerun the page once the map to show is another one.

    Args:
        source: the maps of the library.
        library: the library.
        shown: the map that the page shows meanwhile, None if it shows none.
    """
    look_again()
    state = source.state(library)
    if not state.is_making or state.library_map is not shown:
        st.rerun()
    sentence = "Drawing the map. It will appear here in a moment."
    if shown:
        sentence = "Redrawing the map, because the library has changed."
    st.caption(f":material/progress_activity: {sentence}")


def draw_passages(source: Maps, library: Library) -> None:
    """Draw the map, or the reason why there is none yet."""
    st.subheader("Map of the passages", anchor=False)
    state = source.state(library)
    if state.is_making:
        wait(source, library, state.library_map)
    if state.failure:
        st.error(literal(state.failure))
        st.button("Try again", on_click=source.retry)
    if state.library_map:
        draw_map(library, state.library_map)
    elif not state.is_making and not state.failure:
        st.caption("No passage is fully indexed yet, so there is no map to draw.")


@st.fragment
def desk(source: Access, library: Library) -> None:
    """Draw the charts beside the open article."""
    look_again()
    work, pane = layout.desk()
    with pane:
        reading_pane.draw(library, "overview")
    with work, show_errors():
        with library.snapshot() as snapshot:
            summaries, totals = snapshot.summaries(), snapshot.totals
        st.header("Overview", anchor=False)
        draw_notice()
        st.write(f"{totals_line(totals)}.")
        st.write(
            "See which subjects your articles have and when they appeared. Click a dot of the map, "
            "or a passage in the list below it, to read it in its article."
        )
        found = gaps(summaries)
        # Without dates there is nothing over time to see, and what to do about that comes first.
        undated = any(gap.name == "date" for gap in found) and not any(
            summary.published for summary in summaries
        )
        if undated:
            draw_gaps(library, found)
        over_time, texts, passages, missing = (st.container() for _ in range(4))
        # Draw the map first: it may have to wait, and should say so before the slow import of the
        # chart library.
        with passages:
            draw_passages(source.made_of(library).maps, library)
        with texts:
            by_id = {summary.doc_id: summary for summary in summaries}
            texts_section.draw(source.made_of(library).copies, library, by_id)
        if not undated:
            with over_time:
                draw_timeline(timeline(summaries))
            with missing:
                draw_gaps(library, found)
        components.watch_theme()


layout.style()
if opened := ready():
    sidebar.draw(opened[1], "overview")
    desk(*opened)
