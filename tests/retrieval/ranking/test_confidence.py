"""A probability: between 0 and 1, and never less for more."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.confidence import (
    ANSWER_PASSAGES,
    CERTAIN_REFUSAL_THRESHOLD,
    THRESHOLD,
    confidence,
)
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.late_interaction import LateInteractionScore

DOCUMENT = Document(doc_id="owl", title="", text="An owl left.", sha256="")
FOUND = StoredPassage(Passage(1, "owl", Span(0, 12)), DOCUMENT, None)


def ranked(cosine: float | None, sentence: float | None, score: float = 0.5) -> RankedPassage:
    read = None if sentence is None else LateInteractionScore(score, sentence, ())
    return RankedPassage(Candidate(FOUND, cosine, {}), score, score, late_interaction=read)


cosines = st.none() | st.floats(-1, 1)
readings = st.none() | st.floats(0, 1)
rankings = st.lists(st.builds(ranked, cosines, readings), min_size=1, max_size=8)


def test_where_nothing_was_found_nothing_is_probable() -> None:
    assert confidence([]) == 0.0


@given(rankings)
def test_it_is_a_probability(ranking: list[RankedPassage]) -> None:
    assert 0 < confidence(ranking) < 1


@given(st.floats(-1, 1), st.floats(-1, 1), readings)
def test_it_grows_with_the_cosine(one: float, other: float, reading: float | None) -> None:
    low, high = sorted((one, other))
    assert confidence([ranked(low, reading)]) <= confidence([ranked(high, reading)])


@given(cosines, st.floats(0, 1), st.floats(0, 1))
def test_it_grows_with_what_was_read(cosine: float | None, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert confidence([ranked(cosine, low)]) <= confidence([ranked(cosine, high)])


def test_both_facts_count() -> None:
    middle = confidence([ranked(0.5, 0.6)])
    assert confidence([ranked(0.4, 0.6)]) < middle < confidence([ranked(0.6, 0.6)])
    assert confidence([ranked(0.5, 0.5)]) < middle < confidence([ranked(0.5, 0.7)])


def test_the_threshold_lies_between_a_likely_and_an_unlikely_answer() -> None:
    assert confidence([ranked(0.2, 0.3)]) < 0.05 < CERTAIN_REFUSAL_THRESHOLD < THRESHOLD
    assert confidence([ranked(0.8, 0.9)]) > 0.95 > THRESHOLD


def test_by_hand() -> None:
    first = [ranked(0.2, 0.7), ranked(0.7, 0.9), ranked(None, 1.0), *[ranked(0.1, 0.1)] * 2]
    # Two of five that are known, and three that are taken to be as usual.
    rest = [ranked(0.9, 0.3), ranked(0.9, 0.5)]
    lead = 0.7 - (0.3 + 0.5 + 3 * 0.38) / 5
    odds = math.exp(-6.20 + 3.98 * 0.7 + 4.47 * 0.7 + 5.61 * lead)
    assert confidence([*first, *rest]) == pytest.approx(odds / (1 + odds))


def test_the_nearest_of_the_first_few_and_the_sentence_of_the_first() -> None:
    few = [ranked(0.3, 0.6)] * ANSWER_PASSAGES
    probability = confidence(few)
    assert confidence([*few, ranked(0.9, 0.38)]) == pytest.approx(probability)
    assert confidence([*few[:-1], ranked(0.9, 0.1)]) > probability
    assert confidence([few[0], ranked(0.3, 1.0)]) == probability


def test_an_answer_stands_out_from_what_is_only_on_the_subject() -> None:
    first = [ranked(0.5, 0.7)] * ANSWER_PASSAGES
    said = [
        confidence([*first, *[ranked(0.4, rest)] * ANSWER_PASSAGES]) for rest in (0.2, 0.5, 0.8)
    ]
    assert said == sorted(said, reverse=True)
    assert said[0] - said[2] > 0.3
    # No more of it than was judged counts, and of the first five none: several may answer.
    assert confidence([*first, *[ranked(0.4, 0.2)] * 5, ranked(0, 1)]) == said[0]
    assert confidence([ranked(0.5, 0.7), *[ranked(0.5, 0.1)] * 4]) == confidence(first)


def test_what_is_not_known_counts_as_nothing() -> None:
    assert confidence([ranked(None, 0.5)]) == confidence([ranked(0.0, 0.5)])
    assert confidence([ranked(0.5, None)]) == confidence([ranked(0.5, 0.0)])


def test_scores_relative_to_the_question_do_not_count() -> None:
    one = ranked(0.5, 0.5)
    assert confidence([one]) == confidence([replace(one, score=1.0, fusion_score=1.0)])
