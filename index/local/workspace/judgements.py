"""The tables of judgements: functions that run SQL in the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from index.documents import Anchor, Span, replace_surrogates
from index.local.sqlite.erasing import erase
from index.workspace.judgements import RIGHT, JudgedPassage, JudgedQuestion

_OF_QUESTION = "question = ? AND history = ?"

Key = tuple[str, str]
"""The key of a judged question: its text, and its history as JSON."""


def key_of(text: str, history: Sequence[str]) -> Key:
    """Return the key of a question and its history.

    Raises:
        ValueError: the question is blank.
    """
    text = replace_surrogates(text).strip()
    if not text:
        raise ValueError("a blank question cannot be judged")
    return text, json.dumps(
        [replace_surrogates(question) for question in history], ensure_ascii=False
    )


def put(connection: sqlite3.Connection, key: Key, passage: JudgedPassage) -> None:
    """Save the judgement of a passage, replacing an earlier one."""
    connection.execute(
        "INSERT OR REPLACE INTO judgements"
        " (question, history, doc_id, start, end, sha256, quote_sha256, relevance, judged_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *key,
            passage.anchor.doc_id,
            passage.anchor.span.start,
            passage.anchor.span.end,
            passage.anchor.text_sha256,
            passage.anchor.quote_sha256,
            passage.relevance,
            passage.judged_at.isoformat(),
        ),
    )
    if passage.relevance == RIGHT:
        # A right passage contradicts "not answerable"; the later judgement wins.
        erase(connection, "judged_questions", f"{_OF_QUESTION} AND answerable = 0", key)


def withdraw(connection: sqlite3.Connection, key: Key, anchor: Anchor) -> None:
    """Delete the judgement of a passage, whichever text of the article it was made in."""
    of_passage = f"{_OF_QUESTION} AND doc_id = ? AND start = ? AND end = ?"
    place = (anchor.doc_id, anchor.span.start, anchor.span.end)
    erase(connection, "judgements", of_passage, (*key, *place))


def put_answerable(connection: sqlite3.Connection, key: Key, answerable: bool | None) -> None:
    """Save whether the articles answer a question; None deletes that judgement.

    False also deletes the judgements that call a passage right.
    """
    if answerable is None:
        erase(connection, "judged_questions", _OF_QUESTION, key)
        return
    connection.execute(
        "INSERT OR REPLACE INTO judged_questions (question, history, answerable, judged_at)"
        " VALUES (?, ?, ?, ?)",
        (*key, int(answerable), datetime.now(UTC).isoformat()),
    )
    if not answerable:
        erase(connection, "judgements", f"{_OF_QUESTION} AND relevance > 0", key)


def forget_question(connection: sqlite3.Connection, text: str) -> int:
    """Delete all judgements of a question, under any history; return how many there were."""
    return sum(
        erase(connection, table, "question = ?", (text,))
        for table in ("judgements", "judged_questions")
    )


def forget_documents(connection: sqlite3.Connection, doc_ids: Iterable[str]) -> int:
    """Delete the judgements of articles' passages; return how many there were."""
    # The ids are compared in Python: SQLite's JSON functions do not keep every character.
    judged = judged_documents(connection, doc_ids)
    return sum(erase(connection, "judgements", "doc_id = ?", (doc_id,)) for doc_id in judged)


def judged_documents(connection: sqlite3.Connection, doc_ids: Iterable[str]) -> list[str]:
    """Return which of these articles have judgements, sorted by id."""
    if not _has_tables(connection):
        return []
    rows = connection.execute("SELECT DISTINCT doc_id FROM judgements ORDER BY doc_id")
    wanted = set(doc_ids)
    return [row[0] for row in rows if row[0] in wanted]


def read(
    connection: sqlite3.Connection,
    key: Key | None = None,
    *,
    removed: Collection[str] = (),
    has_quotes: bool = True,
) -> tuple[JudgedQuestion, ...]:
    """Return the judged questions, in the order of their first judgements.

    Args:
        connection: a connection with an open transaction.
        key: the question to return; None for all.
        removed: ids of articles whose judgements are left out.
        has_quotes: whether the file's format stores the digests of the judged passages.
    """
    if not _has_tables(connection):
        return ()
    where, parameters = ("", ()) if key is None else (f"WHERE {_OF_QUESTION}", key)
    judged: dict[Key, list[JudgedPassage]] = {}
    verdicts: dict[Key, tuple[bool, datetime]] = {}
    quote = "quote_sha256" if has_quotes else "''"
    for row in connection.execute(
        f"SELECT question, history, doc_id, start, end, sha256, {quote}, relevance, judged_at"
        f" FROM judgements {where} ORDER BY doc_id, start, end",
        parameters,
    ):
        text, history, doc_id, start, end, sha256, quote_sha256, relevance, judged_at = row
        if doc_id in removed:
            continue
        anchor = Anchor(
            doc_id=doc_id,
            span=Span(start, end),
            quote_sha256=quote_sha256,
            text_sha256=sha256,
        )
        passage = JudgedPassage(
            anchor=anchor, relevance=relevance, judged_at=datetime.fromisoformat(judged_at)
        )
        judged.setdefault((text, history), []).append(passage)
    for text, history, answerable, judged_at in connection.execute(
        f"SELECT question, history, answerable, judged_at FROM judged_questions {where}",
        parameters,
    ):
        verdicts[text, history] = bool(answerable), datetime.fromisoformat(judged_at)

    def times(key: Key) -> Iterator[datetime]:
        yield from (passage.judged_at for passage in judged.get(key, ()))
        if key in verdicts:
            yield verdicts[key][1]

    return tuple(
        question_of(key, judged.get(key, ()), *verdicts.get(key, (None, None)))
        for key in sorted(judged.keys() | verdicts.keys(), key=lambda key: (min(times(key)), key))
    )


def question_of(
    key: Key,
    passages: Sequence[JudgedPassage] = (),
    verdict: bool | None = None,
    verdict_at: datetime | None = None,
) -> JudgedQuestion:
    """Return the judged question of a key.

    Args:
        key: the question's key.
        passages: the question's judged passages.
        verdict: whether the articles answer the question; None if that was not judged.
        verdict_at: time of that judgement.
    """
    return JudgedQuestion(
        text=key[0],
        history=tuple(json.loads(key[1])),
        passages=tuple(passages),
        verdict=verdict,
        verdict_at=verdict_at,
    )


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Return whether the tables exist; the first formats of the store lack them."""
    query = "SELECT 1 FROM sqlite_schema WHERE name = 'judgements'"
    return connection.execute(query).fetchone() is not None
