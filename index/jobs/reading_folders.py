"""The folders of a library in which programs hold bytes while they read them.

Each is named by the number of its process. A process that is killed leaves its folder, with the
bytes of a page in it; they may be those of an article that was removed since.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from index.system.processes import is_alive

INCOMING = "incoming"
_READING = re.compile(r"reading-(?P<process>\d+)-\w+")


def reading_prefix(process: int) -> str:
    """Return how the names of a process's folders begin."""
    return f"reading-{process}-"


def is_read(folder: Path) -> bool:
    """Return whether a running process holds a folder for reading."""
    reading = _READING.fullmatch(folder.name)
    return reading is not None and is_alive(int(reading["process"]))


def left_readings(library: Path) -> list[Path]:
    """Return the folders of processes that no longer run, sorted by name.

    Args:
        library: the library's folder.
    """
    root = library / INCOMING
    folders = root.iterdir() if root.is_dir() else ()
    return sorted(each for each in folders if _READING.fullmatch(each.name) and not is_read(each))


def sweep_readings(library: Path) -> None:
    """Delete the folders of processes that no longer run, as far as the system lets it.

    Args:
        library: the library's folder.
    """
    for folder in left_readings(library):
        shutil.rmtree(folder, ignore_errors=True)


def reading_problems(library: Path) -> list[str]:
    """Return which folders of processes that no longer run are left, one sentence each.

    Args:
        library: the library's folder.
    """
    return [
        f"Pages that a program was reading when it was killed are still in {folder}."
        for folder in left_readings(library)
    ]
