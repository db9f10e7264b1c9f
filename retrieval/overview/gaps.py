"""What is missing about the articles of a library, for the overview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.contents import DocumentSummary
from retrieval.wording.phrases import is_untitled

# How many articles of a gap are listed; the Sources page sorts and lists all of them.
GAPS_LISTED = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that some articles lack.

    Attributes:
        name: the fact: date, outlet or title.
        field: the fact's name in a `Correction`.
        sentence: how many articles lack it, and what follows from that.
        articles: the first articles that lack it, as pairs of id and title.
    """

    name: str
    field: str
    sentence: str
    articles: tuple[tuple[str, str], ...]


_FACTS: tuple[tuple[str, str, str, Callable[[DocumentSummary], bool]], ...] = (
    (
        "date",
        "published",
        "They are not among the articles over time, and a range of days leaves them out.",
        lambda article: article.published is None,
    ),
    (
        "outlet",
        "source",
        "A citation cannot say where they appeared.",
        lambda article: not article.source.strip(),
    ),
    (
        "title",
        "title",
        "They are cited by their first words or by their file.",
        is_untitled,
    ),
)


def gaps(summaries: Sequence[DocumentSummary]) -> tuple[Gap, ...]:
    """Return which facts are missing, of which articles; empty if none is."""
    found = []
    for name, field, consequence, lacks in _FACTS:
        lacking = [summary for summary in summaries if lacks(summary)]
        if lacking:
            every = f"{len(lacking):,} of {len(summaries):,} articles have no {name}."
            if len(lacking) == 1:
                every = f"1 of {len(summaries):,} articles has no {name}."
                consequence = _OF_ONE[name]
            if len(summaries) == 1:
                every = f"The article has no {name}."
            listed = tuple(
                (summary.doc_id, summary.title.strip() or summary.doc_id)
                for summary in lacking[:GAPS_LISTED]
            )
            found.append(Gap(name, field, f"{every} {consequence}", listed))
    return tuple(found)


_OF_ONE = {
    "date": "It is not among the articles over time, and a range of days leaves it out.",
    "outlet": "A citation cannot say where it appeared.",
    "title": "It is cited by its first words or by its file.",
}
