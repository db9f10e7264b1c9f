"""What loading is told and what it yields."""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Document
from index.errors import SourceError

# No encoding Footnote reads spends more than four bytes on a character.
_BYTES_PER_CHARACTER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """Limits on what is read.

    Attributes:
        max_characters: the longest text of one document, in code points. A file is refused
            unread when it has more than four times as many bytes; a page's markup counts.
    """

    max_characters: int = 20_000_000

    @property
    def max_bytes(self) -> int:
        """Return the size above which no file can hold a text within the limit."""
        return _BYTES_PER_CHARACTER * (self.max_characters + 1)  # one more for the byte order mark


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source that was read.

    Attributes:
        notes: what the reader should know though nothing failed ("encoding guessed: …").
    """

    document: Document
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A source that was passed over.

    Attributes:
        name: which one: the path relative to the folder that was added, and for one line
            of many its number ("corpus.jsonl line 12").
        error: why, and what to do; it holds no frames, so a long list of these keeps no
            file's content in memory.
    """

    name: str
    error: SourceError

    def __post_init__(self) -> None:
        self.error.__traceback__ = None
        self.error.__cause__ = None
        self.error.__context__ = None
