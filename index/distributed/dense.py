"""`ClusterDense`: the vectors of a library in Milvus, kept in step with the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from index.contents import Ids, VectorSpace
from index.distributed.milvus import MOST_HITS, MilvusUnavailable, MilvusVectors
from index.errors import LibraryError
from index.local.contents import PassageSubset
from index.local.store import Store, StoreReader
from index.models.protocols import Vectors

# The key of `meta` with the name of the collection and its `seq`.
_META = "vectors"
# How many vectors one transaction reads.
_AT_ONCE = 10_000
# A larger part of a library is searched without naming its passages: 5,000 take Milvus 40 ms. It
# reads one list fast; of ranges joined by `or`, 8 took it 0.5 seconds and 12 took 5.
_MOST_NAMED = 5_000
# How many more hits a search asks for at the next try.
_GROWTH = 4


class _Recorded(NamedTuple):
    """What the truth says of the collection: the model of its vectors, and its last `seq`."""

    collection: str
    fingerprint: str
    seq: int


class MilvusIndex:
    """The vectors that Milvus holds, during one snapshot.

    Nothing is returned that the snapshot does not have: what was deleted since, and what a copy of
    the server has of another day.

    Attributes:
        seq: the store's sequence number through which the server has all vectors.
    """

    def __init__(self, vectors: MilvusVectors, name: str, seq: int, reader: StoreReader) -> None:
        self._vectors = vectors
        self._name = name
        self._reader = reader
        self.seq = seq

    def all_ids(self) -> Ids:
        """Return the ids of all passages that the server holds now, ascending.

        Raises:
            MilvusUnavailable: the server does not answer.
        """
        return np.array(sorted(self._vectors.all_ids(self._name)), dtype=np.int64)

    def search(
        self, vector: Vectors, count: int, excluded: Ids, subset: PassageSubset | None = None
    ) -> Ids:
        """Return the ids of the passages nearest to a vector, nearest first.

        Args:
            vector: a unit vector, shape (dimension,).
            count: how many ids to return at most.
            excluded: passage ids that must not be returned.
            subset: the passages that may be returned; None for all passages.

        Raises:
            MilvusUnavailable: the server does not answer.
        """
        if count < 1 or (subset is not None and not subset.passage_ids.size):
            return np.empty(0, dtype=np.int64)
        condition = ""
        if subset is not None and subset.passage_ids.size <= _MOST_NAMED:
            condition = f"passage_id in {subset.passage_ids.tolist()}"
        limit = min(count + min(excluded.size, count), MOST_HITS)
        while True:
            hits = self._vectors.search(self._name, vector, limit, condition)
            known = self._reader.passages(hits.tolist())
            good = hits[np.isin(hits, list(known)) & ~np.isin(hits, excluded)]
            if subset is not None:
                good = good[subset.mask(good)]
            if good.size >= count or hits.size < limit:
                return good[:count]
            if limit == MOST_HITS:
                if subset is None:
                    return good
                return self._exactly(vector, count, subset)
            limit = min(limit * _GROWTH, MOST_HITS)

    def _exactly(self, vector: Vectors, count: int, subset: PassageSubset) -> Ids:
        """Return the nearest passages of a subset, by the vectors in the truth."""
        best: list[tuple[float, int]] = []
        for start in range(0, subset.passage_ids.size, _AT_ONCE):
            some = self._reader.vectors(subset.passage_ids[start : start + _AT_ONCE].tolist())
            best += [(-float(each @ vector), key) for key, each in some.items()]
            best = sorted(best)[:count]
        return np.array([key for _, key in best], dtype=np.int64)


class ClusterDense:
    """Brings Milvus up to date with the truth, and opens it for a snapshot.

    Args:
        store: the truth.
        vectors: the server; None to search the truth alone.

    Thread safety:
        Safe to share between threads. Only the holder of the library's lock may write.
    """

    def __init__(self, store: Store, vectors: MilvusVectors | None) -> None:
        self._store = store
        self.vectors = vectors

    def index(self, reader: StoreReader) -> MilvusIndex | None:
        """Return what Milvus holds of a snapshot's library; None if it does not answer."""
        recorded, space = _recorded(reader), reader.space()
        if self.vectors is None or recorded is None or space is None:
            return None
        if recorded.fingerprint != space.fingerprint:
            return None
        try:
            marked = self.vectors.marked(recorded.collection)
        except MilvusUnavailable:
            return None
        if marked is None:
            return None
        # The truth may have been restored from a copy that is older than the vectors.
        seq = min(marked, recorded.seq, reader.totals.seq)
        return MilvusIndex(self.vectors, recorded.collection, seq, reader)

    def update(self, minimum_new: int) -> None:
        """Send the vectors that Milvus lacks, if there are at least `minimum_new`.

        Raises:
            LibraryError: the server does not answer; what it lacks is searched in the truth.
        """
        if self.vectors is None:
            return
        with self._store.reading() as reader:
            space, totals, recorded = reader.space(), reader.totals, _recorded(reader)
        if space is None or (recorded is None and not totals.vectors):
            return
        try:
            self._send(self.vectors, space, recorded, totals.seq, max(minimum_new, 1))
        except MilvusUnavailable as error:
            raise _not_sent(error) from error

    def purge(self) -> None:
        """Delete from Milvus what the truth does not have; the caller keeps snapshots waiting.

        Raises:
            LibraryError: the server does not answer, or still has a deleted passage.
        """
        if self.vectors is None:
            return
        with self._store.reading() as reader:
            library_id, recorded = reader.library_id, _recorded(reader)
            stored = reader.vector_ids()
        try:
            for name in self.vectors.collections(library_id):
                if recorded is None or name != recorded.collection:
                    self.vectors.drop(name)
            if recorded is None or recorded.collection not in self.vectors.collections(library_id):
                return
            gone = self.vectors.all_ids(recorded.collection) - stored
            if gone:
                self.vectors.delete(recorded.collection, sorted(gone))
                if gone & self.vectors.all_ids(recorded.collection):
                    raise MilvusUnavailable("it still has vectors that it was told to delete")
        except MilvusUnavailable as error:
            raise LibraryError(
                "The removed or replaced text is no longer found, but the vectors of its passages "
                f"may still be in Milvus, which does not answer ({error}). Check that the server "
                "runs and that its disk has room. The next change tries again, and so does "
                "`footnote doctor --repair`."
            ) from error

    def discard(self) -> None:
        """Forget the collection, so that the next update makes another one."""
        with self._store.writing() as store:
            store.set_meta(_META, "")

    def differing(self, reader: StoreReader) -> list[str]:
        """Return how Milvus and the truth differ, one sentence each."""
        recorded, stored = _recorded(reader), reader.vector_ids()
        if self.vectors is None or not (stored or recorded):
            return []
        if recorded is None:
            return ["The vectors are not in Milvus yet. Run `footnote doctor --repair`."]
        try:
            held = self.vectors.all_ids(recorded.collection)
            marked = self.vectors.marked(recorded.collection)
        except MilvusUnavailable as error:
            return [f"The vectors in Milvus cannot be read: {error}"]
        seq = min(marked or 0, recorded.seq)
        held -= set(reader.deleted_after(seq).tolist())
        differing = len((held | reader.vector_ids(seq)) ^ stored)
        return [f"Milvus and the store differ in {differing} passages."] if differing else []

    def remains(self, reader: StoreReader) -> set[int]:
        """Return the ids that Milvus holds and the truth does not.

        Raises:
            MilvusUnavailable: the server does not answer.
        """
        if self.vectors is None:
            return set()
        held: set[int] = set()
        for name in self.vectors.collections(reader.library_id):
            held |= self.vectors.all_ids(name)
        return held - reader.vector_ids()

    def _send(
        self,
        vectors: MilvusVectors,
        space: VectorSpace,
        recorded: _Recorded | None,
        seq: int,
        minimum_new: int,
    ) -> None:
        name, after = "", 0
        if recorded is not None and recorded.fingerprint == space.fingerprint:
            with self._store.reading() as reader:
                library_id = reader.library_id
            if recorded.collection in vectors.collections(library_id):
                name = recorded.collection
                vectors.load(name)
                after = min(vectors.marked(name) or 0, recorded.seq)
        with self._store.reading() as reader:
            library_id = reader.library_id
            new = len(reader.vector_ids(after))
        if new < minimum_new:
            return
        name = name or vectors.create(library_id, space.dimension)
        for ids, batch in self._new(after, space.dimension):
            vectors.put(name, ids, batch, seq)
        vectors.mark(name, space.dimension, seq)
        with self._store.writing() as store:
            value = _Recorded(name, space.fingerprint, seq)._asdict()
            store.set_meta(_META, json.dumps(value))
        # Snapshots that are open and search an earlier one turn to the truth.
        for other in vectors.collections(library_id):
            if other != name:
                vectors.drop(other)

    def _new(self, after: int, dimension: int) -> Iterator[tuple[Ids, Vectors]]:
        """Yield the ids and vectors stored after a `seq`, read in short transactions."""
        with self._store.reading() as reader:
            waiting = np.array(sorted(reader.vector_ids(after)), dtype=np.int64)
        for start in range(0, waiting.size, _AT_ONCE):
            with self._store.reading() as reader:
                some = reader.vectors(waiting[start : start + _AT_ONCE].tolist())
            ids = np.array(list(some), dtype=np.int64)
            yield ids, np.array(list(some.values()), np.float32).reshape(-1, dimension)


def _recorded(reader: StoreReader) -> _Recorded | None:
    value = reader.meta(_META)
    return _Recorded(**json.loads(value)) if value else None


def _not_sent(error: MilvusUnavailable) -> LibraryError:
    return LibraryError(
        f"The articles are stored, but Milvus does not answer ({error}). They are searched in "
        "PostgreSQL until then, more slowly. Check that the server runs and that its disk has "
        "room, then run `footnote doctor --repair`."
    )
