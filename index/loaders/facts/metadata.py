"""What is known of an article besides its text, and the names it goes by in files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from index.loaders.facts.dates import published_on

_TITLE = ("title", "headline")
_PUBLISHED = ("published", "published_at", "date", "publication_date", "date_published")
_SOURCE = ("source", "outlet", "publisher", "publication", "site_name")
_AUTHOR = ("author", "authors", "byline")
_URI = ("url", "uri", "link", "canonical", "canonical_url")

# What exporters write when they have no value.
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "nil", "none", "null", "undefined", "unknown"})
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
# A link is drawn where a reader can press it, so a scheme that runs code must not get there.
_UNSAFE_URI = re.compile(r"(?:data|javascript|vbscript):", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document carries besides its text; empty where unknown.

    Attributes:
        notes: values that were there and could not be used.
    """

    title: str = ""
    published: date | None = None
    source: str = ""
    author: str = ""
    uri: str = ""
    notes: tuple[str, ...] = ()

    def or_else(self, other: Metadata) -> Metadata:
        """Return this with `other`'s values where this has none."""
        return Metadata(
            title=self.title or other.title,
            published=self.published or other.published,
            source=self.source or other.source,
            author=self.author or other.author,
            uri=self.uri or other.uri,
            notes=self.notes + other.notes,
        )


def read_metadata(fields: Mapping[str, object]) -> Metadata:
    """Read the keys that front matter and JSON lines use; the others are ignored."""
    notes: list[str] = []
    source = _text(fields, _SOURCE, notes)
    uri = _text(fields, _URI, notes)
    if _URL.fullmatch(source):
        source, uri = "", uri or source
    if _UNSAFE_URI.match(uri):
        notes.append("url ignored: it would run code")
        uri = ""
    return Metadata(
        title=_text(fields, _TITLE, notes),
        published=_date(fields, notes),
        source=source,
        author=_text(fields, _AUTHOR, notes),
        uri=uri,
        notes=tuple(notes),
    )


def one_line(value: str) -> str:
    """Return `value` with each run of white space as one space, and none at the ends."""
    return " ".join(value.split())


def _text(fields: Mapping[str, object], keys: tuple[str, ...], notes: list[str]) -> str:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str):
            text = _given(value)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            text = ", ".join(filter(None, map(_given, value)))
        elif value is None:
            continue
        else:
            notes.append(f"{key} ignored: text was expected, not {type(value).__name__}")
            continue
        if text:
            return text
    return ""


def _given(value: str) -> str:
    value = one_line(value)
    return "" if value.casefold() in _NOTHING else value


def _date(fields: Mapping[str, object], notes: list[str]) -> date | None:
    for key in _PUBLISHED:
        value = fields.get(key)
        if value is None or (isinstance(value, str) and not _given(value)):
            continue
        published = published_on(value)
        if published is not None:
            return published
        notes.append(f"{key} ignored: no full date in {str(value)[:40]!r}")
    return None
