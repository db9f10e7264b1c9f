"""`LibraryWriter`: changes the articles of a library, first in the store and then in the caches."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.clashes import ClashPolicy
from index.contents import Change, EmbeddingProgress, VectorSpace
from index.corrections import Correction
from index.documents import Document, Span
from index.errors import LibraryError, SourceClash
from index.jobs.reading_folders import sweep_readings
from index.local import cache_writer, health
from index.local.cache_writer import CacheWriter
from index.local.caches import Caches
from index.local.cut.cutting import Cutting
from index.local.cut.sentence_writer import cut_sentences, fill_sentences
from index.local.dense import DenseOptions
from index.local.originals import Originals
from index.local.putting import Cut, Earlier, find_earlier
from index.local.store import Store
from index.local.workspace import Workspace
from index.models.catalogue import absolute
from index.models.protocols import Embedder
from index.originals import Original
from index.text.chunking import ChunkOptions, chunk

# Passages embedded between two commits. A crash loses at most these: about three seconds of work.
EMBEDDING_BATCH = 256

# Passages stored between two commits of the lexical index; readers score these exactly meanwhile.
LEXICAL_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryOptions:
    """The settings for cutting passages and building indexes."""

    chunk: ChunkOptions = field(default_factory=ChunkOptions)
    dense: DenseOptions = field(default_factory=DenseOptions)


class LibraryWriter:
    """The one writer of a library. Get one from `Library.writer`, which holds the library's lock.

    Order of writes:
        Every change is committed to the store first. The caches follow: the lexical index after
        every `LEXICAL_BATCH` passages, the dense index when its tail has grown too long, and both
        in `close`. Each cache records the store's sequence number that it covers, and snapshots
        search the rest of the store exactly, so a change is found once committed.

    Deletions:
        Removing or replacing a document deletes its passages from the store and records their ids,
        which snapshots leave out of every result. What readers left on a removed document is
        deleted from the workspace's file next, and then the file that it was read from, unless
        another document was read from the same bytes. `close` rewrites the parts of both indexes
        that have the passages, deletes the pages that a killed program was reading, erases what is
        left between the rows of the files, and only then the record. After that, no file of the
        library has the deleted text.

    Crashes:
        A transaction is committed as a whole or not at all, and a cache is never ahead of the
        store. The next writer adds what a cache lacks, rebuilds a lexical index that was being
        written, deletes generations that were not published and kept files of no document, and
        repeats an unfinished deletion. A cache that is newer than the store, because the store was
        restored from a copy, is deleted.

    Thread safety:
        Not safe to share. Others may take snapshots, and save judgements and jobs meanwhile.
    """

    def __init__(
        self,
        store: Store,
        workspace: Workspace,
        caches: Caches,
        embedder: Callable[[], Embedder],
        model: str,
        options: LibraryOptions,
    ) -> None:
        self._store = store
        self._workspace = workspace
        self._embedder = embedder
        self._model = model
        self._options = options
        self._loaded: Embedder | None = None
        self._cutting = Cutting(options.chunk)
        self._uncommitted_passages = 0
        self._originals = Originals(store)
        self._opened_caches = caches
        with store.reading() as reader:
            self._caches = self._cache_writer(reader.library_id)
        self._take_over()

    def _take_over(self) -> None:
        """Finish or delete what the writer before this one has left."""
        self._forget_removed()
        self._caches.discard_newer()
        self._caches.sweep()
        self._originals.sweep()

    def _cache_writer(self, library_id: str) -> CacheWriter:
        return CacheWriter(self._store, self._opened_caches, library_id, self._options.dense)

    def put(
        self,
        document: Document,
        *,
        policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
        job_id: int | None = None,
        original: Original | None = None,
    ) -> Change:
        """Store a document, replacing any earlier version; searches find it by its words at once.

        Args:
            document: the article to store.
            policy: which stored document with the same id it may replace.
            job_id: number of the job that adds the article, recorded in the same transaction. The
                job may always replace what it has stored itself.
            original: the file that it was read from, which the library then keeps; of an unchanged
                document only if that is missing.

        Raises:
            SourceClash: the document must not replace the one that is stored under its id.
            LibraryError: the disk is full, or the folder cannot be written to.
        """
        (change,) = self.put_all([(document, original)], policy=policy, job_id=job_id)
        if isinstance(change, SourceClash):
            raise change
        return change

    def put_all(
        self,
        articles: Sequence[tuple[Document, Original | None]],
        *,
        policy: ClashPolicy = ClashPolicy.REPLACE_OWN,
        job_id: int | None = None,
    ) -> list[Change | SourceClash]:
        """Store documents as `put` does, in one transaction; a clash keeps out its own only.

        Args:
            articles: documents with different ids, each with the file that it was read from.
            policy: which stored documents they may replace.
            job_id: number of the job that adds them.

        Raises:
            LibraryError: the disk is full, or the folder cannot be written to. None is stored.
        """
        with self._store.reading() as reader:
            earlier = [find_earlier(reader, document, job_id) for document, _ in articles]
        found = list(zip(articles, earlier, strict=True))
        removed = [document.doc_id for (document, _), each in found if each.was_removed]
        if removed:
            # Otherwise what readers left on the removed articles would be shown again.
            self._workspace.forget_documents(removed)
        changes: list[Change | SourceClash] = []
        new: list[tuple[Document, Original | None, Earlier]] = []
        for (document, original), there in found:
            try:
                kept = there.kept_instead_of(document, policy)
            except SourceClash as clash:
                changes.append(clash)
                continue
            if kept is not None:
                self._keep_again(kept, original)
                changes.append(Change.UNCHANGED)
                continue
            new.append((document, original, there))
            changes.append(Change.ADDED if there.stored is None else Change.REPLACED)
        cuts: list[Cut] = []
        replaced: list[tuple[Document, Document]] = []
        documents = [document for document, *_ in new]
        pieces = self._cutting.cut(documents, self._loaded_embedder()) if new else []
        for (document, original, there), (spans, sentences, language) in zip(
            new, pieces, strict=True
        ):
            # Copied before the transaction begins: it may have hundreds of megabytes.
            size = self._originals.keep(original, document.sha256, there.digest)
            document = replace(document, language=language)
            cuts.append(Cut(document, spans, sentences, size, there.digest))
            if there.stored is not None and there.stored.text != document.text:
                replaced.append((there.stored, document))
        # Before the earlier texts are gone; a crash in between keeps quotes that are still there.
        self._workspace.keep_quotes(replaced)
        if cuts:
            self._store_cuts(cuts, job_id)
        return changes

    def correct(self, doc_id: str, correction: Correction | None) -> Document:
        """Correct the title, outlet, author, date or language of a document; return it.

        Storing the document's file again keeps the corrections; removing the document deletes them.

        Args:
            doc_id: the document's id.
            correction: what to correct, over earlier corrections; None deletes all of them.

        Raises:
            DocumentNotFound: the library has no document with that id.
        """
        with self._store.reading() as reader:
            document, earlier = reader.document(doc_id), reader.correction(doc_id)
            spans = [passage.span for passage in reader.passages_of(doc_id)]
        whole = correction.over(earlier) if correction is not None else Correction()
        cuts_again = (whole.title, whole.language) != (earlier.title, earlier.language)
        sentences = cut_sentences(document, spans) if cuts_again else None
        with self._store.writing() as store:
            return store.correct(doc_id, whole, sentences)

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents in one transaction.

        Raises:
            DocumentNotFound: the library has no document with one of the ids; none is removed.
            LibraryError: a file that contains one of the documents was not read to its end yet;
                none is removed.
        """
        originals = []
        with self._store.writing() as store:
            for doc_id in dict.fromkeys(doc_ids):
                originals.append(store.originals.digest(doc_id))
                store.remove(doc_id)
        self._forget_removed()
        self._originals.discard(originals)

    def embed(self, at_once: int | None = None) -> Iterator[EmbeddingProgress]:
        """Embed the passages that have no vector yet, yielding progress after each transaction.

        Args:
            at_once: how many passages to embed per transaction; `EMBEDDING_BATCH` if None.
        """
        with self._store.reading() as reader:
            total = reader.totals.passages - reader.totals.vectors
        if not total:
            return
        self._cutting.end()
        embedder = self._embedder()
        done, last_id, began = 0, 0, time.monotonic()
        yield EmbeddingProgress(0, total, 0.0)
        while True:
            with self._store.reading() as reader:
                pending = reader.pending(at_once or EMBEDDING_BATCH, last_id)
            if not pending:
                return
            last_id = pending[-1][0].passage_id
            vectors = embedder.embed_passages([text for _, text in pending])
            with self._store.writing() as store:
                store.put_vectors([passage.passage_id for passage, _ in pending], vectors)
            done += len(pending)
            yield EmbeddingProgress(done, total, time.monotonic() - began)
            self._caches.build_dense(minimum_new=cache_writer.ALWAYS_BUILD_BELOW)

    def reembed(self, model: str, embedder: Embedder) -> None:
        """Switch the library to another model: cut every document again and delete all vectors.

        All rows change in one transaction, so that a crash leaves the library with its old model.
        Readers may have to wait for it: 2.3 seconds with 80,000 passages.

        Args:
            model: the new model, by name or folder.
            embedder: the new model's embedder.
        """
        # Cut the documents before the transaction begins: cutting takes much longer than storing.
        recut: dict[str, tuple[list[Span], list[tuple[Span, ...]]]] = {}
        with self._store.reading() as reader:
            doc_ids = [summary.doc_id for summary in reader.summaries()]
        for doc_id in doc_ids:
            with self._store.reading() as reader:
                document = reader.document(doc_id)
            spans = chunk(document, embedder, self._options.chunk)
            recut[doc_id] = spans, cut_sentences(document, spans)
        with self._store.writing() as store:
            store.forget_vectors()
            store.set_space(_vector_space(model, embedder))
            for doc_id, (spans, sentences) in recut.items():
                store.replace_passages(store.document(doc_id), spans, sentences)
        self._embedder = lambda: embedder
        self._loaded = embedder

    def rebuild(self) -> None:
        """Delete both caches, so that `close` builds them again, and repair the store.

        Inconsistent rows of the store are deleted, what remains of files that were kept and are
        missing or damaged, and the pages that a killed program was reading. `embed` makes missing
        vectors again.
        """
        self._caches.discard()
        unusable = self._originals.unusable()
        with self._store.writing() as store:
            space = store.space()
            store.repair(space.dimension if space else None)
            for doc_id in unusable:
                store.originals.remove(doc_id)
        self._originals.sweep()
        sweep_readings(self._store.path.parent)

    def close(self) -> None:
        """Update the caches, and purge deleted passages from the caches and the store's file.

        The record of deletions is deleted last, so that after a crash the next writer purges them.
        In a library that was upgraded, the sentences of all passages are stored then.

        Raises:
            LibraryError: the disk is full, or the folder cannot be written to.
        """
        with self._store.reading() as reader:
            purge = reader.has_deletions()
        if purge:
            sweep_readings(self._store.path.parent)
            self._caches.purge()
        else:
            self._update_lexical()
            self._caches.close_lexical()
            self._caches.build_dense(minimum_new=1)
        if purge and self._caches.sweep():
            try:
                if self._forget_removed():
                    self._workspace.compact()
            finally:
                # Files of readers that cannot be read keep no words of articles in the store.
                self._compact_store()
            with self._store.writing() as store:
                store.forget_deletions()
        fill_sentences(self._store)

    def _compact_store(self) -> None:
        try:
            self._store.compact()
        except LibraryError as error:
            raise type(error)(
                "The removed or replaced text is no longer found, but words of it may still be "
                f"in the library's files, which could not be compacted ({error.__cause__}). "
                "The next change tries again, and so does `footnote doctor --repair`."
            ) from error

    def find_remains(self, doc_ids: Collection[str]) -> list[str]:
        """Return where removed documents may still be found, one sentence each; call after `close`.

        Args:
            doc_ids: ids of the removed documents.
        """
        return health.find_remains(self._store, self._workspace, self._opened_caches, doc_ids)

    def abandon(self) -> None:
        """End the writing without updating the caches; the next writer updates them."""
        self._caches.close_lexical()

    def _loaded_embedder(self) -> Embedder:
        """Return the library's embedder; only a writer changes it, and this is the only one."""
        if self._loaded is None:
            self._loaded = self._embedder()
        return self._loaded

    def _store_cuts(self, cuts: Sequence[Cut], job_id: int | None) -> None:
        """Store documents that were cut, in one transaction."""
        embedder = self._loaded_embedder()
        with self._store.writing() as store:
            if store.space() is None:
                store.set_space(_vector_space(self._model, embedder))
            for cut in cuts:
                document = cut.document
                store.put(document, cut.spans, cut.sentences)
                if cut.size is not None:
                    store.originals.put(document.doc_id, document.sha256, cut.size)
                store.jobs.release_document(document.doc_id)
                if job_id is not None:
                    store.jobs.assign_document(job_id, document.doc_id)
        if replaced := [cut.replaced for cut in cuts if cut.replaced]:
            self._originals.discard(replaced)
        self._uncommitted_passages += sum(len(cut.spans) for cut in cuts)
        if self._uncommitted_passages >= LEXICAL_BATCH:
            self._update_lexical()

    def _keep_again(self, document: Document, original: Original | None) -> None:
        """Keep the file of an unchanged document, if it is not there."""
        size = self._originals.keep(original, document.sha256)
        if size is not None:
            with self._store.writing() as store:
                store.originals.put(document.doc_id, document.sha256, size)

    def _forget_removed(self) -> bool:
        """Delete what readers left on removed articles; return whether any articles were removed.

        A writer that died before it could do this has left their record.
        """
        with self._store.reading() as reader:
            removed = reader.removals()
        if removed:
            self._workspace.forget_documents(removed)
        return bool(removed)

    def _update_lexical(self) -> None:
        self._caches.update_lexical()
        self._uncommitted_passages = 0


def _vector_space(model: str, embedder: Embedder) -> VectorSpace:
    return VectorSpace(absolute(model), embedder.fingerprint, embedder.dimension)
