"""The arithmetic of an evaluation: one query's scores, and what a set of scores says.

Document metrics take the documents in rank order, as trec_eval's do with one difference:
trec_eval throws the given order away, sorts by score and breaks ties by doc_id, descending; here
the order given is the order scored, because it is the order a reader sees. The two agree on every
run whose scores fall strictly from rank to rank.
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
"""Of every resampling here, so that the same run always gives the same intervals."""

Floats: TypeAlias = Sequence[float] | npt.NDArray[np.float64]

RESAMPLES = 1_000
PERMUTATIONS = 10_000
EXACT_UP_TO = 12
"""Differences, two to the power of which are fewer sign patterns than `PERMUTATIONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievedPassage:
    """One passage of a ranking.

    Attributes:
        score: higher is better; kept for the record, the rank is the place in the ranking.
        sentences: the spans marked as carrying the answer, in offsets of the document.
        also_in: the documents and spans of its copies, which a reader is shown in the same place.

    Raises:
        ValueError: a marked sentence leaves the passage.
    """

    doc_id: str
    span: Span
    score: float
    sentences: tuple[Span, ...] = ()
    also_in: tuple[tuple[str, Span], ...] = ()

    def __post_init__(self) -> None:
        for sentence in self.sentences:
            if not self.span.contains(sentence):
                raise ValueError(f"{self.doc_id}: {sentence} leaves its passage, {self.span}")

    def holds(self, gold: GoldSpan) -> bool:
        """Say whether the gold span lies wholly in this passage, or in a copy of it."""
        return any(
            doc_id == gold.doc_id and span.contains(gold.span)
            for doc_id, span in ((self.doc_id, self.span), *self.also_in)
        )

    def marks(self, gold: GoldSpan) -> bool:
        """Say whether the gold span lies wholly in one marked sentence."""
        return self.doc_id == gold.doc_id and any(s.contains(gold.span) for s in self.sentences)

    def marked_share(self) -> float:
        """Return the share of the passage's characters that are marked, 0 to 1."""
        marked = {at for sentence in self.sentences for at in range(sentence.start, sentence.end)}
        return len(marked) / len(self.span) if len(self.span) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Queries whose confidence lies in `[low, high)`; the last bin holds 1 as well.

    Attributes:
        confidence: their mean confidence.
        accuracy: the share of them whose outcome was true.
        n: how many there are, never 0.
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
    """How far confidence can be taken at its word, against the outcome that `name` names."""

    name: str
    bins: tuple[ReliabilityBin, ...]

    @property
    def error(self) -> float:
        """The expected calibration error, 0 to 1; lower is better."""
        return expected_calibration_error(self.bins)

    @property
    def n(self) -> int:
        """How many queries the bins hold."""
        return sum(each.n for each in self.bins)


def documents_of(passages: Sequence[RetrievedPassage]) -> tuple[str, ...]:
    """Return the documents in the order of their first passages, each once.

    Those that hold copies of a passage follow its own.
    """
    return tuple(
        dict.fromkeys(
            doc_id
            for passage in passages
            for doc_id in (passage.doc_id, *(copy for copy, _ in passage.also_in))
        )
    )


def recall(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return the share of the relevant documents that are among the first `k`.

    trec_eval's recall.k. With fewer than `k` documents relevant it can still reach 1, with more it
    cannot. Not to be taken for `success`, which some call recall too.
    """
    relevant = _relevant(relevances)
    return len(relevant.intersection(ranking[:k])) / len(relevant)


def success(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return 1 when any relevant document is among the first `k`, else 0 (trec_eval's success)."""
    return float(not _relevant(relevances).isdisjoint(ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return 1 / rank of the first relevant document, 0 when it is not among the first `k`.

    Voorhees 1999, "The TREC-8 Question Answering Track Report".
    """
    relevant = _relevant(relevances)
    ranks = (rank for rank, doc_id in enumerate(ranking[:k], start=1) if doc_id in relevant)
    return inverse(next(ranks, None))


def ndcg(ranking: Sequence[str], relevances: Mapping[str, int], k: int) -> float:
    """Return the discounted gain of the first `k` documents as a share of the best possible.

    Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques", with the choices
    of trec_eval's ndcg_cut: the gain is the relevance itself (not 2^relevance - 1), the discount
    is log2(rank + 1), and the ideal ranking is cut at `k` as well.
    """
    best = sorted(relevances.values(), reverse=True)
    return _dcg([relevances.get(doc_id, 0) for doc_id in ranking[:k]]) / _dcg(best[:k])


def span_rank(passages: Sequence[RetrievedPassage], gold: Sequence[GoldSpan], k: int) -> int | None:
    """Return the rank from 1 of the first of `k` passages that holds a gold span, else None."""
    for rank, passage in enumerate(passages[:k], start=1):
        if any(passage.holds(span) for span in gold):
            return rank
    return None


def inverse(rank: int | None) -> float:
    """Return 1 / rank, and 0 for no rank."""
    return 0.0 if rank is None else 1 / rank


def auc(positive: Floats, negative: Floats) -> float:
    """Return how often a positive scores above a negative, ties counted half.

    The area under the ROC curve as the Mann-Whitney statistic: Hanley & McNeil 1982, "The meaning
    and use of the area under a receiver operating characteristic (ROC) curve". Both must be there.
    """
    ordered = np.sort(np.asarray(negative, dtype=np.float64))
    below = np.searchsorted(ordered, positive, side="left").sum()
    not_above = np.searchsorted(ordered, positive, side="right").sum()
    # Whole numbers until the division, so equal counts give equal areas to the last bit.
    return (int(below) + int(not_above)) / (2 * len(positive) * len(negative))


def reliability(
    confidences: Sequence[float], outcomes: Sequence[bool], bins: int = 10
) -> tuple[ReliabilityBin, ...]:
    """Return the bins of equal width over [0, 1] that are not empty, lowest first."""
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
    """Return the mean distance of confidence from accuracy over the bins, weighted by size.

    Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning"; Guo et
    al. 2017, "On calibration of modern neural networks". Few queries a bin make it too large.
    """
    gaps = math.fsum(b.n * abs(b.confidence - b.accuracy) for b in bins)
    return gaps / sum(b.n for b in bins)


def mean(values: Sequence[float]) -> float:
    """Return the mean, summed without loss."""
    return math.fsum(values) / len(values)


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95% interval of the mean over queries.

    The percentile bootstrap: Efron & Tibshirani 1993, "An introduction to the bootstrap", ch. 13.
    """
    array, rng = np.asarray(values, dtype=np.float64), np.random.default_rng(SEED)
    rows = max(1, 200_000 // len(array))  # at once, in 3 MB
    means: list[float] = []
    while len(means) < RESAMPLES:
        size = min(rows, RESAMPLES - len(means)), len(array)
        means += array[rng.integers(0, len(array), size=size)].mean(axis=1).tolist()
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def share_interval(share: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share of `n`, which holds for small `n` and near 0 and 1 too.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    z = 1.959964  # of the normal distribution, 95% two-sided
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def auc_interval(positive: Sequence[float], negative: Sequence[float]) -> tuple[float, float]:
    """Return the 95% interval of `auc`, each side resampled for itself so that both stay there."""
    pos, neg = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)
    return _percentiles(lambda rng: auc(pos[_drawn(rng, pos)], neg[_drawn(rng, neg)]))


def auc_difference_interval(
    positive: Sequence[tuple[float, float]], negative: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return the 95% interval of the second score's area minus the first's.

    Each query is drawn with both its scores, so what makes it hard for both cancels out.

    Args:
        positive: the two scores of each query on this side.
        negative: the same of the other side.
    """
    pos, neg = np.asarray(positive, dtype=np.float64), np.asarray(negative, dtype=np.float64)

    def difference(rng: np.random.Generator) -> float:
        drawn_pos, drawn_neg = pos[_drawn(rng, pos)], neg[_drawn(rng, neg)]
        return auc(drawn_pos[:, 1], drawn_neg[:, 1]) - auc(drawn_pos[:, 0], drawn_neg[:, 0])

    return _percentiles(difference)


def randomisation_test(differences: Sequence[float]) -> float:
    """Return the two-sided p value of a mean paired difference as large as this one.

    Under the null hypothesis the two runs are exchangeable on every query, so each difference is as
    likely with its sign turned. Smucker, Allan & Carterette 2007, "A comparison of statistical
    significance tests for information retrieval evaluation". All sign patterns are counted when
    they are few; else 10,000 are drawn, and the observed one is counted among them, so that p is
    never 0: Phipson & Smyth 2010, "Permutation p-values should never be zero".
    """
    # Turning the sign of nothing changes nothing: queries without a difference drop out.
    array = np.asarray([value for value in differences if value != 0], dtype=np.float64)
    # Sums that are equal on paper differ in their last bits by the order of addition.
    observed = abs(array.sum()) - 1e-9 * np.abs(array).sum()
    if len(array) <= EXACT_UP_TO:
        signs = np.asarray(list(product((-1.0, 1.0), repeat=len(array))))
        return float(np.mean(np.abs(signs @ array) >= observed))
    rng, as_large, drawn = np.random.default_rng(SEED), 0, 0
    while drawn < PERMUTATIONS:
        rows = min(500, PERMUTATIONS - drawn)  # a block of 500 by 10,000 queries is 40 MB
        signs = rng.integers(0, 2, size=(rows, len(array)), dtype=np.int8) * 2.0 - 1.0
        as_large += int(np.count_nonzero(np.abs(signs @ array) >= observed))
        drawn += rows
    return (as_large + 1) / (PERMUTATIONS + 1)


def _relevant(relevances: Mapping[str, int]) -> set[str]:
    return {doc_id for doc_id, relevance in relevances.items() if relevance > 0}


def _dcg(gains: Sequence[int]) -> float:
    # Below 0 is a judgement of its own in some sets (spam), and no gain.
    return math.fsum(max(gain, 0) / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _drawn(rng: np.random.Generator, array: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return rng.integers(0, len(array), size=len(array))


def _percentiles(resample: Callable[[np.random.Generator], float]) -> tuple[float, float]:
    rng = np.random.default_rng(SEED)
    low, high = np.quantile([resample(rng) for _ in range(RESAMPLES)], (0.025, 0.975))
    return float(low), float(high)
