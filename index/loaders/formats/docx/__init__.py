"""Read the text of a DOCX file, and of its kin: templates, and files with macros, which never run.

The parts are read through `GuardedZip` and without entities, which no library for DOCX files does.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from index.loaders.formats.docx.package import Package
from index.loaders.formats.docx.story import Story
from index.loaders.formats.docx.styles import Styles, child_of
from index.loaders.formats.flow import write
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.old_office import refuse_old_office
from index.loaders.formats.safe_xml import attribute, local_name
from index.loaders.formats.written import read_story
from index.loaders.formats.zipped import open_zip

_NOTES = ("footnote", "endnote")
_SUFFIXES = {"html": ".html", "htm": ".html", "xhtml": ".html", "txt": ".txt", "rtf": ".rtf"}


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the article of a DOCX file, or the articles of an export.

    Files of other formats that the document includes whole are yielded as files of their own.

    Raises:
        SourceError: the file is encrypted, damaged or empty.
    """
    refuse_old_office(opened)
    with open_zip(opened) as archive:
        package = Package(archive)
        story = _story(package)
        _count_left_out(package, story)
        chunks = list(_chunks(package, story.chunks))
        if any(name.lower().endswith("vbaproject.bin") for name in archive.names()):
            story.left_out["macro"] = 1
        properties = package.core_properties()
    yield from read_story(story, opened, properties, may_be_empty=bool(chunks))
    yield from chunks


def read_draft_text(opened: Opened) -> str:
    """Return the text of a draft; a paragraph that is set as a quotation begins with ">".

    Raises:
        SourceError: the file is encrypted or damaged, or unpacks to more than its budget.
    """
    refuse_old_office(opened)
    with open_zip(opened) as archive:
        text, _ = write(_story(Package(archive)).tree, mark_quotations=True)
    return text


def _story(package: Package) -> Story:
    """Return what a reader sees of a document."""
    story = Story(Styles(package.first_tree("styles")), _notes(package))
    body = child_of(package.tree(package.main), "body")
    if body is not None:
        story.read(body)
    return story


def _notes(package: Package) -> dict[tuple[str, str], Any]:
    """Return the footnotes and endnotes by their kinds and ids."""
    notes: dict[tuple[str, str], Any] = {}
    for kind in _NOTES:
        root = package.first_tree(f"{kind}s")
        for note in root if root is not None else ():
            # The others are the lines between text and notes.
            if local_name(note) == kind and attribute(note, "type") in {"", "normal"}:
                notes[kind, attribute(note, "id")] = note
    return notes


def _count_left_out(package: Package, story: Story) -> None:
    comments = package.first_tree("comments")
    story.left_out["comment"] += 0 if comments is None else len(comments)
    for kind in ("header", "footer"):
        for part in package.related(kind):
            root = package.tree(part)
            if root is not None and any(
                local_name(each) == "t" and (each.text or "").strip() for each in root.iter()
            ):
                story.left_out["header or footer"] += 1


def _chunks(package: Package, relation_ids: list[str]) -> Iterator[Member]:
    for relation_id in relation_ids:
        part = package.part_of(relation_id)
        content = package.content(part) if part else None
        if content is not None:
            stem, _, ending = posixpath.basename(part).rpartition(".")
            name = f"{stem}{_SUFFIXES.get(ending.lower(), f'.{ending}')}" if stem else ending
            yield Member(name, content)
