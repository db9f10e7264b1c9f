"""Read a file that was packed with gzip: a single file, a tar file or a web archive."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

from index.errors import EmptySource, SourceTooLarge
from index.loaders.formats.archives.entries import check_kind
from index.loaders.formats.archives.tar_files import read_tar
from index.loaders.formats.archives.warc import read_records
from index.loaders.formats.format import Budget, Member, Opened, Part, Refused, damaged
from index.loaders.formats.zipped import LONGEST_ENTRY

_BLOCK = 1 << 16
_TAR_MARK = slice(257, 262)
_DAMAGE = (gzip.BadGzipFile, zlib.error, EOFError)


class _Counted:
    """An unpacked file; what is read of it is counted, also what is only passed over."""

    def __init__(self, file: gzip.GzipFile, budget: Budget, start: bytes) -> None:
        self._file = file
        self._budget = budget
        self._start = start

    def read(self, size: int = -1, /) -> bytes:
        start, self._start = self._start[:size], self._start[size:]
        if start:
            return start
        block = self._file.read(min(size, _BLOCK) if size >= 0 else _BLOCK)
        self._budget.spend(len(block))
        return block


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the file that was packed, or those in it.

    Raises:
        SourceTooLarge: it unpacks to more than a file may.
        MalformedSource: it is damaged.
    """
    inner = opened.name[: -len(opened.suffix)] if opened.suffix else opened.name
    with opened.open() as file:
        try:
            unpacked = gzip.GzipFile(fileobj=file)
            start = unpacked.read(512)
            if not start:
                raise EmptySource("There is nothing in it.")
            if start.startswith(b"WARC/"):
                file.seek(0)
                yield from read_records(file, opened)
            elif start[_TAR_MARK] == b"ustar" or opened.suffix == ".tgz":
                yield from read_tar(_Counted(unpacked, opened.budget, start), opened)
            else:
                check_kind(inner)
                yield Member(inner or "content", _read_all(unpacked, opened.budget, start))
        except _DAMAGE as error:
            raise damaged("a gzip file", error) from None


def _read_all(file: gzip.GzipFile, budget: Budget, start: bytes) -> bytes:
    blocks, length = [start], len(start)
    while block := file.read(_BLOCK):
        length += len(block)
        budget.spend(len(block))
        if length > LONGEST_ENTRY:
            raise SourceTooLarge(
                f"It unpacks to more than {LONGEST_ENTRY:,} bytes. Unpack it, and add the files "
                "that you need."
            )
        blocks.append(block)
    return b"".join(blocks)
