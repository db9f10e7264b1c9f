"""Scopes: the articles that an answer may use."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from index.contents import DocumentEntry
from index.text.languages import language_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A part of the library, selected by facets as in a search engine.

    An article belongs to the scope if it passes every facet. Each question checks the articles
    again, so an article that is added later and passes also belongs to the scope.

    Attributes:
        doc_ids: ids of the allowed articles; None allows every article.
        outlets: allowed outlets as the articles name them, without surrounding spaces; "" allows
            articles without an outlet, None allows every outlet.
        since: first allowed day of publication; None sets no first day.
        until: last allowed day of publication; None sets no last day.
        languages: codes of the allowed languages, such as "uk"; "" allows articles whose language
            is not known, None allows every language.
        tags: allowed articles have one of these tags; None allows articles without a tag too. Which
            articles those are is in the workspace: `with_tags_resolved` replaces the tags.
        undated: whether a range of days also allows articles without a date; False without a range.
    """

    doc_ids: frozenset[str] | None = None
    outlets: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    tags: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not self.has_days and self.undated:
            object.__setattr__(self, "undated", False)

    @property
    def has_days(self) -> bool:
        """Whether the scope has a first or a last day."""
        return self.since is not None or self.until is not None

    @property
    def is_reversed(self) -> bool:
        """Whether the first day is after the last one, so that no day is allowed."""
        return self.since is not None and self.until is not None and self.since > self.until

    @property
    def is_everything(self) -> bool:
        """Whether the scope excludes no article."""
        return self == EVERYTHING

    def with_tags_resolved(self, tagged: Mapping[str, Collection[str]]) -> Scope:
        """Return the scope with the ids of the articles in place of the tags.

        Args:
            tagged: the tags of each article that has any, by its id.
        """
        if self.tags is None:
            return self
        wanted = {tag.casefold() for tag in self.tags}
        found = frozenset(
            doc_id
            for doc_id, tags in tagged.items()
            if not wanted.isdisjoint(tag.casefold() for tag in tags)
        )
        doc_ids = found if self.doc_ids is None else found & self.doc_ids
        return replace(self, doc_ids=doc_ids, tags=None)

    def allows(self, article: DocumentEntry) -> bool:
        """Return whether an article belongs to the scope.

        Raises:
            ValueError: the scope has tags, which an article's entry does not tell.
        """
        if self.tags is not None:
            raise ValueError("the tags of a scope must be resolved first")
        if self.doc_ids is not None and article.doc_id not in self.doc_ids:
            return False
        if self.outlets is not None and article.source.strip() not in self.outlets:
            return False
        if self.languages is not None and article.language not in self.languages:
            return False
        if not self.has_days:
            return True
        if article.published is None:
            return self.undated
        return (self.since or date.min) <= article.published <= (self.until or date.max)

    @property
    def description(self) -> str:
        """The facets in words, separated by commas; empty if the ids are the only facet.

        Callers print the number of articles before the description, and the number of ids alone
        would repeat it.
        """
        parts = (
            self._tags_in_words(),
            self._outlets_in_words(),
            self._languages_in_words(),
            self._days_in_words(),
        )
        facets = list(filter(None, parts))
        if self.doc_ids is not None and facets:
            facets.insert(0, f"out of {len(self.doc_ids):,} ticked")
        return ", ".join(facets)

    def _tags_in_words(self) -> str:
        if self.tags is None:
            return ""
        if len(self.tags) not in (1, 2, 3):
            return f"with one of {len(self.tags):,} tags"
        return "tagged " + " or ".join(sorted(self.tags, key=str.casefold))

    def _outlets_in_words(self) -> str:
        if self.outlets is None:
            return ""
        if len(self.outlets) not in (1, 2, 3):
            return f"{len(self.outlets):,} outlets"
        return " or ".join(sorted((name or "no outlet" for name in self.outlets), key=str.casefold))

    def _languages_in_words(self) -> str:
        if self.languages is None:
            return ""
        if len(self.languages) not in (1, 2, 3):
            return f"{len(self.languages):,} languages"
        names = (language_name(code) or code or "unknown language" for code in self.languages)
        return f"in {' or '.join(sorted(names))}"

    def _days_in_words(self) -> str:
        if self.undated:
            return f"{replace(self, undated=False)._days_in_words()} or without a date"
        since, until = (day and f"{day.day} {day:%B %Y}" for day in (self.since, self.until))
        if since and until:
            return since if since == until else f"{since} to {until}"
        return f"since {since}" if since else f"until {until}" if until else ""

    def as_json(self) -> str:
        """Return the scope as JSON for storage, or an empty string for `EVERYTHING`."""
        facets: dict[str, Any] = {
            "doc_ids": None if self.doc_ids is None else sorted(self.doc_ids),
            "outlets": None if self.outlets is None else sorted(self.outlets),
            "languages": None if self.languages is None else sorted(self.languages),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "undated": self.undated or None,
            "tags": None if self.tags is None else sorted(self.tags),
        }
        restricting = {name: value for name, value in facets.items() if value is not None}
        return json.dumps(restricting) if restricting else ""

    @classmethod
    def from_json(cls, text: str) -> Scope:
        """Return the scope that `as_json` wrote as `text`.

        Raises:
            ValueError: the text is not a stored scope.
        """
        if not text:
            return EVERYTHING
        facets = json.loads(text)
        if not isinstance(facets, dict) or facets.keys() - _FACETS:
            raise ValueError(f"not a scope: {text[:80]!r}")
        return cls(
            doc_ids=_strings(facets.get("doc_ids")),
            outlets=_strings(facets.get("outlets")),
            languages=_strings(facets.get("languages")),
            since=_date(facets.get("since")),
            until=_date(facets.get("until")),
            undated=facets.get("undated") is True,
            tags=_strings(facets.get("tags")),
        )


_FACETS = frozenset(field.name for field in fields(Scope))
EVERYTHING = Scope()


def _strings(value: Any) -> frozenset[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"not a list of names: {value!r}")
    return frozenset(value)


def _date(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"not a date: {value!r}")
    return date.fromisoformat(value)
