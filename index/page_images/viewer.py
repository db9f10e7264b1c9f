"""`PageViewer`: pages of the files that articles were read from, as images.

The files are untrusted, so a child process with limits draws them: a file can stop neither the app
nor the next page.
"""

from __future__ import annotations

import atexit
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from index.documents import Document
from index.errors import PageError
from index.layout_json import layout_as_dict
from index.loaders.sandbox import Patience, Sandbox, SandboxFailure
from index.page_images.page_image import Mark, PageImage
from index.spans import Span
from index.system.processes import module_command

# How many images are kept, in memory only: those between which a reader goes back and forth.
IMAGES_KEPT = 16
# Images are as wide as a multiple of this many pixels, so that a pane that is drawn a little wider
# or narrower needs no other image.
WIDTH_STEP = 200
LARGEST_WIDTH = 2_400
_SECONDS = 20.0
_COMMAND = tuple(module_command("index.page_images.page_process"))


class _Key(NamedTuple):
    """What an image depends on."""

    path: Path
    text_sha256: str
    span: Span | None
    page: int | None
    width: int


class PageViewer:
    """Draws pages, and keeps the last images.

    Args:
        seconds: how long a page may take.
        command: the command that starts the child process.

    Thread safety:
        Safe to share: pages are drawn one at a time.
    """

    def __init__(self, *, seconds: float = _SECONDS, command: Sequence[str] = _COMMAND) -> None:
        self._seconds = seconds
        self._sandbox = Sandbox(command=command)
        self._images: OrderedDict[_Key, PageImage] = OrderedDict()
        self._lock = threading.Lock()

    def page(
        self,
        path: Path,
        document: Document,
        span: Span | None = None,
        *,
        page: int | None = None,
        width: int = 1_000,
    ) -> PageImage:
        """Return a page of the file that an article was read from.

        Args:
            path: the file, as `Snapshot.original` returns it.
            document: the article.
            span: the passage to mark; None to mark nothing.
            page: the index of the page, from 0; None for the page on which the passage begins, or
                the first page without a passage.
            width: the width in pixels at which it is shown; the image may be somewhat wider.

        Raises:
            PageError: the file is missing, not the one that was read, or cannot be drawn.
        """
        wide = min(-(-max(width, 1) // WIDTH_STEP) * WIDTH_STEP, LARGEST_WIDTH)
        key = _Key(path, document.text_sha256, span, page, wide)
        known = self._known(key)
        if known is None:
            known = self._draw(key, document)
            with self._lock:
                self._images[key] = known
                while len(self._images) > IMAGES_KEPT:
                    self._images.popitem(last=False)
        return known

    def close(self) -> None:
        """End the child process, and forget the images."""
        self._sandbox.close()
        with self._lock:
            self._images.clear()

    def _known(self, key: _Key) -> PageImage | None:
        """Return an image that is kept. Those of files that were removed are forgotten."""
        with self._lock:
            for gone in [each for each in self._images if not each.path.exists()]:
                del self._images[gone]
            if key in self._images:
                self._images.move_to_end(key)
            return self._images.get(key)

    def _draw(self, key: _Key, document: Document) -> PageImage:
        request = {
            "path": str(key.path),
            "sha256": document.sha256,
            "text": document.text,
            "layout": layout_as_dict(document.layout),
            "span": [key.span.start, key.span.end] if key.span else None,
            "page": key.page,
            "width": key.width,
        }
        try:
            described, *rest = self._sandbox.ask(request, Patience(self._seconds))
            values = json.loads(described)
            if "error" in values:
                raise PageError(str(values["error"]))
            (content,) = rest
            return PageImage(
                content=content,
                media_type=str(values["media_type"]),
                width=int(values["width"]),
                height=int(values["height"]),
                page=int(values["page"]),
                pages=int(values["pages"]),
                label=str(values["label"]),
                marks=tuple(Mark(*map(float, mark)) for mark in values["marks"]),
                marked_pages=tuple(map(int, values["marked_pages"])),
            )
        except SandboxFailure as failure:
            reason = "it took too long" if failure.took_too_long else str(failure)
        except (ValueError, KeyError, TypeError):
            reason = "the answer was not understood"
        except OSError as error:
            reason = str(error)
        raise PageError(
            f"This page cannot be drawn ({reason}). Its text is here; open the file in the program "
            "that made it to see the page."
        )


_shared = PageViewer()
atexit.register(_shared.close)


def shared_viewer() -> PageViewer:
    """Return the viewer of this process, which ends with it."""
    return _shared
