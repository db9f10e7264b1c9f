"""Parse XML of strangers: no entities, no network, no depth without end."""

from __future__ import annotations

from typing import Any

from index.errors import MalformedSource


def parse_xml(content: bytes) -> Any:
    """Return the root of a file in XML.

    Raises:
        MalformedSource: the XML is damaged.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedSource(
            f"Its XML is damaged ({str(error)[:150]}). Export it again."
        ) from None
