"""What the ranking is measured against: each of its stages alone, and nothing of the later ones."""

from __future__ import annotations

from enum import StrEnum

from index import Library
from retrieval.question import question_words
from retrieval.ranking.candidates import find_candidates
from retrieval.ranking.confidence import JUDGED
from retrieval.ranking.fusion import RankedPassage, fuse
from retrieval.ranking.pipeline import RankingOptions


class Baseline(StrEnum):
    """A ranking without what comes after it.

    BM25 and DENSE ask one index each: the candidates of the other would lengthen a short ranking
    with passages that it could not have found.
    """

    BM25 = "bm25"
    DENSE = "dense"
    FUSION = "fusion"


def rank_by(baseline: Baseline, library: Library, question: str) -> list[RankedPassage]:
    """Return the passages that a baseline finds for a text, best first."""
    words = question_words(question)
    vector = None if baseline is Baseline.BM25 else library.embedder.embed_question(question)
    with library.snapshot() as snapshot:
        searched_words = () if baseline is Baseline.DENSE else words
        candidates = find_candidates(snapshot, searched_words, vector)
    dense = {
        Baseline.BM25: 0.0,
        Baseline.DENSE: 1.0,
        Baseline.FUSION: RankingOptions().dense_weight,
    }
    return fuse(candidates.passages, dense[baseline])


def baseline_confidence(baseline: Baseline, ranked: list[RankedPassage]) -> float:
    """Return what a baseline can tell answerable questions from others by; 0 for no passage.

    The BM25 score of its first passage, the cosine of its first, or, where the scores were fused
    and say nothing across questions any more, the greatest cosine of the first five.
    """
    if not ranked:
        return 0.0
    if baseline is Baseline.BM25:
        return ranked[0].candidate.bm25
    return max(r.candidate.cosine or 0.0 for r in ranked[:JUDGED])
