"""`WorkspaceReader`: the queries of a read transaction of the workspace."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from index.local.workspace import conversations, judgements, kept_quotes, labels, notes
from index.local.workspace.judgements import Key
from index.local.workspace.migrations import JUDGED_QUOTES_STORED, WORKSPACE_VERSION
from index.workspace.conversations import ConversationSummary, SavedConversation
from index.workspace.judgements import JudgedQuestion
from index.workspace.kept_quotes import KeptQuote
from index.workspace.labels import NamedScope
from index.workspace.notes import Note


class WorkspaceReader:
    """A read transaction of the workspace. All methods return data of the same moment.

    Args:
        connection: a connection with an open transaction; a file without tables is empty.
        removed: ids of removed articles. Their judgements, tags and notes are left out, even if a
            crash has kept the writer from deleting them.
        version: the version of the file's format; 1 for a store that contains the workspace.

    Thread safety:
        Not safe to share. Use a reader in the thread that opened the transaction.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        removed: Collection[str] = (),
        version: int = WORKSPACE_VERSION,
    ) -> None:
        self._connection = connection
        self._removed = removed
        self._has_quotes = version >= JUDGED_QUOTES_STORED

    def judgements(self) -> tuple[JudgedQuestion, ...]:
        """Return every judged question, in the order of their first judgements."""
        return self._read()

    def judged(self, question: str, history: Sequence[str] = ()) -> JudgedQuestion:
        """Return the judgements of a question; they are empty if it was never judged.

        Raises:
            ValueError: the question is blank.
        """
        key = judgements.key_of(question, history)
        return next(iter(self._read(key)), judgements.question_of(key))

    def judged_documents(self, doc_ids: Collection[str]) -> list[str]:
        """Return which of these articles have judgements, also of those that were removed."""
        return judgements.judged_documents(self._connection, doc_ids)

    def labelled_documents(self, doc_ids: Collection[str]) -> list[str]:
        """Return which of these articles have tags or notes, or are named by a collection."""
        labelled = labels.labelled_documents(self._connection, doc_ids)
        return sorted({*labelled, *notes.noted_documents(self._connection, doc_ids)})

    def tags(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of each article that has any, in alphabetical order, by its id."""
        return labels.tags(self._connection, self._removed)

    def collections(self) -> tuple[NamedScope, ...]:
        """Return the collections in alphabetical order."""
        return labels.collections(self._connection, self._removed)

    def notes(self, doc_id: str | None = None) -> tuple[Note, ...]:
        """Return the notes, in the order of their articles' ids and places.

        Args:
            doc_id: the article whose notes are returned; None for all articles.
        """
        return notes.read(self._connection, doc_id, removed=self._removed)

    def conversations(self, search: str = "") -> tuple[ConversationSummary, ...]:
        """Return a summary of every matching conversation, most recently changed first.

        Args:
            search: words that the title and the questions must all contain, ignoring case; empty
                for all conversations.
        """
        return conversations.summaries(self._connection, search)

    def conversation(self, conversation_id: str) -> SavedConversation | None:
        """Return a conversation, or None if there is none with that id."""
        return conversations.read(self._connection, conversation_id)

    def kept_quotes(self) -> tuple[KeptQuote, ...]:
        """Return the cited words that their articles no longer have, by article and place."""
        return kept_quotes.read(self._connection, self._removed)

    def kept_documents(self, doc_ids: Collection[str]) -> list[str]:
        """Return which of these articles have kept quotes, also of those that were removed."""
        return kept_quotes.kept_documents(self._connection, doc_ids)

    def problems(self) -> list[str]:
        """Return the inconsistencies of the file, one sentence each; empty if there are none."""
        rows = self._connection.execute("PRAGMA integrity_check")
        return [f"SQLite, workspace: {row[0]}" for row in rows if row[0] != "ok"]

    def _read(self, key: Key | None = None) -> tuple[JudgedQuestion, ...]:
        return judgements.read(
            self._connection, key, removed=self._removed, has_quotes=self._has_quotes
        )
