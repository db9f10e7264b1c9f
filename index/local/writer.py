"""The one writer of a library: the store first, the caches after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.contents import Change, EmbeddingProgress, VectorSpace
from index.documents import Document
from index.errors import LibraryError, SourceClash
from index.local import dense, generations, lexical
from index.local.dense import DenseOptions
from index.local.generations import CacheDamagedError
from index.local.lexical import LexicalWriter
from index.local.snapshot import Caches
from index.local.store import Store, StoreReader
from index.models.catalogue import absolute
from index.models.protocols import Embedder
from index.text.chunking import ChunkOptions, chunk

# Passages embedded between two commits: what a crash costs, about three seconds of work.
EMBEDDING_BATCH = 256

# Below this many vectors a generation is built in well under a second, so it always is; above,
# what lies beyond it may grow to this share before it is built again.
ALWAYS_BUILD_BELOW = 20_000
TAIL_SHARE = 0.05

# Passages added to the words' index between two commits of it; readers score the rest exactly.
LEXICAL_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryOptions:
    """How passages are cut and indexes are built."""

    chunk: ChunkOptions = field(default_factory=ChunkOptions)
    dense: DenseOptions = field(default_factory=DenseOptions)


class LibraryWriter:
    """Changes a library while its lock is held; made by `Library.writer`."""

    def __init__(
        self,
        store: Store,
        caches: Caches,
        embedder: Callable[[], Embedder],
        model: str,
        options: LibraryOptions,
    ) -> None:
        self._store = store
        self._caches = caches
        self._embedder = embedder
        self._model = model
        self._options = options
        self._words: LexicalWriter | None = None
        self._uncommitted = 0
        self._roots = (caches.dense_root, caches.lexical_root)
        with store.reading() as reader:
            self._library_id = reader.meta("library_id") or ""
            self._discard_later(reader)
        for root in self._roots:
            generations.sweep(root)

    def put(self, document: Document, *, job_id: int | None = None) -> Change:
        """Store a document in place of any earlier version; it can be found by its words at once.

        Args:
            document: the article.
            job_id: of the job that adds it, kept with it in one transaction.

        Raises:
            SourceClash: another file that still exists, or was handed over in the app, is stored
                under the same id.
        """
        with self._store.reading() as reader:
            stored = reader.documents([document.doc_id]).get(document.doc_id)
        if stored == document:
            return Change.UNCHANGED
        if stored is not None:
            _refuse_clash(stored, document)
        embedder = self._embedder()
        spans = chunk(document, embedder, self._options.chunk)
        with self._store.writing() as store:
            if store.space() is None:
                store.set_space(_space(self._model, embedder))
            store.put(document, spans)
            store.jobs.release_document(document.doc_id)
            if job_id is not None:
                store.jobs.assign_document(job_id, document.doc_id)
        self._uncommitted += len(spans)
        if self._uncommitted >= LEXICAL_BATCH:
            self._update_lexical()
        return Change.ADDED if stored is None else Change.REPLACED

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents, all of them or none.

        Raises:
            DocumentNotFound: one of the ids is not there.
        """
        with self._store.writing() as store:
            for doc_id in dict.fromkeys(doc_ids):
                store.remove(doc_id)

    def embed(self, at_once: int | None = None) -> Iterator[EmbeddingProgress]:
        """Embed the passages that have no vector yet, so many a transaction.

        Args:
            at_once: how many that is; `EMBEDDING_BATCH` if None.
        """
        with self._store.reading() as reader:
            total = reader.totals.passages - reader.totals.vectors
        if not total:
            return
        embedder = self._embedder()
        done, beyond, began = 0, 0, time.monotonic()
        yield EmbeddingProgress(0, total, 0.0)
        while True:
            with self._store.reading() as reader:
                pending = reader.pending(at_once or EMBEDDING_BATCH, beyond)
            if not pending:
                return
            beyond = pending[-1][0].passage_id
            vectors = embedder.embed_passages([text for _, text in pending])
            with self._store.writing() as store:
                store.put_vectors([passage.passage_id for passage, _ in pending], vectors)
            done += len(pending)
            yield EmbeddingProgress(done, total, time.monotonic() - began)
            self._build_dense(unless_below=ALWAYS_BUILD_BELOW)

    def reembed(self, model: str, embedder: Embedder) -> None:
        """Give the library to another model: cut every document anew and forget all vectors.

        One transaction: a crash leaves the library with the model it had.
        """
        # Cut before the transaction, which no reader may have to wait for.
        with self._store.reading() as reader:
            cuts = {
                summary.doc_id: chunk(
                    reader.document(summary.doc_id), embedder, self._options.chunk
                )
                for summary in reader.summaries()
            }
        with self._store.writing() as store:
            store.forget_vectors()
            store.set_space(_space(model, embedder))
            for doc_id, spans in cuts.items():
                store.replace_passages(store.document(doc_id), spans)
        self._embedder = lambda: embedder

    def rebuild(self) -> None:
        """Throw both caches away and build them from the store, whatever their state.

        What contradicts itself in the store is deleted; vectors are made again by `embed`.
        """
        self._close_lexical()
        for root in self._roots:
            generations.discard(root)
        with self._store.writing() as store:
            space = store.space()
            store.repair(space.dimension if space else None)

    def close(self) -> None:
        """Bring the caches up to the store, and leave nothing in them of what was removed.

        Deletions are recorded until the caches and the store have been written without them, so a
        crash before that only puts it off to the next writer.
        """
        with self._store.reading() as reader:
            purge = reader.has_deletions()
        if purge:
            self._close_lexical()
            self._build_lexical()
        else:
            self._update_lexical()
            self._close_lexical()
        self._build_dense(unless_below=0 if purge else 1)
        if purge and all(generations.sweep(root) for root in self._roots):
            try:
                self._store.compact()
            except LibraryError as error:
                raise type(error)(
                    "What was removed or replaced is gone from every search, but words of it may "
                    f"still lie in the store, which could not be written anew ({error.__cause__}). "
                    "The next change tries again, and so does `footnote doctor --repair`."
                ) from error
            with self._store.writing() as store:
                store.forget_deletions()

    def _discard_later(self, reader: StoreReader) -> None:
        """Throw away caches of a later state than the store is in: it was put back from a copy."""
        space = reader.space()
        for index in self._caches.open(self._library_id, space.fingerprint if space else None):
            if index and index.seq > reader.totals.seq:
                generations.discard(index.folder.parent)

    def _update_lexical(self) -> None:
        """Add to the words' index what was stored since its last commit; build it if broken."""
        with self._store.reading() as reader:
            index = self._caches.open(self._library_id, None)[1]
            if index and index.writing and not self._words:
                index = None  # a crash left it half-written
            if index and index.seq < reader.totals.seq:
                try:
                    self._words = self._words or LexicalWriter(index.folder)
                except CacheDamagedError:
                    index = None
                else:
                    _catch_up(self._words, reader, index.seq)
        if index is None:
            self._close_lexical()
            self._build_lexical()
        self._uncommitted = 0

    def _build_lexical(self) -> None:
        with self._store.reading() as reader:
            lexical.build(
                self._caches.lexical_root,
                passages=(
                    (passage.passage_id, document.text_with_title(passage.span))
                    for passage, document in reader.passages_after(0)
                ),
                seq=reader.totals.seq,
                library_id=self._library_id,
            )

    def _close_lexical(self) -> None:
        words, self._words = self._words, None
        if words:
            words.close()

    def _build_dense(self, *, unless_below: int) -> None:
        """Build a dense generation, unless fewer vectors than that lie beyond the one in use."""
        with self._store.reading() as reader:
            space = reader.space()
            if space is None:
                return
            index = self._caches.open(self._library_id, space.fingerprint)[0]
            total = reader.totals.vectors
            if not index and not total:
                generations.discard(self._caches.dense_root)
            # Fewer than none where some were removed.
            beyond = max(0, total - index.ids.size) if index else total
            if unless_below and total >= ALWAYS_BUILD_BELOW:
                unless_below = max(unless_below, int(TAIL_SHARE * total))
            if beyond < unless_below:
                return
            ids, vectors = reader.vectors_after(0, space.dimension)
            dense.build(
                self._caches.dense_root,
                ids=ids,
                vectors=vectors,
                seq=reader.totals.seq,
                library_id=self._library_id,
                fingerprint=space.fingerprint,
                options=self._options.dense,
            )


def _space(model: str, embedder: Embedder) -> VectorSpace:
    return VectorSpace(absolute(model), embedder.fingerprint, embedder.dimension)


def _catch_up(words: LexicalWriter, reader: StoreReader, seq: int) -> None:
    """Add what the store holds beyond `seq`, delete what is gone since, and commit."""
    words.delete(reader.deleted_after(seq).tolist())
    for passage, document in reader.passages_after(seq):
        # Deleted first: a crash may have left it committed but not yet claimed.
        words.delete([passage.passage_id])
        words.add(passage.passage_id, document.text_with_title(passage.span))
    words.commit(reader.totals.seq)


def _refuse_clash(stored: Document, document: Document) -> None:
    """Refuse a file whose id is taken by another file that is still there.

    Ids of files are paths within the folder that was added, so two folders can give the same.
    """
    here, there = document.path, stored.path
    derived = here.replace("\\", "/").endswith(document.doc_id)
    if derived and not there and stored.text != document.text:
        raise SourceClash(
            f"An article named {document.doc_id!r} is already in the library from the app, with "
            "other text. Remove that one first, or add this file under another name."
        )
    if derived and there and here != there and Path(there).exists():
        raise SourceClash(
            f"{there} is already in the library under the same name, {document.doc_id!r}. Add the "
            "folder above both, so that their names differ, or remove the other one first."
        )
