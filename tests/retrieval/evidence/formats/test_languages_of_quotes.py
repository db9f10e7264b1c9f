"""A quotation that is exported carries the language of its article."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.documents import Document, Span
from retrieval.evidence.exported import Evidence, EvidenceSection
from retrieval.evidence.formats.annotation import as_annotation, read_annotation
from retrieval.evidence.formats.csl import write_csl
from retrieval.evidence.formats.html import write_html
from retrieval.evidence.formats.ris import write_ris
from retrieval.evidence.record import CitedRecord, Origin, cite

ARABIC = Document(
    doc_id="ar", title="العبارة", text="توقفت العبارة يوم الاثنين.", sha256="0", language="ar"
)
MOMENT = datetime(2024, 3, 5, tzinfo=UTC)


@pytest.fixture
def record() -> CitedRecord:
    return cite(ARABIC, Span(0, 13), origin=Origin())


def evidence(record: CitedRecord) -> Evidence:
    section = EvidenceSection(citations=(record,))
    return Evidence(title="متى؟", exported_at=MOMENT, sections=(section,))


def test_the_formats_that_have_a_field_for_it_tell_it(record: CitedRecord) -> None:
    assert record.language == "ar"
    [item] = json.loads(write_csl(evidence(record)))
    assert item["language"] == "ar"
    assert "LA  - ar\r\n" in write_ris(evidence(record)).decode()
    assert '<p dir="auto" lang="ar">' in write_html(evidence(record)).decode()


def test_each_fact_of_a_page_is_set_by_itself() -> None:
    document = replace(ARABIC, source="وكالة الساحل", published=date(2025, 3, 3))
    page = write_html(evidence(cite(document, Span(0, 13), origin=Origin()))).decode()
    assert "<bdi>وكالة الساحل</bdi>, <bdi>" in page


def test_it_is_read_back(record: CitedRecord) -> None:
    annotation = as_annotation(record, 1, "متى؟", MOMENT)
    assert annotation["target"]["source"]["language"] == "ar"
    read, _ = read_annotation(json.loads(json.dumps(annotation)))
    assert read == record


def test_an_unknown_language_is_not_told(record: CitedRecord) -> None:
    unknown = cite(
        Document(doc_id="x", title="", text="Halm 12.", sha256="0"), Span(0, 8), origin=Origin()
    )
    [item] = json.loads(write_csl(evidence(unknown)))
    assert "language" not in item
    assert "LA  -" not in write_ris(evidence(unknown)).decode()
    assert "language" not in as_annotation(unknown, 1, "", MOMENT)["target"]["source"]
