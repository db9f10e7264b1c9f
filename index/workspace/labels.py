"""Tags and collections: how readers sort the articles of a library.

A tag is a word or two that a reader puts on articles. A collection is a scope with a name, such as
all articles with one tag, or of one outlet in one year.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from index.documents import replace_surrogates
from index.errors import InvalidLabel
from index.scope import EVERYTHING, Scope

# Longer names do not fit the sidebar, and are pasted by mistake.
LONGEST_TAG = 50
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NamedScope:
    """A collection: a scope that a reader has named.

    Attributes:
        name: the collection's name.
        scope: the articles that belong to it; each question checks them again.
    """

    name: str
    scope: Scope


def parse_tag(typed: str) -> str:
    """Return a tag as it is stored: on one line, in composed characters.

    Raises:
        InvalidLabel: the tag is blank or too long, or has a comma, which separates tags.
    """
    tag = _on_one_line(typed)
    if not tag:
        raise InvalidLabel("A tag is blank. Write a word or two, such as flood.")
    if "," in tag:
        raise InvalidLabel(f"The tag {tag!r} has a comma, which separates tags. Leave it out.")
    if len(tag) > LONGEST_TAG:
        raise InvalidLabel(
            f"The tag {tag[:LONGEST_TAG]!r}… has {len(tag)} characters. Use at most {LONGEST_TAG}."
        )
    return tag


def parse_name(typed: str) -> str:
    """Return a collection's name as it is stored: on one line, in composed characters.

    Raises:
        InvalidLabel: the name is blank or too long.
    """
    name = _on_one_line(typed)
    if not name:
        raise InvalidLabel("The collection has no name. Write one, such as Flood of 2024.")
    if len(name) > LONGEST_NAME:
        raise InvalidLabel(
            f"The name {name[:LONGEST_NAME]!r}… has {len(name)} characters. "
            f"Use at most {LONGEST_NAME}."
        )
    return name


def find_label(typed: str, labels: Iterable[str]) -> str | None:
    """Return the label that is written as `typed`, in capitals or not; None if there is none."""
    wanted = _on_one_line(typed).casefold()
    return next((label for label in labels if label.casefold() == wanted), None)


def _on_one_line(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFC", replace_surrogates(typed)).split())


class LabelTransaction(Protocol):
    """A write transaction of a backend's tags and collections."""

    def tag(self, doc_ids: Collection[str], tags: Collection[str]) -> None:
        """Put tags on articles."""
        ...

    def untag(self, doc_ids: Collection[str], tags: Collection[str]) -> None:
        """Take tags off articles; do nothing where one is not on an article."""
        ...

    def save_collection(self, collection: NamedScope) -> None:
        """Save a collection, in place of one of the same name."""
        ...

    def delete_collection(self, name: str) -> None:
        """Delete a collection; do nothing if there is none with that name."""
        ...


class LabelWriter:
    """A writer of tags and collections. Each change is one transaction, without the library's lock.

    Capitals do not make another tag or another collection: the first spelling of a tag stays, the
    last one of a collection. Every method raises `LibraryBusy` if the library is in use for longer
    than `wait_seconds`, and `LibraryError` if the file cannot be written to. Use a snapshot to read
    tags and collections.

    Args:
        writing: a function that opens a write transaction, given the seconds to wait and the ids of
            articles that must be in the library.

    Thread safety:
        Safe to share between threads. A thread that has a snapshot open gets RuntimeError.
    """

    def __init__(
        self,
        writing: Callable[
            [float | None, Collection[str]], AbstractContextManager[LabelTransaction]
        ],
    ) -> None:
        self.transaction = writing

    def tag(
        self, doc_ids: Collection[str], tags: Iterable[str], *, wait_seconds: float | None = None
    ) -> None:
        """Put tags on articles. They stay when an article is added again, and go with it.

        Raises:
            DocumentNotFound: the library has no article with one of the ids; nothing is tagged.
            InvalidLabel: a tag is blank or too long, or has a comma; nothing is tagged.
        """
        parsed = list(map(parse_tag, tags))
        with self.transaction(wait_seconds, doc_ids) as workspace:
            workspace.tag(doc_ids, parsed)

    def untag(
        self, doc_ids: Collection[str], tags: Iterable[str], *, wait_seconds: float | None = None
    ) -> None:
        """Take tags off articles.

        Raises:
            DocumentNotFound: the library has no article with one of the ids; nothing is changed.
            InvalidLabel: a tag is blank or too long, or has a comma; nothing is changed.
        """
        parsed = list(map(parse_tag, tags))
        with self.transaction(wait_seconds, doc_ids) as workspace:
            workspace.untag(doc_ids, parsed)

    def save_collection(
        self, name: str, scope: Scope, *, wait_seconds: float | None = None
    ) -> NamedScope:
        """Save a scope under a name, in place of a collection of that name; return the collection.

        Raises:
            InvalidLabel: the name is blank or too long.
        """
        collection = NamedScope(parse_name(name), scope)
        with self.transaction(wait_seconds, ()) as workspace:
            workspace.save_collection(collection)
        return collection

    def delete_collection(self, name: str, *, wait_seconds: float | None = None) -> None:
        """Delete a collection; its articles and their tags stay."""
        with self.transaction(wait_seconds, ()) as workspace:
            workspace.delete_collection(name)


def scope_of_labels(
    known_tags: Mapping[str, Collection[str]],
    collections: Iterable[NamedScope],
    *,
    tags: Collection[str] = (),
    collection: str | None = None,
) -> Scope:
    """Return the scope of a collection, of the articles with one of the tags, or of both together.

    Args:
        known_tags: the tags of each article that has any, by its id.
        collections: the library's collections.
        tags: the tags as they were typed; empty for all articles.
        collection: the collection's name as it was typed; None for all articles.

    Raises:
        InvalidLabel: the library has no such tag or collection.
    """
    scope = EVERYTHING
    if collection is not None:
        named = {each.name: each.scope for each in collections}
        scope = named[_find(collection, "collection", named)]
    if tags:
        spelled = sorted({tag for own in known_tags.values() for tag in own}, key=str.casefold)
        wanted = frozenset(_find(tag, "tag", spelled) for tag in tags)
        scope = replace(scope.with_tags_resolved(known_tags), tags=wanted)
    return scope


def _find(typed: str, kind: str, labels: Collection[str]) -> str:
    found = find_label(typed, labels)
    if found is None:
        there = f"There are: {', '.join(labels)}." if labels else "There is none yet."
        raise InvalidLabel(f"No {kind} is called {typed!r}. {there}")
    return found
