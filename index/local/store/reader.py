"""`StoreReader`: the queries of a read transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.contents import DocumentSummary, Ids, Totals, VectorSpace
from index.corrections import Correction
from index.documents import Document, Passage, Span
from index.errors import DocumentNotFound
from index.local.contents import Contents
from index.local.store import sentences, vectors
from index.local.store.documents import DocumentTable, as_document
from index.local.store.jobs import JobTable
from index.local.store.migrations import (
    CORRECTIONS_STORED,
    ORIGINALS_STORED,
    SCHEMA_VERSION,
    SENTENCES_STORED,
    WORKSPACE_MOVED,
)
from index.local.store.originals import ORIGINALS, OriginalTable
from index.local.workspace import WorkspaceReader
from index.models.protocols import Vectors

_TOTALS = "SELECT seq, documents, passages, characters, vectors FROM totals"


class StoreReader:
    """A read transaction of the store. All methods return data of the same moment.

    Attributes:
        jobs: the queries of the background worker's jobs.
        originals: the files that the library keeps.
        totals: the numbers of stored rows, and the store's sequence number.

    Thread safety:
        Not safe to share. Use a reader in the thread that opened the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, version: int) -> None:
        self._connection = connection
        self._path = path
        self._version = version
        self._documents = DocumentTable(connection, version)
        self.jobs = JobTable(connection)
        self.originals = OriginalTable(connection, version, path.with_name(ORIGINALS))
        self.totals = Totals(*connection.execute(_TOTALS).fetchone())

    @property
    def is_current(self) -> bool:
        """Whether the store has the current format; the next write upgrades an earlier one."""
        return self._version == SCHEMA_VERSION

    def own_workspace(self) -> WorkspaceReader | None:
        """Return a reader of the judgements and conversations in a store of an earlier format.

        None if the format is so recent that they are in the workspace's file.
        """
        is_old = self._version < WORKSPACE_MOVED
        return WorkspaceReader(self._connection, version=1) if is_old else None

    def removals(self) -> list[str]:
        """Return the ids of removed articles whose judgements may still be in the workspace."""
        if self._version < WORKSPACE_MOVED:
            return []
        return [row[0] for row in self._connection.execute("SELECT doc_id FROM removals")]

    def is_removed(self, doc_id: str) -> bool:
        """Return whether an article is one of `removals`."""
        if self._version < WORKSPACE_MOVED:
            return False
        query = "SELECT 1 FROM removals WHERE doc_id = ?"
        return self._connection.execute(query, (doc_id,)).fetchone() is not None

    def meta(self, key: str) -> str | None:
        """Return a value of the `meta` table, or None if it was never set."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def library_id(self) -> str:
        """The library's id, made at random when the library was created."""
        return self.meta("library_id") or ""

    def space(self) -> VectorSpace | None:
        """Return the model that made the vectors, or None before the first document is stored."""
        values = [self.meta(key) for key in ("model", "fingerprint", "dimension")]
        model, fingerprint, dimension = values
        if model is None or fingerprint is None or dimension is None:
            return None
        return VectorSpace(model, fingerprint, int(dimension))

    def reranker(self) -> str | None:
        """Return the reranking model, by name or folder, or None if none is set."""
        return self.meta("reranker") or None

    def document(self, doc_id: str) -> Document:
        """Return a document.

        Raises:
            DocumentNotFound: the library has no document with that id.
        """
        return self._one(doc_id, as_read=False)

    def document_as_read(self, doc_id: str) -> Document:
        """Return a document as its file said, without the reader's corrections.

        Raises:
            DocumentNotFound: the library has no document with that id.
        """
        return self._one(doc_id, as_read=True)

    def _one(self, doc_id: str, *, as_read: bool) -> Document:
        found = self._documents.read([doc_id], as_read=as_read).get(doc_id)
        if found is None:
            raise DocumentNotFound(
                f"There is no document {doc_id!r} here. `footnote list` shows the ids there are."
            )
        return found

    def correction(self, doc_id: str) -> Correction:
        """Return the reader's corrections of a document; empty if there are none."""
        return self._documents.correction(doc_id)

    def has_document(self, doc_id: str) -> bool:
        """Return whether a document with that id is stored."""
        query = "SELECT 1 FROM documents WHERE doc_id = ?"
        return self._connection.execute(query, (doc_id,)).fetchone() is not None

    def stamp(self) -> tuple[int, int]:
        """Return a value that changes with every write to the file, or if the file is replaced."""
        stat = self._path.stat()
        return stat.st_ino, stat.st_mtime_ns

    def content_state(self) -> tuple[object, ...]:
        """Return a value that differs after every change of articles, passages or vectors.

        Each change has a random id, so it also differs in a file that was put back from a copy and
        changed then. A file of an earlier version has no such id; there every write changes it.
        """
        return self.meta("change") or self.stamp(), self.totals

    def summaries(self) -> list[DocumentSummary]:
        """Return a summary of every document, sorted by title."""
        return self._documents.summaries()

    def contents(self) -> Contents:
        """Return all articles, sorted by title, and for each passage its article."""
        run = self._connection.execute
        documents = self._documents.entries()
        places = {document.doc_id: place for place, document in enumerate(documents)}
        # The passages of a document are stored together, so nearly always their ids are a range.
        # To read a row for each of a million passages would take two seconds.
        owners, ids = [], []
        for doc_id, first, last, count in run(
            "SELECT doc_id, min(passage_id), max(passage_id), count(*) FROM passages"
            " GROUP BY doc_id"
        ):
            owners.append((places[doc_id], count))
            if last - first + 1 == count:
                ids.append(np.arange(first, last + 1, dtype=np.int64))
            else:
                own = [passage.passage_id for passage in self.passages_of(doc_id)]
                ids.append(np.array(own, dtype=np.int64))
        passage_ids = np.concatenate(ids) if ids else np.empty(0, dtype=np.int64)
        place, count = np.array(owners, dtype=np.int64).reshape(-1, 2).T
        order = np.argsort(passage_ids)
        return Contents(documents, passage_ids[order], np.repeat(place, count)[order])

    def documents(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids, by id; unknown ids are left out."""
        return self._documents.read(doc_ids)

    def added_at(self, doc_ids: Iterable[str]) -> dict[str, datetime]:
        """Return when the documents with these ids were stored, by id; unknown ids are left out."""
        return self._documents.added_at(doc_ids)

    def paths(self) -> dict[str, str]:
        """Return the path of every document's file by the document's id."""
        return self._documents.paths()

    def passages(self, passage_ids: Iterable[int]) -> dict[int, Passage]:
        """Return the passages with these ids, by id; ids of deleted passages are left out."""
        rows = self._connection.execute(
            "SELECT passage_id, doc_id, start, end FROM passages"
            " WHERE passage_id IN (SELECT value FROM json_each(?))",
            (as_json(passage_ids),),
        )
        return {row[0]: Passage(row[0], row[1], Span(row[2], row[3])) for row in rows}

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Return a document's passages in the order of its text."""
        rows = self._connection.execute(
            "SELECT passage_id, doc_id, start, end FROM passages WHERE doc_id = ? ORDER BY start",
            (doc_id,),
        )
        return [Passage(row[0], row[1], Span(row[2], row[3])) for row in rows]

    def passage_ids(self, after: int = 0) -> set[int]:
        """Return the ids of the passages stored after seq `after`."""
        rows = self._connection.execute("SELECT passage_id FROM passages WHERE seq > ?", (after,))
        return {row[0] for row in rows}

    def stored_ids(self) -> Ids:
        """Return the ids of all passages that have a document, shape (n,)."""
        query = "SELECT passage_id FROM passages JOIN documents USING (doc_id)"
        return np.fromiter((row[0] for row in self._connection.execute(query)), dtype=np.int64)

    def vector_ids(self, after: int = 0) -> set[int]:
        """Return the ids of the passages whose vectors were stored after seq `after`."""
        rows = self._connection.execute("SELECT passage_id FROM vectors WHERE seq > ?", (after,))
        return {row[0] for row in rows}

    def passages_after(self, seq: int) -> Iterator[tuple[Passage, Document]]:
        """Yield the passages stored after `seq` with their documents, grouped by document."""
        query = (
            f"SELECT {self._documents.columns} FROM {self._documents.tables} WHERE d.doc_id IN"
            # The primary key's order; any other order would sort all texts in memory.
            " (SELECT doc_id FROM passages WHERE seq > ?) ORDER BY d.doc_id"
        )
        for row in self._connection.execute(query, (seq,)):
            document = as_document(row)
            # A document's passages are stored in one transaction, so they have the same seq.
            for passage in self.passages_of(document.doc_id):
                yield passage, document

    def documents_after(self, seq: int) -> list[str]:
        """Return the ids, sorted, of the documents whose passages were stored after `seq`."""
        rows = self._connection.execute(
            # In a damaged store a passage may lack its document.
            "SELECT doc_id FROM documents WHERE doc_id IN"
            " (SELECT doc_id FROM passages WHERE seq > ?) ORDER BY doc_id",
            (seq,),
        )
        return [row[0] for row in rows]

    def vector_ids_after(self, seq: int) -> Ids:
        """Return the ids, ascending, of the passages whose vectors were stored after `seq`."""
        rows = self._connection.execute("SELECT passage_id FROM vectors WHERE seq > ?", (seq,))
        return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))

    def vectors(self, passage_ids: Iterable[int]) -> dict[int, Vectors]:
        """Return the passages' vectors, shape (dimension,), by passage id.

        Passages without a vector are left out.
        """
        rows = self._connection.execute(
            "SELECT passage_id, vector FROM vectors"
            " WHERE passage_id IN (SELECT value FROM json_each(?))",
            (as_json(passage_ids),),
        )
        return vectors.decode(rows, self._version)

    def sentences(self, passage_ids: Iterable[int]) -> dict[int, NDArray[np.int32]]:
        """Return the stored offsets of the passages' sentences, shape (n, 2), by passage id.

        Passages whose sentences are not stored are left out.
        """
        if self._version < SENTENCES_STORED:
            return {}
        return sentences.read(self._connection, as_json(passage_ids))

    def has_all_sentences(self) -> bool:
        """Return whether the sentences of all passages are stored, by the present rules."""
        return sentences.state(self._connection) == sentences.COMPLETE

    def documents_without_sentences(self, after: str, limit: int) -> list[str]:
        """Return the ids, sorted, of documents with passages whose sentences are not stored.

        Args:
            after: the id after which to begin.
            limit: how many ids to return at most.
        """
        return sentences.missing_documents(self._connection, after, limit)

    def vectors_after(self, seq: int, dimension: int) -> tuple[Ids, Vectors]:
        """Return the ids, shape (n,), and vectors, shape (n, dimension), stored after `seq`.

        Raises:
            LibraryDamaged: a stored vector has another dimension.
        """
        rows = self._connection.execute(
            "SELECT passage_id, vector FROM vectors WHERE seq > ? ORDER BY passage_id", (seq,)
        )
        return vectors.decode_all(rows.fetchall(), dimension, self._version)

    def vectors_of(self, passage_ids: Ids, dimension: int) -> Vectors:
        """Return the vectors of passages that have one, shape (n, dimension).

        Args:
            passage_ids: ids, ascending.
            dimension: the dimension of the vectors.

        Raises:
            LibraryDamaged: a stored vector has another dimension.
        """
        rows = self._connection.execute(
            "SELECT passage_id, vector FROM vectors"
            " WHERE passage_id IN (SELECT value FROM json_each(?)) ORDER BY passage_id",
            (as_json(passage_ids.tolist()),),
        )
        return vectors.decode_all(rows.fetchall(), dimension, self._version)[1]

    def deleted_after(self, seq: int) -> Ids:
        """Return the ids of the passages deleted after `seq`, shape (n,)."""
        rows = self._connection.execute("SELECT passage_id FROM deletions WHERE seq > ?", (seq,))
        return np.array([row[0] for row in rows], dtype=np.int64)

    def has_deletions(self) -> bool:
        """Return whether the caches or the file may still contain deleted passages."""
        found = self._connection.execute("SELECT 1 FROM deletions LIMIT 1").fetchone()
        return found is not None or bool(self.removals())

    def pending(self, limit: int, beyond: int = 0) -> list[tuple[Passage, str]]:
        """Return passages that have no vector yet, by their ids, with the texts to embed.

        Args:
            limit: how many passages to return at most.
            beyond: the id above which to search, so that embedded passages are not scanned again.
        """
        rows = self._connection.execute(
            "SELECT passage_id, doc_id, start, end FROM passages p"
            " JOIN documents USING (doc_id) WHERE passage_id > ?"
            " AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.passage_id = p.passage_id)"
            " ORDER BY passage_id LIMIT ?",
            (beyond, limit),
        ).fetchall()
        documents = self.documents(row[1] for row in rows)
        passages = [Passage(row[0], row[1], Span(row[2], row[3])) for row in rows]
        return [
            (passage, documents[passage.doc_id].searched_text(passage.span)) for passage in passages
        ]

    def problems(self, dimension: int | None) -> list[str]:
        """Return the inconsistencies of the store, one sentence each; empty if there are none.

        Args:
            dimension: the expected dimension of the vectors; None if no model is set.
        """
        run = self._connection.execute
        problems = [f"SQLite: {row[0]}" for row in run("PRAGMA integrity_check") if row[0] != "ok"]
        counted = run(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),"
            " (SELECT coalesce(sum(end - start), 0) FROM passages), (SELECT count(*) FROM vectors)"
        ).fetchone()
        totals = self.totals
        recorded = (totals.documents, totals.passages, totals.characters, totals.vectors)
        if counted != recorded:
            problems.append(f"The recorded totals are {recorded}, but the counts are {counted}.")
        checks = {
            "passages without a document": "SELECT count(*) FROM passages"
            " WHERE doc_id NOT IN (SELECT doc_id FROM documents)",
            "passages with an invalid span": "SELECT count(*) FROM passages"
            " JOIN documents USING (doc_id)"
            " WHERE start < 0 OR start >= end OR end > documents.characters",
            "vectors without a passage": "SELECT count(*) FROM vectors"
            " WHERE passage_id NOT IN (SELECT passage_id FROM passages)",
        }
        if self._version >= SENTENCES_STORED:
            checks["sentences without a passage"] = (
                "SELECT count(*) FROM sentences"
                " WHERE passage_id NOT IN (SELECT passage_id FROM passages)"
            )
        if self._version >= CORRECTIONS_STORED:
            checks["corrections without a document"] = (
                "SELECT count(*) FROM corrections"
                " WHERE doc_id NOT IN (SELECT doc_id FROM documents)"
            )
        if self._version >= ORIGINALS_STORED:
            checks["originals without a document"] = (
                "SELECT count(*) FROM originals WHERE doc_id NOT IN (SELECT doc_id FROM documents)"
            )
        if dimension is not None:
            checks["vectors of the wrong length"] = (
                "SELECT count(*) FROM vectors WHERE length(vector) <> "
                f"{vectors.size(dimension, self._version)}"
            )
        for problem, query in checks.items():
            count = run(query).fetchone()[0]
            if count:
                problems.append(f"{count} {problem}.")
        return problems


def as_json(ids: Iterable[int]) -> str:
    """Return ids as JSON for SQLite's `json_each`, so that one parameter holds all of them."""
    return json.dumps([int(value) for value in ids])
