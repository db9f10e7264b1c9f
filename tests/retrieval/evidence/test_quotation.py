"""Quotes as they are copied out of the app."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from index.documents import Document, Span
from index.layout_json import layout_from_dict
from retrieval.citation import Answer, Citation, Status
from retrieval.evidence.quotation import (
    answer_text,
    marked_span,
    quotation,
    quoted,
    source_line,
    templates,
)
from retrieval.lost_citations import LossReason, LostCitation
from retrieval.searched import Searched
from tests.paths import ROOT

# The reading pane's script must write the same quotations: tests/scripts/article.test.js.
SHARED_CASES = json.loads((ROOT / "tests/scripts/quotation.json").read_text(encoding="utf-8"))

FERRY = Document(
    doc_id="ferry.txt",
    title="Ferry stopped",
    text="😀 The ferry stopped. Its engine failed.",
    sha256="a" * 64,
    source="The Herald",
    author="Ann Lee",
    published=date(2024, 10, 5),
    uri="https://herald.test/1",
)
BRIDGE = Document(doc_id="bridge.txt", title="", text="A bridge is built.", sha256="b" * 64)

FERRY_QUOTE = f"""“The ferry stopped.”
— Ferry stopped, The Herald · 5 October 2024 · Ann Lee, https://herald.test/1
[ferry.txt, characters 2–20, SHA-256 {"a" * 64}]"""
BRIDGE_QUOTE = f"""“A bridge”
— bridge.txt
[bridge.txt, characters 0–8, SHA-256 {"b" * 64}]"""


def without_digest(quote: str) -> str:
    return re.sub(", SHA-256 [ab]{64}", "", quote)


def test_a_quote_says_where_it_stands() -> None:
    assert quotation(FERRY, Span(2, 20)) == FERRY_QUOTE


@pytest.mark.parametrize("case", SHARED_CASES, ids=lambda case: case["name"])
def test_a_quote_is_written_as_in_the_reading_pane(case: dict[str, Any]) -> None:
    facts = dict(case["document"])
    if "published" in facts:
        facts["published"] = date.fromisoformat(facts["published"])
    facts["layout"] = layout_from_dict(facts.get("layout", {}))
    document = Document(**facts)
    assert {name: list(parts) for name, parts in templates(document).items()} == case["templates"]
    for form, text in case["quotations"].items():
        assert quotation(document, Span(case["start"], case["end"]), form) == text


def test_only_a_web_address_is_part_of_a_source() -> None:
    local = Document(doc_id="a", title="A", text="x", sha256="", uri="file:///a.txt")
    assert source_line(local) == "A"


def test_an_answer_keeps_the_numbers_of_its_passages() -> None:
    cited = [(1, FERRY, Span(2, 20)), (3, BRIDGE, Span(0, 8))]
    answer = Answer(
        question="What stopped?",
        resolved_question="What stopped?",
        status=Status.ANSWERED,
        confidence=0.9,
        citations=tuple(
            Citation(rank=rank, document=document, span=span, quote=span.of(document.text), score=1)
            for rank, document, span in cited
        ),
        searched=Searched(2, 2),
        lost=(LostCitation(2, "pier.txt", LossReason.REMOVED),),
    )
    assert answer_text(answer) == (
        "What stopped?\n3 passages from 3 articles, 1 of them since removed\n\n"
        f"[1] {without_digest(FERRY_QUOTE)}\n\n"
        "[2] This passage was in pier.txt, which has since been removed from the library.\n\n"
        f"[3] {without_digest(BRIDGE_QUOTE)}"
    )


def test_a_weaker_passage_says_so_beside_its_number() -> None:
    cited = tuple(
        Citation(
            rank=rank, document=FERRY, span=span, quote=span.of(FERRY.text), score=1,
            confidence=confidence,
        )
        for rank, span, confidence in ((1, Span(2, 20), 0.9), (2, Span(21, 39), 0.1))
    )  # fmt: skip
    answer = Answer(
        question="What failed?", resolved_question="What failed?", status=Status.ANSWERED,
        confidence=0.9, citations=cited, searched=Searched(1, 1),
    )  # fmt: skip
    copied = answer_text(answer).splitlines()
    assert "[1] “The ferry stopped.”" in copied
    assert "[2] (weaker) “Its engine failed.”" in copied


def test_the_sentence_with_the_answer_stands_for_a_passage() -> None:
    passage, first, second = Span(2, 39), Span(2, 20), Span(21, 39)
    assert marked_span(passage, (), ()) == passage
    assert marked_span(passage, (first, second), ()) == first
    assert marked_span(passage, (first, second), (Span(25, 31),)) == second
    cited = Citation(
        rank=1, document=FERRY, span=passage, quote=passage.of(FERRY.text), score=1,
        sentences=(first, second), answers=(Span(25, 31),),
    )  # fmt: skip
    answer = Answer(
        question="What failed?", resolved_question="What failed?", status=Status.ANSWERED,
        confidence=0.9, citations=(cited,), searched=Searched(1, 1),
    )  # fmt: skip
    assert "[1] “Its engine failed.”\n" in answer_text(answer)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The ferry stopped.", "“The ferry stopped.”"),
        ("“It stopped,” he said.", "‘“It stopped,” he said.’"),
        ('"It stopped," he said.', '‘"It stopped," he said.’'),
        ("Er sagte: „Nein.“", "‘Er sagte: „Nein.“’"),
        ("“It stopped.”", "“It stopped.”"),
        ("«Il s’est arrêté.»", "«Il s’est arrêté.»"),
        ("“It stopped,” he said. “Twice.”", "‘“It stopped,” he said. “Twice.”’"),
        ("It wasn’t the ferry’s engine", "“It wasn’t the ferry’s engine”"),
    ],
)
def test_marks_around_words_differ_from_those_in_them(words: str, expected: str) -> None:
    assert quoted(words) == expected
