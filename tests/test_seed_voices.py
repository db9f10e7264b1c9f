"""What somebody said, and who said it, asked of the seed articles with the shipped models."""

from __future__ import annotations

import json
from typing import Any

import pytest

from index import Library
from index.documents import Span
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from retrieval.answer import ask, with_voices
from retrieval.citation import Citation
from retrieval.speakers.voice_filter import VoiceFilter
from retrieval.voices.voice_reader import VoiceReader
from tests.paths import ROOT, SEEDS

pytestmark = [pytest.mark.model, pytest.mark.slow]

MARKED = [
    json.loads(line)
    for line in (ROOT / "tests/data/voice_questions.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    library = Library.open(tmp_path_factory.mktemp("seeds") / "library", create=True)
    library.add(item.document for item in load([SEEDS]) if isinstance(item, Loaded))
    return library


def is_right(citation: Citation, places: list[dict[str, Any]]) -> bool:
    """Return whether a marked sentence of a citation shares characters with a right place."""
    text = citation.document.text
    for place in places:
        start = text.find(place["text"]) if place["doc_id"] == citation.document.doc_id else -1
        while start >= 0:
            right = Span(start, start + len(place["text"]))
            if any(sentence.overlaps(right) for sentence in citation.sentences):
                return True
            start = text.find(place["text"], start + 1)
    return False


@pytest.mark.parametrize(("asks", "least"), [("said", 19), ("who", 12)])
def test_the_statement_or_its_speaker_is_marked_first(
    library: Library, asks: str, least: int
) -> None:
    asked = [each for each in MARKED if each["set"] == "seeds" and each["asks"] == asks]
    right = [
        each["question"]
        for each in asked
        if is_right(ask(library, each["question"]).citations[0], each["places"])
    ]
    assert len(right) >= least, sorted({each["question"] for each in asked} - set(right))


def test_only_what_was_said_on_the_record(library: Library) -> None:
    answer = ask(
        library, "Where are the North Korean troops?", voices=VoiceFilter.ON_RECORD,
    )  # fmt: skip
    assert answer.citations
    assert answer.left_out.count
    told = with_voices(answer, VoiceReader()).citations
    assert all(each.voice and each.voice.named for each in told)
