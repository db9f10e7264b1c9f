"""The tables of conversations: functions that run SQL in the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from index.contents import LibraryVersion
from index.documents import Anchor, Span, replace_surrogates
from index.errors import LibraryError
from index.local.sqlite.erasing import erase
from index.workspace.conversations import (
    ConversationSummary,
    SavedCitation,
    SavedConversation,
    SavedMentions,
    SavedMissingWords,
    SavedTurn,
)

_OF_CONVERSATION = "conversation_id = ?"
# Fields of a turn that the stored JSON has under an older key, which existing files contain.
_KEYS = {"resolved_question": "searched_for", "missing_words": "receipt"}


def keep(
    connection: sqlite3.Connection,
    conversation_id: str,
    turn: SavedTurn,
    number: int | None,
    replaced_question: str,
) -> int:
    """Save a turn and return its number in the conversation.

    The turn replaces the turn of that number if that has the replaced question; otherwise it is
    appended. The first turn creates the conversation.
    """
    run = connection.execute
    run(
        "INSERT OR IGNORE INTO conversations (conversation_id, title, changed_at)"
        " VALUES (?, '', '')",
        (conversation_id,),
    )
    run(
        f"UPDATE conversations SET changed_at = ? WHERE {_OF_CONVERSATION}",
        (datetime.now(UTC).isoformat(timespec="microseconds"), conversation_id),
    )
    values = asdict(turn)
    question = replace_surrogates(values.pop("question"))
    for name, key in _KEYS.items():
        values[key] = values.pop(name)
    replaced = replace_surrogates(replaced_question)
    # If the conversation was deleted meanwhile, the number may belong to another turn now.
    query = f"SELECT 1 FROM turns WHERE {_OF_CONVERSATION} AND number = ? AND question = ?"
    if number is None or not run(query, (conversation_id, number, replaced)).fetchone():
        query = f"SELECT coalesce(max(number), 0) + 1 FROM turns WHERE {_OF_CONVERSATION}"
        number = int(run(query, (conversation_id,)).fetchone()[0])
    run(
        "INSERT OR REPLACE INTO turns (conversation_id, number, question, turn)"
        " VALUES (?, ?, ?, ?)",
        (
            conversation_id,
            number,
            question,
            replace_surrogates(json.dumps(values, ensure_ascii=False)),
        ),
    )
    return number


def rename(connection: sqlite3.Connection, conversation_id: str, title: str) -> None:
    """Set a conversation's title, on one line; a blank title stands for its first question.

    Raises:
        LibraryError: there is no conversation with that id.
    """
    query = f"SELECT changed_at FROM conversations WHERE {_OF_CONVERSATION}"
    row = connection.execute(query, (conversation_id,)).fetchone()
    if row is None:
        raise LibraryError(
            "This conversation is no longer in the library, so it cannot be renamed. Ask its "
            "question again to begin a new one."
        )
    # Erase and insert: an UPDATE would leave words of the old title between the rows.
    erase(connection, "conversations", _OF_CONVERSATION, (conversation_id,))
    values = (conversation_id, " ".join(replace_surrogates(title).split()), row[0])
    connection.execute(
        "INSERT INTO conversations (conversation_id, title, changed_at) VALUES (?, ?, ?)", values
    )


def delete(connection: sqlite3.Connection, conversation_id: str) -> None:
    """Delete a conversation; do nothing if there is none with that id."""
    for table in ("turns", "conversations"):
        erase(connection, table, _OF_CONVERSATION, (conversation_id,))


def summaries(connection: sqlite3.Connection, search: str) -> tuple[ConversationSummary, ...]:
    """Return a summary of every matching conversation, most recently changed first.

    Args:
        connection: a connection with an open transaction.
        search: words that the title and the questions must all contain, ignoring case; empty for
            all conversations.
    """
    if not _has_tables(connection):
        return ()
    questions: dict[str, list[str]] = {}
    for conversation_id, question in connection.execute(
        "SELECT conversation_id, question FROM turns ORDER BY conversation_id, number"
    ):
        questions.setdefault(conversation_id, []).append(question)
    words = search.casefold().split()
    matching = []
    for conversation_id, title, changed_at in connection.execute(
        "SELECT conversation_id, title, changed_at FROM conversations"
        " ORDER BY changed_at DESC, conversation_id"
    ):
        own_questions = questions.get(conversation_id, [""])
        text = "\n".join((title, *own_questions)).casefold()
        if all(word in text for word in words):
            matching.append(
                ConversationSummary(
                    conversation_id=conversation_id,
                    title=title or own_questions[0],
                    changed_at=datetime.fromisoformat(changed_at),
                    turns=len(own_questions),
                    latest=own_questions[-1],
                )
            )
    titles = Counter(summary.title for summary in matching)
    return tuple(
        replace(summary, scope=_last_scope(connection, summary.conversation_id))
        if titles[summary.title] > 1
        else summary
        for summary in matching
    )


def _last_scope(connection: sqlite3.Connection, conversation_id: str) -> str:
    query = f"SELECT turn FROM turns WHERE {_OF_CONVERSATION} ORDER BY number DESC LIMIT 1"
    row = connection.execute(query, (conversation_id,)).fetchone()
    return str(json.loads(row[0]).get("scope", "")) if row else ""


def read(connection: sqlite3.Connection, conversation_id: str) -> SavedConversation | None:
    """Return a conversation, or None if there is none with that id."""
    if not _has_tables(connection):
        return None
    turns = tuple(
        (number, _turn(question, json.loads(turn)))
        for number, question, turn in connection.execute(
            f"SELECT number, question, turn FROM turns WHERE {_OF_CONVERSATION} ORDER BY number",
            (conversation_id,),
        )
    )
    return SavedConversation(conversation_id=conversation_id, turns=turns) if turns else None


def _turn(question: str, values: dict[str, Any]) -> SavedTurn:
    values = {**values, **{name: values[key] for name, key in _KEYS.items()}}
    for key in _KEYS.values():
        values.pop(key)
    missing, library = values["missing_words"], values.get("library")
    return SavedTurn(
        **{
            **values,
            "question": question,
            "history": tuple(values["history"]),
            "carried": tuple(values.get("carried", ())),
            "left_out": dict(values.get("left_out", {})),
            "parts": tuple(values.get("parts", ())),
            "citations": tuple(map(_citation, values["citations"])),
            "missing_words": _missing_words(missing) if missing else None,
            "library": LibraryVersion(**library) if library else None,
        }
    )


def _citation(values: dict[str, Any]) -> SavedCitation:
    return SavedCitation(
        rank=values["rank"],
        place=_place(values["place"]),
        score=values["score"],
        confidence=values.get("confidence"),
        sentences=tuple(Span(**span) for span in values["sentences"]),
        answers=tuple(Span(**span) for span in values.get("answers", ())),
        also_in=tuple(map(_place, values["also_in"])),
        contrary=Span(**contrary) if (contrary := values.get("contrary")) else None,
    )


def _place(values: dict[str, Any]) -> Anchor:
    return Anchor(**{**values, "span": Span(**values["span"])})


def _missing_words(values: dict[str, Any]) -> SavedMissingWords:
    return SavedMissingWords(
        absent=tuple(values["absent"]),
        nearest=tuple(
            SavedMentions(rank=item["rank"], has=tuple(item["has"]), lacks=tuple(item["lacks"]))
            for item in values["nearest"]
        ),
        decisive=values.get("decisive", True),
    )


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Return whether the tables exist; the first formats of the store lack them."""
    query = "SELECT 1 FROM sqlite_schema WHERE name = 'conversations'"
    return connection.execute(query).fetchone() is not None
