"""Saved conversations as the API returns them."""

from __future__ import annotations

from typing import Any

from index.workspace.conversations import ConversationSummary
from retrieval.conversations.conversation import Conversation, Turn


def summary_as_dict(summary: ConversationSummary) -> dict[str, Any]:
    """Return an entry of the list of conversations as a dict for JSON."""
    return {
        "conversation_id": summary.conversation_id,
        "title": summary.title,
        "changed_at": summary.changed_at.isoformat(),
        "turns": summary.turns,
    }


def conversation_as_dict(conversation: Conversation) -> dict[str, Any]:
    """Return a saved conversation, with its citations as they hold now, as a dict for JSON."""
    return {
        "conversation_id": conversation.conversation_id,
        "turns": [_turn_as_dict(turn) for turn in conversation.turns],
    }


def _turn_as_dict(turn: Turn) -> dict[str, Any]:
    answer = turn.answer
    return {
        "number": turn.saved_number,
        "question": turn.question,
        "corrected": turn.corrected or None,
        "answer": answer.as_dict() if answer else None,
        "lost": [
            {"rank": lost.rank, "doc_id": lost.doc_id, "reason": lost.reason.value}
            for lost in (answer.lost if answer else ())
        ],
        "changes": [
            {
                "rank": change.rank,
                "article_changed": change.article_changed,
                "copies_lost": change.copies_lost,
                "moved": change.moved,
            }
            for change in (answer.changes if answer else ())
        ],
    }
