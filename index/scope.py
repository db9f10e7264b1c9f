"""Which articles an answer may use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.contents import DocumentEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A part of the library, chosen by facets as in a search engine: an article must pass them all.

    What belongs to it is looked up with each question, so an article that is added later and
    passes belongs to it too.

    Attributes:
        doc_ids: the articles; None for any.
        outlets: as the articles name them, without spaces around, "" for none; None for any.
        since: the first day of publication; None for any. An article without a date lies outside
            every range.
        until: the last day.
    """

    doc_ids: frozenset[str] | None = None
    outlets: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == EVERYTHING

    def allows(self, article: DocumentEntry) -> bool:
        """Say whether an article belongs to the scope."""
        if self.doc_ids is not None and article.doc_id not in self.doc_ids:
            return False
        if self.outlets is not None and article.source.strip() not in self.outlets:
            return False
        if self.since is None and self.until is None:
            return True
        return article.published is not None and (
            (self.since or date.min) <= article.published <= (self.until or date.max)
        )

    @property
    def description(self) -> str:
        """What the articles are chosen by, as a list in words; empty if by nothing but their ids.

        A count of the articles stands before it, and would be said twice.
        """
        facets = list(filter(None, (self._published_by(), self._range())))
        if self.doc_ids is not None and facets:
            facets.insert(0, f"out of {len(self.doc_ids):,} ticked")
        return ", ".join(facets)

    def _published_by(self) -> str:
        if self.outlets is None:
            return ""
        if len(self.outlets) not in (1, 2, 3):
            return f"{len(self.outlets):,} outlets"
        return " or ".join(sorted((name or "no outlet" for name in self.outlets), key=str.casefold))

    def _range(self) -> str:
        since, until = (day and f"{day.day} {day:%B %Y}" for day in (self.since, self.until))
        if since and until:
            return since if since == until else f"{since} to {until}"
        return f"since {since}" if since else f"until {until}" if until else ""

    def as_json(self) -> str:
        """Return the scope as a text to be stored, empty for everything."""
        facets: dict[str, Any] = {
            "doc_ids": None if self.doc_ids is None else sorted(self.doc_ids),
            "outlets": None if self.outlets is None else sorted(self.outlets),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }
        given = {name: value for name, value in facets.items() if value is not None}
        return json.dumps(given) if given else ""

    @classmethod
    def from_json(cls, text: str) -> Scope:
        """Return the scope that `as_json` wrote.

        Raises:
            ValueError: the text is something else.
        """
        if not text:
            return EVERYTHING
        facets = json.loads(text)
        if not isinstance(facets, dict) or facets.keys() - {"doc_ids", "outlets", "since", "until"}:
            raise ValueError(f"not a scope: {text[:80]!r}")
        return cls(
            doc_ids=_strings(facets.get("doc_ids")),
            outlets=_strings(facets.get("outlets")),
            since=_date(facets.get("since")),
            until=_date(facets.get("until")),
        )


EVERYTHING = Scope()


def _strings(value: Any) -> frozenset[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"not a list of names: {value!r}")
    return frozenset(value)


def _date(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"not a date: {value!r}")
    return date.fromisoformat(value)
