"""Answers with only what was said on the record, or with nobody anonymous."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from index.models.spacy_parser import open_parser
from retrieval.answer import ask
from retrieval.citation import Answer, Finding, Status
from retrieval.speakers.voice_filter import (
    LeftOut,
    VoiceFilter,
    left_out_sentence,
    nothing_left_line,
)
from retrieval.voices.article_voices import find_voices
from retrieval.voices.voice import Voice, VoiceKind
from tests.fakes import HashEmbedder

QUESTION = "How deep is the crack in the Holmgard dam?"
NAMED = "“The crack in the Holmgard dam is 3 metres deep,” Ole Brandt said."
REPORTED = "Mara Ilves said that the crack in the Holmgard dam is 4 metres deep."
ANONYMOUS = "A senior official said that the crack in the Holmgard dam is 5 metres deep."
OWN = "The crack in the Holmgard dam is 6 metres deep."
TEXTS = {"named": NAMED, "reported": REPORTED, "anonymous": ANONYMOUS, "own": OWN}


def document(doc_id: str, text: str) -> Document:
    return Document(doc_id=doc_id, title=doc_id, text=text, sha256="0" * 64)


def voice(**changes: object) -> Voice:
    return Voice(span=Span(0, 9), kind=VoiceKind.QUOTE, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        (None, {VoiceFilter.ANY, VoiceFilter.NAMED}),
        (voice(speaker="Ole Brandt", named=True), set(VoiceFilter)),
        (voice(speaker="police"), {VoiceFilter.ANY, VoiceFilter.NAMED}),
        (voice(), {VoiceFilter.ANY, VoiceFilter.NAMED}),
        (voice(speaker="a senior official", anonymous=True), {VoiceFilter.ANY}),
    ],
)
def test_who_is_let_through(said: Voice | None, allowed: set[VoiceFilter]) -> None:
    assert {each for each in VoiceFilter if each.allows(said)} == allowed


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Karin Vogt said that it leaks.", True),
        ("Karin Vogt waited. She said that it leaks.", True),
        ("South Korea’s intelligence agency said that it leaks.", True),
        ("The Dutch minister said that it leaks.", True),
        ("The company said that it leaks.", False),
        ("Police said that it leaks.", False),
        ("A Dutch farmer said that it leaks.", False),
        ("Dutch farmers said that it leaks.", False),
        ("She said that it leaks.", False),
        ("A Ukrainian official said that it leaks.", False),
    ],
)
def test_whether_a_name_tells_who_speaks(sentence: str, named: bool) -> None:
    (found,) = find_voices(sentence, open_parser())
    assert found.named is named
    assert found.as_dict()["named"] is named


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([document(name, text) for name, text in TEXTS.items()])
    return library


def asked(library: Library, voices: VoiceFilter, count: int = 5) -> Answer:
    return ask(library, QUESTION, voices=voices, count=count, threshold=0.0)


@pytest.mark.model
def test_what_remains_keeps_its_order_its_score_and_its_probability(library: Library) -> None:
    everything = asked(library, VoiceFilter.ANY)
    assert {each.document.doc_id for each in everything.citations} == set(TEXTS)
    assert everything.left_out == LeftOut()
    for voices, kept, left_out in (
        (VoiceFilter.ON_RECORD, {"named", "reported"}, LeftOut(unnamed=1, own_words=1)),
        (VoiceFilter.NAMED, {"named", "reported", "own"}, LeftOut(unnamed=1)),
    ):
        answer = asked(library, voices)
        expected = [each for each in everything.citations if each.document.doc_id in kept]
        for given, before in zip(answer.citations, expected, strict=True):
            assert given.document.doc_id == before.document.doc_id
            assert given.score == before.score
            assert given.confidence == before.confidence
            assert given.sentences == before.sentences
        assert [each.rank for each in answer.citations] == list(range(1, len(kept) + 1))
        assert answer.left_out == left_out
        assert answer.confidence <= everything.confidence
        written = answer.as_dict()
        assert written["voices"] == voices.value
        assert written["left_out"] == left_out.as_dict()


@pytest.mark.model
def test_only_what_would_have_been_shown_counts_as_left_out(library: Library) -> None:
    order = [each.document.doc_id for each in asked(library, VoiceFilter.ANY).citations]
    first = next(place for place, doc_id in enumerate(order) if doc_id in ("named", "reported"))
    answer = asked(library, VoiceFilter.ON_RECORD, count=1)
    assert [each.document.doc_id for each in answer.citations] == [order[first]]
    assert answer.left_out.count == first


@pytest.mark.model
def test_nothing_remains_and_the_sources_are_not_said_to_be_silent(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([document("anonymous", ANONYMOUS), document("own", OWN)])
    answer = asked(library, VoiceFilter.ON_RECORD)
    assert answer.citations == ()
    assert answer.status is Status.NOT_FOUND
    assert answer.finding is Finding.CLOSEST
    assert "do not answer" not in answer.refusal_message
    assert answer.left_out == LeftOut(unnamed=1, own_words=1)


@pytest.mark.model
def test_of_another_language_it_is_not_known_who_speaks(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    text = "The crack in the Holmgard dam, der Riss, ist 3 Meter tief, sagte Karin Vogt."
    library.add([replace(document("german", text), language="de")])
    named = asked(library, VoiceFilter.NAMED)
    assert [each.document.doc_id for each in named.citations] == ["german"]
    assert named.left_out == LeftOut()
    recorded = asked(library, VoiceFilter.ON_RECORD)
    assert (recorded.citations, recorded.left_out) == ((), LeftOut(unmarked=1))
    # Nothing is said of the passage but that it is not known.
    assert recorded.refusal_message == nothing_left_line(VoiceFilter.ON_RECORD, LeftOut(unmarked=1))
    assert "known" in recorded.refusal_message


def test_what_is_left_out_is_told() -> None:
    assert left_out_sentence(LeftOut()) == ""
    assert left_out_sentence(LeftOut(unnamed=3)) == "3 passages are left out: nobody is named."
    several = left_out_sentence(LeftOut(unnamed=1, own_words=2))
    assert several.startswith("3 passages are left out: in 1 nobody is named; in 2 ")
