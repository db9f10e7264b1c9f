"""Load sources as documents, one at a time; a source that fails never stops the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.documents import Span
from index.errors import MalformedSource, SourceError, SourceTooLarge, UnsupportedFormat
from index.loaders.assembly import Article, assemble, check_length
from index.loaders.bytes.decoding import decode, html_charset
from index.loaders.facts.dates import date_of_post
from index.loaders.facts.metadata import Metadata
from index.loaders.folders import SourceFile, as_source_error, find_source_files
from index.loaders.formats.front_matter import read_front_matter
from index.loaders.formats.html import has_markup, read_page, starts_as_page
from index.loaders.formats.jsonl import load_lines
from index.loaders.formats.markdown import read_markdown
from index.loaders.formats.plain import read_plain
from index.loaders.outcomes import Loaded, LoadOptions, Rejected

_PAGES = frozenset({".html", ".htm"})
_FILES = frozenset({"", ".txt", ".md", *_PAGES})
_LINES = ".jsonl"
# ". Smith" and ".2024" at the end of a name are not formats.
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,10}\Z")
_HEAD = 4096
_DEFAULTS = LoadOptions()


def load(paths: Iterable[Path], options: LoadOptions = _DEFAULTS) -> Iterator[Loaded | Rejected]:
    """Load files and folders in order; each iteration step reads one source.

    The function reads .txt, .md, .html and .htm files, .jsonl files in BEIR layout (`_id`,
    `title`, `text`, `metadata`), and text files without a suffix. Any other source, and any
    source that fails, yields `Rejected` at its position. A source with the id and content of an
    earlier source is skipped silently. `find_source_files` says which files of a folder are read.
    """
    # Only hashes of the contents are kept, so that a million lines fit in memory.
    seen: dict[str, int] = {}
    for source in find_source_files(paths):
        for name, outcome in _read(source, options):
            if isinstance(outcome, SourceError):
                yield Rejected(name, outcome)
                continue
            document = outcome.document
            content = hash(replace(document, path=""))
            if document.doc_id not in seen:
                seen[document.doc_id] = content
                yield outcome
            elif seen[document.doc_id] != content:
                yield Rejected(name, _duplicate_id(document.doc_id))


def _read(source: SourceFile, options: LoadOptions) -> Iterator[tuple[str, Loaded | SourceError]]:
    """Yield the name and the outcome of each article in a file."""
    if source.error is not None:
        yield source.name, source.error
        return
    match = _SUFFIX.search(source.path.name.casefold(), 1)
    suffix = match.group() if match else ""
    try:
        if suffix == _LINES:
            yield from load_lines(source.path, source.name, options)
        elif suffix in _FILES:
            yield source.name, _load_file(source, suffix, options)
        else:
            raise UnsupportedFormat(
                f"{suffix} files are not supported; export the article as .txt, .md, .html, .htm "
                "or .jsonl."
            )
    except SourceError as error:
        yield source.name, error
    except OSError as error:
        yield source.name, as_source_error(error)


def _load_file(source: SourceFile, suffix: str, options: LoadOptions) -> Loaded:
    content = _content(source.path, options)
    article, notes = _article(content, suffix, options)
    day = date_of_post(source.path.name)
    if day and article.metadata.published is None:
        note = f"date {day} taken from the file's name, as the article gives none"
        post = Metadata(published=day, notes=(note,))
        article = article._replace(metadata=article.metadata.or_else(post))
    return Loaded(assemble(source.name, article, source.path, content, notes))


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


def _article(content: bytes, suffix: str, options: LoadOptions) -> tuple[Article, tuple[str, ...]]:
    if suffix in _PAGES or _opens_as_page(content):
        # A page's text is extracted, so it is not the file's to the letter anyway; an invalid
        # byte may be replaced.
        declared = options.declared_encoding or html_charset(content)
        page = decode(content, declared=declared, lenient=True)
        if has_markup(page.text):
            # Site generators keep pages with front matter above their markup.
            front, end = read_front_matter(page.text)
            text, metadata = read_page(page.text[end:])
            check_length(text, options)
            return Article(text, front.or_else(metadata), page.encoding), page.notes
    decoded = decode(content, declared=options.declared_encoding)
    text = decoded.text
    check_length(text, options)
    if suffix == ".md":
        metadata, skipped = read_markdown(text)
        return Article(text, metadata, decoded.encoding, skipped), decoded.notes
    front, end = read_front_matter(text)
    metadata, spans = read_plain(text[end:])
    block = [Span(0, end)] if end else []
    skipped = (*block, *(Span(span.start + end, span.end + end) for span in spans))
    metadata = front.or_else(metadata)
    return Article(text, metadata, decoded.encoding, skipped), decoded.notes


def _opens_as_page(content: bytes) -> bool:
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    return starts_as_page(head.decode("latin-1"))


def _duplicate_id(doc_id: str) -> MalformedSource:
    return MalformedSource(
        f"An earlier source has the same id, {doc_id!r}, but other content; give each source its "
        "own id, or add the folder that contains both."
    )
