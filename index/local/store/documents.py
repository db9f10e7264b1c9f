"""The rows of articles: what their files said, with the reader's corrections over it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from index.contents import DocumentEntry, DocumentSummary
from index.corrections import Correction, as_day
from index.documents import Document, Span
from index.layout_json import decode_layout
from index.local.store.migrations import (
    CORRECTIONS_STORED,
    DIGESTS_STORED,
    LANGUAGES_STORED,
    LAYOUTS_STORED,
)

# How many documents one query reads; SQLite allows more parameters than this everywhere.
_IDS_AT_ONCE = 200
_CORRECTED = ("title", "source", "author", "published")


class DocumentTable:
    """The articles of a store, read in one transaction.

    Attributes:
        tables: the tables of a query that selects `columns`.
        columns: the columns of an article, corrected, in the order that `as_document` expects.

    Args:
        connection: a connection with an open transaction.
        version: the version of the store's format.

    Thread safety:
        Not safe to share, like the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, version: int) -> None:
        self._connection = connection
        self._has_corrections = version >= CORRECTIONS_STORED
        digest = "text_sha256" if version >= DIGESTS_STORED else "''"
        modified = "modified" if self._has_corrections else "NULL"
        notes = "notes" if self._has_corrections else "'[]'"
        layout = "layout" if version >= LAYOUTS_STORED else "''"
        rest = (
            f"{modified}, uri, sha256, encoding, path, {notes}, skipped, {layout}, text, {digest}"
        )
        self._correctable: tuple[str, ...] = _CORRECTED
        self._language = as_read_language = "''"
        if version >= LANGUAGES_STORED:
            self._correctable = (*_CORRECTED, "language")
            self._language, as_read_language = self._column("language"), "language"
        self._facts = ", ".join(map(self._column, _CORRECTED))
        self._modified = modified
        self._as_read = f"doc_id, {', '.join(_CORRECTED)}, {rest}, {as_read_language}"
        self.columns = f"d.doc_id, {self._facts}, {rest}, {self._language}"
        joined = " LEFT JOIN corrections c ON c.doc_id = d.doc_id" if self._has_corrections else ""
        self.tables = f"documents d{joined}"

    def _column(self, name: str) -> str:
        return f"coalesce(c.{name}, d.{name})" if self._has_corrections else f"d.{name}"

    def read(self, doc_ids: Iterable[str], *, as_read: bool = False) -> dict[str, Document]:
        """Return the documents with these ids, by id; unknown ids are left out.

        Args:
            doc_ids: the ids.
            as_read: whether to leave the reader's corrections out.
        """
        query = f"SELECT {self.columns} FROM {self.tables} WHERE d.doc_id IN "
        if as_read:
            query = f"SELECT {self._as_read} FROM documents WHERE doc_id IN "
        documents: dict[str, Document] = {}
        ids = iter(set(doc_ids))
        # Parameters, because an id may contain characters that SQLite's JSON functions do not keep.
        while some := list(islice(ids, _IDS_AT_ONCE)):
            rows = self._connection.execute(query + f"({', '.join('?' * len(some))})", some)
            documents |= {row[0]: as_document(row) for row in rows}
        return documents

    def summaries(self) -> list[DocumentSummary]:
        """Return a summary of every document, sorted by title."""
        title, source, author, published = map(self._column, _CORRECTED)
        rows = self._connection.execute(
            f"SELECT d.doc_id, {title} AS shown, {source}, {published}, {self._modified}, added_at,"
            f" characters, count(p.passage_id), count(v.passage_id), {self._language}, {author}"
            f" FROM {self.tables}"
            " LEFT JOIN passages p ON p.doc_id = d.doc_id LEFT JOIN vectors v USING (passage_id)"
            " GROUP BY d.doc_id ORDER BY shown COLLATE NOCASE, d.doc_id"
        )
        return [
            DocumentSummary(
                doc_id=row[0],
                title=row[1],
                source=row[2],
                published=as_day(row[3]),
                modified=as_day(row[4]),
                added_at=datetime.fromisoformat(row[5]),
                characters=row[6],
                passages=row[7],
                vectors=row[8],
                language=row[9],
                author=row[10],
            )
            for row in rows
        ]

    def entries(self) -> tuple[DocumentEntry, ...]:
        """Return what identifies every document, sorted by title."""
        title, source, _, published = map(self._column, _CORRECTED)
        rows = self._connection.execute(
            f"SELECT d.doc_id, {title} AS shown, {source}, {published}, {self._language}"
            f" FROM {self.tables}"
            " ORDER BY shown COLLATE NOCASE, d.doc_id"
        )
        return tuple(DocumentEntry(row[0], row[1], row[2], as_day(row[3]), row[4]) for row in rows)

    def added_at(self, doc_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the documents with these ids were stored, by id; unknown ids are left out."""
        query = "SELECT doc_id, added_at FROM documents WHERE doc_id = ?"
        rows = (self._connection.execute(query, (key,)).fetchone() for key in set(doc_ids))
        return {row[0]: datetime.fromisoformat(row[1]) for row in rows if row}

    def paths(self) -> dict[str, str]:
        """Return the path of every document's file by the document's id."""
        return dict(self._connection.execute("SELECT doc_id, path FROM documents"))

    def correction(self, doc_id: str) -> Correction:
        """Return the reader's corrections of a document; empty if there are none."""
        if not self._has_corrections:
            return Correction()
        query = f"SELECT {', '.join(self._correctable)} FROM corrections WHERE doc_id = ?"
        row = self._connection.execute(query, (doc_id,)).fetchone()
        return Correction(**dict(zip(self._correctable, row, strict=True))) if row else Correction()

    def put_correction(self, doc_id: str, correction: Correction) -> None:
        """Store the corrections of a document in place of earlier ones; empty ones are deleted."""
        self._connection.execute("DELETE FROM corrections WHERE doc_id = ?", (doc_id,))
        if correction:
            values = (doc_id, *(getattr(correction, name) for name in self._correctable))
            places = ", ".join("?" * len(values))
            self._connection.execute(
                f"INSERT INTO corrections (doc_id, {', '.join(self._correctable)})"
                f" VALUES ({places})",
                values,
            )


def as_document(row: Sequence[str]) -> Document:
    """Return the document of a row of `DocumentTable.columns`."""
    doc_id, title, source, author, published, modified, uri, sha256, encoding, path, *rest = row
    notes, skipped, layout, text, digest, language = rest
    document = Document(
        doc_id=doc_id,
        title=title,
        text=text,
        sha256=sha256,
        source=source,
        author=author,
        published=as_day(published),
        modified=as_day(modified),
        uri=uri,
        skipped=tuple(Span(start, end) for start, end in json.loads(skipped)),
        encoding=encoding,
        path=path,
        notes=tuple(json.loads(notes)),
        layout=decode_layout(layout),
        language=language,
    )
    if digest:
        document.remember_digest(digest)
    return document
