"""Files that are made to do harm, read in the real sandbox: time and memory stay within limits."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.documents import Document
from index.errors import MalformedSource, SourceError, SourceTooLarge
from index.loaders.formats.registry import HEAD_BYTES, format_of
from index.loaders.outcomes import LoadOptions
from index.loaders.sandbox import Sandbox
from tests.documents_of import zip_of

pytestmark = pytest.mark.faults

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = f'<w:document xmlns:w="{W}"><w:body>{{}}</w:body></w:document>'
ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)
P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def docx(body: str) -> bytes:
    return zip_of({"word/document.xml": WORD.format(body)})


def odt(body: str) -> bytes:
    return zip_of({"content.xml": ODT.format(body)})


def epub(page: str) -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    return zip_of({"book.opf": package, "a.xhtml": page})


def nested(opening: str, closing: str, depth: int, inner: str) -> str:
    return opening * depth + inner + closing * depth


def quine() -> bytes:
    """Return a DOCX file with itself in it, as far as such a file can be made by hand."""
    content = docx(P.format("x"))
    for _ in range(3):
        content = zip_of({"word/document.xml": WORD.format(""), "word/a.docx": content})
    return content


def bomb_of_many() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", WORD.format(P.format("x")))
        for number in range(60):
            archive.writestr(f"word/header{number}.xml", bytes(20_000_000))
    return buffer.getvalue()


def laughs() -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{entities}]><a>&a11;</a>'


def external() -> str:
    return '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


P_ODT = "<text:p>Start.</text:p>"
ROW = '<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>'
CELL = '<table:table-cell table:number-columns-repeated="1000000">{}</table:table-cell>'

REFUSED: dict[str, tuple[str, Callable[[], bytes], type[SourceError]]] = {
    "bomb": (".docx", lambda: docx("<w:p/>" * 30_000_000), SourceTooLarge),
    "bomb of many": (".docx", bomb_of_many, SourceTooLarge),
    "laughs in docx": (".docx", lambda: zip_of({"word/document.xml": laughs()}), MalformedSource),
    "laughs in odt": (".odt", lambda: zip_of({"content.xml": laughs()}), MalformedSource),
    "laughs in fodt": (".fodt", lambda: laughs().encode(), MalformedSource),
    "laughs in epub": (".epub", lambda: zip_of({"book.opf": laughs()}), MalformedSource),
    "file of the machine": (
        ".odt",
        lambda: zip_of({"content.xml": external()}),
        MalformedSource,
    ),
    "million tags": (
        ".fodt",
        lambda: ODT.format(nested("<text:section>", "</text:section>", 500_000, "x")).encode(),
        MalformedSource,
    ),
    "million groups": (".rtf", lambda: b"{\\rtf1 " + b"{" * 5_000_000, SourceTooLarge),
    "long line": (".rtf", lambda: b"{\\rtf1 " + b"a" * 60_000_000 + b"}", SourceTooLarge),
    "long number": (".rtf", lambda: b"{\\rtf1 \\bin" + b"9" * 5_000_000, SourceError),
}
READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "quine": (".docx", quine, ""),
    "many paragraphs": (".docx", lambda: docx(P.format("Rain.") * 50_000), "Rain."),
    "many runs": (
        ".docx",
        lambda: docx("<w:p>" + "<w:r><w:t>a </w:t></w:r>" * 100_000 + "</w:p>"),
        "a a a",
    ),
    "nested tables": (
        ".docx",
        lambda: docx(
            nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60, P.format("Deep."))
        ),
        "Deep.",
    ),
    "wide tables": (
        ".docx",
        lambda: docx(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
            + P.format("Wide.")
            + "</w:tc></w:tr></w:tbl>"
        ),
        "Wide.",
    ),
    "repeated cells": (
        ".odt",
        lambda: odt(
            f"{P_ODT}<table:table>{ROW.format(CELL.format(P_ODT))}</table:table>",
        ),
        "Start.",
    ),
    "words of one character": (".rtf", lambda: b"{\\rtf1 " + b"\\u955?" * 200_000 + b"}", "λλλ"),
    "rows without end": (
        ".rtf",
        lambda: b"{\\rtf1 Start.\\par " + b"\\trowd\\intbl a\\cell " * 30_000 + b"}",
        "Start.",
    ),
    "tags in a chapter": (
        ".epub",
        lambda: epub("<html><body>" + "<div>" * 200_000 + "Deep.</body></html>"),
        "",
    ),
    "raised figures": (
        ".epub",
        lambda: epub(f"<html><body><p>{'<sup>1</sup>' * 50_000}Up.</p></body></html>"),
        "Up.",
    ),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(seconds=60)
    yield sandbox
    sandbox.close()


def read(sandbox: Sandbox, path: Path) -> list[Document | SourceError]:
    with path.open("rb") as file:
        file_format = format_of(path.suffix, file.read(HEAD_BYTES))
    assert file_format is not None
    parts = sandbox.read(path, path.suffix, file_format, path.name, LoadOptions())
    return [part.outcome for part in parts]


def peak_memory(sandbox: Sandbox) -> int:
    """Return the most bytes of memory that the child had so far; 0 if it was ended."""
    if sandbox.process_id is None:
        return 0
    status = Path(f"/proc/{sandbox.process_id}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    suffix, make, kind = REFUSED[name]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(make())
    began = time.monotonic()
    outcomes = read(sandbox, path)
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], kind), outcomes[0]
    assert "root:" not in str(outcomes[0])
    assert time.monotonic() - began < 30
    assert peak_memory(sandbox) < 2_000_000_000


@pytest.mark.parametrize("name", READ)
def test_it_is_read_in_time(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    suffix, make, text = READ[name]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(make())
    began = time.monotonic()
    outcomes = read(sandbox, path)
    seconds = time.monotonic() - began
    assert seconds < 60
    if text:
        assert isinstance(outcomes[0], Document), outcomes[0]
        assert text in outcomes[0].text
    assert peak_memory(sandbox) < 2_000_000_000


def test_a_file_of_two_gigabytes_is_refused_unread(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    with path.open("wb") as file:
        file.write(b"{\\rtf1 ")
        file.truncate(2_000_000_000)
    began = time.monotonic()
    (outcome,) = read(sandbox, path)
    assert isinstance(outcome, SourceTooLarge)
    assert time.monotonic() - began < 5
