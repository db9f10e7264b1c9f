"""The data of the choice of sources, to and from the page, as values; independent of Streamlit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from index.contents import DocumentEntry
from index.scope import EVERYTHING, Scope
from index.workspace.labels import NamedScope
from retrieval.wording.phrases import byline, display_title, is_untitled, plural
from ui.browser.views.sources import filter_by_words

# How many rows are listed at most, apart from ticked ones beyond them. A reader finds the other
# articles by narrowing the search.
ARTICLES_SHOWN = 100
OUTLETS_SHOWN = 100

NO_OUTLET = "No outlet named"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the sources are chosen from.

    Attributes:
        entries: all articles of the library, by title.
        tags: the tags of each article that has any, by its id.
        collections: the collections.
    """

    entries: Sequence[DocumentEntry]
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    collections: Sequence[NamedScope] = ()

    def within(self, scope: Scope) -> list[DocumentEntry]:
        """Return the articles that belong to a scope."""
        resolved = scope.with_tags_resolved(self.tags)
        return [entry for entry in self.entries if resolved.allows(entry)]


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag to tick, with the number of its articles; `ticked` says whether the scope names it."""

    tag: str
    articles: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A collection to choose.

    Attributes:
        name: the collection's name.
        articles: the number of its articles, formatted.
        chosen: whether the present choice is this collection.
    """

    name: str
    articles: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet to tick.

    Attributes:
        name: the outlet's name in the scope, empty for articles without an outlet.
        label: the name that the page shows.
        articles: the number of articles of the outlet, formatted.
        ticked: whether the scope names the outlet.
    """

    name: str
    label: str
    articles: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article to tick.

    Attributes:
        title: its title.
        byline: its outlet and date.
        ticked: whether the scope names it.
        untitled: whether it has no title of its own, so that `title` stands for one.
    """

    doc_id: str
    title: str
    byline: str
    ticked: bool
    untitled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeView:
    """The choice of sources.

    Attributes:
        line: a sentence that says which articles are chosen.
        narrowed: whether anything is chosen that restricts the articles.
        outlets: the outlets, those with most articles first; empty if there are fewer than two
            and none is ticked.
        more_outlets: how many outlets are not listed, in words; empty if all are.
        articles: the articles of the chosen outlets and dates, by title. Ticked articles that are
            not among them come first.
        more_articles: how many articles are not listed, in words; empty if all are.
        earliest: the date of the oldest article, as YYYY-MM-DD; empty if no article has a date.
        latest: the date of the newest article, as YYYY-MM-DD; empty if no article has a date.
        since: the first chosen day, as YYYY-MM-DD; empty for any.
        until: the last chosen day, as YYYY-MM-DD; empty for any.
        undated: whether articles without a date are chosen beside those of the days.
        undated_label: how many articles without a date the chosen days leave out or take in, in
            words; empty if no days are chosen or every article has a date.
        days_error: why the chosen days leave nothing, empty if they do not.
        tags: the tags, those with most articles first.
        collections: the collections, by name.
        can_be_saved: whether the present choice may be saved as a collection of its own.
    """

    line: str
    narrowed: bool
    outlets: tuple[OutletRow, ...]
    more_outlets: str
    articles: tuple[ArticleRow, ...]
    more_articles: str
    earliest: str
    latest: str
    since: str
    until: str
    undated: bool = False
    undated_label: str = ""
    days_error: str = ""
    tags: tuple[TagRow, ...] = ()
    collections: tuple[CollectionRow, ...] = ()
    can_be_saved: bool = False


def scope_view(scope: Scope, shelf: Shelf, words: str = "") -> ScopeView:
    """Return the choice of sources as the page shows it.

    Args:
        scope: the present choice.
        shelf: what there is to choose from.
        words: the search words; an article is listed if its title, outlet, date or id has them all.
    """
    days = [entry.published for entry in shelf.entries if entry.published]
    outlets, more_outlets = _outlets(scope, shelf.entries)
    articles, more_articles = _articles(scope, shelf, words)
    collections = tuple(
        CollectionRow(each.name, f"{len(shelf.within(each.scope)):,}", each.scope == scope)
        for each in shelf.collections
    )
    line = scope_line(scope, shelf)
    return ScopeView(
        line=f"Searched: {line[0].lower()}{line[1:]}",
        narrowed=not scope.is_everything,
        outlets=outlets,
        more_outlets=f"{plural(more_outlets, 'smaller outlet')} not shown" if more_outlets else "",
        articles=articles,
        more_articles=f"{more_articles:,} more: narrow the search" if more_articles else "",
        earliest=_to_iso(min(days, default=None)),
        latest=_to_iso(max(days, default=None)),
        since=_to_iso(scope.since),
        until=_to_iso(scope.until),
        undated=scope.undated,
        undated_label=_undated_label(scope, shelf),
        days_error=_days_error(scope),
        tags=_tags(scope, shelf),
        collections=collections,
        can_be_saved=not scope.is_everything and not any(each.chosen for each in collections),
    )


def _tags(scope: Scope, shelf: Shelf) -> tuple[TagRow, ...]:
    """Return the tags to list; a ticked one is listed even if no article has it any more."""
    counts = Counter(tag for own in shelf.tags.values() for tag in own)
    wanted = {tag.casefold() for tag in scope.tags or ()}
    there = {tag.casefold() for tag in counts}
    names = sorted(counts, key=lambda tag: (-counts[tag], tag.casefold()))
    names += sorted(tag for tag in scope.tags or () if tag.casefold() not in there)
    return tuple(TagRow(tag, f"{counts[tag]:,}", tag.casefold() in wanted) for tag in names)


def _undated_label(scope: Scope, shelf: Shelf) -> str:
    """Return the label of the choice to take in articles without a date."""
    others = replace(scope, since=None, until=None)
    undated = sum(entry.published is None for entry in shelf.within(others))
    return f"and {plural(undated, 'article')} without a date" if scope.has_days and undated else ""


def _days_error(scope: Scope) -> str:
    return "The first day is after the last, so nothing is searched." if scope.is_reversed else ""


def scope_line(scope: Scope, shelf: Shelf) -> str:
    """Return which articles are chosen, such as "2 of 5 articles: BBC, since 1 January 2024"."""
    articles = plural(len(shelf.entries), "article")
    if scope.is_everything:
        return f"All {articles}" if len(shelf.entries) != 1 else articles
    chosen = shelf.within(scope)
    description = scope.description
    if named := next((each.name for each in shelf.collections if each.scope == scope), ""):
        description = named
    elif scope.doc_ids is not None and len(chosen) == 1:
        description = display_title(chosen[0])
    return ": ".join(filter(None, (f"{len(chosen) or 'None':} of {articles}", description)))


def nothing_in_scope(scope: Scope, shelf: Shelf) -> str:
    """Return a sentence that says why a scope leaves no article, empty if it leaves one."""
    if error := _days_error(scope):
        return error
    if shelf.within(scope):
        return ""
    chosen = f" ({scope.description})" if scope.description else ""
    return f"No article is in your choice of sources{chosen}, so nothing is searched."


def chosen_scope(sent: Mapping[str, Any]) -> Scope:
    """Return the scope that a page sent.

    Args:
        sent: `doc_ids`, `outlets` and `tags`, lists of which an empty one restricts nothing;
            `since` and `until`, dates as YYYY-MM-DD, of which an invalid or empty one restricts
            nothing; `undated`, whether to take in articles without a date.
    """
    return Scope(
        doc_ids=frozenset(map(str, sent["doc_ids"])) or None,
        outlets=frozenset(map(str, sent["outlets"])) or None,
        since=_parse_date(sent["since"]),
        until=_parse_date(sent["until"]),
        undated=bool(sent["undated"]),
        tags=frozenset(map(str, sent["tags"])) or None,
    )


def _outlets(scope: Scope, entries: Sequence[DocumentEntry]) -> tuple[tuple[OutletRow, ...], int]:
    """Return the outlets to list, and how many outlets are not listed."""
    counts = Counter(entry.source.strip() for entry in entries)
    ticked = scope.outlets or frozenset()
    if len(counts) < 2 and not ticked:
        return (), 0
    names = sorted(counts, key=lambda name: (not name, -counts[name], name.casefold()))
    shown = [name for place, name in enumerate(names) if place < OUTLETS_SHOWN or name in ticked]
    rows = tuple(
        OutletRow(name, name or NO_OUTLET, f"{counts[name]:,}", name in ticked)
        # A ticked outlet is listed even without articles, so that it can be unticked.
        for name in [*shown, *sorted(ticked - counts.keys())]
    )
    return rows, len(names) - len(shown)


def _articles(scope: Scope, shelf: Shelf, words: str) -> tuple[tuple[ArticleRow, ...], int]:
    """Return the articles to list, and how many articles are not listed."""
    ticked: Collection[str] = scope.doc_ids or frozenset()
    facets = replace(scope, doc_ids=None)
    entries = shelf.entries
    offered = shelf.within(facets) if facets != EVERYTHING else list(entries)
    found = filter_by_words(offered, words) if words.strip() else offered
    first = found[:ARTICLES_SHOWN]
    first_ids = {entry.doc_id for entry in first}
    also_ticked = (
        [e for e in entries if e.doc_id in ticked and e.doc_id not in first_ids] if ticked else []
    )
    rows = tuple(
        ArticleRow(
            entry.doc_id,
            display_title(entry),
            byline(entry),
            entry.doc_id in ticked,
            is_untitled(entry),
        )
        for entry in (*also_ticked, *first)
    )
    unlisted = sum(entry.doc_id not in ticked for entry in found[ARTICLES_SHOWN:])
    return rows, unlisted


def _to_iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _parse_date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
