"""Write a tree as lines of text: one for each paragraph, heading, list item, caption, table row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice
from typing import Any

from index.loaders.pages.elements import (
    HEADINGS,
    INLINE,
    count_words,
    name_parts,
    tag_of,
)
from index.loaders.pages.surroundings import Surroundings, Zone
from index.loaders.pages.tables import table_lines


class Kind(Enum):
    """What a line of a page is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CAPTION = "caption"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page.

    Attributes:
        text: the line; a list item begins with "- ", the cells of a table have bars around them.
        kind: what the line is.
        element: the innermost element that contains all of the line.
        zone: the part of the page that the line is in.
        words: the number of its words.
        linked: the number of its words within links to other pages.
        in_links: whether it is in a list, or another part, of little else than links.
    """

    text: str
    kind: Kind
    element: Any
    zone: Zone
    words: int
    linked: int
    in_links: bool


@dataclass(slots=True)
class _Place:
    """What the walk knows of where it is.

    Attributes:
        element: the innermost block element.
        kind: what its lines are.
        zone: its zone.
        in_links: whether it, or an element around it, is little more than links.
        linked: whether the text is within a link to another page.
        preformatted: whether the line breaks of the file are shown.
        bullet: whether its first line begins with a bullet.
    """

    element: Any
    kind: Kind
    zone: Zone
    in_links: bool
    linked: bool = False
    preformatted: bool = False
    bullet: bool = False


_LINES = frozenset({"p", "li", "dd", "dt", "blockquote", *HEADINGS})
_LISTS = frozenset({"ul", "ol", "dl", "nav", "menu", "p", "div", "section", "li"})
_CREDITS = frozenset({"credit", "credits", "copyright", "photographer", "bildnachweis"})


class _Line:
    """The line being written."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._linked = 0
        self._bullets: set[Any] = set()

    def add(self, text: str, place: _Place) -> None:
        self._pieces.append(text)
        if place.linked:
            self._linked += count_words(text)

    def finish(self, place: _Place) -> Block | None:
        """Return the line, unless it is empty, and begin the next."""
        text = " ".join("".join(self._pieces).split())
        linked = self._linked
        self._pieces.clear()
        self._linked = 0
        if not text:
            return None
        words = count_words(text)
        if place.bullet and place.element not in self._bullets:
            self._bullets.add(place.element)
            text = f"- {text}"
        in_links = place.in_links
        return Block(
            text, place.kind, place.element, place.zone, words, min(linked, words), in_links
        )


def read_blocks(tree: Any, surroundings: Surroundings) -> Iterator[Block]:
    """Yield the lines of a tree in the order of the page.

    The walk uses no recursion, because pages nest deeper than Python's recursion limit.
    """
    line = _Line()
    start = _Place(tree, Kind.PARAGRAPH, surroundings.zone(tree, Zone.CONTENT), False)
    pending: list[tuple[str, Any, _Place]] = [("open", tree, start)]
    while pending:
        action, item, place = pending.pop()
        if action == "text":
            for number, text in enumerate(item.split("\n") if place.preformatted else (item,)):
                if number and (block := line.finish(place)):
                    yield block
                line.add(text, place)
            continue
        if action == "border":
            if block := line.finish(place):
                yield block
            continue
        tag = tag_of(item)
        if action == "tail":
            pending.extend([("text", item.tail, place)] if item.tail else [])
            continue
        if item is not tree:
            pending.append(("tail", item, place))
        if not tag:
            continue
        if tag in {"br", "hr"}:
            # A headline over two lines is one.
            is_one = tag == "br" and place.kind is Kind.HEADING
            pending.append(("text", " ", place) if is_one else ("border", item, place))
            continue
        if tag == "table":
            if block := line.finish(place):
                yield block
            yield from _rows(item, surroundings, place)
            continue
        is_inline = _is_inline(item, tag, place, surroundings)
        inner = _enter(item, tag, place, surroundings, is_inline=is_inline)
        if not is_inline:
            if block := line.finish(place):
                yield block
            pending.append(("border", item, inner))
        pending.extend(("open", child, inner) for child in reversed(item))
        if item.text:
            pending.append(("text", item.text, inner))
    if block := line.finish(start):
        yield block


def _enter(
    element: Any, tag: str, place: _Place, surroundings: Surroundings, *, is_inline: bool
) -> _Place:
    """Return the place inside an element."""
    measure = surroundings.measures[element]
    is_link = tag == "a" and measure.linked > 0 and bool(element.get("href"))
    if is_inline:
        return replace(place, linked=True) if is_link else place
    in_links = place.in_links or (tag in _LISTS and measure.is_linked and _has_links(element))
    return _Place(
        element,
        _kind(tag, place.kind),
        surroundings.zone(element, place.zone),
        in_links,
        place.linked or is_link,
        place.preformatted or tag == "pre",
        tag == "li" and not _has_blocks(element),
    )


def _is_inline(element: Any, tag: str, place: _Place, surroundings: Surroundings) -> bool:
    if tag in INLINE:
        if place.kind is Kind.CAPTION:
            return _CREDITS.isdisjoint(name_parts(element))
        # A link to skip the menu, or to share the page, is no part of the line beside it.
        return tag_of(place.element) in _LINES or (
            surroundings.zone(element, Zone.CONTENT) < Zone.OFFERS
        )
    # Elements of a site's own, and buttons that explain a word, stand in lines too.
    return ("-" in tag or tag == "button") and tag_of(place.element) in {"p", *HEADINGS}


def _kind(tag: str, outer: Kind) -> Kind:
    if tag in HEADINGS or tag == "summary":
        return Kind.HEADING
    if tag in {"figcaption", "caption"}:
        return Kind.CAPTION
    return Kind.ITEM if tag == "li" else outer


def _has_links(element: Any) -> bool:
    return any(True for _ in islice(element.iter("a"), 1, 2)) or tag_of(element) in {"ul", "ol"}


def _has_blocks(element: Any) -> bool:
    """Return whether a list item contains paragraphs, so that it is no single line."""
    blocks = ("p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table")
    found = list(islice(element.iter(*blocks), 2))
    return len(found) > 1 or (bool(found) and found[0].getnext() is not None)


def _rows(table: Any, surroundings: Surroundings, place: _Place) -> Iterator[Block]:
    zone = surroundings.zone(table, place.zone)
    if zone == Zone.FRAME:
        return
    for element, text in table_lines(table):
        kind = Kind.CAPTION if tag_of(element) == "caption" else Kind.ROW
        words = count_words(text)
        yield Block(text, kind, element, zone, words, 0, place.in_links)


def visible_text(tree: Any) -> str:
    """Return the lines of a tree, with everything that stands on the page."""
    return "\n".join(block.text for block in read_blocks(tree, Surroundings(tree)))
