"""`CacheWriter`: brings the dense and the lexical cache up to date with the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from index.contents import Ids
from index.local import dense, generations
from index.local.caches import Caches
from index.local.dense import DenseOptions
from index.local.generations import CacheDamagedError
from index.local.lexical import writer as lexical_writer
from index.local.lexical.index import LexicalIndex
from index.local.lexical.writer import LexicalWriter
from index.local.store import Store
from index.models.protocols import Vectors
from index.terms import TermCounts, count_terms

# A dense generation of fewer vectors than ALWAYS_BUILD_BELOW is written in well under a second, so
# it always is. A larger one is when its tail exceeds TAIL_SHARE of all vectors.
ALWAYS_BUILD_BELOW = 20_000
TAIL_SHARE = 0.05


class CacheWriter:
    """Writes the caches of a library. Only the holder of the library's lock may use it.

    Transactions:
        No index is trained, built or committed while a transaction of the store is open. A reader
        that stays open makes every commit wait, and a commit that waits makes later readers wait.
        So the store is read in short transactions first. Together they show one moment, because
        only the holder of the lock changes passages and vectors.

    Thread safety:
        Not safe to share.
    """

    def __init__(
        self, store: Store, caches: Caches, library_id: str, options: DenseOptions
    ) -> None:
        self._store = store
        self._caches = caches
        self._library_id = library_id
        self._options = options
        self._lexical: LexicalWriter | None = None

    def update_lexical(self) -> None:
        """Add the passages stored since the lexical index's last commit; rebuild a broken index."""
        with self._store.reading() as reader:
            seq = reader.totals.seq
        index = self._caches.open(self._library_id, None)[1]
        if index and index.writing and not self._lexical:
            # A crash interrupted its last writer.
            if self._restore_lexical():
                return
            index = None
        if index is None or (index.seq < seq and not self._catch_up(index, seq)):
            self.close_lexical()
            self.build_lexical()

    def _restore_lexical(self) -> bool:
        """Build the last part of the lexical index again; return False if all is to be built."""
        with self._store.reading() as reader:
            seq, stored = reader.totals.seq, reader.stored_ids()
        try:
            return lexical_writer.restore(self._caches.lexical_root, stored, self._terms_of, seq)
        except CacheDamagedError:
            return False

    def build_lexical(self) -> None:
        """Build a new lexical index from the store."""
        with self._store.reading() as reader:
            seq = reader.totals.seq
        lexical_writer.build(
            self._caches.lexical_root,
            passages=count_terms(self._store.passages_after(0)),
            seq=seq,
            library_id=self._library_id,
        )

    def purge(self) -> None:
        """Bring both caches up to date, and rewrite the parts of them that have deleted passages.

        Of the words, only these parts are rewritten. All vectors are, without reading or training.
        """
        self.update_lexical()
        self.close_lexical()
        try:
            lexical_writer.erase(self._caches.lexical_root, self._terms_of)
        except CacheDamagedError:
            self.build_lexical()
        self._renew_dense(1, purge=True)

    def close_lexical(self) -> None:
        """End the writing of the lexical index; what was committed stays."""
        writer, self._lexical = self._lexical, None
        if writer:
            writer.close()

    def build_dense(self, *, minimum_new: int) -> None:
        """Write a dense generation if the tail has at least `minimum_new` vectors.

        In a large library the tail must also exceed `TAIL_SHARE` of all vectors. The current
        generation is extended by its tail. It is built again when the library has outgrown it.
        """
        self._renew_dense(minimum_new, purge=False)

    def _renew_dense(self, minimum_new: int, *, purge: bool) -> None:
        """Do what `build_dense` does; with `purge`, erase deleted passages if none is built."""
        with self._store.reading() as reader:
            space, totals = reader.space(), reader.totals
            deleted = reader.deleted_after(0)
        if space is None:
            return
        index = self._caches.open(self._library_id, space.fingerprint)[0]
        if not index and not totals.vectors:
            generations.discard(self._caches.dense_root)
        gone = int(np.isin(index.ids, deleted).sum()) if index else 0
        new = totals.vectors - (index.ids.size - gone if index else 0)
        if totals.vectors >= ALWAYS_BUILD_BELOW:
            minimum_new = max(minimum_new, int(TAIL_SHARE * totals.vectors))
        if new < minimum_new:
            if index and gone and purge:
                dense.erase(self._caches.dense_root, index, deleted)
            return
        if index and dense.may_extend(index, totals.vectors, self._options):
            with self._store.reading() as reader:
                tail = reader.vector_ids_after(index.seq)
            if index.ids.size - gone + tail.size == totals.vectors:
                dense.extend(
                    self._caches.dense_root,
                    index,
                    gone=deleted,
                    ids=tail,
                    read=partial(self._read_vectors, space.dimension),
                    seq=totals.seq,
                )
                return
        with self._store.reading() as reader:
            ids = reader.vector_ids_after(0)
        dense.build(
            self._caches.dense_root,
            ids=ids,
            read=partial(self._read_vectors, space.dimension),
            dimension=space.dimension,
            seq=totals.seq,
            library_id=self._library_id,
            fingerprint=space.fingerprint,
            options=self._options,
        )

    def discard(self) -> None:
        """Delete both caches."""
        self.close_lexical()
        for root in self._roots:
            generations.discard(root)

    def discard_newer(self) -> None:
        """Delete caches that are newer than the store, which was then restored from a copy."""
        with self._store.reading() as reader:
            seq = reader.totals.seq
        for root in self._roots:
            if generations.built_through(root) > seq:
                generations.discard(root)

    def sweep(self) -> bool:
        """Delete what is not current of either cache; return whether all of it is gone."""
        swept = [generations.sweep(root) for root in self._roots]
        return all([*swept, lexical_writer.sweep(self._caches.lexical_root)])

    @property
    def _roots(self) -> tuple[Path, Path]:
        return self._caches.dense_root, self._caches.lexical_root

    def _catch_up(self, index: LexicalIndex, seq: int) -> bool:
        """Apply the store's changes to the lexical index; return False if it is damaged."""
        try:
            writer = self._lexical = self._lexical or LexicalWriter(index.folder)
        except CacheDamagedError:
            return False
        with self._store.reading() as reader:
            deleted, tail = reader.deleted_after(index.seq), reader.passage_ids(index.seq)
        # Delete the tail first: before a failure, some of it may have been committed without the
        # manifest's seq.
        writer.delete([*deleted.tolist(), *tail])
        for passage_id, terms in count_terms(self._store.passages_after(index.seq)):
            writer.add(passage_id, terms)
        writer.commit(seq)
        return True

    def _terms_of(self, passage_ids: Collection[int]) -> Iterator[tuple[int, TermCounts]]:
        """Yield passages by their ids with their terms; ids that are not stored are left out."""
        wanted = set(passage_ids)
        for passage_id, terms in count_terms(self._store.passages_beside(wanted)):
            if passage_id in wanted:
                yield passage_id, terms

    def _read_vectors(self, dimension: int, ids: Ids) -> Vectors:
        """Return the vectors of passages that have one, shape (n, dimension)."""
        with self._store.reading() as reader:
            return reader.vectors_of(ids, dimension)
