"""Read the article of a web page, without the boilerplate that the site put around it."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from index.errors import EmptySource
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.texts.plain import read_title_and_dateline
from index.loaders.page_facts.reading import read_page_facts
from index.loaders.pages.elements import HEADINGS, all_elements, tag_of, text_of
from index.loaders.pages.reading import read_article, read_whole
from index.loaders.pages.selection import Effort

_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*(?:<!doctype\s+html\b|<html[\s>])", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|link|main|article|section|header|footer|div|span|p|br|hr|h[1-6]"
    r"|a|b|i|em|strong|ul|ol|li|dl|table|tr|td|img|figure|blockquote|pre|font|center|script|style)"
    r"(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)

_HEADLINE = re.compile(r"[hH]eadline")

# Errors that trafilatura and lxml were seen to raise, or may raise, on trees of any shape. They
# parse pages that strangers wrote, and the visible text is still available as a fallback.
_HEAD_TAGS = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
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


def read_page(markup: str, address: str = "") -> tuple[str, Metadata]:
    """Return the text of a page's article, one paragraph per line, and its metadata.

    The notes of the metadata also say when much of what the page shows was left out.

    Args:
        markup: the page.
        address: where it was found; empty if only the page itself may tell.

    Raises:
        EmptySource: the page has no readable text.
    """
    tree = parse_page(markup)
    if tree is None:
        raise EmptySource("The page has no text; copy what a browser shows into a .txt file.")
    metadata = _facts(tree, markup, address)
    text, notes = read_article(tree, _extract, parse_page)
    metadata = metadata.or_else(read_title_and_dateline(text))
    return text, replace(metadata, notes=(*notes, *metadata.notes))


class WholePage(NamedTuple):
    """Everything that a page shows.

    Attributes:
        text: its text; empty if it shows none.
        headings: its headings, and what it names as headlines.
        authors: what it names as the authors of its articles.
        notes: what to tell the user.
    """

    text: str = ""
    headings: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_whole_page(markup: str) -> WholePage:
    """Return everything that a page shows, not only its article."""
    tree = parse_page(markup)
    if tree is None:
        return WholePage()
    headings, authors = [], []
    for element in all_elements(tree):
        names = element.get("class") or ""
        if tag_of(element) in HEADINGS or _HEADLINE.search(names):
            headings.append(text_of(element))
        elif names == "author":
            authors.append(text_of(element))
    text, struck = read_whole(tree)
    words = "word" if struck == 1 else "words"
    notes = (f"left out {struck:,} {words} that the page strikes out",) if struck else ()
    return WholePage(text, tuple(headings), tuple(authors), notes)


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


def parse_page(markup: str) -> Any:
    """Return the tree of a page, without its comments; None if it cannot be parsed."""
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import document_fromstring

    try:
        return _with_body(document_fromstring(markup.encode(), parser=_parser()))
    except (LxmlError, *_PARSER_ERRORS):
        return None


def _with_body(tree: Any) -> Any:
    """Return a tree with what is shown in its body.

    The parser does not know the elements of HTML 5, so it leaves an `<article>` in the head of a
    page that names no body.
    """
    head = tree.find("head")
    if head is None:
        return tree
    children = list(head)
    first = next((n for n, child in enumerate(children) if child.tag not in _HEAD_TAGS), None)
    if first is None:
        return tree
    body = tree.find("body")
    if body is None:
        body = tree.makeelement("body")
        tree.append(body)
    for place, child in enumerate(children[first:]):
        body.insert(place, child)
    return tree


def _extract(tree: Any, effort: Effort) -> str:
    """Return the text of the article that the extractor finds in a prepared tree.

    The extractor changes nothing in the tree.
    """
    from lxml.etree import LxmlError

    options = {"favor_recall": effort is Effort.GENEROUS, "fast": effort is Effort.QUICK}
    try:
        page = _extractor()(tree, include_comments=False, **options)
    except (LxmlError, *_PARSER_ERRORS):
        return ""
    return (page.text or "") if page is not None else ""


def _facts(tree: Any, markup: str, address: str) -> Metadata:
    """Return what the page says of its article, read before the tree is changed."""
    try:
        return read_page_facts(tree, markup, address)
    except _PARSER_ERRORS:
        note = "title, date, outlet and author not read: the page's markup is damaged"
        return Metadata(notes=(note,))
