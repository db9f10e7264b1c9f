"""Keeping conversations in a library; `Library.conversations` is one of these."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from index.local.store import StoreWriter
from index.workspace.conversations import SavedTurn


class ConversationWriter:
    """Writes conversations, each change in one transaction and without the library's lock.

    Every method raises `LibraryBusy` where the store is in use for longer than it waits, and
    `LibraryError` where nothing can be written. Reading is a snapshot's work.
    """

    def __init__(
        self, writing: Callable[[float | None], AbstractContextManager[StoreWriter]]
    ) -> None:
        self._writing = writing

    def keep(
        self,
        conversation_id: str,
        turn: SavedTurn,
        number: int | None = None,
        *,
        wait_seconds: float | None = None,
    ) -> int:
        """Keep a turn and return its number in the conversation, which is made by its first turn.

        Args:
            conversation_id: made up by who asks; nobody else's.
            turn: to keep.
            number: of the turn that this replaces, if that is there and to the same question; None
                to keep it after all others, so that two windows in which one conversation goes on
                lose nothing of each other.
            wait_seconds: for other transactions to end, half a minute if None.
        """
        with self._writing(wait_seconds) as store:
            return store.keep_turn(conversation_id, turn, number)

    def rename(
        self, conversation_id: str, title: str, *, wait_seconds: float | None = None
    ) -> None:
        """Call a conversation by a title, by its first question if that is blank."""
        with self._writing(wait_seconds) as store:
            store.rename_conversation(conversation_id, title)

    def delete(self, conversation_id: str, *, wait_seconds: float | None = None) -> None:
        """Delete a conversation; the library's file holds none of its words afterwards."""
        with self._writing(wait_seconds) as store:
            store.delete_conversation(conversation_id)
