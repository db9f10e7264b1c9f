"""The lock of a library's one writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryError


@contextmanager
def hold_lock(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the lock of a library's folder until the block ends.

    Raises:
        LibraryBusy: another writer held the lock for longer than `wait_seconds`.
        LibraryError: the folder cannot be written to.
    """
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise LibraryBusy(
            f"Another process is adding to or removing from {folder}. Questions can be "
            "asked meanwhile; try this again when it has finished."
        ) from None
    except OSError as error:
        raise LibraryError(
            f"{folder} cannot be written to: {error.strerror}. Check the folder's "
            "permissions and that the disk has room."
        ) from error
    try:
        yield
    finally:
        lock.release()
