"""Drafts are read from text, Markdown and Word, and nothing else."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from index.errors import MalformedSource, SourceError, SourceTooLarge, UnsupportedFormat
from index.loaders import drafts
from index.loaders.drafts import read_draft


def word(fill: Any) -> bytes:
    document = docx.Document()
    fill(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_text_is_as_it_stands_in_the_file() -> None:
    text = "# Pier\r\n\r\n“We are ready,” she said."
    assert read_draft("draft.md", text.encode()) == text
    assert read_draft("DRAFT.TXT", text.encode("utf-8-sig")) == text
    assert read_draft("draft", "“Größe”".encode("cp1252")) in ("“Größe”",)


def test_word_files_keep_the_order_of_their_parts() -> None:
    def fill(document: Any) -> None:
        document.add_heading("Pier", 1)
        document.add_paragraph("She said “we are ready”.")
        document.add_paragraph("We always were.", style="Quote")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Vogt", "“Soon.”"
        document.add_paragraph("End.")

    assert read_draft("draft.docx", word(fill)).split("\n\n") == [
        "Pier",
        "She said “we are ready”.",
        "> We always were.",
        "| Vogt | “Soon.” |",
        "End.",
    ]


def test_tracked_changes_are_read_as_accepted() -> None:
    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("She said “we are ")
        for tag, text in (("ins", "not "), ("del", "always ")):
            change = OxmlElement(f"w:{tag}")
            run = OxmlElement("w:r")
            words = OxmlElement("w:t" if tag == "ins" else "w:delText")
            words.text = text
            words.set(qn("xml:space"), "preserve")
            run.append(words)
            change.append(run)
            paragraph._p.append(change)
        paragraph.add_run("ready”.")

    assert read_draft("draft.docx", word(fill)) == "She said “we are not ready”."


@pytest.mark.parametrize("data", [b"", b"PK nothing", b"PK\x03\x04" + b"\0" * 60])
def test_a_damaged_word_file_is_reported(data: bytes) -> None:
    with pytest.raises(MalformedSource, match="save it again"):
        read_draft("draft.docx", data)


def test_a_cut_word_file_is_reported() -> None:
    data = word(lambda document: document.add_paragraph("“We are ready.”"))
    with pytest.raises(MalformedSource):
        read_draft("draft.docx", data[: len(data) // 2])


def test_other_kinds_are_refused() -> None:
    with pytest.raises(UnsupportedFormat, match="docx"):
        read_draft("draft.pdf", b"%PDF-1.7")
    with pytest.raises(SourceError):
        read_draft("draft.txt", b"\x89PNG\r\n\x1a\n")


def test_a_book_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_CHARACTERS", 10)
    with pytest.raises(SourceTooLarge, match="in parts"):
        read_draft("draft.txt", b"more than ten characters")


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = word(lambda document: document.add_paragraph("x"))
    monkeypatch.setattr(drafts, "_MOST_UNPACKED", 100)
    with pytest.raises(SourceTooLarge):
        read_draft("draft.docx", data)
