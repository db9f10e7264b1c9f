"""The tables of conversations: statements over a transaction that others hold.

No cache is made of them, so no change here raises `seq`.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from index.documents import Span, replace_surrogates
from index.errors import LibraryError
from index.local.store.erasing import erase
from index.workspace.conversations import (
    ConversationSummary,
    SavedCitation,
    SavedConversation,
    SavedMentions,
    SavedMissingWords,
    SavedPlace,
    SavedTurn,
)

# The question stands before the rest of its turn, so that listing reads no further.
SCHEMA = """
CREATE TABLE conversations (
    conversation_id TEXT PRIMARY KEY, title TEXT NOT NULL, changed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE turns (
    conversation_id TEXT NOT NULL, number INTEGER NOT NULL, question TEXT NOT NULL,
    turn TEXT NOT NULL, PRIMARY KEY (conversation_id, number)
) WITHOUT ROWID;
"""
_OF_CONVERSATION = "conversation_id = ?"
# Fields of a turn whose key in the stored JSON is an older name; files on disk keep it.
_KEYS = {"resolved_question": "searched_for", "missing_words": "receipt"}


def keep(
    connection: sqlite3.Connection, conversation_id: str, turn: SavedTurn, number: int | None
) -> int:
    """Keep a turn in place of the one of its number and question, else at the end; say where.

    A conversation is made by its first turn.
    """
    run = connection.execute
    run("INSERT OR IGNORE INTO conversations VALUES (?, '', '')", (conversation_id,))
    run(
        f"UPDATE conversations SET changed_at = ? WHERE {_OF_CONVERSATION}",
        (datetime.now(UTC).isoformat(timespec="microseconds"), conversation_id),
    )
    values = asdict(turn)
    question = replace_surrogates(values.pop("question"))
    for name, key in _KEYS.items():
        values[key] = values.pop(name)
    # Where the conversation was deleted meanwhile, the number may be another turn's by now.
    query = f"SELECT 1 FROM turns WHERE {_OF_CONVERSATION} AND number = ? AND question = ?"
    if number is None or not run(query, (conversation_id, number, question)).fetchone():
        query = f"SELECT coalesce(max(number), 0) + 1 FROM turns WHERE {_OF_CONVERSATION}"
        number = int(run(query, (conversation_id,)).fetchone()[0])
    run(
        "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?)",
        (
            conversation_id,
            number,
            question,
            replace_surrogates(json.dumps(values, ensure_ascii=False)),
        ),
    )
    return number


def rename(connection: sqlite3.Connection, conversation_id: str, title: str) -> None:
    """Call a conversation by a title on one line, by its first question if that is blank.

    Raises:
        LibraryError: it is not there.
    """
    query = f"SELECT changed_at FROM conversations WHERE {_OF_CONVERSATION}"
    row = connection.execute(query, (conversation_id,)).fetchone()
    if row is None:
        raise LibraryError(
            "This conversation is no longer in the library, so it cannot be renamed. Ask its "
            "question again to begin a new one."
        )
    # Not updated: the words of the title before would stay between the rows.
    erase(connection, "conversations", _OF_CONVERSATION, (conversation_id,))
    values = (conversation_id, " ".join(replace_surrogates(title).split()), row[0])
    connection.execute("INSERT INTO conversations VALUES (?, ?, ?)", values)


def delete(connection: sqlite3.Connection, conversation_id: str) -> None:
    """Delete a conversation; one that is not there is left alone."""
    for table in ("turns", "conversations"):
        erase(connection, table, _OF_CONVERSATION, (conversation_id,))


def summaries(connection: sqlite3.Connection, search: str) -> tuple[ConversationSummary, ...]:
    """Return a line for every conversation with all of the words, the last changed first."""
    if not _has_tables(connection):
        return ()
    questions: dict[str, list[str]] = {}
    for conversation_id, question in connection.execute(
        "SELECT conversation_id, question FROM turns ORDER BY conversation_id, number"
    ):
        questions.setdefault(conversation_id, []).append(question)
    words = search.casefold().split()
    found = []
    for conversation_id, title, changed_at in connection.execute(
        "SELECT conversation_id, title, changed_at FROM conversations"
        " ORDER BY changed_at DESC, conversation_id"
    ):
        asked = questions.get(conversation_id, [""])
        said = "\n".join((title, *asked)).casefold()
        if all(word in said for word in words):
            found.append(
                ConversationSummary(
                    conversation_id=conversation_id,
                    title=title or asked[0],
                    changed_at=datetime.fromisoformat(changed_at),
                    turns=len(asked),
                )
            )
    return tuple(found)


def read(connection: sqlite3.Connection, conversation_id: str) -> SavedConversation | None:
    """Return a conversation, None where there is none of that id."""
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
    missing = values["missing_words"]
    return SavedTurn(
        **{
            **values,
            "question": question,
            "history": tuple(values["history"]),
            "citations": tuple(map(_citation, values["citations"])),
            "missing_words": _missing_words(missing) if missing else None,
        }
    )


def _citation(values: dict[str, Any]) -> SavedCitation:
    return SavedCitation(
        rank=values["rank"],
        place=_place(values["place"]),
        score=values["score"],
        sentences=tuple(Span(**span) for span in values["sentences"]),
        also_in=tuple(map(_place, values["also_in"])),
    )


def _place(values: dict[str, Any]) -> SavedPlace:
    return SavedPlace(**{**values, "span": Span(**values["span"])})


def _missing_words(values: dict[str, Any]) -> SavedMissingWords:
    return SavedMissingWords(
        absent=tuple(values["absent"]),
        nearest=tuple(
            SavedMentions(rank=each["rank"], has=tuple(each["has"]), lacks=tuple(each["lacks"]))
            for each in values["nearest"]
        ),
    )


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Say whether there are any; a library of an earlier version has none until it is written."""
    query = "SELECT 1 FROM sqlite_schema WHERE name = 'conversations'"
    return connection.execute(query).fetchone() is not None
