"""Give the mark of a passage to another of its sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.documents import Span
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from retrieval.ranking.statements import Statements


def mark_best(ranked: RankedPassage, worth: Callable[[Span], int]) -> RankedPassage | None:
    """Return a passage whose mark is on the best of some sentences; None if there is none.

    The best has the greatest worth, then the greatest value of the reading, then comes first.
    Sentences that state nothing are passed over.

    Args:
        ranked: the passage.
        worth: tells how well a sentence suits; 0 if it does not.
    """
    marks, passage = ranked.marks, ranked.candidate.passage
    statements = Statements(passage.document.text, passage.span)
    found = [
        (suits, value, -sentence.start, sentence)
        for sentence, value in zip(passage.sentences, marks.values, strict=False)
        if value is not None
        and (suits := worth(sentence))
        and statements.states_something(sentence)
    ]
    if not found:
        return None
    return replace(ranked, marks=Marks((max(found)[-1],), (), marks.values))
