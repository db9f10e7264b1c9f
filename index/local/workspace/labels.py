"""The tables of tags and collections: functions that run SQL in the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import replace

from index.local.sqlite.erasing import erase
from index.local.sqlite.file import has_table
from index.scope import Scope
from index.workspace.labels import NamedScope, find_label


def tag(connection: sqlite3.Connection, doc_ids: Collection[str], tags: Iterable[str]) -> None:
    """Put tags on articles, each as it is spelled already."""
    for wanted in tags:
        spelled = find_label(wanted, _spellings(connection)) or wanted
        connection.executemany(
            "INSERT OR IGNORE INTO tags (doc_id, tag) VALUES (?, ?)",
            [(doc_id, spelled) for doc_id in doc_ids],
        )


def untag(connection: sqlite3.Connection, doc_ids: Collection[str], tags: Iterable[str]) -> None:
    """Take tags off articles; do nothing where one is not on an article."""
    for wanted in tags:
        spelled = find_label(wanted, _spellings(connection))
        if spelled is not None:
            _erase_tags(connection, {(doc_id, spelled) for doc_id in doc_ids})


def tags(
    connection: sqlite3.Connection, removed: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return the tags of each article that has any, in alphabetical order.

    Args:
        connection: a connection with an open transaction.
        removed: ids of articles whose tags are left out.
    """
    if not has_table(connection, "tags"):
        return {}
    found: dict[str, list[str]] = {}
    for doc_id, tag in connection.execute("SELECT doc_id, tag FROM tags"):
        if doc_id not in removed:
            found.setdefault(doc_id, []).append(tag)
    return {doc_id: tuple(sorted(own, key=str.casefold)) for doc_id, own in found.items()}


def save_collection(connection: sqlite3.Connection, collection: NamedScope) -> None:
    """Save a collection, in place of one of the same name."""
    delete_collection(connection, collection.name)
    connection.execute(
        "INSERT INTO collections (name, scope) VALUES (?, ?)",
        (collection.name, collection.scope.as_json()),
    )


def delete_collection(connection: sqlite3.Connection, name: str) -> None:
    """Delete a collection; do nothing if there is none with that name."""
    names = [row[0] for row in connection.execute("SELECT name FROM collections")]
    if (stored := find_label(name, names)) is not None:
        erase(connection, "collections", "name = ?", (stored,))


def collections(
    connection: sqlite3.Connection, removed: Collection[str] = ()
) -> tuple[NamedScope, ...]:
    """Return the collections in alphabetical order.

    Args:
        connection: a connection with an open transaction.
        removed: ids of articles that are left out of the scopes.
    """
    if not has_table(connection, "collections"):
        return ()
    rows = connection.execute("SELECT name, scope FROM collections").fetchall()
    found = [NamedScope(name, _without(Scope.from_json(scope), removed)) for name, scope in rows]
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def forget_documents(connection: sqlite3.Connection, doc_ids: Iterable[str]) -> None:
    """Delete the tags of articles, and take the articles out of the collections."""
    gone = set(doc_ids)
    tagged = tags(connection)
    _erase_tags(connection, {(key, tag) for key in gone & tagged.keys() for tag in tagged[key]})
    for collection in collections(connection):
        left = replace(collection, scope=_without(collection.scope, gone))
        if left != collection:
            save_collection(connection, left)


def labelled_documents(connection: sqlite3.Connection, doc_ids: Collection[str]) -> list[str]:
    """Return which of these articles have tags or are named by a collection, sorted by id."""
    named = set(tags(connection)).union(
        *(collection.scope.doc_ids or () for collection in collections(connection))
    )
    return sorted(named.intersection(doc_ids))


def _without(scope: Scope, doc_ids: Collection[str]) -> Scope:
    if scope.doc_ids is None:
        return scope
    return replace(scope, doc_ids=scope.doc_ids.difference(doc_ids))


def _erase_tags(connection: sqlite3.Connection, gone: set[tuple[str, str]]) -> None:
    """Delete rows as `erase` does, many at once: SQLite limits the number of parameters."""
    rows = connection.execute("SELECT doc_id, tag FROM tags").fetchall()
    if not gone.isdisjoint(rows):
        connection.execute("DELETE FROM tags")
        connection.executemany(
            "INSERT INTO tags (doc_id, tag) VALUES (?, ?)", [row for row in rows if row not in gone]
        )


def _spellings(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT DISTINCT tag FROM tags ORDER BY tag")]
