"""`Library`: open, add, remove, refresh, and snapshots for readers; the only door to the rest.

library/
  footnote.sqlite   the truth
  dense/, lexical/  caches, rebuilt from it whenever they disagree with it
  lock              held by the one writer; readers never wait for it
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from index.chunking import ChunkOptions
from index.dense import DenseOptions
from index.documents import Document
from index.embedding import Embedder
from index.errors import EmbedderMismatch, LibraryBusy, LibraryNotFound
from index.models import DEFAULT_MODEL
from index.runtime import open_embedder
from index.snapshot import Caches, Snapshot
from index.store import Change, Store
from index.writer import LibraryWriter, Progress

STORE_FILE = "footnote.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryOptions:
    """How passages are cut and indexes are built."""

    chunk: ChunkOptions = field(default_factory=ChunkOptions)
    dense: DenseOptions = field(default_factory=DenseOptions)


class Library:
    """A folder of articles that can be searched; safe to share between threads.

    Use `Library.open`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str | None,
        embedder: Embedder | None,
        options: LibraryOptions,
        announce: Callable[[str], None] | None,
    ) -> None:
        self.folder = folder
        self.options = options
        self._model = model
        self._embedder = embedder
        self._announce = announce
        self._embedder_lock = threading.Lock()
        self._checked = False
        self._store = Store(folder / STORE_FILE)
        self._caches = Caches(folder)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        create: bool = False,
        model: str | None = None,
        embedder: Embedder | None = None,
        options: LibraryOptions | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> Library:
        """Open the library in a folder.

        Args:
            folder: of the library.
            create: make it where there is none.
            model: the sentence-transformers model, by name or folder; the library's own if None.
            embedder: instead of a model.
            options: how passages are cut and indexes are built.
            announce: is told when a model is prepared, which takes up to a minute.

        Raises:
            LibraryNotFound: there is none, and `create` was not asked for.
        """
        folder = Path(folder)
        library = cls(
            folder,
            model=model,
            embedder=embedder,
            options=options or LibraryOptions(),
            announce=announce,
        )
        if not (folder / STORE_FILE).exists():
            if not create:
                raise LibraryNotFound(
                    f"There is no library in {folder}. `footnote add PATH` makes one from your "
                    "articles."
                )
            folder.mkdir(parents=True, exist_ok=True)
            library._store.create()
        return library

    @property
    def embedder(self) -> Embedder:
        """The embedder of this library's vectors, loaded at first use.

        Raises:
            EmbedderMismatch: the model asked for is not the one the vectors were made with.
        """
        with self._embedder_lock:
            if not self._checked:
                self._embedder = self._checked_embedder()
                self._checked = True
            assert self._embedder is not None
            return self._embedder

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Hold one moment of the library for reading, in this thread."""
        while True:
            with self._store.reading() as reader:
                library_id = reader.meta("library_id") or ""
                meaning, words = self._caches.open(library_id, reader.meta("fingerprint"))
                seqs = [cache.seq for cache in (meaning, words) if cache]
                # A cache was built after this transaction began: begin again behind it.
                if max(seqs, default=0) <= reader.totals.seq:
                    yield Snapshot(reader, meaning, words)
                    return

    @contextmanager
    def writer(self, *, wait_seconds: float = 0.0) -> Iterator[LibraryWriter]:
        """Hold the library for writing; at the end the caches are brought up to the store.

        Raises:
            LibraryBusy: another process writes, and did not finish in `wait_seconds`.
        """
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise LibraryBusy(
                f"Another process is adding to or removing from {self.folder}. Questions can be "
                "asked meanwhile; try this again when it has finished."
            ) from None
        try:
            writer = LibraryWriter(self._store, self._caches, lambda: self.embedder, self.options)
            try:
                yield writer
            finally:
                writer.close()
        finally:
            lock.release()

    def add(self, documents: Iterable[Document]) -> list[Change]:
        """Store documents, embed them and bring the indexes up to date."""
        with self.writer() as writer:
            changes = [writer.put(document) for document in documents]
            for _ in writer.embed():
                pass
        return changes

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents; nothing in the library's files holds their text afterwards.

        Raises:
            DocumentNotFound: one of the ids is not there; nothing is removed then.
        """
        with self.writer() as writer:
            writer.remove(doc_ids)

    def embed_pending(self) -> Iterator[Progress]:
        """Embed what has no vector yet; what an interruption leaves is taken up next time."""
        with self.writer() as writer:
            yield from writer.embed()

    def _checked_embedder(self) -> Embedder:
        with self._store.reading() as reader:
            kept = reader.meta("fingerprint")
            model = reader.meta("model") or DEFAULT_MODEL
        asked = self._model or model
        embedder = self._embedder or open_embedder(asked, self._announce)
        if kept is not None and embedder.fingerprint != kept:
            raise EmbedderMismatch(
                f"The vectors in {self.folder} were made with the model {model} (fingerprint "
                f"{kept[:12]}), the one in use is {asked} ({embedder.fingerprint[:12]}). Ask with "
                f"the library's own model, or run `footnote reembed {asked}`."
            )
        if kept is None:
            with self._store.writing() as store:
                store.set_meta("model", asked)
                store.set_meta("fingerprint", embedder.fingerprint)
                store.set_meta("dimension", str(embedder.dimension))
        return embedder
