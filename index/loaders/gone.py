"""Find the stored articles whose files are gone from the folders that are added."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path


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
