"""Open a ZIP file that a stranger made: what it unpacks to is limited, and links are left out."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from types import TracebackType
from typing import BinaryIO

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.formats.format import Budget, Opened

_MEGABYTE = 1_000_000
MOST_ENTRIES = 100_000
LONGEST_ENTRY = 200 * _MEGABYTE
"""The most bytes that `GuardedZip.read` unpacks from one entry, if the caller names no limit."""

# The directory of 100,000 files with names of 150 characters has this size. An entry takes 46 bytes
# in it and some 600 in memory.
_LONGEST_DIRECTORY = 20 * _MEGABYTE
# Deflate reaches 1,032:1. Sheets of empty cells were seen at 150:1, prose is below 10:1.
_HIGHEST_RATIO = 200
_ANY_RATIO = 10 * _MEGABYTE  # an entry that unpacks to less may have any ratio
_BLOCK = 1 << 16
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    ValueError,
)
_OPEN_AGAIN = "Open it in the program that made it, and save it again."


class GuardedZip:
    """The files in a ZIP file. Close it, or use it in a `with` statement.

    Folders, links and devices are no files here. Of several entries with one name the last counts,
    as it does for programs that unpack.

    Thread safety:
        None.
    """

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self._zip = _open(file)
        try:
            self._entries = {each.filename: each for each in self._zip.infolist() if _is_file(each)}
            self.left_out = sum(1 for each in self._zip.infolist() if _is_special(each))
            """How many entries are links, devices or pipes, and so are no files."""
            self._check_directory()
        except SourceError:
            self.close()
            raise

    def __enter__(self) -> GuardedZip:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def names(self) -> tuple[str, ...]:
        """Return the names of the files, in the order of the directory.

        A name is as the ZIP file has it: it may be absolute, step up, or contain anything else.
        """
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """Return the number of bytes that a file unpacks to, as the directory says.

        Raises:
            KeyError: there is no such file.
        """
        return self._entries[name].file_size

    def is_encrypted(self, name: str) -> bool:
        """Return whether a file can only be read with a password.

        Raises:
            KeyError: there is no such file.
        """
        return bool(self._entries[name].flag_bits & _ENCRYPTED)

    def read(self, name: str, limit: int = LONGEST_ENTRY) -> bytes:
        """Return the bytes of a file, and count them in the budget.

        Args:
            name: a name that `names` returns.
            limit: the most bytes that the file may have.

        Raises:
            KeyError: there is no such file.
            SourceTooLarge: it unpacks to more than `limit`, or to more than the budget has left.
            MalformedSource: it is damaged, encrypted, or packed in a way that is not known.
        """
        entry = self._entries[name]
        if self.is_encrypted(name):
            raise MalformedSource(
                f"{_shown(name)} in it is encrypted; unpack it with its password, and add what is "
                "in it."
            )
        _check_entry(entry, limit)
        blocks, length = [], 0
        try:
            with self._zip.open(entry) as unpacked:
                while block := unpacked.read(_BLOCK):
                    length += len(block)
                    self._budget.spend(len(block))
                    if length > limit:
                        raise _too_large(entry.filename, limit)
                    blocks.append(block)
        except (*_DAMAGE, OSError) as error:
            raise MalformedSource(
                f"{_shown(name)} in it is damaged ({error}). {_OPEN_AGAIN}"
            ) from None
        except (NotImplementedError, RuntimeError) as error:
            raise MalformedSource(
                f"{_shown(name)} in it is packed in a way that Footnote does not know ({error}); "
                "unpack it, and add what is in it."
            ) from None
        return b"".join(blocks)

    def _check_directory(self) -> None:
        """Check what the directory says, before anything is unpacked.

        Raises:
            SourceTooLarge: there are too many entries, or they unpack to too much.
        """
        count = len(self._zip.infolist())
        if count > MOST_ENTRIES:
            raise SourceTooLarge(
                f"It contains {count:,} files, and {MOST_ENTRIES:,} are allowed. Unpack it, and "
                "add the files that you need."
            )
        total = sum(each.file_size for each in self._zip.infolist())
        if total > self._budget.unpacked_bytes:
            raise SourceTooLarge(
                f"It unpacks to {total:,} bytes, more than is allowed. Unpack it, and add the "
                "files that you need."
            )


def open_zip(opened: Opened) -> GuardedZip:
    """Open a ZIP file, such as an archive, a DOCX, an ODT or an EPUB.

    Args:
        opened: the file, with the budget that counts what is unpacked.

    Raises:
        SourceTooLarge: it has too many entries, or unpacks to more than the budget has left.
        MalformedSource: it is damaged, or no ZIP file.
        OSError: it cannot be read.
    """
    file = opened.open()
    try:
        return GuardedZip(file, opened.budget)
    except BaseException:
        file.close()
        raise


class _Bounded:
    """A file of which only so much can be read at once as a directory of a ZIP file may have.

    `zipfile` reads the directory at once, and believes the file's own word for its length.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, count: int = -1) -> bytes:
        most = _LONGEST_DIRECTORY + 1
        data = self._file.read(most if count < 0 else min(count, most))
        if len(data) == most:
            raise SourceTooLarge(
                "Its list of files is too long. Unpack it, and add the files that you need."
            )
        return data

    def seekable(self) -> bool:
        return True


def _open(file: BinaryIO) -> zipfile.ZipFile:
    try:
        opened = zipfile.ZipFile(_Bounded(file))
        if not all(each.filename for each in opened.infolist()):
            raise zipfile.BadZipFile("a file in it has no name")
    except (*_DAMAGE, NotImplementedError) as error:
        raise MalformedSource(
            f"It is damaged, or not the kind of file that its name says ({error}). {_OPEN_AGAIN}"
        ) from None
    return opened


def _is_file(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and not _is_special(entry)


def _is_special(entry: zipfile.ZipInfo) -> bool:
    # Programs on Windows leave the upper half, the mode on Unix, empty or write only permissions.
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind not in {0, stat.S_IFREG, stat.S_IFDIR}


def _check_entry(entry: zipfile.ZipInfo, limit: int) -> None:
    if entry.file_size > limit:
        raise _too_large(entry.filename, limit)
    if entry.file_size > max(_ANY_RATIO, _HIGHEST_RATIO * entry.compress_size):
        raise SourceTooLarge(
            f"{_shown(entry.filename)} in it unpacks to {entry.file_size:,} bytes from "
            f"{entry.compress_size:,}, as only files do that are made to do harm. If you trust it, "
            "unpack it, and add what is in it."
        )


def _too_large(name: str, limit: int) -> SourceTooLarge:
    return SourceTooLarge(
        f"{_shown(name)} in it unpacks to more than {limit:,} bytes. Unpack it, and add the files "
        "that you need."
    )


def _shown(name: str) -> str:
    """Return a name from the file as a message shows it."""
    return repr(name[-80:])
