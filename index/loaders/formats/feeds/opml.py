"""Say which feeds an OPML file lists."""

from __future__ import annotations

from index.loaders.facts.metadata import one_line
from index.loaders.formats.feeds.trees import parse_xml

_MOST_NAMED = 8
_LONGEST_NAME = 80


def describe_opml(content: bytes) -> str:
    """Return why an OPML file has no articles, and the feeds that it lists.

    Raises:
        MalformedSource: the XML is damaged.
    """
    found = []
    for outline in parse_xml(content).iter("{*}outline", "outline"):
        if address := outline.get("xmlUrl"):
            name = one_line(outline.get("title") or outline.get("text") or "")[:_LONGEST_NAME]
            found.append(f"{name} {one_line(address)[:200]}".strip())
    if not found:
        return "It is an outline (OPML) without feeds; save its text as .txt."
    named = "; ".join(found[:_MOST_NAMED])
    others = f"; and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    noun = "feed" if len(found) == 1 else "feeds"
    return (
        f"It lists {len(found)} {noun} and has no articles. Open each address in a browser, save "
        f"it as .xml, and add that: {named}{others}."
    )
