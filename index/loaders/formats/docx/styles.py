"""What the styles of a DOCX file say of its paragraphs and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from index.loaders.formats.flow import HEADING, ITEM, PARAGRAPH, QUOTATION, TITLE
from index.loaders.formats.safe_xml import attribute, local_name

_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 20  # styles that are based on one another
_HEADING = re.compile(r"heading [1-9]")
_CONTENTS = re.compile(r"toc \d|table of figures")
_RAISED = {"superscript": "sup", "subscript": "sub"}


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How the characters of a run are set; None where nothing is said.

    Attributes:
        hidden: whether they are hidden.
        struck: whether they are struck through.
        raised: "sup" or "sub", or empty if they stand on the line.
        bold: whether they are bold.
    """

    hidden: bool | None = None
    struck: bool | None = None
    raised: str | None = None
    bold: bool | None = None

    def or_else(self, other: RunStyle) -> RunStyle:
        """Return this style, with what it does not say taken from another."""
        return RunStyle(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
            other.raised if self.raised is None else self.raised,
            other.bold if self.bold is None else self.bold,
        )


_PLAIN = RunStyle()


def child_of(element: Any, name: str) -> Any:
    """Return the first child with a local name; None if there is none."""
    if element is None:
        return None
    return next((each for each in element if local_name(each) == name), None)


def value_of(element: Any, name: str) -> str | None:
    """Return the value of a child, an empty text if it has none, None without such a child."""
    child = child_of(element, name)
    return None if child is None else attribute(child, "val")


def is_on(element: Any, name: str) -> bool | None:
    """Return whether a property is on; None if it is not there."""
    value = value_of(element, name)
    return None if value is None else value.lower() not in _OFF


def run_style(properties: Any) -> RunStyle:
    """Return what the properties of a run say."""
    if properties is None or not len(properties):
        return _PLAIN
    values = {local_name(each): attribute(each, "val") for each in properties}

    def is_set(name: str) -> bool | None:
        return values[name].lower() not in _OFF if name in values else None

    known = [value for name in ("strike", "dstrike") if (value := is_set(name)) is not None]
    alignment = values.get("vertAlign")
    return RunStyle(
        is_set("vanish"),
        any(known) if known else None,
        None if alignment is None else _RAISED.get(alignment, ""),
        is_set("b"),
    )


class Styles:
    """The styles of a file, found by their ids.

    Args:
        root: the part with the styles; None if the file has none.
    """

    def __init__(self, root: Any) -> None:
        self._styles = {
            attribute(each, "styleId"): each
            for each in (root if root is not None else ())
            if local_name(each) == "style"
        }
        self._runs: dict[str, RunStyle] = {}
        self._default = next(
            (
                style_id
                for style_id, each in self._styles.items()
                if attribute(each, "type") == "paragraph" and attribute(each, "default") == "1"
            ),
            "",
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        return {key: (value_of(each, "name") or "").lower() for key, each in self._styles.items()}

    def run(self, style_id: str) -> RunStyle:
        """Return what a style says of runs, with the styles that it is based on."""
        if style_id not in self._runs:
            found = _PLAIN
            for style in self._chain(style_id):
                found = found.or_else(run_style(child_of(style, "rPr")))
            self._runs[style_id] = found
        return self._runs[style_id]

    def kind(self, paragraph: Any) -> str:
        """Return what a paragraph is; empty if it is a line of a table of contents."""
        properties = child_of(paragraph, "pPr")
        style_id = value_of(properties, "pStyle") or self._default
        chain = self._chain(style_id)
        names = [self._names[attribute(style, "styleId")] for style in chain]
        if any(_CONTENTS.fullmatch(name) for name in names[:1]):
            return ""
        if "title" in names[:1]:
            return TITLE
        levels = [child_of(each, "outlineLvl") for each in self._of(properties, chain)]
        level = next((attribute(each, "val") for each in levels if each is not None), "9")
        if any(_HEADING.fullmatch(name) for name in names) or level in set("012345678"):
            return HEADING
        if any("quote" in name for name in names):
            return QUOTATION
        for each in self._of(properties, chain):
            numbering = child_of(each, "numPr")
            if numbering is not None:
                return PARAGRAPH if value_of(numbering, "numId") == "0" else ITEM
        return PARAGRAPH

    def style_id(self, paragraph: Any) -> str:
        """Return the id of the style of a paragraph."""
        return value_of(child_of(paragraph, "pPr"), "pStyle") or self._default

    def _of(self, properties: Any, chain: list[Any]) -> list[Any]:
        return [properties, *(child_of(style, "pPr") for style in chain)]

    def _chain(self, style_id: str) -> list[Any]:
        """Return a style and those that it is based on, the nearest first."""
        chain: list[Any] = []
        while style_id in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[style_id])
            style_id = value_of(chain[-1], "basedOn") or ""
        return chain
