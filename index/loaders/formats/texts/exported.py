"""The articles in a text that Nexis or Factiva exported, each with a name of its own."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from index.documents import UNTITLED, Span
from index.loaders.facts.bylines import names_of_byline
from index.loaders.facts.exports import read_export
from index.loaders.facts.exports.division import divide
from index.loaders.facts.exports.lines import COUNT, day_of, rows_of
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.texts.plain import read_plain_metadata

_LONGEST_NAME = 80
_HEADER = 6  # lines among which a headline and an author are
_COVER = "cover page, index and search terms of the export left out"
# Slashes would make folders, and the others are no letters of a name of a file on Windows.
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|]+")
_DOTS = re.compile(r"^\.+|\.+$")


# What the bytes of an export have somewhere, and words that most other texts lack.
_WORDS = (b"document", b"dokument", b"factiva")
_SIGNS = re.compile(
    rb"end of document|ende des dokuments|fin du document|fin del documento"
    rb"|[0-9](?:\s|&nbsp;)+(?:of|von|de|sur)(?:\s|&nbsp;)+[0-9]+(?:\s|&nbsp;)+do[ck]ument"
    rb"|[\s;\xa0][a-z][a-z0-9]{3,20}(?:19|20)[0-9]{6}[a-z][a-z0-9]{4}",
)


class Exported(NamedTuple):
    """An article of an export.

    Attributes:
        text: its text with header and footer; all of the export if it is the only article.
        metadata: its facts.
        skipped: what is not searched: header, footer, and the cover page of a single article.
        name: its day and headline, or its number; empty if it is the only article.
    """

    text: str
    metadata: Metadata
    skipped: tuple[Span, ...]
    name: str


class _Marked(NamedTuple):
    """The lines that a file marks as headings and as names of authors."""

    headings: frozenset[str]
    authors: frozenset[str]


def may_be_export(content: bytes) -> bool:
    """Return whether a file with a text or a page may be an export."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:4096] else content
    lowered = plain.lower()
    return any(word in lowered for word in _WORDS) and _SIGNS.search(lowered) is not None


def split_articles(
    text: str, headings: Iterable[str] = (), authors: Iterable[str] = ()
) -> list[Exported]:
    """Return the articles of an export; nothing if a text is none, or one without a cover page.

    Args:
        text: the text of a file.
        headings: lines that the file marks as headings.
        authors: lines that it marks as the names of authors.
    """
    marked = _Marked(frozenset(headings), frozenset(authors))
    spans = divide(text)
    if not spans or (len(spans) == 1 and not _has_cover(text[: spans[0].start])):
        return []
    if len(spans) == 1:
        (span,) = spans
        metadata, skipped = _read(span.of(text), marked)
        moved = [Span(each.start + span.start, each.end + span.start) for each in skipped]
        around = (Span(0, span.start), *moved, Span(span.end, len(text)))
        metadata = metadata.or_else(Metadata(notes=(_COVER,)))
        return [Exported(text, metadata, tuple(filter(len, around)), "")]
    articles = []
    names: set[str] = set()
    numbers: Counter[str] = Counter()
    for number, span in enumerate(spans, start=1):
        part = span.of(text)
        metadata, skipped = _read(part, marked)
        metadata = _without_number(metadata, number)
        name = first = _name(metadata, number)
        while name in names:
            numbers[first] += 1
            name = f"{first} ({numbers[first] + 1})"
        names.add(name)
        articles.append(Exported(part, metadata, skipped, name))
    return articles


def _has_cover(above: str) -> bool:
    """Return whether there is more above an article than its own number: "1 of 1 DOCUMENTS"."""
    return any(not COUNT.fullmatch(row.text) for row in rows_of(above))


def _read(text: str, marked: _Marked) -> tuple[Metadata, tuple[Span, ...]]:
    export = read_export(text, is_export=True)
    if export is None:
        return read_plain_metadata(text), ()
    plain = read_plain_metadata(export.body.of(text))
    return _facts(text, marked).or_else(export.metadata).or_else(plain), export.skipped


def _facts(text: str, marked: _Marked) -> Metadata:
    """Return the title and the author that the file marks as such."""
    rows = [one_line(line) for line in islice(filter(str.strip, text.split("\n")), _HEADER)]
    title = next((row for row in rows if row in marked.headings and not day_of(row)), "")
    author = next((row for row in rows if row in marked.authors), "")
    return Metadata(title=title, author=", ".join(names_of_byline(author)))


def _without_number(metadata: Metadata, number: int) -> Metadata:
    """Return the facts of an article without its number in the list of the search: "3) Barges"."""
    return replace(metadata, title=re.sub(rf"\A{number}\)\s+", "", metadata.title))


def _name(metadata: Metadata, number: int) -> str:
    """Return the name of an article: the same as long as its day and headline are."""
    title = "" if metadata.title.startswith(UNTITLED) else metadata.title
    title = unicodedata.normalize("NFC", title)  # as all names within files
    title = _DOTS.sub("", one_line(_NOT_IN_NAMES.sub(" ", title))[:_LONGEST_NAME]).strip()
    title = "".join(each for each in title if each.isprintable())
    day = metadata.published.isoformat() if metadata.published else ""
    return " ".join(filter(None, (day, title))) if title else f"article {number}"
