"""The state that a browser session keeps between page runs: its conversation, its open articles.

Every value is immutable and is replaced as a whole. Each page has its own open article.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, get_args

import streamlit as st

from index.contents import Totals
from index.documents import Document
from index.errors import FootnoteError, LibraryBusy
from index.protocols import Library, Snapshot
from index.scope import EVERYTHING, Scope
from retrieval.answer import ask
from retrieval.citation import Citation, Status
from retrieval.conversations import saving
from retrieval.conversations.conversation import Conversation
from retrieval.evidence.links import LinkTarget
from ui.browser.access import threshold
from ui.browser.notices import keep_notice
from ui.browser.open_article import OpenArticle, refresh_open_article

Page = Literal["ask", "check", "sources", "overview"]
PAGES: tuple[Page, ...] = get_args(Page)

# The address parameter that holds the id of the open conversation.
ADDRESS = "conversation"

# How many sources are listed at first, and how many more at each request. A browser draws this
# many rows in a moment.
AT_ONCE = 200

# How many seconds a judgement waits for another program's transaction to end.
JUDGING_SECONDS = 2.0

UNKNOWN = (
    "This conversation is not in the library: it was deleted, or the link is from another library. "
    "Ask a question to start a new one."
)
FAILED = (
    "This question could not be answered because of a fault in Footnote. See the terminal in which "
    "Footnote runs for the error."
)


def conversation() -> Conversation:
    """Return this session's conversation."""
    stored: Conversation = st.session_state.get("conversation", Conversation())
    return stored


def reading(page: Page) -> OpenArticle | None:
    """Return the article that is open on a page, None if none is open."""
    stored: OpenArticle | None = st.session_state.get(f"reading-{page}")
    return stored


def totals() -> Totals | None:
    """Return the library's totals as of the last `refresh`, None before the first one."""
    stored: Totals | None = st.session_state.get("totals")
    return stored


def scope() -> Scope:
    """Return which articles the next answer may use."""
    stored: Scope = st.session_state.get("scope", EVERYTHING)
    return stored


def set_scope(chosen: Scope) -> None:
    """Set which articles the next answer may use; earlier answers do not change."""
    st.session_state["scope"] = chosen


def clear_scope() -> None:
    """Let the next answer use all articles again."""
    set_scope(EVERYTHING)
    _request_redraw()


def take_question(text: str) -> None:
    """Append a question to the conversation, to be answered later; ignore a blank one."""
    if text.strip():
        st.session_state["conversation"] = conversation().with_question(text.strip(), scope())
        st.session_state["conversation-notice"] = ""


def correct_question(turn: int, text: str) -> None:
    """Replace the text that a question is searched by; the question is then answered again.

    Args:
        turn: the place of the question's turn in the conversation.
        text: the text to search for; a blank one is ignored.
    """
    if text.strip() and turn < len(conversation().turns):
        st.session_state["conversation"] = conversation().with_correction(turn, text.strip())
        opened = reading("ask")
        if opened and opened.turn == turn:
            close("ask")


def retry_question(turn: int) -> None:
    """Mark a question as waiting for its answer again, after it failed or the library changed."""
    if turn < len(conversation().turns):
        st.session_state["conversation"] = conversation().with_retry(turn)
        opened = reading("ask")
        if opened and opened.turn == turn:
            close("ask")


def answer_question(library: Library) -> None:
    """Answer the waiting question, if there is one; store the answer, or why there is none.

    An error that is not a `FootnoteError` is stored as a fault and raised again.
    """
    current = conversation()
    place = current.waiting_place
    if place is None:
        return
    try:
        question = current.waiting_question
        # What a reader has edited is searched for as it is.
        edited = bool(current.turns[place].corrected)
        unread = len(library.intake.jobs().unread)
        answer = ask(library, question, threshold=threshold(), correct_spelling=not edited)
    except FootnoteError as error:
        st.session_state["conversation"] = current.with_error(str(error))
    except Exception:
        # If the question kept waiting, it would fail again at every click on the page.
        st.session_state["conversation"] = current.with_error(FAILED)
        raise
    else:
        answered = current.with_answer(answer, unread)
        # Kept at once: what fails from here on costs the reader no answer.
        st.session_state["conversation"] = answered
        answered = saving.read_judgements(library, answered, place)
        st.session_state["conversation"] = saving.save_new_turns(library, answered)
        _request_redraw()


def judge(library: Library, place: int, rank: int | None, relevance: int | None) -> None:
    """Save the reader's judgement of a citation or of a question as a whole.

    On an error, the turn keeps the message that says why the judgement was not saved.

    Args:
        library: the library that the answer came from.
        place: the place of the turn in the conversation.
        rank: the rank of the citation; None to judge whether the library answers the question.
        relevance: 1 for right, 0 for wrong or for not answerable, None to take the judgement back.
    """
    current = conversation()
    citation = current.citation(place, rank) if rank is not None else None
    question = current.turns[place].asked_question if 0 <= place < len(current.turns) else None
    if question is None or (rank is not None and citation is None):
        return
    try:
        if citation is None:
            answerable = None if relevance is None else bool(relevance)
            judged = library.judge_answerable(
                question.text, question.history, answerable, wait_seconds=JUDGING_SECONDS
            )
        else:
            judged = library.judge(
                question.text,
                question.history,
                citation.anchor,
                relevance,
                wait_seconds=JUDGING_SECONDS,
            )
    except FootnoteError as error:
        st.session_state["conversation"] = current.with_judgement_error(place, rank, str(error))
    else:
        st.session_state["conversation"] = current.with_saved_judgement(place, judged)


def start_conversation() -> None:
    """Start a new conversation."""
    _replace_conversation(Conversation())


def refresh(library: Library) -> None:
    """Update this session to the present state of the library; return at once if it is current.

    The first call loads the conversation that the address names. Citations and open articles that
    no longer hold are not shown any longer. If another program uses the library for longer than
    `saving.MAX_WAIT_SECONDS`, the session stays as it is until the next run.

    Raises:
        FootnoteError: the library cannot be read.
    """
    stamp = library.stamp()
    if stamp is None or stamp != st.session_state.get("stamp"):
        with (
            suppress(LibraryBusy),
            library.snapshot(wait_seconds=saving.MAX_WAIT_SECONDS) as snapshot,
        ):
            _update_from(snapshot)
            st.session_state["stamp"] = stamp
    take_redraw_request()


def missing_conversation() -> str:
    """Return why the conversation in the address is missing, empty if none is missing."""
    return str(st.session_state.get("missing", ""))


def conversation_notice() -> str:
    """Return the error message for the list of conversations, empty if there is none."""
    return str(st.session_state.get("conversation-notice", ""))


def take_redraw_request() -> bool:
    """Return whether the sidebar must be redrawn, and reset the flag.

    A fragment that gets True must rerun the whole page.
    """
    return bool(st.session_state.pop("relist", False))


def open_conversation(library: Library, conversation_id: str) -> None:
    """Open a saved conversation; on an error, keep its message for the list of conversations."""
    try:
        with library.snapshot() as snapshot:
            loaded = saving.load_conversation(snapshot, conversation_id)
    except FootnoteError as error:
        st.session_state["conversation-notice"] = str(error)
    else:
        if loaded:
            _replace_conversation(loaded)
        else:
            st.session_state["conversation-notice"] = UNKNOWN


def rename_conversation(library: Library, conversation_id: str, title: str) -> None:
    """Rename a conversation; on an error, keep its message for the list of conversations."""
    with _keep_errors():
        library.conversations.rename(conversation_id, title, wait_seconds=saving.MAX_WAIT_SECONDS)


def delete_conversation(library: Library, conversation_id: str) -> None:
    """Delete a conversation; on an error, keep its message for the list of conversations."""
    with _keep_errors():
        library.conversations.delete(conversation_id, wait_seconds=saving.MAX_WAIT_SECONDS)
        if conversation_id == conversation().conversation_id:
            start_conversation()


def open_citation(turn: int, rank: int, copy: int | None = None) -> None:
    """Open the article of a citation, or of one of its copies, on the Ask page.

    Nothing happens if the citation or the copy does not exist.

    Args:
        turn: the place of the turn in the conversation.
        rank: the rank of the citation.
        copy: the place of the copy, from 0; None for the citation itself.
    """
    citation = conversation().citation(turn, rank)
    answer = conversation().turns[turn].answer if citation else None
    if citation and answer and (copy is None or 0 <= copy < len(citation.also_in)):
        st.session_state["reading-ask"] = OpenArticle.of(
            citation,
            opening=next_opening(),
            turn=turn,
            found=answer.status is Status.ANSWERED,
            copy=copy,
        )


def open_linked(document: Document, linked: LinkTarget) -> None:
    """Open the passage of a link; as a citation, if the conversation cites that passage."""
    place = conversation().place_of(document, linked.span) if linked.span else None
    if place and not linked.notice:
        open_citation(*place)
        return
    st.session_state["reading-ask"] = OpenArticle.of_link(document, linked, opening=next_opening())


def ranks(reading: OpenArticle | None) -> tuple[int, ...]:
    """Return all ranks of the answer whose citation is open, none if no citation is open."""
    if reading is None or reading.turn is None or reading.turn >= len(conversation().turns):
        return ()
    answer = conversation().turns[reading.turn].answer
    return tuple(citation.rank for citation in answer.citations) if answer else ()


def step(rank: int) -> None:
    """Open the citation of this rank, in the answer whose citation is open."""
    opened = reading("ask")
    if opened and opened.turn is not None:
        open_citation(opened.turn, rank)


def open_document(library: Library, doc_id: str, page: Page = "sources") -> None:
    """Open an article without marks; on an error, keep its message as a notice."""
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(doc_id)
    except FootnoteError as error:
        keep_notice(str(error))
    else:
        st.session_state[f"reading-{page}"] = OpenArticle(document=document, opening=next_opening())


def open_passage(library: Library, passage_id: int) -> None:
    """Open a passage in its article on the Overview page; on an error, keep its message."""
    try:
        with library.snapshot() as snapshot:
            passages = snapshot.passages([passage_id])
    except FootnoteError as error:
        keep_notice(str(error))
        return
    if not passages:
        keep_notice("This passage is no longer in the library.")
        return
    st.session_state["reading-overview"] = OpenArticle(
        document=passages[0].document, opening=next_opening(), span=passages[0].passage.span
    )
    st.session_state["overview-passage"] = passage_id


def opened_passage() -> int | None:
    """Return the id of the passage that is open on the Overview page, None if none is open."""
    return st.session_state["overview-passage"] if reading("overview") else None


def latest_answer() -> tuple[str, tuple[Citation, ...]]:
    """Return the last answered question and the answer's citations, empty if there is none."""
    pairs = ((turn.effective_question, turn.answer) for turn in reversed(conversation().turns))
    return next(((question, answer.citations) for question, answer in pairs if answer), ("", ()))


def listed() -> int:
    """Return how many sources the Sources page lists at most."""
    return int(st.session_state.get("listed", AT_ONCE))


def show_more_sources() -> None:
    """List `AT_ONCE` more sources."""
    st.session_state["listed"] = listed() + AT_ONCE


def close(page: Page) -> None:
    """Close the article that is open on a page."""
    st.session_state[f"reading-{page}"] = None


def _replace_conversation(replacement: Conversation) -> None:
    st.session_state["conversation"] = replacement
    st.session_state["conversation-notice"] = st.session_state["missing"] = ""
    close("ask")
    _request_redraw()


def _update_from(snapshot: Snapshot) -> None:
    if "conversation" not in st.session_state:
        wanted_id = st.query_params.get(ADDRESS, "")
        loaded = saving.load_conversation(snapshot, wanted_id) if wanted_id else None
        st.session_state["conversation"] = loaded or Conversation()
        st.session_state["missing"] = UNKNOWN if wanted_id and not loaded else ""
    if st.session_state.get("checked") != snapshot.totals.seq:
        st.session_state["conversation"] = saving.recheck_citations(snapshot, conversation())
        for page in PAGES:
            opened = reading(page)
            current = refresh_open_article(snapshot, conversation(), opened) if opened else None
            st.session_state[f"reading-{page}"] = current
        st.session_state["checked"] = snapshot.totals.seq
    st.session_state["totals"] = snapshot.totals
    # Judgements do not raise `seq`; another window may have changed them. They are read last: the
    # articles are followed even if the workspace's file is damaged.
    st.session_state["conversation"] = saving.reread_judgements(snapshot, conversation())


def _request_redraw() -> None:
    st.session_state["relist"] = True


@contextmanager
def _keep_errors() -> Iterator[None]:
    """Keep the message of a `FootnoteError` for the list of conversations."""
    st.session_state["conversation-notice"] = ""
    try:
        yield
    except FootnoteError as error:
        st.session_state["conversation-notice"] = str(error)


def next_opening() -> int:
    """Return the number of the next opening of an article in this session, from 1."""
    st.session_state["openings"] = opening = st.session_state.get("openings", 0) + 1
    return int(opening)
