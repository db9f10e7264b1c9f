"""Read the files in a tar file."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from index.errors import EmptySource, SourceError, SourceTooLarge, UnsupportedFormat
from index.loaders.formats.archives.entries import check_kind, is_hidden
from index.loaders.formats.format import Member, Opened, Part, Refused, damaged
from index.loaders.formats.zipped import LONGEST_ENTRY

_BLOCK = 1 << 16


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes."""
        ...


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the files in a tar file, in its order; nothing else in it is followed or made.

    Raises:
        SourceTooLarge: it has more files or bytes than a file may.
        MalformedSource: it is damaged.
        EmptySource: there are no files in it.
    """
    with opened.open() as file:
        yield from read_tar(file, opened)


def read_tar(file: BinaryIO | _Readable, opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the files in a tar file that is read from its start to its end.

    Args:
        file: the tar file, unpacked; it counts what it unpacks.
        opened: the file around it.

    Raises:
        SourceError: as `read` does.
    """
    is_empty = True
    try:
        with tarfile.open(fileobj=file, mode="r|", errors="surrogateescape") as archive:  # type: ignore[call-overload]
            for entry in archive:
                if entry.isdir() or is_hidden(entry.name):
                    opened.budget.spend(0, members=1)
                    continue
                is_empty = False
                yield _entry(archive, entry, opened)
    except tarfile.TarError as error:
        raise damaged("a tar file", error) from None
    if is_empty:
        raise EmptySource("There are no files in it.")


def _entry(archive: tarfile.TarFile, entry: tarfile.TarInfo, opened: Opened) -> Member | Refused:
    try:
        if not entry.isreg() or entry.issparse():
            raise UnsupportedFormat(
                "It is a link, a device or a sparse file; save its content as a file of its own."
            )
        check_kind(entry.name)
        if entry.size > LONGEST_ENTRY:
            raise SourceTooLarge(
                f"It has {entry.size:,} bytes, and {LONGEST_ENTRY:,} are allowed in an archive. "
                "Unpack it, and add the file by itself."
            )
    except SourceError as error:
        return Refused(entry.name, error)
    opened.budget.spend(entry.size)
    unpacked = archive.extractfile(entry)
    return Member(entry.name, unpacked.read() if unpacked else b"")
