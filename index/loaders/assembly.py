"""Text and metadata -> a document, with what is not searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index.documents import Document, Span
from index.errors import EmptySource, MalformedSource, SourceTooLarge
from index.loaders.facts.metadata import Metadata
from index.loaders.outcomes import LoadOptions
from index.text.boilerplate import boilerplate_spans


class Article(NamedTuple):
    """What a loader read from one source.

    Attributes:
        encoding: that the bytes were decoded with.
        passed_over: spans that are not the article, beside those any text is searched for.
    """

    text: str
    metadata: Metadata
    encoding: str = "utf-8"
    passed_over: tuple[Span, ...] = ()


def check_length(text: str, options: LoadOptions) -> None:
    """Refuse a text beyond the limit, before more work is spent on it.

    Raises:
        SourceTooLarge: it is longer than `options.max_characters`.
    """
    if len(text) > options.max_characters:
        raise SourceTooLarge(
            f"Its text has {len(text):,} characters and max_characters is "
            f"{options.max_characters:,}; split it, or raise max_characters."
        )


def assemble(doc_id: str, article: Article, path: Path, content: bytes | None = None) -> Document:
    """Make the document that is stored.

    Args:
        doc_id: see `Document`.
        article: what was read.
        path: the file it was read from.
        content: the file's bytes, None for one line of many.

    Raises:
        EmptySource: no text is left to be searched.
        MalformedSource: a value holds half of a surrogate pair, which no file can store.
    """
    text, metadata = article.text, article.metadata
    if not text or text.isspace():
        raise EmptySource("It holds no text; fill it or leave it out.")
    stored = _as_utf8(text)
    skipped = _merged((*boilerplate_spans(text), *article.passed_over))
    document = Document(
        doc_id=doc_id,
        title=metadata.title or PurePosixPath(doc_id).name or doc_id,
        text=text,
        sha256=hashlib.sha256(stored if content is None else content).hexdigest(),
        source=metadata.source,
        author=metadata.author,
        published=metadata.published,
        uri=metadata.uri,
        skipped=skipped,
        encoding=article.encoding,
        path=str(path.absolute()),
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


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
