"""Markdown, web pages and Word files, opened by the programs that people open them with."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from lxml import etree, html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from index.documents import Span
from retrieval.evidence.exported import Evidence, EvidenceSection
from retrieval.evidence.formats.docx import write_docx
from retrieval.evidence.formats.html import write_html
from retrieval.evidence.formats.markdown import quoted_block, write_markdown
from retrieval.evidence.formats.wording import printable
from retrieval.evidence.record import CitedRecord
from tests.cited_records import (
    EXPORTED,
    FERRY_EVIDENCE,
    QUESTION,
    QUOTE,
    RECORD,
    exported,
    hostile_records,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWO_LINES = "Ferry stopped.\n\n  - Rope & <b>propeller</b>\t5 < 6"


def record_of(quote: str) -> CitedRecord:
    return replace(RECORD, quote=quote, span=Span(0, len(quote)))


# Markdown


def rendered(markdown: str) -> str:
    """Return the text that a reader of the rendered Markdown sees."""
    page = html.fromstring(f"<div>{MarkdownIt('commonmark').render(markdown)}</div>")
    return str(page.text_content())


def test_markdown_has_a_footnote_for_each_quote() -> None:
    text = write_markdown(FERRY_EVIDENCE).decode()
    assert f"> “{QUOTE}”[^1]\n" in text
    assert "> “nobody will pay twice”[^2] (weaker passage)\n" in text
    note = next(line for line in text.splitlines() if line.startswith("[^1]:"))
    assert note.startswith(
        "[^1]: Hallum waits, Anna Berg and Tom Falk, Tide Post, 5 March 2024, changed 6 March 2024"
    )
    assert f"<{RECORD.address}>" in note
    assert f"SHA-256 of the file {RECORD.sha256}, of the text {RECORD.text_sha256}" in note


def test_a_note_of_several_lines_stays_beside_its_quote() -> None:
    noted = exported(replace(RECORD, remark="Ask the mayor.\n\n# Or the divers\n- both"))
    text = write_markdown(noted).decode()
    assert f"> “{QUOTE}”[^1] (Ask the mayor. \\# Or the divers - both)\n" in text
    page = html.fromstring(f"<div>{MarkdownIt('commonmark').render(text)}</div>")
    assert [each.text_content() for each in page.iter("h1")] == [QUESTION]
    assert list(page.iter("li")) == []


def test_the_record_of_markdown_is_not_shown() -> None:
    assert "TextQuoteSelector" not in rendered(write_markdown(FERRY_EVIDENCE).decode())


@settings(max_examples=150, deadline=None)
@given(record=hostile_records())
def test_markdown_shows_the_characters_of_a_quote(record: CitedRecord) -> None:
    shown = rendered(quoted_block(record.quote))
    assert "".join(shown.split()) == "".join(f"“{printable(record.quote)}”".split())


def test_markdown_keeps_the_lines_of_a_quote() -> None:
    page = html.fromstring(MarkdownIt("commonmark").render(quoted_block("one\ntwo\n\nthree")))
    assert [paragraph.text_content() for paragraph in page.iter("p")] == ["“one\ntwo", "three”"]
    assert len(list(page.iter("br"))) == 1


# HTML


class Balance(HTMLParser):
    """Collects what a page asks for, and where its text stands."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_a_page_needs_no_other_file_and_its_footnotes_link_back() -> None:
    text = write_html(FERRY_EVIDENCE).decode()
    read = Balance()
    read.feed(text)
    assert not {"img", "link", "iframe", "object"} & set(read.tags)
    assert read.tags.count("script") == 1
    assert set(read.links) == {"#note1", "#note2", "#ref1", "#ref2", RECORD.address} | {
        link for link in read.links if link.startswith("https://tide.example/ferry?id=7#")
    }
    page = html.fromstring(text)
    assert page.xpath("//blockquote/p/text()")[0] == f"“{QUOTE}”"
    assert page.xpath("//li[@id='note2']/a[2]/@href") == ["#ref2"]
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


@settings(max_examples=100, deadline=None)
@given(record=hostile_records())
def test_hostile_words_stay_text_in_a_page(record: CitedRecord) -> None:
    read = Balance()
    read.feed(write_html(exported(record)).decode())
    assert read.tags.count("script") == 1
    assert read.tags.count("blockquote") == 1
    assert "img" not in read.tags


# DOCX


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def notes_of(content: bytes) -> list[str]:
    root = etree.fromstring(opened(content).read("word/footnotes.xml"))
    return ["".join(note.itertext(f"{W}t")) for note in root if not note.get(f"{W}type")]


def test_python_docx_reads_the_text_and_the_footnotes_are_footnotes() -> None:
    content = write_docx(FERRY_EVIDENCE)
    document = docx.Document(io.BytesIO(content))
    paragraphs = [
        (each.style.name if each.style else "", each.text) for each in document.paragraphs
    ]
    assert paragraphs[0] == ("Title", QUESTION)
    assert ("Quote", f"“{QUOTE}”") in paragraphs
    assert document.core_properties.title == QUESTION
    root = etree.fromstring(opened(content).read("word/document.xml"))
    references = [each.get(f"{W}id") for each in root.iter(f"{W}footnoteReference")]
    notes = etree.fromstring(opened(content).read("word/footnotes.xml"))
    ids = [note.get(f"{W}id") for note in notes]
    assert references == ["1", "2"]
    assert ids == ["-1", "0", "1", "2"]
    first, _ = notes_of(content)
    assert first.strip().startswith("Hallum waits, Anna Berg and Tom Falk, Tide Post")
    assert RECORD.text_sha256 in first


def test_the_links_of_the_footnotes_lead_to_the_words() -> None:
    content = write_docx(FERRY_EVIDENCE)
    relations = etree.fromstring(opened(content).read("word/_rels/footnotes.xml.rels"))
    by_id = {each.get("Id"): each.get("Target") for each in relations}
    notes = etree.fromstring(opened(content).read("word/footnotes.xml"))
    ids = [
        each.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        for each in notes.iter(f"{W}hyperlink")
    ]
    assert by_id[ids[0]] == RECORD.address
    assert len(set(ids)) == 2


def test_every_part_has_a_type_and_every_relation_a_part() -> None:
    archive = opened(write_docx(FERRY_EVIDENCE))
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    named = {each.get("PartName", "").lstrip("/") for each in types}
    assert named - {""} <= set(archive.namelist())
    for name in archive.namelist():
        etree.fromstring(archive.read(name))
    main = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    for each in main:
        target = each.get("Target")
        part = target.removeprefix("../") if target.startswith("../") else f"word/{target}"
        assert part in archive.namelist()


def test_the_same_evidence_gives_the_same_bytes() -> None:
    assert write_docx(FERRY_EVIDENCE) == write_docx(FERRY_EVIDENCE)


@settings(max_examples=60, deadline=None)
@given(record=hostile_records())
def test_hostile_words_stay_text_in_a_word_file(record: CitedRecord) -> None:
    content = write_docx(exported(record))
    document = docx.Document(io.BytesIO(content))
    quoted = next(each.text for each in document.paragraphs if each.style.name == "Quote")  # type: ignore[union-attr]
    expected = printable(f"“{record.quote}”").replace("\r\n", "\n").replace("\r", "\n")
    assert quoted.startswith(expected)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_footnotes(tmp_path: Path) -> None:
    sections = (
        EvidenceSection(heading=QUESTION, citations=(RECORD, record_of(TWO_LINES))),
        EvidenceSection(heading="And then?", lines=("Your sources do not answer this.",)),
    )
    path = tmp_path / "ferry.docx"
    evidence = Evidence(title=QUESTION, exported_at=EXPORTED, sections=sections)
    path.write_bytes(write_docx(evidence))
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"]
    command += ["--convert-to", "odt", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    with zipfile.ZipFile(tmp_path / "ferry.odt") as archive:
        root = etree.fromstring(archive.read("content.xml"))
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    notes = list(root.iter(f"{text}note"))
    assert [each.get(f"{text}note-class") for each in notes] == ["footnote", "footnote"]
    shown = "".join(notes[0].itertext())
    assert "Hallum waits, Anna Berg and Tom Falk, Tide Post, 5 March 2024" in shown
    assert RECORD.sha256 in shown
    whole = "".join(root.itertext())
    assert QUOTE in whole
    assert "Rope & <b>propeller</b>" in whole
    assert "Your sources do not answer this." in whole
