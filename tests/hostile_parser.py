"""The sandbox's child with a parser that does what the file says: hang, crash, take memory.

Run as `python -m tests.hostile_parser` by the tests of the sandbox.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from unittest.mock import patch

from index.errors import MalformedSource
from index.loaders import parser_process
from index.loaders.assembly import Article
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Format, Member, Opened, Part


def _hang() -> None:
    time.sleep(1_000)


def _spin() -> None:
    while True:
        pass


def _take_memory() -> None:
    blocks = []
    while True:
        blocks.append(bytearray(50_000_000))


def _recurse() -> None:
    _recurse()


def _refuse() -> None:
    raise MalformedSource("It says no; ask again.")


def _fault() -> None:
    raise KeyError("the missing part")


def _unknown_fault() -> None:
    raise BaseException("out of this world")


def _print() -> None:
    os.write(1, b"\x00\x00\x00\x02ok")
    sys.stdout.write("a library says something\n")
    sys.stdout.flush()


_ACTS: dict[str, Callable[[], None]] = {
    "hang": _hang,
    "pause": lambda: time.sleep(1.5),
    "spin": _spin,
    "take memory": _take_memory,
    "recurse": _recurse,
    "refuse": _refuse,
    "fault": _fault,
    "unknown fault": _unknown_fault,
    "print": _print,
    "abort": os.abort,
    "exit": lambda: os._exit(3),
}


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield an article for each line of a file, and do what the lines in brackets say."""
    for number, line in enumerate(opened.read_bytes().decode().splitlines()):
        if line == "[write file]":
            assert opened.path is not None
            opened.path.with_suffix(".new").write_bytes(b"x")
        elif line == "[change]":
            assert opened.path is not None
            os.utime(opened.path, ns=(1, 1))
        elif line.startswith("["):
            _ACTS[line.strip("[]")]()
        elif line.startswith("member "):
            name, _, content = line.removeprefix("member ").partition(": ")
            yield Member(name, content.replace(r"\n", "\n").encode())
        else:
            yield Part(Article(line, Metadata(title=f"Line {number}")), name=str(number))


def _reader_of(_: Format) -> Callable[[Opened], Iterator[Part | Member]]:
    return read


if __name__ == "__main__":
    with patch("index.loaders.members.reader_of", _reader_of):
        parser_process.main()
