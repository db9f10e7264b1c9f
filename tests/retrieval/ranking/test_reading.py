"""Passages read word by word: how much each word weighs, what matches, which sentence is marked."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from index.models.protocols import TokenVectors, Vectors
from index.terms import TermStatistics
from index.text.chunking import ChunkOptions, chunk
from index.text.sentences import passage_sentences
from retrieval.question import Word, question_words
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.late_interaction import (
    IDF_FLOOR,
    SENTENCE_SHARE,
    STOP_WORD_WEIGHT,
    late_interaction_score,
    token_weights,
)
from retrieval.ranking.reading import PassageReading
from tests.fakes import HashEmbedder

PASSAGES = 9


def statistics(text: str = "", **containing: int) -> TermStatistics:
    """Return statistics of nine passages; a term is in one of them unless told otherwise."""
    terms = dict.fromkeys((word.term for word in question_words(text)), 1)
    return TermStatistics(PASSAGES, 100.0, {**terms, **containing})


def idf(containing: int) -> float:
    return math.log(1 + (PASSAGES - containing + 0.5) / (containing + 0.5))


def tokens(*offsets: tuple[int, int]) -> TokenVectors:
    vectors = np.zeros((len(offsets), 4), dtype=np.float32)
    return TokenVectors(vectors, np.array(offsets, dtype=np.int64).reshape(-1, 2))


def found(text: str, span: Span | None = None, title: str = "") -> StoredPassage:
    document = Document(doc_id="news", title=title, text=text, sha256="")
    return StoredPassage(Passage(1, "news", span or Span(0, len(text))), document, None)


class Read(NamedTuple):
    """A passage's score, and what is marked in it."""

    score: float
    sentences: tuple[Span, ...]


def read(
    question: str, *passages: StoredPassage, embedder: HashEmbedder | None = None
) -> list[Read]:
    ranked = [RankedPassage(Candidate(passage, None, {}), 0.0, 0.0) for passage in passages]
    words = question_words(question)
    reading = PassageReading(embedder or HashEmbedder(), question, words, statistics(question))
    return [
        Read(each.match, each.marks.sentences) for each in reading.score_by_late_interaction(ranked)
    ]


def marked(question: str, passage: StoredPassage) -> str:
    """Return the one sentence that is marked."""
    (reading,) = read(question, passage)
    (sentence,) = reading.sentences
    assert passage.passage.span.contains(sentence)
    return sentence.of(passage.document.text)


class TestTokenWeights:
    def weigh(self, text: str, **containing: int) -> list[float]:
        question = HashEmbedder().embed_question_tokens(text)
        weights = token_weights(question, question_words(text), statistics(text, **containing))
        assert weights.dtype == np.float32
        assert float(weights.sum()) == pytest.approx(1.0)
        assert (weights >= 0).all()
        found: list[float] = weights.tolist()
        return found

    def test_by_hand(self) -> None:
        weights = self.weigh("Why did ferries stop?", whi=0, did=9, ferri=2, stop=6)
        rare = [
            STOP_WORD_WEIGHT * (idf(0) + IDF_FLOOR),
            STOP_WORD_WEIGHT * (idf(9) + IDF_FLOOR),
            idf(2) + IDF_FLOOR,
            idf(6) + IDF_FLOOR,
            0.0,
        ]
        assert weights == pytest.approx([weight / sum(rare) for weight in rare])

    def test_what_all_passages_say_still_weighs_a_little(self) -> None:
        common, rare = self.weigh("ferry zeppelin", ferri=9, zeppelin=0)
        assert common / rare == pytest.approx((idf(9) + IDF_FLOOR) / (idf(0) + IDF_FLOOR))
        assert common > 0.1

    def test_only_stop_words_are_told_from_each_other(self) -> None:
        first, second, mark = self.weigh("who are?", who=1, are=9)
        assert first / second == pytest.approx((idf(1) + IDF_FLOOR) / (idf(9) + IDF_FLOOR))
        assert mark == 0.0

    def test_where_there_is_no_word_all_tokens_weigh_the_same(self) -> None:
        assert self.weigh("?!?!") == [0.25] * 4

    def test_pieces_of_a_word_weigh_as_the_word(self) -> None:
        text = "zeppelin ferry"
        question = tokens((0, 3), (3, 8), (9, 14))
        weights = token_weights(question, question_words(text), statistics(text))
        assert weights.tolist() == pytest.approx([1 / 3] * 3)

    def test_tokens_may_begin_with_a_space_or_hold_a_sign(self) -> None:
        text = "the zeppelin🦉 — ferry?"
        question = tokens((0, 3), (3, 13), (13, 15), (15, 22))
        weights = token_weights(question, question_words(text), statistics(text))
        stop = STOP_WORD_WEIGHT
        total = stop + 2
        assert weights.tolist() == pytest.approx([stop / total, 1 / total, 0, 1 / total])

    def test_a_token_of_two_words_weighs_as_the_rarer(self) -> None:
        words = (
            Word(Span(0, 1), "s", is_content=False),
            Word(Span(2, 8), "kursk", is_content=True),
        )
        question = tokens((0, 8), (2, 8), (9, 10))
        weights = token_weights(question, words, TermStatistics(9, 100.0, {"s": 1, "kursk": 1}))
        assert weights.tolist() == [0.5, 0.5, 0.0]

    def test_nothing_weighs_nothing(self) -> None:
        assert token_weights(tokens(), (), statistics()).tolist() == []
        words = question_words("ferry")
        assert token_weights(tokens(), words, statistics("ferry")).tolist() == []

    def test_a_question_longer_than_the_model_reads(self) -> None:
        text = " ".join(f"word{n}" for n in range(2_000))
        weights = self.weigh(text)
        assert weights == pytest.approx([1 / 60] * 60)


class TestInteraction:
    def test_the_best_match_of_each_weighed(self) -> None:
        cosines = np.array([[0.2, 0.9, -1.0], [0.4, 0.1, 0.3]], dtype=np.float32)
        weights = np.array([0.75, 0.25], dtype=np.float32)
        assert late_interaction_score(cosines, weights) == pytest.approx(0.75 * 0.9 + 0.25 * 0.4)

    def test_it_may_be_negative(self) -> None:
        cosines = np.array([[-0.5, -0.2]], dtype=np.float32)
        assert late_interaction_score(cosines, np.ones(1, dtype=np.float32)) == pytest.approx(-0.2)

    @pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
    def test_nothing_matches_nothing(self, shape: tuple[int, int]) -> None:
        weights = np.ones(shape[0], dtype=np.float32)
        assert late_interaction_score(np.empty(shape, dtype=np.float32), weights) == 0.0


class TestScore:
    def test_the_questions_own_words_score_one(self) -> None:
        (reading,) = read("ferry pier", found("The ferry left the pier."))
        assert reading.score == pytest.approx(1.0, abs=1e-6)

    def test_one_sentence_is_better_than_two(self) -> None:
        one, two = read(
            "ferry pier", found("A ferry at a pier. An owl left."), found("A ferry. A pier left.")
        )
        assert one.score == pytest.approx(1.0, abs=1e-6)
        # Both words are in the passage, one of them in either sentence.
        assert 1 - SENTENCE_SHARE < two.score < 1

    def test_by_hand(self) -> None:
        question, text = "ferry pier", "An owl. A ferry left."
        embedder = HashEmbedder()
        ferry, pier = embedder.embed_question_tokens(question).vectors
        whole = np.concatenate([embedder.embed_question_tokens(text).vectors, np.zeros((1, 64))])[
            :-1
        ]
        second = embedder.embed_question_tokens("A ferry left.").vectors

        def best(vectors: Vectors) -> float:
            return float((vectors @ ferry).max() + (vectors @ pier).max()) / 2

        (reading,) = read(question, found(text))
        assert reading.sentences == (Span(8, 21),)
        assert reading.score == pytest.approx(
            (1 - SENTENCE_SHARE) * best(whole) + SENTENCE_SHARE * best(second), abs=1e-6
        )

    def test_the_title_helps_the_passage_but_is_no_sentence_of_it(self) -> None:
        text = "It left the pier. It came back."
        plain, titled = read("ferry pier", found(text), found(text, title="The ferry"))
        assert titled.score > plain.score
        assert titled.sentences == plain.sentences == (Span(0, 17),)

    def test_a_score_is_never_negative(self) -> None:
        class Opposite(HashEmbedder):
            def embed_passage_tokens(self, texts: object) -> list[TokenVectors]:
                against = -super().embed_question_tokens("ferry").vectors
                return [TokenVectors(against, np.array([[1, 6]], dtype=np.int64))]

        (reading,) = read("ferry", found("Apple."), embedder=Opposite())
        assert reading == (0.0, (Span(0, 6),))

    def test_none_read_none_told(self) -> None:
        assert read("ferry") == []


class TestMarkedSentence:
    TEXT = (
        "An owl 🦉 left.\r\n\r\nThe ferry e\u0301te\u0301 stopped at nine.\r\n"
        "Passengers waited at the pier. Nobody told them."
    )
    SENTENCES = (
        ("Where did the owl go, did it leave? It left.", "An owl 🦉 left."),
        ("When was it that the ferry stopped?", "The ferry e\u0301te\u0301 stopped at nine."),
        ("Where had the passengers waited?", "Passengers waited at the pier."),
        ("Who told them?", "Nobody told them."),
    )
    TITLES = (
        "", "Ferry", "🦉🦉 Owls", "Cafe\u0301 e\u0301te\u0301", "Two\nlines", "Ends \n", "\r\n",
        "👩‍👩‍👧 and 🇺🇦", "Passengers waited at the pier.",
    )  # fmt: skip

    @pytest.mark.parametrize("title", TITLES)
    @pytest.mark.parametrize(("question", "sentence"), SENTENCES)
    def test_under_any_title(self, title: str, question: str, sentence: str) -> None:
        assert marked(question, found(self.TEXT, title=title)) == sentence

    @pytest.mark.parametrize("title", TITLES)
    def test_in_a_passage_further_down(self, title: str) -> None:
        before = "Owls 🦉 and ferries. Passengers waited at the pier.\n\n"
        text = before + self.TEXT + "\n\nPassengers waited at the pier.\n"
        span = Span(len(before), len(before) + len(self.TEXT))
        for question, sentence in self.SENTENCES:
            assert marked(question, found(text, span, title)) == sentence

    @pytest.mark.parametrize("title", TITLES)
    def test_to_the_character(self, title: str) -> None:
        text = "Owls left.\n\nA\n\n🦉\n\ne\u0301te\u0301\n\nferry"
        for sentence in ("A", "🦉", "ferry", "été"):
            (reading,) = read(sentence, found(text, title=title))
            assert reading.score == pytest.approx(1.0, abs=1e-6)
            assert [span.of(text) for span in reading.sentences] == [sentence]

    def test_what_stands_before_the_passage_is_not_read(self) -> None:
        text = "Passengers waited at the pier, for hours and hours. Nobody told them why."
        for begin in ("Nobody", "hours."):
            passage = found(text, Span(text.index(begin), len(text)), "Passengers waited there")
            assert marked("Passengers waited", passage) in text[text.index(begin) :]

    def test_what_stands_after_the_passage_is_not_marked(self) -> None:
        text = "Nobody told them why. Passengers waited at the pier, for hours and hours."
        passage = found(text, Span(0, text.index(" for hours")))
        assert marked("Passengers waited", passage) == "Passengers waited at the pier,"

    def test_the_title_may_stand_in_the_text(self) -> None:
        title = "Ferry stops at pier"
        text = f"{title}\n\nThe owl left. The engine failed."
        passage = found(text, title=title)
        assert marked("ferry stops pier", passage) != title
        assert marked("Which engine failed?", passage) == "The engine failed."

    def test_of_equals_the_first(self) -> None:
        text = "A ferry left. A ferry left. A ferry left."
        (reading,) = read("ferry", found(text))
        assert reading.sentences == (Span(0, 13),)

    def test_what_the_model_did_not_read_is_not_marked(self) -> None:
        most = HashEmbedder().max_passage_tokens
        text = "Nothing at all. " + "Owls sleep. " * (most // 3) + "The ferry stopped."
        assert marked("Why did the ferry stop and what stopped it?", found(text)) != (
            "The ferry stopped."
        )

    def test_half_a_sentence_may_be_read(self) -> None:
        most = HashEmbedder().max_passage_tokens
        text = "An owl left. " + "The ferry stopped " + "and stopped " * most + "again."
        (reading,) = read("ferry stopped", found(text))
        assert reading.sentences == (Span(13, len(text)),)

    def test_a_title_may_leave_no_room(self) -> None:
        title = "ferry " * HashEmbedder().max_passage_tokens
        (reading,) = read("ferry", found("The ferry stopped.", title=title))
        assert reading.sentences == ()
        assert reading.score == pytest.approx(1 - SENTENCE_SHARE, abs=1e-6)

    def test_tokens_may_begin_with_the_space_before_them(self) -> None:
        class Spaced(HashEmbedder):
            def embed_passage_tokens(self, texts: object) -> list[TokenVectors]:
                assert isinstance(texts, list)
                return [self._spaced(text) for text in texts]

            def _spaced(self, text: str) -> TokenVectors:
                plain = self.embed_question_tokens(text)
                spaces = [[text[:start].endswith(" "), 0] for start in plain.offsets[:, 0]]
                return TokenVectors(plain.vectors, plain.offsets - np.array(spaces, dtype=np.int64))

        text = "It left. Ferry news. It came."
        (reading,) = read("ferry", found(text), embedder=Spaced())
        assert reading.sentences == (Span(9, 20),)
        assert reading.score == pytest.approx(1.0, abs=1e-6)

    def test_items_of_a_list_are_sentences(self) -> None:
        text = "What they took:\n- apples of the valley\n- a ferry to the pier\n- an owl in a box"
        assert marked("ferry pier", found(text)) == "- a ferry to the pier"


class TestHardWrappedText:
    """Passages begin and end where sentences do, which may be in the middle of a line."""

    @pytest.mark.parametrize("width", [60, 72, 80])
    def test_marks_are_whole_sentences(self, seeds: Path, width: int) -> None:
        counted = 0
        for path in sorted(seeds.glob("*.txt")):
            text = textwrap.fill(" ".join(path.read_text("utf-8").split()), width)
            document = Document(doc_id="news", title="", text=text, sha256="")
            whole = set(passage_sentences(text, Span(0, len(text))))
            for span in chunk(document, HashEmbedder(), ChunkOptions(target_tokens=40)):
                passage = StoredPassage(Passage(1, "news", span), document, None)
                for sentence in whole:
                    # Questions and headings are never marked.
                    if span.contains(sentence) and not sentence.of(text).endswith(("?", ":")):
                        assert marked(sentence.of(text), passage) == sentence.of(text)
                        counted += 1
        assert counted > 50

    def test_a_capital_at_the_start_of_a_line_begins_no_sentence(self) -> None:
        text = (
            "The minister spoke to reporters for an hour. Nothing was said. The army of\n"
            "North Korea has left the harbour, where ships of many kinds had been\n"
            "waiting for it since the early hours of the morning in fog and rain."
        )
        start = text.index("The army")
        passage = found(text, Span(start, len(text)))
        assert marked("North Korea harbour", passage) == text[start:]
