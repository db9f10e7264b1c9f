"""The data of the list of conversations, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.scope import EVERYTHING, Scope
from index.workspace.conversations import ConversationSummary
from retrieval.wording.phrases import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRow:
    """A conversation in the list.

    Attributes:
        title: the conversation's title.
        detail: how many questions the conversation has, and the time of the last one.
        apart: what tells the conversation from others of the same title: what was searched, and
            the last question; empty if the title is its own, or if these are the same for all.
        warning: the question that asks the reader to confirm a deletion.
        day: the day of the last question, the heading of the conversations of that day.
    """

    conversation_id: str
    title: str
    detail: str
    warning: str
    day: str
    apart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationList:
    """The list of conversations, and the texts around it.

    Attributes:
        more: the label of the button that shows more rows, empty if all are shown.
        nothing: the text that replaces an empty list.
        searchable: whether to show the search field.
        notice: the message of an error, empty if there was none.
    """

    rows: tuple[ConversationRow, ...]
    more: str = ""
    nothing: str = ""
    searchable: bool = True
    notice: str = ""


def conversation_list(
    summaries: Sequence[ConversationSummary],
    *,
    shown: int,
    search: str,
    now: datetime,
    notice: str = "",
) -> ConversationList:
    """Return the list of conversations as the sidebar shows it.

    Args:
        summaries: the conversations that match the search, in the order to draw.
        shown: how many rows to show at most.
        search: the search words, empty if the reader did not search.
        now: the present time, in the reader's time zone.
        notice: the message of an error, empty if there was none.
    """
    nothing = "" if summaries else "Your conversations will appear here."
    if search.strip() and not summaries:
        nothing = "No conversation has these words in its title or questions."
    left = len(summaries) - shown
    told: dict[str, set[str]] = {}
    for summary in summaries:
        told.setdefault(summary.title, set()).add(_apart(summary))
    return ConversationList(
        rows=tuple(_row(each, now, len(told[each.title]) > 1) for each in summaries[:shown]),
        more=f"Show more ({left:,} left)" if left > 0 else "",
        nothing=nothing,
        searchable=bool(summaries or search),
        notice=notice,
    )


def _row(summary: ConversationSummary, now: datetime, differs: bool) -> ConversationRow:
    questions = plural(summary.turns, "question")
    moment = summary.changed_at.astimezone(now.tzinfo)
    return ConversationRow(
        conversation_id=summary.conversation_id,
        title=summary.title,
        detail=f"{questions} · {moment:%H:%M}",
        warning=f"Delete this conversation of {questions}?",
        day=_day(moment, now),
        apart=_apart(summary) if differs else "",
    )


def _apart(summary: ConversationSummary) -> str:
    """Return which articles the last question of a conversation searched, and that question."""
    try:
        scope = Scope.from_json(summary.scope)
    except ValueError:  # a damaged turn says so when its conversation is opened
        scope = EVERYTHING
    searched = "all articles"
    if not scope.is_everything:
        articles = plural(len(scope.doc_ids or ()), "ticked article")
        searched = f"only {scope.description or articles}"
    latest = f"last: {summary.latest}" if summary.turns > 1 else ""
    return " · ".join(filter(None, (searched, latest)))


def _day(moment: datetime, now: datetime) -> str:
    """Return the day of a moment as a reader would say it; a year only of another year."""
    days = (now.date() - moment.date()).days
    if days < 1:
        return "Today"
    if days == 1:
        return "Yesterday"
    named = f"{moment:%A}, {moment.day} {moment:%B}" if days < 7 else f"{moment.day} {moment:%B}"
    return named if moment.year == now.year else f"{named} {moment.year}"
