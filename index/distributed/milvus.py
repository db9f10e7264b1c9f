"""Vectors in a Milvus server, a cache of the truth. The only module that imports pymilvus.

A library has one collection at a time; its name is in the truth. The row with number 0 is no
passage: its `seq` says through which change of the truth the collection has all vectors. It is
written after them, and a collection has one shard, so whoever reads the row is searching at least
what was written before it, also while the server catches up after a crash, and also in a copy that
was restored from an earlier day.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np

from index.contents import Ids
from index.errors import LibraryError
from index.models.protocols import Vectors

T = TypeVar("T")

# Milvus returns at most this many hits.
MOST_HITS = 16_384
# How long one call may take. pymilvus tries again until then.
_SECONDS = 10.0
# How long questions leave a server alone that did not answer, and search the truth instead.
_REST = 10.0
# Rows of one message; Milvus takes 64 MB.
_ROWS_AT_ONCE = 5_000
_MARK = 0
_PREFIX = "footnote"


class MilvusUnavailable(Exception):
    """The server does not answer, or has no such collection; the truth is searched instead."""


class MilvusVectors:
    """The collections of one Milvus server.

    Thread safety:
        Safe to share between threads.

    Args:
        address: http://HOST:PORT, or https://.
        token: user:password, or an API key; empty for a server without them.
    """

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address
        self._token = token
        self._lock = threading.Lock()
        self._client: Any = None
        self._silent_until = 0.0

    def create(self, library_id: str, dimension: int) -> str:
        """Make an empty collection for vectors of a dimension; return its name."""
        name = f"{_PREFIX}_{library_id[:16]}_{uuid.uuid4().hex[:8]}"

        def make(client: Any) -> None:
            from pymilvus import DataType

            schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("passage_id", DataType.INT64, is_primary=True)
            schema.add_field("seq", DataType.INT64)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
            index = client.prepare_index_params()
            index.add_index("vector", index_type="FLAT", metric_type="IP")
            # Making and loading it takes seconds, and longer on a busy machine.
            client.create_collection(
                name, schema=schema, index_params=index, num_shards=1, timeout=60
            )

        self._call(make)
        return name

    def load(self, name: str) -> None:
        """Have the server search a collection; after a crash it may have forgotten to."""
        self._call(lambda client: client.load_collection(name, timeout=60))

    def marked(self, name: str) -> int | None:
        """Return through which `seq` a collection has all vectors; None if it has no mark."""

        def read(client: Any) -> list[Any]:
            return list(
                client.query(
                    name,
                    filter=f"passage_id == {_MARK}",
                    output_fields=["seq"],
                    consistency_level="Eventually",
                    timeout=_SECONDS,
                )
            )

        rows = self._call(read, patient=False)
        return int(rows[0]["seq"]) if rows else None

    def put(self, name: str, ids: Ids, vectors: Vectors, seq: int) -> None:
        """Store passages' vectors, shape (n, dimension), in place of earlier ones."""
        for start in range(0, ids.size, _ROWS_AT_ONCE):
            place = slice(start, start + _ROWS_AT_ONCE)
            rows = [
                {"passage_id": key, "seq": seq, "vector": vector}
                for key, vector in zip(ids[place].tolist(), vectors[place], strict=True)
            ]
            self._upsert(name, rows)

    def mark(self, name: str, dimension: int, seq: int) -> None:
        """Record that a collection has all vectors through `seq`; return when searches see it."""
        first = np.zeros(dimension, dtype=np.float32)
        first[0] = 1.0
        self._upsert(name, [{"passage_id": _MARK, "seq": seq, "vector": first}])
        self._call(
            lambda client: client.query(
                name,
                filter=f"passage_id == {_MARK}",
                output_fields=["seq"],
                consistency_level="Strong",
                timeout=60,
            )
        )

    def delete(self, name: str, ids: Sequence[int]) -> None:
        """Delete passages' vectors; do nothing about those that are not there."""
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            some = list(ids[start : start + _ROWS_AT_ONCE])
            self._call(
                lambda client, some=some: client.delete(name, ids=some, timeout=60)  # type: ignore[misc]
            )

    def search(self, name: str, vector: Vectors, count: int, condition: str = "") -> Ids:
        """Return the ids of the passages nearest to a unit vector, nearest first.

        Args:
            name: the collection.
            vector: the question's vector, shape (dimension,).
            count: how many ids to return at most; no more than `MOST_HITS`.
            condition: which passages are searched, in Milvus's language; empty for all.
        """
        passages = f"passage_id != {_MARK}"

        def find(client: Any) -> list[int]:
            found = client.search(
                name,
                [vector],
                limit=min(count, MOST_HITS),
                filter=f"{passages} and ({condition})" if condition else passages,
                consistency_level="Eventually",
                timeout=_SECONDS,
            )
            return [int(hit["id"]) for hit in found[0]]

        return np.array(self._call(find, patient=False), dtype=np.int64)

    def all_ids(self, name: str) -> set[int]:
        """Return the ids of all passages in a collection, as it is now."""

        def read(client: Any) -> set[int]:
            ids: set[int] = set()
            last = _MARK
            while True:
                rows = client.query(
                    name,
                    filter=f"passage_id > {last}",
                    output_fields=["passage_id"],
                    limit=MOST_HITS,
                    consistency_level="Strong",
                    timeout=60,
                )
                some = sorted(int(row["passage_id"]) for row in rows)
                # Milvus does not promise that these are the smallest ones.
                if len(some) < MOST_HITS:
                    return ids.union(some)
                ids.update(self._between(client, name, last))
                return ids

        return self._call(read)

    def collections(self, library_id: str) -> list[str]:
        """Return the names of a library's collections, with those that a crash has left.

        Args:
            library_id: the library's id; empty for those of all libraries.
        """
        prefix = f"{_PREFIX}_{library_id[:16]}_" if library_id else f"{_PREFIX}_"
        names = self._call(lambda client: client.list_collections(timeout=_SECONDS))
        return sorted(name for name in names if name.startswith(prefix))

    def drop(self, name: str) -> None:
        """Delete a collection."""
        self._call(lambda client: client.drop_collection(name, timeout=60))

    def _between(self, client: Any, name: str, last: int) -> Iterator[int]:
        rows = client.query_iterator(
            name,
            batch_size=MOST_HITS,
            filter=f"passage_id > {last}",
            output_fields=["passage_id"],
            consistency_level="Strong",
        )
        while batch := rows.next():
            yield from (int(row["passage_id"]) for row in batch)
        rows.close()

    def _upsert(self, name: str, rows: list[dict[str, Any]]) -> None:
        self._call(lambda client: client.upsert(name, rows, timeout=60))

    def _call(self, act: Callable[[Any], T], *, patient: bool = True) -> T:
        """Do something with the server.

        Args:
            act: what to do.
            patient: whether to ask a server that did not answer a moment ago.

        Raises:
            MilvusUnavailable: the server does not answer, or refuses.
        """
        if not patient and time.monotonic() < self._silent_until:
            raise MilvusUnavailable(f"{self.address} did not answer a moment ago")
        with self._as_unavailable():
            return act(self._connected())

    def _connected(self) -> Any:
        client_type = driver().MilvusClient
        with self._lock:
            if self._client is None:
                self._client = client_type(uri=self.address, token=self._token, timeout=_SECONDS)
            return self._client

    @contextmanager
    def _as_unavailable(self) -> Iterator[None]:
        errors = driver().exceptions
        import grpc

        try:
            yield
        except (errors.MilvusException, grpc.RpcError, OSError, ValueError) as error:
            with self._lock:
                self._client = None
                self._silent_until = time.monotonic() + _REST
            raise MilvusUnavailable(f"{self.address}: {error}") from error


def driver() -> Any:
    """Return pymilvus.

    Raises:
        LibraryError: it is not installed.
    """
    try:
        import pymilvus
    except ImportError as error:
        raise LibraryError(
            "Vectors in Milvus need more packages. Install them with "
            '`pip install "footnote-qa[cluster]"`.'
        ) from error
    # It logs every error, with its traceback, that is raised and told here in one sentence.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return pymilvus
