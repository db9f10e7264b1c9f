"""`ClusterWriter`: changes a library's articles, first in PostgreSQL and then in the caches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from index.clashes import ClashPolicy
from index.contents import Change
from index.distributed import health
from index.distributed.caches import ClusterCaches, ClusterCacheWriter, begin_purge
from index.distributed.dense import ClusterDense
from index.distributed.store import PostgresStore
from index.distributed.workspace import PostgresWorkspace
from index.documents import Document
from index.errors import LibraryError, SourceClash
from index.jobs.reading_folders import sweep_readings
from index.local.cache_writer import ALWAYS_BUILD_BELOW
from index.local.cut.sentence_writer import fill_sentences
from index.local.writer import LibraryOptions, LibraryWriter
from index.models.protocols import Embedder
from index.originals import Original


def why_not(document: Document) -> str:
    """Return why PostgreSQL cannot store a document; empty if it can."""
    if "\0" not in document.text and "\0" not in document.title:
        return ""
    return (
        f"{document.doc_id} has the character U+0000, which PostgreSQL cannot store, and a text is "
        "never rewritten. Remove it from the file, then add it again."
    )


class ClusterWriter(LibraryWriter):
    """The one writer of a library of all machines. Get one from `ClusterLibrary.writer`.

    Order of writes:
        As for `LibraryWriter`: PostgreSQL first, the caches after it.

    Deletions:
        As for `LibraryWriter`. `close` waits for open snapshots, deletes from Milvus, rewrites the
        tables that have words of articles, and then deletes the record. The index of words of each
        other machine is built again by the next question there.

    Thread safety:
        Not safe to share. Use a writer from one thread.
    """

    def __init__(
        self,
        store: PostgresStore,
        workspace: PostgresWorkspace,
        caches: ClusterCaches,
        dense: ClusterDense,
        embedder: Callable[[], Embedder],
        model: str,
        options: LibraryOptions,
    ) -> None:
        self._truth = store
        self._dense = dense
        super().__init__(store, workspace, caches, embedder, model, options)
        self._words = caches

    def _cache_writer(self, library_id: str) -> ClusterCacheWriter:
        caches = self._opened_caches
        assert isinstance(caches, ClusterCaches)
        self._cluster_caches = ClusterCacheWriter(self._truth, caches, library_id, self._dense)
        return self._cluster_caches

    def put_all(
        self,
        articles: Sequence[tuple[Document, Original | None]],
        *,
        policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
        job_id: int | None = None,
    ) -> list[Change | SourceClash]:
        """Store documents as `put` does, in one transaction. The files of articles are not kept.

        Raises:
            LibraryError: PostgreSQL cannot be reached, has no room, or cannot store a text. None is
                stored.
        """
        for document, _ in articles:
            if reason := why_not(document):
                raise LibraryError(reason)
        without_files = [(document, None) for document, _ in articles]
        return super().put_all(without_files, policy=policy, job_id=job_id)

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents, as `LibraryWriter.remove` does; what was added in bulk is read again.

        Raises:
            DocumentNotFound: the library has no document with one of the ids; none is removed.
            LibraryError: PostgreSQL cannot be reached.
        """
        super().remove(doc_ids)
        with self._truth.writing() as store:
            store.forget_files()

    def send_vectors(self) -> None:
        """Send Milvus what it lacks, if that is much."""
        self._caches.build_dense(minimum_new=ALWAYS_BUILD_BELOW)

    def close(self) -> None:
        """Update the caches, and purge deleted passages from the caches and the tables.

        Raises:
            LibraryError: a server cannot be reached, or a question was open for half a minute.
        """
        with self._truth.reading() as reader:
            purge = reader.has_deletions()
        caches = self._cluster_caches
        if not purge:
            caches.update_lexical()
            caches.build_dense(minimum_new=1)
            fill_sentences(self._truth)
            return
        sweep_readings(self._truth.path.parent)
        begin_purge(self._truth)
        caches.build_lexical()
        try:
            caches.build_dense(minimum_new=1)
        finally:
            # Milvus has no words, so these go whether it answers or not.
            with self._truth.alone():
                self._purge()
        if caches.sweep():
            with self._truth.writing() as store:
                store.forget_deletions()
        fill_sentences(self._truth)

    def _purge(self) -> None:
        """Delete what was removed from Milvus, and the words of it from the tables."""
        try:
            self._cluster_caches.purge_dense()
        finally:
            try:
                if self._forget_removed():
                    self._workspace.compact()
            finally:
                self._compact_store()

    def find_remains(self, doc_ids: Collection[str]) -> list[str]:
        """Return where removed documents may still be found, one sentence each; call after `close`.

        Args:
            doc_ids: ids of the removed documents.
        """
        return health.find_remains(self._truth, self._workspace, self._words, self._dense, doc_ids)
