"""Articles that are one text, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Articles that are one text.

    Attributes:
        doc_ids: their ids, the earliest first, those without a date last.
        earliest: the id of the article that was published first, or among those of that day the
            one of the agency; None if the dates do not tell.
        agency: the agency that the articles credit with the text; None if they credit none.
        is_first_by_credit: whether others are of the earliest one's day, so that its agency's name
            alone puts it first.
    """

    doc_ids: tuple[str, ...]
    earliest: str | None = None
    agency: str | None = None
    is_first_by_credit: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the group as `copies --json` prints it."""
        return {"articles": list(self.doc_ids), "earliest": self.earliest, "agency": self.agency}


@dataclass(frozen=True)
class TextGroups:
    """How many independent texts some articles are.

    Attributes:
        article_count: the number of articles.
        groups: the groups of two articles or more, the largest first.
    """

    article_count: int
    groups: tuple[TextGroup, ...]

    @property
    def text_count(self) -> int:
        """The number of independent texts."""
        return self.article_count - sum(len(group.doc_ids) - 1 for group in self.groups)

    def group_of(self, doc_id: str) -> TextGroup | None:
        """Return the group that an article is in; None if it shares its text with no other."""
        return self._by_article.get(doc_id)

    def as_dict(self) -> dict[str, Any]:
        """Return the groups as `copies --json` prints them."""
        return {
            "articles": self.article_count,
            "texts": self.text_count,
            "groups": [group.as_dict() for group in self.groups],
        }

    @cached_property
    def _by_article(self) -> Mapping[str, TextGroup]:
        return {doc_id: group for group in self.groups for doc_id in group.doc_ids}
