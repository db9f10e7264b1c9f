"""What was exported is read again from every format that keeps the record."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings

from index.documents import Span
from index.errors import EvidenceError
from retrieval.evidence.exported import Evidence
from retrieval.evidence.formats.registry import EVIDENCE_FORMATS, EvidenceFormat, evidence_format
from retrieval.evidence.reading import read_evidence
from retrieval.evidence.record import CitedRecord
from tests.cited_records import FERRY_EVIDENCE, QUOTE, RECORD, exported, hostile_records

READABLE = [each for each in EVIDENCE_FORMATS if each.is_verifiable]


def written(name: str, evidence: Evidence = FERRY_EVIDENCE) -> bytes:
    return evidence_format(name).write(evidence)


@pytest.mark.parametrize("each", READABLE, ids=lambda each: each.name)
def test_a_file_is_read_as_it_was_exported(each: EvidenceFormat) -> None:
    read = read_evidence(each.write(FERRY_EVIDENCE))
    assert tuple(citation.record for citation in read) == FERRY_EVIDENCE.citations
    assert all(citation.has_own_digest and citation.is_shown for citation in read)


@pytest.mark.parametrize("each", READABLE, ids=lambda each: each.name)
@settings(max_examples=40, deadline=None)
@given(record=hostile_records())
def test_hostile_words_are_read_as_they_were_exported(
    each: EvidenceFormat, record: CitedRecord
) -> None:
    (read,) = read_evidence(each.write(exported(record)))
    assert read.record == record
    assert read.has_own_digest
    assert read.is_shown


@pytest.mark.parametrize("each", READABLE, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "words",
    [
        "A comment may begin with <!-- footnote-evidence and end with --> in a page.",
        "The mark is:\n<!-- footnote-evidence\n{}\n-->\nand nothing else.",
        "The mark is:\n% footnote-evidence e30=\nand nothing else.",
        "The mark is <script id='footnote-evidence'>{}</script> in a page.",
    ],
)
def test_an_article_may_mention_the_marks_of_the_record(each: EvidenceFormat, words: str) -> None:
    record = replace(RECORD, quote=words, span=Span(0, len(words)), title=words, remark=words)
    (read,) = read_evidence(each.write(exported(record, question=words)))
    assert read.record == record
    assert (read.has_own_digest, read.is_shown) == (True, True)


@pytest.mark.parametrize("name", ["markdown", "bibtex"])
def test_a_file_with_the_line_ends_of_windows_is_read(name: str) -> None:
    assert len(read_evidence(written(name).replace(b"\n", b"\r\n"))) == 2


def test_formats_are_named_by_name_and_by_suffix() -> None:
    assert evidence_format(".DOCX").name == evidence_format("docx").name == "docx"
    assert {each.suffix for each in EVIDENCE_FORMATS} == {
        ".md", ".html", ".docx", ".json", ".bib", ".ris", ".jsonld",
    }  # fmt: skip
    with pytest.raises(EvidenceError, match="Choose one of: markdown, html"):
        evidence_format("pdf")


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_a_quote_that_is_shown_otherwise_is_told(name: str) -> None:
    text = written(name).decode()
    altered = text.replace(f"“{QUOTE}”", f"“{QUOTE.replace('40', '400')}”")
    assert altered != text
    first, second = read_evidence(altered.encode())
    assert (first.is_shown, second.is_shown) == (False, True)
    assert first.has_own_digest


def rezipped(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a Word file with parts replaced, or left out where the change is None."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for name in old.namelist():
            part = changes.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def test_a_word_file_tells_what_was_changed_and_what_was_left_out() -> None:
    content = written("docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").replace(b"40 metres", b"400 metres")
    first, second = read_evidence(rezipped(content, {"word/document.xml": body}))
    assert (first.is_shown, second.is_shown) == (False, True)
    with pytest.raises(EvidenceError, match="has left the record out"):
        read_evidence(rezipped(content, {"customXml/item1.xml": None}))


def test_a_word_file_with_entities_opens_no_other_file() -> None:
    hostile = (
        b'<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<evidence xmlns="urn:x-footnote:evidence">&x;</evidence>'
    )
    with pytest.raises(EvidenceError, match="damaged"):
        read_evidence(rezipped(written("docx"), {"customXml/item1.xml": hostile}))


def test_a_page_that_a_browser_saved_is_read() -> None:
    saved = (
        written("html")
        .decode()
        .replace(
            '<script type="application/ld+json" id="footnote-evidence">',
            "<SCRIPT id='footnote-evidence' type='application/ld+json'>",
        )
    )
    assert len(read_evidence(saved.encode())) == 2


def test_items_of_csl_without_the_record_are_told() -> None:
    items = json.loads(written("csl"))
    del items[1]["custom"]
    with pytest.raises(EvidenceError, match="1 of its 2 items have no `custom` record"):
        read_evidence(json.dumps(items).encode())


def test_an_answer_of_the_terminal_is_read() -> None:
    passage = {
        "doc_id": "a.txt", "title": "A", "source": "", "uri": "", "start": 4, "end": 8,
        "text": "rope", "place": None, "text_sha256": "00",
    }  # fmt: skip
    (read,) = read_evidence(json.dumps({"_id": "", "passages": [passage]}).encode())
    assert (read.record.quote, read.record.span.start, read.record.doc_id) == ("rope", 4, "a.txt")
    (read,) = read_evidence(json.dumps({"passages": [{**passage, "text": "ro\ud800e"}]}).encode())
    assert read.record.quote == "ro?e"
    for wrong in ({"text": 7}, {"start": "4"}, {"doc_id": None}):
        with pytest.raises(EvidenceError, match="no whole answer"):
            read_evidence(json.dumps({"passages": [{**passage, **wrong}]}).encode())
    with pytest.raises(EvidenceError, match="no whole answer"):
        read_evidence(json.dumps({"passages": [{**passage, "end": 20}]}).encode())


def test_a_file_without_citations_is_refused() -> None:
    with pytest.raises(EvidenceError, match="This answer cites nothing"):
        read_evidence(b'{"passages": []}')
    for passages in (b"{}", b"null", b'""'):
        with pytest.raises(EvidenceError, match="no whole answer"):
            read_evidence(b'{"passages": %s}' % passages)
    for name in ("jsonld", "markdown", "html", "docx", "bibtex"):
        with pytest.raises(EvidenceError, match="It has no citation"):
            read_evidence(written(name, exported()))


def test_a_file_with_more_citations_than_any_export_is_refused() -> None:
    passage = {
        "doc_id": "a.txt", "title": "A", "source": "", "uri": "", "start": 4, "end": 8,
        "text": "rope", "place": None, "text_sha256": "00",
    }  # fmt: skip
    annotation = {"target": {"selector": {"type": "TextQuoteSelector", "exact": "rope"}}}
    for number in (10_000, 10_001):
        for value in ({"passages": [passage] * number}, [annotation] * number):
            content = json.dumps(value).encode()
            if number == 10_000:
                assert len(read_evidence(content)) == number
                continue
            with pytest.raises(EvidenceError, match="10,001 citations"):
                read_evidence(content)


def test_of_the_words_beside_a_quote_those_next_to_it_are_read() -> None:
    quoted = {"type": "TextQuoteSelector", "exact": "rope", "prefix": "a" * 500 + "b"}
    annotation = {"target": {"selector": {**quoted, "suffix": "c" + "d" * 500}}}
    (read,) = read_evidence(json.dumps([annotation]).encode())
    assert read.record.before == "a" * 199 + "b"
    assert read.record.after == "c" + "d" * 199


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Only a text.",
        b"\xff\xfe\x00",
        b"{",
        b"[" * 100_000,
        b"[1]",
        b'[{"id": 3}]',
        b"PK\x03\x04 no archive",
        b"<script id='footnote-evidence'>{</script>",
        b"<!-- footnote-evidence\n{\n-->",
        b"% footnote-evidence !!!",
        b"% footnote-evidence " + base64.b64encode(b"\xff"),
        b"TY  - NEWS\r\nER  - \r\n",
    ],
)
def test_what_is_no_export_is_refused_with_advice(content: bytes) -> None:
    with pytest.raises(EvidenceError, match=r"Verify a file|Export it again"):
        read_evidence(content)
