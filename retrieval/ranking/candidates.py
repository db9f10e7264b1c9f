"""Candidates from both indexes over one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import Snapshot
from index.contents import PassageSubset, StoredPassage
from index.models.protocols import Vectors
from index.terms import TermCounts, TermStatistics, bm25
from retrieval.question import Word, content_terms

# From each index, or as many as are asked for. The best ten fused are the same from 20 on; the
# rest is room for copies of them, at a tenth of a millisecond each.
DEPTH = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that one of the indexes brought, scored in both ways.

    Attributes:
        passage: the passage, its document and its vector.
        cosine: between question and passage; None while the passage has no vector, until ranking
            fills it in where it reads.
        term_scores: question term -> what it adds to the BM25 score.
    """

    passage: StoredPassage
    cosine: float | None
    term_scores: Mapping[str, float]

    @property
    def bm25(self) -> float:
        """The BM25 score, 0 where no term of the question occurs."""
        return sum(self.term_scores.values())


@dataclass(frozen=True, slots=True)
class Candidates:
    """All that ranking works on.

    Attributes:
        statistics: of the question's terms, stop words too, in the whole library.
        passages: in no particular order.
    """

    statistics: TermStatistics
    passages: tuple[Candidate, ...]


def find_candidates(
    snapshot: Snapshot,
    words: Sequence[Word],
    vector: Vectors | None,
    depth: int = DEPTH,
    part: PassageSubset | None = None,
) -> Candidates:
    """Bring the passages nearest in meaning and those that share the rarest words.

    How rare a word is, is asked of the whole library whatever the part: it is a fact of the
    reader's language and subject, and a handful of articles would tell it badly.

    Args:
        snapshot: the moment of the library to search.
        words: of the question.
        vector: of the question, shape (dimension,); None to search by words alone.
        depth: how many passages from each index.
        part: of the library, whose passages alone are brought; None for all.
    """
    terms = content_terms(words)
    nearest = [] if vector is None else snapshot.search_dense(vector, depth, part)
    ids = dict.fromkeys([*snapshot.search_lexical(terms, depth, part), *nearest])
    statistics = snapshot.term_statistics(dict.fromkeys(word.term for word in words))
    passages = tuple(
        Candidate(
            found,
            None if found.vector is None or vector is None else float(found.vector @ vector),
            bm25(terms, TermCounts.of(found.text_with_title), statistics),
        )
        for found in snapshot.passages(ids)
    )
    return Candidates(statistics, passages)
