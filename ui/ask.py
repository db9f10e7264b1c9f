"""The page where questions are asked and answers are read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index import Library
from ui import components, kept_conversations, layout, session
from ui.library import Access, errors_shown, ready
from ui.verdicts import verdicts
from ui.view import article_view, count, literal, turn_view

HINT = "Open a passage to read it here, in its article."


def take_question() -> None:
    """Take up what was submitted."""
    session.take_question(str(st.session_state["question"] or ""))


def draw_reading() -> None:
    """Draw the article that is open, or what to do to open one."""
    reading = session.reading("ask")
    components.article(
        article_view(reading.document, reading.span, reading.sentences, found=reading.found)
        if reading
        else None,
        key="article",
        opening=reading.opening if reading else 0,
        label=f"passage {reading.rank}" if reading else "",
        hint=HINT,
        on_close=partial(session.close, "ask"),
    )


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


def draw_answered(library: Library, place: int, *, key: str) -> None:
    """Draw a question with as much of its answer as there is."""
    turns = session.conversation().turns
    reading = session.reading("ask")
    components.turn(
        turn_view(turns[place].question, turns[place].answer, turns[place].unkept),
        key=key,
        active=reading.rank if reading and reading.turn == place else None,
        active_copy=reading.copy if reading and reading.turn == place else None,
        latest=place == len(turns) - 1,
        on_open=partial(session.open_citation, place),
        on_correct=partial(session.correct_question, place),
        verdicts=verdicts(turns[place]),
        on_judge=partial(session.judge, library, place),
    )


def draw_welcome(library: Library) -> None:
    """Say what this is, before the first question."""
    if missing := session.missing_conversation():
        st.info(literal(missing))
    st.header("Ask your own articles", anchor=False)
    with library.snapshot() as snapshot:
        totals = snapshot.totals
    st.write(
        f"The answer is the passages that hold it, out of {count(totals.documents, 'article')}, "
        "quoted to the letter. Nothing is written for you, so nothing is made up."
    )


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
    if session.take_relist():
        st.rerun()
    with errors_shown():
        session.refresh(library)
    work, pane = layout.desk()
    with pane:
        draw_reading()
    # Emptied at once by the first question, not only when that is answered.
    welcome = work.empty()
    thread = work.container(key="thread")
    with work.container(key="composer"):
        st.chat_input("Ask a question of your articles", key="question", on_submit=take_question)
        if session.conversation().turns:
            st.button("New conversation", type="tertiary", on_click=session.start_anew)
    if not session.conversation().turns:
        with welcome.container(), errors_shown():
            draw_welcome(library)
    with thread:
        for place in range(len(session.conversation().turns)):
            draw_turn(source, library, place)
    if session.take_relist():
        st.rerun()


layout.style()
if opened := ready():
    with errors_shown():
        session.refresh(opened[1])
    with st.sidebar:
        kept_conversations.draw(opened[1])
    desk(*opened)
