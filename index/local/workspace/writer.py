"""`WorkspaceWriter`: the changes and queries of a write transaction of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from index.documents import Anchor, Document
from index.local.workspace import conversations, judgements, kept_quotes
from index.local.workspace.reader import WorkspaceReader
from index.workspace.conversations import SavedTurn
from index.workspace.judgements import JudgedPassage


class WorkspaceWriter(WorkspaceReader):
    """A write transaction of the workspace.

    Thread safety:
        Not safe to share. Use a writer in the thread that opened the transaction.
    """

    def judge(
        self,
        question: str,
        history: Sequence[str],
        anchor: Anchor,
        relevance: int | None,
    ) -> None:
        """Save the judgement of a passage, replacing an earlier one.

        Args:
            question: the reader's question.
            history: the earlier questions of the same conversation, oldest first.
            anchor: the passage's place; the caller has checked that the article is stored with
                the anchor's text.
            relevance: `RIGHT` or `WRONG` of `index.workspace.judgements`; None deletes the
                judgement.

        Raises:
            ValueError: the question is blank.
        """
        key = judgements.key_of(question, history)
        if relevance is None:
            judgements.withdraw(self._connection, key, anchor)
            return
        passage = JudgedPassage(anchor=anchor, relevance=relevance, judged_at=datetime.now(UTC))
        judgements.put(self._connection, key, passage)

    def judge_answerable(
        self, question: str, history: Sequence[str], answerable: bool | None
    ) -> None:
        """Save whether the articles answer a question at all; None deletes that judgement.

        False also deletes the judgements that call a passage right.

        Raises:
            ValueError: the question is blank.
        """
        judgements.put_answerable(
            self._connection, judgements.key_of(question, history), answerable
        )

    def forget_judgements(self, question: str) -> int:
        """Delete all judgements of a question, under any history; return how many there were.

        Raises:
            ValueError: the question is blank.
        """
        return judgements.forget_question(self._connection, judgements.key_of(question, ())[0])

    def forget_documents(self, doc_ids: Iterable[str]) -> int:
        """Delete the judgements and the kept quotes of articles; return how many there were."""
        ids = list(doc_ids)
        judged = judgements.forget_documents(self._connection, ids)
        return judged + kept_quotes.release(self._connection, ids)

    def keep_quotes(self, replaced: Sequence[tuple[Document, Document]]) -> int:
        """Keep the cited words of documents that their new versions lack; return how many.

        Args:
            replaced: each document as it is stored, and as it will be stored.
        """
        return kept_quotes.keep(self._connection, replaced)

    def release_quotes(self, doc_ids: Iterable[str]) -> int:
        """Delete the kept quotes of articles; return how many there were."""
        return kept_quotes.release(self._connection, doc_ids)

    def save_turn(self, conversation_id: str, turn: SavedTurn, number: int | None) -> int:
        """Save a turn and return its number in the conversation.

        The turn replaces the turn of that number if both have the same question; otherwise it is
        appended. The first turn creates the conversation.
        """
        return conversations.keep(self._connection, conversation_id, turn, number)

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Set a conversation's title; a blank title stands for its first question.

        Raises:
            LibraryError: there is no conversation with that id.
        """
        conversations.rename(self._connection, conversation_id, title)

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation; do nothing if there is none with that id."""
        conversations.delete(self._connection, conversation_id)
