"""The index of words of this machine, a cache of the truth in PostgreSQL.

Words are ranked by the local backend's index, fed from the truth: so both backends rank alike. It
lies in this machine's cache folder. A question brings it up to date if much was stored since;
what it lacks is scored exactly, as its tail.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from index.distributed.dense import ClusterDense
from index.distributed.store import PostgresStore
from index.documents import Document, Passage
from index.errors import LibraryBusy
from index.jobs.reading_folders import sweep_readings
from index.local import generations
from index.local.cache_writer import CacheWriter
from index.local.caches import Caches
from index.local.generations import CacheDamagedError
from index.local.lexical import writer as lexical_writer
from index.local.lexical.index import LexicalIndex
from index.local.lexical.writer import LexicalWriter
from index.local.store import StoreReader
from index.system.locks import hold_lock
from index.terms import count_terms

# The key of `meta` with what names the last purge of removed text.
_PURGE = "purged"
# A question scores this many passages exactly before it brings the index up to date.
_LONGEST_TAIL = 2_000
_LOCK = "words.lock"
# Another process of this machine may be building the index for a writer that needs it.
_WAIT_SECONDS = 600.0
# How many documents one query reads.
_DOCUMENTS_AT_ONCE = 50


class ClusterCaches(Caches):
    """The index of words, opened once a process.

    Thread safety:
        Safe to share between threads, as `Caches` is.
    """

    def lexical_of(self, reader: StoreReader) -> LexicalIndex | None:
        """Return the index that `refresh` read, if it is this library's and no purge is newer."""
        index = self.usable(reader.library_id, None)[1]
        if index is None or index.seq > reader.totals.seq or index.purge != _purge(reader):
            return None
        return index

    def is_behind(self, reader: StoreReader) -> bool:
        """Return whether a question should bring the index up to date first."""
        index = self.lexical_of(reader)
        if index is None:
            # One that is there, but of no use, may have the words of an article that is removed.
            return self.has_lexical or bool(reader.totals.passages)
        if index.seq == reader.totals.seq:
            return False
        return len(reader.passage_ids(index.seq)) > _LONGEST_TAIL


class ClusterCacheWriter(CacheWriter):
    """Brings this machine's index of words, and Milvus, up to date with the truth.

    One REPEATABLE READ transaction shows one moment, however long it takes, and makes no commit
    wait. So the index is built inside one.

    Thread safety:
        Not safe to share.
    """

    def __init__(
        self, store: PostgresStore, caches: ClusterCaches, library_id: str, dense: ClusterDense
    ) -> None:
        self._truth = store
        self._words = caches
        self._vectors_cache = dense
        self._library_id = library_id
        self._lexical: LexicalWriter | None = None

    def update_lexical(self) -> None:
        """Add the passages stored since the index's last commit; rebuild it if it must be."""
        with hold_lock(self._folder, _WAIT_SECONDS, name=_LOCK):
            self._update()

    def catch_up(self) -> None:
        """Do the same for a question, unless another process of this machine does it already."""
        try:
            with hold_lock(self._folder, 0.0, name=_LOCK):
                self._update()
        except LibraryBusy:
            return

    def build_lexical(self) -> None:
        """Build a new index of words from the truth."""
        with hold_lock(self._folder, _WAIT_SECONDS, name=_LOCK):
            self._build()

    def close_lexical(self) -> None:
        """Do nothing: the index is closed after every update, as other processes write it too."""

    def build_dense(self, *, minimum_new: int) -> None:
        """Send Milvus the vectors that it lacks, if there are at least `minimum_new`."""
        self._vectors_cache.update(minimum_new)

    def purge_dense(self) -> None:
        """Delete from Milvus what the truth does not have."""
        self._vectors_cache.purge()

    def discard(self) -> None:
        """Forget both caches, so that they are made again."""
        generations.discard(self._words.lexical_root)
        self._vectors_cache.discard()

    def discard_newer(self) -> None:
        """Delete an index of words that is newer than the truth, which was restored from a copy."""
        self._words.refresh()
        with self._truth.reading() as reader:
            index = self._words.usable(reader.library_id, None)[1]
            if index and index.seq > reader.totals.seq:
                generations.discard(self._words.lexical_root)

    def sweep(self) -> bool:
        """Delete the generations that are not current; return whether all of them are gone."""
        return generations.sweep(self._words.lexical_root)

    @property
    def _folder(self) -> Path:
        return self._words.lexical_root.parent

    def _update(self) -> None:
        self._words.refresh()
        with self._truth.snapshot(None) as reader:
            seq = reader.totals.seq
            index = self._words.lexical_of(reader)
            if index and not index.writing and (index.seq == seq or self._add(reader, index)):
                return
        self._build()

    def _build(self) -> None:
        # A removal on another machine is the usual reason: its words may be in these as well.
        sweep_readings(self._folder)
        with self._truth.snapshot(None) as reader:
            lexical_writer.build(
                self._words.lexical_root,
                passages=count_terms(_passages_after(reader, 0)),
                seq=reader.totals.seq,
                library_id=reader.library_id,
                purge=_purge(reader),
            )

    def _add(self, reader: StoreReader, index: LexicalIndex) -> bool:
        """Apply the truth's changes to the index; return False if it is damaged."""
        try:
            writer = LexicalWriter(index.folder)
        except CacheDamagedError:
            return False
        # Delete the tail first: before a failure, some of it may have been committed without the
        # manifest's seq.
        tail = reader.passage_ids(index.seq)
        writer.delete([*reader.deleted_after(index.seq).tolist(), *tail])
        for passage_id, terms in count_terms(_passages_after(reader, index.seq)):
            writer.add(passage_id, terms)
        writer.commit(reader.totals.seq)
        writer.close()
        return True


def begin_purge(store: PostgresStore) -> None:
    """Have every machine build its index of words again, as those of now have removed words.

    An index that masks a removed passage has its words in its files, through whichever change of
    the truth it goes. So each index says which purge it was built after, from the first passage on.
    """
    with store.writing() as writer:
        writer.set_meta(_PURGE, uuid.uuid4().hex)


def _purge(reader: StoreReader) -> str:
    return reader.meta(_PURGE) or ""


def _passages_after(reader: StoreReader, seq: int) -> Iterator[tuple[Passage, Document]]:
    """Yield the passages stored after `seq` with their documents, grouped by document."""
    doc_ids = reader.documents_after(seq)
    for start in range(0, len(doc_ids), _DOCUMENTS_AT_ONCE):
        documents = reader.documents(doc_ids[start : start + _DOCUMENTS_AT_ONCE])
        for doc_id in sorted(documents):
            for passage in reader.passages_of(doc_id):
                yield passage, documents[doc_id]
