"""W3C Web Annotations: what the model requires, and what Footnote adds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from index.documents import Span
from index.errors import EvidenceError
from retrieval.evidence.formats.annotation import (
    as_annotation,
    read_annotation,
    read_annotations,
    write_annotations,
)
from retrieval.evidence.record import CitedRecord
from tests.cited_records import EXPORTED, FERRY_EVIDENCE, QUESTION, QUOTE, RECORD, hostile_records


def test_the_collection_has_what_the_model_requires() -> None:
    collection = json.loads(write_annotations(FERRY_EVIDENCE))
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    assert collection["total"] == 2
    page = collection["first"]
    assert (page["type"], page["startIndex"]) == ("AnnotationPage", 0)
    assert page["partOf"] == collection["id"]
    for annotation in page["items"]:
        # Section 3.1: an id, the type and one or more targets.
        assert annotation["id"].startswith("urn:uuid:")
        assert annotation["type"] == "Annotation"
        target = annotation["target"]
        assert target["type"] == "SpecificResource"
        assert target["source"]["id"] == "https://tide.example/ferry?id=7"
    assert len({item["id"] for item in page["items"]}) == 2


def test_both_selectors_name_the_place_and_the_unit_is_stated() -> None:
    annotation = as_annotation(RECORD, 1, QUESTION, EXPORTED)
    quoted, position = annotation["target"]["selector"]
    assert quoted == {
        "type": "TextQuoteSelector",
        "exact": QUOTE,
        "prefix": RECORD.before,
        "suffix": RECORD.after,
    }
    assert position == {
        "type": "TextPositionSelector",
        "start": RECORD.span.start,
        "end": RECORD.span.end,
        "footnote:unit": "Unicode code points",
    }
    assert annotation["body"]["value"] == QUESTION
    assert annotation["target"]["state"]["sourceDate"] == "2024-03-07T08:09:10Z"


def test_a_source_without_an_address_is_named_by_its_digest() -> None:
    target = as_annotation(replace(RECORD, uri=""), 1, "", EXPORTED)["target"]
    assert target["source"]["id"] == "urn:sha256:" + "ab" * 32


@settings(max_examples=100, deadline=None)
@given(record=hostile_records())
def test_every_record_is_read_as_it_was_written(record: CitedRecord) -> None:
    annotation = json.loads(json.dumps(as_annotation(record, 3, QUESTION, EXPORTED)))
    assert read_annotation(annotation) == (record, True)


def test_a_quote_that_was_changed_has_another_digest() -> None:
    annotation = as_annotation(RECORD, 1, "", EXPORTED)
    annotation["target"]["selector"][0]["exact"] = QUOTE.replace("40", "400")
    record, has_own_digest = read_annotation(annotation)
    assert (record.quote[21:24], has_own_digest) == ("400", False)
    assert len(record.span) == len(record.quote)


def test_annotations_of_others_are_read_if_they_quote() -> None:
    selector = {"type": "TextQuoteSelector", "exact": "a rope", "prefix": "found "}
    record, has_own_digest = read_annotation({"target": {"selector": selector, "source": "x"}})
    assert (record.quote, record.before, record.span) == ("a rope", "found ", Span(0, 6))
    assert has_own_digest


@pytest.mark.parametrize("value", [{}, [], "x", 3, None, {"first": {"items": []}}, [{}], [3]])
def test_what_quotes_nothing_is_refused(value: object) -> None:
    with pytest.raises(EvidenceError, match=r"Verify a file|Export it again"):
        read_annotations(value)


def test_values_of_a_wrong_kind_are_left_out() -> None:
    annotation = as_annotation(RECORD, 1, "", EXPORTED)
    annotation["target"]["source"]["dc:title"] = 7
    annotation["target"]["source"]["dcterms:issued"] = "yesterday"
    annotation["target"]["selector"][1]["start"] = -5
    record, _ = read_annotation(annotation)
    assert (record.title, record.published, record.span.start) == ("", None, 0)


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    selector = {"type": "TextQuoteSelector", "exact": "a \ud800 rope"}
    record, _ = read_annotation({"target": {"selector": selector}, "footnote:quoteSha256": "0"})
    assert record.quote == "a ? rope"
