"""The data of the table of sources, as values: its rows, their order, and removals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from index.contents import DocumentEntry, DocumentSummary, Totals
from index.workspace.judgements import JudgedQuestion
from index.workspace.notes import Note
from retrieval.wording.phrases import day_in_words, display_title, is_untitled, plural

Listed = TypeVar("Listed", DocumentSummary, DocumentEntry)

_NAMED = 5  # how many articles a removal names at most


class Column(StrEnum):
    """A column by which the table can be sorted."""

    TITLE = "title"
    OUTLET = "outlet"
    DATE = "date"
    ADDED = "added"
    LENGTH = "length"
    PASSAGES = "passages"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Order:
    """The column by which the table is sorted, and the direction."""

    column: Column = Column.TITLE
    descending: bool = False

    def sorted_by(self, column: Column) -> Order:
        """Return the order after a click on the header of a column."""
        if column is self.column:
            return Order(column, not self.descending)
        # For dates and numbers, readers look for the newest and the greatest first.
        numbers = (Column.DATE, Column.ADDED, Column.LENGTH, Column.PASSAGES)
        return Order(column, column in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One article in the table of sources.

    Attributes:
        added: the day on which the article was added, in the local time zone.
        length: the number of characters, formatted.
        passages: the number of passages, formatted.
        state: how far the article is indexed, in words.
        complete: whether every passage has a vector.
        tags: the article's tags.
        untitled: whether the article has no title of its own, so that `title` stands for one.
        author: who wrote the article, empty when unknown.
    """

    doc_id: str
    title: str
    outlet: str
    date: str
    added: str
    length: str
    passages: str
    state: str
    complete: bool
    tags: tuple[str, ...] = ()
    untitled: bool = False
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalView:
    """The confirmation that is asked for before articles are removed.

    Attributes:
        question: the question to the reader.
        takes: the data that the removal deletes, in words.
        names: the titles of the articles; of many, the first few and the number of the others.
    """

    question: str
    takes: str
    names: tuple[str, ...]


def source_row(summary: DocumentSummary, tags: Iterable[str] = ()) -> SourceRow:
    """Return the row of an article with its tags."""
    complete = summary.vectors >= summary.passages
    return SourceRow(
        doc_id=summary.doc_id,
        title=display_title(summary),
        outlet=summary.source.strip(),
        date=_short_date(summary.published) if summary.published else "",
        added=_short_date(summary.added_at.astimezone().date()),
        length=f"{summary.characters:,}",
        passages=f"{summary.passages:,}",
        state="fully indexed" if complete else "by words only",
        complete=complete,
        tags=tuple(tags),
        untitled=is_untitled(summary),
        author=summary.author.strip(),
    )


def sort_summaries(summaries: Iterable[DocumentSummary], order: Order) -> list[DocumentSummary]:
    """Sort articles; those without a value in the column come last in either direction."""
    value = _VALUES[order.column]
    by_title = sorted(
        summaries, key=lambda summary: (display_title(summary).casefold(), summary.doc_id)
    )
    known = [summary for summary in by_title if value(summary) not in (None, "")]
    known.sort(key=value, reverse=order.descending)
    return known + [summary for summary in by_title if value(summary) in (None, "")]


def filter_by_words(summaries: Iterable[Listed], words: str) -> list[Listed]:
    """Return the articles that have every word in their title, outlet, date or id."""
    wanted = words.casefold().split()
    if not wanted:
        return list(summaries)
    return [
        summary for summary in summaries if all(word in _searchable(summary) for word in wanted)
    ]


def filter_by_tags(
    summaries: Iterable[DocumentSummary],
    tagged: Mapping[str, Sequence[str]],
    wanted: Collection[str],
) -> list[DocumentSummary]:
    """Return the articles with one of the wanted tags; all if none is wanted."""
    return [
        summary
        for summary in summaries
        if not wanted or not set(wanted).isdisjoint(tagged.get(summary.doc_id, ()))
    ]


def totals_line(totals: Totals) -> str:
    """Return a line with the size of the library and the present way of searching."""
    counts = f"{plural(totals.documents, 'article')} · {plural(totals.passages, 'passage')}"
    return f"{counts} · {searching_line(totals) or 'searched by words and by meaning'}"


def searching_line(totals: Totals) -> str:
    """Return how much is searched by words only so far, empty if every passage is indexed."""
    pending = totals.passages - totals.vectors
    if not pending:
        return ""
    if pending == totals.passages:
        return "searched by words only, until the meaning is indexed"
    return f"{plural(pending, 'passage')} searched by words only so far"


def removal_view(
    summaries: Sequence[DocumentSummary], judged: Iterable[JudgedQuestion], notes: Iterable[Note]
) -> RemovalView:
    """Return the confirmation that lists exactly what a removal deletes.

    Args:
        summaries: the articles to remove.
        judged: all judged questions of the library.
        notes: all notes of the library.
    """
    doc_ids = {summary.doc_id for summary in summaries}
    judgements = sum(
        passage.anchor.doc_id in doc_ids for question in judged for passage in question.passages
    )
    noted = sum(note.doc_id in doc_ids for note in notes)
    passages = plural(sum(summary.passages for summary in summaries), "passage")
    pronoun = "it" if len(summaries) == 1 else "them"
    losses = [passages]
    if judgements:
        losses.append(f"{plural(judgements, 'judgement')} of {pronoun}")
    if noted:
        losses.append(f"{plural(noted, 'note')} on {pronoun}")
    names = [display_title(summary) for summary in summaries[:_NAMED]]
    if len(summaries) > _NAMED:
        names.append(f"and {len(summaries) - _NAMED:,} more")
    return RemovalView(
        question=f"Remove {plural(len(summaries), 'article')}?",
        takes=(
            f"This permanently removes {_listed(losses)} from the library. Your own files are not "
            "changed."
        ),
        names=tuple(names),
    )


def _listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence, such as "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def select_by_id(
    summaries: Iterable[DocumentSummary], doc_ids: Collection[str]
) -> list[DocumentSummary]:
    """Return the articles with these ids, in the order of `summaries`."""
    wanted = set(doc_ids)
    return [summary for summary in summaries if summary.doc_id in wanted]


_VALUES: dict[Column, Callable[[DocumentSummary], Any]] = {
    Column.TITLE: lambda summary: display_title(summary).casefold(),
    Column.OUTLET: lambda summary: summary.source.strip().casefold(),
    Column.DATE: lambda summary: summary.published.toordinal() if summary.published else None,
    Column.ADDED: lambda summary: summary.added_at.timestamp(),
    Column.LENGTH: lambda summary: summary.characters,
    Column.PASSAGES: lambda summary: summary.passages,
    Column.STATE: lambda summary: int(summary.vectors < summary.passages),
}


def _short_date(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _searchable(summary: DocumentSummary | DocumentEntry) -> str:
    published = _long_date(summary.published) if summary.published else ""
    return f"{display_title(summary)} {summary.source} {published} {summary.doc_id}".casefold()


@lru_cache(maxsize=10_000)
def _long_date(day: date) -> str:
    """Return a date as a byline shows it; cached, because it takes the longest in a search."""
    return day_in_words(day)
