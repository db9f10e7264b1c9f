"""Ranks that hold on any processor.

The arithmetic of a processor changes scores, so two passages that nearly tie may change places
between processors. A test that asks for a rank allows half of the difference below which the
ranking itself speaks of a near tie.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval import Citation

NEAR_TIE = 0.01


def among_first(citations: Sequence[Citation], count: int) -> list[Citation]:
    """Return the first `count` citations and those whose score nearly ties with the last of them.

    Args:
        citations: best first; ask for more than `count`.
        count: how many places the test allows.
    """
    if len(citations) <= count:
        return list(citations)
    least = citations[count - 1].score - NEAR_TIE
    return [citation for citation in citations if citation.rank <= count or citation.score >= least]
