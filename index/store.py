"""The SQLite file: the one truth, of which every index is a cache.

Every change raises `seq`. A cache says through which `seq` it was built; what lies beyond is
found here (`passages_after`, `vectors_after`, `deleted_after`) and searched exactly.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.documents import Document, Passage, Span
from index.embedding import Vectors
from index.errors import DocumentNotFound, LibraryBusy, LibraryDamaged, LibraryTooNew

SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0

Ids = NDArray[np.int64]

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE totals (
    seq INTEGER NOT NULL, documents INTEGER NOT NULL, passages INTEGER NOT NULL,
    characters INTEGER NOT NULL, vectors INTEGER NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0, 0, 0);
CREATE TABLE documents (
    doc_id TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, author TEXT NOT NULL,
    published TEXT, uri TEXT NOT NULL, sha256 TEXT NOT NULL, encoding TEXT NOT NULL,
    path TEXT NOT NULL, skipped TEXT NOT NULL, added_at TEXT NOT NULL, seq INTEGER NOT NULL,
    characters INTEGER NOT NULL, text TEXT NOT NULL
);
-- AUTOINCREMENT: an id is never used twice, so a stale cache can only name what is gone.
CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT, doc_id TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, seq INTEGER NOT NULL
);
CREATE INDEX passages_of_document ON passages (doc_id);
CREATE INDEX passages_by_seq ON passages (seq);
-- Apart from the passages, so that reading spans does not page through vectors.
CREATE TABLE vectors (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX vectors_by_seq ON vectors (seq);
CREATE TABLE deletions (passage_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
CREATE INDEX deletions_by_seq ON deletions (seq);
"""

_DOCUMENT = "doc_id, title, source, author, published, uri, sha256, encoding, path, skipped, text"


class Change(Enum):
    """What storing a document did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a library holds; `characters` counts those in passages."""

    seq: int
    documents: int
    passages: int
    characters: int
    vectors: int


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the list of sources."""

    doc_id: str
    title: str
    source: str
    published: date | None
    added_at: datetime
    characters: int
    passages: int
    vectors: int


class StoreReader:
    """One read transaction; everything it returns is of the same moment. For one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.totals = Totals(*connection.execute("SELECT * FROM totals").fetchone())

    def meta(self, key: str) -> str | None:
        """Return a fact about the library as a whole, None when it was never set."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def document(self, doc_id: str) -> Document:
        """Return a document.

        Raises:
            DocumentNotFound: the library holds none of that id.
        """
        query = f"SELECT {_DOCUMENT} FROM documents WHERE doc_id = ?"
        row = self._connection.execute(query, (doc_id,)).fetchone()
        if row is None:
            raise DocumentNotFound(
                f"There is no document {doc_id!r} here. `footnote list` shows the ids there are."
            )
        return _document(row)

    def has_document(self, doc_id: str) -> bool:
        """Say whether a document of that id is stored."""
        query = "SELECT 1 FROM documents WHERE doc_id = ?"
        return self._connection.execute(query, (doc_id,)).fetchone() is not None

    def summaries(self) -> list[DocumentSummary]:
        """Return every document's line for a list, by title."""
        rows = self._connection.execute(
            "SELECT d.doc_id, title, source, published, added_at, characters,"
            " count(p.passage_id), count(v.passage_id) FROM documents d"
            " LEFT JOIN passages p USING (doc_id) LEFT JOIN vectors v USING (passage_id)"
            " GROUP BY d.doc_id ORDER BY title COLLATE NOCASE, d.doc_id"
        )
        return [
            DocumentSummary(
                doc_id, title, source, _date(published), datetime.fromisoformat(added_at), *counts
            )
            for doc_id, title, source, published, added_at, *counts in rows
        ]

    def documents(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents of those ids that are stored."""
        query = (
            f"SELECT {_DOCUMENT} FROM documents WHERE doc_id IN (SELECT value FROM json_each(?))"
        )
        rows = self._connection.execute(query, (json.dumps(sorted(set(doc_ids))),))
        return {row[0]: _document(row) for row in rows}

    def passages(self, passage_ids: Iterable[int]) -> dict[int, Passage]:
        """Return the passages of those ids that are stored; ids of deleted ones are left out."""
        rows = self._connection.execute(
            "SELECT passage_id, doc_id, start, end FROM passages"
            " WHERE passage_id IN (SELECT value FROM json_each(?))",
            (_json(passage_ids),),
        )
        return {row[0]: Passage(row[0], row[1], Span(row[2], row[3])) for row in rows}

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Return a document's passages in the order of its text."""
        rows = self._connection.execute(
            "SELECT passage_id, doc_id, start, end FROM passages WHERE doc_id = ? ORDER BY start",
            (doc_id,),
        )
        return [Passage(row[0], row[1], Span(row[2], row[3])) for row in rows]

    def passages_after(self, seq: int) -> Iterator[tuple[Passage, Document]]:
        """Yield the passages stored after `seq`, each with its document, by document."""
        query = (
            f"SELECT {_DOCUMENT} FROM documents WHERE doc_id IN"
            " (SELECT doc_id FROM passages WHERE seq > ?) ORDER BY seq"
        )
        for row in self._connection.execute(query, (seq,)):
            document = _document(row)
            # A document's passages are stored with it, in one transaction and under one seq.
            for passage in self.passages_of(document.doc_id):
                yield passage, document

    def vectors(self, passage_ids: Iterable[int]) -> dict[int, Vectors]:
        """Return the vectors, shape (dimension,), of those passages that have one."""
        rows = self._connection.execute(
            "SELECT passage_id, vector FROM vectors"
            " WHERE passage_id IN (SELECT value FROM json_each(?))",
            (_json(passage_ids),),
        )
        return {row[0]: np.frombuffer(row[1], dtype="<f4") for row in rows}

    def vectors_after(self, seq: int, dimension: int) -> tuple[Ids, Vectors]:
        """Return ids, shape (n,), and vectors, shape (n, dimension), stored after `seq`.

        Raises:
            LibraryDamaged: a vector has another length.
        """
        count = self._connection.execute(
            "SELECT count(*) FROM vectors WHERE seq > ?", (seq,)
        ).fetchone()[0]
        ids = np.empty(count, dtype=np.int64)
        vectors = np.empty((count, dimension), dtype=np.float32)
        rows = self._connection.execute(
            "SELECT passage_id, vector FROM vectors WHERE seq > ? ORDER BY passage_id", (seq,)
        )
        for position, (passage_id, blob) in enumerate(rows):
            if len(blob) != 4 * dimension:
                raise LibraryDamaged(
                    f"The vector of passage {passage_id} has {len(blob)} bytes, expected "
                    f"{4 * dimension}. Run `footnote doctor --repair` to embed it again."
                )
            ids[position] = passage_id
            vectors[position] = np.frombuffer(blob, dtype="<f4")
        return ids, vectors

    def deleted_after(self, seq: int) -> Ids:
        """Return the ids of passages deleted after `seq`, shape (n,)."""
        rows = self._connection.execute("SELECT passage_id FROM deletions WHERE seq > ?", (seq,))
        return np.array([row[0] for row in rows], dtype=np.int64)

    def pending(self, limit: int) -> list[tuple[Passage, str]]:
        """Return up to `limit` passages that have no vector yet, each with its text."""
        rows = self._connection.execute(
            "SELECT passage_id, doc_id, start, end FROM passages p WHERE NOT EXISTS"
            " (SELECT 1 FROM vectors v WHERE v.passage_id = p.passage_id)"
            " ORDER BY passage_id LIMIT ?",
            (limit,),
        ).fetchall()
        documents = self.documents(row[1] for row in rows)
        passages = [Passage(row[0], row[1], Span(row[2], row[3])) for row in rows]
        return [(passage, passage.span.of(documents[passage.doc_id].text)) for passage in passages]

    def problems(self, dimension: int | None) -> list[str]:
        """Return what contradicts itself in the file, a sentence each; empty when sound."""
        run = self._connection.execute
        found = [f"SQLite: {row[0]}" for row in run("PRAGMA integrity_check") if row[0] != "ok"]
        counted = run(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),"
            " (SELECT coalesce(sum(end - start), 0) FROM passages), (SELECT count(*) FROM vectors)"
        ).fetchone()
        totals = self.totals
        kept = (totals.documents, totals.passages, totals.characters, totals.vectors)
        if counted != kept:
            found.append(f"The totals kept are {kept}, counted are {counted}.")
        checks = {
            "passages without a document": "SELECT count(*) FROM passages"
            " WHERE doc_id NOT IN (SELECT doc_id FROM documents)",
            "passages that reach beyond their document": "SELECT count(*) FROM passages"
            " JOIN documents USING (doc_id)"
            " WHERE start < 0 OR start >= end OR end > documents.characters",
            "vectors without a passage": "SELECT count(*) FROM vectors"
            " WHERE passage_id NOT IN (SELECT passage_id FROM passages)",
        }
        if dimension is not None:
            checks["vectors of the wrong length"] = (
                f"SELECT count(*) FROM vectors WHERE length(vector) <> {4 * dimension}"
            )
        for what, query in checks.items():
            count = run(query).fetchone()[0]
            if count:
                found.append(f"{count} {what}.")
        return found


class Store:
    """Opens the file for readers and for the one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self) -> None:
        """Make an empty store where there is none yet."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            exists = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if exists:
                connection.execute("ROLLBACK")
                return
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [("schema", str(SCHEMA_VERSION)), ("library_id", uuid.uuid4().hex)],
            )
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[StoreReader]:
        """Hold one read transaction.

        Raises:
            LibraryDamaged: the file is not a library's.
            LibraryTooNew: a later version of Footnote wrote it.
        """
        with self._connected() as connection:
            connection.execute("BEGIN")
            reader = StoreReader(connection)
            _check_version(reader)
            try:
                yield reader
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[StoreWriter]:
        """Hold one write transaction; it is committed at the end, undone on any error."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                writer = StoreWriter(connection)
                _check_version(writer)
                yield writer
                writer.finish()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise LibraryDamaged(f"{self.path} cannot be opened: {error}.") from error
        try:
            # One rollback journal for every SQLite: its WAL can lose commits before 3.51.3, and
            # frames left in a WAL would keep what was removed. Readers wait out a commit, which
            # takes milliseconds. secure_delete overwrites what is removed with zeros.
            connection.executescript(
                "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
            )
            yield connection
        except sqlite3.OperationalError as error:
            raise _explained(error, self.path) from error
        except sqlite3.DatabaseError as error:
            raise LibraryDamaged(
                f"{self.path} cannot be read: {error}. Restore it from a copy, or delete the "
                "library's folder and add the articles again."
            ) from error
        finally:
            connection.close()


class StoreWriter(StoreReader):
    """One write transaction; each change in it raises `seq`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._before = self.totals

    def set_meta(self, key: str, value: str) -> None:
        """Set a fact about the library as a whole."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def put(self, document: Document, spans: Sequence[Span]) -> None:
        """Store a document and its passages in place of any earlier version.

        Passages whose text stayed as it was keep their vectors.
        """
        kept: dict[str, bytes] = {}
        if self.has_document(document.doc_id):
            kept = self._vectors_by_text(document.doc_id)
            self.remove(document.doc_id)
        seq = self._next_seq()
        run = self._connection.execute
        run(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.doc_id,
                document.title,
                document.source,
                document.author,
                document.published.isoformat() if document.published else None,
                document.uri,
                document.sha256,
                document.encoding,
                document.path,
                json.dumps([[span.start, span.end] for span in document.skipped]),
                datetime.now(UTC).isoformat(timespec="seconds"),
                seq,
                len(document.text),
                document.text,
            ),
        )
        vectors = 0
        for span in spans:
            passage_id = run(
                "INSERT INTO passages (doc_id, start, end, seq) VALUES (?, ?, ?, ?)",
                (document.doc_id, span.start, span.end, seq),
            ).lastrowid
            vector = kept.get(span.of(document.text))
            if vector is not None:
                run("INSERT INTO vectors VALUES (?, ?, ?)", (passage_id, seq, vector))
                vectors += 1
        self._count(
            documents=1, passages=len(spans), characters=sum(map(len, spans)), vectors=vectors
        )

    def remove(self, doc_id: str) -> None:
        """Delete a document, its passages and their vectors.

        Raises:
            DocumentNotFound: the library holds none of that id.
        """
        if not self.has_document(doc_id):
            self.document(doc_id)  # raises, with the sentence for it
        passages = self.passages_of(doc_id)
        ids = (_json(passage.passage_id for passage in passages),)
        of_ids = "WHERE passage_id IN (SELECT value FROM json_each(?))"
        seq = self._next_seq()
        run = self._connection.execute
        vectors = run(f"DELETE FROM vectors {of_ids}", ids).rowcount
        run("DELETE FROM passages WHERE doc_id = ?", (doc_id,))
        run("DELETE FROM documents WHERE doc_id = ?", (doc_id,))
        self._connection.executemany(
            "INSERT INTO deletions VALUES (?, ?)",
            [(passage.passage_id, seq) for passage in passages],
        )
        self._count(
            documents=-1,
            passages=-len(passages),
            characters=-sum(len(passage.span) for passage in passages),
            vectors=-vectors,
        )

    def put_vectors(self, passage_ids: Sequence[int], vectors: Vectors) -> None:
        """Store vectors, shape (len(passage_ids), dimension), of passages that have none."""
        seq = self._next_seq()
        little_endian = np.ascontiguousarray(vectors, dtype="<f4")
        self._connection.executemany(
            "INSERT INTO vectors VALUES (?, ?, ?)",
            [
                (passage_id, seq, vector.tobytes())
                for passage_id, vector in zip(passage_ids, little_endian, strict=True)
            ],
        )
        self._count(vectors=len(passage_ids))

    def forget_vectors(self) -> None:
        """Delete every vector, so that all passages are embedded again."""
        self._next_seq()
        count = self._connection.execute("DELETE FROM vectors").rowcount
        self._count(vectors=-count)

    def forget_deletions(self, seq: int) -> None:
        """Delete the record of deletions up to `seq`, once every cache is built beyond it."""
        self._connection.execute("DELETE FROM deletions WHERE seq <= ?", (seq,))

    def recount(self) -> None:
        """Set the totals to what is counted."""
        self._next_seq()
        counted = self._connection.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),"
            " (SELECT coalesce(sum(end - start), 0) FROM passages), (SELECT count(*) FROM vectors)"
        ).fetchone()
        self.totals = Totals(self.totals.seq, *counted)

    def finish(self) -> None:
        """Write the totals; called once, before the commit."""
        if self.totals != self._before:
            totals = self.totals
            self._connection.execute(
                "UPDATE totals SET seq=?, documents=?, passages=?, characters=?, vectors=?",
                (
                    totals.seq,
                    totals.documents,
                    totals.passages,
                    totals.characters,
                    totals.vectors,
                ),
            )

    def _next_seq(self) -> int:
        """Return this transaction's seq: one above what any reader has seen."""
        self._count()
        return self.totals.seq

    def _count(
        self, documents: int = 0, passages: int = 0, characters: int = 0, vectors: int = 0
    ) -> None:
        totals = self.totals
        self.totals = Totals(
            self._before.seq + 1,
            totals.documents + documents,
            totals.passages + passages,
            totals.characters + characters,
            totals.vectors + vectors,
        )

    def _vectors_by_text(self, doc_id: str) -> dict[str, bytes]:
        text = self.document(doc_id).text
        rows = self._connection.execute(
            "SELECT start, end, vector FROM passages JOIN vectors USING (passage_id)"
            " WHERE doc_id = ?",
            (doc_id,),
        )
        return {text[start:end]: vector for start, end, vector in rows}


def _check_version(reader: StoreReader) -> None:
    version = int(reader.meta("schema") or 0)
    if version > SCHEMA_VERSION:
        raise LibraryTooNew(
            f"This library has format {version}; this Footnote reads up to {SCHEMA_VERSION}. "
            "Update Footnote to open it."
        )


def _explained(error: sqlite3.OperationalError, path: Path) -> Exception:
    said = str(error)
    if "locked" in said or "busy" in said:
        return LibraryBusy(
            f"{path} is held by another process for more than {BUSY_SECONDS:.0f} seconds. "
            "Wait until it has finished and try again."
        )
    return LibraryDamaged(
        f"{path} cannot be used: {said}. Nothing of this step was stored; check that the disk "
        "has room and that the folder can be written to, then try again."
    )


def _document(row: Sequence[str]) -> Document:
    doc_id, title, source, author, published, uri, sha256, encoding, path, skipped, text = row
    return Document(
        doc_id=doc_id,
        title=title,
        text=text,
        sha256=sha256,
        source=source,
        author=author,
        published=_date(published),
        uri=uri,
        skipped=tuple(Span(start, end) for start, end in json.loads(skipped)),
        encoding=encoding,
        path=path,
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _json(ids: Iterable[int]) -> str:
    return json.dumps([int(value) for value in ids])
