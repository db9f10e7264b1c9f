"""Paths -> the files to read, each with the name it goes by."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from index.documents import replace_surrogates
from index.errors import MalformedSource, SourceError, UnsupportedFormat

_CORPUS = "corpus.jsonl"
# What stands beside it in a folder of BEIR layout: questions and judgements, not articles.
_COMPANIONS = ("queries*.jsonl", "qrels", "qrels*.tsv", "gold_spans*.jsonl")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file, or why there is none.

    Attributes:
        name: its path relative to the folder that was added, or its own name, with slashes
            and in Unicode NFC: the same on every machine, and fit to be printed.
    """

    path: Path
    name: str
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A path that was given or seen in a folder; `within` is empty for a given one."""

    path: Path
    within: str = ""
    given: bool = False
    refused: str = ""

    @property
    def name(self) -> str:
        return self.within + (self.path.name or str(self.path))


def find(paths: Iterable[Path]) -> Iterator[SourceFile]:
    """Give the files at and below `paths`, those of a folder in the order of their names.

    Hidden entries of a folder are passed over. A link to a folder is refused, not followed:
    so no loop of them is entered and no article is read under two names.

    In a folder of BEIR layout (corpus.jsonl beside queries*.jsonl, qrels or gold_spans*.jsonl)
    only corpus.jsonl is read. The layout's other files are passed over without a word, and
    whatever else lies there is refused.
    """
    for path in paths:
        # A stack, for folders nest deeper than Python may call.
        pending = [_Entry(path, given=True)]
        while pending:
            entry = pending.pop()
            try:
                found = _opened(entry)
            except SourceError as error:
                yield SourceFile(entry.path, _printable(entry), error)
            except (OSError, ValueError) as error:
                yield SourceFile(entry.path, _printable(entry), unreadable(error))
            else:
                if isinstance(found, SourceFile):
                    yield found
                else:
                    pending.extend(reversed(found))


def unreadable(error: OSError | ValueError) -> SourceError:
    """Say why the system gave no file and what to do about it."""
    if isinstance(error, FileNotFoundError):
        return SourceError("There is no such file or folder; check the path.")
    if isinstance(error, PermissionError):
        return SourceError("This user may not read it; change its permissions.")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return SourceError(f"The system cannot read it ({reason}); check the path and the disk.")


def _opened(entry: _Entry) -> SourceFile | list[_Entry]:
    """Return the file, or the folder's entries in order."""
    if entry.refused:
        raise UnsupportedFormat(entry.refused)
    mode = entry.path.stat().st_mode
    if stat.S_ISREG(mode):
        return SourceFile(entry.path, _stored_name(entry))
    if not stat.S_ISDIR(mode):
        raise UnsupportedFormat("It is neither a file nor a folder; save its content as a file.")
    if not entry.given and entry.path.is_symlink():
        raise UnsupportedFormat("It is a link to another folder; add that folder itself.")
    within = "" if entry.given else f"{entry.name}/"
    inside = sorted(path for path in entry.path.iterdir() if not path.name.startswith("."))
    companions = {path for path in inside if any(fnmatchcase(path.name, c) for c in _COMPANIONS)}
    if not companions or not any(path.name == _CORPUS for path in inside):
        return [_Entry(path, within) for path in inside]
    refused = f"Only {_CORPUS} is read from a folder in BEIR layout; move this to another folder."
    return [
        _Entry(path, within, refused="" if path.name == _CORPUS else refused)
        for path in inside
        if path not in companions
    ]


def _stored_name(entry: _Entry) -> str:
    try:
        str(entry.path.absolute()).encode()
    except UnicodeEncodeError:
        raise MalformedSource("Its path is not valid UTF-8; rename it.") from None
    return unicodedata.normalize("NFC", entry.name)


def _printable(entry: _Entry) -> str:
    name = str(entry.path) if entry.given else entry.name
    return replace_surrogates(unicodedata.normalize("NFC", name))
