"""Read what a web page says of its article to programs: JSON-LD in the form of schema.org."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.loaders.facts.dates import parse_date_value
from index.loaders.facts.metadata import one_line
from index.text.words.word_lists import words

_MOST_SCRIPTS = 60
_LONGEST_SCRIPT = 2_000_000
_MOST_NODES = 400
_POSTS = words("blogposting liveblogposting report socialmediaposting discussionforumposting")
_PAGES = words("webpage itempage aboutpage faqpage")
_WRAPPED = re.compile(
    r"^\s*(?:/[/*]\s*)?(?:<!\[CDATA\[|<!--)|(?:/[/*]\s*)?(?:\]\]>|-->)\s*(?:\*/)?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_TAG = re.compile(r"<[^<>]{1,200}>")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageData:
    """The objects of a page's JSON-LD that describe the page or its article.

    Attributes:
        articles: the articles that are not parts of another object, such as a list.
        pages: the objects that describe the page as a whole.
        sites: the objects that describe the website.
        by_id: all objects with an id.
    """

    articles: tuple[Node, ...] = ()
    pages: tuple[Node, ...] = ()
    sites: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = ()  # type: ignore[assignment]

    def names(self, value: object) -> list[str]:
        """Return the names in a value: a text, an object with a name, or a list of them."""
        items = value if isinstance(value, list) else [value]
        found = []
        for item in items[:50]:
            if isinstance(item, Mapping):
                known = self.by_id.get(str(item.get("@id"))) if "name" not in item else item
                item = (known or item).get("name")
            if isinstance(item, list):
                item = item[0] if item else None
            if isinstance(item, str) and (name := plain_text(item)):
                found.append(name)
        return found


def read_page_data(root: Any) -> PageData:
    """Return the objects of a page's JSON-LD; what is not valid JSON is left out."""
    articles: list[Node] = []
    pages: list[Node] = []
    sites: list[Node] = []
    by_id: dict[str, Node] = {}
    for node in _nodes(root):
        types = types_of(node)
        if isinstance(node.get("@id"), str) and len(node) > 2:
            by_id.setdefault(node["@id"], node)
        if any(name.endswith("article") or name in _POSTS for name in types):
            articles.append(node)
        elif types & _PAGES:
            pages.append(node)
        elif types & {"website", "newsmediaorganization"}:
            sites.append(node)
    return PageData(tuple(articles), tuple(pages), tuple(sites), by_id)


def types_of(node: Node) -> frozenset[str]:
    """Return an object's types in lower case, without the address of schema.org."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return frozenset(
        re.split(r"[/#:]", item)[-1].lower() for item in values if isinstance(item, str)
    )


def text_of(node: Node, *keys: str) -> str:
    """Return the first text under one of the keys; empty if there is none."""
    for key in keys:
        value = node.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and (text := plain_text(value)):
            return text
    return ""


def day_of(node: Node, key: str) -> date | None:
    """Return the day under a key, or None if it is not one."""
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    return real_day(parse_date_value(value))


def real_day(day: date | None) -> date | None:
    """Return a day, or None for one that systems write when they know none: 1 January 1970."""
    if day is None or day.year < 1600 or (day.month == day.day == 1 and day.year in (1900, 1970)):
        return None
    return day


def plain_text(value: str) -> str:
    """Return a text on one line without markup and character references."""
    return one_line(_TAG.sub("", html.unescape(html.unescape(value))))


def _nodes(root: Any) -> Iterator[Node]:
    """Yield the objects that stand for themselves, not those that are a value of another."""
    count = 0
    for number, script in enumerate(root.iter("script")):
        if number >= _MOST_SCRIPTS * 10 or count >= _MOST_NODES:
            return
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        pending = [_parse(script.text or "")]
        while pending and count < _MOST_NODES:
            item = pending.pop()
            if isinstance(item, list):
                pending.extend(reversed(item[:_MOST_NODES]))
            elif isinstance(item, dict):
                count += 1
                yield item
                inner = [item.get("@graph")]
                if types_of(item) & _PAGES:
                    inner.append(item.get("mainEntity"))
                pending.extend(value for value in inner if isinstance(value, list | dict))


def _parse(script: str) -> object:
    if len(script) > _LONGEST_SCRIPT:
        return None
    script = _WRAPPED.sub("", _WRAPPED.sub("", script)).strip().rstrip(";")
    for candidate in (script, _TRAILING_COMMA.sub("", script), html.unescape(script)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
