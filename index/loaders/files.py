"""Load sources as documents, one at a time; a source that fails never stops the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from index.documents import Document
from index.errors import (
    MalformedSource,
    SourceError,
    SourceTooLarge,
    UnreadScan,
    UnsupportedFormat,
)
from index.layout import PlaceKind
from index.loaders.assembly import assemble
from index.loaders.facts.dates import date_of_post
from index.loaders.facts.metadata import Metadata
from index.loaders.folders import SourceFile, as_source_error, find_source_files
from index.loaders.formats.format import Format
from index.loaders.formats.registry import HEAD_BYTES, format_of, suffix_of
from index.loaders.formats.texts.jsonl import load_lines
from index.loaders.members import PartRead
from index.loaders.outcomes import Loaded, LoadOptions, Rejected, ScanReading
from index.loaders.sandbox import scan_sandbox, shared_sandbox
from index.loaders.texts import TEXTS, read_texts
from index.originals import Original

_LINES = ".jsonl"
_DEFAULTS = LoadOptions()


def load(
    paths: Iterable[Path], options: LoadOptions = _DEFAULTS, scans: ScanReading | None = None
) -> Iterator[Loaded | Rejected]:
    """Load files and folders in order; each iteration step reads one source.

    The function reads .txt, .md, .html and .htm files, .jsonl files in BEIR layout (`_id`,
    `title`, `text`, `metadata`), text files without a suffix, and the formats of
    `index.loaders.formats.registry`, these in a child process. Any other source, and any source
    that fails, yields `Rejected` at its position. A source with the id and content of an earlier
    source is skipped silently. `find_source_files` says which files of a folder are read.

    Args:
        paths: the files and folders.
        options: limits on the size of sources, and whether scans are read at once.
        scans: how scans are read after all other files. The articles that have other pages are
            yielded twice: without the scanned pages, and at the end with them. If it is None, a
            scan is yielded as `Rejected` with `UnreadScan`, and other articles tell the number of
            their unread pages.
    """
    # Only hashes of the contents are kept, so that a million lines fit in memory.
    seen: dict[str, int] = {}
    set_aside: list[SourceFile] = []
    for source in find_source_files(paths):
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
        file_format = format_of(suffix, head)
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
            for loaded in _load_file(source, suffix, options):
                yield "/".join(filter(None, (source.name, loaded.part))), loaded
        else:
            raise UnsupportedFormat(
                f"{suffix} files are not supported; save it as .pdf, .docx, .html or .txt."
            )
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


def _load_file(source: SourceFile, suffix: str, options: LoadOptions) -> Iterator[Loaded]:
    content = _content(source.path, options)
    parts, notes = read_texts(content, suffix, options)
    for part in parts:
        article = part.article
        day = None if part.name else date_of_post(source.path.name)
        if day and article.metadata.published is None:
            note = f"date {day} taken from the file's name, as the article gives none"
            post = Metadata(published=day, notes=(note,))
            article = article._replace(metadata=article.metadata.or_else(post))
        doc_id = "/".join(filter(None, (source.name, part.name)))
        digested = content if part.content is None else part.content
        yield Loaded(assemble(doc_id, article, source.path, digested, notes), part.name)


def _content(path: Path, options: LoadOptions) -> bytes:
    with path.open("rb") as file:
        # Reading one byte beyond the limit detects a file that is too large, even if it grows.
        content = file.read(options.max_bytes + 1)
    if len(content) > options.max_bytes:
        raise SourceTooLarge(
            f"It has {path.stat().st_size:,} bytes and max_characters = "
            f"{options.max_characters:,} allows {options.max_bytes:,}; split it, or raise "
            "max_characters."
        )
    return content


def _duplicate_id(doc_id: str) -> MalformedSource:
    return MalformedSource(
        f"An earlier source has the same id, {doc_id!r}, but other content; give each source its "
        "own id, or add the folder that contains both."
    )
