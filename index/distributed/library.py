"""`ClusterLibrary`: a library whose articles are in PostgreSQL and whose vectors are in Milvus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.distributed import health
from index.distributed.caches import ClusterCaches, ClusterCacheWriter
from index.distributed.dense import ClusterDense, MilvusIndex
from index.distributed.intake import ClusterIntake
from index.distributed.milvus import MilvusUnavailable, MilvusVectors
from index.distributed.place import ClusterPlace
from index.distributed.postgres import Address, Server
from index.distributed.store import PostgresStore
from index.distributed.workspace import PostgresAccess, PostgresWorkspace
from index.distributed.writer import ClusterWriter
from index.errors import LibraryError, LibraryNotFound
from index.local.library import Library
from index.local.library_models import LibraryModels
from index.local.snapshot import Opener, Snapshot
from index.local.store import StoreReader
from index.local.workspace.access import WorkspaceAccess
from index.local.writer import LibraryOptions, LibraryWriter
from index.models.protocols import Embedder, Reader, Vectors
from index.scope import EVERYTHING, Scope

# A question searches this many vectors of the truth exactly: half a gigabyte of memory.
MOST_EXACT = 200_000


class ClusterLibrary(Library):
    """A library in PostgreSQL, shared by many machines. Create one with `ClusterLibrary.connect`.

    PostgreSQL is the truth: articles, passages, sentences, vectors, jobs, and what readers leave.
    Milvus holds the vectors again, to search them fast. This machine's cache folder holds the index
    of words. Both may be lost: they are made again.

    Reading and writing:
        As for `Library`; there is one writer on all machines. A snapshot makes a writer wait only
        while the writer erases removed text. Every method raises LibraryError if a server cannot be
        reached.

    Thread safety:
        Safe to share between threads, processes and machines, as `Library` is.
    """

    def __init__(
        self,
        server: Server,
        vectors: MilvusVectors | None,
        folder: Path,
        models: LibraryModels,
        options: LibraryOptions,
        place: ClusterPlace,
    ) -> None:
        self._place = place
        self._server = server
        self._vectors = vectors
        super().__init__(folder, models, options)

    def _make_parts(self) -> None:
        self._store = self._truth = PostgresStore(self._server, self.folder)
        self._workspace = self._left = PostgresWorkspace(
            self._server, self._truth.schema, f"{self._truth.schema}_workspace"
        )
        self._caches = self._words = ClusterCaches(self.folder)
        self._dense = ClusterDense(self._truth, self._vectors)
        self.intake = ClusterIntake(self.folder, self._truth, self._place)
        self._shared: WorkspaceAccess = PostgresAccess(
            self._store, self._workspace, self._refuse_open_snapshot
        )

    @classmethod
    def connect(
        cls,
        address: str,
        vectors: str | None = None,
        *,
        create: bool = False,
        model: str | None = None,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
        reranker: str | None = None,
        options: LibraryOptions | None = None,
        announce: Callable[[str], None] | None = None,
        folder: Path | None = None,
        token: str = "",
    ) -> ClusterLibrary:
        """Open the library in a PostgreSQL database.

        Args:
            address: postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME.
            vectors: the address of a Milvus server, http://HOST:PORT; None to search the vectors in
                PostgreSQL, exactly, up to `MOST_EXACT`.
            create: whether to create a library if the schema has none.
            model: as for `Library.open`, and so are the next ones.
            embedder: an embedder to use instead of a model.
            reader: a reader to use instead of the one that is shipped.
            reranker: a CrossEncoder, by name or folder.
            options: the settings for cutting passages.
            announce: a function called with a sentence when a model must be prepared first.
            folder: this machine's folder for the index of words; in the cache folder if None.
            token: what the Milvus server asks for: user:password, or a key.

        Raises:
            LibraryNotFound: the schema has no library, and `create` is false.
            LibraryError: the server cannot be reached, or the address is wrong.
        """
        server = Server(Address.parse(address))
        milvus = MilvusVectors(vectors, token) if vectors else None
        place = ClusterPlace(address=address, vectors=vectors or "", token=token)
        folder = folder or place.folder
        models = LibraryModels(
            Path(server.address.shown),
            model=model,
            embedder=embedder,
            reader=reader,
            reranker=reranker,
            announce=announce,
        )
        library = cls(server, milvus, folder, models, options or LibraryOptions(), place)
        if not library._store.exists():
            if not create:
                raise LibraryNotFound(
                    f"There is no library in {library._truth.shown}. `footnote add PATH` makes one "
                    "from your articles."
                )
            library._truth.create()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise LibraryError(
                f"The index of words cannot be kept in {folder}: {error}. Set FOOTNOTE_CACHE to "
                "another folder."
            ) from error
        return library

    @property
    def place(self) -> ClusterPlace:
        """Where the library is."""
        return self._place

    @property
    def truth(self) -> PostgresStore:
        """The tables in PostgreSQL."""
        return self._truth

    @property
    def workspace(self) -> PostgresWorkspace:
        """What readers leave."""
        return self._left

    @property
    def words(self) -> ClusterCaches:
        """This machine's index of words."""
        return self._words

    @property
    def dense(self) -> ClusterDense:
        """The vectors in Milvus."""
        return self._dense

    @property
    def model_of_new_library(self) -> str:
        """The model that makes the vectors of a library without articles, by name or folder."""
        return self._models.model_of_new_library

    def _make_snapshot(self, reader: StoreReader, own: Opener, labels: Opener | None) -> Snapshot:
        dense, words = self._dense.index(reader), self._words.lexical_of(reader)
        return ClusterSnapshot(reader, dense, words, self._words.tails, own, labels)

    def _make_writer(self, embedder: Callable[[], Embedder], model: str) -> LibraryWriter:
        return ClusterWriter(
            self._truth, self._left, self._words, self._dense, embedder, model, self.options
        )

    def _find_problems(self) -> list[str]:
        return health.find_problems(self._truth, self._workspace, self._words, self._dense)

    @contextmanager
    def _reading_with_caches(self, wait_seconds: float | None) -> Iterator[StoreReader]:
        """Open a snapshot of the truth after this machine's index of words was brought up to date.

        The third time, use what there is: the rest is scored exactly.
        """
        for last in (False, False, True):
            self._words.refresh()
            with self._truth.snapshot(wait_seconds) as reader:
                if last or (self._words.is_fresh() and not self._words.is_behind(reader)):
                    yield reader
                    return
                library_id = reader.library_id
            ClusterCacheWriter(self._truth, self._words, library_id, self._dense).catch_up()

    @contextmanager
    def _locked(self, wait_seconds: float) -> Iterator[None]:
        """Hold the lock of the one writer of all machines."""
        self._refuse_open_snapshot()
        with self._truth.locked(wait_seconds):
            yield


class ClusterSnapshot(Snapshot):
    """A consistent view of a library in PostgreSQL. Get one from `ClusterLibrary.snapshot`.

    Consistency:
        One REPEATABLE READ transaction. Vectors are asked of Milvus, and what it returns is checked
        against the transaction. If it does not answer, the truth's vectors are searched.
    """

    _dense: MilvusIndex | None

    def search_dense(self, vector: Vectors, count: int, scope: Scope = EVERYTHING) -> list[int]:
        """Return the ids of the passages nearest to a question's vector, in no particular order.

        Raises:
            LibraryError: Milvus does not answer, and the library is too large to do without it.
        """
        if self._dense is not None:
            try:
                return super().search_dense(vector, count, scope)
            except MilvusUnavailable:
                self._dense = None
        if self.totals.vectors > MOST_EXACT:
            raise LibraryError(
                f"The library has {self.totals.vectors:,} vectors, and Milvus, which searches "
                "them, does not answer. Check that the server runs and is named with --vectors, "
                "then ask again."
            )
        return super().search_dense(vector, count, scope)
