"""Fusion: combine the dense and the lexical score of a candidate into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.contents import StoredPassage
from index.documents import Span
from index.models.protocols import Reading
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.late_interaction import LateInteractionScore
from retrieval.ranking.marks import Marks


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A candidate with its scores in a ranking.

    Attributes:
        candidate: the passage with its cosine and BM25 score. Passages scored by late interaction
            always have a cosine.
        score: the score that the ranking is sorted by, 0 to 1, higher is better; among near ties
            the copies decide the order (`retrieval.ranking.pipeline.break_near_ties`).
        fusion_score: the weighted mean of the dense and the lexical score, 0 to 1, each relative to
            the question's best.
        match: how well the text matches the question, 0 to 1, by the last step that read it. For
            passages that were not read it is an estimate.
        late_interaction: the late-interaction score; None where the passage was not read.
        reading: the reader's output for the passage; None where no reader read it.
        marks: the answering sentences, and the words that are the answer.
        copies: passages of other documents with the same text.
        is_spoken: whether the marked sentence passes on words of the speaker that is asked for.
        contrary: the words of the marked sentence that say the opposite of what the question takes
            for granted; None if there are none.
        reranker_score: the reranker's score, 0 to 1; None where no reranker scored the passage.
    """

    candidate: Candidate
    score: float
    fusion_score: float
    match: float = 0.0
    late_interaction: LateInteractionScore | None = None
    reading: Reading | None = None
    marks: Marks = field(default_factory=Marks)
    copies: tuple[StoredPassage, ...] = ()
    is_spoken: bool = False
    contrary: Span | None = None
    reranker_score: float | None = None

    @property
    def passage_id(self) -> int:
        """The id of the passage."""
        return self.candidate.passage.passage_id


def fuse(candidates: Sequence[Candidate], dense_weight: float) -> list[RankedPassage]:
    """Rank candidates by a convex combination of cosine and BM25, each divided by its maximum.

    A convex combination beats reciprocal rank fusion, which ignores by how much one passage beats
    the next (Bruch, Gai & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023).
    For a passage without a vector, the lexical score replaces the dense one.

    Args:
        candidates: the passages to rank, in any order.
        dense_weight: weight of the cosine, 0 to 1; BM25 has the rest.
    """
    highest_cosine = max((c.cosine for c in candidates if c.cosine is not None), default=0.0)
    highest_bm25 = max((c.bm25 for c in candidates), default=0.0)
    ranked = []
    for candidate in candidates:
        lexical = candidate.bm25 / highest_bm25 if highest_bm25 > 0 else 0.0
        dense = lexical
        if candidate.cosine is not None:
            dense = max(candidate.cosine, 0.0) / highest_cosine if highest_cosine > 0 else 0.0
        score = dense_weight * dense + (1 - dense_weight) * lexical
        ranked.append(RankedPassage(candidate, score, score))
    return sorted(ranked, key=rank_order)


def rank_order(ranked: RankedPassage) -> tuple[float, bool, int]:
    """Return the sort key of a ranking.

    Higher scores come first. Among equal scores, passages scored by late interaction come first,
    then those stored earlier, so that one library always gives one order.
    """
    return -ranked.score, ranked.late_interaction is None, ranked.passage_id
