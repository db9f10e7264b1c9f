"""The sandbox's child process: reads files with limits on memory and processor time.

Run as `python -m index.loaders.parser_process` by `index.loaders.sandbox`, which writes one line of
JSON for each file to its standard input. The child answers each with messages, each after its
length in four bytes: one for each article of the file, then an empty one. It ends with its parent.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from index.loaders.formats.format import Opened
from index.loaders.formats.registry import format_named
from index.loaders.members import read_file
from index.loaders.outcomes import LoadOptions
from index.loaders.wire import encode_part, encode_progress

LONGEST_MESSAGE = 1_000_000_000


def main() -> None:
    """Read the files that the parent names, until it closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not be taken for an answer.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)

    def report(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        # The parent reads it after the child has ended.
        os.write(2, f"{kind.__name__}: {error}"[:300].encode("utf-8", "replace"))

    sys.excepthook = report
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit(request["memory"], request["seconds"])
        seconds_per_page = request["seconds_per_page"]

        def progress(done: int, total: int, seconds: int = seconds_per_page) -> None:
            _limit_time(seconds)
            _send(answers, encode_progress(done, total))

        path = Path(request["path"])
        opened = Opened(
            name=path.name,
            suffix=request["suffix"],
            options=LoadOptions(
                max_characters=request["max_characters"], read_scans=request["read_scans"]
            ),
            path=path,
            progress=progress,
        )
        for read in read_file(opened, format_named(request["format"]), request["doc_id"], path):
            _send(answers, encode_part(read))
        _send(answers, b"")


def _send(answers: BinaryIO, message: bytes) -> None:
    answers.write(len(message).to_bytes(4, "big") + message)
    answers.flush()


def _limit(memory: int, seconds: int) -> None:
    """Limit this process: its memory, the processor time of the next file, and its files."""
    try:
        import resource
    except ImportError:  # not on Windows; the parent's limit on the time holds there
        return
    _set_limit(resource.RLIMIT_AS, memory)
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, 0)
    _limit_time(seconds)


def _limit_time(seconds: int) -> None:
    """Limit the processor time that this process may still use."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # OCR works on several cores at once.
    cores = os.cpu_count() or 1
    _set_limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds * cores + 1)


def _set_limit(limit: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    main()
