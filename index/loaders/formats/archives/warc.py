"""Read the pages in a web archive (WARC), each under the address that it was saved from."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.bufferedreaders import (  # type: ignore[import-untyped]
    BufferedReader,
    DecompressingBufferedReader,
)
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from index.errors import (
    EmptySource,
    MalformedSource,
    SourceError,
    SourceTooLarge,
    UnsupportedFormat,
)
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import (
    FAULTS,
    Member,
    Opened,
    Part,
    Refused,
    damaged,
    with_notes,
)
from index.loaders.texts import read_page_bytes, read_text

_BLOCK = 1 << 16
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FILES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_LONGEST_LINE = 100_000  # bytes of a field
_LONGEST_STEP = 80
_LONGEST_ADDRESS = 2_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_DIGITS = re.compile(r"\D")
_CUT = "It ends in the middle of a record; what follows is lost. Save the archive again."


def read(opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the pages of a web archive.

    Raises:
        SourceError: it is damaged, from the place where the reading stops; or it has no page.
    """
    with opened.open() as file:
        yield from read_records(file, opened)


def read_records(file: BinaryIO, opened: Opened) -> Iterator[Part | Member | Refused]:
    """Yield the pages of a web archive that is open; what else it has is counted in a note.

    Args:
        file: the archive, packed with gzip or not.
        opened: the file around it.

    Raises:
        SourceError: as `read` does.
    """
    notes: list[str] = []
    yield from with_notes(_read(file, opened, notes), notes)


def _read(file: BinaryIO, opened: Opened, notes: list[str]) -> Iterator[Part | Member | Refused]:
    records = _Unpacked(file)
    left_out: Counter[str] = Counter()
    seen: set[tuple[str, bytes]] = set()
    read = 0
    try:
        iterator = ArchiveIterator(records)
        iterator.reader = _Lines(records)
        for record in iterator:
            item = _record(record, opened, left_out, seen)
            if item is not None:
                read += 1
                yield item
    except ArchiveLoadFailed as error:
        raise damaged("a web archive", error) from None
    if left_out:
        counts = ", ".join(f"{kind} ({count:,})" for kind, count in sorted(left_out.items()))
        notes.append(f"left out of the web archive: {counts}")
    if records.is_damaged:
        raise MalformedSource(_CUT)
    if not read:
        raise EmptySource("No page is in it that was loaded whole; save the page again.")


class _Lines(DecompressingBufferedReader):  # type: ignore[misc]
    """The lines of a web archive; one without end comes in pieces, which costs no endless time."""

    def readline(self, length: int | None = None) -> bytes:
        wanted = _LONGEST_LINE if length is None else min(length, _LONGEST_LINE)
        return cast("bytes", super().readline(wanted))


class _Unpacked:
    """A web archive without its compression, whether of each record or of the whole file.

    Attributes:
        is_damaged: whether the compressed data broke off.
    """

    def __init__(self, file: BinaryIO) -> None:
        is_packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        self._file = gzip.GzipFile(fileobj=file) if is_packed else file
        # `read` would lose the bytes before the place where the data breaks off.
        self._read = self._file.read1 if isinstance(self._file, gzip.GzipFile) else file.read
        self.is_damaged = False

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.is_damaged = True
            return b""

    def tell(self) -> int:
        return self._file.tell()


def _record(
    record: Any, opened: Opened, left_out: Counter[str], seen: set[tuple[str, bytes]]
) -> Part | Member | Refused | None:
    """Return the page of a record; None if it is none, and then it is counted if it was shown."""
    if record.rec_type == "revisit":
        left_out["files saved before"] += 1
    if record.rec_type not in {"response", "resource", "conversion"}:
        return None
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    headers = record.http_headers
    # Programs that save keep their own notes in an archive, and the numbers of hosts.
    is_page = re.match(r"https?://", address, re.IGNORECASE) is not None
    if not is_page or (headers is None and record.rec_type == "response"):
        return None
    if headers is not None and headers.get_statuscode() != "200":
        status = headers.get_statuscode() or ""
        left_out["redirects" if status.startswith("3") else "errors"] += 1
        return None
    stated = (headers or record.rec_headers).get_header("Content-Type") or ""
    kind = stated.partition(";")[0].strip().casefold()
    is_text = kind == "text/plain" and not address.endswith("/robots.txt")
    if not is_text and kind not in _PAGES and kind not in _FILES:
        left_out["pictures, scripts and other files"] += 1
        return None
    when = record.rec_headers.get_header("WARC-Date") or ""
    name = name_of(address, when)
    try:
        content = _content(record, headers, opened)
        digest = hashlib.sha256(content).digest()
        if (address, digest) in seen:
            left_out["copies"] += 1
            return None
        seen.add((address, digest))
        facts = Metadata(uri=_as_uri(address), notes=_notes(record, when))
        if kind in _FILES:
            return Member(f"{name}{_FILES[kind]}", content, facts)
        charset = found[1] if (found := _CHARSET.search(stated)) else ""
        return _part(content, kind, charset, facts, name, opened)
    except SourceError as error:
        opened.budget.spend(0)  # if nothing is left, what follows cannot be read either
        return Refused(name, error)
    except FAULTS as error:
        return Refused(name, damaged("a record of a web archive", error))


def _part(
    content: bytes, kind: str, charset: str, facts: Metadata, name: str, opened: Opened
) -> Part:
    if kind in _PAGES:
        article, notes = read_page_bytes(content, charset, facts.uri, opened.options)
    else:
        article, notes = read_text(content, ".txt", opened.options)
    metadata = Metadata(uri=facts.uri, notes=notes).or_else(article.metadata).or_else(facts)
    return Part(article._replace(metadata=metadata), name, content)


def _content(record: Any, headers: Any, opened: Opened) -> bytes:
    """Return the bytes of a record's page.

    Raises:
        UnsupportedFormat: they are packed in a way that is not known.
        SourceTooLarge: there are more than a text may have.
    """
    packing = ((headers and headers.get_header("Content-Encoding")) or "").strip().casefold()
    if packing in {"br", "zstd"} and packing not in BufferedReader.get_supported_decompressors():
        way_out = (
            "Install the package brotli" if packing == "br" else "Save the page in another way"
        )
        raise UnsupportedFormat(f"It is packed by {packing!r}. {way_out}, and add the file again.")
    stream = record.content_stream()
    blocks, length, limit = [], 0, opened.options.max_bytes
    while block := stream.read(_BLOCK):
        length += len(block)
        opened.budget.spend(len(block))
        if length > limit:
            raise SourceTooLarge(f"It unpacks to more than {limit:,} bytes; save its text alone.")
        blocks.append(block)
    return b"".join(blocks)


def _notes(record: Any, when: str) -> tuple[str, ...]:
    """Return on which day a page was saved, which is no day of publication, and what it lacks."""
    notes = []
    with suppress(ValueError):
        notes.append(f"saved on {date.fromisoformat(when[:10])}")
    lacks = getattr(record.raw_stream, "limit", 0)
    if lacks > 0 or record.rec_headers.get_header("WARC-Truncated"):
        notes.append("the web archive has only the beginning of the page")
    return tuple(notes)


def _as_uri(address: str) -> str:
    is_whole = re.match(r"https?://\S+\Z", address) is not None
    return address if is_whole and len(address) <= _LONGEST_ADDRESS else ""


def name_of(address: str, when: str) -> str:
    """Return the name of a page in an archive: its address and the time when it was saved.

    It does not depend on the other pages, so a page keeps its name when the archive grows.
    """
    try:
        parts = urlsplit(address)
        host, path, query = parts.hostname or "", parts.path, parts.query
    except ValueError:
        host, path, query = "", address, ""
    steps = [step[-_LONGEST_STEP:] for step in unquote(path).split("/") if step.strip(".")]
    if query:
        steps.append(hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:8])
    stem = "/".join([host, *steps[-8:]]).strip("/") or "page"
    return f"{stem} {time}" if (time := _DIGITS.sub("", when)[:14]) else stem
