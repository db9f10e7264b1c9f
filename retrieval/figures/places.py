"""Places of a text, to ask whether another one overlaps any of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from index.documents import Span


class Places:
    """Places of a text; asking takes the logarithm of their number.

    Args:
        spans: the places, in any order; they may overlap.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        # Places that overlap are one, so that both their beginnings and their ends are in order.
        self._joined: list[Span] = []
        for span in sorted(spans):
            last = self._joined[-1] if self._joined else None
            if last is not None and last.overlaps(span):
                self._joined[-1] = Span(last.start, max(last.end, span.end))
            else:
                self._joined.append(span)

    def overlap(self, span: Span) -> bool:
        """Return whether a place overlaps any of these."""
        after = bisect_left(self._joined, Span(span.end, span.end))
        return any(each.overlaps(span) for each in self._joined[max(0, after - 1) : after + 1])
