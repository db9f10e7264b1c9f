"""The sandbox's child process: reads files with limits on memory and processor time.

Run as `python -m index.loaders.parser_process` by `index.loaders.sandbox`, which writes one line of
JSON for each file to its standard input. The child answers each with messages, each after its
length in four bytes: one for each article of the file, after some the bytes of the file within the
file that it was read from, then an empty one. It ends with its parent.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from index.loaders.formats.format import Opened
from index.loaders.formats.registry import format_named
from index.loaders.members import read_file
from index.loaders.outcomes import LoadOptions
from index.loaders.wire import encode_part, encode_progress

LONGEST_MESSAGE = 500_000_000
"""The most bytes of a message, which the parent has in memory. A file in an archive has fewer."""

Send = Callable[[bytes], None]
"""Sends a message to the parent."""


def main() -> None:
    """Read the files that the parent names, until it closes the pipe."""
    serve(_read)


def serve(answer: Callable[[dict[str, Any], Send], None]) -> None:
    """Answer the requests of the parent within their limits, until it closes the pipe.

    Args:
        answer: answers a request with messages, none of them empty, that it sends one by one.
    """
    answers = os.fdopen(os.dup(1), "wb")
    failures = os.dup(2)
    # What a library prints must not be taken for an answer, nor fill a pipe that nobody reads.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)

    def report(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        # The parent reads it after the child has ended.
        os.write(failures, f"{kind.__name__}: {error}"[:300].encode("utf-8", "replace"))

    sys.excepthook = report
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit(request["memory"], request["seconds"])
        answer(request, partial(_send, answers))
        _send(answers, b"")


def _read(request: dict[str, Any], send: Send) -> None:
    """Send what became of each article of a file."""

    def progress(done: int, total: int) -> None:
        _limit_time(request["seconds_per_page"])
        send(encode_progress(done, total))

    path = Path(request["path"])
    opened = Opened(
        name=path.name,
        suffix=request["suffix"],
        options=LoadOptions(**request["options"]),
        path=path,
        progress=progress,
    )
    for read in read_file(opened, format_named(request["format"]), request["doc_id"], path):
        send(encode_part(read))
        if read.original:
            send(read.original)


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
