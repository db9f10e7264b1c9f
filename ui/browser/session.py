"""The state that a browser session keeps between page runs: its conversation, its open articles.

Every value is immutable and is replaced as a whole. Each page has its own open article.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Literal, get_args

import streamlit as st

from index.contents import Totals
from index.documents import Document
from index.errors import FootnoteError, LibraryBusy
from index.protocols import Library, Snapshot
from index.scope import EVERYTHING, Scope
from retrieval.citation import Citation, Status
from retrieval.conversations import saving
from retrieval.conversations.conversation import Conversation
from retrieval.evidence.links import LinkTarget
from retrieval.overview.parts import part_of
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


def set_conversation(changed: Conversation) -> None:
    """Replace this session's conversation by a changed value of it."""
    st.session_state["conversation"] = changed


def set_scope(chosen: Scope) -> None:
    """Set which articles the next answer may use; earlier answers do not change."""
    st.session_state["scope"] = chosen


def clear_scope() -> None:
    """Let the next answer use all articles again."""
    set_scope(EVERYTHING)
    request_redraw()


def turn_in_view() -> int:
    """Return the place of the turn that the page scrolls to: that of a link, else the latest."""
    linked: int | None = st.session_state.get("linked-turn")
    last = len(conversation().turns) - 1
    return last if linked is None else min(linked, last)


def show_turn(place: int | None) -> None:
    """Let the page scroll to a turn, None for the latest one."""
    st.session_state["linked-turn"] = place


def opens_first() -> bool:
    """Return whether the first passage of every answer is opened by itself."""
    return bool(st.session_state.get("opens-first"))


def set_opens_first(is_on: bool) -> None:
    """Set whether the first passage of every answer is opened by itself."""
    st.session_state["opens-first"] = is_on


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
    stamp, is_part = library.stamp(), part_of(library) is not None
    # What belongs to a part of a library changes without any of its articles.
    if is_part or stamp is None or stamp != st.session_state.get("stamp"):
        with (
            suppress(LibraryBusy),
            library.snapshot(wait_seconds=saving.MAX_WAIT_SECONDS) as snapshot,
        ):
            _update_from(snapshot, always=is_part)
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


def open_linked(document: Document, linked: LinkTarget, *, turn_number: int | None = None) -> None:
    """Open the passage of a link; as a citation, if the conversation cites that passage.

    Args:
        document: the article.
        linked: the place in it.
        turn_number: the number of the saved turn to look for the citation in, if that has it.
    """
    if linked.span and not linked.notice:
        place = conversation().place_of(document, linked.span, turn_number)
        if place:
            open_citation(*place)
            return
    st.session_state["reading-ask"] = OpenArticle.of_link(document, linked, opening=next_opening())


def ranks(reading: OpenArticle | None) -> tuple[int, ...]:
    """Return all ranks of the answer whose citation is open, none if no citation is open."""
    if reading is None or reading.turn is None or reading.turn >= len(conversation().turns):
        return ()
    answer = conversation().turns[reading.turn].answer
    return tuple(citation.rank for citation in answer.citations) if answer else ()


def earlier_question(reading: OpenArticle | None) -> str:
    """Return the question whose citation is open; empty if no newer question was asked."""
    turns = conversation().turns
    if reading is None or reading.turn is None or reading.turn >= len(turns) - 1:
        return ""
    return turns[reading.turn].question


def step(rank: int) -> None:
    """Open the citation of this rank, in the answer whose citation is open."""
    opened = reading("ask")
    if opened and opened.turn is not None:
        open_citation(opened.turn, rank)


def open_document(
    library: Library, doc_id: str, page: Page = "sources", *, filling: str = ""
) -> None:
    """Open an article, at the field of a fact to fill in if one is named; keep an error to tell."""
    try:
        with library.snapshot() as snapshot:
            document = snapshot.document(doc_id)
    except FootnoteError as error:
        keep_notice(str(error))
    else:
        st.session_state[f"reading-{page}"] = OpenArticle(
            document=document, opening=next_opening(), filling=filling
        )
        if page == "overview":
            st.session_state["overview-passage"] = None


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
    return st.session_state.get("overview-passage") if reading("overview") else None


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
    show_turn(None)
    request_redraw()


def _update_from(snapshot: Snapshot, *, always: bool) -> None:
    if "conversation" not in st.session_state:
        wanted_id = st.query_params.get(ADDRESS, "")
        loaded = saving.load_conversation(snapshot, wanted_id) if wanted_id else None
        st.session_state["conversation"] = loaded or Conversation()
        st.session_state["missing"] = UNKNOWN if wanted_id and not loaded else ""
    if always or st.session_state.get("checked") != snapshot.totals.seq:
        st.session_state["conversation"] = saving.recheck_citations(snapshot, conversation())
        for page in PAGES:
            opened = reading(page)
            current = refresh_open_article(snapshot, conversation(), opened) if opened else None
            st.session_state[f"reading-{page}"] = current
        st.session_state["checked"] = snapshot.totals.seq
    st.session_state["totals"] = snapshot.totals
    # Neither judgements nor questions raise `seq`; another window may have added some. They come
    # last: the articles are followed even if the workspace's file is damaged.
    _take_other_turns(snapshot)
    st.session_state["conversation"] = saving.reread_judgements(snapshot, conversation())


def _take_other_turns(snapshot: Snapshot) -> None:
    """Take in the turns that another window has added to the conversation."""
    before = conversation()
    after = saving.with_other_turns(snapshot, before)
    if after is before:
        return
    st.session_state["conversation"] = after
    opened = reading("ask")
    if opened and opened.turn is not None:
        turn = after.turns.index(before.turns[opened.turn])
        st.session_state["reading-ask"] = replace(opened, turn=turn)


def request_redraw() -> None:
    """Ask for the sidebar to be drawn again (`take_redraw_request`)."""
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
