"""The Sources page: the table of articles, adding and removing them, and the open article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from index.contents import DocumentSummary
from index.protocols import Library
from retrieval.overview.parts import part_of
from retrieval.wording.phrases import display_title, plural
from ui.browser import components, layout, session
from ui.browser.access import ready
from ui.browser.intake import changing_model
from ui.browser.intake.adding import draw_adding, draw_jobs, submit_removal
from ui.browser.intake.watching import draw_watched
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, show_errors
from ui.browser.reading import reading_pane
from ui.browser.side import labelling, noted, sidebar
from ui.browser.views.sources import (
    Column,
    Order,
    RemovalView,
    filter_by_tags,
    filter_by_words,
    removal_view,
    select_by_id,
    sort_summaries,
    source_row,
    totals_line,
)


def order() -> Order:
    """Return the order of the table."""
    stored: Order = st.session_state.get("order", Order())
    return stored


def sort(column: str) -> None:
    """Sort the table by a column, or reverse the order if it is sorted by that column already."""
    st.session_state["order"] = order().sorted_by(Column(column))


def ask_before_removing(doc_ids: Sequence[str]) -> None:
    """Ask the reader to confirm the removal of articles."""
    st.session_state["to-remove"] = tuple(doc_ids)


def decide(library: Library, summaries: Sequence[DocumentSummary], remove: bool) -> None:
    """Remove the articles that the reader was asked about, or keep them.

    Args:
        library: the library that holds the articles.
        summaries: all articles of the library.
        remove: whether the reader confirmed the removal.
    """
    doc_ids = st.session_state.pop("to-remove", ())
    chosen = select_by_id(summaries, doc_ids)
    if not remove or not chosen:
        return
    opened = session.reading("sources")
    if opened and opened.document.doc_id in doc_ids:
        session.close("sources")
    submit_removal(library, [summary.doc_id for summary in chosen], display_title(chosen[0]))


def question(library: Library, summaries: Sequence[DocumentSummary]) -> RemovalView | None:
    """Return the confirmation to ask for, or None if no removal is to be confirmed."""
    doc_ids = st.session_state.get("to-remove", ())
    chosen = select_by_id(summaries, doc_ids)
    if not chosen:
        if doc_ids:
            st.info("The articles that you ticked are no longer in the library.")
        return None
    with library.snapshot() as snapshot:
        return removal_view(chosen, snapshot.judgements(), snapshot.notes())


def draw_tags(tags: Sequence[str]) -> list[str]:
    """Draw the choice of tags that narrows the table, if there are any; return the chosen ones."""
    if not tags:
        return []
    chosen = st.pills(
        "Only articles tagged",
        # Streamlit would read a label as Markdown.
        tags,
        selection_mode="multi",
        format_func=literal,
        key="tags-shown",
    )
    return list(chosen)


def draw_list_head() -> str:
    """Draw the head of the table, with the field that narrows it; return the search words."""
    with st.container(key="list-head", horizontal=True, vertical_alignment="center"):
        st.subheader("Articles", anchor=False, width="content")
        return st.text_input(
            "Find an article",
            placeholder="Find by title, outlet or date",
            label_visibility="collapsed",
            icon=":material/search:",
        )


def draw_list(library: Library) -> None:
    """Draw the table of articles that match the search words, and the means to add articles."""
    # First, so that a job that ends meanwhile still counts as unfinished: then an update follows,
    # and draws the table again.
    jobs = library.intake.jobs()
    with library.snapshot() as snapshot:
        summaries = snapshot.summaries()
        totals = snapshot.totals
        tagged = snapshot.tags()
    st.header("Sources", anchor=False)
    draw_notice()
    st.write(f"{totals_line(totals)}.")
    # A new file could replace an article that somebody who is limited to collections may not see.
    if part_of(library) is None:
        with st.expander(
            "Add articles", icon=":material/add:", key=sidebar.ADDING, on_change="rerun"
        ):
            draw_adding(library)
    with st.container():
        changing_model.draw_unread(library)
    # In a container, so that the table is the same element whether or not there are jobs.
    with st.container():
        draw_jobs(library, jobs)
    with st.container():
        draw_watched(library, ask_before_removing)
    with st.container():
        noted.draw(library)
    words = draw_list_head()
    tags = sorted({tag for own in tagged.values() for tag in own}, key=str.casefold)
    # In a container, so that the table is the same element whether or not there are tags.
    with st.container():
        wanted = draw_tags(tags)
    chosen = filter_by_tags(filter_by_words(summaries, words), tagged, wanted)
    found = sort_summaries(chosen, order())
    shown = session.listed()
    opened = session.reading("sources")
    components.sources(
        [source_row(summary, tagged.get(summary.doc_id, ())) for summary in found[:shown]],
        key="sources",
        order=order(),
        active=opened.document.doc_id if opened else None,
        removal=question(library, summaries),
        tags=tags,
        on_open=partial(session.open_document, library),
        on_fill=lambda doc_id, fact: session.open_document(library, doc_id, filling=fact),
        on_sort=sort,
        on_remove=ask_before_removing,
        on_decide=partial(decide, library, summaries),
        on_tag=partial(labelling.set_tags, library),
        on_set=partial(labelling.set_fact, library),
    )
    if len(found) > shown:
        st.caption(f"{shown:,} of {plural(len(found), 'article')} shown.")
        st.button(f"Show {session.AT_ONCE} more", on_click=session.show_more_sources)
    elif not found:
        st.caption(
            "No article with these tags has these words in its title, outlet or date."
            if wanted
            else "No article has these words in its title, outlet or date."
        )


def desk(library: Library) -> None:
    """Draw the table of articles beside the open article.

    Not as a fragment: when the jobs have the page rerun, and a click reruns a fragment right after
    that, Streamlit drops the first run's drawing of the fragment. The browser then removes the
    table, and with it the reader's ticks and focus.
    """
    work, pane = layout.desk((3, 2))
    with pane:
        reading_pane.draw(library, "sources")
    with work, show_errors():
        draw_list(library)


layout.style()
if opened := ready():
    sidebar.draw(opened[1], "sources")
    desk(opened[1])
