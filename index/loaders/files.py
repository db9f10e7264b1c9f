"""Load sources as documents, one at a time; a source that fails never stops the others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.documents import Document
from index.errors import (
    MalformedSource,
    SourceError,
    UnreadScan,
)
from index.layout import PlaceKind
from index.loaders.assembly import assemble
from index.loaders.folders import SourceFile, as_source_error, find_source_files
from index.loaders.formats.format import Format
from index.loaders.formats.registry import (
    HEAD_BYTES,
    format_named,
    format_of,
    suffix_of,
    unsupported,
)
from index.loaders.formats.texts.jsonl import load_lines
from index.loaders.members import PartRead
from index.loaders.outcomes import Loaded, LoadOptions, Rejected, ScanReading
from index.loaders.sandbox import scan_sandbox, shared_sandbox
from index.loaders.texts import LARGE, TEXTS, read_text_file
from index.originals import Original

_LINES = ".jsonl"
_DEFAULTS = LoadOptions()


def load(
    paths: Iterable[Path], options: LoadOptions = _DEFAULTS, scans: ScanReading | None = None
) -> Iterator[Loaded | Rejected]:
    """Load files and folders in order; each iteration step reads one source.

    The function reads .txt, .md, .html and .htm files, .jsonl files in BEIR layout (`_id`,
    `title`, `text`, `metadata`), text files without a suffix, and the formats of
    `index.loaders.formats.registry`, these and large texts in a child process. Any other source,
    and any source that fails, yields `Rejected` at its position. A source with the id and content
    of an earlier source is skipped silently. `find_source_files` says which files of a folder are
    read.

    Args:
        paths: the files and folders.
        options: limits on the size of sources, and whether scans are read at once.
        scans: how scans are read after all other files. The articles that have other pages are
            yielded twice: without the scanned pages, and at the end with them. If it is None, a
            scan is yielded as `Rejected` with `UnreadScan`, and other articles tell the number of
            their unread pages.
    """
    yield from load_sources(find_source_files(paths), options, scans)


def load_sources(
    sources: Iterable[SourceFile],
    options: LoadOptions = _DEFAULTS,
    scans: ScanReading | None = None,
) -> Iterator[Loaded | Rejected]:
    """Load what `find_source_files` has found, as `load` does."""
    # Only hashes of the contents are kept, so that a million lines fit in memory.
    seen: dict[str, int] = {}
    set_aside: list[SourceFile] = []
    for source in sources:
        has_scans = False
        for name, outcome in _read(source, options):
            if scans is not None and _unread_scans(outcome):
                if known := _recognised_before(source, scans):
                    outcome = known
                else:
                    has_scans = True
                    if not isinstance(outcome, Loaded):
                        continue
            yield from _first_of_its_id(name, outcome, seen)
        if has_scans:
            set_aside.append(source)
    for source in set_aside:
        assert scans is not None
        partly = dict(seen)
        for name, outcome in _read(source, replace(options, read_scans=True), scans.progress):
            if isinstance(outcome, Loaded):
                document = outcome.document
                if partly.get(document.doc_id) == _content_hash(document):
                    continue
                seen.pop(document.doc_id, None)
            yield from _first_of_its_id(name, outcome, seen)


def _first_of_its_id(
    name: str, outcome: Loaded | Rejected | SourceError, seen: dict[str, int]
) -> Iterator[Loaded | Rejected]:
    """Yield an outcome unless its article is already there under its id; refuse another one."""
    if isinstance(outcome, SourceError):
        yield Rejected(name, outcome)
    elif isinstance(outcome, Rejected):
        yield outcome
    else:
        document = outcome.document
        content = _content_hash(document)
        if document.doc_id not in seen:
            seen[document.doc_id] = content
            yield outcome
        elif seen[document.doc_id] != content:
            yield Rejected(name, _duplicate_id(document.doc_id))


def _content_hash(document: Document) -> int:
    return hash(replace(document, path=""))


def _unread_scans(outcome: Loaded | Rejected | SourceError) -> bool:
    if isinstance(outcome, Rejected):
        return isinstance(outcome.error, UnreadScan)
    return isinstance(outcome, Loaded) and outcome.unread_scans > 0


def _recognised_before(source: SourceFile, scans: ScanReading) -> Loaded | None:
    """Return the article of a file with the same bytes that was read by OCR before."""
    with source.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    document = scans.recognised(source.name, sha256)
    return Loaded(document) if document is not None else None


def _read(
    source: SourceFile,
    options: LoadOptions,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[tuple[str, Loaded | Rejected | SourceError]]:
    """Yield the name and the outcome of each article in a file."""
    if source.error is not None:
        yield source.name, source.error
        return
    suffix = suffix_of(source.path.name)
    try:
        if suffix == _LINES:
            yield from load_lines(source.path, source.name, options)
            return
        with source.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            size = os.fstat(file.fileno()).st_size
        file_format = format_of(suffix, head)
        if file_format is None and suffix in TEXTS and size > LARGE:
            file_format = format_named("texts.large")
        if file_format is not None:
            # Files that come while a scan is being read need not wait for it.
            sandbox = scan_sandbox() if options.read_scans else shared_sandbox()
            report = partial(progress, source.name) if progress else None
            for read in sandbox.read(
                source.path, suffix, file_format, source.name, options, report
            ):
                name = "/".join(filter(None, (source.name, read.part)))
                if isinstance(read.outcome, SourceError):
                    yield name, Rejected(name, read.outcome, read.part)
                else:
                    original = _original(read, source.path, file_format)
                    yield name, Loaded(read.outcome, read.part, original, read.unread_scans)
        elif suffix in TEXTS:
            yield from _load_file(source, suffix, options)
        else:
            raise unsupported(suffix)
    except SourceError as error:
        yield source.name, error
    except OSError as error:
        yield source.name, as_source_error(error)


def _original(read: PartRead, path: Path, file_format: Format) -> Original | None:
    """Return the file that the library keeps beside an article, to show its pages."""
    if read.original is not None:
        return Original(content=read.original)
    assert isinstance(read.outcome, Document)
    layout = read.outcome.layout
    is_paged = layout.kind is PlaceKind.PAGE or layout.recognised
    return Original(path=path) if file_format.has_pages and is_paged else None


def _load_file(
    source: SourceFile, suffix: str, options: LoadOptions
) -> Iterator[tuple[str, Loaded | Rejected]]:
    """Yield the name and the outcome of each article in a small text file."""
    parts, notes = read_text_file(source.path, suffix, options)
    for part in parts:
        name = "/".join(filter(None, (source.name, part.name)))
        try:
            document = assemble(name, part.article, source.path, part.content, notes)
        except SourceError as error:
            yield name, Rejected(name, error, part.name)
        else:
            yield name, Loaded(document, part.name)


def _duplicate_id(doc_id: str) -> MalformedSource:
    return MalformedSource(
        f"An earlier source has the same id, {doc_id!r}, but other content; give each source its "
        "own id, or add the folder that contains both."
    )
