"""Documents and errors as they are sent from the sandbox's child process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from index import errors
from index.documents import Document, Span
from index.errors import SourceError
from index.layout_json import decode_layout, encode_layout
from index.loaders.members import PartRead

_TEXTS = ("doc_id", "title", "text", "sha256", "source", "author", "uri", "encoding", "path")
_DAYS = ("published", "modified")
_ERRORS = {
    each.__name__: each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, SourceError)
}


class PagesRead(NamedTuple):
    """How far OCR is with a file.

    Attributes:
        done: the number of pages read.
        total: the number of pages to read.
    """

    done: int
    total: int


def encode_part(read: PartRead) -> bytes:
    """Return what became of an article, as bytes."""
    if isinstance(read.outcome, SourceError):
        message: dict[str, Any] = {
            "part": read.part,
            "error": type(read.outcome).__name__,
            "message": str(read.outcome),
        }
        return json.dumps(message).encode()
    document = read.outcome
    values: dict[str, Any] = {name: getattr(document, name) for name in _TEXTS}
    for name in _DAYS:
        day = getattr(document, name)
        values[name] = day.isoformat() if day else None
    values["skipped"] = [[span.start, span.end] for span in document.skipped]
    values["notes"] = document.notes
    values["layout"] = encode_layout(document.layout)
    described = {
        "part": read.part,
        "document": values,
        "original": bool(read.original),
        "unread_scans": read.unread_scans,
    }
    return json.dumps(described).encode()


def encode_progress(done: int, total: int) -> bytes:
    """Return the number of pages that OCR has read so far, and of all of them, as bytes."""
    return json.dumps({"done": done, "total": total}).encode()


def decode(message: bytes, following: Iterator[bytes]) -> PartRead | PagesRead:
    """Return what `encode_part` or `encode_progress` encoded.

    Args:
        message: the bytes that it returned.
        following: the messages after it: the next one is the part's original, if it has one.

    Raises:
        ValueError: the bytes are nothing that `encode_part` returns.
        KeyError: as above.
    """
    values = json.loads(message)
    if "done" in values:
        return PagesRead(int(values["done"]), int(values["total"]))
    part = str(values["part"])
    if "error" in values:
        return PartRead(part, _ERRORS[values["error"]](str(values["message"])))
    stored, unread_scans = values["document"], int(values["unread_scans"])
    original = next(following, None) if values["original"] else None
    if values["original"] and original is None:
        raise ValueError("the original is missing")
    values = {name: str(stored[name]) for name in _TEXTS}
    for name in _DAYS:
        values[name] = date.fromisoformat(stored[name]) if stored[name] else None
    document = Document(
        **values,
        skipped=tuple(Span(start, end) for start, end in stored["skipped"]),
        notes=tuple(map(str, stored["notes"])),
        layout=decode_layout(stored["layout"]),
    )
    return PartRead(part, document, original, unread_scans)
