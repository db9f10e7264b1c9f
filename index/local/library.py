"""`Library`: the public interface of the library, for opening, changing and reading it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from functools import partial
from pathlib import Path

from index.contents import Change, EmbeddingProgress
from index.documents import Anchor, Document
from index.errors import LibraryError, LibraryNotFound
from index.jobs.intake import Intake
from index.local import health
from index.local.caches import Caches
from index.local.library_models import LibraryModels
from index.local.snapshot import Opener, Snapshot
from index.local.store import Store, StoreReader
from index.local.workspace import WORKSPACE_FILE, Workspace, WorkspaceReader
from index.local.workspace.access import WorkspaceAccess
from index.local.writer import LibraryOptions, LibraryWriter
from index.models.catalogue import absolute
from index.models.protocols import Embedder, Reader, Reranker
from index.system.cleanup import after
from index.system.locks import hold_lock
from index.workspace.conversations import ConversationWriter
from index.workspace.judgements import JudgedQuestion
from index.workspace.labels import LabelWriter
from index.workspace.notes import NoteWriter

STORE_FILE = "footnote.sqlite"


class Library:
    """A folder of articles that can be searched. Create one with `Library.open`.

    Files:
        footnote.sqlite   the store: articles, passages, vectors, jobs
        workspace.sqlite  judgements, conversations, tags, collections, notes
        people/           judgements, conversations and notes of people who have an account
        dense/, lexical/  caches of the store, rebuilt whenever they disagree with it
        lock              held by the one writer; readers do not take it

    Reading and writing:
        `snapshot` gives a consistent view. `writer`, `add` and `remove` change articles and hold
        the lock; a second writer gets `LibraryBusy`. What readers leave needs no lock.

    Thread safety:
        Safe to share between threads; several processes may open the same folder. A thread with
        an open snapshot gets RuntimeError when it writes, as it would wait for its own snapshot.
    """

    def __init__(self, folder: Path, models: LibraryModels, options: LibraryOptions) -> None:
        self.folder = folder
        self.options = options
        self._models = models
        self._thread = _ThreadState()
        self._make_parts()
        self.labels = LabelWriter(self._shared.on_articles)
        self._leave_in(self._shared)

    def _make_parts(self) -> None:
        """Make what stores the library; another backend makes its own."""
        self._store = Store(self.folder / STORE_FILE)
        self._workspace = Workspace(self.folder / WORKSPACE_FILE)
        self._caches = Caches(self.folder)
        self.intake = Intake(self.folder, self._store)
        self._shared = WorkspaceAccess(self._store, self._workspace, self._refuse_open_snapshot)

    def _leave_in(self, access: WorkspaceAccess) -> None:
        self._access = access
        self.conversations = ConversationWriter(access.transaction)
        self.notes = NoteWriter(access.at_place)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        create: bool = False,
        model: str | None = None,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
        reranker: str | None = None,
        options: LibraryOptions | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> Library:
        """Open the library in a folder.

        Args:
            folder: the library's folder.
            create: whether to create a library if the folder contains none.
            model: a sentence-transformers model, by name or folder; the library's own if None.
            embedder: an embedder to use instead of a model. Passages are then ranked without a
                reader, unless `reader` is given.
            reader: a reader to use instead of the one that is shipped with Footnote.
            reranker: a sentence-transformers CrossEncoder, by name or folder, used by this object
                only; the library's own if None.
            options: the settings for cutting passages and building indexes.
            announce: a function called with a sentence when a model must be prepared first, which
                takes up to a minute.

        Raises:
            LibraryNotFound: the folder contains no library, and `create` is false.
            LibraryError: the folder cannot be created.
        """
        folder = Path(folder)
        models = LibraryModels(
            folder,
            model=model,
            embedder=embedder,
            reader=reader,
            reranker=reranker,
            announce=announce,
        )
        library = cls(folder, models, options or LibraryOptions())
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

    def of_person(self, person: str) -> Library:
        """Return this library as a person who has an account uses it.

        Conversations, judgements and notes are the person's own. The rest is the same object's.

        Args:
            person: what identifies the person.
        """
        library = copy(self)
        library._leave_in(self._shared.of_person(person))
        return library

    @property
    def embedder(self) -> Embedder:
        """The embedder that makes this library's vectors, loaded at first use.

        Raises:
            EmbedderMismatch: this embedder is not the one that made the stored vectors.
            ModelError: the model cannot be loaded.
        """
        # Read every time: another process may have changed the library's model.
        with self._store.reading() as reader:
            space = reader.space()
        return self._models.embedder(space)

    @property
    def reader(self) -> Reader | None:
        """The model that tells which passages answer, loaded at first use.

        None if the library uses an embedder of the caller's own, or if the default model, which the
        reader needs, could not be exported on this machine.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return self._models.reader

    @property
    def reranker(self) -> Reranker | None:
        """The model that reranks passages, loaded at first use; None if none is set.

        Raises:
            ModelError: the model cannot be loaded.
        """
        with self._store.reading() as reader:
            stored = reader.reranker()
        return self._models.reranker(stored)

    def set_reranker(self, model: str | None) -> None:
        """Set the library's reranking model, or None to turn reranking off. Vectors stay valid.

        Raises:
            ModelError: the model cannot be loaded; the setting is unchanged.
            LibraryBusy: another writer holds the lock.
        """
        if model is not None:
            model = absolute(model)
            self._models.open_reranker(model)
        with self._locked(0.0), self._store.writing() as store:
            store.set_reranker(model)

    def owns(self, path: Path) -> bool:
        """Return whether a file at this path would be among the library's own files."""
        return path.resolve().is_relative_to(self.folder.resolve())

    def stamp(self) -> tuple[object, object] | None:
        """Return a value that changes with every write to the library; never waits.

        Its first part changes with the articles and jobs, its second with the judgements and
        conversations. None if there is no library any more.
        """
        store = self._store.stamp()
        if store is None:
            return None
        own = self._access.stamp()
        return store, own if self._access is self._shared else (own, self._shared.stamp())

    @contextmanager
    def snapshot(self, *, wait_seconds: float | None = None) -> Iterator[Snapshot]:
        """Open a consistent view of the library, until the block ends.

        Hold a snapshot briefly, and hold only one at a time in a thread: a writer's commit waits
        for every open snapshot, and a snapshot that is opened meanwhile waits for the commit.

        Args:
            wait_seconds: how long to wait for a writer's commit; half a minute if None.

        Raises:
            LibraryBusy: a commit took longer than that.
        """
        with self._reading_with_caches(wait_seconds) as reader, ExitStack() as stack:
            self._thread.open_snapshots += 1
            try:

                def opened(access: WorkspaceAccess) -> WorkspaceReader:
                    return stack.enter_context(access.reading(reader, wait_seconds))

                own, shared = partial(opened, self._access), partial(opened, self._shared)
                labels = None if self._access is self._shared else shared
                yield self._make_snapshot(reader, own, labels)
            finally:
                self._thread.open_snapshots -= 1

    def _make_snapshot(self, reader: StoreReader, own: Opener, labels: Opener | None) -> Snapshot:
        space = reader.space()
        fingerprint = space.fingerprint if space else None
        dense, lexical = self._caches.usable(reader.library_id, fingerprint)
        # No writer commits during this transaction. An index that is newer was built from another
        # copy of the store, before this copy was restored.
        if dense and reader.totals.seq < dense.seq:
            dense = None
        if lexical and reader.totals.seq < lexical.seq:
            lexical = None
        return Snapshot(reader, dense, lexical, self._caches.tails, own, labels)

    @contextmanager
    def writer(self, *, wait_seconds: float = 0.0) -> Iterator[LibraryWriter]:
        """Hold the library's lock for writing; update the caches when the block ends.

        An error in the block is raised as it is, even if the caches cannot be updated after it.
        If the block is interrupted (KeyboardInterrupt), the caches stay as they are, and the next
        writer updates them.

        Raises:
            LibraryBusy: another writer held the lock for longer than `wait_seconds`.
            LibraryError: the folder cannot be written to.
        """
        with self._locked(wait_seconds):
            writer = self._make_writer(lambda: self.embedder, self._models.model_of_new_library)
            try:
                yield writer
            except Exception as error:
                # What was stored is searched exactly until an index contains it.
                after(error, writer.close)
                raise
            except BaseException as interruption:
                # End at once. The next writer brings the caches up to date.
                after(interruption, writer.abandon)
                raise
            else:
                writer.close()
                # Nothing that a model made of a removed text may stay.
                self._models.forget_texts()

    def _make_writer(self, embedder: Callable[[], Embedder], model: str) -> LibraryWriter:
        parts = (self._store, self._workspace, self._caches)
        return LibraryWriter(*parts, embedder, model, self.options)

    def problems(self) -> list[str]:
        """Return the library's inconsistencies, one sentence each; changes nothing.

        Raises:
            LibraryBusy: another writer holds the lock.
        """
        with self._locked(0.0):
            return self._find_problems()

    def _find_problems(self) -> list[str]:
        return health.find_problems(self._store, self._workspace, self._caches)

    def add(self, documents: Iterable[Document]) -> list[Change]:
        """Store documents, embed them and update the indexes; return each document's change."""
        with self.writer() as writer:
            changes = [writer.put(document) for document in documents]
            for _ in writer.embed():
                pass
        return changes

    def remove(self, doc_ids: Iterable[str]) -> None:
        """Delete documents; afterwards the library's files contain none of their text.

        Raises:
            DocumentNotFound: the library has no document with one of the ids; none is removed.
        """
        with self.writer() as writer:
            writer.remove(doc_ids)

    def judge(
        self,
        question: str,
        history: Sequence[str],
        anchor: Anchor,
        relevance: int | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Save a reader's judgement of a passage; return all judgements of the question.

        Args:
            question: the reader's question.
            history: the earlier questions of the same conversation, oldest first.
            anchor: the passage's place in the article that the reader saw.
            relevance: `RIGHT` or `WRONG` of `index.workspace.judgements`; None deletes the
                judgement.
            wait_seconds: how long to wait for other transactions; half a minute if None.

        Raises:
            DocumentNotFound: the article was removed meanwhile.
            LibraryBusy: other transactions took longer than that.
            LibraryError: the article's text was replaced meanwhile, or the disk is full.
            ValueError: the question is blank, or the anchor is not a place in the article.
        """
        return self._access.judge(question, history, anchor, relevance, wait_seconds)

    def judge_answerable(
        self,
        question: str,
        history: Sequence[str],
        answerable: bool | None,
        *,
        wait_seconds: float | None = None,
    ) -> JudgedQuestion:
        """Save whether the articles answer a question at all; None deletes that judgement.

        False also deletes the judgements that call a passage right. The other arguments, the
        result and the errors are those of `judge`.
        """
        return self._access.judge_answerable(question, history, answerable, wait_seconds)

    def forget_judgements(self, question: str) -> int:
        """Delete all judgements of a question, under any history; return how many there were.

        The question stays in the histories of judged questions that followed it.

        Raises:
            ValueError: the question is blank.
        """
        with self._access.transaction(None) as workspace:
            return workspace.forget_judgements(question)

    def embed_pending(self) -> Iterator[EmbeddingProgress]:
        """Embed the passages without a vector, with progress; resumes after interruptions."""
        with self.writer() as writer:
            yield from writer.embed()

    @contextmanager
    def _reading_with_caches(self, wait_seconds: float | None) -> Iterator[StoreReader]:
        """Open a read transaction after the indexes were read, which can take seconds.

        If a writer publishes an index in between, try again; the third time, search the tails of
        those that were read. Without a lexical index all passages are its tail, and are counted.
        """
        for last in (False, False, True):
            self._caches.refresh()
            if not self._caches.has_lexical:
                self._caches.tails.count_words(self._store, wait_seconds)
            with self._store.reading(wait_seconds=wait_seconds) as reader:
                if last or self._caches.is_fresh():
                    yield reader
                    return

    def _refuse_open_snapshot(self) -> None:
        if self._thread.open_snapshots:
            raise RuntimeError("a writer would wait for the snapshot that this thread holds")

    @contextmanager
    def _locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the lock of the library's folder."""
        self._refuse_open_snapshot()
        with hold_lock(self.folder, wait_seconds):
            yield


class _ThreadState(threading.local):
    """How many snapshots the current thread has open."""

    open_snapshots = 0
