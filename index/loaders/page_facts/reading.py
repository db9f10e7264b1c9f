"""Read the facts about a web page's article: title, dates, outlet, authors and address."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.page_facts.addresses import original_address, outlet_host
from index.loaders.page_facts.authors import read_page_authors
from index.loaders.page_facts.data import Node, PageData, day_of, read_page_data, text_of
from index.loaders.page_facts.dates import read_page_dates
from index.loaders.page_facts.titles import Names, headline_of
from index.loaders.page_facts.zones import Page

# Browsers write the address into a page that they save, and so do extensions that save pages.
_SAVED = re.compile(
    r"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|url:\s*)(?P<address>https?://[^\s>]{1,2000})",
    re.IGNORECASE,
)
_HEAD = 20_000


def read_page_facts(root: Any, markup: str = "", found_at: str = "") -> Metadata:
    """Return what a web page says of its article; what it does not say is empty.

    Args:
        root: the page's lxml tree, with its scripts and with everything around the article.
        markup: the page as it was saved, whose comments may tell its address.
        found_at: where it was found, if that is known.
    """
    page = Page(root)
    data = read_page_data(root)
    address = _address(page, data, markup, found_at)
    article = _article(page, data, address)
    names = Names(page, data, article, address)
    dates = read_page_dates(page, data, article, address)
    return Metadata(
        title=headline_of(page, article, names),
        published=dates.published,
        modified=dates.modified,
        source=names.outlet,
        author=read_page_authors(page, data, article, names.outlet),
        uri=address,
        notes=dates.notes,
    )


def _address(page: Page, data: PageData, markup: str, found_at: str) -> str:
    """Return the article's own address; that of an archive only if no other is known."""
    links = {
        rel: (link.get("href") or "").strip()
        for link in page.root.iter("link")
        for rel in (link.get("rel") or "").lower().split()
        if rel in {"canonical", "bookmark", "shorturl"}
    }
    saved = _SAVED.search(markup[:_HEAD])
    told = [text_of(node, "url") for node in (*data.articles[:1], *data.pages[:1])]
    candidates = [
        links.get("canonical", ""),
        *page.meta("og:url", "twitter:url", "dc.identifier", "parsely-link"),
        *told,
        links.get("bookmark", ""),
        saved["address"] if saved else found_at,
    ]
    addresses = [
        original_address(one_line(candidate))
        for candidate in candidates
        if re.match(r"https?://\S+$", candidate)
    ]
    own = [address for address in addresses if outlet_host(address)]
    # The address of the site's first page says nothing about the article.
    whole = [address for address in own if _path(address)]
    return next(iter([*whole, *own, *addresses]), "")


def _article(page: Page, data: PageData, address: str) -> Node | None:
    """Return the object of the JSON-LD that describes the page's article, or None.

    A page may describe videos, teasers and other articles, too.
    """
    shown = page.headline.text_content() if page.headline is not None else ""
    titles = [_plain(title) for title in (shown, page.named_title, *page.meta_of_title())]
    named = [node for node in data.articles if _is_named(_headline(node), titles)]
    if named:
        return named[0]
    located = [node for node in data.articles if address and _path(address) in _paths(node)]
    if located:
        return located[0]
    if len(data.articles) != 1:
        days = {day_of(node, "datePublished") for node in data.articles}
        return data.articles[0] if len(days) == 1 and data.articles else None
    (node,) = data.articles
    # It names another page.
    return None if address and _paths(node) and any(titles) and _headline(node) else node


def _is_named(headline: str, titles: list[str]) -> bool:
    """Return whether a headline is one of the page's titles, or the greater part of one."""
    return any(
        headline and headline in title and 2 * len(headline) > len(title) for title in titles
    )


def _headline(node: Node) -> str:
    return _plain(text_of(node, "headline", "name"))


def _paths(node: Node) -> set[str]:
    values = [node.get("url"), node.get("mainEntityOfPage"), node.get("@id")]
    texts = [value.get("@id") if isinstance(value, dict) else value for value in values]
    return {
        path for text in texts if isinstance(text, str) and (path := _path(original_address(text)))
    }


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.strip("/")
    except ValueError:
        return ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
