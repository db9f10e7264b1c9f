"""`WorkspaceWriter`: the changes and queries of a write transaction of the workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from index.documents import Anchor, Document
from index.local.workspace import conversations, judgements, kept_quotes, labels, notes
from index.local.workspace.reader import WorkspaceReader
from index.workspace.conversations import SavedTurn
from index.workspace.judgements import JudgedPassage
from index.workspace.labels import NamedScope
from index.workspace.notes import Note


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
        """Delete what readers left on articles, and kept quotes; return how many judgements."""
        doc_ids = list(doc_ids)
        labels.forget_documents(self._connection, doc_ids)
        notes.forget_documents(self._connection, doc_ids)
        kept_quotes.release(self._connection, doc_ids)
        return judgements.forget_documents(self._connection, doc_ids)

    def keep_quotes(self, replaced: Sequence[tuple[Document, Document]]) -> int:
        """Keep the cited words of documents that their new versions lack; return how many.

        Args:
            replaced: each document as it is stored, and as it will be stored.
        """
        return kept_quotes.keep(self._connection, replaced)

    def release_quotes(self, doc_ids: Iterable[str]) -> int:
        """Delete the kept quotes of articles; return how many there were."""
        return kept_quotes.release(self._connection, doc_ids)

    def tag(self, doc_ids: Collection[str], tags: Collection[str]) -> None:
        """Put tags on articles, each as it is spelled already; the caller has checked the ids."""
        labels.tag(self._connection, doc_ids, tags)

    def untag(self, doc_ids: Collection[str], tags: Collection[str]) -> None:
        """Take tags off articles; do nothing where one is not on an article."""
        labels.untag(self._connection, doc_ids, tags)

    def save_collection(self, collection: NamedScope) -> None:
        """Save a collection, in place of one of the same name."""
        labels.save_collection(self._connection, collection)

    def delete_collection(self, name: str) -> None:
        """Delete a collection; do nothing if there is none with that name."""
        labels.delete_collection(self._connection, name)

    def add_note(self, anchor: Anchor, text: str) -> Note:
        """Save a note at a place, in place of a note at the same place; return it.

        Raises:
            LibraryError: the note is too long.
        """
        return notes.add(self._connection, anchor, text)

    def edit_note(self, note_id: str, text: str) -> Note:
        """Replace a note's text; return the note.

        Raises:
            LibraryError: there is no note with that id, or the note is too long.
        """
        return notes.edit(self._connection, note_id, text)

    def delete_note(self, note_id: str) -> None:
        """Delete a note; do nothing if there is none with that id."""
        notes.delete(self._connection, note_id)

    def save_turn(
        self,
        conversation_id: str,
        turn: SavedTurn,
        number: int | None,
        replaced_question: str | None = None,
    ) -> int:
        """Save a turn and return its number in the conversation.

        The turn replaces the turn of that number if that has the replaced question, which is the
        turn's own if none is given; otherwise it is appended. The first turn creates the
        conversation.
        """
        replaced = turn.question if replaced_question is None else replaced_question
        return conversations.keep(self._connection, conversation_id, turn, number, replaced)

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Set a conversation's title; a blank title stands for its first question.

        Raises:
            LibraryError: there is no conversation with that id.
        """
        conversations.rename(self._connection, conversation_id, title)

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation; do nothing if there is none with that id."""
        conversations.delete(self._connection, conversation_id)
