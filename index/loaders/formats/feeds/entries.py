"""Read the entries of a feed (RSS, Atom, RDF), each as an article."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import feedparser  # type: ignore[import-untyped]

from index.errors import EmptySource, MalformedSource, SourceError
from index.loaders.assembly import Article
from index.loaders.facts.metadata import Metadata, one_line, read_metadata
from index.loaders.formats.feeds.trees import check_depth
from index.loaders.formats.format import Part, Refused
from index.loaders.formats.tables.records import article_of, read_fragment, short_name
from index.loaders.formats.texts.html import has_markup
from index.loaders.outcomes import LoadOptions

SUMMARY_ONLY = "the file has a summary only, not the article; save the page itself for the rest"

_FULL_TEXT = 800  # characters from which what is called a summary is the article
_LONGEST_NAME = 80
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,300}>")
_MORE = re.compile(
    r"(?:\[(?:…|\.\.\.|&#8230;)\]|…|\.\.\.)\s*\Z"
    r"|(?:continue reading|read more|weiterlesen|leer más|lire la suite)\W*\Z",
    re.IGNORECASE,
)


def read_entries(content: bytes, options: LoadOptions) -> Iterator[Part | Refused]:
    """Yield the entries of a feed, in its order.

    Args:
        content: the bytes of the feed; they define no entities.
        options: limits on the length of a text.

    Raises:
        MalformedSource: the bytes are no feed.
        EmptySource: the feed has no entries.
    """
    check_depth(content)
    # A file is given, never a string, which would be taken for an address. What is sanitised here
    # loses what the page's reader knows of hidden text.
    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        if not feed.version:
            raise MalformedSource("It is no feed that can be read; save it again from its site.")
        raise EmptySource("The feed has no entries; save it again when it has.")
    outlet = _plain(feed.feed.get("title", ""))
    for number, entry in enumerate(feed.entries, start=1):
        try:
            part: Part | Refused = _part(entry, number, outlet, options)
        except SourceError as error:
            part = Refused(_name(entry, number), error)
        yield part


def _part(entry: Any, number: int, outlet: str, options: LoadOptions) -> Part:
    metadata = _facts(entry, outlet)
    body, is_summary = _body(entry)
    article = _article(body, metadata, options)
    if (
        is_summary
        and article.text
        and (len(article.text) < _FULL_TEXT or _MORE.search(article.text))
    ):
        notes = (SUMMARY_ONLY, *article.metadata.notes)
        article = article._replace(metadata=replace(article.metadata, notes=notes))
    return Part(article, _name(entry, number), article.text.encode())


def _article(body: Any, metadata: Metadata, options: LoadOptions) -> Article:
    """Return the article of an entry; its text is empty if it has none."""
    value = str(body.get("value") or "")
    if has_markup(value):
        try:
            value, _ = read_fragment(value)
        except EmptySource:
            return Article("", metadata)
    elif "html" in str(body.get("type")):
        value = html.unescape(value)
    return article_of(value.strip(), metadata, options)


def _body(entry: Any) -> tuple[Any, bool]:
    """Return the longest content of an entry, and whether it is the summary."""
    summary = entry.get("summary_detail") or {"value": entry.get("summary") or ""}
    contents = [each for each in entry.get("content") or () if _is_text(each)]
    longest = max(contents, key=lambda each: len(each.get("value") or ""), default=None)
    if longest is None or len(longest.get("value") or "") < len(summary.get("value") or ""):
        return summary, True
    return longest, False


def _is_text(content: Any) -> bool:
    kind = str(content.get("type") or "text")
    return kind.startswith("text") or "html" in kind


def _facts(entry: Any, outlet: str) -> Metadata:
    source = entry.get("source") or {}
    names = [each.get("name") or "" for each in entry.get("authors") or () if each]
    published = _day(entry, "published")
    updated = _day(entry, "updated")
    fields: dict[str, object] = {
        "title": _plain(entry.get("title", "")),
        "author": ", ".join(dict.fromkeys(filter(None, map(_plain, names))))
        or _plain(entry.get("author", "")),
        "source": _plain(source.get("title") or "") or outlet,
        # Without a link, feedparser gives an id that may be no address.
        "url": link if _ADDRESS.match(link := entry.get("link") or "") else "",
    }
    if published:
        fields["published"] = published
    if updated and updated != published:
        fields["modified"] = updated
    return read_metadata(fields)


def _day(entry: Any, kind: str) -> str | date | None:
    """Return the day that an entry names, in its own time zone where that can be read."""
    if kind not in entry:
        return None
    written = read_metadata({"date": entry.get(kind)}).published
    parsed = entry.get(f"{kind}_parsed")
    if written or not parsed:
        return written
    try:
        return date(*parsed[:3])
    except ValueError:
        return None


def _plain(markup: str) -> str:
    """Return a title or a name without marks, on one line."""
    return one_line(html.unescape(_TAG.sub("", markup)))


def _name(entry: Any, number: int) -> str:
    """Return what an entry is called: the end of its address, its id or its title.

    Its number would be another one when the feed is saved again.
    """
    addresses = (entry.get("id") or "", entry.get("link") or "")
    names = (short_name(address) for address in addresses)
    title = _plain(entry.get("title", ""))[:_LONGEST_NAME].replace("/", " ")
    return next(filter(None, names), "") or title or f"entry {number}"
