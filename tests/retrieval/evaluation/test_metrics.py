"""Metrics, by hand and against trec_eval, scikit-learn and SciPy."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score

from index.documents import Anchor, Span
from retrieval.evaluation import metrics
from retrieval.evaluation.benchmark_folder import GoldSpan
from retrieval.evaluation.metrics import RetrievedPassage

DOC_IDS = [f"d{number:02}" for number in range(15)]
RELEVANCES = {"a": 3, "b": 2, "c": 3, "d": 0, "e": 1, "f": 2}

rankings = st.lists(st.sampled_from(DOC_IDS), unique=True, max_size=15)
judgements = st.dictionaries(st.sampled_from(DOC_IDS), st.integers(-1, 3), min_size=1).filter(
    lambda judged: max(judged.values()) > 0
)
probabilities = st.floats(0, 1)


def passage(
    doc_id: str, start: int, end: int, sentences: tuple[Span, ...] = ()
) -> RetrievedPassage:
    return RetrievedPassage(doc_id=doc_id, span=Span(start, end), score=0.0, sentences=sentences)


def gold(doc_id: str, start: int, end: int) -> GoldSpan:
    place = Anchor(doc_id=doc_id, span=Span(start, end), quote_sha256="", text_sha256="")
    return GoldSpan(query_id="q", anchor=place)


def trec_eval(
    ranking: list[str], relevances: dict[str, int], measures: set[str]
) -> dict[str, float]:
    """Score with scores that fall strictly, so that trec_eval keeps the order given."""
    scores = {doc_id: float(len(ranking) - place) for place, doc_id in enumerate(ranking)}
    evaluator = pytrec_eval.RelevanceEvaluator({"q": relevances}, measures)
    # An empty ranking is no query to trec_eval; a document nobody judged is as good as none.
    found: dict[str, float] = evaluator.evaluate({"q": scores or {"unjudged": 1.0}})["q"]
    return found


# Documents


def test_passages_collapse_to_documents_by_the_first_of_each() -> None:
    ranked = [passage("b", 0, 9), passage("a", 5, 9), passage("b", 10, 19), passage("c", 0, 1)]
    assert metrics.ranked_documents(ranked) == ("b", "a", "c")


def test_a_copy_counts_where_it_is_shown() -> None:
    copied = replace(passage("a", 0, 9), also_in=(("b", Span(5, 14)), ("c", Span(0, 9))))
    ranked = [passage("d", 0, 9), copied, passage("b", 5, 14), passage("e", 0, 9)]
    assert metrics.ranked_documents(ranked) == ("d", "a", "b", "c", "e")
    assert metrics.span_rank(ranked, [gold("c", 2, 4)], 4) == 2
    assert metrics.span_rank(ranked, [gold("b", 5, 14)], 4) == 2
    assert metrics.span_rank(ranked, [gold("b", 4, 14)], 4) is None
    assert not copied.marks_gold(gold("c", 2, 4))


def test_recall_is_the_share_of_the_relevant() -> None:
    # a, b, c, e, f are relevant; the judged 0 of d is not.
    assert metrics.recall(["d", "a", "x", "b"], RELEVANCES, 1) == 0
    assert metrics.recall(["d", "a", "x", "b"], RELEVANCES, 2) == 1 / 5
    assert metrics.recall(["d", "a", "x", "b"], RELEVANCES, 10) == 2 / 5


def test_success_needs_one_relevant_document() -> None:
    assert metrics.success(["d", "x", "b"], RELEVANCES, 2) == 0
    assert metrics.success(["d", "x", "b"], RELEVANCES, 3) == 1


def test_reciprocal_rank_is_cut() -> None:
    assert metrics.reciprocal_rank(["d", "x", "b", "a"], RELEVANCES, 10) == 1 / 3
    assert metrics.reciprocal_rank(["d", "x", "b", "a"], RELEVANCES, 2) == 0


def test_ndcg_of_a_graded_ranking_by_hand() -> None:
    # Ranked 3 2 3 0 1 2, ideally 3 3 2 2 1 0; the gain is linear.
    got = 3 + 2 / math.log2(3) + 3 / 2 + 0 + 1 / math.log2(6) + 2 / math.log2(7)
    ideal = 3 + 3 / math.log2(3) + 2 / 2 + 2 / math.log2(5) + 1 / math.log2(6)
    assert metrics.ndcg(list("abcdef"), RELEVANCES, 6) == pytest.approx(got / ideal, rel=1e-12)


def test_the_ideal_of_ndcg_is_cut_too() -> None:
    assert metrics.ndcg(["a", "c"], RELEVANCES, 2) == 1


@settings(deadline=None)
@given(rankings, judgements)
def test_document_metrics_agree_with_trec_eval(ranking: list[str], judged: dict[str, int]) -> None:
    measures = {"recall.1,5,10", "success.1,5,10", "ndcg_cut.1,5,10"}
    wanted = trec_eval(ranking, judged, measures)
    for k in (1, 5, 10):
        assert metrics.recall(ranking, judged, k) == pytest.approx(wanted[f"recall_{k}"])
        assert metrics.success(ranking, judged, k) == wanted[f"success_{k}"]
        assert metrics.ndcg(ranking, judged, k) == pytest.approx(wanted[f"ndcg_cut_{k}"])
        # recip_rank has no cut of its own, so the ranking is cut for it.
        cut = trec_eval(ranking[:k], judged, {"recip_rank"})
        assert metrics.reciprocal_rank(ranking, judged, k) == pytest.approx(cut["recip_rank"])


def test_ties_keep_the_order_given_where_trec_eval_sorts_by_id() -> None:
    ranking, judged = ["a", "b"], {"a": 1}
    evaluator = pytrec_eval.RelevanceEvaluator({"q": judged}, {"recip_rank"})
    tied = evaluator.evaluate({"q": dict.fromkeys(ranking, 1.0)})
    assert tied["q"]["recip_rank"] == 0.5
    assert metrics.reciprocal_rank(ranking, judged, 10) == 1


# Passages


@pytest.mark.parametrize(
    ("held", "doc_id", "start", "end"),
    [
        (True, "a", 10, 20),  # the passage to the character
        (True, "a", 12, 15),
        (False, "a", 9, 15),
        (False, "a", 15, 21),
        (False, "b", 12, 15),
    ],
)
def test_a_passage_holds_a_gold_span_wholly_and_in_its_document(
    held: bool, doc_id: str, start: int, end: int
) -> None:
    assert passage("a", 10, 20).contains_gold(gold(doc_id, start, end)) is held


def test_span_rank_takes_the_first_passage_that_holds_any_gold_span() -> None:
    ranked = [passage("a", 0, 10), passage("b", 0, 10), passage("a", 10, 20)]
    spans = [gold("a", 15, 18), gold("b", 50, 60)]
    assert metrics.span_rank(ranked, spans, 10) == 3
    assert metrics.span_rank(ranked, spans, 2) is None
    assert metrics.span_rank(ranked, [*spans, gold("b", 0, 10)], 2) == 2


def test_inverse_of_no_rank_is_nothing() -> None:
    assert (metrics.inverse(4), metrics.inverse(None)) == (0.25, 0.0)


def test_a_gold_span_is_marked_by_one_sentence_not_by_two_together() -> None:
    ranked = passage("a", 0, 40, (Span(0, 10), Span(10, 20)))
    assert ranked.marks_gold(gold("a", 10, 20))
    assert not ranked.marks_gold(gold("a", 5, 15))
    assert not ranked.marks_gold(gold("a", 30, 35))
    assert not ranked.marks_gold(gold("b", 10, 20))


def test_marked_share_counts_each_character_once() -> None:
    assert passage("a", 100, 140, (Span(100, 110), Span(105, 120))).marked_share() == 0.5
    assert passage("a", 100, 140).marked_share() == 0
    assert passage("a", 100, 100).marked_share() == 0


def test_a_sentence_outside_its_passage_is_refused() -> None:
    with pytest.raises(ValueError, match="outside its passage"):
        passage("a", 10, 20, (Span(15, 21),))


# Confidence


def test_auc_counts_ties_half() -> None:
    # Pairs: 0.9 beats both, 0.5 ties with one and beats the other.
    assert metrics.auc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | probabilities, min_size=1, max_size=30),
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | probabilities, min_size=1, max_size=30),
)
def test_auc_agrees_with_scikit_learn(positive: list[float], negative: list[float]) -> None:
    labels = [1] * len(positive) + [0] * len(negative)
    wanted = roc_auc_score(labels, positive + negative)
    assert metrics.auc(positive, negative) == pytest.approx(wanted, abs=1e-12)


def test_reliability_bins_are_half_open_and_the_last_is_closed() -> None:
    bins = metrics.reliability([0.1, 0.0, 0.95, 1.0, 0.9], [True, False, True, True, False])
    assert [(b.low, b.high, b.n) for b in bins] == [(0, 0.1, 1), (0.1, 0.2, 1), (0.9, 1, 3)]
    assert bins[2].confidence == pytest.approx((0.95 + 1 + 0.9) / 3)
    assert bins[2].accuracy == pytest.approx(2 / 3)


def test_expected_calibration_error_by_hand() -> None:
    # Bin of 0.2: |0.25 - 0.5| for 2 queries; bin of 0.8: |0.8 - 1| for 1.
    bins = metrics.reliability([0.2, 0.29, 0.8], [False, True, True])
    wanted = (2 * abs(0.245 - 0.5) + 1 * abs(0.8 - 1)) / 3
    assert metrics.expected_calibration_error(bins) == pytest.approx(wanted)


@settings(deadline=None)
@given(
    # Off the borders, which the reference counts to the bin below.
    st.lists(st.tuples(st.integers(0, 999), st.booleans()), min_size=1, max_size=60)
)
def test_reliability_agrees_with_scikit_learn(pairs: list[tuple[int, bool]]) -> None:
    confidences = [(thousandths + 0.5) / 1000 for thousandths, _ in pairs]
    outcomes = [outcome for _, outcome in pairs]
    accuracy, confidence = calibration_curve(
        [*outcomes, True, False], [*confidences, 1.0, 0.0], n_bins=10
    )
    # The reference wants both outcomes to be there, so both sides get one more of each.
    bins = metrics.reliability([*confidences, 1.0, 0.0], [*outcomes, True, False])
    assert [b.accuracy for b in bins] == pytest.approx(list(accuracy))
    assert [b.confidence for b in bins] == pytest.approx(list(confidence))


# Intervals and tests


def test_interval_of_a_mean_agrees_with_scipy() -> None:
    values = np.random.default_rng(7).beta(0.4, 0.3, size=200)
    wanted = stats.bootstrap(
        (values,), np.mean, n_resamples=9_999, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    low, high = metrics.mean_interval(values.tolist())
    # Two draws of resamples: the ends scatter by a few per cent of the width.
    assert (low, high) == pytest.approx((wanted.low, wanted.high), abs=0.008)
    assert low < values.mean() < high


def test_intervals_are_the_same_every_time_and_closed_on_a_constant() -> None:
    values = [math.sqrt(number) for number in range(50)]
    assert metrics.mean_interval(values) == metrics.mean_interval(values)
    assert metrics.mean_interval([0.5] * 20) == (0.5, 0.5)


def test_interval_of_an_auc_agrees_with_scipy() -> None:
    rng = np.random.default_rng(3)
    positive, negative = rng.normal(1, 1, 80), rng.normal(0, 1, 120)
    wanted = stats.bootstrap(
        (positive, negative),
        lambda one, two: metrics.auc(one, two),
        n_resamples=2_000,
        method="percentile",
        vectorized=False,
        rng=np.random.default_rng(1),
    ).confidence_interval
    found = metrics.auc_interval(positive.tolist(), negative.tolist())
    assert found == pytest.approx((wanted.low, wanted.high), abs=0.01)


def test_randomisation_test_by_hand() -> None:
    # Of the 8 sign patterns of 1, 2, 4 only the two of one sign reach a sum of 7.
    assert metrics.randomisation_test([1.0, 2.0, 4.0]) == 2 / 8
    # |1 + 2 - 4| = 1 is the smallest sum there is.
    assert metrics.randomisation_test([1.0, 2.0, -4.0]) == 1


def test_a_share_of_few_has_a_wide_interval() -> None:
    # z = 1.96: (0.5 + 0.192 ± 1.96 √(0.025 + 0.0096)) / 1.384 of 5 in 10.
    assert metrics.share_interval(0.5, 10) == pytest.approx((0.23659, 0.76341), abs=1e-5)
    low, high = metrics.share_interval(1.0, 1)
    assert low == pytest.approx(1 / (1 + 3.841459), abs=1e-6)
    assert high == pytest.approx(1.0)


@given(st.integers(1, 400), st.data())
def test_the_interval_of_a_share_is_scipys(n: int, data: st.DataObject) -> None:
    true = data.draw(st.integers(0, n))
    wanted = stats.binomtest(true, n).proportion_ci(method="wilson")
    found = metrics.share_interval(true / n, n)
    assert found == pytest.approx((wanted.low, wanted.high), abs=1e-6)
    assert 0 <= found[0] <= found[1] <= 1


def test_areas_of_the_same_scores_never_differ() -> None:
    positive, negative = [(0.9, 9.0), (0.4, 4.0)], [(0.5, 5.0), (0.1, 1.0)]
    assert metrics.auc_difference_interval(positive, negative) == (0, 0)


def test_one_area_above_another_in_every_sample() -> None:
    assert metrics.auc_difference_interval([(0.0, 1.0)] * 5, [(0.5, 0.5)] * 5) == (1, 1)


def test_queries_without_a_difference_do_not_count() -> None:
    assert metrics.randomisation_test([0.0] * 50) == 1
    assert metrics.randomisation_test([1.0, 2.0, 4.0, *[0.0] * 50]) == 2 / 8


def test_sums_that_differ_only_by_rounding_are_equal() -> None:
    # On paper the sum is 0.4, which 16 patterns reach with 0.4 twice of one sign, and 4 without.
    assert metrics.randomisation_test([-0.4, 0.4, -0.1, -0.1, -0.2]) == 20 / 32


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(-8, 8), min_size=2, max_size=8))
def test_exact_randomisation_test_agrees_with_scipy(eighths: list[int]) -> None:
    differences = [value / 8 for value in eighths]
    wanted = stats.permutation_test(
        (differences, [0.0] * len(differences)),
        lambda one, two: abs(np.mean(one) - np.mean(two)),
        permutation_type="samples",
        alternative="greater",
        vectorized=False,
        n_resamples=np.inf,
    ).pvalue
    assert metrics.randomisation_test(differences) == pytest.approx(wanted)


def test_drawn_randomisation_test_agrees_with_the_sign_of_each_query() -> None:
    # Equal differences make the sum a binomial count, whose tail is known: 20 wins to 8.
    wanted = stats.binomtest(20, 28, 0.5).pvalue
    assert metrics.randomisation_test([0.5] * 20 + [-0.5] * 8) == pytest.approx(wanted, abs=0.006)


def test_a_drawn_p_value_is_never_nothing() -> None:
    assert metrics.randomisation_test([1.0] * 100) == 1 / 10_001
