"""The Ask page: the conversation beside the open article."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.protocols import Library
from retrieval.evidence.quotation import answer_text
from retrieval.speakers.voice_filter import filter_line
from retrieval.wording.phrases import plural
from ui.browser import (
    address,
    answering,
    components,
    layout,
    session,
    written,
)
from ui.browser.access import Access, ready, voice_reader
from ui.browser.evidence import exporting
from ui.browser.figures import strip
from ui.browser.late_parts import speaking, waiting
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, show_errors
from ui.browser.reading import reading_pane
from ui.browser.side import scope_sidebar, sidebar
from ui.browser.signing_in import look_again
from ui.browser.views.answer import turn_view
from ui.browser.views.sources import searching_line
from ui.browser.views.verdicts import verdicts


def take_question(library: Library) -> None:
    """Append the submitted question to the conversation."""
    answering.take_question(library, str(st.session_state["question"] or ""))


def draw_turn(source: Access, library: Library, place: int) -> None:
    """Draw a turn of the conversation; if its question waits for an answer, answer it first."""
    if session.conversation().turns[place].pending:
        # The question is drawn alone, then replaced by the question with its answer: this saves a
        # second run of the page. Answered turns have no such slot, because a slot that is emptied
        # and filled again would lose the reader's place.
        slot = st.empty()
        wait_for_answer(source, library, place, slot)
        with slot:
            draw_answered(library, place, key=f"turn-{place}")
    else:
        draw_answered(library, place, key=f"turn-{place}")
    exporting.draw(library, place)
    written.draw(place)
    if reason := session.conversation().turns[place].unread_judgements:
        st.warning(literal(f"Your judgements of this answer could not be read. {reason}"))
    if error := session.conversation().turns[place].error:
        st.error(literal(error))
        st.button(
            "Ask again", key=f"again-{place}", on_click=partial(answering.retry_question, place)
        )


def draw_answered(library: Library, place: int, *, key: str, waiting: str = "") -> None:
    """Draw a question, with its answer or with what happens while it waits for one."""
    turns = session.conversation().turns
    opened = session.reading("ask")
    if opened and opened.turn != place:
        opened = None
    question, answer = turns[place].question, turns[place].answer
    figures = strip.figures_of(library, place)
    components.turn(
        turn_view(
            question,
            answer,
            turns[place].not_saved_reason,
            text=answer_text(answer) if answer else "",
            unread=turns[place].unread,
            seq=totals.seq if (totals := session.totals()) else 0,
            address=address.answer(place),
            waiting=waiting,
            more=answer is not None and answering.has_more(answer),
        ),
        key=key,
        active=opened.rank if opened else None,
        active_copy=opened.copy if opened else None,
        latest=place == session.turn_in_view(),
        on_open=partial(session.open_citation, place),
        on_correct=partial(answering.correct_question, place),
        on_ask=partial(answering.ask_instead, place),
        on_again=partial(answering.retry_question, place),
        on_more=partial(answering.show_more, library, place),
        verdicts=verdicts(turns[place], figures.places if figures else {}),
        on_judge=partial(session.judge, library, place),
        speakers=speaking.speakers_of(place),
        figures=figures,
        on_figure=partial(strip.open_figure, library, place),
    )


def draw_searching(library: Library) -> None:
    """Draw the limits of the next search above the question box: words only, or some sources."""
    if (totals := session.totals()) and (line := searching_line(totals)):
        st.caption(literal(line.capitalize()))
    if line := scope_sidebar.line(library):
        nothing = scope_sidebar.nothing_line(library)
        with st.container(horizontal=True, vertical_alignment="center", key="scope-line"):
            if nothing:
                st.error(literal(nothing), width="stretch")
            else:
                st.caption(literal(f"Searching {line}"), width="content")
            st.button("Use all sources", type="tertiary", on_click=session.clear_scope)
    if line := filter_line(scope_sidebar.voices()):
        with st.container(horizontal=True, vertical_alignment="center", key="voices-line"):
            st.caption(literal(line), width="content")
            st.button("Anybody's words", type="tertiary", on_click=scope_sidebar.clear_voices)


def draw_welcome(source: Access, library: Library) -> None:
    """Draw the introduction and suggested questions, before the first question."""
    if missing := session.missing_conversation():
        st.info(literal(missing))
    st.header("Ask your own articles", anchor=False)
    totals = session.totals()
    articles = plural(totals.documents if totals else 0, "article")
    st.write(
        f"Answers are passages from your {articles}, quoted word for word. "
        "Footnote writes no answers of its own, so nothing is made up."
    )
    draw_suggestions(source, library)


def draw_suggestions(source: Access, library: Library) -> None:
    """Draw the suggested questions that are ready, and wait for the others."""
    questions, complete = source.suggestions(library)
    if questions and session.scope().is_everything:
        st.caption("Questions that your articles answer:")
        components.suggestions(
            questions, key="suggestions", on_ask=partial(answering.take_question, library)
        )
    if not complete:
        await_suggestions(source, library, len(questions))


@st.fragment(run_every=1.0)
def await_suggestions(source: Access, library: Library, shown: int) -> None:
    """Rerun the page once more suggested questions are ready than are shown, or all are."""
    look_again()
    questions, complete = source.suggestions(library)
    if complete or len(questions) > shown:
        st.rerun()


def wait_for_answer(source: Access, library: Library, place: int, slot: DeltaGenerator) -> None:
    """Wait until loading ends, then answer the waiting question; show what is happening.

    Another thread loads the model, and another one searches. The answer, or the message of an
    error, is stored in the session's conversation; the caller draws it.
    """
    shown = ""
    for activity in chain(loading(source), answering.answer_question(library)):
        if activity != shown:
            with slot:
                # One key for each activity, because a run draws no key twice.
                draw_answered(library, place, key=f"asked-{place}-{activity}", waiting=activity)
            shown = activity
        # Streamlit can stop this run, because the reader stops the question or opens another page,
        # only when the run accesses the session state.
        session.conversation()
    # Loaded while the reader looks at the answer, it is there when a passage is opened.
    voice_reader().start()


def loading(source: Access) -> Iterator[str]:
    """Yield what is being loaded, until everything is."""
    for activity in source.activities():
        yield activity
        while source.busy_with(activity):
            yield activity


@st.fragment
def desk(source: Access, library: Library) -> None:
    """Draw the conversation beside the article; as a fragment, so a click reruns only these."""
    look_again()
    if session.take_redraw_request():
        st.rerun()
    with show_errors():
        session.refresh(library)
    work, pane = layout.desk()
    with pane:
        reading_pane.draw(library, "ask")
    with work:
        draw_notice()
        thread = st.container(key="thread")
        with st.container(key="composer"):
            draw_searching(library)
            st.chat_input(
                "Ask a question of your articles",
                key="question",
                on_submit=partial(take_question, library),
            )
            components.composer(
                key="composer-tools",
                opens_first=session.opens_first(),
                refused=answering.refused_question(),
                on_opens=session.set_opens_first,
            )
    with thread:
        # The first question removes the welcome at once, not only when its answer arrives.
        welcome = st.empty()
        if not session.conversation().turns:
            with welcome.container(), show_errors():
                draw_welcome(source, library)
        for place in range(len(session.conversation().turns)):
            draw_turn(source, library, place)
    address.write(library)
    if session.take_redraw_request():
        st.rerun()


layout.style()
if opened := ready():
    with show_errors():
        session.refresh(opened[1])
    address.read(opened[1])
    sidebar.draw(opened[1], "ask")
    # Outside the fragment: Streamlit lets an event of a fragment wait until its run has ended.
    components.stopper(key="stopper", on_stop=answering.stop_question)
    desk(*opened)
    waiting.wait()
