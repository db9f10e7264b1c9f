"""The table of cited words that were kept: functions that run SQL in the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from index.documents import Anchor, Document, Span
from index.local.sqlite.erasing import erase
from index.moving import present_place
from index.workspace.kept_quotes import KeptQuote

# How many characters beside a quote are kept with it, so that what it became can be found.
CONTEXT = 48


def keep(connection: sqlite3.Connection, replaced: Sequence[tuple[Document, Document]]) -> int:
    """Keep the cited words of documents that their new versions do not have.

    The words may have moved since they were cited. Both versions are searched as a conversation
    searches them when it is loaded, so what it will report as lost is kept.

    Args:
        connection: a connection with an open write transaction.
        replaced: each document as it is stored, and as it will be stored.

    Returns:
        How many quotes were kept.
    """
    versions = {old.doc_id: (old, new) for old, new in replaced if old.text != new.text}
    cited = set(_cited(connection, versions)) if versions else set()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = []
    for anchor in sorted(cited, key=lambda each: (each.doc_id, each.span)):
        old, new = versions[anchor.doc_id]
        place = present_place(anchor, old)
        if place is None or place.span.end > len(old.text):
            continue
        there = Anchor.of(old, place.span)
        start, end = place.span.start, place.span.end
        quote = old.text[start:end]
        wanted = replace(anchor, quote_sha256=there.quote_sha256)
        if quote in new.text and present_place(wanted, new):
            continue
        before, after = old.text[max(start - CONTEXT, 0) : start], old.text[end : end + CONTEXT]
        # The offsets are those of the citation, which finds its words by them.
        has_moved = place.span != anchor.span
        text_sha256 = anchor.text_sha256 if has_moved else there.text_sha256
        cited_at = anchor.span.start, anchor.span.end
        digests = text_sha256, there.quote_sha256
        rows.append((old.doc_id, *cited_at, *digests, quote, before, after, old.title, now))
    connection.executemany(
        "INSERT OR IGNORE INTO kept_quotes (doc_id, start, end, sha256, quote_sha256, quote,"
        " before, after, title, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return len(rows)


def read(connection: sqlite3.Connection, removed: Collection[str] = ()) -> tuple[KeptQuote, ...]:
    """Return the kept quotes, by article and place.

    Args:
        connection: a connection with an open transaction.
        removed: ids of articles whose quotes are left out.
    """
    if not _has_table(connection):
        return ()
    rows = connection.execute(
        "SELECT doc_id, start, end, sha256, quote_sha256, quote, before, after, title, kept_at"
        " FROM kept_quotes ORDER BY doc_id, start, end, kept_at"
    )
    return tuple(
        KeptQuote(
            anchor=Anchor(
                doc_id=row[0],
                span=Span(row[1], row[2]),
                text_sha256=row[3],
                quote_sha256=row[4],
            ),
            quote=row[5],
            before=row[6],
            after=row[7],
            title=row[8],
            kept_at=datetime.fromisoformat(row[9]),
        )
        for row in rows
        if row[0] not in removed
    )


def release(connection: sqlite3.Connection, doc_ids: Iterable[str]) -> int:
    """Delete the kept quotes of articles so that no byte of them remains; return how many."""
    if not _has_table(connection):
        return 0
    kept = {row[0] for row in connection.execute("SELECT DISTINCT doc_id FROM kept_quotes")}
    wanted = sorted(kept.intersection(doc_ids))
    return sum(erase(connection, "kept_quotes", "doc_id = ?", (doc_id,)) for doc_id in wanted)


def kept_documents(connection: sqlite3.Connection, doc_ids: Collection[str]) -> list[str]:
    """Return which of these articles have kept quotes, sorted by id."""
    return sorted({quote.anchor.doc_id for quote in read(connection)}.intersection(doc_ids))


def _cited(connection: sqlite3.Connection, doc_ids: Collection[str]) -> Iterator[Anchor]:
    """Yield the places in some articles that judgements, notes and conversations cite."""
    query = (
        "SELECT doc_id, start, end, sha256, quote_sha256 FROM judgements"
        " UNION ALL SELECT doc_id, start, end, text_sha256, quote_sha256 FROM notes"
    )
    for doc_id, start, end, text_sha256, quote_sha256 in connection.execute(query):
        if doc_id in doc_ids:
            yield _anchor(doc_id, start, end, text_sha256, quote_sha256)
    names = [json.dumps(doc_id, ensure_ascii=False) for doc_id in doc_ids]
    for (turn,) in connection.execute("SELECT turn FROM turns"):
        # Most conversations cite other articles, and need not be parsed.
        if any(name in turn for name in names):
            for citation in json.loads(turn).get("citations", ()):
                for place in (citation["place"], *citation.get("also_in", ())):
                    if place["doc_id"] in doc_ids:
                        yield _saved_anchor(place)


def _saved_anchor(place: dict[str, Any]) -> Anchor:
    span = place["span"]
    return _anchor(
        place["doc_id"], span["start"], span["end"], place["text_sha256"], place["quote_sha256"]
    )


def _anchor(doc_id: str, start: int, end: int, text_sha256: str, quote_sha256: str) -> Anchor:
    return Anchor(
        doc_id=doc_id, span=Span(start, end), quote_sha256=quote_sha256, text_sha256=text_sha256
    )


def _has_table(connection: sqlite3.Connection) -> bool:
    """Return whether the table exists; earlier formats lack it."""
    query = "SELECT 1 FROM sqlite_schema WHERE name = 'kept_quotes'"
    return connection.execute(query).fetchone() is not None
