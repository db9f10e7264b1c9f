"""Read tables in text files: CSV, TSV and their relatives."""

from __future__ import annotations

from collections.abc import Iterator

from index.loaders.bytes.decoding import decode
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part, Refused
from index.loaders.formats.tables.articles import read_articles
from index.loaders.formats.tables.dialects import find_dialect, read_records
from index.loaders.formats.tables.rows import Row, Table, write_tables
from index.loaders.outcomes import LoadOptions

_TABS = frozenset({".tsv", ".tab"})


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the table of a file, or its articles if each row is one.

    Raises:
        SourceError: the file is no text, or has no rows.
    """
    yield from read_delimited(opened.read_bytes(), opened.suffix, opened.options)


def read_delimited(content: bytes, suffix: str, options: LoadOptions) -> Iterator[Part | Refused]:
    """Yield the table in the bytes of a file, or its articles.

    Args:
        content: the bytes.
        suffix: the end of the file's name.
        options: limits on the length of a text.

    Raises:
        SourceError: the bytes are no text, or there are no rows.
    """
    decoded = decode(content)
    dialect, start = find_dialect(decoded.text, "\t" if suffix in _TABS else "")
    numbered = enumerate(read_records(decoded.text, start, dialect), start=1)
    rows = (Row(n, tuple(cells)) for n, cells in numbered if any(map(str.strip, cells)))
    table, articles = read_articles(Table("", rows), options)
    if articles is not None:
        for part in articles:
            if isinstance(part, Refused):
                yield part
                continue
            metadata = Metadata(notes=decoded.notes).or_else(part.article.metadata)
            article = part.article._replace(metadata=metadata, encoding=decoded.encoding)
            yield part._replace(article=article)
        return
    article = write_tables([table], options, decoded.notes)
    yield Part(article._replace(encoding=decoded.encoding))
