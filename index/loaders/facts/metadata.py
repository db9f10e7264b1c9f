"""The metadata of an article, and the keys that files use for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from index.loaders.facts.dates import parse_date_value

# Keys in lower case without marks: `published_at`, `publishedAt` and `Published at` are one.
_TITLE = ("title", "headline", "titel", "titre", "título", "titulo")
_PUBLISHED = (
    "published", "publishedat", "date", "publicationdate", "datepublished", "publishdate",
    "pubdate", "publisheddate", "publishedon", "publishedtime", "articlepublishedtime",
    "dateposted", "posted", "postedon", "postdate", "firstpublished", "issued", "dateissued",
    "datum", "veröffentlicht", "fecha", "publié", "publicado",
)  # fmt: skip
_MODIFIED = (
    "modified", "modifiedat", "updated", "updatedat", "datemodified", "dateupdated", "modifieddate",
    "updateddate", "lastmodified", "lastmodifiedat", "lastupdated", "lastmod", "modifiedon",
    "updatedon", "modifiedtime", "updatedtime", "articlemodifiedtime",
)  # fmt: skip
# The day on which a note was made. It counts if no other key gives a date.
_CREATED = ("created", "createdat", "createdon", "datecreated", "creationdate", "createdtime")
_SOURCE = (
    "source", "outlet", "publisher", "publication", "sitename", "site", "website", "newspaper",
    "magazine", "publishername", "sourcename", "publicationname", "quelle", "fuente",
)  # fmt: skip
_AUTHOR = (
    "author", "authors", "byline", "creator", "creators", "writer", "writers", "authorname",
    "authornames", "writtenby", "by", "autor", "autorin", "autoren", "auteur", "auteurs", "autora",
    "autores",
)  # fmt: skip
_URI = ("url", "uri", "link", "canonical", "canonicalurl", "permalink", "sourceurl", "originalurl")
_FIRST_NAMES = ("given", "givenname", "first", "firstname")
_LAST_NAMES = ("family", "familyname", "last", "lastname", "surname")
_NAMES = ("name", "fullname", "displayname", "title", "literal")
# Keys of site generators that say nothing of the article but stand in no prose.
_OTHER_KEYS = frozenset(
    {"aliases", "categories", "category", "cssclasses", "description", "draft", "excerpt", "id"}
    | {"image", "keywords", "lang", "language", "lastmod", "layout", "modified", "slug", "subtitle"}
    | {"summary", "tag", "tags", "template", "type", "updated"}
)
_MARKS = re.compile(r"[\W_]+")

# Texts that exporters write for a missing value.
_MISSING = frozenset({"", "-", "--", "n/a", "na", "nil", "none", "null", "undefined", "unknown"})
# "Ann Dole <ann@echo.example>"
_MAIL = re.compile(r"\s*[<(][^\s<>()]{1,100}@[^\s<>()]{1,100}[>)]")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
# The reader can click the link, so a scheme that runs code must not be accepted.
_UNSAFE_URI = re.compile(r"(?:data|javascript|vbscript):", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The metadata of a document; unknown values are empty.

    Attributes:
        title: the article's title.
        published: the day of publication.
        modified: the day of the last change after publication.
        source: the outlet that published the article.
        author: the author's name, or several names separated by commas.
        uri: where a reader can look the article up.
        notes: remarks for the user on values that could not be used.
    """

    title: str = ""
    published: date | None = None
    modified: date | None = None
    source: str = ""
    author: str = ""
    uri: str = ""
    notes: tuple[str, ...] = ()

    def or_else(self, other: Metadata) -> Metadata:
        """Return this metadata with unknown values taken from `other`, and the notes of both."""
        return Metadata(
            title=self.title or other.title,
            published=self.published or other.published,
            modified=self.modified or other.modified,
            source=self.source or other.source,
            author=self.author or other.author,
            uri=self.uri or other.uri,
            notes=self.notes + other.notes,
        )


def read_metadata(fields: Mapping[str, object]) -> Metadata:
    """Read the keys that front matter and JSON lines use; other keys are ignored.

    Capitals and marks in a key make no difference. Of two keys that are then the same, the last
    counts.
    """
    named = {_MARKS.sub("", key.casefold()): (key, value) for key, value in fields.items()}
    notes: list[str] = []
    source = _text(named, _SOURCE, notes)
    uri = _text(named, _URI, notes)
    if _URL.fullmatch(source):
        source, uri = "", uri or source
    # A clipped article whose date is left empty was not published on the day of the clipping.
    published_keys = _PUBLISHED if named.keys() & _PUBLISHED else _CREATED
    if _UNSAFE_URI.match(uri):
        notes.append("url ignored: it would run code")
        uri = ""
    elif uri.startswith("/"):
        uri = ""  # a place on a site that the file does not name
    return Metadata(
        title=_text(named, _TITLE, notes),
        published=_date(named, published_keys, notes),
        modified=_date(named, _MODIFIED, notes),
        source=source,
        author=_MAIL.sub("", _text(named, _AUTHOR, notes)),
        uri=uri,
        notes=tuple(notes),
    )


def is_known_key(key: str) -> bool:
    """Return whether files use a key for the metadata of articles; capitals and marks are free."""
    plain = _MARKS.sub("", key.casefold())
    known = (_TITLE, _PUBLISHED, _MODIFIED, _CREATED, _SOURCE, _AUTHOR, _URI, _OTHER_KEYS)
    return any(plain in keys for keys in known)


def one_line(value: str) -> str:
    """Return `value` with each run of whitespace as one space, and no space at the ends."""
    return " ".join(value.split())


def _text(named: Mapping[str, tuple[str, object]], keys: tuple[str, ...], notes: list[str]) -> str:
    for key in keys:
        written, value = named.get(key, (key, None))
        items = value if isinstance(value, list) else [value]
        texts = [_item_text(item) for item in items]
        if None in texts:
            notes.append(f"{written} ignored: text was expected, not {type(value).__name__}")
        elif text := ", ".join(filter(None, texts)):
            return text
    return ""


def _item_text(item: object) -> str | None:
    """Return a text, or the name of an object; empty if it is missing, None if there is none."""
    if isinstance(item, Mapping):
        item = _name_of(item)
    if item is None:
        return ""
    return _value_or_empty(item) if isinstance(item, str) else None


def _name_of(item: Mapping[object, object]) -> object:
    """Return the name in an object that describes a person or an outlet, or the object itself."""
    named = {_MARKS.sub("", str(key).casefold()): value for key, value in item.items()}
    for key in _NAMES:
        if isinstance(name := named.get(key), Mapping):
            return _name_of(name)
        if isinstance(name, str) and name.strip():
            return name
    parts = [
        next((part for key in keys if isinstance(part := named.get(key), str)), "")
        for keys in (_FIRST_NAMES, _LAST_NAMES)
    ]
    return " ".join(filter(None, parts)) or item


def _value_or_empty(value: str) -> str:
    """Return a value on one line, or an empty string if it stands for a missing value."""
    value = one_line(value)
    return "" if value.casefold() in _MISSING else value


def _only_date(value: object, keys: tuple[str, ...]) -> object:
    """Return the date in a list of one, or under one of the keys in an object; else the value."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    if isinstance(value, Mapping):
        named = {_MARKS.sub("", str(key).casefold()): each for key, each in value.items()}
        return next((named[key] for key in keys if key in named), value)
    return value


def _date(
    named: Mapping[str, tuple[str, object]], keys: tuple[str, ...], notes: list[str]
) -> date | None:
    for key in keys:
        written, value = named.get(key, (key, None))
        if value is None or (isinstance(value, str) and not _value_or_empty(value)):
            continue
        day = parse_date_value(_only_date(value, keys))
        if day is not None:
            return day
        notes.append(f"{written} ignored: no full date in {str(value)[:40]!r}")
    return None
