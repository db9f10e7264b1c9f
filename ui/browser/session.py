"""What one browser session holds between runs of a page: its conversation, its open articles.

Every value in it is immutable and replaced as a whole. Each page has its own open article.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, get_args

import streamlit as st

from index import Library, Snapshot
from index.contents import Totals
from index.documents import Document
from index.errors import FootnoteError, LibraryBusy
from index.scope import EVERYTHING, Scope
from retrieval.answer import ask
from retrieval.citation import Citation, Status
from retrieval.conversations import saving
from retrieval.conversations.conversation import Conversation
from retrieval.evidence.links import LinkTarget
from ui.browser.access import threshold
from ui.browser.notices import keep_notice
from ui.browser.open_article import OpenArticle, refresh_open_article

Page = Literal["ask", "sources", "overview"]
PAGES: tuple[Page, ...] = get_args(Page)

# What the address names the open conversation by.
ADDRESS = "conversation"

# A browser draws so many rows in a moment.
AT_ONCE = 200

# A click waits no longer than this for another program's transaction to end.
JUDGING_SECONDS = 2.0

UNKNOWN = (
    "This conversation is not in the library: it was deleted, or the link is from another library. "
    "Ask a question to begin a new one."
)
FAILED = (
    "This question could not be answered because of a fault in Footnote. The terminal that it "
    "runs in shows what happened."
)


def conversation() -> Conversation:
    """Return this session's conversation."""
    kept: Conversation = st.session_state.get("conversation", Conversation())
    return kept


def reading(page: Page) -> OpenArticle | None:
    """Return the article that is open on a page."""
    kept: OpenArticle | None = st.session_state.get(f"reading-{page}")
    return kept


def totals() -> Totals | None:
    """Return how much the library held when this session was last brought up to it."""
    kept: Totals | None = st.session_state.get("totals")
    return kept


def scope() -> Scope:
    """Return which articles the next answer may use."""
    kept: Scope = st.session_state.get("scope", EVERYTHING)
    return kept


def set_scope(chosen: Scope) -> None:
    """Choose which articles the next answer may use; answers that are there stay as they are."""
    st.session_state["scope"] = chosen


def clear_scope() -> None:
    """Let the next answer use all articles again."""
    set_scope(EVERYTHING)
    _request_redraw()


def take_question(text: str) -> None:
    """Put a question at the end of the conversation, where it waits for its answer."""
    if text.strip():
        st.session_state["conversation"] = conversation().asked(text.strip(), scope())
        st.session_state["conversation-notice"] = ""


def correct_question(turn: int, text: str) -> None:
    """Search for another text in the place of what a question was taken to mean."""
    if text.strip() and turn < len(conversation().turns):
        st.session_state["conversation"] = conversation().corrected(turn, text.strip())
        opened = reading("ask")
        if opened and opened.turn == turn:
            close("ask")


def ask_again(turn: int) -> None:
    """Let a question that failed wait for its answer once more."""
    if turn < len(conversation().turns):
        st.session_state["conversation"] = conversation().again(turn)


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
        st.session_state["conversation"] = saving.save_new_turns(
            library, kept.answered(answer, judged)
        )
        _request_redraw()


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
    _replace_conversation(Conversation())


def refresh(library: Library) -> None:
    """Bring this session up to the library as it is now; waits for nothing if it is.

    A session that starts with a conversation in its address is given that from the library. What
    no longer holds is not shown any more, in the conversation and in the reading panes. While the
    library is in use for longer than a click waits, all stays as it is until the next run.

    Raises:
        FootnoteError: the library cannot be read.
    """
    stamp = library.stamp()
    if stamp is None or stamp != st.session_state.get("stamp"):
        with suppress(LibraryBusy), library.snapshot(wait_seconds=saving.SECONDS) as snapshot:
            _bring_up_to(snapshot)
            st.session_state["stamp"] = stamp
    take_redraw_request()


def missing_conversation() -> str:
    """Return why the conversation of the address is not here, empty if it is or none was named."""
    return str(st.session_state.get("missing", ""))


def conversation_notice() -> str:
    """Return what went wrong in the list of conversations, empty if nothing did."""
    return str(st.session_state.get("conversation-notice", ""))


def take_redraw_request() -> bool:
    """Say, once, whether what is drawn at the side is no longer as it is.

    A fragment that finds so runs the whole page again.
    """
    return bool(st.session_state.pop("relist", False))


def open_conversation(library: Library, conversation_id: str) -> None:
    """Open a conversation of the library, or keep the sentence that says why it cannot be."""
    try:
        with library.snapshot() as snapshot:
            found = saving.load_conversation(snapshot, conversation_id)
    except FootnoteError as error:
        st.session_state["conversation-notice"] = str(error)
    else:
        if found:
            _replace_conversation(found)
        else:
            st.session_state["conversation-notice"] = UNKNOWN


def rename_conversation(library: Library, conversation_id: str, title: str) -> None:
    """Give a conversation another title, or keep the sentence that says why it has none."""
    with _telling():
        library.conversations.rename(conversation_id, title, wait_seconds=saving.SECONDS)


def delete_conversation(library: Library, conversation_id: str) -> None:
    """Delete a conversation, or keep the sentence that says why it is still there."""
    with _telling():
        library.conversations.delete(conversation_id, wait_seconds=saving.SECONDS)
        if conversation_id == conversation().conversation_id:
            start_anew()


def open_citation(turn: int, rank: int, copy: int | None = None) -> None:
    """Open the article of a citation, or of a copy of it; one that is not there is left alone."""
    citation = conversation().citation(turn, rank)
    answer = conversation().turns[turn].answer if citation else None
    if citation and answer and (copy is None or 0 <= copy < len(citation.also_in)):
        st.session_state["reading-ask"] = OpenArticle.of(
            citation,
            opening=_opening(),
            turn=turn,
            found=answer.status is Status.ANSWERED,
            copy=copy,
        )


def open_linked(document: Document, linked: LinkTarget) -> None:
    """Open what a link names: as the citation of the conversation where it is one."""
    place = conversation().place_of(document, linked.span) if linked.span else None
    if place and not linked.notice:
        open_citation(*place)
        return
    st.session_state["reading-ask"] = OpenArticle(
        document=document,
        opening=_opening(),
        span=linked.span,
        sentences=linked.sentences,
        answered=linked.answered,
        notice=linked.notice,
    )


def ranks(reading: OpenArticle | None) -> tuple[int, ...]:
    """Return the ranks among which the open citation can be stepped from, none if it is not one."""
    if reading is None or reading.turn is None or reading.turn >= len(conversation().turns):
        return ()
    answer = conversation().turns[reading.turn].answer
    return tuple(citation.rank for citation in answer.citations) if answer else ()


def step(rank: int) -> None:
    """Open another citation of the answer whose citation is open."""
    opened = reading("ask")
    if opened and opened.turn is not None:
        open_citation(opened.turn, rank)


def open_document(library: Library, doc_id: str, page: Page = "sources") -> None:
    """Open an article by itself, or keep the sentence that says why it cannot be."""
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(doc_id)
    except FootnoteError as error:
        keep_notice(str(error))
    else:
        st.session_state[f"reading-{page}"] = OpenArticle(document=document, opening=_opening())


def open_passage(library: Library, passage_id: int) -> None:
    """Open an article at a passage of the overview, or keep the sentence why it cannot be."""
    try:
        with library.snapshot() as snapshot:
            found = snapshot.passages([passage_id])
    except FootnoteError as error:
        keep_notice(str(error))
        return
    if not found:
        keep_notice("This passage is no longer in the library.")
        return
    st.session_state["reading-overview"] = OpenArticle(
        document=found[0].document, opening=_opening(), span=found[0].passage.span
    )
    st.session_state["overview-passage"] = passage_id


def opened_passage() -> int | None:
    """Return the passage of the overview that is open, None where none is."""
    return st.session_state["overview-passage"] if reading("overview") else None


def latest_answer() -> tuple[str, tuple[Citation, ...]]:
    """Return the last question that was answered, and the citations; empty where none was."""
    answered = ((turn.meant, turn.answer) for turn in reversed(conversation().turns))
    return next(((asked, answer.citations) for asked, answer in answered if answer), ("", ()))


def listed() -> int:
    """Return how many sources are listed at most."""
    return int(st.session_state.get("listed", AT_ONCE))


def list_more() -> None:
    """List more sources."""
    st.session_state["listed"] = listed() + AT_ONCE


def close(page: Page) -> None:
    """Close the article that is open on a page."""
    st.session_state[f"reading-{page}"] = None


def _replace_conversation(found: Conversation) -> None:
    st.session_state["conversation"] = found
    st.session_state["conversation-notice"] = st.session_state["missing"] = ""
    close("ask")
    _request_redraw()


def _bring_up_to(snapshot: Snapshot) -> None:
    if "conversation" not in st.session_state:
        asked_for = st.query_params.get(ADDRESS, "")
        found = saving.load_conversation(snapshot, asked_for) if asked_for else None
        st.session_state["conversation"] = found or Conversation()
        st.session_state["missing"] = UNKNOWN if asked_for and not found else ""
    if st.session_state.get("checked") != snapshot.totals.seq:
        st.session_state["conversation"] = saving.recheck_citations(snapshot, conversation())
        for page in PAGES:
            opened = reading(page)
            current = refresh_open_article(snapshot, conversation(), opened) if opened else None
            st.session_state[f"reading-{page}"] = current
        st.session_state["checked"] = snapshot.totals.seq
    st.session_state["totals"] = snapshot.totals


def _request_redraw() -> None:
    st.session_state["relist"] = True


@contextmanager
def _telling() -> Iterator[None]:
    """Keep what Footnote raises on purpose as the sentence to show."""
    st.session_state["conversation-notice"] = ""
    try:
        yield
    except FootnoteError as error:
        st.session_state["conversation-notice"] = str(error)


def _opening() -> int:
    st.session_state["openings"] = opening = st.session_state.get("openings", 0) + 1
    return int(opening)
