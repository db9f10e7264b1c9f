"""Sources -> documents, one at a time; a bad one never stops the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.errors import MalformedSource, SourceError, SourceTooLarge, UnsupportedFormat
from index.loaders.assembly import Article, assemble, check_length
from index.loaders.bytes.decoding import decode, html_charset
from index.loaders.folders import SourceFile, find, unreadable
from index.loaders.formats.html import has_markup, read_page, starts_as_page
from index.loaders.formats.jsonl import load_lines
from index.loaders.formats.markdown import read_markdown
from index.loaders.formats.plain import describe
from index.loaders.outcomes import Loaded, LoadOptions, Rejected

_PAGES = frozenset({".html", ".htm"})
_FILES = frozenset({"", ".txt", ".md", *_PAGES})
_LINES = ".jsonl"
# ". Smith" and ".2024" at the end of a name are no formats.
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,10}\Z")
_HEAD = 4096
_DEFAULTS = LoadOptions()


def load(paths: Iterable[Path], options: LoadOptions = _DEFAULTS) -> Iterator[Loaded | Rejected]:
    """Read files and folders, in order, each source when it is asked for.

    What is read: .txt, .md, .html, .htm, .jsonl in BEIR layout (`_id`, `title`, `text`,
    `metadata`), and files without a suffix that are text. Every other source, and every one
    that fails, comes back as `Rejected` in its place. A source that repeats an earlier one,
    id and content, is passed over. `find` says what of a folder is read.
    """
    # A hash for the content, so that a million lines stay within memory.
    seen: dict[str, int] = {}
    for found in find(paths):
        for name, outcome in _read(found, options):
            if isinstance(outcome, SourceError):
                yield Rejected(name, outcome)
                continue
            document = outcome.document
            content = hash(replace(document, path=""))
            if document.doc_id not in seen:
                seen[document.doc_id] = content
                yield outcome
            elif seen[document.doc_id] != content:
                yield Rejected(name, _twice(document.doc_id))


def _read(found: SourceFile, options: LoadOptions) -> Iterator[tuple[str, Loaded | SourceError]]:
    """Give each article of a file, or why there is none, with the name it goes by."""
    if found.error is not None:
        yield found.name, found.error
        return
    match = _SUFFIX.search(found.path.name.casefold(), 1)
    suffix = match.group() if match else ""
    try:
        if suffix == _LINES:
            yield from load_lines(found.path, found.name, options)
        elif suffix in _FILES:
            yield found.name, _load_file(found, suffix, options)
        else:
            raise UnsupportedFormat(
                f"{suffix} is not read; export it as .txt, .md, .html, .htm or .jsonl."
            )
    except SourceError as error:
        yield found.name, error
    except OSError as error:
        yield found.name, unreadable(error)


def _load_file(found: SourceFile, suffix: str, options: LoadOptions) -> Loaded:
    content = _content(found.path, options)
    article, notes = _article(content, suffix, options)
    document = assemble(found.name, article, found.path, content)
    return Loaded(document, (*notes, *article.metadata.notes))


def _content(path: Path, options: LoadOptions) -> bytes:
    with path.open("rb") as file:
        # One byte beyond the limit tells, also of a file that is growing.
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
        # The text of a page is not its file's to the letter, so a broken byte may be replaced.
        page = decode(content, declared=html_charset(content), lenient=True)
        if has_markup(page.text):
            text, metadata = read_page(page.text)
            check_length(text, options)
            return Article(text, metadata, page.encoding), page.notes
    decoded = decode(content)
    text = decoded.text
    check_length(text, options)
    if suffix == ".md":
        metadata, front = read_markdown(text)
        return Article(text, metadata, decoded.encoding, front), decoded.notes
    return Article(text, describe(text), decoded.encoding), decoded.notes


def _opens_as_page(content: bytes) -> bool:
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    return starts_as_page(head.decode("latin-1"))


def _twice(doc_id: str) -> MalformedSource:
    return MalformedSource(
        f"Another source that was read has its id, {doc_id!r}, and other content; give each its "
        "own, or add the folder that holds both."
    )
