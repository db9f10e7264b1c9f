"""Saved conversations: the reader's own words, and anchors in articles.

An anchor quotes nothing, so after an article is removed, no word of it remains in a conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from index.contents import LibraryVersion
from index.documents import Anchor, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCitation:
    """A citation, without the cited words.

    Attributes:
        rank: the citation's rank; the best has rank 1.
        place: the cited passage's place.
        score: the citation's score, 0 to 1.
        confidence: the probability that the passage answers, 0 to 1; None if an earlier version of
            Footnote saved the citation.
        sentences: spans, in the article's text, of the sentences that contain the answer.
        answers: spans of the words in those sentences that are the answer; empty if an earlier
            version of Footnote saved the citation.
        also_in: places in other articles with the same text.
        contrary: the words in them that say the opposite of what the question takes for granted;
            None if none do.
    """

    rank: int
    place: Anchor
    score: float
    confidence: float | None = None
    sentences: tuple[Span, ...] = ()
    answers: tuple[Span, ...] = ()
    also_in: tuple[Anchor, ...] = ()
    contrary: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMentions:
    """The words of a question that the passage at a rank contains and lacks.

    Attributes:
        rank: the passage's rank; the best has rank 1.
        has: words of the question that are in the passage.
        lacks: words of the question that are not in the passage.
    """

    rank: int
    has: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMissingWords:
    """The words of a question that explain why it was not answered.

    Attributes:
        absent: words that are in none of the searched passages.
        nearest: the nearest passages, with the words that each contains and lacks.
        decisive: whether the absent words show that the library does not answer.
    """

    absent: tuple[str, ...]
    nearest: tuple[SavedMentions, ...]
    decisive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTurn:
    """A question of a conversation, with its answer.

    Attributes:
        question: the question in the reader's words.
        resolved_question: the question that was searched for.
        status: the answer's status.
        confidence: the answer's confidence, 0 to 1.
        documents: number of documents searched.
        passages: number of passages searched.
        milliseconds: time from the question to the answer.
        citations: the answer's citations, in the order of their ranks.
        corrected: the wording that the reader searched for instead; empty if there was none.
        history: the earlier questions used to resolve this one, oldest first.
        scope: JSON of the scope searched; empty for the whole library.
        missing_words: None if the question was answered.
        threshold: the confidence from which the status would be "answered"; None if an earlier
            version of Footnote saved the turn.
        library: the state of the library that was searched; None as for `threshold`.
        carried: the phrases that were searched for and come from earlier questions; empty in a turn
            that an earlier version of Footnote saved.
        voices: the name of the filter by voice, "any" for none.
        left_out: how many passages that filter left out, by reason; empty if there is none.
        parts: the parts of a question that has several, each with `text`, `resolved`, `answered`
            and `confidence`.
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
    threshold: float | None = None
    library: LibraryVersion | None = None
    carried: tuple[str, ...] = ()
    voices: str = "any"
    left_out: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """An entry of the list of conversations.

    Attributes:
        conversation_id: the conversation's id.
        title: the title that the reader gave, or else the first question.
        changed_at: time of the last question, in UTC.
        turns: number of saved turns.
        latest: the last question, in the reader's words.
        scope: JSON of the scope of the last question, as in its turn; read only of conversations
            whose title another one has, and empty of others.
    """

    conversation_id: str
    title: str
    changed_at: datetime
    turns: int
    latest: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedConversation:
    """A conversation with all its turns.

    Attributes:
        conversation_id: the conversation's id.
        turns: pairs of a turn's number and the turn, oldest first.
    """

    conversation_id: str
    turns: tuple[tuple[int, SavedTurn], ...]


class TurnTransaction(Protocol):
    """A write transaction of a backend's conversations."""

    def save_turn(
        self,
        conversation_id: str,
        turn: SavedTurn,
        number: int | None,
        replaced_question: str | None = None,
    ) -> int:
        """Save a turn and return its number in the conversation."""
        ...

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Set a conversation's title, or raise `LibraryError` if it does not exist."""
        ...

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation; do nothing if there is none with that id."""
        ...

    def release_quotes(self, doc_ids: Iterable[str]) -> int:
        """Delete the kept quotes of articles; return how many there were."""
        ...


class ConversationWriter:
    """A writer of conversations. Each change is one transaction, without the library's lock.

    Every method raises `LibraryBusy` if the library is in use for longer than `wait_seconds`, and
    `LibraryError` if the file cannot be written to. Use a snapshot to read conversations.

    Args:
        writing: a function that opens a write transaction, given the seconds to wait.

    Thread safety:
        Safe to share between threads. A thread that has a snapshot open gets RuntimeError.
    """

    def __init__(
        self, writing: Callable[[float | None], AbstractContextManager[TurnTransaction]]
    ) -> None:
        self._writing = writing

    def save_turn(
        self,
        conversation_id: str,
        turn: SavedTurn,
        number: int | None = None,
        *,
        replaced_question: str | None = None,
        wait_seconds: float | None = None,
    ) -> int:
        """Save a turn and return its number in the conversation.

        The first turn creates the conversation.

        Args:
            conversation_id: the conversation's id, a unique string chosen by the caller.
            turn: the turn to save.
            number: number of the turn to replace, if it exists and has the replaced question. None
                appends the turn, so that two windows that continue one conversation do not
                overwrite each other's turns.
            replaced_question: the question of the turn to replace; None if it is the same question.
            wait_seconds: how long to wait for other transactions; half a minute if None.
        """
        with self._writing(wait_seconds) as workspace:
            return workspace.save_turn(conversation_id, turn, number, replaced_question)

    def rename(
        self, conversation_id: str, title: str, *, wait_seconds: float | None = None
    ) -> None:
        """Set a conversation's title; a blank title stands for its first question.

        Raises:
            LibraryError: there is no conversation with that id.
        """
        with self._writing(wait_seconds) as workspace:
            workspace.rename_conversation(conversation_id, title)

    def delete(self, conversation_id: str, *, wait_seconds: float | None = None) -> None:
        """Delete a conversation; afterwards the library's files contain none of its words."""
        with self._writing(wait_seconds) as workspace:
            workspace.delete_conversation(conversation_id)

    def release_quotes(self, doc_ids: Iterable[str], *, wait_seconds: float | None = None) -> int:
        """Delete the cited words that were kept of articles; return how many there were.

        Afterwards the workspace contains none of them. What cites them says that the article has
        changed.
        """
        with self._writing(wait_seconds) as workspace:
            return workspace.release_quotes(doc_ids)
