"""The file formats that are read in the sandbox, found by a file's name and first bytes."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from index.loaders.formats.format import Format, FormatReader

HEAD_BYTES = 4096
"""How many of a file's first bytes `format_of` looks at."""

FORMATS: tuple[Format, ...] = (
    Format("PDF", "pdf", frozenset({".pdf"})),
    Format(
        "a picture",
        "picture",
        frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}),
        max_bytes=100_000_000,
    ),
)
_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
_BY_MODULE = {each.module: each for each in FORMATS}
# The first bytes that tell a format, whatever the file is called.
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)


def format_of(suffix: str, head: bytes) -> Format | None:
    """Return the format of a file; None if it is no format of the sandbox.

    Args:
        suffix: the end of the file's name, in lower case, with its dot.
        head: its first `HEAD_BYTES` bytes.
    """
    for magic, module in _MAGIC:
        if head.startswith(magic):
            return _BY_MODULE[module]
    return _BY_SUFFIX.get(suffix)


def format_named(module: str) -> Format:
    """Return the format whose module has this name."""
    return _BY_MODULE[module]


def reader_of(file_format: Format) -> FormatReader:
    """Return the reader of a format. Its libraries are imported only now."""
    module = import_module(f"index.loaders.formats.{file_format.module}")
    return cast("FormatReader", module.read)
