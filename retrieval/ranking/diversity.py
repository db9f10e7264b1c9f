"""Diversity: show a second article among the first passages if it scores nearly as well."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.ranking.fusion import RankedPassage

# How many of the first passages are checked for being all of one document.
FIRST_PASSAGES = 5

# The other article's passage may score at most MAX_SCORE_GAP less than the last of the first
# passages. It must have at least MIN_TERM_SHARE of the question's words that the first passages
# have together. Scores alone are not enough: of 300 SQuAD questions, whose articles have nothing to
# do with each other, 149 would show a second article at this gap; with the condition on words it
# is 17.
MAX_SCORE_GAP = 0.25
MIN_TERM_SHARE = 2 / 3


def diversify(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Move up a passage of a second document if the first passages are all of one document.

    The passage takes the last of the first five ranks if it scores nearly as well as the passage
    there; that passage and those after it move down. The first four ranks stay the same. So does
    the order of documents by their best passages.

    Args:
        ranked: the passages, best first.
    """
    first = ranked[:FIRST_PASSAGES]
    documents = {passage.candidate.passage.doc_id for passage in first}
    if len(first) < FIRST_PASSAGES or len(documents) > 1:
        return list(ranked)
    term_count = len(set().union(*(passage.candidate.term_scores for passage in first)))
    for position in range(FIRST_PASSAGES, len(ranked)):
        other = ranked[position]
        if (
            other.score >= first[-1].score - MAX_SCORE_GAP
            and other.candidate.passage.doc_id not in documents
            and len(other.candidate.term_scores) >= MIN_TERM_SHARE * term_count
        ):
            following = [*ranked[FIRST_PASSAGES - 1 : position], *ranked[position + 1 :]]
            return [*ranked[: FIRST_PASSAGES - 1], other, *following]
    return list(ranked)
