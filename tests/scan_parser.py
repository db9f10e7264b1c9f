"""The sandbox's child with a recogniser that reads every picture alike, in no time.

Run as `python -m tests.scan_parser` by the tests of scans.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from PIL import Image

from index.loaders import parser_process
from index.loaders.formats.ocr.lines import FoundLine, FoundWord, Recognised
from index.loaders.sandbox import Sandbox
from index.system.processes import module_command

LINES = ("The ferry to Kirn sank", "on Sunday night.")


def recognise(picture: Image.Image) -> Recognised:
    """Return two lines, whose last word is unsure, and a third that was not read."""
    lines = []
    for number, text in enumerate(LINES):
        top, right = 100.0 + 30 * number, 100.0 + 12 * len(text)
        corners = ((100.0, top), (right, top), (right, top + 20), (100.0, top + 20))
        words = [FoundWord(word, 0.5 if word == "night." else 0.99) for word in text.split()]
        lines.append(FoundLine(corners, tuple(words)))
    return Recognised(lines, unread=1)


@contextmanager
def in_use() -> Iterator[None]:
    """Let `load` read with this child."""
    command = module_command("tests.scan_parser")
    sandbox, for_scans = Sandbox(command=command), Sandbox(command=command)
    with (
        patch("index.loaders.files.shared_sandbox", lambda: sandbox),
        patch("index.loaders.files.scan_sandbox", lambda: for_scans),
    ):
        yield
    sandbox.close()
    for_scans.close()


if __name__ == "__main__":
    with (
        patch("index.loaders.formats.ocr.reading._has_rapid", lambda: True),
        patch("index.loaders.formats.ocr.rapid.recognise", recognise),
    ):
        parser_process.main()
