"""Where a library is that is shared by many machines, and how it is opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.access.register import Register

if TYPE_CHECKING:
    from index.distributed.bulk.ingesting import BulkOutcome
    from index.distributed.library import ClusterLibrary
    from index.loaders import LoadOptions, SourceFile
    from index.local.library import Library
    from index.protocols import Library as AnyLibrary
    from index.protocols import Writer

# The variables that name a library, for the processes that work for it.
LIBRARY, VECTORS, TOKEN = "FOOTNOTE_LIBRARY", "FOOTNOTE_VECTORS", "FOOTNOTE_VECTORS_TOKEN"
SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlace:
    """The servers of a library.

    Attributes:
        address: of PostgreSQL, postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME.
        vectors: the address of Milvus, http://HOST:PORT; empty to search in PostgreSQL alone.
        token: what Milvus asks for, user:password or a key; empty if it asks for nothing.
    """

    address: str = field(repr=False)
    vectors: str = ""
    token: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address without its password, for messages.

        Raises:
            LibraryError: the address is wrong.
        """
        from index.distributed.postgres import Address

        return Address.parse(self.address).shown

    @property
    def folder(self) -> Path:
        """This machine's folder for what is derived from the library.

        Raises:
            LibraryError: the address is wrong.
        """
        from index.distributed.postgres import Address
        from index.models.catalogue import cache_folder

        where = Address.parse(self.address)
        name = f"{where.host}-{where.port}-{where.database}-{where.schema}"
        return (
            cache_folder()
            / "clusters"
            / "".join(letter if letter.isalnum() or letter in "-._" else "_" for letter in name)
        )

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which another process finds the library, as no argument shows them."""
        return {LIBRARY: self.address, VECTORS: self.vectors, TOKEN: self.token}

    def open(
        self,
        *,
        create: bool = False,
        model: str | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> ClusterLibrary:
        """Open the library; the arguments and errors are those of `ClusterLibrary.connect`."""
        # Its drivers take time to import, and most libraries are folders.
        from index.distributed.library import ClusterLibrary

        return ClusterLibrary.connect(
            self.address,
            self.vectors or None,
            create=create,
            model=model,
            announce=announce,
            token=self.token,
        )

    def ingest(
        self,
        library: AnyLibrary,
        writer: Writer,
        sources: Iterable[SourceFile],
        workers: int,
        options: LoadOptions,
    ) -> Iterator[BulkOutcome]:
        """Store and embed the articles of files on several workers; yield what became of them.

        Args:
            library: the library, as `open` has returned it.
            writer: its writer, which holds the lock until all is done.
            sources: the files, each name once.
            workers: how many workers work at once.
            options: limits on the size of articles.

        Raises:
            LibraryError: Ray is not installed, or a worker cannot reach a server.
        """
        from index.distributed.bulk.ingesting import ingest
        from index.distributed.library import ClusterLibrary
        from index.distributed.writer import ClusterWriter

        assert isinstance(library, ClusterLibrary)
        assert isinstance(writer, ClusterWriter)
        yield from ingest(library, writer, sources, workers, options)


Place = Path | ClusterPlace
"""Where a library is: in a folder, or on servers."""


def is_address(text: str) -> bool:
    """Return whether a text is the address of a library in PostgreSQL, and not a folder."""
    return text.startswith(SCHEMES)


def place_of(library: str, vectors: str = "") -> Place:
    """Return the place that a folder's path or an address names.

    The password of Milvus, if it asks for one, is in FOOTNOTE_VECTORS_TOKEN.

    Args:
        library: a path, or postgresql://….
        vectors: the address of Milvus; it goes with a library in PostgreSQL only.
    """
    if is_address(library):
        return ClusterPlace(address=library, vectors=vectors, token=os.environ.get(TOKEN, ""))
    return Path(library).expanduser()


def place_of_environment() -> Place:
    """Return the place that `FOOTNOTE_LIBRARY` names, with `FOOTNOTE_VECTORS`; else ./library."""
    return place_of(os.environ.get(LIBRARY) or "library", os.environ.get(VECTORS, ""))


def folder_of(place: Place) -> Path:
    """Return the folder of a library; of one on servers, this machine's folder for it.

    Raises:
        LibraryError: the address of the servers is wrong.
    """
    return place.folder if isinstance(place, ClusterPlace) else place


def register_of(place: Place) -> Register:
    """Return who may use the library at a place over the network.

    Raises:
        LibraryError: the address of the servers is wrong.
    """
    return _shared_register(place) if isinstance(place, ClusterPlace) else Register(place)


@lru_cache(maxsize=8)
def _shared_register(place: ClusterPlace) -> Register:
    # It keeps its connections, which take longer to make than a request to look somebody up.
    from index.distributed.register import PostgresRegister

    return PostgresRegister(place)


def open_place(
    place: Place,
    *,
    create: bool = False,
    model: str | None = None,
    announce: Callable[[str], None] | None = None,
) -> Library:
    """Open the library at a place; the arguments are those of `Library.open`.

    Raises:
        LibraryNotFound: there is no library, and `create` is false.
        LibraryError: the folder cannot be made, or a server cannot be reached.
    """
    from index.local.library import Library

    if isinstance(place, ClusterPlace):
        return place.open(create=create, model=model, announce=announce)
    return Library.open(place, create=create, model=model, announce=announce)
