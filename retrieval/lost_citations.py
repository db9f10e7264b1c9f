"""What became of the citations of a saved answer since it was saved, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LossReason(StrEnum):
    """Why a citation of a saved answer is no longer valid."""

    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class LostCitation:
    """A citation of a saved answer whose article was removed or lost the quoted characters.

    Attributes:
        rank: the citation's rank in the answer.
        doc_id: the id of the cited article.
        reason: whether the article was removed or changed.
        quote: the cited words, if the library has kept them; else empty.
        now: what stands in their place now; empty if that is not known.
        changed_at: when the article was added again without them, in UTC; None if not known.
    """

    rank: int
    doc_id: str
    reason: LossReason
    quote: str = ""
    now: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CitationChanges:
    """Changes around a citation that is still valid, since its answer was saved.

    Attributes:
        rank: the citation's rank in the answer.
        article_changed: whether the article's text changed outside the citation's span.
        copies_lost: the number of the citation's copies that are no longer valid.
        moved: whether the quote stands elsewhere in its article than before.
    """

    rank: int
    article_changed: bool
    copies_lost: int
    moved: bool = False
