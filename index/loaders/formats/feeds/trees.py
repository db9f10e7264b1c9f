"""Parse XML of strangers: no entities, no network, no depth without end."""

from __future__ import annotations

from typing import Any

from index.errors import MalformedSource
from index.loaders.formats.safe_xml import safe_parser

_LONGEST_DAMAGED = 10_000_000  # bytes; damaged XML is read at a tenth of the speed


def check_depth(content: bytes) -> None:
    """Refuse XML that is nested without end, or damaged and long. Short damage is left alone.

    Raises:
        MalformedSource: it is refused.
    """
    from lxml import etree  # type: ignore[import-untyped]

    try:
        etree.fromstring(content, safe_parser(target=_Ignored()))
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error) or len(content) > _LONGEST_DAMAGED:
            raise MalformedSource(
                f"Its XML is damaged ({str(error)[:150]}). Save it again from its site."
            ) from None


class _Ignored:
    """Takes what a parser finds, and keeps nothing."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take its end."""

    def close(self) -> None:
        """Take the end of the file."""


def parse_xml(content: bytes) -> Any:
    """Return the root of a file in XML.

    Raises:
        MalformedSource: the XML is damaged.
    """
    from lxml import etree

    try:
        return etree.fromstring(content, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedSource(
            f"Its XML is damaged ({str(error)[:150]}). Export it again."
        ) from None
