"""Read a table whose rows are articles, as services that collect news export them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from index.errors import SourceError, UnsupportedFormat
from index.layout import Layout, PlaceKind
from index.loaders.formats.format import Part, Refused
from index.loaders.formats.tables.headers import Header
from index.loaders.formats.tables.records import (
    hold_articles,
    is_list_of_links,
    read_record,
    record_name,
    text_field,
)
from index.loaders.formats.tables.rows import Row, Table, first_rows, header_of
from index.loaders.outcomes import LoadOptions


def read_articles(
    table: Table, options: LoadOptions
) -> tuple[Table, Iterator[Part | Refused] | None]:
    """Return a table that can still be read, and its articles; None if it is only a table.

    Raises:
        UnsupportedFormat: the table lists saved links and has no texts.
    """
    first, rows = first_rows(table.rows)
    header = header_of(first, table.merged)
    name = text_field(header.names) if header.rows else ""
    if is_list_of_links(header.names):
        raise UnsupportedFormat(
            "It lists the links that were saved and has no articles. Save their pages from a "
            "browser, and add those."
        )
    if name:
        column = header.names.index(name)
        below = first[header.above + header.rows :]
        texts = [row.cells[column] for row in below if column < len(row.cells)]
        if hold_articles(header.names, texts):
            return table, _articles(table.name, rows, header, options)
    return table._replace(rows=rows), None


def _articles(
    sheet: str, rows: Iterator[Row], header: Header, options: LoadOptions
) -> Iterator[Part | Refused]:
    """Yield each row as an article of its own."""
    text_name = text_field(header.names)
    for row in islice(rows, header.above + header.rows, None):
        fields = dict(zip(header.names, row.cells, strict=False))
        label = f"{sheet}, {row.number}" if sheet else str(row.number)
        layout = Layout(kind=PlaceKind.ROW, starts=(0,), labels=(label,))
        name = record_name(fields, f"row {row.number}")
        name = f"{sheet}/{name}" if sheet else name
        try:
            article = read_record(fields, text_name, options, layout)
        except SourceError as error:
            yield Refused(name, error)
            continue
        note = f"row {row.number} of a file of articles"
        metadata = replace(article.metadata, notes=(note, *article.metadata.notes))
        yield Part(
            article._replace(metadata=metadata),
            name,
            article.text.encode(),
        )
