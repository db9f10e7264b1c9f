"""Citations are their source's own characters, or they are not made."""

from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest

from index.contents import LibraryVersion
from index.documents import Document, Span
from index.errors import CitationError, FootnoteError
from retrieval import Answer, Citation, Status
from retrieval.citation import ABSENT_CONFIDENCE, Copy, Finding
from retrieval.lacking.missing_words import MissingWords, PassageMentions
from retrieval.searched import Searched
from retrieval.timing import Step

TEXT = "An owl 🦉 left. It was 9 o’clock.\r\nNobody saw it."
DOCUMENT = Document(
    doc_id="owl.txt",
    title="The owl",
    text=TEXT,
    sha256="",
    source="The Post",
    published=date(2024, 10, 25),
    uri="https://example.org/owl",
)
SPAN = Span(15, 32)


def citation(**changes: Any) -> Citation:
    facts: dict[str, Any] = {
        "rank": 1, "document": DOCUMENT, "span": SPAN, "quote": "It was 9 o’clock.", "score": 0.5,
    }  # fmt: skip
    return Citation(**{**facts, **changes})


def copy_of(**changes: Any) -> Copy:
    printed = Document(
        doc_id="copy.txt", title="Owl", text="🦉  It was 9 o'clock.", sha256="", source="The Herald"
    )
    facts = {"document": printed, "span": Span(3, 20), "quote": "It was 9 o'clock."}
    return Copy(**{**facts, **changes})


def answer(**changes: Any) -> Answer:
    facts: dict[str, Any] = {
        "question": " When? ", "resolved_question": "When?", "status": Status.ANSWERED,
        "confidence": 0.87654, "citations": (citation(),), "searched": Searched(2, 7),
    }  # fmt: skip
    return Answer(**{**facts, **changes})


class TestCitation:
    def test_offsets_count_code_points(self) -> None:
        made = citation(sentences=(Span(22, 31),))
        assert TEXT[made.span.start : made.span.end] == made.quote
        assert made.sentences[0].of(TEXT) == "9 o’clock"

    @pytest.mark.parametrize(
        ("span", "quote"),
        [
            (SPAN, "It was 9 o'clock."),  # another apostrophe
            (SPAN, "It was 9 o’clock"),  # shorter than its span
            (SPAN, "It was 9 o’clock.\r"),  # longer
            (Span(16, 33), "It was 9 o’clock."),  # one off, as UTF-16 would count the owl
            (Span(32, 34), "\n"),  # a line's end that was normalised
            (Span(3, 8), "OWL 🦉"),
        ],
    )
    def test_what_is_not_there_cannot_be_quoted(self, span: Span, quote: str) -> None:
        with pytest.raises(CitationError, match=r"owl\.txt .* differs from the quote"):
            citation(span=span, quote=quote)

    def test_the_error_shows_the_quote(self) -> None:
        with pytest.raises(CitationError, match=r"\[15, 32\).*'It was ten o’clock\.'"):
            citation(quote="It was ten o’clock.")

    @pytest.mark.parametrize(
        ("span", "quote"),
        [
            (Span(34, len(TEXT) + 1), "Nobody saw it."),
            (Span(900, 901), "x"),
            (Span(15, 15), ""),
            (Span(len(TEXT), len(TEXT)), ""),
        ],
    )
    def test_nothing_and_what_lies_beyond_cannot_be_quoted(self, span: Span, quote: str) -> None:
        with pytest.raises(CitationError):
            citation(span=span, quote=quote)

    def test_the_last_characters_can_be(self) -> None:
        assert citation(span=Span(34, len(TEXT)), quote="Nobody saw it.").quote == TEXT[34:]

    @pytest.mark.parametrize("sentence", [Span(14, 20), Span(30, 33), Span(0, 5), Span(40, 45)])
    def test_a_sentence_lies_inside_the_passage(self, sentence: Span) -> None:
        with pytest.raises(CitationError, match="does not contain its sentence"):
            citation(sentences=(Span(15, 19), sentence))

    @pytest.mark.parametrize("words", [Span(15, 31), Span(18, 23), Span(19, 22), Span(30, 32)])
    def test_an_answer_lies_inside_a_sentence(self, words: Span) -> None:
        with pytest.raises(CitationError, match="no sentence around its answer"):
            citation(sentences=(Span(15, 19), Span(22, 31)), answers=(Span(22, 23), words))

    @pytest.mark.parametrize("score", [-0.01, 1.01, float("nan"), float("inf")])
    def test_a_score_is_between_0_and_1(self, score: float) -> None:
        with pytest.raises(CitationError, match="expected 0 to 1"):
            citation(score=score)
        assert citation(score=0.0).score == 0.0
        assert citation(score=1.0).score == 1.0

    def test_it_cannot_be_changed_afterwards(self) -> None:
        made = citation()
        with pytest.raises(FrozenInstanceError):
            made.quote = "Something else."  # type: ignore[misc]

    def test_its_error_is_one_of_ours(self) -> None:
        assert issubclass(CitationError, FootnoteError)

    def test_as_dict(self) -> None:
        made = citation(
            rank=3,
            score=0.12345678,
            confidence=0.98765,
            sentences=(Span(15, 19), Span(22, 31)),
            answers=(Span(22, 23), Span(24, 31)),
        )
        assert made.as_dict() == {
            "rank": 3,
            "doc_id": "owl.txt",
            "title": "The owl",
            "source": "The Post",
            "published": "2024-10-25",
            "modified": None,
            "language": None,
            "uri": "https://example.org/owl",
            "start": 15,
            "end": 32,
            "page": None,
            "place": None,
            "recognised": False,
            "unsure": [],
            "text": "It was 9 o’clock.",
            "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "score": 0.123457,
            "confidence": 0.9877,
            "sentences": [[15, 19], [22, 31]],
            "answers": [[22, 23], [24, 31]],
            "also_in": [],
            "contrary": None,
            "voice": None,
        }


class TestCopy:
    def test_a_copy_is_its_own_documents_text(self) -> None:
        made = citation(also_in=(copy_of(),)).as_dict()
        assert made["also_in"] == [
            {
                "doc_id": "copy.txt", "title": "Owl", "source": "The Herald", "published": None,
                "modified": None, "language": None, "uri": "", "start": 3, "end": 20, "page": None,
                "place": None, "recognised": False, "unsure": [], "text": "It was 9 o'clock.",
                "text_sha256": hashlib.sha256("🦉  It was 9 o'clock.".encode()).hexdigest(),
            }
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("span", "quote"),
        [
            (Span(3, 20), "It was 9 o’clock."),  # as the citation has it, not the copy
            (Span(2, 19), "It was 9 o'clock."),
            (Span(3, 21), "It was 9 o'clock."),
            (Span(4, 4), ""),
        ],
    )
    def test_what_is_not_there_cannot_be_a_copy(self, span: Span, quote: str) -> None:
        with pytest.raises(CitationError, match=r"copy\.txt \["):
            copy_of(span=span, quote=quote)

    def test_no_document_copies_itself(self) -> None:
        own = copy_of(document=DOCUMENT, span=Span(0, 6), quote="An owl")
        with pytest.raises(CitationError, match=r"owl\.txt .* a copy in its own document"):
            citation(also_in=(own,))


class TestAnswer:
    @pytest.mark.parametrize("ranks", [(2,), (0,), (1, 1), (2, 1), (1, 3)])
    def test_ranks_count_from_1(self, ranks: tuple[int, ...]) -> None:
        with pytest.raises(CitationError, match="expected 1 to"):
            answer(citations=tuple(citation(rank=rank) for rank in ranks))
        made = answer(citations=(citation(rank=1), citation(rank=2)))
        assert [c.rank for c in made.citations] == [1, 2]

    @pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
    def test_confidence_is_a_probability(self, confidence: float) -> None:
        with pytest.raises(CitationError, match="expected 0 to 1"):
            answer(confidence=confidence)

    def test_an_answer_needs_a_citation(self) -> None:
        with pytest.raises(CitationError, match="needs a citation"):
            answer(citations=())
        assert answer(citations=(), status=Status.NOT_FOUND).citations == ()

    def test_the_nearest_misses_can_be_cited(self) -> None:
        made = answer(status=Status.NOT_FOUND, confidence=0.1)
        assert made.as_dict()["status"] == "not_found"
        assert len(made.as_dict()["passages"]) == 1

    def test_as_dict(self) -> None:
        version = LibraryVersion("0f", 7, "vectors 1")
        made = answer(
            milliseconds=12.3456,
            steps={Step.WORDS: 1.26},
            threshold=0.5,
            library=version,
            carried=("ferry", "Lagos"),
        )
        assert made.as_dict() == {
            "question": " When? ",
            "resolved_question": "When?",
            "corrections": [],
            "carried": ["ferry", "Lagos"],
            "status": "answered",
            "finding": "answered",
            "confidence": 0.8765,
            "threshold": 0.5,
            "passages": [citation().as_dict()],
            "independent": {"articles": 1, "texts": 1, "groups": []},
            "quotations": [],
            "searched": {"documents": 2, "passages": 7},
            "library": {"id": "0f", "seq": 7, "fingerprint": "vectors 1"},
            "timing_ms": {"total": 12.3, "steps": {"words": 1.3}},
            "missing": [],
            "receipt": None,
            "voices": "any",
            "left_out": {"unnamed": 0, "own_words": 0, "unmarked": 0},
            "parts": [],
        }

    @pytest.mark.parametrize(
        ("changes", "finding"),
        [
            ({"status": Status.ANSWERED, "confidence": 0.01}, Finding.ANSWERED),
            ({}, Finding.ABSENT),
            ({"confidence": ABSENT_CONFIDENCE}, Finding.CLOSEST),
            ({"missing_words": None}, Finding.CLOSEST),
            ({"missing_words": MissingWords(("owl",), (), decisive=False)}, Finding.CLOSEST),
            ({"question": "Wer hat die Eule gestern gesehen?"}, Finding.CLOSEST),
            ({"citations": (), "missing_words": None}, Finding.ABSENT),
            ({"citations": (), "question": "Wer hat sie gestern gesehen?"}, Finding.ABSENT),
        ],
    )
    def test_only_what_can_be_checked_is_absent(
        self, changes: dict[str, Any], finding: Finding
    ) -> None:
        """Refused are only improbable answers to questions of which a name is nowhere."""
        lacking = MissingWords(("Macron",), ())
        refused = {"status": Status.NOT_FOUND, "confidence": 0.24, "missing_words": lacking}
        made = answer(**{**refused, **changes})
        assert made.finding is finding
        assert made.as_dict()["finding"] == finding.value

    def test_as_dict_lists_the_missing_words_of_a_refusal(self) -> None:
        nearest = (PassageMentions(1, ("nine",), ("zeppelin",)),)
        written = answer(
            status=Status.NOT_FOUND, missing_words=MissingWords(("zeppelin", "Macron"), nearest)
        ).as_dict()
        assert written["missing"] == written["receipt"]["absent"] == ["zeppelin", "Macron"]
