"""The child process that draws pages, which does what the text of an article says: hang, crash.

Run as `python -m tests.hostile_pages` by the tests of the pages.
"""

from __future__ import annotations

import os
import time
from typing import Any

from index.loaders.parser_process import Send, serve
from index.page_images.drawing import draw


def _take_memory() -> None:
    blocks = []
    while True:
        blocks.append(bytearray(50_000_000))


_ACTS = {"hang": lambda: time.sleep(1_000), "abort": os.abort, "take memory": _take_memory}


def _draw(request: dict[str, Any], send: Send) -> None:
    if request["text"] in _ACTS:
        _ACTS[request["text"]]()
    draw(request, send)


if __name__ == "__main__":
    serve(_draw)
