"""Read the text of an ODT file (LibreOffice, OpenOffice) as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.errors import MalformedSource
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.odt.story import Story
from index.loaders.formats.odt.styles import Styles
from index.loaders.formats.old_office import refuse_old_office
from index.loaders.formats.safe_xml import LONGEST_XML, local_name, parse_xml
from index.loaders.formats.written import read_story
from index.loaders.formats.zipped import open_zip

_MARGINS = ("{*}header", "{*}footer", "{*}header-left", "{*}footer-left", "{*}header-first")


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the article of an ODT file, or the articles of an export.

    Raises:
        SourceError: the file is encrypted, damaged or empty.
    """
    refuse_old_office(opened)
    trees = _trees(opened)
    story = Story(Styles(trees))
    for tree in trees:
        for body in _bodies(tree):
            story.read(body)
    if any(_has_margins(tree) for tree in trees):
        story.left_out["header or footer"] = 1
    yield from read_story(story, opened, _properties(trees))


def _trees(opened: Opened) -> list[Any]:
    """Return the content, the styles and the properties."""
    with opened.open() as file:
        is_zip = file.read(2) == b"PK"
    if not is_zip:
        # All of a flat file is one tree.
        return [parse_xml(opened.read_bytes()[: LONGEST_XML + 1], opened.name)]
    with open_zip(opened) as archive:
        names = archive.names()
        if "content.xml" not in names:
            raise MalformedSource(
                "It is no ODT file, or damaged: no content is in it. Open it in LibreOffice and "
                "save it again."
            )
        manifest = "META-INF/manifest.xml"
        if manifest in names:
            listed = parse_xml(archive.read(manifest, LONGEST_XML), manifest)
            if any(local_name(each) == "encryption-data" for each in listed.iter()):
                raise MalformedSource(
                    "It is encrypted; open it with its password, and save it without one."
                )
        wanted = [name for name in ("content.xml", "styles.xml", "meta.xml") if name in names]
        return [parse_xml(archive.read(name, LONGEST_XML), name) for name in wanted]


def _bodies(tree: Any) -> list[Any]:
    """Return the elements with the text of a document."""
    bodies = [each for each in tree if local_name(each) == "body"]
    return [each for body in bodies for each in body if local_name(each) == "text"]


def _properties(trees: list[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for tree in trees:
        for meta in (each for each in tree if local_name(each) == "meta"):
            for each in meta:
                found.setdefault(local_name(each), (each.text or "").strip())
    creator = found.get("initial-creator") or found.get("creator", "")
    return {"title": found.get("title", ""), "creator": creator}


def _has_margins(tree: Any) -> bool:
    """Return whether the pages have headers or footers with words."""
    return any("".join(each.itertext()).strip() for each in tree.iter(*_MARGINS))
