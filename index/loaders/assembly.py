"""Assemble a document from its text and metadata, and find the spans that are not searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index.documents import Document, Span, replace_surrogates
from index.errors import EmptySource, MalformedSource, SourceTooLarge
from index.layout import NO_LAYOUT, Layout, PlaceKind
from index.loaders.facts.metadata import Metadata
from index.loaders.outcomes import LoadOptions
from index.text.boilerplate import boilerplate_spans


class Article(NamedTuple):
    """The text and metadata that a loader read from one source.

    Attributes:
        text: the article's text, with any front matter.
        metadata: the article's metadata.
        encoding: Python's name of the encoding that decoded the source's bytes.
        skipped: spans that the format marks as not searched, such as front matter; the
            boilerplate that any text may have is found later.
        layout: the pages, times or rows of the source.
    """

    text: str
    metadata: Metadata
    encoding: str = "utf-8"
    skipped: tuple[Span, ...] = ()
    layout: Layout = NO_LAYOUT


def check_length(text: str, options: LoadOptions) -> None:
    """Check the length of a text before more work is spent on it.

    Raises:
        SourceTooLarge: the text is longer than `options.max_characters`.
    """
    check_count(len(text), options)


def check_count(characters: int, options: LoadOptions) -> None:
    """Check the number of characters read so far, as `check_length` does.

    Raises:
        SourceTooLarge: there are more than `options.max_characters`.
    """
    if characters > options.max_characters:
        raise SourceTooLarge(
            f"Its text has {characters:,} characters and max_characters is "
            f"{options.max_characters:,}; split it, or raise max_characters."
        )


def assemble(
    doc_id: str,
    article: Article,
    path: Path,
    content: bytes | None = None,
    notes: tuple[str, ...] = (),
) -> Document:
    """Return the document to be stored.

    Args:
        doc_id: the document's id, as `Document` defines it.
        article: the article's text and metadata.
        path: the file that contained the article.
        content: the file's bytes; None if the article is one line of a JSONL file.
        notes: remarks of the loader, before those of the article's metadata.

    Raises:
        EmptySource: no text is left to search.
        MalformedSource: a value contains half of a surrogate pair, which no file can store.
    """
    text, metadata = article.text, article.metadata
    if not text or text.isspace():
        raise EmptySource("It holds no text; fill it or leave it out.")
    encoded = _as_utf8(text)
    # The rows of a table are not lines of a site; and there may be 100,000 of them.
    is_table = article.layout.kind is PlaceKind.ROW and len(article.layout.starts) > 1
    boilerplate = () if is_table else boilerplate_spans(text)
    skipped = merge_spans((*boilerplate, *article.skipped))
    document = Document(
        doc_id=doc_id,
        title=metadata.title or PurePosixPath(doc_id).name or doc_id,
        text=text,
        sha256=hashlib.sha256(encoded if content is None else content).hexdigest(),
        source=metadata.source,
        author=metadata.author,
        published=metadata.published,
        modified=metadata.modified,
        uri=metadata.uri,
        skipped=skipped,
        encoding=article.encoding,
        path=str(path.absolute()),
        notes=tuple(map(replace_surrogates, (*notes, *metadata.notes))),
        layout=article.layout,
    )
    for value in (doc_id, document.title, document.source, document.author, document.uri):
        _as_utf8(value)
    if all(span.of(text).isspace() for span in document.searchable_spans()):
        raise EmptySource(
            "All its text is comment boxes, notices or front matter; add the article itself."
        )
    return document


def _as_utf8(value: str) -> bytes:
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise MalformedSource(
            f"It holds half of a surrogate pair ({value[error.start]!a}), which cannot be stored; "
            "write the whole character."
        ) from None


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans sorted, with those joined that touch or overlap."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
