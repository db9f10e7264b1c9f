"""Find the files to read at and below given paths, and give each file its name."""

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
# The other files of a folder in BEIR layout: questions and judgements, not articles.
_COMPANIONS = ("queries*.jsonl", "qrels", "qrels*.tsv", "gold_spans*.jsonl")
# What editors, office programs and browsers write while they work: backups, locks, downloads.
_TEMPORARY = (
    ".*", "*~", "~$*", "#*#", "*.tmp", "*.temp", "*.swp", "*.swx", "*.part", "*.partial",
    "*.crdownload", "*.download",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file to read, or a path that cannot be read and the reason.

    Attributes:
        path: the path of the file.
        name: the path relative to the folder that was added, or the file's own name if the file
            was added itself; with slashes and in Unicode NFC, so that it is the same on every
            machine and can be printed. With an error, an added path is named in full.
        error: why the path cannot be read; None for a regular file.
    """

    path: Path
    name: str
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A path from the caller or an entry of a folder.

    Attributes:
        path: the path of the file or folder.
        parent: name of the folder that contains the entry, with a slash at the end; empty for
            the caller's paths and for the entries of the caller's folders.
        is_added: whether the path comes from the caller.
        refusal: why the entry is not read; empty if it may be read.
    """

    path: Path
    parent: str = ""
    is_added: bool = False
    refusal: str = ""

    @property
    def name(self) -> str:
        return self.parent + (self.path.name or str(self.path))


def find_source_files(paths: Iterable[Path]) -> Iterator[SourceFile]:
    """Yield the files at and below `paths`; the entries of a folder come in order of name.

    Hidden and temporary entries of a folder are skipped silently. A link to a folder is refused
    and not followed, so that links cannot form a loop and no article is read under two names. A
    path that is refused or cannot be read is yielded with an error.

    In a folder of BEIR layout (corpus.jsonl beside queries*.jsonl, qrels or gold_spans*.jsonl)
    only corpus.jsonl is read. The other files of the layout are skipped silently, and all other
    entries are refused.
    """
    for path in paths:
        # A stack instead of recursion: folders may nest deeper than Python's recursion limit.
        pending = [_Entry(path, is_added=True)]
        while pending:
            entry = pending.pop()
            try:
                opened = _open_entry(entry)
            except SourceError as error:
                yield SourceFile(entry.path, _printable(entry), error)
            except (OSError, ValueError) as error:
                yield SourceFile(entry.path, _printable(entry), as_source_error(error))
            else:
                if isinstance(opened, SourceFile):
                    yield opened
                else:
                    pending.extend(reversed(opened))


def is_left_out(name: str) -> bool:
    """Return whether an entry of a folder is hidden or temporary, by its name."""
    return any(fnmatchcase(name.lower(), pattern) for pattern in _TEMPORARY)


def as_source_error(error: OSError | ValueError) -> SourceError:
    """Turn an error of the operating system into a SourceError that says what to do."""
    if isinstance(error, FileNotFoundError):
        return SourceError("There is no such file or folder; check the path.")
    if isinstance(error, PermissionError):
        return SourceError("This user may not read it; change its permissions.")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return SourceError(f"The system cannot read it ({reason}); check the path and the disk.")


def _open_entry(entry: _Entry) -> SourceFile | list[_Entry]:
    """Return the entry as a file, or the entries of the folder in order.

    Raises:
        SourceError: the entry is refused.
        OSError: the entry cannot be read.
        ValueError: the path contains a NUL character.
    """
    if entry.refusal:
        raise UnsupportedFormat(entry.refusal)
    mode = entry.path.stat().st_mode
    if stat.S_ISREG(mode):
        return SourceFile(entry.path, _stored_name(entry))
    if not stat.S_ISDIR(mode):
        raise UnsupportedFormat("It is neither a file nor a folder; save its content as a file.")
    if not entry.is_added and entry.path.is_symlink():
        raise UnsupportedFormat("It is a link to another folder; add that folder itself.")
    parent = "" if entry.is_added else f"{entry.name}/"
    visible = sorted(path for path in entry.path.iterdir() if not is_left_out(path.name))
    companions = {path for path in visible if any(fnmatchcase(path.name, c) for c in _COMPANIONS)}
    if not companions or not any(path.name == _CORPUS for path in visible):
        return [_Entry(path, parent) for path in visible]
    refusal = f"Only {_CORPUS} is read from a folder in BEIR layout; move this to another folder."
    return [
        _Entry(path, parent, refusal="" if path.name == _CORPUS else refusal)
        for path in visible
        if path not in companions
    ]


def _stored_name(entry: _Entry) -> str:
    try:
        str(entry.path.absolute()).encode()
    except UnicodeEncodeError:
        raise MalformedSource("Its path is not valid UTF-8; rename it.") from None
    return unicodedata.normalize("NFC", entry.name)


def _printable(entry: _Entry) -> str:
    name = str(entry.path) if entry.is_added else entry.name
    return replace_surrogates(unicodedata.normalize("NFC", name))
