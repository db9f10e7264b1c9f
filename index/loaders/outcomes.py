"""The options and the outcomes of loading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.documents import Document
from index.errors import SourceError
from index.originals import Original

# No encoding that Footnote reads uses more than four bytes for a character.
_BYTES_PER_CHARACTER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """Limits on the size of sources, and what is known of them beforehand.

    Attributes:
        max_characters: the maximum length of one document's text in code points. A file with
            more than four times as many bytes is refused unread; the markup of a page counts.
        read_scans: whether pages that are pictures are read by OCR, which takes seconds a page.
        declared_encoding: the encoding that a web site declares for its page; empty for a file. It
            counts more than what the page itself declares, as in browsers.
    """

    max_characters: int = 20_000_000
    read_scans: bool = False
    declared_encoding: str = ""

    @property
    def max_bytes(self) -> int:
        """The number of bytes above which no file can contain a text within the limit."""
        return _BYTES_PER_CHARACTER * (self.max_characters + 1)  # one more for the byte order mark


@dataclass(frozen=True, slots=True)
class ScanReading:
    """How scans are read, after all other files.

    Attributes:
        recognised: returns the article that OCR has read before from the file with this name and
            this SHA-256; None if there is none.
        progress: is called with the name of a file, the number of its pages that OCR has read, and
            the number of all its scanned pages.
    """

    recognised: Callable[[str, str], Document | None]
    progress: Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source that was loaded.

    Attributes:
        document: the document that was read from the source.
        part: the article's name within a file of several; empty if the file is the article.
        original: the file that the article was read from, if the library is to keep it.
        unread_scans: the number of its pages that OCR has still to read.
    """

    document: Document
    part: str = ""
    original: Original | None = None
    unread_scans: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """The document's remarks for the user, though nothing failed ("encoding guessed: …")."""
        return self.document.notes


@dataclass(frozen=True, slots=True)
class Rejected:
    """A source that could not be loaded.

    Attributes:
        name: the source's name: the path relative to the folder that was added, and in a JSONL
            file also the line number ("corpus.jsonl line 12").
        error: the reason, and what to do. The error has no traceback, so a long list of
            rejected sources keeps no file's content in memory.
        part: the name within a file, if the rest of the file was read; else empty.
    """

    name: str
    error: SourceError
    part: str = ""

    def __post_init__(self) -> None:
        self.error.__traceback__ = None
        self.error.__cause__ = None
        self.error.__context__ = None
