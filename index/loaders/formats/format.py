"""What the reader of a file format is given, and what it yields.

The readers of formats other than text run in a child process with limits (`index.loaders.sandbox`),
so a reader may trust its library to fail, but not to end.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.assembly import Article
from index.loaders.facts.metadata import Metadata
from index.loaders.outcomes import LoadOptions

_MEGABYTE = 1_000_000

FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What the libraries that parse raise on damaged files, besides the errors of their own."""


class Format(NamedTuple):
    """A file format that is read in the sandbox.

    Attributes:
        name: what a user calls it ("PDF").
        module: the module in `index.loaders.formats` with the function `read`, a `FormatReader`.
        suffixes: the ends of the names of its files, in lower case.
        max_bytes: the number of bytes from which a file is refused unread.
        has_pages: whether its pages can be shown as pictures. The library then keeps the file.
    """

    name: str
    module: str
    suffixes: frozenset[str]
    max_bytes: int = 500 * _MEGABYTE
    has_pages: bool = False


class Part(NamedTuple):
    """An article in a file.

    Attributes:
        article: its text and metadata.
        name: its name within the file, the same whenever the file is read; empty if the file is
            one article.
        content: the bytes that `Document.sha256` is the digest of; None for the file's own.
        unread_scans: the number of its pages that OCR has still to read, because
            `LoadOptions.read_scans` is false.
    """

    article: Article
    name: str = ""
    content: bytes | None = None
    unread_scans: int = 0


class Member(NamedTuple):
    """A file within a file, such as an attachment; it is read like a file of its own.

    Attributes:
        name: its name within the file, the same whenever the file is read. It may contain slashes.
        content: its bytes.
        facts: what the file around it says of it, where it says nothing itself.
    """

    name: str
    content: bytes
    facts: Metadata = Metadata()


class Refused(NamedTuple):
    """A part of a file that cannot be read, though the rest of the file can.

    Attributes:
        name: its name within the file.
        error: the reason, and what to do.
    """

    name: str
    error: SourceError


@dataclass(slots=True)
class Budget:
    """What one file may still unpack to, shared by the files within it.

    Attributes:
        unpacked_bytes: the number of bytes that may still be unpacked.
        members: the number of files and articles that may still be read.
    """

    unpacked_bytes: int = 1_000 * _MEGABYTE
    members: int = 100_000

    def spend(self, unpacked_bytes: int, members: int = 0) -> None:
        """Count bytes and members, before more work is spent on them.

        Raises:
            SourceTooLarge: the file unpacks to more than it may.
        """
        self.unpacked_bytes -= unpacked_bytes
        self.members -= members
        if self.unpacked_bytes < 0 or self.members < 0:
            raise SourceTooLarge(
                "It unpacks to more than 1,000 MB or 100,000 files. Unpack it, and add the files "
                "that you need."
            )


def _no_progress(done: int, total: int) -> None:
    """Tell nobody how many pages are read."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to read, on disk or within another file.

    Attributes:
        name: the name of the file, without its folders.
        suffix: the end of the name, in lower case, with its dot; may be empty.
        path: the file, if it is on disk.
        content: its bytes, if it is within another file.
        options: limits on the size of a text.
        budget: what the file may still unpack to.
        progress: is called after each page that OCR has read, with their number so far, and the
            number of all of them. The time for the next page begins then.
    """

    name: str
    suffix: str
    options: LoadOptions
    path: Path | None = None
    content: bytes = b""
    budget: Budget = field(default_factory=Budget)
    progress: Callable[[int, int], None] = _no_progress

    def open(self) -> BinaryIO:
        """Open the file for reading.

        Raises:
            OSError: the file cannot be read.
        """
        return self.path.open("rb") if self.path else io.BytesIO(self.content)

    def read_bytes(self) -> bytes:
        """Return all bytes of the file.

        Raises:
            OSError: the file cannot be read.
        """
        return self.path.read_bytes() if self.path else self.content


def damaged(kind: str, error: Exception) -> MalformedSource:
    """Return the error for a file that a library failed on.

    Args:
        kind: what a user calls the format.
        error: what the library raised.
    """
    reason = f"{type(error).__name__}: {error}"[:200]
    return MalformedSource(
        f"Reading it as {kind} failed ({reason}). The file may be damaged. Open it in the program "
        "that made it, and save it again."
    )


def too_large(size: int, file_format: Format) -> SourceTooLarge:
    """Return the error for a file of more bytes than its format may have."""
    return SourceTooLarge(
        f"It has {size:,} bytes, and a file of this kind may have {file_format.max_bytes:,}. "
        "Split it, or add its articles one by one."
    )


FormatReader = Callable[[Opened], Iterator[Part | Member | Refused]]
"""Yields the articles of a file, and the files within it, in order.

It raises a `SourceError` that says what to do if the file cannot be read, also after some articles,
which are then kept. Any other exception is reported to the user as damage of the file.
"""


def with_notes(
    items: Iterator[Part | Member | Refused], notes: list[str]
) -> Iterator[Part | Member | Refused]:
    """Yield the parts of a file; the last article says what was left out of the whole file.

    Args:
        items: the parts.
        notes: what was left out, complete once `items` has ended.
    """
    held: list[Part | Member | Refused] = []
    failure: Exception | None = None
    try:
        for item in items:
            if not isinstance(item, Refused):
                yield from held
                held = []
            held.append(item)
    except (SourceError, OSError, MemoryError, *FAULTS) as error:
        # What was read before stays.
        failure = error
    for item in held:
        yield _with_notes(item, tuple(notes))
    if failure is not None:
        raise failure


def _with_notes(item: Part | Member | Refused, notes: tuple[str, ...]) -> Part | Member | Refused:
    if isinstance(item, Part):
        metadata = item.article.metadata.or_else(Metadata(notes=notes))
        return item._replace(article=item.article._replace(metadata=metadata))
    if isinstance(item, Member):
        return item._replace(facts=item.facts.or_else(Metadata(notes=notes)))
    return item
