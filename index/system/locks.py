"""Locks in a library's folder, such as that of its one writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryError


@contextmanager
def hold_lock(
    folder: Path, wait_seconds: float, *, name: str = "lock", busy: str = "", mode: int = 0o644
) -> Iterator[None]:
    """Hold a lock in a library's folder until the block ends.

    Args:
        folder: the library's folder.
        wait_seconds: how long to wait for the lock.
        name: the name of its file; that of the one writer's lock by default.
        busy: the message if another process holds it; that of the one writer's lock if empty.
        mode: the permissions of its file.

    Raises:
        LibraryBusy: another process held the lock for longer than `wait_seconds`.
        LibraryError: the folder cannot be written to.
    """
    lock = FileLock(folder / name, mode=mode)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise LibraryBusy(
            busy
            or f"Another process is adding to or removing from {folder}. Questions can be "
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
