"""Old and closed formats are refused with the way out, unless the file is another in truth."""

from __future__ import annotations

import io

import docx
import pytest

from index.errors import UnsupportedFormat
from tests.documents_of import document_of, error_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("name", "content", "way"),
    [
        ("a.doc", OLE, "save it as .docx"),
        ("a.ppt", OLE, "save it as .pdf"),
        ("a.pages", b"PK\x03\x04", "export it as Word (.docx)"),
        ("a.key", b"PK\x03\x04", "export it as PDF"),
        ("a.mobi", b"BOOKMOBI", "Convert it to .epub"),
        ("a.wpd", b"\xffWPC", "save it as .docx"),
    ],
)
def test_the_message_names_the_way_out(name: str, content: bytes, way: str) -> None:
    error = error_of(content, name)
    assert isinstance(error, UnsupportedFormat)
    assert way in str(error)


def test_a_page_that_is_called_doc_is_read() -> None:
    page = "<html><body><p>Ninety barges wait at Brede, the lock keeper said.</p></body></html>"
    for content in (page.encode(), b"\xef\xbb\xbf" + page.encode(), page.encode("utf-16")):
        text = document_of(content, "a.doc").text
        assert text == "Ninety barges wait at Brede, the lock keeper said."


def test_a_docx_that_is_called_doc_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("Ninety barges wait.")
    buffer = io.BytesIO()
    document.save(buffer)
    assert document_of(buffer.getvalue(), "a.doc").text == "Ninety barges wait."
