"""Overwrite what SQLite leaves of moved rows between the rows of a file.

`secure_delete` overwrites a row where it is deleted. When SQLite moves rows to another page, their
bytes stay behind in the unallocated space of the page they were in. SQLite never reads that space,
and nothing but a VACUUM, which rewrites the whole file, or a later row overwrites it.

A page of a table or index has this form (https://sqlite.org/fileformat2.html#b_tree_pages): a
header, the places of its cells in two bytes each, the unallocated space, and the cells up to the
end of the page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import numpy as np

# The first byte of a page that has cells, and the length of its header. The first byte of any
# other page belongs to the number of a page, and is 0 in a file of fewer than 2^24 pages.
_HEADER_LENGTHS = {2: 12, 5: 12, 10: 8, 13: 8}
_MOST_PAGES = 1 << 24

# The header of the file, in front of that of the first page.
_FILE_HEADER = 100
_MAGIC = b"SQLite format 3\0"

# SQLite locks bytes from here on and stores nothing in their page. Windows refuses to read them.
_LOCKED_BYTE = 1 << 30

# How many bytes are read at once; a divisor of `_LOCKED_BYTE` and a multiple of every page size.
_AT_ONCE = 1 << 23


def scrub(path: Path) -> bool:
    """Fill the unallocated space of a file's pages with zeros; return whether that was possible.

    A crash at any moment leaves a sound file, because no byte changes that SQLite reads. False if
    the file is not as expected, and then nothing or not everything was overwritten.

    The caller must have a transaction open that excludes all others (`BEGIN EXCLUSIVE`), must not
    have changed anything in it, and must roll it back afterwards: closing the file ends the
    process's locks on it, on Unix.

    Args:
        path: path of the SQLite file.

    Raises:
        OSError: the file cannot be read or written to.
    """
    with path.open("r+b", buffering=0) as file:
        head = file.read(_FILE_HEADER)
        page_size = int.from_bytes(head[16:18])
        page_size = 65_536 if page_size == 1 else page_size
        file_size = path.stat().st_size
        # A file that vacuums itself has pages of another form.
        moves_pages = any(head[52:56])
        if (
            not head.startswith(_MAGIC)
            or moves_pages
            or page_size < 512
            or file_size % page_size
            or file_size // page_size >= _MOST_PAGES
        ):
            return False
        for start in range(0, file_size, _AT_ONCE):
            first = start + page_size if start == _LOCKED_BYTE else start
            file.seek(first)
            block = _read(file, min(start + _AT_ONCE, file_size) - first)
            spaces = _unallocated(block, page_size, is_first=start == 0)
            if spaces is None:
                return False
            for begin, end in spaces:
                file.seek(first + begin)
                file.write(bytes(end - begin))
        os.fsync(file.fileno())
    return True


def _read(file: BinaryIO, count: int) -> bytes:
    """Read so many bytes; an unbuffered file may return fewer at once."""
    parts = []
    while count > 0 and (part := file.read(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _unallocated(block: bytes, page_size: int, *, is_first: bool) -> list[tuple[int, int]] | None:
    """Return where the unallocated space of pages is not zero; None if a page is not as expected.

    Args:
        block: the bytes of some pages.
        page_size: bytes of a page.
        is_first: whether the first of the pages is the first of the file.
    """
    pages = np.frombuffer(block, dtype=np.uint8).reshape(-1, page_size)
    heads = pages[:, :8].astype(np.int64)
    offsets = np.zeros(len(pages), dtype=np.int64)
    if is_first:
        heads[0] = pages[0, _FILE_HEADER : _FILE_HEADER + 8]
        offsets[0] = _FILE_HEADER
    lengths = np.zeros(256, dtype=np.int64)
    lengths[list(_HEADER_LENGTHS)] = list(_HEADER_LENGTHS.values())
    has_cells = lengths[heads[:, 0]] > 0
    begins = offsets + lengths[heads[:, 0]] + 2 * (256 * heads[:, 3] + heads[:, 4])
    ends = 256 * heads[:, 5] + heads[:, 6]
    ends[ends == 0] = 65_536
    if np.any(has_cells & ((begins > ends) | (ends > page_size))):
        return None
    places = np.arange(len(pages), dtype=np.int64) * page_size
    zeros = bytes(page_size)
    return [
        (begin, end)
        for begin, end in zip(
            (places + begins)[has_cells].tolist(), (places + ends)[has_cells].tolist(), strict=True
        )
        if block[begin:end] != zeros[: end - begin]
    ]
