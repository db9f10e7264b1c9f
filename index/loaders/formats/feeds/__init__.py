"""Read files in XML that hold many articles: feeds, and what else is found in such files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.errors import MalformedSource, UnsupportedFormat
from index.loaders.facts.metadata import Metadata
from index.loaders.formats import evernote, subtitles
from index.loaders.formats.feeds.entries import read_entries
from index.loaders.formats.feeds.opml import describe_opml
from index.loaders.formats.feeds.zotero import read_zotero
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.formats.texts.html import starts_as_page
from index.loaders.texts import read_text

_ROOT = re.compile(
    r"\ufeff?(?:\s|<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^>\[]{0,500}>)*"
    r"<(?:[\w.-]{1,40}:)?(?P<root>[\w.-]{1,60})",
    re.DOTALL | re.IGNORECASE,
)
_FEEDS = frozenset({"rss", "feed", "channel"})
_ZOTERO = b"www.zotero.org/namespaces/export"
_HEAD = 50_000


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the articles of a feed or of another file in XML that is known.

    Raises:
        SourceError: the file is damaged, defines entities, or has no articles.
    """
    content = opened.read_bytes()
    opened.budget.spend(len(content))
    head = _decoded_head(content)
    root = match["root"].lower() if (match := _ROOT.match(head)) else ""
    if starts_as_page(head) or root == "html":
        article, notes = read_text(content, ".html", opened.options)
        yield Part(article._replace(metadata=Metadata(notes=notes).or_else(article.metadata)))
        return
    if root == "en-export":
        yield from evernote.read(opened)
        return
    refuse_entities(content)
    if root == "rdf" and _ZOTERO in content[:_HEAD]:
        yield from read_zotero(content, opened.options)
    elif root in _FEEDS or root == "rdf":
        yield from read_entries(content, opened.options)
    elif root == "opml":
        raise UnsupportedFormat(describe_opml(content))
    elif root == "tt":
        yield from subtitles.read(opened)
    elif not root:
        raise MalformedSource("It is not XML, as its name says; save it again, or as .txt.")
    else:
        raise UnsupportedFormat(
            f"It is XML, but no feed (it begins with <{root}>). Open it in the program that made "
            "it, and save its articles as .html, .txt or .docx."
        )


def refuse_entities(content: bytes) -> None:
    """Refuse a file that defines entities, which may be made to grow without end.

    Raises:
        MalformedSource: it defines entities.
    """
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!ENTITY".encode(encoding) in content:
            raise MalformedSource(
                "It defines entities of its own, as no feed does. Open it in a browser, and save "
                "what it shows."
            )


def _decoded_head(content: bytes) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head[:4]:
        return head.decode("utf-16-le" if head[:1] != b"\0" else "utf-16-be", "replace")
    # The names of elements that are looked for are ASCII in every other encoding.
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
