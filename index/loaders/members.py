"""Read the articles of a file in any format, and of the files within it. Runs in the sandbox."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index.documents import Document, replace_surrogates
from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.assembly import assemble
from index.loaders.facts.metadata import Metadata
from index.loaders.folders import as_source_error
from index.loaders.formats.format import (
    FAULTS,
    Format,
    Member,
    Opened,
    Part,
    Refused,
    damaged,
    too_large,
)
from index.loaders.formats.registry import HEAD_BYTES, format_of, reader_of, suffix_of, unsupported
from index.loaders.texts import TEXTS, read_texts

_NO_FACTS = Metadata()
_DEEPEST = 4  # files within files
_LONGEST_NAME = 120  # of each folder and file within a file


class PartRead(NamedTuple):
    """What became of one article of a file.

    Attributes:
        part: its name within the file; empty for the file itself.
        outcome: the document, or why there is none.
        original: the bytes of the file that it was read from, if that is within another one and
            the library keeps files of its format.
        unread_scans: the number of its pages that OCR has still to read.
    """

    part: str
    outcome: Document | SourceError
    original: bytes | None = None
    unread_scans: int = 0


def read_file(opened: Opened, file_format: Format, doc_id: str, path: Path) -> Iterator[PartRead]:
    """Yield what became of each article of a file. An article that fails stops nothing else.

    Args:
        opened: the file.
        file_format: its format.
        doc_id: the id of the file's own article; others have their name added after a slash.
        path: the path of the file on disk.
    """
    yield from _Reading(doc_id, path).read(opened, file_format, "", 0)


class _Reading:
    """The reading of one file on disk, with the files within it."""

    def __init__(self, doc_id: str, path: Path) -> None:
        self._doc_id = doc_id
        self._path = path
        self._stamp = _stamp(path)
        self._names: set[str] = set()
        self._numbers: Counter[str] = Counter()

    def read(
        self,
        opened: Opened,
        file_format: Format,
        within: str,
        depth: int,
        facts: Metadata = _NO_FACTS,
    ) -> Iterator[PartRead]:
        """Yield what became of each article of a file.

        Args:
            opened: the file.
            file_format: its format.
            within: its name within the file on disk; empty for that file itself.
            depth: how many files it is within.
            facts: what the file around it says of it.
        """
        try:
            for item in reader_of(file_format)(opened):
                opened.budget.spend(0, members=1)
                if isinstance(item, Member):
                    yield from self._member(item, opened, self._name(within, item.name), depth + 1)
                elif isinstance(item, Refused):
                    yield PartRead(self._name(within, item.name), item.error)
                else:
                    keeps = file_format.has_pages and opened.path is None
                    read = self._part(item, opened, within, facts)
                    yield read._replace(original=opened.content) if keeps else read
        except SourceError as error:
            yield PartRead(within, error)
        except OSError as error:
            yield PartRead(within, as_source_error(error))
        except MemoryError:
            yield PartRead(
                within, SourceTooLarge("It needs more memory than a file may; split it.")
            )
        except FAULTS as error:
            yield PartRead(within, damaged(file_format.name, error))

    def _member(self, member: Member, parent: Opened, name: str, depth: int) -> Iterator[PartRead]:
        """Yield what became of a file within a file."""
        suffix = suffix_of(PurePosixPath(name).name)
        member_format = format_of(suffix, member.content[:HEAD_BYTES])
        if depth > _DEEPEST:
            reason = f"It is within more than {_DEEPEST} files. Unpack it, and add it by itself."
            yield PartRead(name, SourceTooLarge(reason))
        elif member_format is not None and len(member.content) > member_format.max_bytes:
            yield PartRead(name, too_large(len(member.content), member_format))
        elif member_format is not None:
            opened = replace(
                parent,
                name=PurePosixPath(name).name,
                suffix=suffix,
                path=None,
                content=member.content,
            )
            yield from self.read(opened, member_format, name, depth, member.facts)
        elif suffix in TEXTS:
            try:
                parts, notes = read_texts(member.content, suffix, parent.options)
                for part in parts:
                    content = member.content if part.content is None else part.content
                    yield self._part(
                        part._replace(content=content), parent, name, member.facts, notes
                    )
            except SourceError as error:
                yield PartRead(name, error)
        else:
            yield PartRead(name, unsupported(suffix))

    def _part(
        self,
        part: Part,
        opened: Opened,
        within: str,
        facts: Metadata,
        notes: tuple[str, ...] = (),
    ) -> PartRead:
        """Return what became of an article."""
        name = self._name(within, part.name) if part.name else within
        doc_id = f"{self._doc_id}/{name}" if name else self._doc_id
        content = opened.read_bytes() if part.content is None else part.content
        if part.content is None and opened.path is not None and _stamp(self._path) != self._stamp:
            # The digest would be that of other bytes than the text was read from.
            changed = MalformedSource("It was changed while it was read. Add it again.")
            return PartRead(name, changed)
        try:
            article = part.article._replace(metadata=part.article.metadata.or_else(facts))
            document = assemble(doc_id, article, self._path, content, notes)
        except SourceError as error:
            return PartRead(name, error)
        return PartRead(name, document, unread_scans=part.unread_scans)

    def _name(self, within: str, name: str) -> str:
        """Return a name that is the only one of its kind, below that of the file around it."""
        full = "/".join(filter(None, (within, _safe(name))))
        stem, dot, suffix = full.rpartition(".")
        unique = full
        while unique in self._names:
            # Counted, as 100,000 files may have one name.
            self._numbers[full] += 1
            number = f" ({self._numbers[full] + 1})"
            is_suffix = dot and "/" not in suffix
            unique = f"{stem}{number}.{suffix}" if is_suffix else f"{full}{number}"
        self._names.add(unique)
        return unique


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is written; None if it cannot be reached."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def _safe(name: str) -> str:
    """Return a name within a file without steps up, empty steps and characters that hide others."""
    steps = unicodedata.normalize("NFC", replace_surrogates(name)).replace("\\", "/").split("/")
    printable = ["".join(c if c.isprintable() else "_" for c in step).strip() for step in steps]
    kept = [step[-_LONGEST_NAME:] for step in printable if step.strip(".")]
    return "/".join(kept) or "unnamed"
