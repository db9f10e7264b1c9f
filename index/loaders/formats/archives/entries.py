"""What the entries of an archive are called, and which of them are read."""

from __future__ import annotations

from index.errors import UnsupportedFormat
from index.loaders.formats.registry import is_known, suffix_of, unsupported

# What systems leave beside a person's files: of macOS, Windows, Word and LibreOffice.
_HIDDEN = frozenset({"__macosx", "thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_LOCKS = ("~$", ".~lock")


def is_hidden(name: str) -> bool:
    """Return whether an entry is none of a person's files, as hidden files of a folder are not."""
    steps = [step for step in name.replace("\\", "/").split("/") if step not in {"", ".", ".."}]
    return not steps or any(
        step.startswith((".", *_LOCKS)) or step.casefold() in _HIDDEN for step in steps
    )


def check_kind(name: str) -> None:
    """Check that files with such a name are read, before an entry is unpacked.

    Raises:
        UnsupportedFormat: they are not.
    """
    suffix = suffix_of(name.replace("\\", "/").rpartition("/")[2])
    if suffix == ".jsonl":
        raise UnsupportedFormat(
            "A .jsonl file is read only as a file of its own; unpack it, and add it."
        )
    if not is_known(suffix):
        raise unsupported(suffix)
