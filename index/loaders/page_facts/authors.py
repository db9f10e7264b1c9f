"""Find the authors of a web page's article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from index.loaders.facts.bylines import named_authors, names_of_byline
from index.loaders.facts.credits import parts_of_credit, read_credit
from index.loaders.facts.metadata import one_line
from index.loaders.page_facts.data import Node, PageData
from index.loaders.page_facts.zones import Page

_META = (
    "author", "article:author", "article.author", "dc.creator", "dcterms.creator",
    "citation_author", "parsely-author", "sailthru.author", "byl",
    "article:author_name", "cxenseparse:author",
)  # fmt: skip
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|byl|author|authors|autor|autoren|auteur|p-author)s?(?:[\s_-]|$)", re.I
)
_NOT_CLASS = re.compile(
    r"bio|box|about|more|related|avatar|image|photo|social|follow|desc|role|title|jobtitle", re.I
)
_LONGEST = 200
_MOST_ELEMENTS = 20_000


def read_page_authors(page: Page, data: PageData, article: Node | None, outlet: str) -> str:
    """Return the authors of a page's article, separated by commas; empty if it names none.

    Args:
        page: the page.
        data: the page's JSON-LD.
        article: the object in it that describes the article; None if there is none.
        outlet: the outlet's name, which is no author.
    """
    told = named_authors(_told(data, article), outlet)
    shown = _without_outlet(_shown(page), outlet)
    if told and not (len(shown) > len(told) and set(told) <= set(shown)):
        return ", ".join(told)
    if not shown:
        shown = named_authors(page.meta(*_META), outlet)
    return ", ".join(shown)


def _told(data: PageData, article: Node | None) -> list[str]:
    return data.names(article.get("author") or article.get("creator")) if article else []


def _shown(page: Page) -> tuple[str, ...]:
    """Return the authors in the first byline that the page shows."""
    for line, is_near in page.lines:
        for part in (line, *parts_of_credit(line)):
            credit = read_credit(part) if is_near else None
            if credit and credit.names:
                return credit.names
    names: list[str] = []
    for element in islice(page.root.iter("a", "span", "p", "div", "address", "li"), _MOST_ELEMENTS):
        marks = " ".join(element.get(key) or "" for key in ("class", "itemprop", "rel"))
        if not _CLASS.search(marks) or _NOT_CLASS.search(marks) or page.is_elsewhere(element):
            continue
        text = one_line(element.text_content()[: 2 * _LONGEST])
        if len(text) <= _LONGEST:
            names.extend(names_of_byline(text))
    return tuple(dict.fromkeys(names))


def _without_outlet(names: Iterable[str], outlet: str) -> tuple[str, ...]:
    return named_authors(names, outlet)
