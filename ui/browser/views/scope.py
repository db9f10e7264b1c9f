"""What is shown of a scope, and what the page sends back, as values: no Streamlit here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from index.contents import DocumentEntry
from index.scope import EVERYTHING, Scope
from retrieval.wording.phrases import byline, display_title, plural
from ui.browser.views.sources import filter_by_words

# How many are drawn of those that nothing is ticked in; the rest is found by narrowing the search.
ARTICLES_SHOWN = 100
OUTLETS_SHOWN = 100

NO_OUTLET = "No outlet named"


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet to tick, by the name that the scope has and the one that is shown."""

    name: str
    label: str
    articles: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article to tick."""

    doc_id: str
    title: str
    byline: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeView:
    """The choice of sources.

    Attributes:
        line: what is chosen.
        narrowed: whether anything is.
        outlets: those with most articles first; none where there is nothing to choose between.
        more_outlets: says how many are left out, empty if none.
        articles: by title, of the outlets and dates that are chosen; those ticked that are not
            among the first stand before them.
        more_articles: says how many are left out, empty if none.
        earliest: date of the oldest article, as YYYY-MM-DD; empty where no article has a date.
        latest: of the newest.
        since: the first day chosen, as YYYY-MM-DD, empty for any.
        until: the last day chosen.
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


def scope_view(scope: Scope, entries: Sequence[DocumentEntry], words: str = "") -> ScopeView:
    """Return the choice of sources as the page shows it.

    Args:
        scope: what is chosen.
        entries: of every article, by title.
        words: that the articles shown must have in title, outlet, date or id.
    """
    days = [entry.published for entry in entries if entry.published]
    outlets, more_outlets = _outlets(scope, entries)
    articles, left = _articles(scope, entries, words)
    return ScopeView(
        line=scope_line(scope, entries),
        narrowed=not scope.everything,
        outlets=outlets,
        more_outlets=f"{plural(more_outlets, 'smaller outlet')} not shown" if more_outlets else "",
        articles=articles,
        more_articles=f"{left:,} more: narrow the search" if left else "",
        earliest=_written(min(days, default=None)),
        latest=_written(max(days, default=None)),
        since=_written(scope.since),
        until=_written(scope.until),
    )


def scope_line(scope: Scope, entries: Sequence[DocumentEntry]) -> str:
    """Say which articles are chosen, such as "2 of 5 articles: BBC News, since 1 January 2024"."""
    articles = plural(len(entries), "article")
    if scope.everything:
        return f"All {articles}" if len(entries) != 1 else articles
    held = [entry for entry in entries if scope.allows(entry)]
    said = scope.description
    if scope.doc_ids is not None and len(held) == 1:
        said = display_title(held[0])
    return ": ".join(filter(None, (f"{len(held) or 'None':} of {articles}", said)))


def chosen_scope(sent: Mapping[str, Any]) -> Scope:
    """Return the scope that a page sent; what is not ticked at all restricts nothing.

    Args:
        sent: `doc_ids` and `outlets`, lists of names; `since` and `until`, dates or empty.
    """
    return Scope(
        doc_ids=frozenset(map(str, sent["doc_ids"])) or None,
        outlets=frozenset(map(str, sent["outlets"])) or None,
        since=_read(sent["since"]),
        until=_read(sent["until"]),
    )


def _outlets(scope: Scope, entries: Sequence[DocumentEntry]) -> tuple[tuple[OutletRow, ...], int]:
    counted = Counter(entry.source.strip() for entry in entries)
    ticked = scope.outlets or frozenset()
    if len(counted) < 2 and not ticked:
        return (), 0
    names = sorted(counted, key=lambda name: (not name, -counted[name], name.casefold()))
    shown = [name for place, name in enumerate(names) if place < OUTLETS_SHOWN or name in ticked]
    rows = tuple(
        OutletRow(name, name or NO_OUTLET, f"{counted[name]:,}", name in ticked)
        # A ticked outlet whose last article was removed can still be unticked.
        for name in [*shown, *sorted(ticked - counted.keys())]
    )
    return rows, len(names) - len(shown)


def _articles(
    scope: Scope, entries: Sequence[DocumentEntry], words: str
) -> tuple[tuple[ArticleRow, ...], int]:
    ticked: Collection[str] = scope.doc_ids or frozenset()
    others = replace(scope, doc_ids=None)
    offered = [e for e in entries if others.allows(e)] if others != EVERYTHING else entries
    found = filter_by_words(offered, words) if words.strip() else offered
    first = found[:ARTICLES_SHOWN]
    there = {entry.doc_id for entry in first}
    kept = [e for e in entries if e.doc_id in ticked and e.doc_id not in there] if ticked else []
    rows = tuple(
        ArticleRow(entry.doc_id, display_title(entry), byline(entry), entry.doc_id in ticked)
        for entry in (*kept, *first)
    )
    left = sum(entry.doc_id not in ticked for entry in found[ARTICLES_SHOWN:])
    return rows, left


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
