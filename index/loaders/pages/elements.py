"""Words, names and small changes of the elements of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"}
    | {"font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small"}
    | {"span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))

# Two characters of a script without spaces count as one word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{1,2}|[^\W_]+(?:['’.,:/-][^\W_]+)*")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")


def count_words(text: str) -> int:
    """Return the number of words in a text; a figure such as 12,500 is one word."""
    return len(_WORD.findall(text)) if text and not text.isspace() else 0


def tag_of(element: Any) -> str:
    """Return the tag of an element; empty for a comment or a processing instruction."""
    return element.tag if isinstance(element.tag, str) else ""


def classes_of(element: Any) -> list[str]:
    """Return the class names of an element, in lower case."""
    return (element.get("class") or "").lower().split()


def name_parts(element: Any) -> frozenset[str]:
    """Return the parts of an element's class names and id: `siteHeader-top` has three.

    Neighbouring parts are also returned in pairs ("site header"), in lower case.
    """
    return _parts(element.get("class") or "", element.get("id") or "")


@lru_cache(maxsize=4_096)
def _parts(classes: str, identifier: str) -> frozenset[str]:
    found: set[str] = set()
    for name in (*classes.split()[:40], identifier):
        parts = [part.lower() for part in _NAME_PART.findall(name[:200])]
        found.update(parts)
        found.update(f"{first} {second}" for first, second in pairwise(parts))
    return frozenset(found)


def declarations(element: Any) -> str:
    """Return the `style` attribute of an element, in lower case and without spaces."""
    return "".join((element.get("style") or "").lower().split())


def remove(element: Any) -> None:
    """Remove an element and its content from its tree; the text after it stays."""
    replace(element, "")


def replace(element: Any, text: str) -> None:
    """Replace an element and its content with a text."""
    parent = element.getparent()
    if parent is None:
        return
    kept = text + (element.tail or "")
    previous = element.getprevious()
    if previous is None:
        parent.text = (parent.text or "") + kept
    else:
        previous.tail = (previous.tail or "") + kept
    parent.remove(element)


def remove_controls(elements: Iterable[Any]) -> None:
    """Remove the characters that lxml reads from a page but refuses to write into its tree."""
    for element in elements:
        if element.text and _CONTROLS.search(element.text):
            element.text = without_controls(element.text)
        if element.tail and _CONTROLS.search(element.tail):
            element.tail = without_controls(element.tail)


def without_controls(text: str) -> str:
    """Return a text without the characters that lxml refuses to write."""
    return _CONTROLS.sub("", text)


def is_attached(element: Any, root: Any) -> bool:
    """Return whether an element is still in the tree below `root`."""
    return element is root or any(ancestor is root for ancestor in element.iterancestors())


def all_elements(tree: Any, *tags: str) -> list[Any]:
    """Return the elements of a tree in order, in a list, so that the tree may be changed."""
    # "*" leaves out comments, which the parser removes anyway, and processing instructions.
    return list(tree.iter(*(tags or ("*",))))


def text_of(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def text_before(element: Any, most: int = 40) -> str:
    """Return the last characters of the line before an element; empty at its start."""
    return "".join(reversed(list(_pieces(element, most, backwards=True))))[-most:]


def text_after(element: Any, most: int = 40) -> str:
    """Return the first characters of the line after an element; empty at its end."""
    return "".join(_pieces(element, most, backwards=False))[:most]


def _pieces(element: Any, most: int, *, backwards: bool) -> Iterator[str]:
    length = 0
    for piece in _neighbours(element, backwards=backwards):
        if piece is None:
            return
        yield piece
        length += len(piece)
        if length >= most:
            return


def _neighbours(element: Any, *, backwards: bool) -> Iterator[str | None]:
    """Yield the texts beside an element, nearest first; None at a border of the line."""
    while True:
        if not backwards:
            yield element.tail or ""
        for sibling in element.itersiblings(preceding=backwards):
            if tag_of(sibling) not in INLINE:
                yield (sibling.tail or "") if backwards else None
                if backwards:
                    yield None
                return
            parts: Iterable[str] = (sibling.tail or "", "".join(sibling.itertext()))
            yield from parts if backwards else reversed(tuple(parts))
        parent = element.getparent()
        if parent is None:
            return
        if backwards:
            yield parent.text or ""
        if tag_of(parent) not in INLINE:
            return
        element = parent
