"""What one browser session holds between runs of a page: its conversation, its open articles.

Every value in it is immutable and replaced as a whole. Each page has its own open article.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from index import Library
from index.errors import FootnoteError
from retrieval.answer import ask
from retrieval.citation import Status
from ui.conversation import Conversation, Reading
from ui.library import threshold

Page = Literal["ask", "sources"]

# A browser draws so many rows in a moment.
AT_ONCE = 200

# A click waits no longer than this for another program's transaction to end.
JUDGING_SECONDS = 2.0

FAILED = (
    "This question could not be answered because of a fault in Footnote. The terminal that it "
    "runs in shows what happened."
)


def conversation() -> Conversation:
    """Return this session's conversation."""
    kept: Conversation = st.session_state.get("conversation", Conversation())
    return kept


def reading(page: Page) -> Reading | None:
    """Return the article that is open on a page."""
    kept: Reading | None = st.session_state.get(f"reading-{page}")
    return kept


def take_question(text: str) -> None:
    """Put a question at the end of the conversation, where it waits for its answer."""
    if text.strip():
        st.session_state["conversation"] = conversation().asked(text.strip())


def correct_question(turn: int, text: str) -> None:
    """Search for another text in the place of what a question was taken to mean."""
    if text.strip() and turn < len(conversation().turns):
        st.session_state["conversation"] = conversation().corrected(turn, text.strip())
        opened = reading("ask")
        if opened and opened.turn == turn:
            close("ask")


def answer_question(library: Library) -> None:
    """Answer the question that waits, or keep the sentence that says why it cannot be."""
    kept = conversation()
    try:
        question = kept.question
        answer = ask(library, question, threshold=threshold())
        with library.snapshot() as snapshot:
            judged = snapshot.judged(question.text, question.history)
    except FootnoteError as error:
        st.session_state["conversation"] = kept.failed(str(error))
    except Exception:
        # Left waiting, the question would fail again at every click on the page.
        st.session_state["conversation"] = kept.failed(FAILED)
        raise
    else:
        st.session_state["conversation"] = kept.answered(answer, judged)


def judge(library: Library, place: int, rank: int | None, relevance: int | None) -> None:
    """Keep what the reader says of a citation, or the sentence that says why it was not kept.

    Args:
        library: that the answer came from.
        place: of the turn in the conversation.
        rank: of the citation; None for the question as a whole, which nothing answers.
        relevance: 1 right, 0 wrong; None takes it back.
    """
    kept = conversation()
    citation = kept.citation(place, rank) if rank is not None else None
    asked = kept.turns[place].asked if 0 <= place < len(kept.turns) else None
    if asked is None or (rank is not None and citation is None):
        return
    try:
        if citation is None:
            said = None if relevance is None else bool(relevance)
            judged = library.judge_answerable(
                asked.text, asked.history, said, wait_seconds=JUDGING_SECONDS
            )
        else:
            judged = library.judge(
                asked.text,
                asked.history,
                citation.document,
                citation.span,
                relevance,
                wait_seconds=JUDGING_SECONDS,
            )
    except FootnoteError as error:
        st.session_state["conversation"] = kept.unsaved(place, rank, str(error))
    else:
        st.session_state["conversation"] = kept.judged(place, judged)


def start_anew() -> None:
    """Begin a new conversation."""
    st.session_state["conversation"] = Conversation()
    close("ask")


def open_citation(turn: int, rank: int, copy: int | None = None) -> None:
    """Open the article of a citation, or of a copy of it; one that is not there is left alone."""
    citation = conversation().citation(turn, rank)
    answer = conversation().turns[turn].answer if citation else None
    if citation and answer and (copy is None or 0 <= copy < len(citation.also_in)):
        st.session_state["reading-ask"] = Reading.of(
            citation,
            opening=_opening(),
            turn=turn,
            found=answer.status is Status.ANSWERED,
            copy=copy,
        )


def open_document(library: Library, doc_id: str) -> None:
    """Open an article from the list of sources, or keep the sentence that says why it cannot be."""
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(doc_id)
    except FootnoteError as error:
        st.session_state["notice"] = str(error)
    else:
        st.session_state["reading-sources"] = Reading(document=document, opening=_opening())


def listed() -> int:
    """Return how many sources are listed at most."""
    return int(st.session_state.get("listed", AT_ONCE))


def list_more() -> None:
    """List more sources."""
    st.session_state["listed"] = listed() + AT_ONCE


def close(page: Page) -> None:
    """Close the article that is open on a page."""
    st.session_state[f"reading-{page}"] = None


def _opening() -> int:
    st.session_state["openings"] = opening = st.session_state.get("openings", 0) + 1
    return int(opening)
