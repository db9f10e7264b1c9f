"""The table of originals: the files that the library keeps, by the articles read from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from index.local.store.migrations import ORIGINALS_STORED

ORIGINALS = "originals"
"""The folder with the kept files, beside the store's file."""


class OriginalTable:
    """The rows of the kept files, in one transaction.

    Args:
        connection: a connection with an open transaction.
        version: the version of the store's format.
        folder: the folder with the files.

    Thread safety:
        Not safe to share, like the transaction.
    """

    def __init__(self, connection: sqlite3.Connection, version: int, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._exists = version >= ORIGINALS_STORED

    def digest(self, doc_id: str) -> str:
        """Return the SHA-256 of the file kept for an article; empty if none is."""
        return next((row[1] for row in self._rows("WHERE doc_id = ?", (doc_id,))), "")

    def path(self, doc_id: str) -> Path | None:
        """Return the file kept for an article, which may be missing; None if none is kept."""
        digest = self.digest(doc_id)
        return self._folder / digest if digest else None

    def documents(self) -> dict[str, list[str]]:
        """Return the articles of every file that is kept, by its SHA-256."""
        documents: dict[str, list[str]] = {}
        for doc_id, digest, _ in self._rows():
            documents.setdefault(digest, []).append(doc_id)
        return documents

    def unused(self, digests: Iterable[str]) -> list[str]:
        """Return those of some digests that no article has any more."""
        return [digest for digest in digests if not self._rows("WHERE sha256 = ?", (digest,))]

    def put(self, doc_id: str, sha256: str, size: int) -> None:
        """Record the file kept for an article, in place of an earlier one."""
        self._connection.execute(
            "INSERT OR REPLACE INTO originals (doc_id, sha256, bytes) VALUES (?, ?, ?)",
            (doc_id, sha256, size),
        )

    def remove(self, doc_id: str) -> None:
        """Delete the record of an article's file."""
        self._connection.execute("DELETE FROM originals WHERE doc_id = ?", (doc_id,))

    def _rows(
        self, where: str = "", parameters: tuple[str, ...] = ()
    ) -> list[tuple[str, str, int]]:
        if not self._exists:
            return []
        query = f"SELECT doc_id, sha256, bytes FROM originals {where} ORDER BY doc_id"
        return self._connection.execute(query, parameters).fetchall()
