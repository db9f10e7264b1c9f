"""The articles in a text that Nexis or Factiva exported, each with a name of its own."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from index.documents import UNTITLED, Span
from index.loaders.facts.exports import read_export
from index.loaders.facts.exports.division import divide
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.plain import read_plain_metadata

_LONGEST_NAME = 80
_COVER = "cover page, index and search terms of the export left out"
# Slashes would make folders, and the others are no letters of a name of a file on Windows.
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|]+")
_DOTS = re.compile(r"^\.+|\.+$")


# What the bytes of an export have somewhere, all with the word that most other texts lack.
_WORDS = (b"document", b"dokument")
_SIGNS = re.compile(
    rb"end of document|ende des dokuments|fin du document|fin del documento"
    rb"|[0-9](?:\s|&nbsp;)+(?:of|von|de|sur)(?:\s|&nbsp;)+[0-9]+(?:\s|&nbsp;)+do[ck]ument"
    rb"|do[ck]umento?(?:\s|&nbsp;|\xc2?\xa0)+[a-z0-9]{4,20}(?:19|20)[0-9]{6}",
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


def may_be_export(content: bytes) -> bool:
    """Return whether a file with a text or a page may be an export."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:4096] else content
    lowered = plain.lower()
    return any(word in lowered for word in _WORDS) and _SIGNS.search(lowered) is not None


def split_articles(text: str) -> list[Exported]:
    """Return the articles of an export; nothing if a text is none, or one without a cover page."""
    spans = divide(text)
    is_covered = bool(spans) and bool(text[: spans[0].start].strip())
    if not spans or (len(spans) == 1 and not is_covered):
        return []
    if len(spans) == 1:
        (span,) = spans
        metadata, skipped = _read(span.of(text))
        moved = [Span(each.start + span.start, each.end + span.start) for each in skipped]
        around = (Span(0, span.start), *moved, Span(span.end, len(text)))
        metadata = metadata.or_else(Metadata(notes=(_COVER,)))
        return [Exported(text, metadata, tuple(filter(len, around)), "")]
    articles = []
    names: Counter[str] = Counter()
    for number, span in enumerate(spans, start=1):
        part = span.of(text)
        metadata, skipped = _read(part)
        name = _name(metadata, number)
        names[name] += 1
        if names[name] > 1:
            name = f"{name} ({names[name]})"
        articles.append(Exported(part, metadata, skipped, name))
    return articles


def _read(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    export = read_export(text, is_export=True)
    if export is None:
        return read_plain_metadata(text), ()
    return export.metadata.or_else(read_plain_metadata(export.body.of(text))), export.skipped


def _name(metadata: Metadata, number: int) -> str:
    """Return the name of an article: the same as long as its day and headline are."""
    title = "" if metadata.title.startswith(UNTITLED) else metadata.title
    title = _DOTS.sub("", one_line(_NOT_IN_NAMES.sub(" ", title))[:_LONGEST_NAME]).strip()
    title = "".join(each for each in title if each.isprintable())
    day = metadata.published.isoformat() if metadata.published else ""
    return " ".join(filter(None, (day, title))) if title else f"article {number}"
