"""Read the articles in a text file: a page, Markdown or plain text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from index.documents import Span
from index.errors import SourceTooLarge
from index.loaders.assembly import Article, check_length
from index.loaders.bytes.decoding import decode, html_charset
from index.loaders.facts.dates import date_of_post
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Part
from index.loaders.formats.texts.exported import Exported, may_be_export, split_articles
from index.loaders.formats.texts.front_matter import read_front_matter
from index.loaders.formats.texts.html import (
    has_markup,
    read_page,
    read_whole_page,
    starts_as_page,
)
from index.loaders.formats.texts.markdown import read_markdown
from index.loaders.formats.texts.plain import read_plain
from index.loaders.formats.texts.transcripts import time_layout
from index.loaders.outcomes import LoadOptions

PAGES = frozenset({".html", ".htm", ".xhtml"})
TEXTS = frozenset({"", ".txt", ".md", *PAGES})
LARGE = 500_000
"""The number of bytes above which a text file is read in the sandbox: to parse it takes longer than
to pass it on, and what is made to do harm is seldom smaller."""
_HEAD = 4096

Notes = tuple[str, ...]


def read_text_file(path: Path, suffix: str, options: LoadOptions) -> tuple[list[Part], Notes]:
    """Return the articles in a text file on disk, and remarks on how its bytes were decoded.

    Each article has the bytes that its digest is made of. The date in the name of a file of one
    article counts if the article gives none.

    Args:
        path: the file.
        suffix: the end of its name, in lower case; one of `TEXTS`.
        options: limits on the length of the text.

    Raises:
        SourceError: the file cannot be read; the message says what to do.
        OSError: as above, for reasons of the system.
    """
    content = _content(path, options)
    parts, notes = read_texts(content, suffix, options)
    day = date_of_post(path.name)
    return [_with_day(_with_content(part, content), day) for part in parts], notes


def _with_content(part: Part, content: bytes) -> Part:
    return part if part.content is not None else part._replace(content=content)


def _with_day(part: Part, day: date | None) -> Part:
    """Return an article with the date in its file's name, if that is its only one."""
    article = part.article
    if part.name or day is None or article.metadata.published is not None:
        return part
    note = f"date {day} taken from the file's name, as the article gives none"
    post = Metadata(published=day, notes=(note,))
    return part._replace(article=article._replace(metadata=article.metadata.or_else(post)))


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


def read_texts(content: bytes, suffix: str, options: LoadOptions) -> tuple[list[Part], Notes]:
    """Return the articles in a text file, and remarks on how its bytes were decoded.

    A file has one article, unless Nexis or Factiva exported it. Each of several articles has a name
    and the bytes of its own text.

    Args:
        content: the file's bytes.
        suffix: the end of the file's name, in lower case; one of `TEXTS`.
        options: limits on the length of the text.

    Raises:
        SourceError: the file cannot be read; the message says what to do.
    """
    exported, notes, encoding = _exported(content, suffix, options)
    if not exported:
        article, notes = read_text(content, suffix, options)
        return [Part(article)], notes
    parts = []
    for each in exported:
        article = Article(each.text, each.metadata, encoding, each.skipped)
        parts.append(Part(article, each.name, each.text.encode() if each.name else None))
    return parts, notes


def _exported(
    content: bytes, suffix: str, options: LoadOptions
) -> tuple[list[Exported], Notes, str]:
    """Return the articles of an export; none if the file is no export."""
    if suffix == ".md" or not may_be_export(content):
        return [], (), ""
    if suffix in PAGES or _opens_as_page(content):
        page = decode(content, declared=html_charset(content), lenient=True)
        whole = read_whole_page(page.text)
        check_length(whole.text, options)
        exported = split_articles(whole.text, whole.headings, whole.authors)
        return exported, (*page.notes, *whole.notes), page.encoding
    decoded = decode(content)
    check_length(decoded.text, options)
    return split_articles(decoded.text), decoded.notes, decoded.encoding


def read_text(content: bytes, suffix: str, options: LoadOptions) -> tuple[Article, Notes]:
    """Return the article in a text file, and remarks on how its bytes were decoded.

    Args:
        content: the file's bytes.
        suffix: the end of the file's name, in lower case; one of `TEXTS`.
        options: limits on the length of the text.

    Raises:
        SourceError: the file cannot be read; the message says what to do.
    """
    if suffix in PAGES or _opens_as_page(content):
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
    layout = time_layout(text)
    return Article(text, metadata, decoded.encoding, skipped, layout), decoded.notes


def read_page_bytes(
    content: bytes, charset: str, address: str, options: LoadOptions
) -> tuple[Article, tuple[str, ...]]:
    """Return the article of a page within a file, and remarks on how its bytes were decoded.

    Args:
        content: the page's bytes.
        charset: the encoding that the file names; empty if it names none.
        address: where the page was found; empty if the file does not say.
        options: limits on the length of the text.

    Raises:
        SourceError: the page cannot be read; the message says what to do.
    """
    page = decode(content, declared=charset or html_charset(content), lenient=True)
    text, metadata = read_page(page.text, address)
    check_length(text, options)
    return Article(text, metadata, page.encoding), page.notes


def _opens_as_page(content: bytes) -> bool:
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    return starts_as_page(head.decode("latin-1"))
