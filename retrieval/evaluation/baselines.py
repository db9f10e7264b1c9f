"""The baselines: the first stages of the ranking, each run without the stages after it."""

from __future__ import annotations

from enum import StrEnum

from index.protocols import Library
from retrieval.judgement.signals import JUDGED_PASSAGES
from retrieval.question import question_words
from retrieval.ranking.background import NO_BACKGROUND, measure_background
from retrieval.ranking.candidates import find_candidates
from retrieval.ranking.fusion import RankedPassage, fuse
from retrieval.ranking.pipeline import RankingOptions, default_options


class Baseline(StrEnum):
    """A stage of the ranking that is measured alone.

    BM25 and DENSE search one index each. Candidates from the other index would lengthen a short
    ranking with passages that this index could not have found.
    """

    BM25 = "bm25"
    DENSE = "dense"
    FUSION = "fusion"


def rank_by(baseline: Baseline, library: Library, question: str) -> list[RankedPassage]:
    """Return the passages that a baseline finds for a question, best first."""
    words = question_words(question)
    embedder = None if baseline is Baseline.BM25 else library.embedder
    vector = embedder.embed_question(question) if embedder else None
    with library.snapshot() as snapshot:
        if embedder:
            snapshot.require_embedder(embedder)
        searched_words = () if baseline is Baseline.DENSE else words
        background = measure_background(snapshot, embedder, vector) if embedder else NO_BACKGROUND
        candidates = find_candidates(snapshot, searched_words, vector, background=background)
    dense_weights = {
        Baseline.BM25: 0.0,
        Baseline.DENSE: 1.0,
        Baseline.FUSION: (default_options(embedder) if embedder else RankingOptions()).dense_weight,
    }
    return fuse(candidates.passages, dense_weights[baseline])


def baseline_confidence(baseline: Baseline, ranked: list[RankedPassage]) -> float:
    """Return the score by which a baseline separates answerable from unanswerable questions.

    BM25 gives the BM25 score of its first passage. DENSE and FUSION give the greatest cosine among
    the first five passages; for DENSE that is the cosine of the first. Fused scores are not
    comparable between questions, so FUSION cannot use them. Returns 0 for an empty ranking.
    """
    if not ranked:
        return 0.0
    if baseline is Baseline.BM25:
        return ranked[0].candidate.bm25
    return max(each.candidate.cosine or 0.0 for each in ranked[:JUDGED_PASSAGES])
