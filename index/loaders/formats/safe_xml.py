"""Parse XML that a stranger wrote: no entities, no network, no depth or length without end."""

from __future__ import annotations

import re
from typing import Any

from index.errors import MalformedSource

LONGEST_XML = 64_000_000
"""The most bytes of XML that are parsed at once: a tree takes some ten times as much memory."""

_DOCTYPE = re.compile(rb"<!DOCTYPE.{0,100000}?<!ENTITY", re.DOTALL | re.IGNORECASE)


def parse_xml(content: bytes, name: str) -> Any:
    """Return the root of a tree.

    Args:
        content: the XML.
        name: what messages call it.

    Raises:
        MalformedSource: it is no XML, or it defines entities.
    """
    from lxml import etree  # type: ignore[import-untyped]

    # In UTF-16 every other byte is zero.
    if _DOCTYPE.search(content[:200_000].replace(b"\0", b"")):
        raise MalformedSource(
            f"{name} in it defines entities, as only files do that are made to do harm. Open it in "
            "the program that made it, and save it again."
        )
    try:
        root = etree.fromstring(content, safe_parser(remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError) as error:
        raise MalformedSource(
            f"{name} in it is damaged ({error}). Open it in the program that made it, and save it "
            "again."
        ) from None
    if root is None:
        raise MalformedSource(f"{name} in it is empty; save it again in the program that made it.")
    return root


def safe_parser(**more: Any) -> Any:
    """Return a parser that follows no entity, reads nothing else and limits depth and length.

    Args:
        more: further arguments of `lxml.etree.XMLParser`.
    """
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, **more
    )


def local_name(element: Any) -> str:
    """Return the tag of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str, default: str = "") -> str:
    """Return the attribute with a local name, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    ending = "}" + name
    return next((str(v) for key, v in element.attrib.items() if key.endswith(ending)), default)
