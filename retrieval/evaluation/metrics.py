"""The formulas of an evaluation: metrics of one query, and statistics over queries.

Document metrics differ from trec_eval's in one point. trec_eval ignores the order of the run, sorts
by score and breaks ties by descending doc_id. The metrics here use the order of the run, because
that is the order a reader sees. The two agree on every run whose scores strictly decrease from rank
to rank.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from index.documents import Span
from retrieval.evaluation.benchmark_folder import GoldSpan

SEED = 0
"""Seed of every resampling here, so that the same run always gives the same intervals."""

Floats: TypeAlias = Sequence[float] | npt.NDArray[np.float64]

RESAMPLES = 1_000
PERMUTATIONS = 10_000
MOST_EXACT_DIFFERENCES = 12
"""The largest number of differences for which all sign patterns are enumerated: 2^12 < 10,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievedPassage:
    """One passage of a ranking.

    Attributes:
        doc_id: id of the document that contains the passage.
        span: position of the passage in the document's text.
        score: the passage's score, higher is better. Kept for the record only; the order of the
            ranking decides the rank.
        sentences: spans of the sentences marked as the answer, as offsets in the document.
        answers: spans of the words in them that are marked as the answer itself.
        also_in: doc_id and span of each copy of the passage. A reader sees the copies at the same
            rank.

    Raises:
        ValueError: a marked sentence lies outside the passage.
    """

    doc_id: str
    span: Span
    score: float
    sentences: tuple[Span, ...] = ()
    answers: tuple[Span, ...] = ()
    also_in: tuple[tuple[str, Span], ...] = ()

    def __post_init__(self) -> None:
        for sentence in self.sentences:
            if not self.span.contains(sentence):
                raise ValueError(f"{self.doc_id}: {sentence} is outside its passage, {self.span}")

    def contains_gold(self, gold: GoldSpan) -> bool:
        """Return whether the passage, or one of its copies, contains the whole gold span."""
        return any(
            doc_id == gold.anchor.doc_id and span.contains(gold.anchor.span)
            for doc_id, span in ((self.doc_id, self.span), *self.also_in)
        )

    def marks_gold(self, gold: GoldSpan) -> bool:
        """Return whether one marked sentence contains the whole gold span."""
        return self.doc_id == gold.anchor.doc_id and any(
            sentence.contains(gold.anchor.span) for sentence in self.sentences
        )

    def answer_overlap(self, gold: GoldSpan) -> float:
        """Return the F1, in characters, of the marked answer that fits a gold span best.

        0 if no answer is marked. SQuAD's F1 is the same over words instead of characters.
        """
        if self.doc_id != gold.anchor.doc_id:
            return 0.0
        span = gold.anchor.span
        return max(
            (
                2
                * max(0, min(answer.end, span.end) - max(answer.start, span.start))
                / (len(answer) + len(span))
                for answer in self.answers
            ),
            default=0.0,
        )

    def marked_share(self) -> float:
        """Return the share of the passage's characters that are marked, 0 to 1."""
        marked = {i for sentence in self.sentences for i in range(sentence.start, sentence.end)}
        return len(marked) / len(self.span) if len(self.span) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """The queries whose confidence lies in `[low, high)`; the last bin also includes 1.

    Attributes:
        low: lower bound of the confidence.
        high: upper bound of the confidence.
        confidence: mean confidence of the queries.
        accuracy: share of the queries whose outcome is true.
        n: number of queries, never 0.
    """

    low: float
    high: float
    confidence: float
    accuracy: float
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the accuracy."""
        return share_interval(self.accuracy, self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The confidence compared with the outcomes that `name` names, in bins of confidence."""

    name: str
    bins: tuple[ReliabilityBin, ...]

    @property
    def error(self) -> float:
        """The expected calibration error, 0 to 1; lower is better."""
        return expected_calibration_error(self.bins)

    @property
    def n(self) -> int:
        """The number of queries in all bins."""
        return sum(each.n for each in self.bins)


def ranked_documents(passages: Sequence[RetrievedPassage]) -> tuple[str, ...]:
    """Return the ids of the ranked documents, each once, in the order of their best passages.

    The documents with copies of a passage follow the passage's own document.
    """
    return tuple(
        dict.fromkeys(
            doc_id
            for passage in passages
            for doc_id in (passage.doc_id, *(copy_id for copy_id, _ in passage.also_in))
        )
    )


def recall(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return the share of the relevant documents that are among the first `k`.

    This is trec_eval's recall.k. Recall can reach 1 with fewer than `k` relevant documents, but not
    with more. Some papers call `success` recall.
    """
    relevant = _relevant(relevances)
    return len(relevant.intersection(ranking[:k])) / len(relevant)


def success(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return 1 if a relevant document is among the first `k`, else 0 (trec_eval's success)."""
    return float(not _relevant(relevances).isdisjoint(ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return 1 / rank of the first relevant document, or 0 if none is among the first `k`.

    Voorhees 1999, "The TREC-8 Question Answering Track Report".
    """
    relevant = _relevant(relevances)
    ranks = (rank for rank, doc_id in enumerate(ranking[:k], start=1) if doc_id in relevant)
    return inverse(next(ranks, None))


def ndcg(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return the discounted gain of the first `k` documents, divided by the best possible gain.

    Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques", in the variant
    of trec_eval's ndcg_cut: the gain is the relevance itself (not 2^relevance - 1), the discount
    is log2(rank + 1), and the ideal ranking is cut at `k` too.

    Args:
        ranking: ids of the documents, best first.
        relevances: the relevance of each judged document; at least one must be above 0.
        k: how many documents of the ranking count, 1 or more.

    Raises:
        ZeroDivisionError: no relevance is above 0.
    """
    best = sorted(relevances.values(), reverse=True)
    return _dcg([relevances.get(doc_id, 0) for doc_id in ranking[:k]]) / _dcg(best[:k])


def span_rank(passages: Sequence[RetrievedPassage], gold: Sequence[GoldSpan], k: int) -> int | None:
    """Return the rank, from 1, of the first of `k` passages that contains a gold span, or None."""
    for rank, passage in enumerate(passages[:k], start=1):
        if any(passage.contains_gold(span) for span in gold):
            return rank
    return None


def inverse(rank: int | None) -> float:
    """Return 1 / rank, or 0 for None."""
    return 0.0 if rank is None else 1 / rank


def auc(positive: Floats, negative: Floats) -> float:
    """Return how often a positive scores above a negative; a tie counts half.

    This is the area under the ROC curve, as the Mann-Whitney statistic: Hanley & McNeil 1982, "The
    meaning and use of the area under a receiver operating characteristic (ROC) curve". Neither side
    may be empty.
    """
    ordered = np.sort(np.asarray(negative, dtype=np.float64))
    below = np.searchsorted(ordered, positive, side="left").sum()
    not_above = np.searchsorted(ordered, positive, side="right").sum()
    # The counts are integers until the division, so equal counts give bit-identical areas.
    return (int(below) + int(not_above)) / (2 * len(positive) * len(negative))


def reliability(
    confidences: Sequence[float], outcomes: Sequence[bool], bins: int = 10
) -> tuple[ReliabilityBin, ...]:
    """Return the non-empty bins of equal width over [0, 1], lowest first."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for confidence, outcome in zip(confidences, outcomes, strict=True):
        place = min(int(confidence * bins), bins - 1)
        members.setdefault(place, []).append((confidence, outcome))
    return tuple(
        ReliabilityBin(
            low=place / bins,
            high=(place + 1) / bins,
            confidence=mean([confidence for confidence, _ in members[place]]),
            accuracy=mean([float(outcome) for _, outcome in members[place]]),
            n=len(members[place]),
        )
        for place in sorted(members)
    )


def expected_calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Return the mean gap between confidence and accuracy over the bins, weighted by bin size.

    Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning"; Guo et
    al. 2017, "On calibration of modern neural networks". With few queries per bin the error is too
    large.
    """
    gaps = math.fsum(b.n * abs(b.confidence - b.accuracy) for b in bins)
    return gaps / sum(b.n for b in bins)


def mean(values: Sequence[float]) -> float:
    """Return the mean, with the exact sum of `math.fsum`."""
    return math.fsum(values) / len(values)


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95% interval of the mean over queries.

    The interval is the percentile bootstrap: Efron & Tibshirani 1993, "An introduction to the
    bootstrap", ch. 13.
    """
    array, rng = np.asarray(values, dtype=np.float64), np.random.default_rng(SEED)
    rows = max(1, 200_000 // len(array))  # resamples per block of about 3 MB
    means: list[float] = []
    while len(means) < RESAMPLES:
        size = min(rows, RESAMPLES - len(means)), len(array)
        means += array[rng.integers(0, len(array), size=size)].mean(axis=1).tolist()
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def share_interval(share: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share of `n`; it is valid for small `n` and near 0 and 1 too.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    z = 1.959964  # two-sided 95% quantile of the normal distribution
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def auc_interval(positive: Sequence[float], negative: Sequence[float]) -> tuple[float, float]:
    """Return the 95% interval of `auc`; each side is resampled separately, so neither is empty."""
    pos, neg = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    return _percentile_interval(
        lambda rng: auc(pos[_resample_rows(rng, pos)], neg[_resample_rows(rng, neg)])
    )


def auc_difference_interval(
    positive: Sequence[tuple[float, float]], negative: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return the 95% interval of the second score's AUC minus the first score's.

    Each query is resampled with both its scores, so difficulty common to both scores cancels out.

    Args:
        positive: the two scores of each positive query.
        negative: the two scores of each negative query.
    """
    pos, neg = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)

    def difference(rng: np.random.Generator) -> float:
        pos_sample, neg_sample = pos[_resample_rows(rng, pos)], neg[_resample_rows(rng, neg)]
        return auc(pos_sample[:, 1], neg_sample[:, 1]) - auc(pos_sample[:, 0], neg_sample[:, 0])

    return _percentile_interval(difference)


def randomisation_test(differences: Sequence[float]) -> float:
    """Return the two-sided p value of the mean paired difference, by a randomisation test.

    Under the null hypothesis the two runs are exchangeable on every query, so each difference is
    equally likely with the opposite sign. Smucker, Allan & Carterette 2007, "A comparison of
    statistical significance tests for information retrieval evaluation". All sign patterns are
    enumerated for up to `MOST_EXACT_DIFFERENCES` differences. For more, 10,000 patterns are drawn
    at random and the observed pattern is counted too, so that p is never 0: Phipson & Smyth 2010,
    "Permutation p-values should never be zero".
    """
    # A difference of 0 has no sign, so queries without a difference are dropped.
    array = np.asarray([value for value in differences if value != 0], dtype=np.float64)
    # Sums that are mathematically equal differ in their last bits with the order of addition.
    observed = abs(array.sum()) - 1e-9 * np.abs(array).sum()
    if len(array) <= MOST_EXACT_DIFFERENCES:
        signs = np.asarray(list(product((-1.0, 1.0), repeat=len(array))))
        return float(np.mean(np.abs(signs @ array) >= observed))
    rng, as_large, sampled = np.random.default_rng(SEED), 0, 0
    while sampled < PERMUTATIONS:
        rows = min(500, PERMUTATIONS - sampled)  # a block of 500 by 10,000 queries is 40 MB
        signs = rng.integers(0, 2, size=(rows, len(array)), dtype=np.int8) * 2.0 - 1.0
        as_large += int(np.count_nonzero(np.abs(signs @ array) >= observed))
        sampled += rows
    return (as_large + 1) / (PERMUTATIONS + 1)


def _relevant(relevances: Mapping[str, int]) -> set[str]:
    return {doc_id for doc_id, relevance in relevances.items() if relevance > 0}


def _dcg(gains: Sequence[int]) -> float:
    # Some sets use relevances below 0 for spam; they give no gain.
    return math.fsum(max(gain, 0) / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _resample_rows(
    rng: np.random.Generator, array: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    return rng.integers(0, len(array), size=len(array))


def _percentile_interval(statistic: Callable[[np.random.Generator], float]) -> tuple[float, float]:
    rng = np.random.default_rng(SEED)
    low, high = np.quantile([statistic(rng) for _ in range(RESAMPLES)], (0.025, 0.975))
    return float(low), float(high)
