"""The page where questions are asked and answers are read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index import Library
from retrieval.evidence.quotation import answer_text
from retrieval.wording.phrases import plural
from ui.browser import address, components, layout, reading_pane, session
from ui.browser import conversation_sidebar as kept_conversations
from ui.browser import scope_sidebar as scope
from ui.browser.access import Access, ready
from ui.browser.markdown import literal
from ui.browser.notices import draw_notice, errors_shown
from ui.browser.views.answer import turn_view
from ui.browser.views.sources import searching_line
from ui.browser.views.verdicts import verdicts

HINT = "Open a passage to read it here, in its article."


def take_question() -> None:
    """Take up what was submitted."""
    session.take_question(str(st.session_state["question"] or ""))


def draw_turn(source: Access, library: Library, place: int) -> None:
    """Draw a question and what comes of it, waiting for that if it must."""
    if session.conversation().turns[place].pending:
        # One place for the question alone and then for its answer saves a second run of the page.
        # Only here: a place that is emptied and filled again would lose where the reader was.
        slot = st.empty()
        with slot:
            draw_answered(library, place, key=f"asked-{place}")
        answer(source, library)
        with slot:
            draw_answered(library, place, key=f"turn-{place}")
    else:
        draw_answered(library, place, key=f"turn-{place}")
    if error := session.conversation().turns[place].error:
        st.error(literal(error))
        st.button("Ask again", key=f"again-{place}", on_click=partial(session.ask_again, place))


def draw_answered(library: Library, place: int, *, key: str) -> None:
    """Draw a question with as much of its answer as there is."""
    turns = session.conversation().turns
    reading = session.reading("ask")
    question, answered = turns[place].question, turns[place].answer
    components.turn(
        turn_view(
            question,
            answered,
            turns[place].unkept,
            text=answer_text(answered) if answered else "",
        ),
        key=key,
        active=reading.rank if reading and reading.turn == place else None,
        active_copy=reading.copy if reading and reading.turn == place else None,
        latest=place == len(turns) - 1,
        on_open=partial(session.open_citation, place),
        on_correct=partial(session.correct_question, place),
        verdicts=verdicts(turns[place]),
        on_judge=partial(session.judge, library, place),
    )


def draw_searching(library: Library) -> None:
    """Say at the question box what the next answer is searched in, and how, where not in all."""
    if (totals := session.totals()) and (line := searching_line(totals)):
        st.caption(literal(line.capitalize()))
    if line := scope.line(library):
        with st.container(horizontal=True, vertical_alignment="center", key="scope-line"):
            st.caption(literal(f"Searching {line}"), width="content")
            st.button("Use all sources", type="tertiary", on_click=session.clear_scope)


def draw_welcome(source: Access) -> None:
    """Say what this is, before the first question."""
    if missing := session.missing_conversation():
        st.info(literal(missing))
    st.header("Ask your own articles", anchor=False)
    totals = session.totals()
    articles = plural(totals.documents if totals else 0, "article")
    st.write(
        f"The answer is the passages that hold it, out of {articles}, quoted to the letter. "
        "Nothing is written for you, so nothing is made up."
    )
    draw_suggestions(source)


def draw_suggestions(source: Access) -> None:
    """Draw questions to begin with, as soon as they are made."""
    questions = source.suggestions()
    if questions is None:
        await_suggestions(source)
    elif questions and session.scope().everything:
        st.caption("Questions that your articles answer:")
        components.suggestions(questions, key="suggestions", on_ask=session.take_question)


@st.fragment(run_every=1.0)
def await_suggestions(source: Access) -> None:
    """Look again until there are questions to begin with."""
    if source.suggestions() is not None:
        st.rerun()


def answer(source: Access, library: Library) -> None:
    """Answer the question that waits, saying what it waits for."""
    for activity in source.activities():
        with st.spinner(activity):
            while source.busy_with(activity):
                # Streamlit leaves a run, for another page, only where it touches the session.
                session.conversation()
    with st.spinner("Searching…"):
        session.answer_question(library)


@st.fragment
def desk(source: Access, library: Library) -> None:
    """Draw the conversation beside the article, so that opening one runs nothing else."""
    if session.take_redraw_request():
        st.rerun()
    with errors_shown():
        session.refresh(library)
    work, pane = layout.desk()
    with pane:
        reading_pane.draw("ask", HINT)
    with work:
        draw_notice()
        thread = st.container(key="thread")
        with st.container(key="composer"):
            draw_searching(library)
            st.chat_input(
                "Ask a question of your articles", key="question", on_submit=take_question
            )
    with thread:
        # Emptied at once by the first question, not only when that is answered.
        welcome = st.empty()
        if not session.conversation().turns:
            with welcome.container(), errors_shown():
                draw_welcome(source)
        for place in range(len(session.conversation().turns)):
            draw_turn(source, library, place)
    address.write()
    if session.take_redraw_request():
        st.rerun()


layout.style()
if opened := ready():
    with errors_shown():
        session.refresh(opened[1])
    address.read(opened[1])
    with st.sidebar, errors_shown():
        kept_conversations.draw(opened[1])
        scope.draw(opened[1], partial(session.open_document, opened[1], page="ask"))
    desk(*opened)
