"""The written answer below the passages: only on a click, and only where there is a writer."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from index.documents import Anchor
from index.errors import WriterError
from retrieval.citation import Answer, Status
from retrieval.written.answer import WrittenAnswer, WrittenSentence, WrittenStatus
from retrieval.written.chosen import ChosenWriter
from retrieval.written.summary import consent_line, heading, reason_line
from retrieval.written.turns import writer_turns
from ui.browser import session
from ui.browser.markdown import literal
from ui.browser.signing_in import look_again

_WRITE = "Write about these passages"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a session wants to have written about an answer.

    Attributes:
        about: what names the answer.
        consent: what would leave this machine, if the reader has yet to agree; else empty.
        error: why nothing can be sent; else empty.
        draft: what comes of it; None until something was sent.
    """

    about: tuple[str, tuple[Anchor, ...]]
    consent: str = ""
    error: str = ""
    draft: Future[WrittenAnswer] | None = None


def draw(place: int) -> None:
    """Draw what a model wrote about an answer, or the button that has it write.

    Args:
        place: the place of the answer's turn in the conversation.
    """
    writer = ChosenWriter.from_environment()
    answer = session.conversation().turns[place].answer
    if not writer.is_set or answer is None:
        return
    if answer.status is not Status.ANSWERED or not answer.citations:
        return
    with st.expander("Written answer", key=f"written-{place}"):
        wish = _wish(place, answer)
        if wish.draft is not None:
            _draw_draft(place, answer, writer, wish.draft)
            return
        st.caption("A model writes, and each of its sentences is compared with the passages.")
        if wish.error:
            st.error(literal(wish.error))
        if wish.consent:
            st.warning(literal(wish.consent))
        st.button(
            "Send and write" if wish.consent else _WRITE,
            key=f"write-{place}",
            on_click=partial(_ask, place, answer, writer, agreed=bool(wish.consent)),
        )


def _wish(place: int, answer: Answer) -> _Wish:
    about = (answer.resolved_question, answer.places)
    kept = st.session_state.get(f"written-of-{place}")
    return kept if isinstance(kept, _Wish) and kept.about == about else _Wish(about)


def _ask(place: int, answer: Answer, writer: ChosenWriter, *, agreed: bool) -> None:
    """Send the passages to the writer; first ask the reader if it is not on this machine."""
    wish = _Wish((answer.resolved_question, answer.places))
    willing = replace(writer, may_send=True)
    try:
        found = willing.open()
        if agreed or found.is_on_this_machine:
            # Should the host have moved off this machine by then, nothing is sent.
            chosen = replace(writer, may_send=agreed)
            _stop(place)
            wish = replace(wish, draft=writer_turns().submit(partial(chosen.write, answer)))
        else:
            wish = replace(wish, consent=consent_line(answer, found))
    except WriterError as error:
        wish = replace(wish, error=str(error))
    st.session_state[f"written-of-{place}"] = wish


def _draw_draft(
    place: int, answer: Answer, writer: ChosenWriter, draft: Future[WrittenAnswer]
) -> None:
    if not draft.done():
        # The page does not wait: the next question is answered meanwhile.
        _await_draft(draft)
        st.button("Stop", key=f"stop-writing-{place}", on_click=partial(_stop, place))
        return
    # Whatever went wrong there is told here, and the page below is drawn.
    if draft.cancelled() or (failure := draft.exception()):
        reason = "it was stopped" if draft.cancelled() else str(failure)
        st.error(literal(f"Nothing was written: {reason}"))
        _draw_again(place, answer, writer)
        return
    written = draft.result()
    if written.status is WrittenStatus.FAILED:
        st.error(literal(written.error))
    else:
        st.caption(literal(heading(written)))
        for sentence in written.sentences:
            _draw_sentence(sentence)
    _draw_again(place, answer, writer)


def _draw_again(place: int, answer: Answer, writer: ChosenWriter) -> None:
    st.button(
        "Write again",
        key=f"write-{place}",
        type="tertiary",
        on_click=partial(_ask, place, answer, writer, agreed=False),
    )


@st.fragment(run_every=1.0)
def _await_draft(draft: Future[WrittenAnswer]) -> None:
    """Rerun the page once a draft is there."""
    look_again()
    st.caption("The model writes …")
    if draft.done():
        st.rerun()


def _stop(place: int) -> None:
    """Forget what is being written; a draft that waits for its turn is not begun."""
    wish = st.session_state.pop(f"written-of-{place}", None)
    if isinstance(wish, _Wish) and wish.draft is not None:
        wish.draft.cancel()


def _draw_sentence(sentence: WrittenSentence) -> None:
    text = literal(" ".join(sentence.text.split()))
    if sentence.stands:
        st.markdown(f"{text} **\\[{sentence.rank}\\]**")
        return
    st.markdown(f":gray[Struck out: ~~{text}~~]")
    st.caption(literal(reason_line(sentence)))
