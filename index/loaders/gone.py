"""Find the stored articles that are gone from the folders and the files that are added."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from index.loaders.outcomes import Loaded, Rejected


class ReadFiles:
    """What was read of each file, so that what a file no longer holds can be told.

    A box of mails or an archive may hold fewer articles than when it was added before.
    """

    def __init__(self) -> None:
        self._read: dict[str, set[str]] = {}  # the ids of the articles by their file's path
        self._names: dict[str, set[str]] = {}  # the names of the files by their paths
        self._failed: set[str] = set()

    def noted(self, outcomes: Iterable[Loaded | Rejected]) -> Iterator[Loaded | Rejected]:
        """Yield outcomes of loading, and note them."""
        for outcome in outcomes:
            if isinstance(outcome, Rejected):
                self._failed.add(outcome.name)
            else:
                document = outcome.document
                self._read.setdefault(document.path, set()).add(document.doc_id)
                name = document.doc_id.removesuffix(f"/{outcome.part}" if outcome.part else "")
                self._names.setdefault(document.path, set()).add(name)
            yield outcome

    def gone(self, paths: Mapping[str, str]) -> list[str]:
        """Return the ids of the articles that their files no longer hold, sorted.

        What could not be read this time, or stands in something that could not, is not gone.

        Args:
            paths: the path of each article's file by the article's id.
        """
        return sorted(
            doc_id
            for doc_id, path in paths.items()
            if path in self._read
            and doc_id not in self._read[path]
            and any(doc_id.startswith(f"{name}/") for name in self._names[path])
            and not any(doc_id == name or doc_id.startswith(f"{name}/") for name in self._failed)
        )


def gone_from(folders: Iterable[Path], paths: Mapping[str, str]) -> list[str]:
    """Return the ids of the articles whose files are no longer there, in the order of their ids.

    A file counts as gone only if the system says that there is none. A file that cannot be reached,
    such as one in a folder that this user may not open, is not gone.

    Args:
        folders: the folders that were added; other paths are ignored.
        paths: the path of each article's file by the article's id.
    """
    roots = [_normal(folder) for folder in folders if _is_folder(folder)]
    gone: dict[str, bool] = {}  # by path, as many lines of JSON have the path of one file
    found = []
    for doc_id, path in sorted(paths.items()):
        if path and any(_normal(path).is_relative_to(root) for root in roots):
            if path not in gone:
                gone[path] = _is_gone(path)
            if gone[path]:
                found.append(doc_id)
    return found


def _normal(path: str | Path) -> Path:
    """Return an absolute path without `..`; links are not followed, as the ids do not either."""
    return Path(os.path.normpath(Path(path).absolute()))


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):  # the path was reported when it was read
        return False


def _is_gone(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False
