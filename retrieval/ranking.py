"""Candidates to a ranking: the two scores fused, then the best few read word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.documents import Span
from index.embedding import Embedder
from retrieval.question import Word
from retrieval.reading import QuestionReader
from retrieval.search import Candidate, Candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingOptions:
    """How the scores are weighed.

    Attributes:
        dense: weight of the cosine in the fusion, the rest being BM25's.
        read: how many of the best fused candidates are read word by word; with 0 the fusion ranks.
        reading: weight of what reading says, the rest being the fusion's.
    """

    dense: float = 0.4
    read: int = 10
    reading: float = 0.75


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place.

    Attributes:
        candidate: where it was read, with its cosine even if its vector is not stored yet.
        score: 0 to 1, higher is better.
        fused: what the two indexes say, 0 to 1, relative to this question's best.
        reading: what reading the passage says, 0 to 1; None where it was not read.
        sentences: spans in the document, of the sentence that answers.
    """

    candidate: Candidate
    score: float
    fused: float
    reading: float | None = None
    sentences: tuple[Span, ...] = ()


def rank(
    embedder: Embedder,
    question: str,
    words: Sequence[Word],
    candidates: Candidates,
    options: RankingOptions | None = None,
) -> list[Ranked]:
    """Return the candidates, best first.

    Args:
        embedder: reads the question and the best candidates.
        question: the text that is searched for.
        words: of the question.
        candidates: from both indexes.
        options: how the scores are weighed.
    """
    options = options or RankingOptions()
    fused = fuse(candidates.passages, options.dense)
    if not options.read:
        return fused
    reader = QuestionReader(embedder, question, words, candidates.statistics)
    best = fused[: options.read]
    compared = _compared(embedder, question, [r.candidate for r in best])
    readings = reader.read([candidate.found for candidate in compared])
    read = []
    for candidate, ranked, reading in zip(compared, best, readings, strict=True):
        score = options.reading * reading.score + (1 - options.reading) * ranked.fused
        read.append(Ranked(candidate, score, ranked.fused, reading.score, reading.sentences))
    read.sort(key=_order)
    # What was not read is taken to say as little as the least of what was: so it comes after.
    least = min((ranked.reading or 0.0 for ranked in read), default=0.0)
    return read + [
        Ranked(
            ranked.candidate,
            options.reading * least + (1 - options.reading) * ranked.fused,
            ranked.fused,
        )
        for ranked in fused[options.read :]
    ]


def fuse(candidates: Sequence[Candidate], dense: float) -> list[Ranked]:
    """Rank by a convex combination of cosine and BM25, each divided by its greatest.

    Better than reciprocal ranks, which forget by how much one passage beats the next (Bruch, Gai
    & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). A passage without a
    vector is judged by its words alone.
    """
    most_similar = max((c.cosine for c in candidates if c.cosine is not None), default=0.0)
    most_matched = max((c.bm25 for c in candidates), default=0.0)
    ranked = []
    for candidate in candidates:
        words = candidate.bm25 / most_matched if most_matched > 0 else 0.0
        meaning = words
        if candidate.cosine is not None:
            meaning = max(candidate.cosine, 0.0) / most_similar if most_similar > 0 else 0.0
        fused = dense * meaning + (1 - dense) * words
        ranked.append(Ranked(candidate, fused, fused))
    return sorted(ranked, key=_order)


def _compared(
    embedder: Embedder, question: str, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Fill in the cosines of passages that have no vector yet.

    Too late for the fusion, but without them no passage could be confident until it is embedded.
    """
    waiting = [candidate.found.text for candidate in candidates if candidate.cosine is None]
    if not waiting:
        return list(candidates)
    cosines = iter((embedder.embed_passages(waiting) @ embedder.embed_question(question)).tolist())
    return [replace(c, cosine=next(cosines)) if c.cosine is None else c for c in candidates]


def _order(ranked: Ranked) -> tuple[float, int]:
    """Order by score; ids break ties, so that one library gives one order."""
    return -ranked.score, ranked.candidate.found.passage.passage_id
