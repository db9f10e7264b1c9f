"""Read the article of a web page, without the boilerplate that the site put around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import Any

from index.errors import EmptySource
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.plain import read_title_and_dateline
from index.loaders.page_facts.reading import read_page_facts

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

# Errors that trafilatura and lxml were seen to raise, or may raise, on trees of any shape. They
# parse pages that strangers wrote, and the visible text is still available as a fallback.
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
    """Return whether a text opens with an HTML doctype or `<html>`; file names are ignored."""
    return _START.match(head.lstrip("\ufeff")) is not None


def has_markup(text: str) -> bool:
    """Return whether a text contains an HTML tag."""
    return _TAG.search(text) is not None


def read_page(markup: str) -> tuple[str, Metadata]:
    """Return the text of a page's article, one paragraph per line, and its metadata.

    Raises:
        EmptySource: the page has no readable text.
    """
    tree = _parse(markup)
    if tree is None:
        raise EmptySource("The page has no text; save it again with its article loaded.")
    metadata = _facts(tree, markup)
    text = _extract(tree)
    if not text or text.isspace():
        text = "\n".join(_visible_lines(tree))
    if not text or text.isspace():
        raise EmptySource("The page has no text; save it again with its article loaded.")
    # Other lines about the article were read with the page around them.
    return text, metadata.or_else(read_title_and_dateline(text))


@cache
def _parser() -> Any:
    from lxml.html import HTMLParser  # type: ignore[import-untyped]

    # Without huge_tree, everything after the first 10 MB of a page is silently lost.
    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


@cache
def _extractor() -> Any:
    # Imported here: the import takes half a second, which a library without web pages need not
    # spend. The import also sets htmldate's log level, which the application should choose.
    logger = logging.getLogger("htmldate")
    level = logger.level
    from trafilatura import bare_extraction

    logger.setLevel(level)
    return bare_extraction


def _parse(markup: str) -> Any:
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import document_fromstring

    try:
        return document_fromstring(markup.encode(), parser=_parser())
    except (LxmlError, *_PARSER_ERRORS):
        return None


def _free_layout_tables(tree: Any) -> None:
    """Turn tables that only lay out the page into blocks.

    The extractor writes each row of a table on one line. Pages of the 2000s have the whole article
    in one cell, so all its paragraphs would end up on one line.
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


def _facts(tree: Any, markup: str) -> Metadata:
    """Return what the page says of its article, read before the tree is changed."""
    try:
        return read_page_facts(tree, markup)
    except _PARSER_ERRORS:
        note = "title, date, outlet and author not read: the page's markup is damaged"
        return Metadata(notes=(note,))


def _extract(tree: Any) -> str:
    from lxml.etree import LxmlError

    _free_layout_tables(tree)
    try:
        page = _extractor()(
            tree, with_metadata=False, include_comments=False, prune_xpath="//noscript"
        )
    except (LxmlError, *_PARSER_ERRORS):
        page = None
    return (page.text if page is not None else "") or ""


def _visible_lines(tree: Any) -> Iterator[str]:
    """Yield the text that a browser shows, one line per block element."""
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
    """Yield ("text", text) and ("border", tag) for a tree, in the order of the page.

    The walk uses no recursion, because pages nest deeper than Python's recursion limit.
    """
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
