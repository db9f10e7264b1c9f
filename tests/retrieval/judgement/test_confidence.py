"""A probability: between 0 and 1, never less for more, and less for what an article lacks."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.judgement.confidence import (
    THRESHOLD,
    passage_confidences,
    shared_confidences,
)
from retrieval.judgement.confidence import answer_confidence as confidence_by_leads
from retrieval.judgement.signals import Signals

GOOD = Signals(
    answerability=3.0,
    lead=0.5,
    lacking_names=0,
    lacking_dates=0,
    lacking_figures=0,
    lacking_unknown=0,
)


def answer_confidence(signals: list[Signals], dense_lead: float = 0.4) -> float:
    return confidence_by_leads(signals, dense_lead)


def passage_confidence(signals: Signals) -> float:
    [probability] = passage_confidences([signals])
    return probability


counts = st.floats(0, 4)
many_signals = st.builds(
    Signals,
    answerability=st.floats(-30, 30),
    lead=st.floats(-2, 2),
    lacking_names=counts,
    lacking_dates=counts,
    lacking_figures=counts,
    lacking_unknown=counts,
)


def test_where_nothing_was_found_nothing_is_probable() -> None:
    assert answer_confidence([]) == 0.0


@given(st.lists(many_signals, min_size=1, max_size=6), st.booleans())
def test_it_is_a_probability(signals: list[Signals], is_read: bool) -> None:
    signals = [each if is_read else replace(each, answerability=None) for each in signals]
    assert 0 < answer_confidence(signals) < 1
    assert all(0 < each < 1 for each in passage_confidences(signals))


@given(many_signals, st.floats(-30, 30), st.floats(-30, 30))
def test_it_grows_with_what_the_reader_found(signals: Signals, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert passage_confidence(replace(signals, answerability=low)) <= passage_confidence(
        replace(signals, answerability=high)
    )


@pytest.mark.parametrize(
    "lacking", ["lacking_names", "lacking_dates", "lacking_figures", "lacking_unknown"]
)
@given(signals=many_signals, one=counts, other=counts)
def test_it_falls_with_what_the_article_lacks(
    lacking: str, signals: Signals, one: float, other: float
) -> None:
    less, more = (
        replace(signals, **{lacking: value})  # type: ignore[arg-type]
        for value in sorted((one, other))
    )
    assert passage_confidence(more) <= passage_confidence(less)
    assert answer_confidence([more]) <= answer_confidence([less])


@given(st.lists(many_signals, min_size=1, max_size=4), many_signals)
def test_another_passage_never_makes_an_answer_less_probable(
    signals: list[Signals], other: Signals
) -> None:
    assert answer_confidence(signals) <= answer_confidence([*signals, other]) + 1e-9


@given(many_signals, st.floats(-2, 2), st.floats(-2, 2))
def test_it_grows_with_the_lead_of_the_nearest(signals: Signals, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert answer_confidence([signals], low) <= answer_confidence([signals], high)


def test_a_good_passage_is_an_answer_and_one_about_another_year_is_none() -> None:
    assert answer_confidence([GOOD]) > THRESHOLD
    assert answer_confidence([replace(GOOD, lacking_dates=1)]) < THRESHOLD / 2
    assert answer_confidence([replace(GOOD, lacking_names=2)]) < THRESHOLD / 2


def test_an_unread_passage_is_less_probable_than_one_that_the_reader_doubts() -> None:
    doubtful, unread = passage_confidences(
        [replace(GOOD, answerability=-2.0), replace(GOOD, answerability=None)]
    )
    assert unread < doubtful


def test_without_a_reader_a_good_passage_is_an_answer_too() -> None:
    unread = replace(GOOD, answerability=None, lead=0.8)
    assert answer_confidence([unread]) > THRESHOLD > answer_confidence([replace(unread, lead=0)])


def test_several_passages_by_hand() -> None:
    first = passage_confidence(GOOD)
    second = passage_confidence(replace(GOOD, answerability=-1.0))
    odds = first / (1 - first) + second / (1 - second)
    alone = answer_confidence([GOOD])
    both = answer_confidence([GOOD, replace(GOOD, answerability=-1.0)])
    # The weight of the odds is the same for any passages of which one lacks nothing.
    gain = math.log(both / (1 - both)) - math.log(alone / (1 - alone))
    weight = gain / (math.log(odds) - math.log(first / (1 - first)))
    twice = answer_confidence([GOOD, GOOD])
    assert math.log(twice / (1 - twice)) - math.log(alone / (1 - alone)) == pytest.approx(
        weight * math.log(2)
    )
    assert 0.5 < weight < 1.5


def test_a_statement_that_is_told_is_more_probable() -> None:
    told, other = passage_confidences([replace(GOOD, is_statement=True), GOOD])
    assert math.log(told / (1 - told)) - math.log(other / (1 - other)) == pytest.approx(1.0)


def test_beside_a_background_lead_and_cosine_decide_where_no_reader_reads() -> None:
    """A lead that tells little in the default model tells much in a model of every language."""
    near, far = (
        replace(GOOD, answerability=None, lead=lead, cosine=cosine)
        for lead, cosine in ((0.3, 0.35), (0.1, 0.17))
    )
    rest = [replace(GOOD, answerability=None, lead=0.0, cosine=0.1)] * 4
    assert confidence_by_leads([near, *rest], 0.0, relative=True) > 0.7
    assert confidence_by_leads([far, *rest], 0.0, relative=True) < 0.2
    # The nearest of the passages counts, whichever it is.
    second = replace(rest[0], cosine=0.35)
    first = replace(near, cosine=0.17)
    assert confidence_by_leads([first, second, *rest], 0.0, relative=True) == confidence_by_leads(
        [near, *rest], 0.0, relative=True
    )
    assert confidence_by_leads([near, *rest], 0.0) < 0.5
    assert passage_confidences([near], relative=True) > passage_confidences([near])
    read = [replace(GOOD, cosine=0.9), *rest]
    assert confidence_by_leads(read, 0.0, relative=True) == confidence_by_leads([GOOD, *rest], 0.0)


def test_a_passage_that_lacks_what_is_asked_lends_its_lead_to_no_answer() -> None:
    about_another_year = replace(GOOD, lacking_dates=1.0)
    unrelated = replace(GOOD, answerability=-4.0, lead=0.05)
    passages = [about_another_year, unrelated]
    assert answer_confidence(passages) < THRESHOLD < answer_confidence([GOOD, unrelated])
    assert answer_confidence(passages) <= max(
        1 - (1 - passage_confidence(about_another_year)) * (1 - passage_confidence(unrelated)),
        answer_confidence([unrelated]),
    )


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=5), st.floats(0.001, 0.999))
def test_the_passages_agree_with_the_answer(passages: list[float], confidence: float) -> None:
    shared = shared_confidences([*passages, 0.5], passages, confidence)
    none_answers = math.prod(1 - each for each in shared[: len(passages)])
    assert 1 - none_answers == pytest.approx(confidence, abs=1e-3)
    # The likelier one stays the likelier.
    assert sorted(range(len(passages)), key=passages.__getitem__) == sorted(
        range(len(passages)), key=lambda place: (shared[place], passages[place])
    )
    assert max(shared[: len(passages)]) <= confidence + 1e-3
