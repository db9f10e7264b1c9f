"""Room for a second article among the first passages."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.ranking.fusion import RankedPassage

# How many passages one document may fill alone.
FILLED = 5

# How near the other article must come: in score, and in the words of the question that it has, as
# a share of those that the first passages have between them. Scores alone do not tell: of 300
# SQuAD questions, whose articles have nothing to do with each other, 149 would show a second
# article at this margin; with the words it is 17.
MARGIN = 0.25
SHARE = 2 / 3


def diversify(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Return a ranking whose first passages are not all of one document while another comes near.

    Only the last of them gives way, and follows right after: all before it keep their places, and
    documents, ranked by their best passages, their order.

    Args:
        ranked: best first.
    """
    first = ranked[:FILLED]
    documents = {_document(each) for each in first}
    if len(first) < FILLED or len(documents) > 1:
        return list(ranked)
    had = len(set().union(*(each.candidate.term_scores for each in first)))
    for place in range(FILLED, len(ranked)):
        other = ranked[place]
        if other.score < first[-1].score - MARGIN:
            break
        if _document(other) not in documents and len(other.candidate.term_scores) >= SHARE * had:
            rest = [*ranked[FILLED - 1 : place], *ranked[place + 1 :]]
            return [*ranked[: FILLED - 1], other, *rest]
    return list(ranked)


def _document(ranked: RankedPassage) -> str:
    return ranked.candidate.passage.doc_id
