"""An empty library in a folder, or in a real server of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import ClusterPlace, Library, Place, register_of
from index.distributed import postgres
from index.distributed.library import ClusterLibrary
from index.distributed.register import PostgresRegister
from tests.cluster_servers import Cluster, schema_of
from tests.fakes import HashEmbedder

BACKENDS = ["local", pytest.param("cluster", marks=pytest.mark.cluster)]


@contextmanager
def empty_library(
    request: pytest.FixtureRequest, folder: Path, patch: pytest.MonkeyPatch
) -> Iterator[tuple[Library, Place]]:
    """Make the library of a backend, which is the parameter of a fixture; no worker is started."""
    embedder = HashEmbedder()
    if request.param == "local":
        local = folder / "library"
        yield Library.open(local, create=True, embedder=embedder), local
        return
    patch.setattr("index.distributed.intake.spawn", lambda *_: None)
    patch.setenv("FOOTNOTE_CACHE", str(folder / "cache"))
    servers: Cluster = request.getfixturevalue("cluster")
    address = servers.postgres.address(schema_of(folder))
    # Without Milvus, whose collection takes seconds to make: rights are asked before either.
    shared = ClusterPlace(address=address)
    opened = ClusterLibrary.connect(address, create=True, embedder=embedder)
    yield opened, shared
    # The server has a hundred connections, and the doors of a test live until all tests are done.
    register = register_of(shared)
    assert isinstance(register, PostgresRegister)
    for server in (opened.truth.server, register.server):
        postgres._close_all(server._idle)
