"""`BulkWriter`: stores and embeds the articles of some files, beside other workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from index import ingestion
from index.clashes import ClashPolicy
from index.contents import Change
from index.distributed.library import ClusterLibrary
from index.distributed.store import LockHolder, PostgresStore, PostgresWriter
from index.distributed.writer import ClusterWriter, why_not
from index.documents import Document
from index.errors import MalformedSource, SourceClash
from index.ingestion import Skipped, Stored
from index.loaders import Loaded, Rejected
from index.local.writer import EMBEDDING_BATCH
from index.originals import Original


class BulkWriter(ClusterWriter):
    """A worker of the one writer of a library, which is another process and holds the lock.

    Each transaction checks that this process still holds it. Caches are left to it.

    Thread safety:
        Not safe to share.

    Args:
        library: the library.
        holder: who holds the library's lock.
        model: the model of a new library, by name or folder.
    """

    def __init__(self, library: ClusterLibrary, holder: LockHolder, model: str) -> None:
        super().__init__(
            _FencedStore(library, holder), library.workspace, library.words, library.dense,
            lambda: library.embedder, model, library.options,
        )  # fmt: skip
        self._stored: list[str] = []

    def store(self, sources: Iterable[Loaded | Rejected]) -> Iterator[Stored | Skipped]:
        """Store sources, as `ingestion.store` does; one that PostgreSQL cannot store is skipped."""
        yield from ingestion.store(self, map(_checked, sources))

    def put_all(
        self,
        articles: Sequence[tuple[Document, Original | None]],
        *,
        policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
        job_id: int | None = None,
    ) -> list[Change | SourceClash]:
        """Store documents, as `ClusterWriter.put_all` does, and note which `finish` embeds."""
        changes = super().put_all(articles, policy=policy, job_id=job_id)
        for (document, _), change in zip(articles, changes, strict=True):
            if isinstance(change, Change):
                self._stored.append(document.doc_id)
        return changes

    def finish(self, files: Iterable[str]) -> None:
        """Embed what was stored since the last call, and note its files in the ledger.

        Raises:
            LibraryError: the process that holds the lock has ended, or PostgreSQL fails.
        """
        doc_ids, self._stored = self._stored, []
        with self._truth.reading() as reader:
            documents = reader.documents(doc_ids)
            passages = [each for doc_id in documents for each in reader.passages_of(doc_id)]
            known = reader.vectors([each.passage_id for each in passages])
        pending = [each for each in passages if each.passage_id not in known]
        for start in range(0, len(pending), EMBEDDING_BATCH):
            some = pending[start : start + EMBEDDING_BATCH]
            texts = [documents[each.doc_id].searched_text(each.span) for each in some]
            vectors = self._loaded_embedder().embed_passages(texts)
            ids = [each.passage_id for each in some]
            with self._truth.writing() as store:
                # Another worker may have read the same article, and have been first.
                there = set(store.passages(ids)) - set(store.vectors(ids))
                kept = [place for place, each in enumerate(ids) if each in there]
                if kept:
                    store.put_vectors([ids[place] for place in kept], vectors[kept])
        with self._truth.writing() as store:
            store.note_files(files)

    def _take_over(self) -> None:
        """Leave what an earlier writer has left to the one that holds the lock."""

    def _update_lexical(self) -> None:
        """Leave the index of words to the writer, and to the questions of each machine."""
        self._uncommitted_passages = 0


class _FencedStore(PostgresStore):
    """The truth, for transactions of one writer's workers."""

    def __init__(self, library: ClusterLibrary, holder: LockHolder) -> None:
        super().__init__(library.truth.server, library.folder)
        self._holder = holder

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[PostgresWriter]:
        """Open a write transaction, as `PostgresStore.writing` does.

        Raises:
            LibraryError: the writer does not hold the library's lock any more.
        """
        with super().writing(wait_seconds=wait_seconds) as store:
            store.require_holder(self._holder, self.schema)
            yield store


def _checked(source: Loaded | Rejected) -> Loaded | Rejected:
    if isinstance(source, Loaded) and (reason := why_not(source.document)):
        return Rejected(source.document.doc_id, MalformedSource(reason))
    return source
