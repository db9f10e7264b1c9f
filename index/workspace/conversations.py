"""Conversations as they are kept: a reader's own words, and places in articles.

A place names a span, the digest of the text it lies in and that of its own characters, and quotes
nothing, so that removing an article leaves no word of it here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from index.documents import Document, Span
from index.workspace.judgements import text_digest

if TYPE_CHECKING:
    from index.local.store import StoreWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlace:
    """A passage that was shown, without its words.

    Attributes:
        doc_id: of its article.
        span: of the passage in the article's text, code points.
        text_sha256: of the article's text, in UTF-8, as it was.
        quote_sha256: of the characters at the span, in UTF-8.
    """

    doc_id: str
    span: Span
    text_sha256: str
    quote_sha256: str

    @classmethod
    def of(cls, document: Document, span: Span) -> SavedPlace:
        """Return a place in an article."""
        return cls(
            doc_id=document.doc_id,
            span=span,
            text_sha256=text_digest(document),
            quote_sha256=_digest(span.of(document.text)),
        )

    def holds(self, document: Document) -> bool:
        """Say whether an article still has the very characters at the span."""
        return _digest(self.span.of(document.text)) == self.quote_sha256

    def unchanged(self, document: Document) -> bool:
        """Say whether an article's text is what it was."""
        return text_digest(document) == self.text_sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCitation:
    """A citation without its words.

    Attributes:
        rank: from 1, the best first.
        score: 0 to 1.
        sentences: spans in the article that carry the answer.
        also_in: places in other articles that said the same in the same words.
    """

    rank: int
    place: SavedPlace
    score: float
    sentences: tuple[Span, ...] = ()
    also_in: tuple[SavedPlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMentions:
    """Which words of the question the passage of a rank has and lacks."""

    rank: int
    has: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMissingWords:
    """Why nothing was found, in words of the question."""

    absent: tuple[str, ...]
    nearest: tuple[SavedMentions, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTurn:
    """A question that was answered, and what the answer was.

    Attributes:
        question: as it was asked.
        corrected: what the reader searched for in its place, empty where nothing was corrected.
        history: the questions it was understood by, oldest first.
        resolved_question: the question that was searched for.
        scope: JSON of what was searched, empty for everything.
        status: of the answer.
        confidence: 0 to 1.
        documents: how many were searched.
        passages: how many were searched.
        milliseconds: from the question to the answer.
        citations: in the order of their ranks.
        missing_words: None where the question was answered.
    """

    question: str
    resolved_question: str
    status: str
    confidence: float
    documents: int
    passages: int
    milliseconds: float
    citations: tuple[SavedCitation, ...]
    corrected: str = ""
    history: tuple[str, ...] = ()
    scope: str = ""
    missing_words: SavedMissingWords | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """A line of the list of conversations.

    Attributes:
        title: what the reader called it, its first question where they called it nothing.
        changed_at: when a question was last asked in it, in UTC.
        turns: how many questions are kept of it.
    """

    conversation_id: str
    title: str
    changed_at: datetime
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedConversation:
    """A conversation, oldest question first, each under the number that it is kept under."""

    conversation_id: str
    turns: tuple[tuple[int, SavedTurn], ...]


class ConversationWriter:
    """Writes conversations, each change in one transaction and without the library's lock.

    Every method raises `LibraryBusy` where the store is in use for longer than it waits, and
    `LibraryError` where nothing can be written. Reading is a snapshot's work.
    """

    def __init__(
        self, writing: Callable[[float | None], AbstractContextManager[StoreWriter]]
    ) -> None:
        self._writing = writing

    def save_turn(
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
            return store.save_turn(conversation_id, turn, number)

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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
