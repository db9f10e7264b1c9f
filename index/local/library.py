"""`Library`: open, add, remove, refresh, and snapshots for readers; the only door to the rest.

library/
  footnote.sqlite   the truth
  dense/, lexical/  caches, rebuilt from it whenever they disagree with it
  lock              held by the one writer; readers never wait for it
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.contents import Change, EmbeddingProgress, VectorSpace
from index.documents import Document, Span
from index.errors import (
    EmbedderMismatch,
    LibraryBusy,
    LibraryError,
    LibraryNotFound,
    ModelError,
)
from index.local import health
from index.local.snapshot import Caches, Snapshot
from index.local.store import Store, StoreWriter
from index.local.writer import LibraryOptions, LibraryWriter
from index.models.catalogue import DEFAULT_MODEL, absolute
from index.models.onnx_runtime import open_embedder, open_reranker
from index.models.protocols import Embedder, Reranker
from index.workspace.conversations import ConversationWriter
from index.workspace.judgements import JudgedQuestion

STORE_FILE = "footnote.sqlite"


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
        reranker: str | None,
        options: LibraryOptions,
        announce: Callable[[str], None] | None,
    ) -> None:
        self.folder = folder
        self.options = options
        self._model = absolute(model) if model else None
        self._given = embedder
        self._reranker = absolute(reranker) if reranker else None
        self._announce = announce
        self._opened: tuple[str, Embedder] | None = None
        self._opened_reranker: tuple[str, Reranker] | None = None
        self._opening = threading.Lock()
        self._held = _Held()
        self._store = Store(folder / STORE_FILE)
        self._caches = Caches(folder)
        self.conversations = ConversationWriter(self._noting)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        create: bool = False,
        model: str | None = None,
        embedder: Embedder | None = None,
        reranker: str | None = None,
        options: LibraryOptions | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> Library:
        """Open the library in a folder.

        Args:
            folder: of the library.
            create: make it where there is none.
            model: the sentence-transformers model, by name or folder; the library's own if None.
            embedder: instead of a model.
            reranker: the sentence-transformers CrossEncoder, by name or folder, to use while this
                is open; the library's own if None.
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
            reranker=reranker,
            options=options or LibraryOptions(),
            announce=announce,
        )
        if not library._store.exists():
            if not create:
                raise LibraryNotFound(
                    f"There is no library in {folder}. `footnote add PATH` makes one from your "
                    "articles."
                )
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LibraryError(
                    f"No library can be made in {folder}: {error}. Name another folder."
                ) from error
            library._store.create()
        return library

    @property
    def embedder(self) -> Embedder:
        """The embedder of this library's vectors, loaded at first use.

        Raises:
            EmbedderMismatch: the model asked for is not the one the vectors were made with.
        """
        # Looked up every time: another process may have given the library to another model.
        space = self._space()
        asked = self._model or (space.model if space else DEFAULT_MODEL)
        embedder = self._given or self._open_embedder(asked)
        if space and embedder.fingerprint != space.fingerprint:
            if asked == space.model:
                raise EmbedderMismatch(
                    f"The vectors in {self.folder} were made with {asked} as it was then "
                    f"(fingerprint {space.fingerprint[:12]}). Its files have changed since, or "
                    f"what Footnote counts as part of it ({embedder.fingerprint[:12]}). Run "
                    f"`footnote reembed {asked}`."
                )
            raise EmbedderMismatch(
                f"The vectors in {self.folder} were made with the model {space.model} (fingerprint "
                f"{space.fingerprint[:12]}), the one in use is {asked} "
                f"({embedder.fingerprint[:12]}). Ask with the library's own model, or run "
                f"`footnote reembed {asked}`."
            )
        return embedder

    @property
    def reranker(self) -> Reranker | None:
        """What compares questions with passages, loaded at first use; None where none is set.

        Raises:
            ModelError: it cannot be loaded; says how to do without.
        """
        # Looked up every time, as the embedder is.
        if self._reranker:
            return self._open_reranker(self._reranker)
        model = self._stored_reranker()
        if model is None:
            return None
        try:
            return self._open_reranker(model)
        except ModelError as error:
            raise type(error)(
                f"The reranker cannot be used. {error} To choose another one run `footnote rerank "
                "MODEL`, to do without `footnote rerank none`."
            ) from error

    def set_reranker(self, model: str | None) -> None:
        """Set the model that compares questions with passages; None for none. No vector changes.

        Raises:
            ModelError: it cannot be loaded; nothing is changed then.
            LibraryBusy: another process writes.
        """
        if model is not None:
            model = absolute(model)
            self._open_reranker(model)
        with self._locked(0.0), self._store.writing() as store:
            store.set_reranker(model)

    def stamp(self) -> tuple[int, int] | None:
        """Return what differs whenever anything was written to the library; never waits."""
        return self._store.stamp()

    @contextmanager
    def snapshot(self, *, wait_seconds: float | None = None) -> Iterator[Snapshot]:
        """Hold one moment of the library for reading, in this thread.

        A snapshot taken while this thread holds one is the same: a second read transaction would
        wait for the writer, which waits for the first. For the same reason hold it briefly.

        Args:
            wait_seconds: for a writer's commit to end, half a minute if None.
        """
        if self._held.snapshot is not None:
            yield self._held.snapshot
            return
        with self._store.reading(wait_seconds=wait_seconds) as reader:
            space = reader.space()
            meaning, words = self._caches.open(
                reader.meta("library_id") or "", space.fingerprint if space else None
            )
            # No writer commits while this transaction lasts. A cache that is ahead of it was built
            # from another copy of the store, before this one was put back.
            if meaning and reader.totals.seq < meaning.seq:
                meaning = None
            if words and reader.totals.seq < words.seq:
                words = None
            self._held.snapshot = Snapshot(reader, meaning, words, self._caches.tails)
            try:
                yield self._held.snapshot
            finally:
                self._held.snapshot = None

    @contextmanager
    def writer(self, *, wait_seconds: float = 0.0) -> Iterator[LibraryWriter]:
        """Hold the library for writing; at the end the caches are brought up to the store.

        Raises:
            LibraryBusy: another process writes, and did not finish in `wait_seconds`.
            LibraryError: the folder cannot be written to.
        """
        with self._locked(wait_seconds):
            writer = LibraryWriter(
                self._store,
                self._caches,
                lambda: self.embedder,
                self._model or DEFAULT_MODEL,
                self.options,
            )
            try:
                yield writer
            finally:
                writer.close()

    def problems(self) -> list[str]:
        """Return what is wrong with the library, a sentence each; changes nothing.

        Raises:
            LibraryBusy: another process writes.
        """
        with self._locked(0.0):
            return health.find_problems(self._store, self._caches)

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

    def judge(
        self,
        question: str,
        history: Sequence[str],
        document: Document,
        span: Span,
        relevance: int | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Keep what a reader said of a passage and return all that was said of the question.

        Args:
            question: as it was asked.
            history: the questions before it in the same conversation, oldest first.
            document: the article as the reader saw it.
            span: of the passage in it.
            relevance: `RIGHT` or `WRONG` of `index.workspace.judgements`; None takes it back.
            wait_seconds: for other transactions to end, half a minute if None.

        Raises:
            DocumentNotFound: the article was removed meanwhile.
            LibraryBusy: the store is in use for longer than that.
            LibraryError: the article's text was replaced meanwhile, or nothing can be written.
            ValueError: the question is blank, or the span covers no text of the article.
        """
        with self._noting(wait_seconds) as store:
            store.judge(question, history, document, span, relevance)
            return store.judged(question, history)

    def judge_answerable(
        self,
        question: str,
        history: Sequence[str],
        answerable: bool | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Keep whether the articles answer a question at all; None takes it back.

        Where they do not, no passage can be right, so those said to be are forgotten. Arguments,
        result and errors are otherwise those of `judge`.
        """
        with self._noting(wait_seconds) as store:
            store.judge_answerable(question, history, answerable)
            return store.judged(question, history)

    def forget_judgements(self, question: str) -> int:
        """Forget what was said of a question, whatever came before it; return how much it was.

        Its words stay in the history of later questions that were judged.

        Raises:
            ValueError: the question is blank.
        """
        with self._noting(None) as store:
            return store.forget_judgements(question)

    def embed_pending(self) -> Iterator[EmbeddingProgress]:
        """Embed what has no vector yet; what an interruption leaves is taken up next time."""
        with self.writer() as writer:
            yield from writer.embed()

    @contextmanager
    def _noting(self, wait_seconds: float | None) -> Iterator[StoreWriter]:
        """Hold one transaction for judgements or conversations.

        Not the lock: no cache is made of these, so that they need not wait until a writer has
        embedded a thousand articles, only for its transaction of the moment.
        """
        self._refuse_held()
        with self._store.writing(wait_seconds=wait_seconds) as store:
            yield store

    def _refuse_held(self) -> None:
        if self._held.snapshot is not None:
            raise RuntimeError("a writer would wait for the snapshot that this thread holds")

    @contextmanager
    def _locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the one lock of the library's folder."""
        self._refuse_held()
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise LibraryBusy(
                f"Another process is adding to or removing from {self.folder}. Questions can be "
                "asked meanwhile; try this again when it has finished."
            ) from None
        except OSError as error:
            raise LibraryError(
                f"{self.folder} cannot be written to: {error.strerror}. Check the folder's "
                "permissions and that the disk has room."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _space(self) -> VectorSpace | None:
        if self._held.snapshot is not None:
            return self._held.snapshot.space
        with self._store.reading() as reader:
            return reader.space()

    def _stored_reranker(self) -> str | None:
        if self._held.snapshot is not None:
            return self._held.snapshot.reranker
        with self._store.reading() as reader:
            return reader.reranker()

    def _open_embedder(self, model: str) -> Embedder:
        with self._opening:
            if self._opened is None or self._opened[0] != model:
                self._opened = model, open_embedder(model, self._announce)
            return self._opened[1]

    def _open_reranker(self, model: str) -> Reranker:
        with self._opening:
            if self._opened_reranker is None or self._opened_reranker[0] != model:
                self._opened_reranker = model, open_reranker(model, self._announce)
            return self._opened_reranker[1]


class _Held(threading.local):
    """The snapshot that a thread holds."""

    snapshot: Snapshot | None = None
