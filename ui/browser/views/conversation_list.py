"""The list of kept conversations as it is drawn: no Streamlit here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.workspace.conversations import ConversationSummary
from retrieval.wording.phrases import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRow:
    """A conversation in the list.

    Attributes:
        detail: how many questions it has, and when the last was asked.
        warning: what is asked before it is deleted.
    """

    conversation_id: str
    title: str
    detail: str
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationList:
    """The list as it is drawn.

    Attributes:
        more: says how many more there are, empty where all are drawn.
        nothing: said in the place of an empty list.
        searchable: whether there is anything to search.
        notice: what went wrong, empty where nothing did.
    """

    rows: tuple[ConversationRow, ...]
    more: str = ""
    nothing: str = ""
    searchable: bool = True
    notice: str = ""


def listing(
    summaries: Sequence[ConversationSummary],
    *,
    shown: int,
    search: str,
    now: datetime,
    notice: str = "",
) -> ConversationList:
    """Return the list of conversations.

    Args:
        summaries: of those found, in the order to draw.
        shown: how many of them are drawn at most.
        search: what they were searched for.
        now: with the reader's time zone.
        notice: what went wrong, empty where nothing did.
    """
    nothing = "" if summaries else "Conversations are kept here."
    if search.strip() and not summaries:
        nothing = "No conversation has these words in its title or questions."
    left = len(summaries) - shown
    return ConversationList(
        rows=tuple(_row(summary, now) for summary in summaries[:shown]),
        more=f"Show more ({left:,} left)" if left > 0 else "",
        nothing=nothing,
        searchable=bool(summaries or search),
        notice=notice,
    )


def _row(summary: ConversationSummary, now: datetime) -> ConversationRow:
    questions = plural(summary.turns, "question")
    return ConversationRow(
        conversation_id=summary.conversation_id,
        title=summary.title,
        detail=f"{questions} · {_when(summary.changed_at.astimezone(now.tzinfo), now)}",
        warning=f"Delete this conversation of {questions}?",
    )


def _when(moment: datetime, now: datetime) -> str:
    days = (now.date() - moment.date()).days
    if days < 1:
        return f"{moment:%H:%M}"
    if days == 1:
        return "yesterday"
    day = f"{moment.day} {moment:%B}"
    return day if moment.year == now.year else f"{day} {moment.year}"
