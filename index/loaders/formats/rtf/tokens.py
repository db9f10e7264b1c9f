"""Divide the bytes of an RTF file into control words, groups, bytes of text and binary data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<gap>[\r\n\0]+)"
    rb"|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)


class Token(NamedTuple):
    """A part of an RTF file.

    Attributes:
        kind: "word", "hex", "symbol", "brace" or "text".
        value: the control word, the symbol or the brace.
        number: the number of a control word; None without one.
        content: the bytes of text.
    """

    kind: str
    value: str = ""
    number: int | None = None
    content: bytes = b""


def tokens(content: bytes) -> Iterator[Token]:
    """Yield the parts of a file, without line breaks and binary data."""
    position = 0
    while match := _TOKEN.match(content, position):
        position = match.end()
        kind = match.lastgroup
        if kind in {"word", "number"}:
            number = int(match["number"]) if match["number"] else None
            word = match["word"].decode("ascii")
            if word == "bin" and number:
                position += max(0, number)
            else:
                yield Token("word", word, number)
        elif kind == "hex":
            yield Token("hex", content=bytes.fromhex(match["hex"].decode("ascii")))
        elif kind == "text":
            yield Token("text", content=match["text"])
        elif kind != "gap":
            yield Token(kind or "", match.group()[-1:].decode("latin-1"))
