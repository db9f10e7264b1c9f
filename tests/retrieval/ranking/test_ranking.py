"""Two scores fused, the best few read: exact values, and what holds of any candidates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from index.models.protocols import TokenVectors, Vectors
from index.terms import TermStatistics
from retrieval.question import question_words
from retrieval.ranking.candidates import Candidate, Candidates
from retrieval.ranking.fusion import RankedPassage, fuse
from retrieval.ranking.late_interaction import LateInteractionScore
from retrieval.ranking.pipeline import (
    NEAR_TIE,
    RELEVANCE_SPREAD,
    RankingOptions,
    break_near_ties,
    rank,
)
from tests.fakes import HashEmbedder, WordReader, WordReranker

QUESTION = "Why did the ferry stop at the pier?"
WORDS = question_words(QUESTION)
TEXTS = (
    "The ferry stopped at the pier.",
    "A bridge will open. The ferry is late.",
    "Apples froze in the valley.",
    "Why did the owl leave the pier?",
)


def candidate(
    passage_id: int, cosine: float | None, *matched: float, text: str = "An owl left."
) -> Candidate:
    # Of one document, so that none is a copy of another.
    document = Document(doc_id="news", title="News", text=text, sha256="")
    passage = Passage(passage_id, document.doc_id, Span(0, len(text)))
    adds = {f"term{number}": share for number, share in enumerate(matched)}
    return Candidate(StoredPassage(passage, document, None), cosine, adds)


def printed(made: Candidate, title: str) -> Candidate:
    """A candidate in a document of its own."""
    passage = made.passage.passage
    document = replace(made.passage.document, doc_id=str(passage.passage_id), title=title)
    return replace(made, passage=replace(made.passage, document=document))


def candidates(*passages: Candidate) -> Candidates:
    containing = {word.term: 1 for word in WORDS}
    return Candidates(TermStatistics(8, 30.0, containing), passages)


def fused(*passages: Candidate, dense: float = 0.4) -> list[tuple[int, float]]:
    ranking = fuse(passages, dense)
    assert all(ranked.score == ranked.fusion_score for ranked in ranking)
    assert all(ranked.late_interaction is None and not ranked.marks.sentences for ranked in ranking)
    return [(r.candidate.passage.passage_id, r.score) for r in ranking]


class TestFuse:
    def test_each_score_is_divided_by_its_greatest(self) -> None:
        ranking = fused(candidate(1, 0.5, 1.0, 2.0), candidate(2, 0.25, 6.0), candidate(3, 0.1))
        assert [passage_id for passage_id, _ in ranking] == [2, 1, 3]
        assert [score for _, score in ranking] == pytest.approx(
            [0.4 * 0.5 + 0.6 * 1.0, 0.4 * 1.0 + 0.6 * 0.5, 0.4 * 0.2]
        )

    @pytest.mark.parametrize(("dense", "order"), [(0.0, [2, 1]), (1.0, [1, 2])])
    def test_the_weight_is_the_cosines(self, dense: float, order: list[int]) -> None:
        ranking = fused(candidate(1, 0.8, 1.0), candidate(2, 0.2, 4.0), dense=dense)
        assert ranking == [(order[0], 1.0), (order[1], 0.25)]

    def test_without_a_vector_words_judge_alone(self) -> None:
        ranking = fused(candidate(1, None, 3.0), candidate(2, 0.6, 4.0), candidate(3, 0.3, 3.0))
        assert [passage_id for passage_id, _ in ranking] == [2, 1, 3]
        assert [score for _, score in ranking] == pytest.approx([1.0, 0.75, 0.2 + 0.6 * 0.75])

    def test_none_has_a_vector(self) -> None:
        assert fused(candidate(1, None, 1.0), candidate(2, None, 4.0)) == [(2, 1.0), (1, 0.25)]

    def test_ids_break_ties(self) -> None:
        same = [candidate(passage_id, 0.5, 2.0) for passage_id in (7, 3, 9, 1)]
        assert [passage_id for passage_id, _ in fused(*same)] == [1, 3, 7, 9]

    def test_of_nothing_comes_nothing(self) -> None:
        assert fused() == []
        assert fused(candidate(2, 0.0), candidate(1, 0.0)) == [(1, 0.0), (2, 0.0)]
        assert fused(candidate(1, None)) == [(1, 0.0)]

    def test_a_negative_cosine_says_nothing(self) -> None:
        assert fused(candidate(1, -0.2), candidate(2, -0.9)) == [(1, 0.0), (2, 0.0)]
        assert fused(candidate(1, -0.9, 1.0), candidate(2, 0.5)) == [(1, 0.6), (2, 0.4)]


class Counting(HashEmbedder):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.embedded: list[str] = []

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.read += texts
        return super().embed_passage_tokens(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed_passages(texts)


scores = st.floats(0, 1)
made = st.builds(
    lambda cosine, matched, text: (cosine, matched, text),
    st.none() | st.floats(-1, 1),
    st.lists(st.floats(0, 50), max_size=3),
    st.sampled_from(TEXTS),
)
options = st.builds(
    lambda dense, read, reading: RankingOptions(
        dense_weight=dense, late_interaction_count=read, match_weight=reading
    ),
    scores,
    st.integers(0, 12),
    scores,
)


class TestRank:
    @given(st.lists(made, max_size=9), options)
    def test_scores_never_rise(
        self, facts: list[tuple[float | None, list[float], str]], options: RankingOptions
    ) -> None:
        passages = [
            candidate(number, cosine, *matched, text=text)
            for number, (cosine, matched, text) in enumerate(facts)
        ]
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages), options)
        ids = [ranked.candidate.passage.passage_id for ranked in ranking]
        assert sorted(ids) == list(range(len(passages)))
        found = [ranked.score for ranked in ranking]
        # No passage here has copies, so no near tie changes the order.
        assert found == sorted(found, reverse=True)
        assert all(0 <= score <= 1 for score in found)
        # What was read comes first, and has its sentence, unless it only asks.
        was_read = [ranked.late_interaction is not None for ranked in ranking]
        few = min(options.late_interaction_count, len(passages))
        assert was_read == [True] * few + [False] * (len(passages) - few)
        states = [not ranked.candidate.passage.text.endswith("?") for ranked in ranking]
        marked = [bool(ranked.marks.sentences) for ranked in ranking]
        assert marked == [read and says for read, says in zip(was_read, states, strict=True)]

    def test_of_equals_what_was_read_comes_first(self) -> None:
        passages = [candidate(0, None, text=TEXTS[0]), candidate(1, None, 1.0, text=TEXTS[0])]
        options = RankingOptions(dense_weight=0.0, late_interaction_count=1, match_weight=1.0)
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages), options)
        assert [r.candidate.passage.passage_id for r in ranking] == [1, 0]

    def test_the_best_of_the_fusion_are_read_under_their_titles(self) -> None:
        embedder = Counting()
        passages = [candidate(n, n / 10, text=f"Owl {n} left.") for n in range(5)]
        options = RankingOptions(late_interaction_count=2)
        rank(embedder, QUESTION, WORDS, candidates(*passages), options)
        assert embedder.read == ["News\nOwl 4 left.", "News\nOwl 3 left."]
        assert embedder.embedded == []

    def test_a_copy_is_not_read_but_listed(self) -> None:
        embedder = Counting()
        one, two = (printed(candidate(n, 0.9 - n / 10, text=TEXTS[0]), "Ferry") for n in (1, 2))
        other = candidate(3, 0.1, text=TEXTS[1])

        ranking = rank(embedder, QUESTION, WORDS, candidates(one, two, other))
        assert len(embedder.read) == 2
        [best] = [ranked for ranked in ranking if ranked.copies]
        assert best.candidate == one
        assert [copy.document.doc_id for copy in best.copies] == ["2"]

    def test_a_copy_without_the_answer_stands_for_itself(self) -> None:
        answer = "A strike is why the ferry did stop at the pier. "
        rest = (
            "The weather was fine and warm all day. Nobody knew of a strike in town. A crowd of "
            "people ate apples. Owls slept in the valley."
        )
        one = printed(candidate(1, 0.9, 2.0, text=answer + rest), "News")
        two = printed(candidate(2, 0.5, 1.0, text=rest), "News")
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(one, two))
        assert [(ranked.candidate, ranked.copies) for ranked in ranking] == [(one, ()), (two, ())]
        assert [span.of(answer) for span in ranking[0].marks.sentences] == [answer.strip()]
        assert [ranked.late_interaction is None for ranked in ranking] == [False, True]
        # It comes before what was read and is found less surely.
        other = candidate(3, 0.1, text=TEXTS[0])
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(one, two, other))
        assert [ranked.candidate for ranked in ranking] == [one, two, other]
        assert ranking[1].score > ranking[2].score

    def test_without_reading_the_fusion_ranks(self) -> None:
        embedder = Counting()
        passages = [candidate(1, 0.2, 2.0), candidate(2, 0.4, 1.0), candidate(3, None, 1.5)]
        ranking = rank(
            embedder,
            QUESTION,
            WORDS,
            candidates(*passages),
            RankingOptions(late_interaction_count=0, match_weight=0.9),
        )
        assert ranking == fuse(passages, 0.4)
        assert (embedder.read, embedder.embedded) == ([], [])

    def test_the_score_is_that_of_both(self) -> None:
        passages = [candidate(1, 0.2, 2.0, text=TEXTS[2]), candidate(2, 0.4, 1.0, text=TEXTS[0])]
        options = RankingOptions(dense_weight=0.5, match_weight=0.9)
        best, second = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages), options)
        assert best.candidate == passages[1]
        assert best.fusion_score == second.fusion_score == pytest.approx(0.75)
        for ranked in (best, second):
            assert ranked.late_interaction is not None
            assert ranked.score == pytest.approx(0.9 * ranked.late_interaction.score + 0.1 * 0.75)
        assert best.score > second.score

    def test_what_was_not_read_is_as_good_as_the_least(self) -> None:
        passages = [candidate(n, n / 10, float(n), text=text) for n, text in enumerate(TEXTS)]
        options = RankingOptions(late_interaction_count=2, match_weight=0.5)
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages), options)
        least = min(ranked.late_interaction.score for ranked in ranking if ranked.late_interaction)
        assert least > 0
        assert [ranked.candidate for ranked in ranking[2:]] == [passages[1], passages[0]]
        assert [ranked.score for ranked in ranking[2:]] == pytest.approx(
            [0.5 * least + 0.5 / 3, 0.5 * least]
        )

    def test_ids_break_ties(self) -> None:
        same = [candidate(passage_id, 0.5, 2.0) for passage_id in (7, 3, 9, 1)]
        options = RankingOptions(late_interaction_count=3)
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(*same), options)
        assert [ranked.candidate.passage.passage_id for ranked in ranking] == [1, 3, 7, 9]

    def test_nothing_is_ranked_where_nothing_was_found(self) -> None:
        assert rank(HashEmbedder(), QUESTION, WORDS, candidates()) == []

    def test_what_has_no_vector_yet_is_compared_all_the_same(self) -> None:
        embedder = Counting()
        passages = [
            candidate(1, None, 3.0, text=TEXTS[0]),
            candidate(2, 0.3, 2.0, text=TEXTS[1]),
            candidate(3, None, 1.0, text=TEXTS[2]),
            candidate(4, None, text=TEXTS[3]),
        ]
        options = RankingOptions(late_interaction_count=3)
        ranking = rank(embedder, QUESTION, WORDS, candidates(*passages), options)
        assert embedder.embedded == [TEXTS[0], TEXTS[2]]
        cosines = {r.candidate.passage.passage_id: r.candidate.cosine for r in ranking}
        question = embedder.embed_question(QUESTION)
        for passage_id, text in ((1, TEXTS[0]), (3, TEXTS[2])):
            wanted = float(np.dot(embedder.embed_question(text), question))
            assert cosines[passage_id] == pytest.approx(wanted, abs=1e-6)
        assert (cosines[2], cosines[4]) == (0.3, None)


class TestReranked:
    """What a reranker says takes the place of what reading says, in the score alone."""

    def passages(self) -> list[Candidate]:
        return [candidate(n, (9 - n) / 10, 9.0 - n, text=text) for n, text in enumerate(TEXTS)]

    def test_the_ranking_follows_it(self) -> None:
        passages = self.passages()
        plain = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages))
        assert plain[0].candidate == passages[0]
        assert all(ranked.reranker_score is None for ranked in plain)
        reranker = WordReranker("Apples")
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages), reranker=reranker)
        assert ranking[0].candidate == passages[2]
        # The others are as the fusion has them.
        assert [ranked.candidate for ranked in ranking[1:]] == [
            passages[0], passages[1], passages[3],
        ]  # fmt: skip
        assert reranker.asked == [(QUESTION, tuple(f"News\n{text}" for text in TEXTS))]

    def test_its_scores_count_by_their_greatest(self) -> None:
        options = RankingOptions(match_weight=0.75)
        ranking = rank(
            HashEmbedder(), QUESTION, WORDS, candidates(*self.passages()), options,
            WordReranker("Apples"),
        )  # fmt: skip
        for ranked, said in zip(ranking, (0.08, 0.02, 0.02, 0.02), strict=True):
            assert ranked.reranker_score == pytest.approx(said)
            assert ranked.score == pytest.approx(0.75 * said / 0.08 + 0.25 * ranked.fusion_score)

    def test_reading_and_the_marked_sentences_stay(self) -> None:
        """Confidence is calibrated on them."""
        passages = candidates(*self.passages())
        plain = rank(HashEmbedder(), QUESTION, WORDS, passages)
        ranking = rank(HashEmbedder(), QUESTION, WORDS, passages, reranker=WordReranker("Apples"))

        def kept(ranked: RankedPassage) -> tuple[object, ...]:
            return ranked.candidate, ranked.fusion_score, ranked.late_interaction, ranked.marks

        assert sorted(map(repr, map(kept, ranking))) == sorted(map(repr, map(kept, plain)))

    def test_only_what_is_read_is_asked_about_and_the_rest_comes_after(self) -> None:
        reranker = WordReranker("Apples")
        options = RankingOptions(late_interaction_count=2)
        ranking = rank(
            HashEmbedder(), QUESTION, WORDS, candidates(*self.passages()), options, reranker
        )
        assert [len(passages) for _, passages in reranker.asked] == [2]
        assert [ranked.reranker_score is None for ranked in ranking] == [False, False, True, True]
        # Both that were read have 0.02, the greatest of the two: so what was not read has as much.
        assert [ranked.score for ranked in ranking] == pytest.approx(
            [0.85 + 0.15 * ranked.fusion_score for ranked in ranking]
        )

    def test_one_that_says_nothing_leaves_the_fusion(self) -> None:
        class Silent(WordReranker):
            def score(self, question: str, passages: Sequence[str]) -> Vectors:
                return np.zeros(len(passages), dtype=np.float32)

        passages = self.passages()
        ranking = rank(HashEmbedder(), QUESTION, WORDS, candidates(*passages), reranker=Silent(""))
        assert [ranked.candidate for ranked in ranking] == passages
        assert rank(HashEmbedder(), QUESTION, WORDS, candidates(), reranker=Silent("")) == []


class TestReader:
    def passages(self) -> list[Candidate]:
        return [
            candidate(1, 0.9, 2.0, text="The ferry stopped at the pier."),
            candidate(2, 0.5, 1.0, text="A strike closed the harbour on Monday."),
            candidate(3, 0.4, text="Owls slept."),
        ]

    def rank(self, options: RankingOptions | None = None, **models: Any) -> list[RankedPassage]:
        asked = candidates(*self.passages())
        return rank(HashEmbedder(), QUESTION, WORDS, asked, options, **models)

    def test_the_passage_that_answers_comes_first_with_its_words(self) -> None:
        assert self.rank()[0].passage_id == 1
        first = self.rank(RankingOptions(reader_weight=0.9), reader=WordReader("strike"))[0]
        assert first.passage_id == 2
        text = first.candidate.passage.document.text
        assert [span.of(text) for span in first.marks.answers] == ["strike"]
        assert [span.of(text) for span in first.marks.sentences] == [text]

    def test_the_match_is_late_interaction_corrected(self) -> None:
        ranking = self.rank(RankingOptions(reader_weight=0.25), reader=WordReader("strike"))
        for ranked in ranking:
            assert ranked.late_interaction is not None
            sure = 9.0 if ranked.passage_id == 2 else -9.0
            relevance = 1 / (1 + math.exp(-sure / RELEVANCE_SPREAD))
            expected = 0.75 * ranked.late_interaction.score + 0.25 * relevance
            assert ranked.match == pytest.approx(expected)

    @pytest.mark.parametrize(
        "options", [RankingOptions(reader_count=0), RankingOptions(reader_weight=0.0)]
    )
    def test_it_can_be_left_out(self, options: RankingOptions) -> None:
        reader = WordReader("strike")
        assert [r.score for r in self.rank(options, reader=reader)] == pytest.approx(
            [r.score for r in self.rank()]
        )

    def test_only_the_best_are_read_and_the_others_get_the_lowest_relevance(self) -> None:
        options = RankingOptions(reader_weight=0.25, reader_count=2)
        ranking = self.rank(options, reader=WordReader("strike"))
        assert [ranked.reading is None for ranked in ranking].count(True) == 1
        (unread,) = (ranked for ranked in ranking if ranked.reading is None)
        assert unread.late_interaction is not None
        lowest = 1 / (1 + math.exp(9.0 / RELEVANCE_SPREAD))
        expected = 0.75 * unread.late_interaction.score + 0.25 * lowest
        assert unread.match == pytest.approx(expected)

    def test_its_encoder_may_be_another_model(self) -> None:
        reader = WordReader("strike", HashEmbedder("another", 32))
        options = RankingOptions(reader_weight=0.9)
        assert self.rank(options, reader=reader)[0].passage_id == 2

    def test_a_reranker_takes_its_place_but_not_its_marks(self) -> None:
        first, *rest = self.rank(reader=WordReader("strike"), reranker=WordReranker("Owls"))
        assert first.passage_id == 3
        assert [bool(ranked.marks.answers) for ranked in rest] == [
            ranked.passage_id == 2 for ranked in rest
        ]


class TestNearTies:
    def ranked(
        self, passage_id: int, score: float, copies: int, *, read: bool = True
    ) -> RankedPassage:
        made = candidate(passage_id, None)
        return RankedPassage(
            made,
            score,
            score,
            late_interaction=LateInteractionScore(score, score, ()) if read else None,
            copies=(made.passage,) * copies,
        )

    def order(self, *ranked: RankedPassage) -> list[int]:
        return [each.passage_id for each in break_near_ties(ranked)]

    def test_the_text_with_most_copies_comes_first(self) -> None:
        one, two, three = self.ranked(1, 0.70, 0), self.ranked(2, 0.69, 9), self.ranked(3, 0.685, 1)
        assert self.order(one, two, three) == [2, 3, 1]

    def test_a_clear_lead_stays(self) -> None:
        assert self.order(self.ranked(1, 0.70, 0), self.ranked(2, 0.67, 9)) == [1, 2]

    def test_what_was_not_read_keeps_its_rank(self) -> None:
        read = [self.ranked(1, 0.70, 0), self.ranked(2, 0.69, 1)]
        unread = self.ranked(3, 0.685, 9, read=False)
        assert self.order(*read, unread) == [2, 1, 3]
        assert self.order(read[0], unread, self.ranked(4, 0.68, 2)) == [4, 3, 1]

    def test_scores_rise_by_no_more_than_a_near_tie(self) -> None:
        ranked = [self.ranked(n, 0.9 - n * 0.007, n % 4) for n in range(40)]
        scores = [each.score for each in break_near_ties(ranked)]
        assert scores != sorted(scores, reverse=True)
        rises = [later - earlier for earlier, later in pairwise(scores)]
        assert max(rises) <= NEAR_TIE + 1e-9

    def test_a_chain_of_near_ties_is_no_near_tie(self) -> None:
        chain = (self.ranked(1, 0.70, 0), self.ranked(2, 0.685, 0), self.ranked(3, 0.67, 9))
        assert self.order(*chain) == [1, 2, 3]

    def test_without_copies_scores_decide(self) -> None:
        assert self.order(*(self.ranked(n, 0.7 - n / 1000, 0) for n in range(1, 9))) == [
            *range(1, 9)
        ]
