"""Mails, saved pages and archives that are damaged in any way end in articles and reasons."""

from __future__ import annotations

import gzip
import io
import tarfile
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.text.chunking import chunk
from tests.fakes import HashEmbedder
from tests.read_formats import read_parts

MAIL = (
    b"From: =?utf-8?q?J=C3=A4ne?= <jane@echo.example>\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\n"
    b"Date: Fri, 03 May 2024 10:00:00 +0200\r\nMessage-ID: <1@echo.example>\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nIt is \r\nclosed.\r\n\r\n"
    b"On 3 May 2024 at 9:00, Bob <b@x.example> wrote:\r\n> Is it?\r\n>> No.\r\n\r\n-- \r\nJane\r\n"
    b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<p>The river rose=2E</p><blockquote type=3Dcite>a</blockquote>\r\n--b\r\n"
    b"Content-Type: message/rfc822\r\n\r\nSubject: Ferry\r\n\r\nThe ferry runs.\r\n--b\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''a%20b.txt\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nVGhlIHJpdmVyIHJvc2Uu\r\n--b--\r\n"
)
BOX = (b"From a@x.example Fri May  3 10:00:00 2024\n" + MAIL + b"\n\n") * 2
PAGE = (
    b"<html><body><h1>Bridge</h1><p>The bridge over the Elm is closed for weeks.</p></body></html>"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://echo.example/a\r\n"
    b"WARC-Date: 2024-05-03T10:00:00Z\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(HTTP), HTTP)
)
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://echo.example/a\r\n"
    b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
    + PAGE
    + b"\r\n--b--\r\n"
)


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"The river rose.")
        archive.writestr("b/mail.eml", MAIL)
    return buffer.getvalue()


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("long/" * 30 + "a.txt")
        info.size = 15
        archive.addfile(info, io.BytesIO(b"The river rose."))
    return buffer.getvalue()[:3_000]


WHOLE = {
    "a.eml": MAIL,
    "a.mbox": BOX,
    "a.mhtml": MHTML,
    "a.warc": RECORD * 2,
    "a.warc.gz": gzip.compress(RECORD, mtime=0) * 2,
    "a.zip": _zip(),
    "a.tar": _tar(),
    "a.tgz": gzip.compress(_tar(), mtime=0),
    "a.txt.gz": gzip.compress(b"The river rose.", mtime=0),
}


def damaged(content: bytes) -> st.SearchStrategy[bytes]:
    """Return a strategy of the content cut, with bytes changed, and with parts of itself put in."""
    place = st.integers(0, len(content))
    cut = place.map(lambda end: content[:end])
    changed = st.lists(st.tuples(place, st.binary(max_size=3)), min_size=1, max_size=8).map(
        lambda changes: _changed(content, changes)
    )
    spliced = st.tuples(place, place, place).map(
        lambda places: content[: places[0]] + content[places[1] :] + content[: places[2]]
    )
    return cut | changed | spliced


def _changed(content: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    for place, new in changes:
        content = content[:place] + new + content[place + len(new) :]
    return content


@pytest.mark.parametrize("name", list(WHOLE))
def test_a_damaged_file(name: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(damaged(WHOLE[name]))
    def check(content: bytes) -> None:
        began = time.process_time()
        for outcome in read_parts(name, content).values():
            if isinstance(outcome, Document):
                assert_whole(outcome)
            else:
                assert str(outcome).endswith(".")
        assert time.process_time() - began < 5

    check()


@pytest.mark.parametrize("name", list(WHOLE))
def test_the_whole_file_is_read(name: str) -> None:
    parts = read_parts(name, WHOLE[name])
    assert parts
    for each in parts.values():
        assert isinstance(each, Document), each


def assert_whole(document: Document) -> None:
    """Check that passages are what the text has at their place, and that places are in the text."""
    passages = chunk(document, HashEmbedder())
    found = "".join(document.text[span.start : span.end] for span in passages)
    searched = "".join(span.of(document.text) for span in document.searchable_spans())
    assert "".join(found.split()) == "".join(searched.split())
    for span in passages:
        starts = document.layout.starts
        assert not any(span.start < start < span.end for start in starts)
        assert document.layout.place_of(span) in {*document.layout.labels, ""}
