"""Web pages: the article without what the site put around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain, islice
from typing import Any

from index.errors import EmptySource
from index.loaders.facts.metadata import Metadata, one_line, read_metadata
from index.loaders.formats.plain import describe

_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*(?:<!doctype\s+html\b|<html[\s>])", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|link|main|article|section|header|footer|div|span|p|br|hr|h[1-6]"
    r"|a|b|i|em|strong|ul|ol|li|dl|table|tr|td|img|figure|blockquote|pre|font|center|script|style)"
    r"(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"head", "noscript", "script", "style", "template", "title"})
_BLOCKS = ("p", "div", "table", "blockquote", "ul", "ol", *(f"h{level}" for level in range(1, 7)))
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"}
    | {"ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub"}
    | {"sup", "time", "tt", "u", "var", "wbr"}
)

# What trafilatura and lxml were seen or must be expected to raise on a tree of any shape: they
# parse what strangers wrote, and the visible text is still there to fall back on.
_PARSER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def starts_as_page(head: str) -> bool:
    """Say whether a text is a web page whatever its name: it opens with a doctype or `<html>`."""
    return _START.match(head.lstrip("\ufeff")) is not None


def has_markup(text: str) -> bool:
    """Say whether any HTML tag is in the text."""
    return _TAG.search(text) is not None


def read_page(markup: str) -> tuple[str, Metadata]:
    """Extract the article's text, a paragraph a line, and what the page says of it.

    Raises:
        EmptySource: nothing on the page can be read.
    """
    tree = _parsed(markup)
    if tree is None:
        raise EmptySource("The page has no text; save it again with its article loaded.")
    text, metadata = _extracted(tree)
    if not text or text.isspace():
        text = "\n".join(_visible_lines(tree))
    if not text or text.isspace():
        raise EmptySource("The page has no text; save it again with its article loaded.")
    return text, metadata.or_else(describe(text))


@cache
def _parser() -> Any:
    from lxml.html import HTMLParser  # type: ignore[import-untyped]

    # huge_tree: without it everything behind the first 10 MB of a page is silently lost.
    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


@cache
def _extractor() -> Any:
    # Imported here: half a second that a library without web pages need not spend. The import
    # sets htmldate's log level, which is the application's to choose.
    logger = logging.getLogger("htmldate")
    level = logger.level
    from trafilatura import bare_extraction

    logger.setLevel(level)
    return bare_extraction


def _parsed(markup: str) -> Any:
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import document_fromstring

    try:
        return document_fromstring(markup.encode(), parser=_parser())
    except (LxmlError, *_PARSER_ERRORS):
        return None


def _free_layout_tables(tree: Any) -> None:
    """Turn tables that only place things on the page into blocks.

    The extractor writes a table's row on one line, and with it all paragraphs of an article
    that stands in a cell, as pages of the 2000s have it.
    """
    layouts = {
        table
        for cell in tree.iter("td", "th")
        if (table := next(cell.iterancestors("table"), None)) is not None and _has_blocks(cell)
    }
    parts = [
        part
        for part in tree.iter("tbody", "thead", "tfoot", "tr", "td", "th")
        if next(part.iterancestors("table"), None) in layouts
    ]
    for part in (*parts, *layouts):
        part.tag = "div"


def _has_blocks(cell: Any) -> bool:
    two_blocks = islice(cell.iter(*_BLOCKS), 1, 2)
    four_breaks = islice(cell.iter("br"), 3, 4)
    return any(True for _ in chain(two_blocks, four_breaks))


def _extracted(tree: Any) -> tuple[str, Metadata]:
    from lxml.etree import LxmlError

    _free_layout_tables(tree)
    try:
        page = _extractor()(
            tree,
            with_metadata=True,
            include_comments=False,
            prune_xpath="//noscript",
            # The extensive search takes dates out of copyright lines and running text.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (LxmlError, *_PARSER_ERRORS):
        page = None
    if page is None:
        return "", Metadata(title=_page_title(tree))
    fields = {"title": page.title, "source": page.sitename, "author": page.author, "url": page.url}
    metadata = read_metadata(fields)
    return page.text or "", metadata.or_else(Metadata(published=_date(page.date)))


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _page_title(tree: Any) -> str:
    return one_line(tree.findtext(".//title") or "")


def _visible_lines(tree: Any) -> Iterator[str]:
    """Give the text of every element that a browser shows, a block a line."""
    line: list[str] = []
    for kind, value in _events(tree):
        if kind == "text":
            line.append(value)
        elif value not in _INLINE:
            if text := " ".join("".join(line).split()):
                yield text
            line.clear()
    if text := " ".join("".join(line).split()):
        yield text


def _events(tree: Any) -> Iterator[tuple[str, str]]:
    """Walk the tree without recursion: pages nest deeper than Python may call."""
    pending: list[tuple[str, Any]] = [("element", tree)]
    while pending:
        kind, item = pending.pop()
        if kind != "element":
            if item:
                yield kind, item
            continue
        tag = item.tag if isinstance(item.tag, str) else ""
        pending.append(("text", item.tail))
        if not tag or tag in _UNSEEN:
            continue
        yield "border", tag
        pending.append(("border", tag))
        pending.extend(("element", child) for child in reversed(item))
        pending.append(("text", item.text))
