"""One write transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from index.contents import Totals, VectorSpace
from index.documents import Document, Span
from index.errors import LibraryError
from index.local.store import conversations, judgements
from index.local.store.reader import StoreReader, as_json
from index.models.protocols import Vectors
from index.workspace.conversations import SavedTurn
from index.workspace.judgements import JudgedPassage, text_digest


class StoreWriter(StoreReader):
    """One write transaction; each change in it raises `seq`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._before = self.totals

    def set_meta(self, key: str, value: str) -> None:
        """Set a fact about the library as a whole."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def set_space(self, space: VectorSpace) -> None:
        """Say which model makes this library's vectors."""
        self.set_meta("model", space.model)
        self.set_meta("fingerprint", space.fingerprint)
        self.set_meta("dimension", str(space.dimension))

    def set_reranker(self, model: str | None) -> None:
        """Say which model compares questions with passages, None for none."""
        self.set_meta("reranker", model or "")

    def put(self, document: Document, spans: Sequence[Span]) -> None:
        """Store a document and its passages in place of any earlier version.

        Passages whose text stayed as it was keep their vectors.
        """
        kept: dict[str, bytes] = {}
        if self.has_document(document.doc_id):
            kept = self._vectors_by_text(document.doc_id)
            self._remove_document(document.doc_id)
        self._connection.execute(
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
                self._next_seq(),
                len(document.text),
                document.text,
            ),
        )
        self._count(documents=1)
        self._put_passages(document, spans, kept)

    def replace_passages(self, document: Document, spans: Sequence[Span]) -> None:
        """Give a stored document other passages; those with the same text keep their vectors."""
        kept = self._vectors_by_text(document.doc_id)
        self._remove_passages(document.doc_id)
        self._put_passages(document, spans, kept)

    def remove(self, doc_id: str) -> None:
        """Delete a document, its passages, their vectors and what is kept about them.

        Raises:
            DocumentNotFound: the library holds none of that id.
            LibraryError: a file that it came from is still to be read.
        """
        if not self.has_document(doc_id):
            self.document(doc_id)  # raises, with the sentence for it
        if self.jobs.jobs_with_file(doc_id):
            raise LibraryError(
                f"{doc_id} came from a file that has not been read to its end, and would be stored "
                "again. Remove it in the app (`footnote serve`), which reads the file first."
            )
        self._remove_document(doc_id)
        judgements.forget_document(self._connection, doc_id)
        self.jobs.forget_document(doc_id)

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

    def judge(
        self,
        question: str,
        history: Sequence[str],
        document: Document,
        span: Span,
        relevance: int | None,
    ) -> None:
        """Keep what was said of a passage, in place of what was said before; None forgets it.

        Raises:
            DocumentNotFound: the article was removed since it was read.
            LibraryError: its text was replaced.
            ValueError: the question is blank, or the span covers no text of the article.
        """
        key = judgements.key_of(question, history)
        if relevance is None:
            judgements.withdraw(self._connection, key, document.doc_id, span)
            return
        if not span.of(document.text) or span.end > len(document.text):
            raise ValueError(f"{document.doc_id} has no text at [{span.start}, {span.end})")
        if self.document(document.doc_id).text != document.text:
            raise LibraryError(
                f"The text of {document.doc_id} was replaced since this answer was given. Ask "
                "again and judge the new answer."
            )
        passage = JudgedPassage(
            doc_id=document.doc_id,
            span=span,
            text_sha256=text_digest(document),
            relevance=relevance,
            judged_at=datetime.now(UTC),
        )
        judgements.put(self._connection, key, passage)

    def judge_answerable(
        self, question: str, history: Sequence[str], answerable: bool | None
    ) -> None:
        """Keep whether the articles answer a question at all; None forgets it.

        Where they do not, no passage can be right, so those said to be are forgotten.

        Raises:
            ValueError: the question is blank.
        """
        judgements.put_answerable(
            self._connection, judgements.key_of(question, history), answerable
        )

    def forget_judgements(self, question: str) -> int:
        """Forget what was said of a question, whatever came before it; return how much it was.

        Raises:
            ValueError: the question is blank.
        """
        return judgements.forget_question(self._connection, judgements.key_of(question, ())[0])

    def save_turn(self, conversation_id: str, turn: SavedTurn, number: int | None) -> int:
        """Keep a turn in place of the one of that number, at the end if None; return its number."""
        return conversations.keep(self._connection, conversation_id, turn, number)

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Call a conversation by a title, by its first question if that is blank.

        Raises:
            LibraryError: it is not there.
        """
        conversations.rename(self._connection, conversation_id, title)

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation; one that is not there is left alone."""
        conversations.delete(self._connection, conversation_id)

    def forget_vectors(self) -> None:
        """Delete every vector, so that all passages are embedded again."""
        self._next_seq()
        count = self._connection.execute("DELETE FROM vectors").rowcount
        self._count(vectors=-count)

    def forget_deletions(self) -> None:
        """Forget what was deleted, once no cache holds any of it."""
        self._connection.execute("DELETE FROM deletions")

    def repair(self, dimension: int | None) -> None:
        """Delete what `problems` finds to contradict the rest, and count anew."""
        self._next_seq()
        run = self._connection.execute
        run(
            "DELETE FROM passages WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE"
            " d.doc_id = passages.doc_id AND 0 <= start AND start < end AND end <= characters)"
        )
        run("DELETE FROM vectors WHERE passage_id NOT IN (SELECT passage_id FROM passages)")
        if dimension is not None:
            run("DELETE FROM vectors WHERE length(vector) <> ?", (4 * dimension,))
        counted = run(
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

    def _remove_document(self, doc_id: str) -> None:
        self._remove_passages(doc_id)
        self._connection.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))
        self._count(documents=-1)

    def _put_passages(
        self, document: Document, spans: Sequence[Span], kept: Mapping[str, bytes]
    ) -> None:
        seq = self._next_seq()
        run = self._connection.execute
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
        self._count(passages=len(spans), characters=sum(map(len, spans)), vectors=vectors)

    def _remove_passages(self, doc_id: str) -> None:
        passages = self.passages_of(doc_id)
        ids = (as_json(passage.passage_id for passage in passages),)
        seq = self._next_seq()
        run = self._connection.execute
        of_ids = "WHERE passage_id IN (SELECT value FROM json_each(?))"
        vectors = run(f"DELETE FROM vectors {of_ids}", ids).rowcount
        run("DELETE FROM passages WHERE doc_id = ?", (doc_id,))
        self._connection.executemany(
            "INSERT INTO deletions VALUES (?, ?)",
            [(passage.passage_id, seq) for passage in passages],
        )
        self._count(
            passages=-len(passages),
            characters=-sum(len(passage.span) for passage in passages),
            vectors=-vectors,
        )

    def _vectors_by_text(self, doc_id: str) -> dict[str, bytes]:
        text = self.document(doc_id).text
        rows = self._connection.execute(
            "SELECT start, end, vector FROM passages JOIN vectors USING (passage_id)"
            " WHERE doc_id = ?",
            (doc_id,),
        )
        return {text[start:end]: vector for start, end, vector in rows}
