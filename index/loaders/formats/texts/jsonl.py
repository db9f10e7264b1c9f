"""Stream articles from JSON lines in BEIR layout, one article per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.documents import Span
from index.errors import BinarySource, MalformedSource, SourceError, SourceTooLarge
from index.layout import NO_LAYOUT, Layout
from index.layout_json import layout_from_dict
from index.loaders.assembly import Article, assemble, check_length
from index.loaders.facts.metadata import Metadata, read_metadata
from index.loaders.formats.texts.plain import read_plain
from index.loaders.outcomes import Loaded, LoadOptions

# `\ud83d\ude00` uses twelve bytes for one character; the other fields need room too.
_BYTES_PER_CHARACTER = 12
_OTHER_FIELDS = 1_000_000


def load_lines(
    path: Path, name: str, options: LoadOptions
) -> Iterator[tuple[str, Loaded | SourceError]]:
    """Yield the name and the outcome of every non-blank line of a file.

    A line that fails yields its error and does not stop the other lines.

    Args:
        path: the file.
        name: the file's name, from which the lines' names are made.
        options: limits on the size of a line.

    Raises:
        OSError: the file cannot be read, or cannot be read to its end.
        BinarySource: the file's first bytes are not JSON.
    """
    with path.open("rb") as file:
        _check_text(file)
        for number, line in _lines(file, options):
            where = f"{name} line {number}"
            try:
                if line is None:
                    raise SourceTooLarge(
                        f"It is longer than any line with a text within max_characters = "
                        f"{options.max_characters:,}; split it, or raise max_characters."
                    )
                yield where, _load_line(line, path, options)
            except SourceError as error:
                yield where, error


def _check_text(file: BinaryIO) -> None:
    # One error for the whole file, because a binary file has a line about every 256 bytes.
    start = file.read(4096)
    file.seek(3 if start.startswith(b"\xef\xbb\xbf") else 0)
    if b"\0" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BinarySource("It is not JSON in UTF-8; write one JSON object per line, as UTF-8.")


def _lines(file: BinaryIO, options: LoadOptions) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number and the bytes of each non-blank line; None for a line that is too long."""
    longest = _BYTES_PER_CHARACTER * options.max_characters + _OTHER_FIELDS
    number = 0
    while line := file.readline(longest + 1):
        number += 1
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = file.readline(longest)
            yield number, None
        elif not line.isspace():
            yield number, line


def _load_line(line: bytes, path: Path, options: LoadOptions) -> Loaded:
    record = _record(line)
    doc_id = record.get("_id")
    if isinstance(doc_id, int) and not isinstance(doc_id, bool):
        doc_id = str(doc_id)
    if not isinstance(doc_id, str) or not doc_id.strip():
        raise MalformedSource('It has no "_id"; give each article its own "_id", a string.')
    text = record.get("text")
    if not isinstance(text, str):
        raise MalformedSource('It has no "text" that is a string; put the article there.')
    check_length(text, options)
    plain, header = read_plain(text)
    passed_over, notes = _skipped_spans(record, text)
    layout, more_notes = _layout(record, text)
    metadata = _metadata(record).or_else(plain).or_else(Metadata(notes=(*notes, *more_notes)))
    article = Article(text, metadata, skipped=(*header, *passed_over), layout=layout)
    return Loaded(assemble(doc_id, article, path))


def _record(line: bytes) -> dict[str, object]:
    try:
        record = json.loads(line.decode().rstrip())
    except UnicodeDecodeError as error:
        raise MalformedSource(
            f"Its byte {error.start} is not UTF-8; save the file again as UTF-8."
        ) from None
    except json.JSONDecodeError as error:
        raise MalformedSource(
            f"It is not JSON ({error.msg} at column {error.colno}); write one object per line."
        ) from None
    except (RecursionError, ValueError):
        # The JSON is nested a thousand levels deep, or has a number of more than 4,300 digits.
        raise MalformedSource(
            "Its JSON is nested too deeply or has too long a number; simplify it."
        ) from None
    if not isinstance(record, dict):
        raise MalformedSource(
            f"It is JSON but not an object ({type(record).__name__}); write one object per line."
        )
    return record


def _skipped_spans(
    record: dict[str, object], text: str
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return the spans of the key "skipped", as `footnote show --json` writes them, and notes."""
    pairs = record.get("skipped")
    if pairs is None:
        return (), ()
    if not isinstance(pairs, list) or not all(_is_span(pair, text) for pair in pairs):
        return (), ("skipped ignored: it is not a list of [start, end] pairs within the text",)
    return tuple(Span(start, end) for start, end in pairs), ()


def _layout(record: dict[str, object], text: str) -> tuple[Layout, tuple[str, ...]]:
    """Return the layout of the key "layout", as `footnote show --json` writes it, and notes."""
    values = record.get("layout")
    # Site generators name a page's template so.
    if values is None or isinstance(values, str):
        return NO_LAYOUT, ()
    try:
        layout = layout_from_dict(values if isinstance(values, dict) else {"kind": values})
        layout.check_within(text)
        "".join(layout.labels).encode()
    except ValueError:
        return NO_LAYOUT, ("layout ignored: it does not describe the text",)
    return layout, ()


def _is_span(pair: object, text: str) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(type(position) is int for position in pair)
        and 0 <= pair[0] <= pair[1] <= len(text)
    )


def _metadata(record: dict[str, object]) -> Metadata:
    extra = record.get("metadata")
    if extra is not None and not isinstance(extra, dict):
        raise MalformedSource(
            f'Its "metadata" is {type(extra).__name__}, not an object; write {{"url": …}}.'
        )
    title = record.get("title")
    if title is not None and not isinstance(title, str):
        raise MalformedSource(f'Its "title" is {type(title).__name__}, not a string; quote it.')
    line_fields = {
        key: value for key, value in record.items() if key not in {"_id", "text", "metadata"}
    }
    # The line's "title" is used even if it reads "None". For the other values, "metadata" takes
    # precedence over the line's own keys.
    title_only = Metadata(title=" ".join((title or "").split()))
    return title_only.or_else(read_metadata({**line_fields, **(extra or {})}))
