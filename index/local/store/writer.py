"""`StoreWriter`: the changes and queries of a write transaction."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.contents import Totals, VectorSpace
from index.corrections import Correction
from index.documents import Document, Span
from index.errors import LibraryError
from index.layout_json import encode_layout
from index.local.store import sentences
from index.local.store.migrations import SCHEMA_VERSION
from index.local.store.reader import StoreReader, as_json
from index.local.store.vectors import encode, size
from index.models.protocols import Vectors

_INSERT_VECTOR = "INSERT INTO vectors (passage_id, seq, vector) VALUES (?, ?, ?)"


class StoreWriter(StoreReader):
    """A write transaction of the store.

    Its changes to articles, passages and vectors share one `seq`, which is one higher than before
    the transaction. Jobs and settings do not raise `seq`.

    Thread safety:
        Not safe to share. Use a writer in the thread that opened the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, version: int) -> None:
        super().__init__(connection, path, version)
        self._before = self.totals

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the `meta` table."""
        self._connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value)
        )

    def set_space(self, space: VectorSpace) -> None:
        """Set the model that makes this library's vectors."""
        self.set_meta("model", space.model)
        self.set_meta("fingerprint", space.fingerprint)
        self.set_meta("dimension", str(space.dimension))

    def set_reranker(self, model: str | None) -> None:
        """Set the reranking model, by name or folder; None for no reranking."""
        self.set_meta("reranker", model or "")

    def put(
        self,
        document: Document,
        spans: Sequence[Span],
        sentence_spans: Sequence[Sequence[Span]] | None = None,
    ) -> None:
        """Store a document and its passages, replacing any earlier version.

        Passages whose text is unchanged keep their vectors.

        Args:
            document: the document.
            spans: the passages.
            sentence_spans: the sentences of each passage; None if they are not known.
        """
        vectors: dict[str, bytes] = {}
        if self.has_document(document.doc_id):
            vectors = self._vectors_by_text(document.doc_id)
            self._remove_document(document.doc_id)
        run = self._connection.execute
        run(
            "INSERT INTO documents (doc_id, title, source, author, published, modified, uri,"
            " sha256, encoding, path, notes, skipped, layout, added_at, seq, characters, text,"
            " text_sha256, language)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.doc_id,
                document.title,
                document.source,
                document.author,
                document.published.isoformat() if document.published else None,
                document.modified.isoformat() if document.modified else None,
                document.uri,
                document.sha256,
                document.encoding,
                document.path,
                json.dumps(document.notes),
                json.dumps([[span.start, span.end] for span in document.skipped]),
                encode_layout(document.layout),
                datetime.now(UTC).isoformat(timespec="seconds"),
                self._next_seq(),
                len(document.text),
                document.text,
                document.text_sha256,
                document.language,
            ),
        )
        run("DELETE FROM removals WHERE doc_id = ?", (document.doc_id,))
        self._count(documents=1)
        self._put_passages(document, spans, sentence_spans, vectors)

    def replace_passages(
        self,
        document: Document,
        spans: Sequence[Span],
        sentence_spans: Sequence[Sequence[Span]] | None = None,
    ) -> None:
        """Replace the passages of a stored document; the new ones have no vectors.

        The arguments are those of `put`.
        """
        self._remove_passages(document.doc_id)
        self._put_passages(document, spans, sentence_spans, {})

    def correct(
        self,
        doc_id: str,
        correction: Correction,
        sentence_spans: Sequence[Sequence[Span]] | None = None,
    ) -> Document:
        """Store a reader's corrections of a document in place of earlier ones; return the document.

        A new title is searched with every passage, and the language decides how words are searched
        for. So the passages are stored again, with their vectors. What is cited stays valid: the
        text is the same.

        Args:
            doc_id: the document's id.
            correction: all corrections of the document; empty ones bring back what the file said.
            sentence_spans: the sentences of each passage; None if they are not known.

        Raises:
            DocumentNotFound: the library has no document with that id.
        """
        before = self.document(doc_id)
        self._documents.put_correction(doc_id, correction)
        after = self.document(doc_id)
        if (after.title, after.language) != (before.title, before.language):
            spans = [passage.span for passage in self.passages_of(doc_id)]
            vectors = self._vectors_by_text(doc_id)
            self._remove_passages(doc_id)
            self._put_passages(after, spans, sentence_spans, vectors)
        elif after != before:
            self._next_seq()
        return after

    def remove(self, doc_id: str) -> None:
        """Delete a document with its passages, vectors and job records.

        Its judgements are in the workspace's file. Its id is recorded, so that they are deleted
        next, by whichever writer comes to it.

        Raises:
            DocumentNotFound: the library has no document with that id.
            LibraryError: a file that contains the document was not read to its end yet.
        """
        if not self.has_document(doc_id):
            self.document(doc_id)  # raises DocumentNotFound
        if self.jobs.jobs_with_file(doc_id):
            raise LibraryError(
                f"{doc_id} is in a file that was not read to its end, so it would be stored again. "
                "Remove it in the app (`footnote serve`), which reads the file first."
            )
        self._remove_document(doc_id)
        self._documents.put_correction(doc_id, Correction())
        self._connection.execute("INSERT OR IGNORE INTO removals (doc_id) VALUES (?)", (doc_id,))
        self.jobs.forget_document(doc_id)

    def put_vectors(self, passage_ids: Sequence[int], vectors: Vectors) -> None:
        """Store the vectors, shape (len(passage_ids), dimension), of passages without a vector."""
        seq = self._next_seq()
        self._connection.executemany(
            _INSERT_VECTOR,
            [
                (passage_id, seq, stored)
                for passage_id, stored in zip(passage_ids, encode(vectors), strict=True)
            ],
        )
        self._count(vectors=len(passage_ids))

    def put_sentences(self, spans: Mapping[int, Sequence[Span]]) -> None:
        """Store the sentences of passages, by passage id; `seq` stays, as no cache has them."""
        sentences.put(self._connection, spans)

    def begin_sentences(self) -> None:
        """Delete sentences that were cut by other rules, before the missing ones are stored."""
        if sentences.state(self._connection) != sentences.FILLING:
            self._connection.execute("DELETE FROM sentences")
            sentences.set_state(self._connection, sentences.FILLING)

    def finish_sentences(self) -> None:
        """Record that the sentences of all passages are stored."""
        sentences.set_state(self._connection, sentences.COMPLETE)

    def forget_vectors(self) -> None:
        """Delete every vector, so that all passages are embedded again."""
        self._next_seq()
        count = self._connection.execute("DELETE FROM vectors").rowcount
        self._count(vectors=-count)

    def forget_deletions(self) -> None:
        """Delete the record of deletions, once no file contains any of what was deleted."""
        self._connection.execute("DELETE FROM deletions")
        self._connection.execute("DELETE FROM removals")

    def repair(self, dimension: int | None) -> None:
        """Delete the rows that `problems` reports, and count all rows again.

        Args:
            dimension: the expected dimension of the vectors; None if no model is set.
        """
        self._next_seq()
        run = self._connection.execute
        run(
            "DELETE FROM passages WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE"
            " d.doc_id = passages.doc_id AND 0 <= start AND start < end AND end <= characters)"
        )
        for table in ("vectors", "sentences"):
            run(f"DELETE FROM {table} WHERE passage_id NOT IN (SELECT passage_id FROM passages)")
        for table in ("corrections", "originals"):
            run(f"DELETE FROM {table} WHERE doc_id NOT IN (SELECT doc_id FROM documents)")
        if dimension is not None:
            expected = size(dimension, SCHEMA_VERSION)
            run("DELETE FROM vectors WHERE length(vector) <> ?", (expected,))
        counted = run(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),"
            " (SELECT coalesce(sum(end - start), 0) FROM passages), (SELECT count(*) FROM vectors)"
        ).fetchone()
        self.totals = Totals(self.totals.seq, *counted)

    def finish(self) -> None:
        """Write the totals and a new `change`. `Store.writing` calls this before the commit."""
        if self.totals != self._before:
            self._connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES ('change', ?)", (uuid.uuid4().hex,)
            )
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
        """Return this transaction's seq, which is one higher than any reader has seen."""
        self._count()
        return self.totals.seq

    def _count(
        self, documents: int = 0, passages: int = 0, characters: int = 0, vectors: int = 0
    ) -> None:
        """Raise `seq`, and add to the totals, which `finish` writes."""
        totals = self.totals
        self.totals = Totals(
            self._before.seq + 1,
            totals.documents + documents,
            totals.passages + passages,
            totals.characters + characters,
            totals.vectors + vectors,
        )

    def _remove_document(self, doc_id: str) -> None:
        self._remove_passages(doc_id)
        self.originals.remove(doc_id)
        self._connection.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))
        self._count(documents=-1)

    def _put_passages(
        self,
        document: Document,
        spans: Sequence[Span],
        sentence_spans: Sequence[Sequence[Span]] | None,
        known: Mapping[str, bytes],
    ) -> None:
        """Insert a document's passages, with their sentences and the vectors of their texts."""
        seq = self._next_seq()
        run = self._connection.execute
        vectors = 0
        ids: list[int] = []
        for span in spans:
            passage_id = run(
                "INSERT INTO passages (doc_id, start, end, seq) VALUES (?, ?, ?, ?)",
                (document.doc_id, span.start, span.end, seq),
            ).lastrowid
            assert passage_id is not None
            ids.append(passage_id)
            vector = known.get(span.of(document.text))
            if vector is not None:
                run(_INSERT_VECTOR, (passage_id, seq, vector))
                vectors += 1
        if sentence_spans is not None:
            self.put_sentences(dict(zip(ids, sentence_spans, strict=True)))
        self._count(passages=len(spans), characters=sum(map(len, spans)), vectors=vectors)

    def _remove_passages(self, doc_id: str) -> None:
        passages = self.passages_of(doc_id)
        ids = (as_json(passage.passage_id for passage in passages),)
        seq = self._next_seq()
        run = self._connection.execute
        of_ids = "WHERE passage_id IN (SELECT value FROM json_each(?))"
        vectors = run(f"DELETE FROM vectors {of_ids}", ids).rowcount
        run(f"DELETE FROM sentences {of_ids}", ids)
        run("DELETE FROM passages WHERE doc_id = ?", (doc_id,))
        self._connection.executemany(
            "INSERT INTO deletions (passage_id, seq) VALUES (?, ?)",
            [(passage.passage_id, seq) for passage in passages],
        )
        if not passages:
            # No passage has the id 0: it says that the text of an article was deleted.
            run("INSERT OR REPLACE INTO deletions (passage_id, seq) VALUES (0, ?)", (seq,))
        self._count(
            passages=-len(passages),
            characters=-sum(len(passage.span) for passage in passages),
            vectors=-vectors,
        )

    def _vectors_by_text(self, doc_id: str) -> dict[str, bytes]:
        """Return the vectors of a stored document's passages, by the passages' texts."""
        text = self.document(doc_id).text
        rows = self._connection.execute(
            "SELECT start, end, vector FROM passages JOIN vectors USING (passage_id)"
            " WHERE doc_id = ?",
            (doc_id,),
        )
        return {text[start:end]: vector for start, end, vector in rows}
