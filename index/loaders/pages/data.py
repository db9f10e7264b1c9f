"""Read the articles that a page gives as data for search engines (JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

_MOST_DATA = 20_000_000
_MOST_NODES = 20_000
_NAMES = ("headline", "name")
_TIMES = ("datePublished", "dateCreated")
_BODIES = ("articleBody", "reviewBody", "text")
_TYPES = ("Article", "BlogPosting", "Posting", "Review", "Report", "WebPage")


@dataclass(frozen=True, slots=True)
class PageData:
    """The articles in the data of a page.

    Attributes:
        parts: headlines, times and texts of the articles, in the order of the data; a text may be
            HTML.
        is_free: whether the data does not say that readers must pay.
    """

    parts: tuple[str, ...]
    is_free: bool


def read_data(tree: Any) -> PageData:
    """Return the articles in the data of a page, which must still have its scripts."""
    parts: list[str] = []
    is_free = True
    nodes = list(_articles(tree))
    # Readers' reviews of a product stand beside the article on it.
    own = [node for node in nodes if "reviewBody" not in node]
    for node in own or nodes:
        is_free &= str(node.get("isAccessibleForFree", True)).strip().lower() != "false"
        parts += _parts_of(node)
    return PageData(tuple(parts), is_free)


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the outermost articles, each once although themes and plugins repeat them."""
    seen: set[str] = set()
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        for node in _nodes(_parse(script.text or "")):
            if _is_article(node):
                key = json.dumps(node, sort_keys=True, default=str)
                if key not in seen:
                    seen.add(key)
                    yield node


def _parse(text: str) -> object:
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("<![CDATA[")
    if len(text) > _MOST_DATA:
        return None
    try:
        # Real pages have line breaks within strings.
        return json.loads(text.removesuffix("]]>"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    pending = [value]
    for _ in range(_MOST_NODES):
        if not pending:
            return
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(reversed(item))
        elif isinstance(item, dict):
            if _is_article(item):
                yield item
            else:
                pending.extend([item.get("mainEntity"), item.get("@graph")])


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    named = [str(each) for each in (types if isinstance(types, list) else [types])]
    has_text = any(isinstance(node.get(key), str) and node[key].strip() for key in _BODIES)
    return (has_text or isinstance(node.get("liveBlogUpdate"), (list, dict))) and any(
        each.endswith(_TYPES) for each in named
    )


def _parts_of(node: dict[str, Any]) -> list[str]:
    parts = [*_first(node, _NAMES), *_first(node, _BODIES)]
    updates = node.get("liveBlogUpdate") or []
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, dict):
            for keys in (_TIMES, _NAMES, _BODIES):
                parts += _first(update, keys)
    return parts


def _first(node: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    """Return the first text under one of the keys, in a list; HTML written as text is HTML."""
    for key in keys:
        value = node.get(key)
        if isinstance(value, str) and value.strip():
            return [unescape(value) if "&lt;" in value else value]
    return []
