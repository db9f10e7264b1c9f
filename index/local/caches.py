"""The caches of a library: its current dense and lexical generations, opened once a process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.local import dense
from index.local.dense import DenseIndex
from index.local.generations import CURRENT, CacheDamagedError
from index.local.lexical import index as lexical
from index.local.lexical.index import LexicalIndex
from index.local.tails import Tails

T = TypeVar("T", DenseIndex, LexicalIndex)


class Caches:
    """The opened indexes of a library, reopened when their files change.

    Attributes:
        dense_root: folder of the dense cache.
        lexical_root: folder of the lexical cache.
        tails: the data of the store that the indexes do not cover yet.

    Thread safety:
        Safe to share between threads: a lock guards the opening of the indexes. Several processes
        may open the same folders; only the holder of the library's lock writes to them.
    """

    def __init__(self, folder: Path) -> None:
        self.dense_root = folder / "dense"
        self.lexical_root = folder / "lexical"
        self.tails = Tails()
        self._lock = threading.Lock()
        self._dense: tuple[object, DenseIndex | None] = (None, None)
        self._lexical: tuple[object, LexicalIndex | None] = (None, None)

    def refresh(self) -> None:
        """Read the current indexes if their files changed; this can take seconds."""
        with self._lock:
            self._dense = _reopen(self._dense, self.dense_root, dense.open_current)
            open_words = partial(lexical.open_current, before=self._lexical[1])
            self._lexical = _reopen(self._lexical, self.lexical_root, open_words)

    def is_fresh(self) -> bool:
        """Return whether the files are unchanged since `refresh` read them; never waits."""
        stamps = self._dense[0], self._lexical[0]
        return stamps == (_stamp(self.dense_root), _stamp(self.lexical_root))

    @property
    def has_lexical(self) -> bool:
        """Whether `refresh` found a lexical index that can be read."""
        return self._lexical[1] is not None

    def open(
        self, library_id: str, fingerprint: str | None
    ) -> tuple[DenseIndex | None, LexicalIndex | None]:
        """Read the current indexes, and return those that can be used, as `usable` does."""
        self.refresh()
        return self.usable(library_id, fingerprint)

    def usable(
        self, library_id: str, fingerprint: str | None
    ) -> tuple[DenseIndex | None, LexicalIndex | None]:
        """Return the dense and the lexical index that `refresh` read; never waits.

        An index is None if it cannot be used, because it is missing, damaged, or built for another
        library or (dense) another embedder. Snapshots then search the store instead, exactly and
        more slowly, until a writer rebuilds the index.
        """
        dense_index, lexical_index = self._dense[1], self._lexical[1]
        if dense_index and (dense_index.library_id, dense_index.fingerprint) != (
            library_id,
            fingerprint,
        ):
            dense_index = None
        if lexical_index and lexical_index.library_id != library_id:
            lexical_index = None
        return dense_index, lexical_index


def _reopen(
    previous: tuple[object, T | None], root: Path, open_current: Callable[[Path], T | None]
) -> tuple[object, T | None]:
    """Return the previous stamp and index if the files are unchanged, else open the current one."""
    stamp = _stamp(root)
    if stamp == previous[0] and stamp is not None:
        return previous
    for _ in range(3):
        try:
            return stamp, open_current(root)
        except CacheDamagedError:
            # A writer may have published, swept or merged between two reads: try again.
            stamp = _stamp(root)
    return stamp, None


def _stamp(root: Path) -> object:
    """Return a value that differs after every publication or commit of a generation."""
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
        stat = (root / name / "manifest.json").stat()
    except (OSError, ValueError):
        return None
    return name, stat.st_mtime_ns, stat.st_ino
