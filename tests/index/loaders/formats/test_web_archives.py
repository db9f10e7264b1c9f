"""Pages that were saved in one file: MHTML of a browser, SingleFile, WARC and WACZ."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from index.documents import Document
from index.errors import EmptySource, MalformedSource, SourceTooLarge, UnsupportedFormat
from index.loaders.formats.format import Budget
from tests.read_formats import read_document, read_documents, read_error, read_parts

DATA = Path(__file__).parents[3] / "data/formats"
BODY = (
    "<p>The bridge over the Elm will be closed for three weeks, the county said on Friday.</p>"
    "<p>Drivers are asked to use the ferry, which runs every twenty minutes until midnight.</p>"
)
PAGE = f"<html><head><title>Bridge closed</title></head><body><h1>Bridge closed</h1>{BODY}</body>"
TEXT = (
    "Bridge closed\nThe bridge over the Elm will be closed for three weeks, the county said on "
    "Friday.\nDrivers are asked to use the ferry, which runs every twenty minutes until midnight."
)
ADDRESS = "https://www.echo.example/2024/bridge?utm=x"


class Archive:
    """A web archive that is being written, record by record."""

    def __init__(self, *, packed: bool = False) -> None:
        self._packed = packed
        self._records: list[bytes] = []

    def add(
        self,
        payload: bytes,
        address: str = ADDRESS,
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        record: str = "response",
        when: str = "2024-05-04T10:11:12Z",
        **headers: str,
    ) -> Archive:
        named = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in headers.items())
        if record == "response":
            http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{named}\r\n"
            payload, kind = http.encode() + payload, "application/http; msgtype=response"
        head = (
            f"WARC/1.0\r\nWARC-Type: {record}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {when}"
            f"\r\nWARC-Record-ID: <urn:uuid:{len(self._records)}>\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n"
        )
        written = head.encode() + payload + b"\r\n\r\n"
        self._records.append(gzip.compress(written) if self._packed else written)
        return self

    def content(self) -> bytes:
        return b"".join(self._records)


def test_a_page_that_a_browser_saved() -> None:
    document = read_document("bridge.mhtml", (DATA / "bridge.mhtml").read_bytes())
    assert document.title == "Bridge over the Elm closed"
    assert (document.author, document.source) == ("Jane Doe", "Echo Daily")
    assert document.published == date(2024, 5, 3)
    assert document.uri == "https://www.echo.example/bridge.html?utm=x"
    assert document.notes == ("saved on 2026-11-29",)
    lines = document.text.split("\n")
    assert lines[0] == "Bridge over the Elm closed"
    assert lines[-1] == (
        "“Nobody will be cut off”, said county engineer Bob Roe. “The café at the landing stays "
        "open.”"
    )
    assert len(lines) == 4


def test_the_day_of_saving_is_no_day_of_publication() -> None:
    content = (
        "From: <Saved by Blink>\r\nSubject: Bridge closed\r\nDate: Sat, 4 May 2024 10:00:00 GMT\r\n"
        f'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        f"Content-Location: {ADDRESS}\r\n\r\n{PAGE}\r\n--b\r\nContent-Type: text/css\r\n\r\np\r\n"
    )
    document = read_document("a.mht", content.encode())
    assert document.text == TEXT
    assert (document.published, document.notes) == (None, ("saved on 2024-05-04",))
    assert (document.uri, document.source) == (ADDRESS, "echo.example")


def test_a_mail_is_no_page() -> None:
    assert isinstance(read_error("a.mht", b"Subject: x\r\n\r\nThe river rose."), EmptySource)


@pytest.mark.parametrize("packing", ["none", "each record", "whole file"])
def test_the_pages_of_a_web_archive(packing: str) -> None:
    archive = Archive(packed=packing == "each record")
    archive.add(PAGE.encode())
    archive.add(b"The river rose.", "https://echo.example/a.txt", kind="text/plain")
    archive.add(b"x", "https://echo.example/x.png", kind="image/png")
    archive.add(b"", "https://echo.example/old", status="301 Moved")
    archive.add(b"no", "https://echo.example/gone", status="404 Not Found")
    archive.add(PAGE.encode(), when="2024-06-01T00:00:00Z")
    archive.add(b"a", "https://echo.example/robots.txt", kind="text/plain")
    archive.add(b"options", "metadata://echo.example/arguments", kind="text/plain")
    archive.add(PAGE.encode(), "https://echo.example/saved", record="resource", kind="text/html")
    content = archive.content()
    content = gzip.compress(content) if packing == "whole file" else content
    name = "a.warc" if packing == "none" else "a.warc.gz"
    documents = read_documents(name, content)
    page, text, saved = documents.values()
    assert list(documents)[1:] == [
        "echo.example/a.txt 20240504101112", "echo.example/saved 20240504101112"
    ]  # fmt: skip
    assert (page.text, page.title, page.uri) == (TEXT, "Bridge closed", ADDRESS)
    assert (page.published, page.source) == (None, "echo.example")
    assert page.notes == ("saved on 2024-05-04",)
    assert (text.text, text.uri) == ("The river rose.", "https://echo.example/a.txt")
    assert saved.notes[-1] == (
        "left out of the web archive: copies (1), errors (1), pictures, scripts and other files "
        "(2), redirects (1)"
    )


def test_a_page_keeps_its_name() -> None:
    archive = Archive().add(PAGE.encode())
    (alone,) = read_documents("a.warc", archive.content())
    first = Archive().add(b"The river rose.", "https://echo.example/a", kind="text/plain")
    *_, after = read_documents("a.warc", first.add(PAGE.encode()).content())
    assert after == alone
    assert alone.startswith("www.echo.example/2024/bridge/")
    assert alone.endswith(" 20240504101112")


@pytest.mark.parametrize("packing", ["gzip", "deflate", "chunked", "chunked gzip"])
def test_answers_are_unpacked(packing: str) -> None:
    payload = PAGE.encode()
    headers: dict[str, str] = {}
    if "gzip" in packing:
        payload, headers = gzip.compress(payload), {"Content_Encoding": "gzip"}
    if packing == "deflate":
        import zlib

        payload, headers = zlib.compress(payload), {"Content_Encoding": "deflate"}
    if "chunked" in packing:
        chunks = [payload[:100], payload[100:]]
        payload = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in chunks) + b"0\r\n\r\n"
        headers["Transfer_Encoding"] = "chunked"
    document = read_document("a.warc", Archive().add(payload, **headers).content())
    assert document.text == TEXT


def test_what_is_packed_by_brotli_says_so_without_brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    from warcio.bufferedreaders import BufferedReader  # type: ignore[import-untyped]

    monkeypatch.delitem(BufferedReader.DECOMPRESSORS, "br", raising=False)
    archive = Archive().add(b"x", Content_Encoding="br")
    error = read_error("a.warc", archive.content())
    assert isinstance(error, UnsupportedFormat)
    assert "Install the package brotli" in str(error)


def test_the_charset_of_the_answer_counts() -> None:
    page = PAGE.replace("Drivers", "Водители").encode("cp1251")
    archive = Archive().add(page, kind="text/html; charset=windows-1251")
    assert "Водители are asked" in read_document("a.warc", archive.content()).text


def test_a_page_that_cannot_be_read_costs_itself_only() -> None:
    archive = Archive().add(b"<html><body></body></html>", "https://echo.example/empty")
    parts = read_parts("a.warc", archive.add(PAGE.encode()).content())
    empty, page = parts.values()
    assert isinstance(empty, EmptySource)
    assert isinstance(page, Document)


def test_a_pdf_in_a_web_archive_keeps_its_address() -> None:
    archive = Archive().add(
        b"%PDF-1.4 damaged", "https://echo.example/a.pdf", kind="application/pdf"
    )
    (name,) = read_parts("a.warc", archive.content())
    assert name == "echo.example/a.pdf 20240504101112.pdf"


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_is_cut_keeps_what_came_before(packed: bool) -> None:
    archive = Archive(packed=packed).add(PAGE.encode())
    whole = len(archive.content())
    page = PAGE.replace("three", "nine").encode() * 20
    content = archive.add(page, "https://echo.example/b").content()
    parts = read_parts("a.warc.gz" if packed else "a.warc", content[: (whole + len(content)) // 2])
    first = next(iter(parts.values()))
    assert isinstance(first, Document)
    assert first.text == TEXT
    if packed:
        assert isinstance(parts[""], MalformedSource)
    else:
        cut = list(parts.values())[1]
        assert isinstance(cut, Document)
        assert "the web archive has only the beginning of the page" in cut.notes


@pytest.mark.parametrize("length", [b"99999999999", b"10", b"-5", b"x", b""])
def test_wrong_lengths_end_in_pages_or_reasons(length: bytes) -> None:
    content = Archive().add(PAGE.encode()).content()
    place = content.index(b"Content-Length: ") + 16
    end = content.index(b"\r\n", place)
    wrong = content[:place] + length + content[end:]
    for each in read_parts("a.warc", wrong + content).values():
        assert isinstance(each, Document) or str(each).endswith(".")


def test_a_page_that_unpacks_without_end_is_stopped() -> None:
    archive = Archive().add(gzip.compress(bytes(60_000_000), 1), Content_Encoding="gzip")
    error = read_parts("a.warc", archive.content(), Budget(unpacked_bytes=20_000_000))[""]
    assert isinstance(error, SourceTooLarge)


def test_a_web_archive_with_its_index() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("pages/pages.jsonl", "{}")
        archive.writestr("archive/data.warc.gz", Archive(packed=True).add(PAGE.encode()).content())
    (document,) = read_documents("a.wacz", buffer.getvalue()).values()
    assert (document.text, document.uri) == (TEXT, ADDRESS)


@pytest.mark.parametrize("content", [b"", b"x" * 600, b"WARC/1.0\r\n\r\n", b"\x1f\x8b\x08"])
def test_what_is_no_web_archive_is_refused(content: bytes) -> None:
    assert str(read_error("a.warc", content)).endswith(".")
