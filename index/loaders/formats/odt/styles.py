"""What the styles of an ODT file say of its paragraphs and of text within them."""

from __future__ import annotations

from typing import Any

from index.loaders.formats.flow import LOWERED, RAISED, STRUCK
from index.loaders.formats.safe_xml import attribute, local_name

_DEEPEST = 20  # styles that are based on one another


class Styles:
    """The styles of a file, found by their families and names."""

    def __init__(self, trees: list[Any]) -> None:
        self._styles = {
            (attribute(each, "family"), attribute(each, "name")): each
            for tree in trees
            for each in tree.iter("{*}style")
        }
        self._set: dict[tuple[str, str], tuple[str, bool]] = {}

    def set_as(self, family: str, name: str) -> tuple[str, bool]:
        """Return how a style sets text, as in `Piece`, and whether it hides it."""
        key = (family, name)
        if key not in self._set:
            self._set[key] = self._read(family, name)
        return self._set[key]

    def is_title(self, name: str) -> bool:
        """Return whether a style of paragraphs is that of titles."""
        names = (attribute(style, "name") for style in self._chain("paragraph", name))
        return "Title" in (name, *names)

    def is_bold(self, family: str, name: str) -> bool:
        """Return whether a style makes text bold."""
        return self._value(family, name, "font-weight") in {"bold", "700", "800", "900"}

    def _read(self, family: str, name: str) -> tuple[str, bool]:
        hidden = self._value(family, name, "display") == "none"
        struck = self._value(family, name, "text-line-through-style") or "none"
        if struck != "none" or self._value(family, name, "text-line-through-type") == "single":
            return STRUCK, hidden
        position = (self._value(family, name, "text-position") or "0%").split()[0]
        if position == "super" or (position[:1].isdigit() and position.strip("0.%")):
            return RAISED, hidden
        return (LOWERED if position == "sub" or position.startswith("-") else ""), hidden

    def _value(self, family: str, name: str, key: str) -> str:
        for style in self._chain(family, name):
            for properties in style:
                if local_name(properties) == "text-properties":
                    value = attribute(properties, key)
                    if value:
                        return value
        return ""

    def _chain(self, family: str, name: str) -> list[Any]:
        chain: list[Any] = []
        while (family, name) in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[family, name])
            name = attribute(chain[-1], "parent-style-name")
        return chain
