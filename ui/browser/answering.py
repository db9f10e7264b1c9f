"""The questions of a session's conversation: asked, waited for, stopped, asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import streamlit as st

from index.errors import FootnoteError
from index.protocols import Library
from retrieval.answer import DEFAULT_PASSAGE_COUNT, ask
from retrieval.citation import Answer
from retrieval.conversations import saving
from ui.browser import session
from ui.browser.access import threshold, voice_reader
from ui.browser.notices import keep_notice
from ui.browser.side import scope_sidebar

FAILED = (
    "This question could not be answered because of a fault in Footnote. See the terminal in which "
    "Footnote runs for the error."
)
STOPPED = "You stopped this question before it was answered."
SEARCHING = "Searching your articles"

# The most passages that an answer shows.
MOST_PASSAGES = 50

# How long the page waits between two looks at a question that is being answered, in seconds.
_LOOK = 0.05

# How long a search goes on before the page says more than that it searches, in seconds. To say so
# takes longer than most searches have left.
_SOON = 0.2


def take_question(library: Library, text: str) -> None:
    """Append a question to the conversation, to be answered later; ignore a blank one.

    A question whose scope leaves no article is given back to the question field instead.
    """
    if not text.strip():
        return
    if scope_sidebar.nothing_line(library):
        number, _ = refused_question()
        st.session_state["refused-question"] = (number + 1, text)
        return
    session.set_conversation(session.conversation().with_question(text.strip(), session.scope()))
    session.show_turn(None)
    st.session_state["conversation-notice"] = ""


def refused_question() -> tuple[int, str]:
    """Return number and text of the last question that was not taken; 0 if there is none."""
    number, text = st.session_state.get("refused-question", (0, ""))
    return int(number), str(text)


def correct_question(turn: int, text: str) -> None:
    """Replace the text that a question is searched by; the question is then answered again.

    Args:
        turn: the place of the question's turn in the conversation.
        text: the text to search for; a blank one is ignored.
    """
    if text.strip() and turn < len(session.conversation().turns):
        session.set_conversation(session.conversation().with_correction(turn, text.strip()))
        _close_passages_of(turn)


def ask_instead(turn: int, text: str) -> None:
    """Put another question in the place of one; it is then answered.

    Args:
        turn: the place of the question's turn in the conversation.
        text: the new question; a blank one is ignored.
    """
    if text.strip() and turn < len(session.conversation().turns):
        session.set_conversation(session.conversation().with_new_question(turn, text.strip()))
        _close_passages_of(turn)


def retry_question(turn: int) -> None:
    """Mark a question as waiting for its answer again, after it failed or the library changed."""
    if turn < len(session.conversation().turns):
        session.set_conversation(session.conversation().with_retry(turn))
        _close_passages_of(turn)


def stop_question() -> None:
    """Stop waiting for the answer of the waiting question; do nothing if none waits."""
    if session.conversation().waiting_place is not None:
        session.set_conversation(session.conversation().with_error(STOPPED))


def answer_question(library: Library) -> Generator[str, None, None]:
    """Answer the waiting question, if there is one; store the answer, or why there is none.

    An error that is not a `FootnoteError` is stored as a fault and raised again.

    Yields:
        What is happening, as long as the reader waits. Streamlit can stop the run here, because
        another thread searches.
    """
    current = session.conversation()
    place = current.waiting_place
    if place is None:
        return
    try:
        # What a reader has edited is searched for as it is.
        edited = bool(current.turns[place].corrected)
        unread = len(library.intake.jobs().unread)
        search = partial(
            ask,
            library,
            current.waiting_question,
            threshold=threshold(),
            correct_spelling=not edited,
            one_of_each=scope_sidebar.one_of_each(),
            voices=scope_sidebar.voices(),
            voice_reader=voice_reader(),
        )
        answer = yield from _in_background(search)
    except FootnoteError as error:
        session.set_conversation(current.with_error(str(error)))
    except Exception:
        # If the question kept waiting, it would fail again at every click on the page.
        session.set_conversation(current.with_error(FAILED))
        raise
    else:
        answered = current.with_answer(answer, unread)
        # Kept at once: what fails from here on costs the reader no answer.
        session.set_conversation(answered)
        answered = saving.read_judgements(library, answered, place)
        session.set_conversation(saving.save_new_turns(library, answered))
        if session.opens_first():
            session.open_citation(place, 1)
        session.request_redraw()


def show_more(library: Library, turn: int) -> None:
    """Show up to `MOST_PASSAGES` passages of an answer; on an error, keep its message."""
    current = session.conversation()
    answered = current.turns[turn].answer if turn < len(current.turns) else None
    if answered is None:
        return
    try:
        answer = ask(
            library,
            current.question_of(turn),
            count=MOST_PASSAGES,
            threshold=threshold(),
            correct_spelling=not current.turns[turn].corrected,
            one_of_each=scope_sidebar.one_of_each(),
            voices=answered.voices,
            voice_reader=voice_reader(),
        )
    except FootnoteError as error:
        keep_notice(str(error))
        return
    more = saving.read_judgements(library, current.with_more(turn, answer), turn)
    session.set_conversation(saving.save_new_turns(library, more))


def has_more(answer: Answer) -> bool:
    """Return whether an answer may have more passages than it shows."""
    is_whole = not answer.lost and answer.citation_count == DEFAULT_PASSAGE_COUNT
    return is_whole and answer.searched.passages > DEFAULT_PASSAGE_COUNT


def _in_background(search: Callable[..., Answer]) -> Generator[str, None, Answer]:
    """Search in another thread, yield what it is doing, and return the answer."""
    announced = [SEARCHING]
    pool = ThreadPoolExecutor(1, thread_name_prefix="answer")
    future = pool.submit(search, announce=announced.append)
    # Nobody waits for the search after the reader has stopped it; its answer is dropped.
    pool.shutdown(wait=False)
    started = time.monotonic()
    while not future.done():
        yield announced[-1] if time.monotonic() - started > _SOON else SEARCHING
        wait([future], _LOOK)
    return future.result()


def _close_passages_of(turn: int) -> None:
    opened = session.reading("ask")
    if opened and opened.turn == turn:
        session.close("ask")
