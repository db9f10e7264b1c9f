"""Write files atomically.

A file appears with its whole content or not at all, and its content is on the disk when the call
returns.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def replace_file(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Replace a file's content atomically.

    The function writes and syncs a temporary file, renames it to `path`, and syncs the folder.

    Args:
        path: the file.
        content: its new content.
        mode: its permissions, of which the process's umask takes away some. It has them from the
            beginning: nobody can open it before they are set.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync(path.parent)


def create_in_new_folder(path: Path, content: bytes) -> None:
    """Create the folder of `path` together with the file, so that both appear at once.

    Raises:
        OSError: the folder exists already and is not empty, an earlier attempt left
            `FOLDER.part` behind, or the disk is full.
    """
    folder = path.parent
    temporary = folder.with_name(f"{folder.name}.part")
    temporary.mkdir(parents=True)
    with (temporary / path.name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(folder)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file's or folder's content is on the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems cannot sync folders.
        if not path.is_dir() or error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def check_output_path(path: Path) -> None:
    """Check that a path can name a file, before starting the work whose result goes there.

    Raises:
        OSError: the path is a folder, or its parent folder does not exist.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))


def write_new_file(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write a file that appears with its whole content, and in place of another only if asked.

    If `path` exists and is not a regular file, such as a pipe, the content goes to it directly.

    Args:
        path: the file.
        content: its bytes.
        overwrite: whether it may replace a file.

    Raises:
        FileExistsError: there is a file, and `overwrite` is false.
        OSError: the parent folder does not exist, or the file cannot be written.
    """
    check_output_path(path)
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.write(content)
        return
    # Replace the target of a link, so that the link itself stays.
    path = path.resolve()
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not overwrite:
            # Fails if there is a file, also one that appeared since.
            path.open("xb").close()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def write_atomically(path: Path) -> Iterator[TextIO]:
    """Open a text file that appears at `path` only when the block ends without an error.

    If `path` exists and is not a regular file, such as a pipe, the text goes to it directly.

    Raises:
        OSError: the parent folder does not exist, or the file cannot be written.
    """
    check_output_path(path)
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            yield file
        return
    # Replace the target of a link, so that the link itself stays.
    path = path.resolve()
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
