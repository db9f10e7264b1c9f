"""The parts of a DOCX file, and how they are related."""

from __future__ import annotations

import posixpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from index.errors import MalformedSource
from index.loaders.formats.safe_xml import LONGEST_XML, attribute, local_name, parse_xml
from index.loaders.formats.zipped import GuardedZip

_NO_DOCUMENT = (
    "It is no DOCX file, or damaged: no document is in it. Open it in Word or LibreOffice and save "
    "it as .docx."
)


class Relation(NamedTuple):
    """How a part names another part.

    Attributes:
        kind: the last step of its type, such as "styles".
        part: the name of the other part; empty if it is outside the file.
    """

    kind: str
    part: str


class Package:
    """The parts of a DOCX file.

    Raises:
        MalformedSource: it has no main document.
    """

    def __init__(self, archive: GuardedZip) -> None:
        self._archive = archive
        # Word ignores case in the names of parts.
        self._names = {name.lower().lstrip("/"): name for name in archive.names()}
        mains = [r.part for r in self.relations("").values() if r.kind == "officeDocument"]
        found = [part for part in (*mains, "word/document.xml") if part.lower() in self._names]
        if not found:
            raise MalformedSource(_NO_DOCUMENT)
        self.main = found[0]
        self._related = self.relations(self.main)

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by their ids; those of the file for an empty name."""
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations: dict[str, Relation] = {}
        for each in root if root is not None else ():
            kind = attribute(each, "Type").rpartition("/")[2]
            target = ""
            if attribute(each, "TargetMode") != "External":
                target = unquote(attribute(each, "Target"))
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relations[attribute(each, "Id")] = Relation(kind, target)
        return relations

    def related(self, kind: str) -> list[str]:
        """Return the parts that the main document names as being of a kind, such as "styles"."""
        return [each.part for each in self._related.values() if each.kind == kind and each.part]

    def part_of(self, relation_id: str) -> str:
        """Return the part that the main document names by an id; empty if there is none."""
        relation = self._related.get(relation_id)
        return relation.part if relation else ""

    def tree(self, part: str) -> Any:
        """Return the XML of a part; None if there is no such part."""
        name = self._names.get(part.lower())
        return None if name is None else parse_xml(self._archive.read(name, LONGEST_XML), name)

    def first_tree(self, kind: str) -> Any:
        """Return the XML of the first part of a kind; None if there is none."""
        parts = self.related(kind)
        return self.tree(parts[0]) if parts else None

    def content(self, part: str) -> bytes | None:
        """Return the bytes of a part; None if there is no such part."""
        name = self._names.get(part.lower())
        return None if name is None else self._archive.read(name)

    def core_properties(self) -> dict[str, str]:
        """Return the properties that every program of an office writes, such as "title"."""
        parts = [r.part for r in self.relations("").values() if r.kind == "core-properties"]
        root = self.tree(parts[0]) if parts else None
        values = {
            local_name(each): (each.text or "").strip()
            for each in (root if root is not None else ())
        }
        return {name: value for name, value in values.items() if name and value}
